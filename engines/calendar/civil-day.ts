import { CalendarRefusal } from './refusal.ts'

// Legal time in Viet Nam is UTC+7 all year (Quyết định 134/2002/QĐ-TTg). A fixed offset, not the machine's zone tables,
// so that an office in another zone or a container without tzdata computes the same deadline.
const OFFSET_MS = 7 * 3_600_000
const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/** A civil day in Viet Nam, as the number of days since 1970-01-01. */
export type CivilDay = number

export const FIRST_DAY: CivilDay = Date.UTC(1900, 0, 1) / DAY_MS
export const LAST_DAY: CivilDay = Date.UTC(2199, 11, 31) / DAY_MS

/** Day number of a year, month (1-12) and day, without checks; day 0 or 32 overflow as in `Date.UTC`. */
export function civilDay(year: number, month: number, day: number): CivilDay {
  return Date.UTC(year, month - 1, day) / DAY_MS
}

/** Day number of `YYYY-MM-DD`, or undefined when that is not a day of the calendar. */
export function findDay(iso: string): CivilDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  if (!match) return undefined
  const day = civilDay(Number(match[1]), Number(match[2]), Number(match[3]))
  return isoOf(day) === iso ? day : undefined
}

/** Day number of `YYYY-MM-DD`; refuses what is not a date and what lies outside 1900-2199. */
export function getDay(iso: string): CivilDay {
  const day = findDay(iso)
  if (day === undefined) throw new CalendarRefusal('calendar.badDate')
  return inRange(day)
}

/** Passes a day through, or refuses it: beyond 1900-2199 neither the law nor the astronomy is known well enough. */
export function inRange(day: CivilDay): CivilDay {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw new CalendarRefusal('calendar.outOfRange')
  return day
}

export function isoOf(day: CivilDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function yearOf(day: CivilDay): number {
  return new Date(day * DAY_MS).getUTCFullYear()
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: CivilDay): number {
  return (((day + 4) % 7) + 7) % 7
}

/** The civil day in Viet Nam on which an instant falls. */
export function dayOfInstant(ms: number): CivilDay {
  return Math.floor((ms + OFFSET_MS) / DAY_MS)
}

/** The instant at so many minutes after midnight of a civil day in Viet Nam. */
export function instantOf(day: CivilDay, minutes: number): number {
  return day * DAY_MS + minutes * MINUTE_MS - OFFSET_MS
}

/** `dd/mm/yyyy`, as dates are written in Vietnamese papers. */
export function writtenDay(day: CivilDay): string {
  const [year, month, date] = isoOf(day).split('-')
  return `${date}/${month}/${year}`
}

/** `hh:mm dd/mm/yyyy` of an instant, in Viet Nam. */
export function writtenInstant(ms: number): string {
  return `${new Date(ms + OFFSET_MS).toISOString().slice(11, 16)} ${writtenDay(dayOfInstant(ms))}`
}
