import { z } from 'zod'
import {
  ById,
  command,
  download,
  Instant,
  LegalDate,
  Nothing,
  PageInput,
  pageOf,
  plainText,
  query,
  WordsShape,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import {
  Agency,
  DossierChannel,
  FeeLine,
  Filing,
  FourStates,
  GivenPaper,
  Key,
  LookedUp,
  OwnDossier,
  Why,
} from './contract-shapes.ts'

export const procedureFaults = [
  'public-services.procedureEnded',
  'public-services.procedureComing',
  'public-services.noSuchProcedure',
  'public-services.notOnline',
  'public-services.filedElsewhere',
]
export const filingFaults = [
  ...procedureFaults,
  'public-services.versionChanged',
  'public-services.filedAlready',
  'public-services.badFacts',
  'public-services.badAnswers',
  'public-services.wrongForm',
  'public-services.papersMissing',
  'public-services.noSuchPaper',
  'public-services.noSuchStored',
  'public-services.originalNotHere',
  'public-services.communeNeeded',
  'public-services.addressNeeded',
  'public-services.noAgency',
  'public-services.noSuchChannel',
  'files.notFound',
  'files.refused',
]

const PaperNeeded = z.object({
  key: Key,
  name: WordsShape,
  originals: z.int(),
  copies: z.int(),
  required: z.boolean(),
  /** Shown only, not handed in. */
  present: z.boolean(),
  /** Made by the form that is filled in. */
  byForm: z.boolean(),
  whenWords: WordsShape.nullable(),
  /** What the person's store holds of it: need not be handed in again. */
  stored: z.array(
    z.object({ id: z.uuid(), name: WordsShape, issuedOn: LegalDate, validTo: LegalDate.nullable(), from: z.string() }),
  ),
})
/** Everything that is to be known before a dossier is sent. */
export const Preparation = z.object({
  procedure: z.object({ code: z.string(), name: WordsShape, versionId: z.uuid() }),
  /** `here`, or where this procedure is filed instead. */
  filedAt: z.object({
    where: z.enum(['here', 'national']),
    /** Since when, and by which rule; null where nothing was ever said. */
    since: LegalDate.nullable(),
    citation: z.string().nullable(),
    next: z.object({ on: LegalDate, where: z.enum(['here', 'national']) }).nullable(),
    /** The page there, where this province is not connected: the person files there by themselves. */
    url: z.string().nullable(),
  }),
  form: z.object({ id: z.string(), version: VersionOrNone }).nullable(),
  questions: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['truth', 'choice', 'whole']),
      label: WordsShape,
      choices: z.array(z.object({ value: z.string(), label: WordsShape })),
    }),
  ),
  papers: z.array(PaperNeeded),
  fees: z.array(FeeLine),
  feeTotal: z.int(),
  communeNeeded: z.boolean(),
  communes: z.array(Agency),
  agency: Agency.nullable(),
  /** If it were accepted now. */
  promise: Why,
  results: z.array(WordsShape),
})
export type Preparation = z.infer<typeof Preparation>
export const Sent = z.object({
  id: z.uuid(),
  code: z.string(),
  checkBy: Instant.nullable(),
  feeTotal: z.int(),
  orderId: z.uuid().nullable(),
})
export type Sent = z.infer<typeof Sent>

const Line = OwnDossier.pick({
  id: true,
  code: true,
  accepted: true,
  procedure: true,
  channel: true,
  filedAt: true,
  promisedAt: true,
  late: true,
  endedAt: true,
  onBehalf: true,
}).extend(FourStates.shape)
export const OwnLine = Line
export type OwnLine = z.infer<typeof Line>

