import { z } from 'zod'
import { LegalDate, plainText, VersionOrNone } from '@hue-s/kernel/shared/route.ts'

/** Words on one line, in both languages. */
const Short = z.strictObject({ vi: plainText(1, 300), en: plainText(1, 300) })
const Long = z.strictObject({ vi: plainText(1, 3_000), en: plainText(1, 3_000) })
/** A short name of a thing inside one record: `application`, `house-plan`. */
const Key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
/** Names that expressions may read; a form's questions are called the same way. */
const FactName = z.string().regex(/^[a-zA-Z_][\w-]{0,62}$/)
/** In the language of the forms engine, over the facts of the case, the answers of the forms and `channel`. */
const Expression = z.string().min(1).max(1_000)
/** Where a rule comes from: number, article, clause. */
const Citation = plainText(3, 300)
const FormId = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,99}$/)
const Dong = z.int().min(0).max(100_000_000_000)

/** Code of the national database of procedures. */
export const ProcedureCode = z.string().regex(/^[1-9]\.\d{6}(\.H\d{2})?$/)
/** Key of a unit in the province's `units.json`, or `commune`: the People's Committee of the commune concerned. */
export const AgencyKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
export const COMMUNE = 'commune'

export const LEVELS = ['province', 'commune'] as const
export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>
export const APPLICANTS = ['citizen', 'business'] as const
export const Applicant = z.enum(APPLICANTS)
export type Applicant = z.infer<typeof Applicant>
export const ONLINE = ['full', 'partial', 'none'] as const
export const CHANNELS = ['online', 'counter', 'post'] as const
export const ChannelKind = z.enum(CHANNELS)
export type ChannelKind = z.infer<typeof ChannelKind>
export const STEP_KINDS = [
  'receive',
  'assign',
  'verify',
  'opinion',
  'submit',
  'sign',
  'number',
  'issue',
  'return',
] as const
export const RESULT_KINDS = ['certificate', 'licence', 'decision', 'copy', 'confirmation', 'notice', 'payment'] as const

/** What is owed on one channel; nothing is owed where `when` does not hold. */
export const Fee = z.strictObject({
  key: Key,
  /** `fee` is lệ phí (for the State's act), `charge` is phí (for the cost of the service): Luật Phí và lệ phí 97/2015, điều 3. */
  kind: z.enum(['fee', 'charge']),
  name: Short,
  /** In đồng, for each time. */
  amount: Dong,
  /** How many times it is owed, e.g. `${copies}`; once unless told. */
  times: Expression.nullable().default(null),
  /** Never more than this in all, where the rule has a ceiling. */
  most: Dong.nullable().default(null),
  when: Expression.nullable().default(null),
  citation: Citation,
})
export type Fee = z.infer<typeof Fee>

/** How long an agency may take. `sameDay`: at once, the next working day when received after `cutOff`. */
export const Budget = z.strictObject({
  amount: z.int().min(1).max(400),
  unit: z.enum(['workingDays', 'workingHours', 'sameDay']),
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable()
    .default(null),
  citation: Citation,
})
export type Budget = z.infer<typeof Budget>

export const Channel = z.strictObject({
  kind: ChannelKind,
  budget: Budget,
  fees: z.array(Fee).max(20),
  note: Short.nullable().default(null),
})
export type Channel = z.infer<typeof Channel>

export const PaperNeed = z.strictObject({
  key: Key,
  name: Short,
  originals: z.int().min(0).max(20),
  copies: z.int().min(0).max(20),
  /** Id of a form (forms engine) that makes this paper; null = a paper that exists already. */
  form: FormId.nullable().default(null),
  when: Expression.nullable().default(null),
  /** What `when` means, in words: «nếu nộp thay người khác». */
  whenWords: Short.nullable().default(null),
  required: z.boolean().default(true),
  /** Shown only, not handed in (nộp so với xuất trình). */
  present: z.boolean().default(false),
  /** Kind of paper in the person's store that serves instead; null = always handed in anew. */
  reusable: Key.nullable().default(null),
})
export type PaperNeed = z.infer<typeof PaperNeed>

/** A fact of the case that papers or fees depend on: asked on the page, taken from the form when filing. */
export const CaseQuestion = z.strictObject({
  name: FactName,
  kind: z.enum(['truth', 'choice', 'whole']),
  label: Short,
  choices: z
    .array(z.strictObject({ value: Key, label: Short }))
    .max(20)
    .default([]),
})
export type CaseQuestion = z.infer<typeof CaseQuestion>

