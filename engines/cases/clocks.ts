import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { calendarSetting, due, refusing, type CalendarData, type DueReason } from '@hue-s/engines/calendar/index.ts'
import type { EscalateStep, Remind } from './case-type.ts'
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
  /** What is to happen when it has run out and nobody acts. */
  escalate: EscalateStep[]
  /** The same as instants, for the present due time. */
  ladder: { level: number; at: string }[]
}

/** The calendar as it was in a version: a running clock keeps the one that gave its date. */
export type CalendarOf = (version: number) => CalendarData

export const calendarOf =
  (ctx: Ctx): CalendarOf =>
  (version) =>
    ctx.setting(calendarSetting, version)

type Reckoned = Pick<ClockState, 'dueAt' | 'remindAt' | 'explanation' | 'ladder'>

/** The one place where a due time is worked out: start, budget and stops under the clock's own calendar version. */
export function dueOf(clock: ClockState, calendars: CalendarOf): Reckoned {
  const data = calendars(clock.calendar ?? 0)
  const start = new Date(clock.startedAt ?? '')
  const found = reckon(start, clock, data)
  const end = found.due === null ? null : new Date(found.due)
  return {
    dueAt: found.due,
    remindAt: end && clock.remind ? warnAt(start, end, clock.remind) : null,
    explanation: found.reasons,
    ladder: end ? ladderOf(end, clock.escalate, data) : [],
  }
}

interface Answer {
  due: string | null
  reasons: DueReason[]
}
// Reckoned again with every change of a case, and alike for all cases that begin on one day: worth remembering. The
// calendar's identity is the key, as everywhere where calendars are remembered.
const remembered = new WeakMap<CalendarData, Map<string, Answer>>()
const MOST_REMEMBERED = 20_000

function reckon(start: Date, { budget, stops, startedAt }: ClockState, data: CalendarData): Answer {
  const known = remembered.get(data) ?? new Map<string, Answer>()
  remembered.set(data, known)
  // Working days begin with the next day, so the hour of the start makes no difference to them.
  const byDay = 'workingDays' in budget && budget.workingDays > 0 && stops.length === 0
  const key = `${byDay ? legalDate(start) : startedAt}${JSON.stringify(budget)}${stops.length > 0 ? JSON.stringify(stops) : ''}`
  const before = known.get(key)
  if (before) return before
  const halts = stops.map(({ from, to }) => ({ from: new Date(from), to: to === null ? null : new Date(to) }))
  const found = refusing(() => due(start, budget, data, halts))
  const answer = { due: found.due?.toISOString() ?? null, reasons: found.reasons }
  if (known.size >= MOST_REMEMBERED) known.clear()
  known.set(key, answer)
  return answer
}

function ladderOf(end: Date, steps: readonly EscalateStep[], data: CalendarData): ClockState['ladder'] {
  return steps.map(({ after, level }) => ({
    level,
    at: refusing(() => due(end, after, data)).due?.toISOString() ?? end.toISOString(),
  }))
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
