import { z } from 'zod'
import { plainText } from '@hue-s/kernel/shared/route.ts'
import { ProcedureCode } from './contract-shapes.ts'

const Short = z.strictObject({ vi: plainText(1, 300), en: plainText(1, 300) })
const Long = z.strictObject({ vi: plainText(1, 1_500), en: plainText(1, 1_500) })
const Name = z.string().regex(/^[a-z][a-zA-Z0-9]{0,30}$/)
const Value = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/)

export const GuideId = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/)

/** Answers that a question or a row asks for: every named question answered by one of the values. Empty = always. */
export const Condition = z.record(Name, z.array(Value).min(1).max(20))
export type Condition = z.infer<typeof Condition>

export const GuideQuestion = z.strictObject({
  key: Name,
  text: Short,
  help: Short.nullable().default(null),
  if: Condition.default({}),
  options: z
    .array(z.strictObject({ value: Value, label: Short }))
    .min(2)
    .max(12),
})
export type GuideQuestion = z.infer<typeof GuideQuestion>

/** One row of the decision table: when its condition holds, its procedure is one answer. */
export const GuideRow = z.strictObject({
  if: Condition,
  /** Null: no procedure is needed, or another office is the right one; `why` says which. */
  code: ProcedureCode.nullable(),
  why: Long,
  citation: plainText(3, 300).nullable().default(null),
})
export type GuideRow = z.infer<typeof GuideRow>

/** «Which one do I need»: questions in their order, then every row that fits. */
export const Guide = z.strictObject({
  id: GuideId,
  title: Short,
  lead: Short,
  questions: z.array(GuideQuestion).min(1).max(12),
  rows: z.array(GuideRow).min(1).max(200),
})
export type Guide = z.infer<typeof Guide>
