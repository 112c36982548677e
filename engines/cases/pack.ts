import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { isReplacing, levelsUpTo, seesAsStaff, standingsOf, forViewer } from './access.ts'
import { actionsFor } from './act.ts'
import { findType } from './case-type.ts'
import { clockView } from './clocks.ts'
import type { Case, Pack, PackItem } from './contract.ts'
import { scopeFor } from './lists.ts'
import { entryFor } from './read.ts'
import * as store from './store-pack.ts'

const MOST_ENTRIES = 100

export interface PackAsked {
  scope?: 'mine' | 'agency'
  types?: readonly string[] | undefined
  limit?: number
}

/**
 * What an officer takes into the field: their open cases with everything that one screen needs, in one answer and a
 * fixed number of statements. Deeds done offline come back to `act` with the version seen and a key of their own.
 */
export async function packOf(ctx: Ctx, { scope: wanted = 'mine', types, limit = 200 }: PackAsked = {}): Promise<Pack> {
  const scope = await scopeFor(ctx, { types })
  const rows = await store.listPacked(ctx.db, scope, wanted === 'mine', limit + 1)
  const more = rows.length > limit
  const cases = rows.slice(0, limit).sort((a, b) => (a.id < b.id ? -1 : 1))
  const items = cases.length === 0 ? [] : await itemsOf(ctx, cases, scope.replaced)
  const tag = createHash('sha256')
    .update(JSON.stringify([more, items]))
    .digest('base64url')
  return { tag, items, more }
}

async function itemsOf(
  ctx: Ctx,
  cases: readonly Case[],
  replaced: NonNullable<Parameters<typeof standingsOf>[2]>,
): Promise<PackItem[]> {
  const ids = cases.map((c) => c.id)
  const { db } = ctx
  const standings = await standingsOf(ctx, cases, replaced)
  const clocks = grouped(await store.clocksOf(db, ids))
  const files = grouped(await store.attachmentsOf(db, ids))
  const relations = grouped(await store.relationsOf(db, ids))
  const followers = grouped(await store.followersIn(db, ids))
  const entries = grouped(
    (await store.timelinesOf(db, ids, MOST_ENTRIES)).map((e) => ({ ...e, of: e.root })),
    (e) => e.of,
  )
  return cases.flatMap((row): PackItem[] => {
    const standing = standings.get(row.id)
    if (!standing || !seesAsStaff(standing.level)) return []
    const levels = levelsUpTo(standing.level)
    const related = relations(row.id).filter((r) => ctx.can(findType(r.type)?.readPermission ?? '', r.agencyId))
    const view = {
      case: forViewer(row, standing.level),
      viewer: standing,
      actions: actionsFor(ctx, row, standing),
      clocks: clocks(row.id).map(clockView),
      attachments: files(row.id)
        .filter((f) => levels.includes(f.visibleTo))
        .map(({ fileId, kind, visibleTo, at }) => ({ fileId, kind, visibleTo, at })),
      relations: related.map(({ kind, direction, id, code, state }) => ({ kind, direction, id, code, state })),
      root: null,
      followers: followers(row.id)[0]?.n ?? 0,
    }
    const timeline = entries(row.id)
      .filter((e) => levels.includes(e.visibleTo))
      .map(({ root: _root, of: _of, place: _place, ...e }) => entryFor(ctx, e, standing))
    return [{ view, timeline, replacing: isReplacing(ctx, row, replaced) }]
  })
}

function grouped<T extends { caseId: string }>(rows: readonly T[], of: (row: T) => string = (r) => r.caseId) {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(of(row))
    if (group) group.push(row)
    else groups.set(of(row), [row])
  }
  return (id: string): T[] => groups.get(id) ?? []
}
