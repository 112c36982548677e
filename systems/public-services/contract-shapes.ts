import { z } from 'zod'
import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import { Instant, LegalDate, plainText, WordsShape, RowVersion, VersionOrNone } from '@hue-s/kernel/shared/route.ts'

/** Answers as the forms engine takes them. */
export const AnswersShape = contractOfForms.saveDraft.input.shape.answers
export const TYPE = 'public-services.dossier'
/** Holder of the files of a dossier. */
export const FILE_KIND = 'public-services.dossier'

export const STATES = [
  'submitted',
  'supplement',
  'refused',
  'accepted',
  'processing',
  'opinions',
  'paused',
  'signing',
  'approved',
  'ready',
  'done',
  'stopped',
  'withdrawn',
] as const
export const DossierState = z.enum(STATES)
export type DossierState = z.infer<typeof DossierState>
export const MONEY = ['none', 'due', 'paid', 'waived', 'refunding', 'refunded'] as const
export const DELIVERY = ['none', 'ready', 'sent', 'delivered', 'returned'] as const
/** What the national portal knows of it: nothing is to be told, something waits, is on its way, was taken, was refused. */
export const SYNC = ['none', 'waiting', 'sent', 'acknowledged', 'refused'] as const
export const WAYS = ['online', 'counter', 'post'] as const
export const DossierChannel = z.enum(['online', 'counter', 'post', 'phone', 'national'])
export type DossierChannel = z.infer<typeof DossierChannel>

/** The four states of a dossier: what is worked on, what is owed, where the result is, what other systems know. */
export const FourStates = z.object({
  state: DossierState,
  money: z.enum(MONEY),
  delivery: z.enum(DELIVERY),
  sync: z.enum(SYNC),
})

export const FORMS = ['receipt', 'supplement', 'refusal', 'apology', 'stop', 'control', 'book', 'result'] as const
export type FormName = (typeof FORMS)[number]

export const Key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
export const Agency = z.object({ id: z.uuid(), name: z.string() })
const Paper = z.object({
  id: z.uuid(),
  need: z.string(),
  name: WordsShape,
  origin: z.enum(['upload', 'scan', 'store', 'original', 'supplement']),
  fileId: z.uuid().nullable(),
  sha256: z.string().nullable(),
  addedAt: Instant,
  /** A link that opens the file for a while; null where there is only the paper itself. */
  link: z.string().nullable(),
  type: z.string().nullable(),
})
export const DossierPaper = Paper
export type DossierPaper = z.infer<typeof Paper>

/** A paper that the procedure names: whether this case needs it, and which of the papers handed in are it. */
export const NeededPaper = z.object({
  key: z.string(),
  name: WordsShape,
  originals: z.int(),
  copies: z.int(),
  /** When it is needed, in words; null = always. */
  when: WordsShape.nullable(),
  /** `form`: the form itself is it. `unsure`: it hangs on facts that nobody told. `toShow`: only to be shown, not handed in. */
  state: z.enum(['there', 'form', 'missing', 'unsure', 'toShow', 'optional', 'notNeeded']),
  given: z.array(z.uuid()),
})
export type NeededPaper = z.infer<typeof NeededPaper>

/** An official paper that was issued in a dossier. */
export const IssuedPaper = z.object({
  id: z.uuid(),
  form: z.enum(FORMS),
  number: z.string().nullable(),
  title: z.string(),
  issuedAt: Instant,
})
export type IssuedPaper = z.infer<typeof IssuedPaper>

export const FeeLine = z.object({
  key: z.string(),
  kind: z.enum(['fee', 'charge']),
  name: WordsShape,
  total: z.int(),
  citation: z.string(),
})

/** Why a date: every rule that was used, in its order. */
export const Reason = z.object({
  date: z.string(),
  to: z.string().optional(),
  kind: z.string(),
  text: WordsShape,
  citation: z.string().optional(),
})
export const Why = z.object({
  /** The rule of the procedure: how much time, counted from when. */
  rule: WordsShape,
  citation: z.string(),
  due: Instant.nullable(),
  reasons: z.array(Reason),
})
export type Why = z.infer<typeof Why>

export const Entry = z.object({
  at: Instant,
  action: z.string(),
  state: z.string(),
  who: z.enum(['you', 'applicant', 'agency', 'system']),
  by: z.string().nullable(),
  note: z.string().nullable(),
})
export type Entry = z.infer<typeof Entry>

export const GroundView = z.object({ text: WordsShape, citation: z.string(), note: z.string().nullable() })

