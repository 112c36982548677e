import {
  citedOn,
  reasonsOf,
  sessionsOf,
  type CalendarData,
  type DayReason,
  type DayReasonKind,
} from './calendar-data.ts'
import { dayOfInstant, isoOf, weekdayOf, writtenDay, writtenInstant, type CivilDay } from './civil-day.ts'
import type { Counted } from './counting.ts'
import type { Halt } from './stops.ts'
import { say, type Words } from './words.ts'

export type DueReasonKind = DayReasonKind | 'first-day' | 'stop' | 'due'

/** One step of an explanation: a day, or the run of days `date`…`to` that one rule covers. */
export type DueReason = { date: string; to?: string; kind: DueReasonKind; text: Words; citation?: string }

type Unit = 'workingDays' | 'workingHours' | 'hours' | 'days'
type Case = { unit: Unit; amount: number; start: number; data: CalendarData; halts: Halt[]; counted: Counted }

type Run = { first: CivilDay; last: CivilDay; reason: DayReason }

// A long limit crosses hundreds of weekends; up to this many are worth a line each.
const WEEKENDS_SHOWN = 4

/** The steps that led to a due time, in order of date: days passed over and why, stops, the first day, the end. */
export function explain(found: Case): DueReason[] {
  const steps = [...passedDays(found), ...firstDay(found), ...stopsMet(found)]
  return [...steps.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date))), ...end(found)]
}

/** Where the telling ends: the due time, or the opening of the stop that leaves it open. */
function horizon({ counted, halts }: Case): number {
  return counted.at ?? halts.at(-1)!.from
}

function passedDays(found: Case): DueReason[] {
  const { unit, amount, start, data, counted } = found
  if (unit === 'hours') return []
  const startDay = dayOfInstant(start)
  let first = unit === 'workingDays' && amount > 0 ? startDay + 1 : startDay
  if (unit === 'days') {
    if (counted.lastDay === undefined) return []
    first = counted.lastDay
  }
  const rows: Run[] = []
  for (let day = first, last = dayOfInstant(horizon(found)); day <= last; day++) {
    const reason = notable(day, data)
    if (reason) addRun(rows, reason, day)
  }
  return summed(rows)
}

/** A day off, or a day worked in exchange: what a reader would otherwise wonder about. */
function notable(day: CivilDay, data: CalendarData): DayReason | undefined {
  const isOrdinary = sessionsOf(day, data).length > 0 && !data.weekend.includes(weekdayOf(day))
  return isOrdinary ? undefined : reasonsOf(day, data)[0]
}

function addRun(rows: Run[], reason: DayReason, day: CivilDay): void {
  const run = rows.at(-1)
  const follows = run?.last === day - 1 && run.reason.kind === reason.kind && run.reason.text.vi === reason.text.vi
  if (follows) run.last = day
  else rows.push({ first: day, last: day, reason })
}

function summed(runs: Run[]): DueReason[] {
  const weekends = runs.filter(({ reason }) => reason.kind === 'weekend')
  if (weekends.length <= WEEKENDS_SHOWN) return runs.map(rowOf)
  const { first } = weekends[0]!
  const { last } = weekends.at(-1)!
  const count = weekends.reduce((sum, run) => sum + run.last - run.first + 1, 0)
  const text = say('calendar.due.weekends', { count, from: writtenDay(first), to: writtenDay(last) })
  const others = runs.filter(({ reason }) => reason.kind !== 'weekend')
  return [{ date: isoOf(first), to: isoOf(last), kind: 'weekend', text }, ...others.map(rowOf)]
}

function rowOf({ first, last, reason }: Run): DueReason {
  return { ...reason, text: { ...reason.text }, ...(last > first && { to: isoOf(last) }) }
}

function firstDay({ counted, start, data }: Case): DueReason[] {
  if (counted.firstDay === undefined) return []
  const date = isoOf(counted.firstDay)
  const text = say('calendar.due.firstDay', { day: writtenDay(dayOfInstant(start)) })
  return [{ date, kind: 'first-day', text, ...citedOn(data.counting.citation, date) }]
}

function stopsMet(found: Case): DueReason[] {
  const until = horizon(found)
  const isOpen = found.counted.at === null
  return found.halts
    .filter(({ from, to }) => to > found.start && (from < until || (isOpen && from === until)))
    .map(({ from, to }) => {
      const open = to === Number.POSITIVE_INFINITY
      const text = open
        ? say('calendar.due.openStop', { from: writtenInstant(from) })
        : say('calendar.due.stop', { from: writtenInstant(from), to: writtenInstant(to) })
      const date = isoOf(dayOfInstant(from))
      return { date, ...(!open && { to: isoOf(dayOfInstant(to)) }), kind: 'stop', text }
    })
}

function end({ unit, amount, counted, data }: Case): DueReason[] {
  if (counted.at === null) return []
  const day = dayOfInstant(counted.at)
  const date = isoOf(day)
  const at = writtenInstant(counted.at)
  const row = (text: Words): DueReason[] => [
    { date, kind: 'due', text, ...(unit === 'days' && citedOn(data.counting.citation, date)) },
  ]
  if (unit === 'days' && counted.lastDay !== undefined && counted.lastDay !== day) {
    return row(say('calendar.due.daysMoved', { count: amount, day: writtenDay(counted.lastDay), at }))
  }
  if (amount === 0 && unit !== 'days') return row(say('calendar.due.atOnce', { at }))
  return row(say(`calendar.due.${unit}`, { count: amount, at }))
}
