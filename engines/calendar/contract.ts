import { z } from 'zod'
import { contract, query, WordsShape } from '@hue-s/kernel/shared/route.ts'

// In a query string an unescaped `+07:00` arrives as a space: what people and scripts send by habit.
const Start = z
  .string()
  .max(40)
  .transform((s) => s.replace(' ', '+'))
  .pipe(z.iso.datetime({ offset: true }))

/** Why a due time is what it is: one day or span, as cases and what they show keep it. */
export const DueReason = z.object({
  date: z.string(),
  to: z.string().optional(),
  kind: z.string(),
  text: WordsShape,
  citation: z.string().optional(),
})
const Reason = DueReason.extend({ date: z.iso.date(), to: z.iso.date().optional() })

const DueInput = z.object({
  start: Start,
  workingDays: z.number().optional(),
  workingHours: z.number().optional(),
  hours: z.number().optional(),
  days: z.number().optional(),
})
export type DueInput = z.output<typeof DueInput>

const DayInput = z.object({ from: z.iso.date(), to: z.iso.date() })
export type DayInput = z.output<typeof DayInput>

const Day = z.object({
  date: z.iso.date(),
  working: z.boolean(),
  hours: z.array(z.tuple([z.string(), z.string()])),
  reasons: z.array(Reason),
})

const REFUSALS = [
  'calendar.badDate',
  'calendar.outOfRange',
  'calendar.badBudget',
  'calendar.budgetNotWhole',
  'calendar.budgetNegative',
  'calendar.budgetTooLarge',
]

export const contractOfCalendar = contract('calendar', {
  due: query('/due', {
    input: DueInput,
    output: z.object({ due: z.iso.datetime().nullable(), reasons: z.array(Reason) }),
    allow: 'anyone',
    summary: {
      vi: 'Hạn của một việc bắt đầu lúc nào đó, kèm từng lý do.',
      en: 'When something that begins at an instant is due, with every reason.',
    },
    errors: REFUSALS,
    example: { input: { start: '2027-04-29T09:00:00+07:00', workingDays: 1 } },
  }),
  days: query('/days', {
    input: DayInput,
    output: z.object({ items: z.array(Day) }),
    allow: 'anyone',
    summary: {
      vi: 'Ngày nào làm việc, ngày nào nghỉ và vì sao.',
      en: 'Which days are worked, which are off, and why.',
    },
    errors: [...REFUSALS, 'calendar.tooManyDays'],
  }),
})
