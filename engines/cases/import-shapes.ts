import { z } from 'zod'
import { Instant, plainText } from '@hue-s/kernel/shared/route.ts'
import { AttachmentKind, Audience } from './contract-shapes.ts'
import { NewCase } from './open.ts'

/** Who did a step of an imported history. Rights are not asked: it has happened. */
export const ImportedActor = z.object({
  kind: z.enum(['anyone', 'citizen', 'staff', 'system']),
  id: z.uuid().nullable(),
  onBehalfOf: z.uuid().nullable().default(null),
})
export type ImportedActor = z.input<typeof ImportedActor>

const done = { at: Instant, actor: ImportedActor }
const Decision = z.object({ ...done, approve: z.boolean(), note: plainText(1, 2000).optional() })

/** One thing that happened to an imported case, in the words of the engine's own functions. */
export const ImportedStep = z.union([
  z.strictObject({
    ...done,
    action: z.string(),
    input: z.record(z.string(), z.unknown()).default({}),
    /** Of an action that needs a second person; without it the request still waits. */
    decision: Decision.optional(),
  }),
  z.strictObject({ ...done, comment: plainText(1, 4000), visibleTo: Audience.default('reporter') }),
  z.strictObject({
    ...done,
    attach: z.object({ fileId: z.uuid(), kind: AttachmentKind, visibleTo: Audience.default('agency') }),
  }),
  z.strictObject({
    ...done,
    rate: z.object({ score: z.int().min(1).max(3), note: plainText(1, 2000).optional() }),
  }),
  z.strictObject({
    ...done,
    publish: z.object({ title: plainText(1, 300), text: plainText(1, 8000).optional() }),
  }),
  z.strictObject({ ...done, withdraw: z.object({ note: plainText(1, 2000).optional() }) }),
  /** Into the case of the same call that has this external code. */
  z.strictObject({ ...done, mergeInto: z.string().min(1).max(200) }),
])
export type ImportedStep = z.input<typeof ImportedStep>
export type Step = z.output<typeof ImportedStep>

const Publication = z.object({
  title: plainText(1, 300),
  text: plainText(1, 8000).optional(),
  at: Instant,
  by: ImportedActor.optional(),
})
const Rating = z.object({
  score: z.int().min(1).max(3),
  note: plainText(1, 2000).optional(),
  /** At the last step unless told, by the first party who may rate. */
  at: Instant.optional(),
})

/** A case with its whole history so far, finished or running. */
export const ImportedCase = NewCase.extend({
  openedAt: Instant,
  openedBy: ImportedActor,
  /** Its number in the other system; kept as a reference and unique per type. */
  code: z.string().min(1).max(200).optional(),
  /** In order of time. */
  steps: z.array(ImportedStep).max(500).default([]),
  publication: Publication.optional(),
  rating: Rating.optional(),
})
export type ImportedCase = z.input<typeof ImportedCase>
export type ParsedCase = z.output<typeof ImportedCase>
