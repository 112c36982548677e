import { dayOfInstant, inRange } from './civil-day.ts'
import { CalendarRefusal } from './refusal.ts'

/** A time in which the clock does not run (waiting for a supplement, for a payment); `to: null` while it still lasts. */
export type Stop = { from: Date; to: Date | null }

/** A merged stop in milliseconds; `to` is Infinity while it lasts. */
export type Halt = { from: number; to: number }

/** An instant of the input as milliseconds; refuses invalid dates and years outside the calendar. */
export function checkedInstant(date: Date): number {
  const ms = date instanceof Date ? date.getTime() : Number.NaN
  if (Number.isNaN(ms)) throw new CalendarRefusal('calendar.badDate')
  inRange(dayOfInstant(ms))
  return ms
}

/** Stops in order, without overlaps: adjacent and overlapping ones are one, empty ones vanish, backward ones are refused. */
export function mergeStops(stops: readonly Stop[]): Halt[] {
  const merged: Halt[] = []
  const halts = stops.map(({ from, to }) => ({
    from: checkedInstant(from),
    to: to === null ? Number.POSITIVE_INFINITY : checkedInstant(to),
  }))
  if (halts.some(({ from, to }) => to < from)) throw new CalendarRefusal('calendar.badStop')
  for (const halt of halts.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && halt.from <= last.to) last.to = Math.max(last.to, halt.to)
    else merged.push({ ...halt })
  }
  return merged
}

/** The stop during which the clock would have to start running at `at`, if any. */
export function haltAfter(at: number, halts: Halt[]): Halt | undefined {
  const last = halts[countFrom(at, halts, true) - 1]
  return last && at < last.to ? last : undefined
}

/** The stop that keeps the clock from having run up to `at`, if any. */
export function haltBefore(at: number, halts: Halt[]): Halt | undefined {
  const last = halts[countFrom(at, halts, false) - 1]
  return last && at <= last.to ? last : undefined
}

/** When the clock next stops, counted from an instant at which it runs. */
export function nextHalt(at: number, halts: Halt[]): Halt | undefined {
  return halts[countFrom(at, halts, true)]
}

/** How many stops begin before an instant, or also at it: a binary search, for cases with a long history. */
function countFrom(at: number, halts: Halt[], inclusive: boolean): number {
  let low = 0
  let high = halts.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { from } = halts[middle]!
    if (from < at || (inclusive && from === at)) low = middle + 1
    else high = middle
  }
  return low
}