/** What a person does with their dossiers. */
export const filingRoutes = {
  prepare: query('/prepare/:code', {
    input: z.object({
      code: z.string().max(20),
      channel: DossierChannel.default('online'),
      facts: z.string().max(8_000).default('{}'),
      communeId: z.uuid().optional(),
    }),
    output: Preparation,
    allow: 'account',
    summary: both(
      'Trước khi nộp: giấy tờ, tiền, ngày hẹn, giấy tờ đã có sẵn.',
      'Before filing: papers, money, the date, papers that are here already.',
    ),
    errors: [...procedureFaults, 'public-services.badFacts'],
  }),
  file: command('/dossiers', {
    input: Filing,
    output: Sent,
    allow: 'citizen',
    assurance: 2,
    rate: { max: 30, seconds: 3_600 },
    summary: both('Nộp hồ sơ trực tuyến.', 'File a dossier online.'),
    errors: [...filingFaults, 'public-services.tooMany'],
  }),
  mine: query('/mine', {
    input: PageInput.extend({ show: z.enum(['all', 'open', 'closed']).default('all') }),
    output: pageOf(OwnLine),
    allow: 'account',
    summary: both('Hồ sơ của tôi.', 'My dossiers.'),
    errors: ['cases.badPage'],
  }),
  mineOne: query('/mine/:id', {
    input: ById,
    output: OwnDossier,
    allow: 'account',
    summary: both(
      'Một hồ sơ của tôi: đang ở đâu, vì sao ngày này, tôi phải làm gì.',
      'One dossier of mine: where it is, why that date, what I must do.',
    ),
    errors: ['kernel.recordNotFound'],
  }),
  answer: command('/mine/:id/answer', {
    input: ById.extend({
      version: RowVersion,
      text: plainText(1, 4000),
      papers: z.array(GivenPaper).max(30).default([]),
    }),
    output: OwnDossier,
    allow: 'account',
    summary: both('Bổ sung hồ sơ theo yêu cầu.', 'Give what was asked for.'),
    errors: [
      'kernel.recordNotFound',
      'public-services.nothingAsked',
      'public-services.noSuchPaper',
      'public-services.noSuchStored',
      'public-services.originalNotHere',
      'cases.stale',
      'cases.notNow',
      'files.notFound',
      'files.refused',
    ],
  }),
  withdraw: command('/mine/:id/withdraw', {
    input: ById.extend({ version: RowVersion, text: plainText(5, 2000) }),
    output: OwnDossier,
    allow: 'account',
    summary: both('Rút hồ sơ.', 'Withdraw a dossier.'),
    errors: ['kernel.recordNotFound', 'cases.stale', 'cases.notNow'],
  }),
  complain: command('/mine/:id/complain', {
    input: ById.extend({ version: RowVersion, text: plainText(10, 4000) }),
    output: OwnDossier,
    allow: 'account',
    rate: { max: 10, seconds: 3_600 },
    summary: both('Phản ánh, kiến nghị về việc giải quyết hồ sơ.', 'Complain of how a dossier is handled.'),
    errors: ['kernel.recordNotFound', 'cases.stale', 'cases.notNow'],
  }),
  stored: query('/stored', {
    input: Nothing,
    output: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          kind: z.string(),
          name: WordsShape,
          origin: z.enum(['result', 'digitised']),
          issuer: z.string().nullable(),
          number: z.string().nullable(),
          issuedOn: LegalDate,
          validTo: LegalDate.nullable(),
          sha256: z.string(),
          dossier: z.string(),
          link: z.string(),
        }),
      ),
    }),
    allow: 'account',
    summary: both(
      'Kho giấy tờ của tôi: kết quả và giấy tờ đã số hóa.',
      'My store of papers: results and digitised papers.',
    ),
  }),
  paper: download('/papers/:id', {
    input: ById,
    output: z.unknown(),
    allow: 'account',
    summary: both('Tải một giấy tờ do cơ quan cấp trong hồ sơ (PDF).', 'An official paper of a dossier (PDF).'),
    errors: ['kernel.recordNotFound'],
  }),
  lookUp: command('/look-up', {
    input: z.object({ code: z.string().max(60), secret: z.string().max(40) }),
    output: z.object({ dossier: LookedUp.nullable(), wait: z.boolean() }),
    allow: 'anyone',
    rate: { max: 12, seconds: 60 },
    summary: both(
      'Tra cứu tình trạng hồ sơ bằng mã hồ sơ và khóa tra cứu trên giấy hẹn (hoặc số định danh của người nộp).',
      'State of a dossier by its code and the look-up key of the receipt (or the applicant’s citizen number).',
    ),
  }),
}
