import { z } from 'zod'
import { Instant, plainText, WordsShape } from '@hue-s/kernel/shared/route.ts'

export const STATUSES = ['actual', 'exercise', 'test'] as const
export const Status = z.enum(STATUSES)
export type Status = z.infer<typeof Status>
export const MSG_TYPES = ['alert', 'update', 'cancel'] as const
export const MsgType = z.enum(MSG_TYPES)
export type MsgType = z.infer<typeof MsgType>
export const STATES = ['draft', 'waiting', 'sent', 'over', 'discarded'] as const
export const State = z.enum(STATES)
export type State = z.infer<typeof State>

// The words of CAP 1.2, in small letters here and in the standard's own in its messages (`cap/terms.ts`).
export const CATEGORIES = [
  'geo',
  'met',
  'safety',
  'security',
  'rescue',
  'fire',
  'health',
  'env',
  'transport',
  'infra',
  'cbrne',
  'other',
] as const
export const URGENCIES = ['immediate', 'expected', 'future', 'past', 'unknown'] as const
export const SEVERITIES = ['extreme', 'severe', 'moderate', 'minor', 'unknown'] as const
export const CERTAINTIES = ['observed', 'likely', 'possible', 'unlikely', 'unknown'] as const
export const RESPONSES = [
  'shelter',
  'evacuate',
  'prepare',
  'execute',
  'avoid',
  'monitor',
  'assess',
  'allClear',
  'none',
] as const
export const Category = z.enum(CATEGORIES)
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

const unique = <T>(items: readonly T[]) => new Set(items).size === items.length
const Lon = z.number().min(-180).max(180)
const Lat = z.number().min(-90).max(90)

/** What is said in one language. */
export const Info = z.strictObject({
  headline: plainText(3, 160),
  description: plainText(3, 2000),
  instruction: plainText(3, 2000),
})
export type Info = z.output<typeof Info>

const Label = plainText(1, 120)
/** A drawn part of the area, beside the communes it lies in. Positions are longitude, latitude. */
export const Shape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('polygon'),
    label: Label,
    points: z
      .array(z.tuple([Lon, Lat]))
      .min(3)
      .max(300),
  }),
  z.strictObject({
    type: z.literal('circle'),
    label: Label,
    center: z.tuple([Lon, Lat]),
    km: z.number().gt(0).max(500),
  }),
])
export type Shape = z.output<typeof Shape>

const WebLink = z
  .url()
  .max(500)
  .refine((url) => /^https?:\/\/[\x21-\x7e]+$/.test(url))
const facts = {
  /** Of the province's kinds of events. */
  kind: z.string().max(40),
  category: Category,
  urgency: z.enum(URGENCIES),
  severity: Severity,
  certainty: z.enum(CERTAINTIES),
  responses: z.array(z.enum(RESPONSES)).max(5).refine(unique),
  /** Level of disaster risk, 1 to 5 (QĐ 18/2021/QĐ-TTg, art. 4); null where the decision knows none. */
  level: z.int().min(1).max(5).nullable(),
  onset: Instant.nullable(),
  expires: Instant,
  web: WebLink.nullable(),
  contact: plainText(0, 120),
  shapes: z.array(Shape).max(10),
}
/** A message as its author writes it: both languages, communes of today. */
export const NewContent = z.strictObject({
  ...facts,
  infos: z.strictObject({ vi: Info, en: Info }),
  unitIds: z.array(z.uuid()).min(1).max(200).refine(unique),
})
export type NewContent = z.output<typeof NewContent>

/** A message as it is kept: another authority's may speak one language and name areas in its own way. */
export const Content = z.object({
  ...facts,
  infos: z.object({ vi: Info.optional(), en: Info.optional() }),
  unitIds: z.array(z.uuid()),
})
export type Content = z.infer<typeof Content>

const InfoShape = z.object({ headline: z.string(), description: z.string(), instruction: z.string() })
export const UnitName = z.object({ id: z.uuid(), code: z.string(), name: z.string(), type: z.string() })
export type UnitName = z.infer<typeof UnitName>

/** A message as everybody reads it. */
export const PublicAlert = z.object({
  id: z.uuid(),
  identifier: z.string(),
  status: Status,
  msgType: MsgType,
  state: State,
  overWhy: z.enum(['updated', 'cancelled', 'expired']).nullable(),
  kind: z.string(),
  kindName: WordsShape,
  icon: z.string(),
  level: z.int().nullable(),
  severity: Severity,
  urgency: z.enum(URGENCIES),
  certainty: z.enum(CERTAINTIES),
  infos: z.object({ vi: InfoShape.optional(), en: InfoShape.optional() }),
  areas: z.array(UnitName),
  /** Labels of what was drawn. */
  places: z.array(z.string()),
  sentAt: Instant,
  onset: Instant.nullable(),
  expiresAt: Instant,
  web: z.string().nullable(),
  contact: z.string(),
  sender: WordsShape,
  /** Another authority's message, shown as theirs. */
  foreign: z.boolean(),
})
export type PublicAlert = z.infer<typeof PublicAlert>

export const Kind = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: z.object({ vi: z.string().min(2), en: z.string().min(2) }),
  category: Category,
  icon: z.string(),
})
export type Kind = z.output<typeof Kind>
