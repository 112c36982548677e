import { z } from 'zod'
import { Instant, LegalDate, plainText, WordsShape, VersionOrNone } from '@hue-s/kernel/shared/route.ts'

export const KINDS = ['river', 'rain', 'reservoir', 'weather', 'air', 'water'] as const
const MEASURES = /^[a-z][A-Za-z0-9]{1,19}$/
const Key = z.string().regex(/^[a-z0-9-]{2,60}$/)
const Finite = z.number().min(-1e9).max(1e9)
const Margin = z.number().min(0).max(1e9)
const DAYS_7 = 7 * 1_440
const Within = z.int().min(1).max(DAYS_7)

/** A figure, or a line that the station itself has: an alarm level I–III by decision, a reservoir's normal level. */
export const Bound = z.union([
  Finite,
  z.strictObject({ line: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal('normal')]) }),
])
export type Bound = z.infer<typeof Bound>

const what = {
  /** `null` is the station that the rule is looking at. */
  station: Key.nullable(),
  measure: z.string().regex(MEASURES),
  /** The unit in which the author thinks; another one than the station's is refused. */
  unit: z.string().max(12),
}
const Level = z.strictObject({
  kind: z.literal('level'),
  ...what,
  way: z.enum(['above', 'below']),
  value: Bound,
  /** It is over when the value has come back by so much: no flapping at the line. */
  back: Margin,
  /** For so many minutes without a break. */
  minutes: z.int().min(0).max(DAYS_7),
})
const Change = z.strictObject({
  kind: z.literal('change'),
  ...what,
  way: z.enum(['rise', 'fall']),
  by: z.number().gt(0).max(1e9),
  back: Margin,
  within: Within,
})
const Sum = z.strictObject({ kind: z.literal('sum'), ...what, value: Finite, back: Margin, within: Within })
const Mean = z.strictObject({
  kind: z.literal('mean'),
  ...what,
  way: z.enum(['above', 'below']),
  value: Finite,
  back: Margin,
  within: Within,
})
const Silence = z.strictObject({ kind: z.literal('silence'), ...what, minutes: z.int().min(1).max(DAYS_7) })

/** One thing that is looked at. Silence stands alone: what is not said cannot be part of a combination. */
export const Leaf = z.discriminatedUnion('kind', [Level, Change, Sum, Mean])
export type Leaf = z.infer<typeof Leaf>
const Group = z.strictObject({
  kind: z.enum(['all', 'any']),
  /** Minutes that what happened before still counts: rain first, the river afterwards. */
  within: Within,
  of: z.array(Leaf).min(2).max(6),
})
/** Flat on purpose: a rule names stations, never another rule, so none can turn in a circle. */
export const Condition = z.union([Leaf, Silence, Group])
export type Condition = z.infer<typeof Condition>

export const Target = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('station'), stations: z.array(Key).min(1).max(100) }),
  z.strictObject({ by: z.literal('river'), river: Key }),
  z.strictObject({ by: z.literal('kind'), kind: z.enum(KINDS) }),
  z.strictObject({ by: z.literal('commune'), commune: z.string().max(80) }),
])
export type Target = z.infer<typeof Target>

/** 1 attention, 2 warning, 3 danger, 4 emergency. */
export const Severity = z.int().min(1).max(4)

export const Definition = z.strictObject({
  target: Target,
  condition: Condition,
  severity: Severity,
  runbook: Key,
  /** Minutes after an alarm was closed in which the same one does not ring again. */
  cooldown: z.int().min(0).max(1_440),
  /** A rule that is switched off stays in the book. */
  enabled: z.boolean().default(true),
})
export type Definition = z.output<typeof Definition>

export const RULE_STATES = ['draft', 'waiting', 'active', 'discarded'] as const
export const RuleState = z.enum(RULE_STATES)
export const NewRule = z.strictObject({
  key: Key,
  name: z.strictObject({ vi: plainText(3, 120), en: plainText(3, 120) }),
  citation: plainText(3, 300),
  validFrom: LegalDate,
  definition: Definition,
})
export type NewRule = z.output<typeof NewRule>

export const RULE_ACTS = ['save', 'submit', 'recall', 'approve', 'giveBack', 'discard', 'newVersion'] as const
export const RuleShape = z.object({
  id: z.uuid(),
  key: z.string(),
  version: VersionOrNone,
  state: RuleState,
  name: WordsShape,
  citation: z.string(),
  validFrom: z.string(),
  definition: Definition,
  source: z.enum(['pack', 'desk']),
  authorName: z.string().nullable(),
  approverName: z.string().nullable(),
  note: z.string().nullable(),
  changedAt: Instant,
  /** The version that is looked at today. */
  inForce: z.boolean(),
  acts: z.array(z.enum(RULE_ACTS)),
})
export type RuleShape = z.infer<typeof RuleShape>

export const ALARM_STATES = ['raised', 'acknowledged', 'cleared', 'closed'] as const
export const AlarmState = z.enum(ALARM_STATES)
export const AlarmLine = z.object({
  id: z.uuid(),
  code: z.string(),
  rule: z.object({ id: z.uuid(), key: z.string(), name: WordsShape }),
  station: z.object({ key: z.string(), name: WordsShape }),
  severity: Severity,
  state: AlarmState,
  /** When the condition began to hold, by the observations. */
  startedAt: Instant,
  raisedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedName: z.string().nullable(),
  clearedAt: Instant.nullable(),
  clearedBy: z.enum(['self', 'hand']).nullable(),
  closedAt: Instant.nullable(),
  escalatedAt: Instant.nullable(),
  /** How often it came back after it had ended. */
  flaps: z.int(),
  value: z.number().nullable(),
  valueAt: Instant.nullable(),
  peak: z.number().nullable(),
  unit: z.string(),
})
export type AlarmLine = z.infer<typeof AlarmLine>

export const Step = z.object({ id: Key, text: WordsShape })
export const ALARM_ACTS = ['acknowledge', 'clear', 'close', 'tick', 'warn'] as const
export const AlarmOne = AlarmLine.extend({
  version: VersionOrNone,
  definition: Definition,
  citation: z.string(),
  /** Figures of the lines that the chart shows. */
  lines: z.array(z.object({ value: z.number(), until: z.number().nullable() })),
  measure: z.string(),
  chart: z.object({
    points: z.array(z.tuple([Instant, z.number().nullable()])),
    gaps: z.array(z.tuple([Instant, Instant])),
  }),
  runbook: z.object({
    name: WordsShape,
    steps: z.array(Step.extend({ doneAt: Instant.nullable(), doneName: z.string().nullable() })),
  }),
  alertId: z.uuid().nullable(),
  mayWarn: z.boolean(),
  history: z.array(
    z.object({ at: Instant, action: z.string(), name: z.string().nullable(), note: z.string().nullable() }),
  ),
  acts: z.array(z.enum(ALARM_ACTS)),
})
export type AlarmOne = z.infer<typeof AlarmOne>

export const Firing = z.object({
  rule: z.object({ key: z.string(), name: WordsShape, severity: Severity }),
  station: z.object({ key: z.string(), name: WordsShape }),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  peak: z.number().nullable(),
  unit: z.string(),
  /** Published reports of flooding nearby within an hour of it. */
  reports: z.int().nullable(),
})
export type Firing = z.infer<typeof Firing>
