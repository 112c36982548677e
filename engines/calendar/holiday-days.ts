import type { CalendarData, Citation, Holiday } from './calendar-schema.ts'
import { findDay, isoOf, weekdayOf, type CivilDay } from './civil-day.ts'
import { findLunarDay } from './lunar-date.ts'

/** One day of a holiday in one year, and whether it was announced for that year or comes from the standing rule. */
export type HolidayDay = {
  day: CivilDay
  year: number
  holiday: Holiday
  basis: 'rule' | 'announced' | 'default'
  citation: Citation
}

/** The days of every holiday in force that belong to a year; a lunar holiday belongs to its lunar year. */
export function holidayDays(data: CalendarData, year: number): HolidayDay[] {
  return data.holidays
    .filter((holiday) => holiday.enabled)
    .flatMap((holiday) => daysOf(holiday, year, data))
    .filter(({ day, holiday }) => isInForce(holiday, isoOf(day)))
}

function daysOf(holiday: Holiday, year: number, data: CalendarData): HolidayDay[] {
  const announced = data.years[year]?.announced[holiday.id]
  if (announced) {
    const first = findDay(announced.from)!
    const length = findDay(announced.to)! - first + 1
    return row(first, length, { year, holiday, basis: 'announced', citation: announced.citation })
  }
  const anchor = anchorOf(holiday, year, data)
  if (anchor === undefined) return []
  const basis = holiday.announcedYearly ? 'default' : 'rule'
  return row(anchor - holiday.startsBefore, holiday.days, { year, holiday, basis, citation: holiday.citation })
}

function row(first: CivilDay, length: number, rest: Omit<HolidayDay, 'day'>): HolidayDay[] {
  return Array.from({ length }, (_, i) => ({ ...rest, day: first + i }))
}

function isInForce({ from, to }: Holiday, iso: string): boolean {
  return (from === undefined || from <= iso) && (to === undefined || iso <= to)
}

function anchorOf({ rule }: Holiday, year: number, data: CalendarData): CivilDay | undefined {
  if ('solar' in rule) return findDay(`${year}-${rule.solar}`)
  if ('lunar' in rule) {
    const [month, day] = rule.lunar.split('-').map(Number)
    return findLunarDay({ year, month: month!, day: day!, leap: false })
  }
  const beside = findDay(`${year}-${rule.besideSolar}`)
  return beside === undefined ? undefined : neighbour(beside, data)
}

/** The day before or after that gives the longer unbroken rest; the day before when both give the same. */
function neighbour(day: CivilDay, data: CalendarData): CivilDay {
  return restLength([day, day + 1], data) > restLength([day - 1, day], data) ? day + 1 : day - 1
}

function restLength([first, last]: [CivilDay, CivilDay], data: CalendarData): number {
  const isWeekend = (day: CivilDay) => data.weekend.includes(weekdayOf(day))
  let owed = data.compensation.rule === 'none' ? 0 : [first, last].filter(isWeekend).length
  let end = last
  while (isWeekend(end + 1) || owed > 0) if (!isWeekend(++end)) owed--
  let start = first
  while (isWeekend(start - 1)) start--
  return end - start + 1
}
