import { civilDay, FIRST_DAY, getDay, isoOf, LAST_DAY, yearOf, type CivilDay } from './civil-day.ts'
import { newMoonDay, sunSector } from './sun-and-moon.ts'

/** A day of the Vietnamese lunisolar calendar; `leap` marks the repeated month of a year with thirteen. */
export type LunarDate = { year: number; month: number; day: number; leap: boolean }

/** The months from the eleventh of the year before to the tenth: the span in which a leap month is decided. */
type Span = { starts: CivilDay[]; leapAt: number }

const spans = new Map<number, Span>()

/**
 * The lunar date of a day, by the rules of the Vietnamese calendar at UTC+7. `Intl`'s Chinese calendar is computed for
 * UTC+8 and is a day off in some years (Tết 2027), so it is not used. Before 1968 the printed calendars of the time
 * used other meridians; this stays with UTC+7 throughout.
 */
export function toLunar(isoDate: string): LunarDate {
  return lunarOfDay(getDay(isoDate))
}

/** The civil date of a lunar date, or undefined when that month or day does not exist or lies outside 1900-2199. */
export function fromLunar(date: LunarDate): string | undefined {
  const day = findLunarDay(date)
  return day === undefined || day < FIRST_DAY || day > LAST_DAY ? undefined : isoOf(day)
}

/** As `fromLunar`, on day numbers and a little beyond the public range, which holidays at its edges need. */
export function findLunarDay({ year, month, day, leap }: LunarDate): CivilDay | undefined {
  const whole = [year, month, day].every(Number.isInteger)
  if (!whole || year < 1890 || year > 2205 || month < 1 || month > 12 || day < 1 || day > 30) return undefined
  const span = spanOf(month >= 11 ? year + 1 : year)
  const ordinal = (month + 1) % 12
  const afterLeap = span.leapAt >= 0 && ordinal >= span.leapAt
  const index = leap ? span.leapAt : ordinal + (afterLeap ? 1 : 0)
  if (leap && (index < 0 || ordinal !== index - 1)) return undefined
  const start = span.starts[index]
  const next = span.starts[index + 1]
  if (start === undefined || next === undefined || day > next - start) return undefined
  return start + day - 1
}

function lunarOfDay(day: CivilDay): LunarDate {
  let year = yearOf(day)
  let span = spanOf(year)
  if (day >= span.starts.at(-1)!) span = spanOf(++year)
  const index = span.starts.findLastIndex((start) => start <= day)
  const leap = index === span.leapAt
  const ordinal = index - (span.leapAt >= 0 && index >= span.leapAt ? 1 : 0)
  return {
    year: ordinal < 2 ? year - 1 : year,
    month: ((ordinal + 10) % 12) + 1,
    day: day - span.starts[index]! + 1,
    leap,
  }
}

function spanOf(year: number): Span {
  const known = spans.get(year)
  if (known) return known
  const first = eleventhMonth(year - 1)
  const months = eleventhMonth(year) - first
  const starts = Array.from({ length: months + 1 }, (_, i) => newMoonDay(first + i))
  const span = { starts, leapAt: months === 13 ? firstWithoutTerm(starts) : -1 }
  spans.set(year, span)
  return span
}

/** Number of the lunation that holds the winter solstice of a year: always the eleventh month. */
function eleventhMonth(year: number): number {
  const yearEnd = civilDay(year, 12, 31)
  let lunation = Math.floor((year + 1 - 2000) * 12.3685) + 1
  while (newMoonDay(lunation) > yearEnd) lunation--
  return sunSector(newMoonDay(lunation)) >= 9 ? lunation - 1 : lunation
}

/** The first month in which the sun enters no new sector of 30° repeats the number of the month before it. */
function firstWithoutTerm(starts: CivilDay[]): number {
  const sectors = starts.map(sunSector)
  return sectors.findIndex((sector, i) => i > 0 && sector === sectors[i + 1])
}
