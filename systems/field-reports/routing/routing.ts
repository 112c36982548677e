import type { Budget } from '@hue-s/engines/cases/index.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import {
  RoutingTable,
  type Advice,
  type Category,
  type Child,
  type ClockLimits,
  type Flow,
  type Limit,
  type RouteRow,
} from '../contract-routing-shapes.ts'

export type { Category, RouteRow } from '../contract-routing-shapes.ts'

/** The province's `field-reports.json`: kinds with the words people use, and the routing table. */
export const reportSetting = setting('field-reports', RoutingTable)

/** Budgets of the clocks, in the calendar's words; none where nothing is taken. */
export function clocksOf(timed: { clock?: ClockLimits | undefined }): { name: string; budget: Budget }[] {
  if (!timed.clock) return []
  return [
    { name: 'accept', budget: budgetOf(timed.clock.accept) },
    { name: 'handle', budget: budgetOf(timed.clock.handle) },
  ]
}

function budgetOf(limit: Limit): Budget {
  if ('hours' in limit) return limit.working ? { workingHours: limit.hours } : { hours: limit.hours }
  return limit.working ? { workingDays: limit.days } : { days: limit.days }
}

/** Whether a kind, or one of its children, may be chosen for a new report of that day. */
export const isOpenOn = (kind: Pick<Child, 'from' | 'to'>, on: string) =>
  (kind.from === undefined || kind.from <= on) && (kind.to === undefined || on < kind.to)

/** A moment in the week: 1 (Monday) to 7, and minutes since midnight. */
export interface WeekMoment {
  day: number
  minute: number
}

/** What is asked of the table. `places` are the keys the point lies in; a higher number is a narrower place. */
export interface Question {
  category: string
  child?: string | undefined
  places: ReadonlyMap<string, number>
  on: string
  /** Left out: rows that hold only at some hours are not asked. */
  at?: WeekMoment | undefined
}
/** How narrow a place is; `*` is 0. */
export const PLACE = { area: 3, commune: 2, above: 1, anywhere: 0 } as const

/** Why a row does not decide, in the order in which they are tried. */
export type Miss = 'otherChild' | 'otherPlace' | 'notYet' | 'ended' | 'otherHours' | 'lessSpecific' | 'tie'

const DAY_MINUTES = 1_440
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Whether a row's hours and days hold at a moment of the week; hours over midnight belong to the day they began on. */
export function holdsAt(row: Pick<RouteRow, 'days' | 'hours'>, { day, minute }: WeekMoment): boolean {
  const onDay = (d: number) => row.days === undefined || row.days.includes(d)
  if (!row.hours) return onDay(day)
  const from = minutesOf(row.hours.from)
  const to = minutesOf(row.hours.to)
  if (from < to) return onDay(day) && from <= minute && minute < to
  return (onDay(day) && minute >= from) || (onDay(day === 1 ? 7 : day - 1) && minute < to)
}

/** How specific a row is: the matter before the place, the place before the hours. */
export function specificity(row: RouteRow, places: Question['places']): readonly [number, number, number] {
  const timed = Number(row.hours !== undefined || row.days !== undefined)
  return [Number(row.child !== undefined), places.get(row.place) ?? PLACE.anywhere, timed]
}

const compareParts = (a: readonly number[], b: readonly number[]) => {
  for (const [i, part] of a.entries()) if (part !== b[i]) return (b[i] ?? 0) - part
  return 0
}

/** A text of the row that decides between equals the same way on every machine, whatever the order of the file. */
const lastWord = (row: RouteRow) => JSON.stringify([row.agency, row.place, row.to, row.citation, row.days, row.hours])

function missOf(row: RouteRow, q: Question): Miss | undefined {
  if (row.child !== undefined && row.child !== q.child) return 'otherChild'
  if (row.place !== '*' && !q.places.has(row.place)) return 'otherPlace'
  if (q.on < row.from) return 'notYet'
  if (row.to !== null && row.to <= q.on) return 'ended'
  if ((row.hours || row.days) && (!q.at || !holdsAt(row, q.at))) return 'otherHours'
  return undefined
}

export interface Ranked {
  /** The row that decides. */
  winner: RouteRow | undefined
  /** Every other row of the category and why it does not. */
  others: { row: RouteRow; why: Miss }[]
}

/**
 * The row that decides and why the others do not. A row that fits and is more specific always beats one that is less;
 * among equals the one that began later, which is an overlap that the coverage report names.
 */
export function rankRows(rows: readonly RouteRow[], q: Question): Ranked {
  const asked = rows.filter((row) => row.category === q.category).map((row) => ({ row, why: missOf(row, q) }))
  const fitting = asked
    .filter(({ why }) => why === undefined)
    .map(({ row }) => ({ row, rank: specificity(row, q.places) }))
    .sort(
      (a, b) =>
        compareParts(a.rank, b.rank) ||
        (a.row.from === b.row.from ? 0 : a.row.from < b.row.from ? 1 : -1) ||
        (lastWord(a.row) < lastWord(b.row) ? -1 : 1),
    )
  const [first, ...rest] = fitting
  const beaten = rest.map(({ row, rank }) => ({
    row,
    why: first && compareParts(first.rank, rank) === 0 ? ('tie' as const) : ('lessSpecific' as const),
  }))
  const missed = asked.flatMap(({ row, why }) => (why === undefined ? [] : [{ row, why }]))
  return { winner: first?.row, others: [...beaten, ...missed] }
}

/** What a row and its kind say together: the narrowest word counts. */
export interface Terms {
  flow: Flow
  clock: ClockLimits | undefined
  advice: Advice | undefined
}
export function termsOf(category: Category, child: Child | undefined, row: RouteRow | undefined): Terms {
  return {
    flow: row?.flow ?? child?.flow ?? category.flow,
    clock: row?.clock ?? child?.clock ?? category.clock,
    advice: row?.advice ?? child?.advice ?? category.advice,
  }
}

/** The moment of the week at an instant, in Vietnam, which is seven hours ahead of UTC all year. */
export function weekMoment(at: Date): WeekMoment {
  const local = new Date(at.getTime() + 7 * 3_600_000)
  return { day: ((local.getUTCDay() + 6) % 7) + 1, minute: local.getUTCHours() * 60 + local.getUTCMinutes() }
}

/** One moment in each stretch of the week in which the same rows hold. */
export function momentsOf(rows: readonly RouteRow[]): WeekMoment[] {
  const timed = rows.filter((row) => row.hours || row.days)
  if (timed.length === 0) return [{ day: 1, minute: 0 }]
  const minutes = [...new Set([0, ...timed.flatMap((r) => (r.hours ? [r.hours.from, r.hours.to].map(minutesOf) : []))])]
  return [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    minutes.filter((m) => m < DAY_MINUTES).map((minute) => ({ day, minute })),
  )
}
