import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { CalendarData, dayKind } from './calendar-data.ts'
import type { DayInput, DueInput } from './contract.ts'
import { due as dueAt, type Budget } from './due.ts'
import { CalendarRefusal } from './refusal.ts'

/** The province's working time: `calendar.json` of its pack. */
export const calendarSetting = setting('calendar', CalendarData)

/** Turns the pure part's refusals into answers that people can read. */
export function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CalendarRefusal) throw invalid(error.code)
    throw error
  }
}

export async function due(ctx: Ctx, { start, ...budget }: DueInput) {
  const answer = refusing(() => dueAt(new Date(start), budget as Budget, ctx.setting(calendarSetting)))
  return { due: answer.due?.toISOString() ?? null, reasons: answer.reasons }
}

const MOST_DAYS = 400

export async function days(ctx: Ctx, { from, to }: DayInput) {
  const first = Date.parse(from)
  const count = Math.round((Date.parse(to) - first) / 86_400_000) + 1
  if (count < 1 || count > MOST_DAYS) throw invalid('calendar.tooManyDays', { max: MOST_DAYS })
  const data = ctx.setting(calendarSetting)
  const dates = Array.from({ length: count }, (_, n) => new Date(first + n * 86_400_000).toISOString().slice(0, 10))
  return { items: refusing(() => dates.map((date) => ({ date, ...dayKind(date, data) }))) }
}

/** Fills the caches of the years around today, so that the first citizen does not wait for them. */
export async function prepare(ctx: Ctx): Promise<void> {
  dueAt(ctx.now(), { workingDays: 60 }, ctx.setting(calendarSetting))
}
