import type { CalendarData, Citation } from './calendar-schema.ts'
import { civilDay, findDay, getDay, isoOf, weekdayOf, writtenDay, yearOf, type CivilDay } from './civil-day.ts'
import { holidayDays, type HolidayDay } from './holiday-days.ts'
import { say, type Words } from './words.ts'

export { CalendarData } from './calendar-schema.ts'

export type DayReasonKind = 'weekend' | 'holiday' | 'tet' | 'compensation' | 'swap-off' | 'swap-work' | 'working'

export type DayReason = { date: string; kind: DayReasonKind; text: Words; citation?: string }

/** Whether a day is worked, during which hours (`hh:mm`), and why. */
export type DayKind = { working: boolean; hours: [from: string, to: string][]; reasons: DayReason[] }

/** Minutes after midnight. */
export type Session = [from: number, to: number]

type Swap = { other: CivilDay; citation: Citation }
type YearTable = {
  holidays: Map<CivilDay, HolidayDay[]>
  compensations: Map<CivilDay, HolidayDay>
}
type Index = {
  swapOff: Map<CivilDay, Swap>
  swapWork: Map<CivilDay, Swap>
  holidays: Map<number, HolidayDay[]>
  years: Map<number, YearTable>
  sessions: Map<CivilDay, Session[]>
  reasons: Map<CivilDay, readonly DayReason[]>
}

// Keyed by the data itself: a new version of the calendar is a new object and starts an empty cache of its own.
const indexes = new WeakMap<CalendarData, Index>()

/** Tells whether a date is worked, with every rule that says so and its legal basis; the strongest rule comes first. */
export function dayKind(date: string, data: CalendarData): DayKind {
  const day = getDay(date)
  const hours = sessionsOf(day, data).map(([from, to]): [string, string] => [clock(from), clock(to)])
  return { working: hours.length > 0, hours, reasons: reasonsOf(day, data).map((reason) => ({ ...reason })) }
}

/** Working sessions of a day, none on a day off. */
export function sessionsOf(day: CivilDay, data: CalendarData): Session[] {
  const { sessions } = indexOf(data)
  if (!sessions.has(day)) tableOf(yearOf(day), data)
  return sessions.get(day)!
}

/** Why a day is worked or not, the strongest rule first. Kept with the calendar: callers copy before they change it. */
export function reasonsOf(day: CivilDay, data: CalendarData): readonly DayReason[] {
  const index = indexOf(data)
  const reasons = index.reasons.get(day) ?? findReasons(day, data, index)
  index.reasons.set(day, reasons)
  return reasons
}

function findReasons(day: CivilDay, data: CalendarData, { swapOff, swapWork }: Index): DayReason[] {
  const { holidays, compensations } = tableOf(yearOf(day), data)
  const date = isoOf(day)
  const reasons: DayReason[] = []
  const add = (kind: DayReasonKind, text: Words, citation?: Citation) =>
    reasons.push({ date, kind, text, ...citedOn(citation, date) })
  for (const found of holidays.get(day) ?? []) add(found.holiday.kind, holidayText(found), found.citation)
  const instead = compensations.get(day)
  if (instead) add('compensation', compensationText(instead), data.compensation.citation)
  const off = swapOff.get(day)
  if (off) add('swap-off', say('calendar.day.swapOff', { day: writtenDay(off.other) }), off.citation)
  const work = swapWork.get(day)
  if (work) add('swap-work', say('calendar.day.swapWork', { day: writtenDay(work.other) }), work.citation)
  else if (isWeekend(day, data)) add('weekend', say('calendar.day.weekend'))
  if (reasons.length === 0) add('working', say('calendar.day.working'), hoursInForce(day, data).citation)
  return reasons
}

/** The text of a citation that was law on a date. */
export function citedOn(citation: Citation | undefined, date: string): { citation?: string } {
  if (citation === undefined) return {}
  if (typeof citation === 'string') return { citation }
  const found = citation.findLast(({ from }) => from <= date)
  return found ? { citation: found.text } : {}
}

