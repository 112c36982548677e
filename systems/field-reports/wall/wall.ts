import { gridOf, lastDays, medianHours } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { outbreakChanged, type Behind, type Outbreak } from '../contract-wall.ts'
import { FALSE_HINTS_PER_DAY } from './outbreak.ts'
import { unitNames, wallLines } from '../present.ts'
import { kindNames, outbreakViews, trendWords } from './present.ts'
import { TYPE } from '../report-type.ts'
import * as store from './store-wall.ts'
import { isLateAt, isWaiting, openReports, reportsBehind, type WallLine } from './behind.ts'
import { compared, mondayOf, spansFor, weeksOf, type Counted } from './trend.ts'

const DAYS = 7
const MEDIAN_DAYS = 30
const LATEST = 200
const ENDED_DAYS = 7
const HEAT_CELLS = 28

/**
 * Everything the operations wall shows, in one answer. It costs one read of the open reports, the index ranges of a
 * week's openings and closings, and a month's closings for the median: what lies further back is not touched.
 */
export async function wall(ctx: Ctx) {
  const open = await openReports(ctx)
  const days = await lastDays(ctx, [TYPE], DAYS)
  const agencies = tally(open, (l) => l.agencyId)
  const communes = tally(open, (l) => l.communeId)
  const units = [...communes, ...agencies].map((t) => [t.key || null, ctx.today()] as const)
  const names = await unitNames(ctx, units)
  const unitName = (key: string) => names(key || null)?.name ?? '—'
  const kindName = kindNames(ctx)
  const named = (rows: ReturnType<typeof tally>, name: (key: string) => string) =>
    rows.map((row) => ({ ...row, name: row.key === '' ? '—' : name(row.key) }))
  const today = days.at(-1)
  return {
    at: ctx.now().toISOString(),
    open: open.length,
    waiting: open.filter(isWaiting).length,
    late: open.filter((l) => isLateAt(l, ctx.now())).length,
    today: today?.received ?? 0,
    closedToday: today?.closed ?? 0,
    medianHours: await medianHours(ctx, [TYPE], MEDIAN_DAYS),
    byState: named(
      tally(open, (l) => l.state),
      (key) => ctx.t(`field-reports.state.${key}`),
    ),
    byCategory: named(
      tally(open, (l) => l.category),
      kindName,
    ),
    byCommune: named(communes, unitName),
    byAgency: named(agencies, unitName),
    days,
    latest: await wallLines(ctx, open.slice(0, LATEST)),
  }
}

/** How many lines per value, most first; none is ''. */
function tally(lines: readonly WallLine[], of: (line: WallLine) => string | null) {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(of(line) ?? '', (counts.get(of(line) ?? '') ?? 0) + 1)
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count)
}

/** The reports behind a number of the wall; at most 200 are listed, all are counted. */
export async function wallReports(ctx: Ctx, input: Behind) {
  const lines = await reportsBehind(ctx, input)
  return { total: lines.length, items: await wallLines(ctx, lines.slice(0, LATEST)) }
}

/** Where the reports of the last days lie: one range of the index of openings, gathered by the database. */
export async function heat(
  ctx: Ctx,
  input: {
    days: number
    west: number
    south: number
    east: number
    north: number
    category?: string | undefined
  },
) {
  const { days, west, south, east, north, category } = input
  const size = Math.max((east - west) / HEAT_CELLS, 1e-6)
  const found = await gridOf(ctx, {
    types: [TYPE],
    bbox: [west, south, east, north],
    cells: HEAT_CELLS,
    filters: {
      from: new Date(ctx.now().getTime() - days * 86_400_000).toISOString(),
      ...(category === undefined ? {} : { category }),
    },
    audience: 'staff',
  })
  return {
    at: ctx.now().toISOString(),
    size,
    total: found.reduce((n, c) => n + c.count, 0),
    cells: found.map(({ lon, lat, count }) => ({
      west: Math.floor(lon / size) * size,
      south: Math.floor(lat / size) * size,
      count,
    })),
  }
}

/** Received and finished per week beside earlier years: a few hundred counted days, whatever the number of reports. */
export async function trend(ctx: Ctx, { category }: { category?: string | undefined }) {
  const today = ctx.today()
  const spans = spansFor(today)
  const [first = today] = spans.map(([from]) => from)
  const { firstDay, countedAt } = await store.findKnown(ctx.db)
  const received = new Map((await store.listProvinceDays(ctx.db, spans, category)).map((d) => [d.day, d.received]))
  // The counted days may be minutes old; of the last ones the cases are asked.
  if (category === undefined)
    for (const { date, received: n } of await lastDays(ctx, [TYPE], DAYS)) received.set(date, n)
  const finished = new Map((await store.listFinished(ctx.db, first)).map((d) => [d.day, d.finished]))
  const counted: Counted = { firstDay, received, finished }
  const one = compared(today, counted)
  return {
    at: ctx.now().toISOString(),
    weeks: weeksOf(today, counted),
    days: (Date.parse(today) - Date.parse(mondayOf(today))) / 86_400_000 + 1,
    ratio: one.ratio,
    said: trendWords(ctx, one),
    countedAt,
  }
}

/** Hints that stand, and on request those that ended in the last week. */
export async function outbreaks(ctx: Ctx, { ended }: { ended: boolean }) {
  const since = ended ? new Date(ctx.now().getTime() - ENDED_DAYS * 86_400_000) : null
  return {
    at: ctx.now().toISOString(),
    perDay: FALSE_HINTS_PER_DAY,
    items: await outbreakViews(ctx, await store.listOutbreaks(ctx.db, since)),
  }
}

/** An operator puts a hint aside for some hours; it comes back when it is still unusual then, or grows to other kinds. */
export function dismissOutbreak(
  ctx: Ctx,
  { id, version, reason, hours }: { id: string; version: number; reason: string; hours: number },
): Promise<Outbreak> {
  const until = new Date(ctx.now().getTime() + hours * 3_600_000)
  return decideOn(ctx, { id, version, state: 'dismissed', note: reason, until })
}

/** An operator notes that a hint is an incident; it stays on the wall until the numbers are usual again. */
export function noteIncident(
  ctx: Ctx,
  { id, version, note }: { id: string; version: number; note: string },
): Promise<Outbreak> {
  return decideOn(ctx, { id, version, state: 'incident', note, until: null })
}

async function decideOn(
  ctx: Ctx,
  d: { id: string; version: number; state: 'dismissed' | 'incident'; note: string; until: Date | null },
): Promise<Outbreak> {
  const row = await store.lockOutbreak(ctx.db, d.id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (row.endedAt !== null) throw conflict('field-reports.outbreakOver')
  if (row.version !== d.version) throw conflict('field-reports.outbreakChanged')
  const decided = await store.decideOutbreak(ctx.db, { ...d, by: ctx.actor.id, now: ctx.now() })
  ctx.audit('field-report-outbreak', d.id, { state: d.state })
  await ctx.emit(outbreakChanged, { id: d.id, state: d.state, count: decided.count, isNew: false })
  const [view] = await outbreakViews(ctx, [decided])
  if (!view) throw notFound('kernel.recordNotFound')
  return view
}