export const Step = z.strictObject({
  key: Key,
  kind: z.enum(STEP_KINDS),
  /** Key of a unit, `commune`, or `receiving`/`competent`: the agencies of this procedure. */
  unit: AgencyKey,
  /** Working hours that this step may take. */
  hours: z.number().min(0.25).max(2_000),
  /** Runs beside the step before it; its hours then do not add up. */
  parallel: z.boolean().default(false),
  words: Short.nullable().default(null),
})
export type Step = z.infer<typeof Step>

export const Result = z.strictObject({
  key: Key,
  name: Short,
  kind: z.enum(RESULT_KINDS),
  /** Months that it is valid; null = until it is changed. */
  validFor: z.int().min(1).max(1_200).nullable().default(null),
  /** Template of the paper (papers). */
  template: Key,
})
export type Result = z.infer<typeof Result>

export const LegalBasis = z.strictObject({
  number: plainText(2, 120),
  title: plainText(2, 400),
  date: LegalDate.nullable().default(null),
  agency: plainText(2, 200),
})
export type LegalBasis = z.infer<typeof LegalBasis>

/** Everything that one version of a procedure says; what an author writes. */
export const ProcedureContent = z.strictObject({
  code: ProcedureCode,
  name: Short,
  /** What it is for, in plain words, in two or three sentences. */
  summary: Long,
  /** Other words that people look for it by. */
  words: z.array(plainText(1, 80)).max(30).default([]),
  field: z.strictObject({ code: Key, name: Short }),
  level: Level,
  audience: z.array(Applicant).min(1).max(2),
  online: z.enum(ONLINE),
  competentAgency: AgencyKey,
  receivingAgency: AgencyKey,
  /** Agencies that are asked for an opinion on the way. */
  opinions: z.array(AgencyKey).max(10).default([]),
  channels: z.array(Channel).min(1).max(3),
  questions: z.array(CaseQuestion).max(12).default([]),
  papers: z.array(PaperNeed).min(1).max(40),
  forms: z.array(z.strictObject({ id: FormId, title: Short, paper: Key })).max(10),
  steps: z.array(Step).min(2).max(30),
  results: z.array(Result).min(1).max(10),
  conditions: z.array(Long).max(20).default([]),
  refusalGrounds: z
    .array(z.strictObject({ key: Key, text: Long, citation: Citation }))
    .max(20)
    .default([]),
  /** What often goes wrong, and how not to. */
  pitfalls: z.array(Long).max(10).default([]),
  legalBases: z.array(LegalBasis).min(1).max(20),
  /** The decision by which the province made it public. */
  announcedBy: z
    .strictObject({ number: plainText(1, 120), date: LegalDate.nullable() })
    .nullable()
    .default(null),
  source: z.strictObject({
    /** An address or a document. */
    of: plainText(1, 300),
    /** Whether somebody compared this record with it, word by word. */
    checked: z.boolean(),
  }),
})
export type ProcedureContent = z.infer<typeof ProcedureContent>

/** Parts of a procedure that people confirm: fees, times, papers, legal bases. */
export const CONFIRMED_PARTS = ['fees', 'times', 'papers', 'bases'] as const
/** A part of which somebody said after comparing, and a second person after them, that it is right. */
export const Confirmed = z.object({
  part: z.enum(CONFIRMED_PARTS),
  source: z.string(),
  comparedOn: LegalDate,
  confirmedOn: LegalDate,
  agency: z.string(),
})
export type Confirmed = z.infer<typeof Confirmed>

export const FORCES = ['coming', 'inForce', 'ended'] as const
/** One version, as it was approved. It never changes; only its end is set when another one follows. */
export const Version = ProcedureContent.extend({
  id: z.uuid(),
  version: VersionOrNone,
  validFrom: LegalDate,
  /** The first day on which it no longer holds; null = no end in sight. */
  validTo: LegalDate.nullable(),
  /** As of the day asked for. Only `inForce` may be filed. */
  force: z.enum(FORCES),
  /** Why this version was made. */
  citation: z.string(),
  /** Names of the agencies that it mentions, by key. */
  agencies: z.array(z.object({ key: z.string(), name: z.string() })),
  /** What people confirmed of it; only where a procedure is read by its code. */
  confirmed: z.array(Confirmed).optional(),
})
export type Version = z.infer<typeof Version>

/** One procedure in a list. */
export const ProcedureLine = z.object({
  id: z.uuid(),
  code: ProcedureCode,
  version: VersionOrNone,
  name: Short,
  summary: Long,
  field: ProcedureContent.shape.field,
  level: Level,
  audience: z.array(Applicant),
  online: z.enum(ONLINE),
  /** The shortest time of its channels. */
  budget: Budget,
  /** Nothing is owed on any channel, whatever the case. */
  free: z.boolean(),
  force: z.enum(FORCES),
  validFrom: LegalDate,
  validTo: LegalDate.nullable(),
})
export type ProcedureLine = z.infer<typeof ProcedureLine>
