import { z } from 'zod'
import {
  ById,
  command,
  download,
  LegalDate,
  pageOf,
  plainText,
  query,
  WordsShape,
  RowVersion,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import {
  Agency,
  Applicant,
  DossierPaper,
  DossierState,
  Filing,
  Key,
  OfficeDossier,
  Opinion,
  QueueLine,
} from './contract-shapes.ts'
import { filingFaults, Sent } from './contract-filing.ts'

const seen = ['kernel.recordNotFound']
/** A counter where somebody serves people. */
const CounterPlace = Agency.extend({
  /** They also work there behind the counter: handling, handing out, numbering or signing. */
  own: z.boolean(),
})
/** A counter where somebody receives dossiers. */
const ReceivingPlace = CounterPlace.extend({
  /** Papers that wait there to be printed or handed over. */
  toPrint: z.int(),
})
export type CounterPlace = z.infer<typeof CounterPlace> & { toPrint?: number }

export const STEPS = [
  'accept',
  'ask',
  'answer',
  'refuse',
  'take',
  'assign',
  'reassign',
  'verify',
  'consult',
  'goOn',
  'pause',
  'resume',
  'submit',
  'return',
  'sign',
  'issue',
  'handOver',
  'stop',
  'extend',
] as const
export type StepName = (typeof STEPS)[number]

/** One step of an official. What a step does not need is ignored. */
export const Step = ById.extend({
  version: RowVersion,
  action: z.enum(STEPS),
  note: plainText(1, 2000).optional(),
  assigneeId: z.uuid().optional(),
  /** Agencies that are asked for an opinion. */
  agencyIds: z.array(z.uuid()).min(1).max(10).optional(),
  /** One of the grounds of the procedure or of the province. */
  ground: Key.optional(),
  reason: z.enum(['supplement', 'money']).optional(),
  /** What the result is to say, for the leader to sign. */
  draft: z.object({ conclusion: z.enum(['approve', 'reject']), body: plainText(5, 8000) }).optional(),
  extension: z.object({ workingDays: z.int().min(1).max(60) }).optional(),
})
export type Step = z.output<typeof Step>

export const QueueInput = z.object({
  view: z.enum(['mine', 'unassigned', 'agency', 'late', 'escalated', 'dueToday', 'all']).default('agency'),
  state: DossierState.optional(),
  procedure: z.string().max(20).optional(),
  /** A code in either form, the number of a request, or a name. */
  q: z.string().max(120).optional(),
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(40),
})

/** The desk of those who receive, handle, sign and issue. */
export const officeRoutes = {
  queue: query('/office/queue', {
    input: QueueInput,
    output: pageOf(QueueLine),
    allow: 'public-services.read',
    summary: both('Hàng đợi hồ sơ của cơ quan.', 'The agency’s queue of dossiers.'),
    errors: ['cases.badPage'],
  }),
  counts: query('/office/counts', {
    input: z.object({}),
    output: z.object({
      views: z.record(z.string(), z.int()),
      states: z.array(z.object({ state: DossierState, count: z.int() })),
      procedures: z.array(z.object({ code: z.string(), name: WordsShape, count: z.int() })),
    }),
    allow: 'public-services.read',
    summary: both('Số hồ sơ theo trạng thái.', 'How many dossiers are in each state.'),
  }),
  read: query('/office/dossiers/:id', {
    input: ById,
    output: OfficeDossier,
    allow: 'staff',
    transaction: true,
    summary: both(
      'Một hồ sơ, với biểu mẫu và bản chụp; lần xem được ghi lại.',
      'A dossier with its form and scans; the look is recorded.',
    ),
    errors: seen,
  }),
  step: command('/office/dossiers/:id/step', {
    input: Step,
    output: OfficeDossier,
    allow: 'staff',
    // A step that issues lays out and signs a paper: more at once would only hold connections that others wait for.
    atOnce: 6,
    summary: both('Một bước xử lý hồ sơ.', 'One step in a dossier.'),
    errors: [
      ...seen,
      'cases.stale',
      'cases.notNow',
      'cases.notAllowed',
      'public-services.noteNeeded',
      'public-services.groundNeeded',
      'public-services.supplementOnce',
      'public-services.pauseOnce',
      'public-services.notAnOfficer',
      'public-services.agenciesNeeded',
      'public-services.opinionsOpen',
      'public-services.reasonNeeded',
      'public-services.draftNeeded',
      'public-services.notPaid',
      'public-services.notCollected',
      'public-services.extendedOnce',
      'public-services.extensionNeeded',
      'public-services.ownDraft',
      'public-services.keyNeeded',
      'papers.noCertificate',
    ],
  }),
  scan: command('/office/dossiers/:id/papers', {
    input: ById.extend({ need: Key, fileId: z.uuid() }),
    output: DossierPaper,
    allow: 'staff',
    summary: both('Thêm bản chụp giấy tờ vào hồ sơ.', 'Add a scan to a dossier.'),
    errors: [...seen, 'public-services.noSuchPaper', 'public-services.over', 'files.notFound', 'files.refused'],
  }),
  opinionsAsked: query('/office/opinions', {
    input: z.object({}),
    output: z.object({
      items: z.array(
        Opinion.extend({
          dossierId: z.uuid(),
          code: z.string(),
          procedure: z.object({ vi: z.string(), en: z.string() }),
        }),
      ),
    }),
    allow: 'public-services.advise',
    summary: both('Các hồ sơ đang chờ ý kiến của cơ quan tôi.', 'Dossiers that wait for my agency’s opinion.'),
  }),
  opine: command('/office/opinions/:id', {
    input: ById.extend({ verdict: z.enum(['agree', 'disagree', 'conditions']), text: plainText(5, 4000) }),
    output: OfficeDossier,
    allow: 'public-services.advise',
    summary: both('Cho ý kiến về một hồ sơ.', 'Give the agency’s opinion on a dossier.'),
    errors: [...seen, 'public-services.opinionGiven', 'public-services.over'],
  }),
  deliver: command('/office/dossiers/:id/delivery', {
    input: ById.extend({ to: z.enum(['sent', 'delivered', 'returned']) }),
    output: OfficeDossier,
    allow: 'public-services.receive',
    summary: both('Ghi việc giao kết quả qua bưu chính.', 'Record the delivery of a result by post.'),
    errors: [...seen, 'public-services.deliveryNotNow'],
  }),
  fileAtCounter: command('/office/dossiers', {
    input: Filing.extend({
      applicant: Applicant,
      channel: z.enum(['counter', 'post', 'phone']).default('counter'),
      agencyId: z.uuid(),
    }),
    output: Sent,
    allow: 'public-services.receive',
    summary: both(
      'Nhập hồ sơ nộp tại quầy, qua bưu chính hoặc qua điện thoại.',
      'Enter a dossier from the counter, the post or the phone.',
    ),
    errors: [...filingFaults, 'public-services.notYourCounter', 'public-services.badCitizenId'],
  }),
  readCard: command('/office/id-card', {
    input: z.object({ text: z.string().max(2_000) }),
    output: z.object({
      citizenId: z.string(),
      oldId: z.string().nullable(),
      name: z.string(),
      birthDate: LegalDate,
      sex: z.enum(['male', 'female']),
      address: z.string(),
      issuedOn: LegalDate.nullable(),
    }),
    allow: 'public-services.receive',
    summary: both('Đọc nội dung mã QR trên thẻ căn cước.', 'Read the text of an ID card’s QR.'),
    errors: ['public-services.badCard'],
  }),
  book: download('/office/book', {
    input: z.object({ agencyId: z.uuid(), from: LegalDate, to: LegalDate }),
    output: z.unknown(),
    allow: 'public-services.read',
    rate: { max: 20, seconds: 60 },
    summary: both('Sổ theo dõi hồ sơ (mẫu 07, A4).', 'The register of dossiers (form 07, A4).'),
    errors: [...seen, 'public-services.badPeriod', 'public-services.bookTooLong'],
  }),
  controlSlip: command('/office/dossiers/:id/control', {
    input: ById,
    output: OfficeDossier,
    allow: 'public-services.read',
    summary: both(
      'Lập phiếu kiểm soát quá trình giải quyết (mẫu 06).',
      'Make the control slip of a dossier (form 06).',
    ),
    errors: seen,
  }),
  places: query('/office/places', {
    input: z.object({}),
    output: z.object({ receive: z.array(ReceivingPlace), counter: z.array(CounterPlace), read: z.array(Agency) }),
    allow: 'staff',
    summary: both(
      'Các cơ quan mà tôi tiếp nhận, gọi số hoặc theo dõi hồ sơ.',
      'The agencies where I receive, call tickets or follow dossiers.',
    ),
  }),
}
