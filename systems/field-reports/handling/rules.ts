import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { clocksOf } from '../routing/routing.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
const unique = (rows: readonly { id: string }[]) => new Set(rows.map((r) => r.id)).size === rows.length

/** A rule names the text it comes from, or says that the province has still to decide it. */
const sourced = { citation: z.string().min(5).nullable(), provisional: z.boolean() }
const hasSource = (rule: { citation: string | null; provisional: boolean }) =>
  rule.citation !== null || rule.provisional

const PauseReason = z.strictObject({ id: Id, name: WordsShape, maxDays: z.int().min(1).max(365), ...sourced })
const RefusalReason = z.strictObject({
  id: Id,
  name: WordsShape,
  /** What the reporter reads above the officer's own words. */
  text: WordsShape,
  /** What the officer must add: own words, where to go instead, or the number of the other report. */
  asks: z.enum(['note', 'where', 'other']),
  ...sourced,
})
/** Whom the ladder reaches, from below: the place of each is its level with the case engine. */
export const REACHES = ['head', 'centre', 'leader'] as const
export type Reach = (typeof REACHES)[number]
const levelOf = (to: Reach) => REACHES.indexOf(to) + 1
const Step = z.strictObject({
  to: z.enum(REACHES),
  /** Working hours after the deadline has passed. */
  workingHours: z.int().min(0).max(400),
})
const Template = z.strictObject({ id: Id, action: z.string().nullable(), title: WordsShape, text: WordsShape })

/** The reason that takes a second person, a mark on the sender and a right of appeal. */
export const FALSE_REPORT = 'false-report'

export const HandlingSettings = z.strictObject({
  pause: z.array(PauseReason.refine(hasSource)).min(1).refine(unique),
  refusal: z
    .array(RefusalReason.refine(hasSource))
    .min(1)
    .refine(unique)
    .refine((rows) => rows.some((r) => r.id === FALSE_REPORT)),
  reopen: z.strictObject({ days: z.int().min(0).max(365), times: z.int().min(0).max(10), ...sourced }),
  /** Days after which a question without an answer stops holding the clock. */
  answerDays: z.int().min(1).max(90),
  extension: z.strictObject({ maxWorkingDays: z.int().min(1).max(60), maxWorkingHours: z.int().min(1).max(200) }),
  photoNeeded: z.strictObject({
    after: z.boolean(),
    before: z.boolean(),
    /** Categories where a picture shows nothing: noise, conduct. */
    except: z.array(z.string()),
  }),
  escalation: z
    .array(Step)
    .min(1)
    .refine((steps) => steps.every((s, i) => s.workingHours >= (steps[i - 1]?.workingHours ?? 0)))
    .refine((steps) => steps.every((s, i) => i === 0 || levelOf(s.to) > levelOf(steps[i - 1]?.to ?? s.to))),
  falseReports: z.strictObject({
    appealDays: z.int().min(1).max(365),
    /** So many marked reports within so many months: the next ones are looked at first. */
    strikes: z.int().min(1).max(50),
    months: z.int().min(1).max(60),
  }),
  anonymous: z.strictObject({ allowed: z.boolean(), reviewFirst: z.boolean() }),
  /** The same words at the same place by the same person within so many minutes are one report. */
  repeatMinutes: z.int().min(0).max(1_440),
  retention: z.strictObject({ years: z.int().min(1).max(100), ...sourced }),
  templates: z.array(Template).max(200).refine(unique),
})
export type HandlingSettings = z.infer<typeof HandlingSettings>

/** The province's `field-report-handling.json`: reasons, limits, the ladder of escalation, templates. */
export const handlingSetting = setting('field-report-handling', HandlingSettings)

/** The clocks of a report with the province's ladder: «at once» is at once, also at night. */
export const clocksWith = (rules: HandlingSettings, timed: Parameters<typeof clocksOf>[0]) =>
  clocksOf(timed).map((clock) => ({
    ...clock,
    escalate: rules.escalation.map(({ to, workingHours }) => ({
      after: workingHours === 0 ? { hours: 0 } : { workingHours },
      level: levelOf(to),
    })),
  }))
