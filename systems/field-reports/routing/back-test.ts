import { getCase, listQueue, type Case } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { decideBy, type Decision } from './decision.ts'
import { findKind } from '../kinds.ts'
import { TYPE } from '../report-type.ts'
import { weekMoment } from './routing.ts'
import type { RoutingTable } from '../contract-routing-shapes.ts'
import { directoryOf, type DirectoryOfDay } from './units-of-day.ts'

const DAY = 86_400_000
const PAGE = 200
/** Beyond so many reports the rest is left out, and the answer says so. */
const MOST = 1_000
const EXAMPLES = 3

/** Reports of the last days, the newest first, whoever handles them. */
async function recent(ctx: Ctx, since: Date): Promise<{ cases: Case[]; complete: boolean }> {
  const platform = ctx.as(SYSTEM)
  const cases: Case[] = []
  let after: string | undefined
  do {
    const { items, next } = await listQueue(platform, {
      types: [TYPE],
      view: 'all',
      sort: 'opened',
      limit: PAGE,
      after,
    })
    for (const line of items) {
      if (new Date(line.openedAt) < since) return { cases, complete: true }
      if (cases.length >= MOST) return { cases, complete: false }
      cases.push(await getCase(platform, line.id))
    }
    after = next ?? undefined
  } while (after !== undefined)
  return { cases, complete: true }
}

interface Outcome {
  agencyId: string | null
  flow: Decision['flow']
}

/** Where a report would go by a table on a day; undefined when the table does not know its kind. */
function outcomeOf(
  ctx: Ctx,
  table: RoutingTable,
  row: Case,
  directory: DirectoryOfDay,
  on: string,
): Outcome | undefined {
  const data = row.data as { category: string; child: string | null }
  const kind = findKind(table, data.category, data.child ?? undefined) ?? findKind(table, data.category)
  const where = directory.communes.find(({ communeId }) => communeId === row.communeId)
  if (!kind || !where) return undefined
  const point = row.lon === null || row.lat === null ? undefined : { lon: row.lon, lat: row.lat }
  const asked = { ...kind, ...where, point, on, at: weekMoment(new Date(row.openedAt)) }
  return decideBy(table, ctx.config.province, asked, (id) => directory.units.has(id))
}

/**
 * Where the reports of the last days would have gone by another table: each is asked of both tables on the day it
 * came, so that transfers by hand do not count as a change.
 */
export async function backTest(ctx: Ctx, now: RoutingTable, draft: RoutingTable, days: number) {
  const since = new Date(ctx.now().getTime() - days * DAY)
  const { cases, complete } = await recent(ctx, since)
  const directories = new Map<string, DirectoryOfDay>()
  const moved = new Map<string, { from: string | null; to: string | null; toFlow: Outcome['flow']; cases: Case[] }>()
  let unchanged = 0
  let refused = 0
  for (const row of cases) {
    const on = legalDate(new Date(row.openedAt))
    const directory = directories.get(on) ?? (await directoryOf(ctx, on))
    directories.set(on, directory)
    const before = outcomeOf(ctx, now, row, directory, on)
    const after = outcomeOf(ctx, draft, row, directory, on)
    if (!after) refused++
    else if (before && before.agencyId === after.agencyId && before.flow === after.flow) unchanged++
    else {
      const key = `${before?.agencyId ?? ''} ${after.agencyId ?? ''} ${after.flow}`
      const one = moved.get(key) ?? {
        from: before?.agencyId ?? null,
        to: after.agencyId,
        toFlow: after.flow,
        cases: [],
      }
      one.cases.push(row)
      moved.set(key, one)
    }
  }
  const groups = [...moved.values()].sort((a, b) => b.cases.length - a.cases.length)
  return {
    from: legalDate(since),
    to: ctx.today(),
    tried: cases.length,
    complete,
    unchanged,
    refused,
    moved: groups.map(({ cases: all, ...one }) => ({
      ...one,
      count: all.length,
      examples: all.slice(0, EXAMPLES).map(example),
    })),
  }
}

const example = (row: Case) => ({
  id: row.id,
  code: row.code,
  category: (row.data as { category: string }).category,
  title: row.title,
})
