import { dayKind, type CalendarData } from '@hue-s/engines/calendar/index.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
type Session = readonly [from: number, to: number]
const known = new WeakMap<CalendarData, Map<string, readonly Session[]>>()

const at = (date: string, time: string) => Date.parse(`${date}T${time}:00+07:00`)

function sessionsOf(date: string, data: CalendarData): readonly Session[] {
  const days = known.get(data) ?? new Map<string, readonly Session[]>()
  known.set(data, days)
  const found = days.get(date) ?? dayKind(date, data).hours.map(([from, to]): Session => [at(date, from), at(date, to)])
  days.set(date, found)
  return found
}

/** How many hours an office worked between two instants: not at night, over lunch or on days off. */
export function workedHours(data: CalendarData, from: Date, to: Date): number {
  let sum = 0
  const last = legalDate(to)
  for (let day = from.getTime(), date = legalDate(from); date <= last; day += DAY, date = legalDate(new Date(day)))
    for (const [open, close] of sessionsOf(date, data))
      sum += Math.max(0, Math.min(close, to.getTime()) - Math.max(open, from.getTime()))
  return Math.round((sum / HOUR) * 100) / 100
}