function holidayText({ holiday, basis, year }: HolidayDay): Words {
  if (basis === 'announced') return say('calendar.day.decreed', { name: holiday.name, year })
  if (basis === 'rule' || !holiday.announcedYearly) return say('calendar.day.holiday', { name: holiday.name })
  return say('calendar.day.byDefault', { name: holiday.name, year, rule: holiday.announcedYearly })
}

function compensationText({ holiday, day }: HolidayDay): Words {
  return say('calendar.day.compensation', { name: holiday.name, day: writtenDay(day) })
}

function isWeekend(day: CivilDay, data: CalendarData): boolean {
  return data.weekend.includes(weekdayOf(day))
}

function indexOf(data: CalendarData): Index {
  const known = indexes.get(data)
  if (known) return known
  const index: Index = {
    swapOff: new Map(),
    swapWork: new Map(),
    holidays: new Map(),
    years: new Map(),
    sessions: new Map(),
    reasons: new Map(),
  }
  for (const { off, work, citation } of Object.values(data.years).flatMap((year) => year.swaps)) {
    index.swapOff.set(findDay(off)!, { other: findDay(work)!, citation })
    index.swapWork.set(findDay(work)!, { other: findDay(off)!, citation })
  }
  indexes.set(data, index)
  return index
}

function tableOf(year: number, data: CalendarData): YearTable {
  const index = indexOf(data)
  const known = index.years.get(year)
  if (known) return known
  const holidays = new Map<CivilDay, HolidayDay[]>()
  // Neighbouring years too: a lunar holiday of one year may fall in the next, and so may a day off in its place.
  for (const near of [year - 2, year - 1, year, year + 1]) {
    for (const found of holidaysIn(near, data, index))
      holidays.set(found.day, [...(holidays.get(found.day) ?? []), found])
  }
  const compensations = compensationsFor(holidays, data, index)
  for (let day = civilDay(year, 1, 1); day < civilDay(year + 1, 1, 1); day++) {
    const isOff = holidays.has(day) || compensations.has(day) || index.swapOff.has(day)
    const isRest = isOff || (isWeekend(day, data) && !index.swapWork.has(day))
    index.sessions.set(day, isRest ? [] : hoursOn(day, data))
  }
  const table = { holidays, compensations }
  index.years.set(year, table)
  return table
}

function holidaysIn(year: number, data: CalendarData, index: Index): HolidayDay[] {
  const found = index.holidays.get(year) ?? holidayDays(data, year)
  index.holidays.set(year, found)
  return found
}

/**
 * A holiday on a weekly day off is made up for on the next working day (BLLĐ 2019, điều 111 khoản 3). Each such day
 * takes its own next free day in order of date, so 30/4 and 1/5 on a weekend give Monday and Tuesday. Two holidays on
 * one and the same day give one day in place: the law speaks of the weekly day off, not of holidays that coincide.
 */
function compensationsFor(holidays: Map<CivilDay, HolidayDay[]>, data: CalendarData, index: Index) {
  const given = new Map<CivilDay, HolidayDay>()
  if (data.compensation.rule === 'none') return given
  const isTaken = (day: CivilDay) =>
    isWeekend(day, data) || holidays.has(day) || given.has(day) || index.swapOff.has(day)
  for (const day of [...holidays.keys()].sort((a, b) => a - b)) {
    const owed = holidays.get(day)!.find(({ holiday }) => holiday.compensated)
    if (!owed || !isWeekend(day, data) || index.swapWork.has(day)) continue
    let next = day + 1
    while (isTaken(next)) next++
    given.set(next, owed)
  }
  return given
}

function hoursInForce(day: CivilDay, data: CalendarData) {
  const iso = isoOf(day)
  return data.hours.findLast(({ from }) => from <= iso) ?? data.hours[0]!
}

function hoursOn(day: CivilDay, data: CalendarData): Session[] {
  const hours = hoursInForce(day, data)
  const date = isoOf(day).slice(5)
  const season = hours.seasons.find(({ from, to }) =>
    from <= to ? from <= date && date <= to : from <= date || date <= to,
  )
  return (season ?? hours).sessions.map(([from, to]): Session => [minutesOf(from), minutesOf(to)])
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
