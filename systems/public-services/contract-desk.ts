import { z } from 'zod'
import {
  ById,
  command,
  download,
  Instant,
  Nothing,
  plainText,
  query,
  RowVersion,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Agency, FORMS } from './contract-shapes.ts'

const seen = ['kernel.recordNotFound']

/** What a leader should look at twice before signing. */
export const UNUSUAL = ['late', 'dueToday', 'extended', 'rejects', 'doubted', 'complained', 'owed', 'ownDraft'] as const

export const ToSign = z.object({
  id: z.uuid(),
  version: z.int(),
  code: z.string(),
  procedure: z.object({ code: z.string(), name: WordsShape }),
  applicant: z.string(),
  agency: Agency.nullable(),
  promisedAt: Instant.nullable(),
  conclusion: z.enum(['approve', 'reject']),
  body: z.string(),
  drawnUpBy: z.string().nullable(),
  /** What whoever drew it up says to the leader. */
  note: z.string().nullable(),
  unusual: z.array(z.enum(UNUSUAL)),
})
export type ToSign = z.infer<typeof ToSign>

export const SignedDossier = z.object({
  id: z.uuid(),
  /** `done`: signed, also when it was before. `pending`: the signature is given and enters the paper shortly. */
  state: z.enum(['done', 'pending', 'refused']),
  code: z.string().nullable(),
})
export type SignedDossier = z.infer<typeof SignedDossier>

