import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page, sql } from '@hue-s/kernel/server/db.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { readAsStaff } from './access.ts'
import { caseTypes } from './case-type.ts'
import { readFollowed, readPair, writeCursor } from './cursor.ts'
import type { Page } from './lists.ts'
import type { PublicCase } from './store-lists.ts'
import * as store from './store-public.ts'

/** Published cases for everybody, in pages that stay quick for any filter and a million cases. */
export async function listPublic(
  ctx: Ctx,
  asked: store.PublicFilters & { sort?: store.PublicSort; after?: string | undefined; limit?: number },
): Promise<Page<PublicCase>> {
  const { after, sort = 'newest', limit = 50, ...filters } = asked
  if (filters.bbox) refuseBadBox(filters.bbox)
  const from = sort === 'followed' ? readFollowed(after) : readPair(after)
  const rows = await store.listPublic(ctx.db, { filters, sort, after: from, limit: limit + 1 })
  const { items, next } = page(rows, limit, (r) => writeCursor([r.key, r.id]))
  return { items: items.map(({ key: _key, ...line }) => line), next }
}

function refuseBadBox([west, south, east, north]: store.Bbox): void {
  const fits = [west, south, east, north].every(Number.isFinite) && west <= east && south <= north
  if (!fits || west < -180 || east > 180 || south < -90 || north > 90) throw invalid('cases.badArea')
}

/** Who the answer is for: everybody, staff as far as each may read, or all cases (then the caller says who may ask). */
type AnswerFor = 'public' | 'staff' | 'all'

export interface GridAsked {
  types: readonly string[]
  bbox: store.Bbox
  /** Cells across the box, 1 to 128. */
  cells: number
  filters?: Omit<store.PublicFilters, 'types' | 'bbox'>
  audience?: 'public' | 'staff'
}

/** Cases on a map, gathered where they lie close together; only published ones unless asked for staff. */
export async function gridOf(ctx: Ctx, { types, bbox, cells, filters = {}, audience = 'public' }: GridAsked) {
  refuseBadBox(bbox)
  if (!Number.isInteger(cells) || cells < 1 || cells > 128) throw invalid('cases.badArea')
  const rule = readAsStaff(caseTypes().filter((t) => types.includes(t.type)))
  const who = audience === 'staff' ? { rule, actor: ctx.actor } : null
  return store.listClusters(ctx.db, { filters: { ...filters, types }, bbox, cells, who })
}

/** Totals by state, agency, commune, category or type; of published cases unless told. Merged duplicates are not counted again. */
export function countBy(
  ctx: Ctx,
  {
    by,
    audience = 'public',
    ...filters
  }: store.PublicFilters & { by: store.By; types: readonly string[]; audience?: AnswerFor },
): Promise<store.Tally[]> {
  const rule = readAsStaff(caseTypes().filter((t) => filters.types.includes(t.type)))
  const whole = sql<boolean>`c.merged_into is null`
  const sight =
    audience === 'public'
      ? store.PUBLISHED
      : audience === 'staff'
        ? sql<boolean>`${whole} and ${filter(rule, ctx.actor, 'c')}`
        : whole
  return store.tally(ctx.db, by, filters, sight, ctx.now())
}
