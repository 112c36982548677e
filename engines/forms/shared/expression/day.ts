import { isDay, trouble, type Trouble, type Value } from './value.ts'

const MS = 86_400_000
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/
/** Days outside these years are slips of the pen. */
const FIRST = Date.UTC(1800, 0, 1) / MS
const LAST = Date.UTC(2200, 11, 31) / MS

/** Days since 1970 of a day or of a text `YYYY-MM-DD` that names one that exists. */
export function dayNumber(value: Value): number | Trouble {
  const text = isDay(value) ? value.day : value
  const [, year, month, date] = (typeof text === 'string' && FORM.exec(text)) || []
  if (year === undefined) return trouble('not-a-day')
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  return at.toISOString().slice(0, 10) === text ? inRange(at.getTime() / MS) : trouble('not-a-day')
}

const inRange = (days: number): number | Trouble =>
  Number.isInteger(days) && days >= FIRST && days <= LAST ? days : trouble('not-a-day')

/** The day with this number of days since 1970. */
export function dayOf(days: number): Value {
  const known = inRange(Math.floor(days))
  return typeof known === 'number' ? { day: new Date(known * MS).toISOString().slice(0, 10) } : known
}

/** The same date so many months later; the last of the month where it has no such date (Civil Code 2015, article 148). */
export function addMonths(days: number, months: number): Value {
  if (!Number.isInteger(months) || Math.abs(months) > 12_000) return trouble('not-a-day')
  const from = new Date(days * MS)
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return dayOf(first.getTime() / MS + Math.min(from.getUTCDate(), length) - 1)
}

/** Full years from one day to another: the age on that day of somebody born on the first. */
export function yearsBetween(from: number, to: number): number {
  const [a, b] = [new Date(from * MS), new Date(to * MS)]
  const early = b.getUTCMonth() * 31 + b.getUTCDate() < a.getUTCMonth() * 31 + a.getUTCDate()
  return b.getUTCFullYear() - a.getUTCFullYear() - Number(early)
}

/** `%d/%m/%Y` and the like: %Y %y %m %n %d %e; anything else stays as it is written. */
export function formatDay(days: number, pattern: string): string {
  const [year = '', month = '', date = ''] = new Date(days * MS).toISOString().slice(0, 10).split('-')
  const parts: Readonly<Record<string, string>> = {
    '%Y': year,
    '%y': year.slice(2),
    '%m': month,
    '%n': String(Number(month)),
    '%d': date,
    '%e': String(Number(date)),
  }
  return pattern.replace(/%[A-Za-z]/g, (mark) => parts[mark] ?? mark)
}
