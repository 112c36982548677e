import { z } from 'zod'
import { findDay, FIRST_DAY, LAST_DAY, weekdayOf } from './civil-day.ts'

const IsoDate = z.string().refine((iso) => {
  const day = findDay(iso)
  return day !== undefined && day >= FIRST_DAY && day <= LAST_DAY
}, 'calendar.badDate')

const Words = z.object({ vi: z.string().min(1).max(500), en: z.string().min(1).max(500) })

/** The legal basis: one text, or one for each period when the law was replaced. */
const Citation = z.union([
  z.string().min(1).max(500),
  z
    .array(z.object({ from: IsoDate, text: z.string().min(1).max(500) }))
    .min(1)
    .max(20),
])
export type Citation = z.infer<typeof Citation>

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const Sessions = z
  .array(z.tuple([Clock, Clock]))
  .min(1)
  .max(6)
  .refine((all) => all.flat().every((time, i, times) => i === 0 || times[i - 1]! < time), 'calendar.badSessions')

// 29/02 and lunar 30 are allowed: such a day is simply absent in years that do not have it.
const SolarDay = z.string().refine((text) => findDay(`2024-${text}`) !== undefined, 'calendar.badDate')
const LunarDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|30)$/)

const Hours = z.object({
  from: IsoDate,
  sessions: Sessions,
  /** Parts of every year with other hours (summer time of an office); the first that fits wins. */
  seasons: z
    .array(z.object({ from: SolarDay, to: SolarDay, sessions: Sessions }))
    .max(6)
    .default([]),
  citation: Citation,
})

const Holiday = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  kind: z.enum(['holiday', 'tet']).default('holiday'),
  name: Words,
  rule: z.union([
    z.strictObject({ solar: SolarDay }),
    z.strictObject({ lunar: LunarDay }),
    /** One day next to a solar date, before or after it, whichever makes the longer break. */
    z.strictObject({ besideSolar: SolarDay }),
  ]),
  /** Days of the holiday that come before the day of the rule. */
  startsBefore: z.int().min(0).max(14).default(0),
  days: z.int().min(1).max(15).default(1),
  /** Set when the exact days are announced each year: how the rule above reads, for years without an announcement. */
  announcedYearly: Words.optional(),
  compensated: z.boolean().default(true),
  enabled: z.boolean().default(true),
  /** Why it is not certain that this holiday is law; shown to whoever maintains the calendar. */
  uncertain: Words.optional(),
  from: IsoDate.optional(),
  to: IsoDate.optional(),
  citation: Citation,
})
export type Holiday = z.infer<typeof Holiday>

const Year = z.object({
  /** Days announced for this year, by holiday; replaces what the holiday's own rule would give. */
  announced: z.record(z.string(), z.object({ from: IsoDate, to: IsoDate, citation: Citation })).default({}),
  swaps: z
    .array(z.object({ off: IsoDate, work: IsoDate, citation: Citation }))
    .max(30)
    .default([]),
})

/** What a province knows of its working time: hours, weekly days off, holidays, and each year's announcements. */
export const CalendarData = z
  .object({
    hours: z.array(Hours).min(1).max(200),
    weekend: z.array(z.int().min(0).max(6)).max(6),
    holidays: z.array(Holiday).max(100),
    years: z.record(z.string().regex(/^(?:19|2[01])\d\d$/), Year),
    compensation: z.object({ rule: z.enum(['next-working-day', 'none']), citation: Citation }),
    counting: z.object({ citation: Citation }),
  })
  .superRefine((data, ctx) => {
    for (const [path, message] of contradictions(data)) ctx.addIssue({ code: 'custom', path, message })
  })
export type CalendarData = z.infer<typeof CalendarData>

type Shape = Pick<CalendarData, 'hours' | 'weekend' | 'holidays' | 'years'>

function* contradictions(data: Shape): Generator<[path: (string | number)[], message: string]> {
  const ids = new Set(data.holidays.map((holiday) => holiday.id))
  if (ids.size < data.holidays.length) yield [['holidays'], 'calendar.sameHolidayTwice']
  for (let i = 1; i < data.hours.length; i++) {
    if (data.hours[i - 1]!.from >= data.hours[i]!.from) yield [['hours', i], 'calendar.hoursNotInOrder']
  }
  const swapped = new Set<string>()
  for (const [year, { announced, swaps }] of Object.entries(data.years)) {
    for (const [id, { from, to }] of Object.entries(announced)) {
      if (!ids.has(id)) yield [['years', year, 'announced', id], 'calendar.unknownHoliday']
      if (from > to || findDay(to)! - findDay(from)! > 30) yield [['years', year, 'announced', id], 'calendar.badRange']
    }
    for (const [i, { off, work }] of swaps.entries()) {
      const isRest = (iso: string) => data.weekend.includes(weekdayOf(findDay(iso) ?? 0))
      if (isRest(off) || !isRest(work)) yield [['years', year, 'swaps', i], 'calendar.badSwap']
      if (swapped.has(off) || swapped.has(work)) yield [['years', year, 'swaps', i], 'calendar.swappedTwice']
      swapped.add(off).add(work)
    }
  }
}
