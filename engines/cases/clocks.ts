import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { calendarSetting, due, refusing, type CalendarData, type DueReason } from '@hue-s/engines/calendar/index.ts'
import type { Remind } from './case-type.ts'
import { Budget, type ClockView } from './contract.ts'

/** One named clock of a case. Its due time is stored and comes only from `dueOf`. */
export interface ClockState {
  name: string
  budget: Budget
  remind: Remind | null
  startedAt: string | null
  stops: { from: string; to: string | null }[]
  stoppedAt: string | null
  dueAt: string | null
  remindAt: string | null
  explanation: DueReason[]
  calendar: number | null
}

/** The calendar as it was in a version: a running clock keeps the one that gave its date. */
export type CalendarOf = (version: number) => CalendarData

export const calendarOf =
  (ctx: Ctx): CalendarOf =>
  (version) =>
    ctx.setting(calendarSetting, version)

/** The one place where a due time is worked out: start, budget and stops under the clock's own calendar version. */
export function dueOf(
  clock: ClockState,
  calendars: CalendarOf,
): Pick<ClockState, 'dueAt' | 'remindAt' | 'explanation'> {
  const start = new Date(clock.startedAt ?? '')
  const stops = clock.stops.map(({ from, to }) => ({ from: new Date(from), to: to === null ? null : new Date(to) }))
  const found = refusing(() => due(start, clock.budget, calendars(clock.calendar ?? 0), stops))
  const remindAt = found.due && clock.remind ? warnAt(start, found.due, clock.remind) : null
  return { dueAt: found.due?.toISOString() ?? null, remindAt, explanation: found.reasons }
}

function warnAt(start: Date, end: Date, remind: Remind): string {
  const at =
    'fraction' in remind
      ? start.getTime() + (end.getTime() - start.getTime()) * remind.fraction
      : end.getTime() - remind.hoursBefore * 3_600_000
  return new Date(Math.round(at)).toISOString()
}

/** A budget with more time. Only in its own unit: five working days and three hours do not add up to a date of law. */
export function extended(budget: Budget, by: Budget): Budget {
  const [unit, amount] = Object.entries(budget)[0] as [string, number]
  const more = (by as Record<string, number>)[unit]
  if (more === undefined) throw invalid('cases.extensionUnit', { unit })
  const longer = Budget.safeParse({ [unit]: amount + more })
  if (!longer.success) throw invalid('cases.badBudget', { clock: unit })
  return longer.data
}

/** A clock as people see it, with every rule behind its date. */
export function clockView(clock: ClockState): ClockView {
  const { name, budget, startedAt, stoppedAt, dueAt, stops, explanation, calendar } = clock
  const paused = startedAt !== null && stoppedAt === null && stops.at(-1)?.to === null
  return { name, budget, startedAt, stoppedAt, dueAt, paused, stops, reasons: explanation, calendar }
}
