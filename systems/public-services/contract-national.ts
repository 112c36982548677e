import { z } from 'zod'
import {
  ById,
  command,
  Instant,
  LegalDate,
  Nothing,
  pageOf,
  query,
  upload,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { filingFaults } from './contract-filing.ts'
import { Filing } from './contract-shapes.ts'

const where = z.enum(['here', 'national'])
const Next = z.object({ on: LegalDate, where, citation: z.string() }).nullable()
const SIGNED = ['x-sender', 'x-recipient', 'x-operation', 'x-message-id', 'x-timestamp', 'x-signature'] as const
const MiB = 1024 * 1024
export const MOST_MESSAGE = MiB
export const MOST_FILE = 50 * MiB

/** A dossier that was prepared here and is finished on the national portal. */
export const HandOver = z.object({
  id: z.uuid(),
  state: z.enum(['prepared', 'sent', 'filed', 'dropped', 'expired']),
  procedure: z.object({ code: z.string(), name: WordsShape }),
  /** Where it waits there; null while the portal has not answered, and when it is over. */
  url: z.string().nullable(),
  nationalCode: z.string().nullable(),
  dossierId: z.uuid().nullable(),
  madeAt: Instant,
  expiresAt: Instant,
})
export type HandOver = z.infer<typeof HandOver>

export const QUEUE_STATES = ['waiting', 'sent', 'acknowledged', 'refused', 'dead'] as const
export const QueueState = z.enum(QUEUE_STATES)
export type QueueState = z.infer<typeof QueueState>
/** A message to the portal, without anything personal. */
export const NationalMessage = z.object({
  id: z.uuid(),
  dossierId: z.uuid(),
  code: z.string(),
  procedure: WordsShape,
  seq: z.int(),
  status: z.string(),
  state: QueueState,
  tries: z.int(),
  error: z.string().nullable(),
  madeAt: Instant,
  nextAt: Instant.nullable(),
  endedAt: Instant.nullable(),
})
export type NationalMessage = z.infer<typeof NationalMessage>

export const DIFFERENCES = ['missingThere', 'missingHere', 'otherState'] as const
export const REASONS = [
  'underWay',
  'refused',
  'dead',
  'lost',
  'neverCame',
  'cameTooEarly',
  'wasRefused',
  'unexplained',
] as const
export const NationalDifference = z.object({
  id: z.uuid(),
  day: LegalDate,
  code: z.string(),
  dossierId: z.uuid().nullable(),
  kind: z.enum(DIFFERENCES),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  why: z.enum(REASONS),
  foundAt: Instant,
  settledAt: Instant.nullable(),
  settledHow: z.enum(['resent', 'askedAgain', 'gone']).nullable(),
})
export type NationalDifference = z.infer<typeof NationalDifference>
const Day = z.object({
  day: LegalDate,
  comparedAt: Instant,
  ours: z.int(),
  theirs: z.int(),
  error: z.string().nullable(),
})

export const NationalOverview = z.object({
  connected: z.boolean(),
  counts: z.array(z.object({ state: QueueState, count: z.int() })),
  /** Messages of the portal that wait for one that has not come. */
  parked: z.int(),
  /** Filed there by people who never were here, and prepared here before. */
  arrived: z.object({ last30Days: z.int(), prepared: z.int() }),
  openDifferences: z.int(),
  days: z.array(Day),
  report: z.object({ from: LegalDate, citation: z.string() }).nullable(),
  procedures: z.array(
    z.object({
      code: z.string(),
      name: WordsShape.nullable(),
      where,
      since: LegalDate.nullable(),
      citation: z.string().nullable(),
      next: Next,
    }),
  ),
  usual: z.object({ where, since: LegalDate.nullable(), next: Next }),
})
export type NationalOverview = z.infer<typeof NationalOverview>

const unseen = ['kernel.recordNotFound']
const signed = {
  allow: 'anyone' as const,
  reads: SIGNED,
  errors: ['public-services.nationalOff', 'public-services.nationalBadSignature', 'public-services.nationalTooOld'],
}

/** Between this province and the national portal of public services. */
export const nationalRoutes = {
  handOver: command('/national/hand-overs', {
    input: Filing,
    output: HandOver,
    allow: 'citizen',
    assurance: 2,
    rate: { max: 30, seconds: 3_600 },
    atOnce: 4,
    summary: both(
      'Chuyển hồ sơ đã chuẩn bị sang Cổng Dịch vụ công quốc gia để nộp.',
      'Hand a prepared dossier over to the national portal, to be filed there.',
    ),
    errors: [
      ...filingFaults,
      'public-services.tooMany',
      'public-services.filedHere',
      'public-services.nationalOff',
      'public-services.nationalRefused',
      'public-services.nationalNeedsId',
    ],
  }),
  sendHandOver: command('/national/hand-overs/:id/send', {
    input: ById,
    output: HandOver,
    allow: 'account',
    rate: { max: 30, seconds: 600 },
    atOnce: 4,
    summary: both('Gửi lại hồ sơ đã chuẩn bị sang Cổng.', 'Send a prepared dossier to the portal once more.'),
    errors: [
      ...unseen,
      'public-services.handOverOver',
      'public-services.nationalOff',
      'public-services.nationalRefused',
    ],
  }),
  dropHandOver: command('/national/hand-overs/:id/drop', {
    input: ById,
    output: HandOver,
    allow: 'account',
    summary: both('Bỏ hồ sơ đã chuẩn bị, chưa nộp.', 'Give up a prepared dossier that is not filed yet.'),
    errors: [...unseen, 'public-services.handOverOver'],
  }),
  handOvers: query('/national/hand-overs', {
    input: Nothing,
    output: z.object({ items: z.array(HandOver) }),
    allow: 'account',
    summary: both('Hồ sơ tôi đã chuẩn bị, chờ nộp trên Cổng.', 'What I prepared and have not filed on the portal yet.'),
  }),
  readHandOver: query('/national/hand-overs/:id', {
    input: ById,
    output: HandOver,
    allow: 'account',
    summary: both('Một hồ sơ đã chuẩn bị.', 'One prepared dossier.'),
    errors: unseen,
  }),
  nationalMessage: upload('/national/messages', {
    ...signed,
    input: Nothing,
    output: z.object({
      MaThongDiep: z.uuid(),
      KetQua: z.enum(['DA_NHAN', 'DA_CO', 'CHO_THU_TU', 'TU_CHOI', 'THIEU_TEP']),
      MaLoi: z.string().nullable(),
      MoTa: z.string().nullable(),
      ThieuTep: z.array(z.string()),
    }),
    maxBytes: MOST_MESSAGE,
    summary: both(
      'Cổng Dịch vụ công quốc gia gửi một thông điệp về hồ sơ (ký HMAC-SHA256).',
      'The national portal tells of a dossier (signed by HMAC-SHA256).',
    ),
    errors: [...signed.errors, 'public-services.nationalBadMessage'],
  }),
  nationalFile: upload('/national/files', {
    ...signed,
    input: Nothing,
    output: z.object({ MaBam: z.string() }),
    maxBytes: MOST_FILE,
    atOnce: 4,
    summary: both(
      'Cổng Dịch vụ công quốc gia gửi nội dung một tệp (ký HMAC-SHA256).',
      'The national portal brings the contents of a file (signed by HMAC-SHA256).',
    ),
    errors: [...signed.errors, 'files.tooLarge', 'files.typeNotAllowed', 'files.empty'],
  }),
  nationalOverview: query('/office/national', {
    input: Nothing,
    output: NationalOverview,
    allow: 'public-services.synchronise',
    summary: both('Tình trạng đồng bộ với Cổng quốc gia.', 'How synchronisation with the national portal stands.'),
  }),
  nationalQueue: query('/office/national/messages', {
    input: z.object({
      state: QueueState.optional(),
      q: z.string().max(60).optional(),
      after: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(40),
    }),
    output: pageOf(NationalMessage),
    allow: 'public-services.synchronise',
    summary: both('Hàng đợi thông điệp gửi Cổng quốc gia.', 'The queue of messages to the national portal.'),
    errors: ['public-services.badPage'],
  }),
  nationalRetry: command('/office/national/messages/:id/retry', {
    input: ById,
    output: NationalMessage,
    allow: 'public-services.synchronise',
    summary: both('Gửi lại một thông điệp bị từ chối hoặc đã dừng.', 'Send a refused or dead message once more.'),
    errors: [...unseen, 'public-services.nationalNotStuck'],
  }),
  nationalDifferences: query('/office/national/differences', {
    input: z.object({ show: z.enum(['open', 'all']).default('open') }),
    output: z.object({ items: z.array(NationalDifference) }),
    allow: 'public-services.synchronise',
    summary: both('Chênh lệch khi đối soát với Cổng quốc gia.', 'Differences found against the national portal.'),
  }),
  nationalSettle: command('/office/national/differences/:id', {
    input: ById,
    output: NationalDifference,
    allow: 'public-services.synchronise',
    atOnce: 2,
    summary: both(
      'Xử lý một chênh lệch: gửi lại trạng thái, hoặc đề nghị Cổng gửi lại.',
      'Settle a difference: tell the state again, or ask the portal to tell again.',
    ),
    errors: [
      ...unseen,
      'public-services.nationalSettled',
      'public-services.nationalOff',
      'public-services.nationalSilent',
      'public-services.nationalRefused',
    ],
  }),
  nationalCompare: command('/office/national/compare', {
    input: z.object({ day: LegalDate }),
    output: z.object({ day: Day, found: z.int() }),
    allow: 'public-services.synchronise',
    rate: { max: 20, seconds: 600 },
    atOnce: 1,
    summary: both('Đối soát một ngày với Cổng quốc gia.', 'Compare one day with the national portal.'),
    errors: ['public-services.nationalOff', 'public-services.badDay'],
  }),
}