const common = {
  id: z.uuid(),
  /** The official code; before acceptance the number of the request. */
  code: z.string(),
  accepted: z.boolean(),
  procedure: z.object({ code: z.string(), name: WordsShape, versionId: z.uuid() }),
  channel: DossierChannel,
  ...FourStates.shape,
  filedAt: Instant,
  promisedAt: Instant.nullable(),
  /** When the result was there; how late a dossier is, is judged then. */
  readyAt: Instant.nullable(),
  late: z.boolean(),
  endedAt: Instant.nullable(),
}
/** One of my dossiers. */
export const OwnDossier = z.object({
  ...common,
  version: VersionOrNone,
  agency: Agency.nullable(),
  receivingAgency: Agency.nullable(),
  fees: z.array(FeeLine),
  feeTotal: z.int(),
  orderId: z.uuid().nullable(),
  deliveryWay: z.enum(WAYS),
  papers: z.array(Paper),
  issued: z.array(IssuedPaper),
  /** What is asked of me, in the official's words. */
  asked: z.object({ at: Instant, text: z.string(), reason: z.enum(['supplement', 'money']) }).nullable(),
  ground: GroundView.nullable(),
  why: z.array(Why),
  timeline: z.array(Entry),
  actions: z.array(z.enum(['answer', 'withdraw', 'complain', 'rate', 'pay'])),
  rating: z.int().nullable(),
  onBehalf: z.boolean(),
  /** What the national portal knows of it; null where it is told nothing. */
  national: z
    .object({
      /** Its code there, where it was filed there. */
      code: z.string().nullable(),
      /** Of the latest message. */
      state: z.enum(['waiting', 'sent', 'acknowledged', 'refused', 'dead']).nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  lookUpKey: z.string(),
  looks: z.array(z.object({ at: Instant, who: z.string(), purpose: z.string() })),
})
export type OwnDossier = z.infer<typeof OwnDossier>

/** A line of the office's queue. */
export const QueueLine = z.object({
  ...common,
  caseVersion: z.int(),
  applicant: z.string(),
  dueAt: Instant.nullable(),
  dueClock: z.string().nullable(),
  /** Of the step that runs: when its hours are over. */
  stepDueAt: Instant.nullable(),
  assignee: z.string().nullable(),
  priority: z.int(),
})
export type QueueLine = z.infer<typeof QueueLine>

export const Opinion = z.object({
  id: z.uuid(),
  agency: Agency.nullable(),
  question: z.string(),
  askedAt: Instant,
  dueAt: Instant,
  givenAt: Instant.nullable(),
  verdict: z.enum(['agree', 'disagree', 'conditions']).nullable(),
  text: z.string().nullable(),
  /** The one who reads may answer it. */
  mine: z.boolean(),
})
export const StepView = z.object({
  kind: z.string(),
  unit: z.string().nullable(),
  hours: z.number().nullable(),
  startedAt: Instant,
  dueAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  by: z.string().nullable(),
})

/** A dossier as those who work on it see it. Reading it is written down. */
export const OfficeDossier = OwnDossier.omit({ actions: true, lookUpKey: true, looks: true, asked: true }).extend({
  caseVersion: z.int(),
  applicant: z.object({
    name: z.string(),
    citizenId: z.string().nullable(),
    birthDate: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
  }),
  form: z.object({ id: z.string(), version: VersionOrNone }).nullable(),
  answers: AnswersShape,
  supportAgency: Agency.nullable(),
  competentAgency: Agency.nullable(),
  assignee: z.string().nullable(),
  actions: z.array(z.string()),
  grounds: z.array(z.object({ key: z.string(), text: WordsShape, citation: z.string() })),
  opinionAgencies: z.array(Agency),
  officers: z.array(z.object({ id: z.uuid(), name: z.string() })),
  opinions: z.array(Opinion),
  steps: z.array(StepView),
  needs: z.array(NeededPaper),
  supplements: z.int(),
  draft: z.object({ conclusion: z.string(), body: z.string() }).nullable(),
  results: z.array(z.object({ key: z.string(), name: WordsShape })),
  oldCode: z.string().nullable(),
})
export type OfficeDossier = z.infer<typeof OfficeDossier>

/** How an applicant is named where an official writes for them. */
export const Applicant = z.object({
  name: plainText(2, 120),
  citizenId: z.string().regex(/^\d{12}$/),
  birthDate: LegalDate,
  phone: z
    .string()
    .regex(/^(\+84|0)\d{9}$/)
    .optional(),
  address: plainText(2, 300).optional(),
})
export type Applicant = z.infer<typeof Applicant>

export const GivenPaper = z.union([
  z.strictObject({ need: Key, fileId: z.uuid() }),
  /** From the person's store. */
  z.strictObject({ need: Key, stored: z.uuid() }),
  /** The paper itself was handed over; only at a counter or by post. */
  z.strictObject({ need: Key, original: z.literal(true) }),
])
export type GivenPaper = z.infer<typeof GivenPaper>

/** Facts that papers and fees depend on and that no form asks. */
export const Facts = z
  .record(z.string().regex(/^[a-zA-Z_][\w-]{0,62}$/), z.union([z.string().max(200), z.number(), z.boolean(), z.null()]))
  .refine((facts) => Object.keys(facts).length <= 60)
export const Filing = z.object({
  procedure: z.string().max(20),
  /** The version that the person read; another one in force meanwhile is told, not taken. */
  versionId: z.uuid().optional(),
  form: z.object({ id: z.string().max(100), version: RowVersion }).optional(),
  answers: AnswersShape.default({}),
  facts: Facts.default({}),
  papers: z.array(GivenPaper).max(100).default([]),
  communeId: z.uuid().optional(),
  /** How the result comes; where the form asks for it, its answer counts. */
  delivery: z
    .object({ way: z.enum(WAYS), address: plainText(5, 300).optional(), phone: z.string().max(20).optional() })
    .optional(),
  draftId: z.uuid().optional(),
  /** Made once per dossier by whoever sends it: sent again it is the same dossier. */
  key: z.uuid(),
})
export type Filing = z.output<typeof Filing>

/** What is shown to whoever holds the code and a secret: nothing that tells the person. */
export const LookedUp = z.object({
  code: z.string(),
  procedure: WordsShape,
  ...FourStates.shape,
  filedAt: Instant,
  promisedAt: Instant.nullable(),
  late: z.boolean(),
  agency: z.string().nullable(),
})