export const PrintView = z.object({
  id: z.uuid(),
  dossierId: z.uuid(),
  agencyId: z.uuid(),
  code: z.string(),
  applicant: z.string(),
  form: z.enum(FORMS),
  title: z.string(),
  number: z.string().nullable(),
  state: z.enum(['waiting', 'printed', 'handed', 'dropped']),
  queuedAt: Instant,
  copies: z.int(),
  log: z.array(
    z.object({
      what: z.enum(['printed', 'reprinted', 'handed', 'dropped']),
      at: Instant,
      by: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type PrintView = z.infer<typeof PrintView>

/** Steps whose words a template may give. */
export const PURPOSES = ['ask', 'refuse', 'stop', 'extend', 'pause', 'consult', 'opine', 'return', 'submit'] as const
export const Purpose = z.enum(PURPOSES)
/** What a template may ask to be put in. */
export const PLACEHOLDERS = ['code', 'applicant', 'procedure', 'agency', 'filed', 'promised', 'today'] as const

export const TextTemplate = z.object({
  id: z.uuid(),
  version: z.int(),
  agencyId: z.uuid().nullable(),
  procedure: z.string().nullable(),
  purpose: Purpose,
  title: z.string(),
  text: z.string(),
  at: Instant,
  /** With the facts of the dossier put in; null where none was named. */
  filled: z.string().nullable(),
  /** The one who reads may change it. */
  mine: z.boolean(),
})
export type TextTemplate = z.infer<typeof TextTemplate>

/** What makes the day of a desk shorter: signing many, printing, words that are there already. */
export const deskRoutes = {
  toSign: query('/office/signings', {
    input: z.object({}),
    output: z.object({
      items: z.array(ToSign),
      total: z.int(),
      /** Whether one's own key is needed, may be used, or is not: then the approval is written down and the agency seals. */
      key: z.object({
        needed: z.boolean(),
        own: z
          .object({
            subject: z.string(),
            until: Instant,
            id: z.uuid(),
            asksOtp: z.boolean(),
            /** Of a demonstration's key; null where anything real is signed. */
            demoPin: z.string().nullable(),
            /** The signing service answers now. */
            reachable: z.boolean(),
          })
          .nullable(),
        /** While the key cannot be reached, approving by one's word is allowed: the agency alone seals. */
        byWord: z.boolean(),
      }),
    }),
    allow: 'public-services.sign',
    summary: both('Hồ sơ đang chờ tôi ký duyệt.', 'Dossiers that wait for my signature.'),
  }),
  signMany: command('/office/signings/sign', {
    input: z.object({
      items: z
        .array(z.object({ id: z.uuid(), version: RowVersion }))
        .min(1)
        .max(50),
      pin: z.string().min(4).max(40).optional(),
      otp: z.string().max(20).optional(),
      /** Approve without the key that one holds, while the signing service does not answer. */
      byWord: z.boolean().optional(),
    }),
    output: z.object({ results: z.array(SignedDossier) }),
    allow: 'public-services.sign',
    rate: { max: 120, seconds: 60 },
    summary: both(
      'Ký duyệt nhiều hồ sơ bằng một lần xác nhận; mỗi hồ sơ có kết quả riêng.',
      'Sign several dossiers with one confirmation; each has a result of its own.',
    ),
    errors: [
      'public-services.keyNeeded',
      'public-services.pinNeeded',
      'public-services.keyAnswers',
      'papers.pinWrong',
      'papers.otpWrong',
      'papers.keyLocked',
      'papers.noSigningService',
      'papers.signingServiceDown',
      'papers.certificateExpired',
      'papers.certificateRevoked',
      'papers.certificateChanged',
    ],
  }),
  draft: download('/office/dossiers/:id/draft', {
    input: ById,
    output: z.unknown(),
    allow: 'staff',
    rate: { max: 60, seconds: 60 },
    summary: both('Bản trình ký của kết quả (PDF).', 'The result as it is laid before the leader (PDF).'),
    errors: [...seen, 'public-services.draftNeeded'],
  }),
  printQueue: query('/office/print', {
    input: z.object({ agencyId: z.uuid(), show: z.enum(['open', 'ended']).default('open') }),
    output: z.object({ items: z.array(PrintView), counts: z.object({ waiting: z.int(), printed: z.int() }) }),
    allow: 'public-services.receive',
    summary: both('Giấy tờ chờ in, chờ trao tại quầy.', 'Papers that a counter has to print and hand over.'),
    errors: seen,
  }),
  printFile: download('/office/print/:id/file', {
    input: ById,
    output: z.unknown(),
    allow: 'public-services.receive',
    summary: both('Tệp PDF để in.', 'The PDF file to print.'),
    errors: seen,
  }),
  printed: command('/office/print/:id', {
    input: ById.extend({ as: z.enum(['printed', 'handed', 'dropped']), reason: plainText(1, 300).optional() }),
    output: PrintView,
    allow: 'public-services.receive',
    summary: both('Ghi đã in, đã trao hoặc không in.', 'Say that a paper was printed, handed over or left out.'),
    errors: [
      ...seen,
      'public-services.printReasonNeeded',
      'public-services.notPrinted',
      'public-services.handedAlready',
    ],
  }),
  templates: query('/office/templates', {
    input: z.object({
      purpose: Purpose.optional(),
      agencyId: z.uuid().optional(),
      procedure: z.string().max(20).optional(),
      /** Puts the facts of this dossier in, and keeps to what fits it. */
      dossierId: z.uuid().optional(),
    }),
    output: z.object({ items: z.array(TextTemplate), /** May keep those of every agency. */ everywhere: z.boolean() }),
    allow: 'staff',
    summary: both('Mẫu câu cho các bước xử lý hồ sơ.', 'Templates of words for the steps of a dossier.'),
    errors: seen,
  }),
  putTemplate: command('/office/templates', {
    input: z.object({
      /** Of the one to change, with the version that was read. */
      id: z.uuid().optional(),
      version: RowVersion.optional(),
      agencyId: z.uuid().nullable(),
      procedure: z.string().max(20).nullable().default(null),
      purpose: Purpose,
      title: plainText(2, 120),
      text: plainText(5, 4000),
    }),
    output: TextTemplate,
    allow: 'staff',
    summary: both('Thêm mẫu câu hoặc lập phiên bản mới.', 'Add a template, or a new version of one.'),
    errors: [
      ...seen,
      'public-services.templateNotYours',
      'public-services.templateStale',
      'public-services.templatePlaceholder',
      'public-services.templatesFull',
      'public-services.noSuchProcedure',
    ],
  }),
  removeTemplate: command('/office/templates/:id/remove', {
    input: ById.extend({ version: RowVersion }),
    output: Nothing,
    allow: 'staff',
    summary: both('Bỏ một mẫu câu.', 'Remove a template.'),
    errors: [...seen, 'public-services.templateNotYours', 'public-services.templateStale'],
  }),
}
