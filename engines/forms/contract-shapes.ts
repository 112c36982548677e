import { z } from 'zod'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { KINDS, type Answers, type Form } from './shared/model/form.ts'

const Name = z.string().min(1).max(63)
const Expression = z.string().max(10_000)
const SOURCES = ['eid', 'person', 'earlier', 'unit', 'paper'] as const
const Count = z.int().min(0).max(1_000_000_000_000)

const QuestionShape = z.strictObject({
  name: Name,
  kind: z.enum(KINDS),
  label: WordsShape,
  hint: WordsShape.optional(),
  relevant: Expression.optional(),
  required: z.union([z.boolean(), Expression]).optional(),
  requiredWords: WordsShape.optional(),
  constraint: Expression.optional(),
  constraintWords: WordsShape.optional(),
  calculate: Expression.optional(),
  readOnly: z.boolean().optional(),
  list: Name.optional(),
  choiceFilter: Expression.optional(),
  prefill: z
    .array(z.strictObject({ from: z.enum(SOURCES), what: z.string().min(1).max(100) }))
    .max(5)
    .optional(),
  least: Count.optional(),
  most: Count.optional(),
  accepts: z.array(z.string().max(100)).max(20).optional(),
})

const RepeatShape = z.strictObject({
  name: Name,
  kind: z.literal('repeat'),
  label: WordsShape,
  hint: WordsShape.optional(),
  relevant: Expression.optional(),
  least: z.int().min(0).max(200).optional(),
  most: z.int().min(1).max(200).optional(),
  times: Expression.optional(),
  items: z.array(QuestionShape).max(100),
})

/** Words of the addresses beside forms: no form may be called so. */
const TAKEN: readonly string[] = ['drafts', 'manage']
export const FormId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,99}$/)
  .refine((id) => !TAKEN.includes(id))

/** A form as it is kept and sent; what its expressions say is looked at by `checkForm`. */
const FormFields = z.strictObject({
  id: FormId,
  version: z.int().min(1).max(100_000),
  title: WordsShape,
  pages: z
    .array(
      z.strictObject({
        name: Name,
        title: WordsShape,
        hint: WordsShape.optional(),
        relevant: Expression.optional(),
        items: z.array(z.union([QuestionShape, RepeatShape])).max(200),
      }),
    )
    .min(1)
    .max(50),
  choices: z.record(
    Name,
    z
      .array(
        z.strictObject({
          value: z.string().min(1).max(200),
          label: WordsShape,
          columns: z.record(Name, z.string().max(200)).optional(),
        }),
      )
      .max(10_000),
  ),
})

export const FormShape = FormFields as unknown as z.ZodType<Form, Form>

const Plain = z.union([
  z.null(),
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.strictObject({ lon: z.number(), lat: z.number() }),
  z.array(z.string().max(500)).max(500),
])
const GivenShape = z.strictObject({
  value: Plain,
  source: z.object({
    kind: z.enum(['typed', 'computed', ...SOURCES]),
    record: z.string().max(200).optional(),
    at: z.string().max(40).optional(),
    corrects: z.enum(SOURCES).optional(),
  }),
})
/** Answers as a browser sends them. */
export const AnswersShape = z.record(
  Name,
  z.union([GivenShape, z.array(z.record(Name, GivenShape)).max(200)]),
) as unknown as z.ZodType<Answers, Answers>
