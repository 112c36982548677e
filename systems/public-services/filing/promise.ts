import { calendarSetting, dayKind, due, refusing } from '@hue-s/engines/calendar/index.ts'
import type { Budget as ClockBudget } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { clockTime, legalDate, type Words } from '@hue-s/kernel/shared/text.ts'
import type { Budget, Channel } from '@hue-s/systems/procedures/contract.ts'
import type { Why } from '../contract-shapes.ts'
import { rulesOf } from '../setting.ts'

const DAY = 86_400_000
const MOST_HOURS_OF_A_DAY = 24

export const both = (ctx: Ctx, key: string, values: Record<string, unknown> = {}): Words => ({
  vi: ctx.platform.translate('vi', key, values),
  en: ctx.platform.translate('en', key, values),
})

/** The clock of the promise in the unit of the procedure; how much it gets is said when the dossier is accepted. */
export const emptyBudget = ({ unit }: Budget): ClockBudget =>
  unit === 'workingDays' ? { workingDays: 0 } : { workingHours: 0 }

export interface Promised {
  /** What acceptance gives the clock of the case. */
  extension: ClockBudget
  why: Why
  /** The clock of the case cannot know this date: it follows from an hour of the day. */
  special: boolean
}

/** The promise of a procedure for a dossier that is accepted at an instant, with every rule behind it. */
export function promiseFrom(ctx: Ctx, { budget }: Pick<Channel, 'budget'>, start: Date): Promised {
  return budget.unit === 'sameDay' ? sameDay(ctx, budget, start) : counted(ctx, budget, start)
}

function counted(ctx: Ctx, { amount, unit, cutOff, citation }: Budget, start: Date): Promised {
  const late = unit === 'workingDays' && cutOff !== null && clockTime(start) > cutOff
  const total = amount + (late ? 1 : 0)
  const extension: ClockBudget = unit === 'workingDays' ? { workingDays: total } : { workingHours: total }
  const { due: at, reasons } = refusing(() => due(start, extension, ctx.setting(calendarSetting)))
  const rule = both(ctx, `public-services.server.rule.${unit}${late ? 'Late' : ''}`, { n: amount, cutOff })
  return { extension, special: false, why: { rule, citation, due: at?.toISOString() ?? null, reasons } }
}

/** «Trong ngày; nếu tiếp nhận sau 15 giờ thì ngày làm việc tiếp theo»: until the close of that day. */
function sameDay(ctx: Ctx, { cutOff, citation }: Budget, start: Date): Promised {
  const data = ctx.setting(calendarSetting)
  const until = cutOff ?? rulesOf(ctx).sameDayCutOff
  const today = clockTime(start) <= until && dayKind(legalDate(start), data).working
  // The first working day after yesterday is today.
  const from = today ? new Date(start.getTime() - DAY) : start
  const { due: at, reasons } = refusing(() => due(from, { workingDays: 1 }, data))
  const rule = both(ctx, `public-services.server.rule.${today ? 'sameDay' : 'nextDay'}`, { cutOff: until })
  return {
    extension: { workingHours: wholeHours(ctx, start, at) },
    special: true,
    why: { rule, citation, due: at?.toISOString() ?? null, reasons },
  }
}

/** How many whole working hours lie before an instant: the clock of the case ends with them, never after the promise. */
function wholeHours(ctx: Ctx, start: Date, end: Date | null): number {
  const data = ctx.setting(calendarSetting)
  let hours = 0
  while (hours < MOST_HOURS_OF_A_DAY && end !== null) {
    const next = refusing(() => due(start, { workingHours: hours + 1 }, data)).due
    if (next === null || next > end) break
    hours += 1
  }
  return hours
}

/** When so many working hours are over; parts of an hour count whole. */
export const afterHours = (ctx: Ctx, start: Date, hours: number): string | null =>
  refusing(() => due(start, { workingHours: Math.ceil(hours) }, ctx.setting(calendarSetting))).due?.toISOString() ??
  null

export const afterDays = (ctx: Ctx, start: Date, workingDays: number): Date =>
  refusing(() => due(start, { workingDays }, ctx.setting(calendarSetting))).due ?? start
