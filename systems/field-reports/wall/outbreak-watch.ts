import { linesForFigures } from '@hue-s/engines/cases/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { outbreakChanged } from '../contract-wall.ts'
import { tableOn } from '../routing/current-table.ts'
import { findOutbreaks, LEAST_LOCAL, tallied, type Hint, type History, type Sent } from './outbreak.ts'
import { DAY_MS, lastUsualDay, REACH_MS, RECENT_DAYS, SEASON_DAYS, type DayCount } from './usual.ts'
import { TYPE } from '../report-type.ts'
import * as store from './store-wall.ts'

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)
const dayNumber = (date: string) => Date.parse(date) / DAY_MS

/** Looks for unusual numbers among what is committed; what stands, what is new and what is over is kept and told. */
export async function watchOutbreaks(ctx: Ctx): Promise<void> {
  await store.lockWall(ctx.db, 'outbreaks')
  const now = ctx.now()
  const sent = await sentLately(ctx, now)
  const standing = await store.listOutbreaks(ctx.db, null)
  const history = await historyFor(ctx, sent, now)
  const hints = findOutbreaks(sent, history, now.getTime(), new Set(standing.map((o) => o.key)))
  const found = new Map(hints.map((h) => [h.key, h]))
  for (const row of standing) await carryOn(ctx, row, found.get(row.key), now)
  const known = new Set(standing.map((o) => o.key))
  for (const hint of hints.filter((h) => !known.has(h.key))) {
    const id = newId(now.getTime())
    await store.insertOutbreak(ctx.db, id, hint, now)
    await ctx.emit(outbreakChanged, { id, state: 'open', count: hint.count, isNew: true })
  }
}

/** What an operator put aside sleeps until its time, unless it grows to new kinds; the rest ends when it is usual again. */
async function carryOn(ctx: Ctx, row: store.OutbreakRow, hint: Hint | undefined, now: Date): Promise<void> {
  const asleep = row.until !== null && row.until > now.toISOString()
  if (!hint) {
    if (asleep) return
    await store.endOutbreak(ctx.db, row.id, now)
    await ctx.emit(outbreakChanged, { id: row.id, state: 'ended', count: row.count, isNew: false })
    return
  }
  const awake = row.state === 'dismissed' && (!asleep || hint.kinds.some((kind) => !row.kinds.includes(kind)))
  await store.updateOutbreak(ctx.db, row.id, hint, awake, now)
  if (awake || hint.count !== row.count)
    await ctx.emit(outbreakChanged, { id: row.id, state: awake ? 'open' : row.state, count: hint.count, isNew: awake })
}

async function sentLately(ctx: Ctx, now: Date): Promise<Sent[]> {
  const sent: Sent[] = []
  const openedFrom = new Date(now.getTime() - REACH_MS).toISOString()
  // A case carries the instant at which its work began: the present one belongs to it.
  const openedTo = new Date(now.getTime() + 1).toISOString()
  for await (const { communeId, category, openedAt } of linesForFigures(ctx, { type: TYPE, openedFrom, openedTo }))
    sent.push({ communeId, category: category ?? '', at: Date.parse(openedAt) })
  return sent
}

/** Only of what has enough reports to be judged is the past read. */
async function historyFor(ctx: Ctx, sent: readonly Sent[], now: Date): Promise<History> {
  const end = lastUsualDay(now.getTime())
  const { local, wide } = tallied(sent, now.getTime())
  const { firstDay } = await store.findKnown(ctx.db)
  const cells = local
    .filter(({ counts }) => Math.max(...counts) >= LEAST_LOCAL)
    .map(({ communeId, kind }) => ({ communeId, category: kind }))
  const kinds = [...wide].filter(([, counts]) => Math.max(...counts) >= LEAST_LOCAL).map(([kind]) => kind)
  const ranges = [1, 2, 3, 4, 5].map(
    (year) => [end - 364 * year - RECENT_DAYS, end - 364 * year + SEASON_DAYS] as const,
  )
  const spans = [[end - 364, end] as const, ...ranges].map(([a, b]) => [dateOf(a), dateOf(b)] as const)
  const days = kinds.length === 0 ? [] : await store.listKindDays(ctx.db, kinds, spans)
  const recent = cells.length === 0 ? [] : await store.listRecent(ctx.db, cells, dateOf(end - RECENT_DAYS), dateOf(end))
  const byKind = new Map<string, DayCount[]>()
  for (const { category, day, received } of days) {
    const counts = byKind.get(category) ?? []
    counts.push({ day: dayNumber(day), count: received })
    byKind.set(category, counts)
  }
  const byCell = new Map(recent.map((r) => [`${r.communeId} ${r.category}`, r.received]))
  return {
    firstDay: firstDay === null ? null : dayNumber(firstDay),
    communes: (await listUnits(ctx, { level: 'commune', at: ctx.today() })).length,
    kinds: (await tableOn(ctx)).table.categories.length,
    daysOf: (kind) => byKind.get(kind) ?? [],
    recentOf: (communeId, kind) => byCell.get(`${communeId} ${kind}`) ?? 0,
  }
}
