import { fromLunar } from '@hue-s/engines/calendar/index.ts'
import { TREND_WEEKS, type Week } from '../contract-wall.ts'

const DAY_MS = 86_400_000
const YEARS = 5

const plus = (date: string, days: number) => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
const between = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** The Monday of the week in which a day lies. */
export const mondayOf = (date: string): string => plus(date, -((new Date(date).getUTCDay() + 6) % 7))

/** Week and year by ISO 8601: the week belongs to the year of its Thursday. */
export function isoWeek(monday: string): { year: number; week: number } {
  const thursday = plus(monday, 3)
  const year = Number(thursday.slice(0, 4))
  return { year, week: Math.floor(between(`${year}-01-01`, thursday) / 7) + 1 }
}

/** The Monday of an ISO week; the 53rd of a year that has none is its last. */
export function mondayOfWeek(year: number, week: number): string {
  const monday = plus(mondayOf(`${year}-01-04`), (week - 1) * 7)
  return isoWeek(monday).year === year ? monday : plus(monday, -7)
}

/** Weeks from the week of Tết to this one, where it is near: the week before, its own and the two after. */
export function weeksFromTet(monday: string): number | null {
  const { year } = isoWeek(monday)
  const first = fromLunar({ year, month: 1, day: 1, leap: false })
  if (first === undefined) return null
  const weeks = between(mondayOf(first), monday) / 7
  return weeks >= -1 && weeks <= 2 ? weeks : null
}

/** The weeks of earlier years that a week is set beside: near Tết those as near to Tết, else the same of the ISO year. */
export function sameWeeks(monday: string): string[] {
  const { year, week } = isoWeek(monday)
  const tet = weeksFromTet(monday)
  return Array.from({ length: YEARS }, (_, i) => year - i - 1).flatMap((before) => {
    if (tet === null) {
      const same = mondayOfWeek(before, week)
      return weeksFromTet(same) === null ? [same] : []
    }
    const first = fromLunar({ year: before, month: 1, day: 1, leap: false })
    return first === undefined ? [] : [plus(mondayOf(first), tet * 7)]
  })
}

export interface Counted {
  firstDay: string | null
  received: ReadonlyMap<string, number>
  finished: ReadonlyMap<string, number>
}

const sum = (counts: ReadonlyMap<string, number>, from: string, days: number) => {
  let total = 0
  for (let i = 0; i < days; i++) total += counts.get(plus(from, i)) ?? 0
  return total
}
const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length

/** Every span of days that the trend of a day needs. */
export function spansFor(today: string): (readonly [string, string])[] {
  const first = plus(mondayOf(today), -7 * (TREND_WEEKS - 1))
  const weeks = Array.from({ length: TREND_WEEKS }, (_, i) => plus(first, 7 * i))
  return [[first, plus(today, 1)], ...weeks.flatMap(sameWeeks).map((from) => [from, plus(from, 7)] as const)]
}

/** The last weeks with those of earlier years beside them. The first of those years from which everything is known counts. */
export function weeksOf(today: string, { firstDay, received, finished }: Counted): Week[] {
  const last = mondayOf(today)
  return Array.from({ length: TREND_WEEKS }, (_, i) => {
    const from = plus(last, 7 * (i + 1 - TREND_WEEKS))
    const before = sameWeeks(from)
      .filter((monday) => firstDay !== null && monday >= firstDay)
      .map((monday) => ({ from: monday, received: sum(received, monday, 7) }))
    const counts = before.map((b) => b.received)
    return {
      from,
      week: isoWeek(from).week,
      received: sum(received, from, 7),
      finished: sum(finished, from, 7),
      before,
      low: counts.length === 0 ? null : Math.min(...counts),
      high: counts.length === 0 ? null : Math.max(...counts),
      mean: mean(counts),
      tet: weeksFromTet(from),
    }
  })
}

export interface Compared {
  /** Monday of the week that is meant: this one, on a Monday the last. */
  from: string
  /** Whole days of it. */
  days: number
  received: number
  usual: number | null
  ratio: number | null
}

/** Whole days only: today is not over, and half a day against a whole one says nothing. */
export function compared(today: string, { firstDay, received }: Counted): Compared {
  const gone = between(mondayOf(today), today)
  const from = gone === 0 ? plus(today, -7) : mondayOf(today)
  const days = gone === 0 ? 7 : gone
  const usual = mean(
    sameWeeks(from)
      .filter((monday) => firstDay !== null && monday >= firstDay)
      .map((monday) => sum(received, monday, days)),
  )
  const count = sum(received, from, days)
  return { from, days, received: count, usual, ratio: usual ? count / usual : null }
}
