import type { CalendarData } from './calendar-data.ts'
import { dayOfInstant, inRange } from './civil-day.ts'
import { countDays, countHours, countWorkingDays, countWorkingHours, type Counted } from './counting.ts'
import { explain, type DueReason } from './explanation.ts'
import { CalendarRefusal } from './refusal.ts'
import { checkedInstant, mergeStops, type Stop } from './stops.ts'

export type { DueReason, DueReasonKind } from './explanation.ts'
export type { Stop } from './stops.ts'

/** A time limit in exactly one unit: working days, working hours, running hours or calendar days. */
export type Budget = { workingDays: number } | { workingHours: number } | { hours: number } | { days: number }

/** The due instant and how it came about; `at` in words is in Viet Nam. Null while a stop that comes first is open. */
export type Due = { due: Date | null; reasons: DueReason[] }

const units = {
  workingDays: { most: 3_650, count: countWorkingDays },
  days: { most: 3_650, count: countDays },
  workingHours: { most: 87_600, count: countWorkingHours },
  hours: { most: 87_600, count: countHours },
} satisfies Record<string, { most: number; count: (clock: Parameters<typeof countDays>[0]) => Counted }>

export type Unit = keyof typeof units

/**
 * When something begun at `start` is due, and every rule that led there. Never earlier for a later start, a larger
 * budget or one more stop. A stop that opens after the limit has run out changes nothing. Refuses with `CalendarRefusal`.
 */
export function due(start: Date, budget: Budget, data: CalendarData, stops: readonly Stop[] = []): Due {
  const [unit, amount] = checkedBudget(budget)
  const from = checkedInstant(start)
  const halts = mergeStops(stops)
  const counted = units[unit].count({ start: from, amount, data, halts })
  if (counted.at !== null) inRange(dayOfInstant(counted.at))
  const reasons = explain({ unit, amount, start: from, data, halts, counted })
  return { due: counted.at === null ? null : new Date(counted.at), reasons }
}

function checkedBudget(budget: Budget): [Unit, number] {
  const entries = Object.entries(budget ?? {}).filter(([, amount]) => amount !== undefined)
  const [unit, amount] = entries[0] ?? []
  if (entries.length !== 1 || !isUnit(unit) || typeof amount !== 'number') {
    throw new CalendarRefusal('calendar.badBudget')
  }
  if (amount < 0) throw new CalendarRefusal('calendar.budgetNegative')
  if (!Number.isInteger(amount)) throw new CalendarRefusal('calendar.budgetNotWhole')
  if (amount > units[unit].most) throw new CalendarRefusal('calendar.budgetTooLarge')
  return [unit, amount]
}

function isUnit(name: string | undefined): name is Unit {
  return name !== undefined && Object.hasOwn(units, name)
}
