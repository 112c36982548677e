import { sessionsOf, type CalendarData } from './calendar-data.ts'
import { dayOfInstant, inRange, instantOf, type CivilDay } from './civil-day.ts'
import { haltAfter, haltBefore, nextHalt, type Halt } from './stops.ts'

/** What counting found: the due instant (null while a stop is open), and the days that an explanation names. */
export type Counted = { at: number | null; firstDay?: CivilDay; lastDay?: CivilDay }

type Clock = { start: number; amount: number; data: CalendarData; halts: Halt[] }

/**
 * Working days: the day of the start does not count (BLDS 2015, điều 147 khoản 2), and the limit ends when working hours
 * end on the last of them. A working day counts when the clock runs both as the office opens and as it closes. So a stop
 * that spans a night takes away the day it begins and the day it ends (counting resumes on the next working day, as it
 * does after acceptance), a stop within one day's hours takes away nothing, and holidays inside a stop are not owed twice.
 */
export function countWorkingDays(clock: Clock): Counted {
  if (clock.amount === 0) return countWorkingTime(clock)
  const { start, data, halts } = clock
  let left = clock.amount
  let firstDay: CivilDay | undefined
  for (let day = dayOfInstant(start) + 1; ; day++) {
    const sessions = sessionsOf(inRange(day), data)
    if (sessions.length === 0) continue
    const close = instantOf(day, sessions.at(-1)![1])
    const halted = haltBefore(close, halts)
    if (halted?.to === Number.POSITIVE_INFINITY) return { at: null, ...(firstDay !== undefined && { firstDay }) }
    if (halted || haltAfter(instantOf(day, sessions[0]![0]), halts)) continue
    firstDay ??= day
    if (--left === 0) return { at: close, firstDay }
  }
}

/** Working hours run inside sessions only: not over lunch, at night, on days off, or during a stop. */
export function countWorkingHours(clock: Clock): Counted {
  return countWorkingTime({ ...clock, amount: clock.amount * 3_600_000 })
}

function countWorkingTime({ start, amount, data, halts }: Clock): Counted {
  let left = amount
  for (let day = dayOfInstant(start); ; day++) {
    for (const [open, close] of sessionsOf(inRange(day), data)) {
      const end = instantOf(day, close)
      let at = Math.max(instantOf(day, open), start)
      while (at < end) {
        const halted = haltAfter(at, halts)
        if (halted?.to === Number.POSITIVE_INFINITY) return { at: null }
        if (halted) {
          at = halted.to
          continue
        }
        const runsUntil = Math.min(end, nextHalt(at, halts)?.from ?? end)
        if (left <= runsUntil - at) return { at: at + left }
        left -= runsUntil - at
        at = runsUntil
      }
    }
  }
}

/** Running hours: nights and holidays count, stops do not. */
export function countHours({ start, amount, halts }: Clock): Counted {
  let left = amount * 3_600_000
  for (let at = start; ;) {
    const halted = haltAfter(at, halts)
    const stop = halted ?? nextHalt(at, halts)
    if (!halted) {
      if (!stop || at + left <= stop.from) return { at: at + left }
      left -= stop.from - at
    }
    if (stop!.to === Number.POSITIVE_INFINITY) return { at: null }
    at = stop!.to
  }
}

/**
 * Calendar days: the day of the start does not count, the limit ends with the last moment of the last day, and a last
 * day that is not worked moves it to the next working day (BLDS 2015, điều 147 khoản 2, điều 148 khoản 5 và 6). A day
 * counts when the clock runs at both of its midnights.
 */
export function countDays({ start, amount, data, halts }: Clock): Counted {
  let left = amount
  let lastDay: CivilDay | undefined = amount === 0 ? dayOfInstant(start) : undefined
  for (let day = dayOfInstant(start) + (amount === 0 ? 0 : 1); ; day++) {
    inRange(day)
    const midnight = instantOf(day + 1, 0)
    const halted = haltBefore(midnight, halts)
    if (halted?.to === Number.POSITIVE_INFINITY) return { at: null, ...(lastDay !== undefined && { lastDay }) }
    if (left > 0 && !halted && !haltAfter(instantOf(day, 0), halts) && --left === 0) lastDay = day
    if (lastDay === undefined || halted || sessionsOf(day, data).length === 0) continue
    return { at: midnight - 1, lastDay }
  }
}
