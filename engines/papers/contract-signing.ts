import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { ById, command, Instant, Nothing, query, upload } from '@hue-s/kernel/shared/route.ts'

const MOST_AT_ONCE = 100
const Pin = z.string().min(4).max(40)

export const WaitingSignature = z.object({
  id: z.uuid(),
  paperId: z.uuid(),
  title: z.string(),
  kind: z.string(),
  number: z.string().nullable(),
  recordKind: z.string(),
  recordId: z.string(),
  askedAt: Instant,
  /** Nobody has to sign before. */
  isTurn: z.boolean(),
  credentialId: z.uuid(),
})
const Key = z.object({
  id: z.uuid(),
  holder: z.object({ kind: z.enum(['person', 'agency']), id: z.uuid() }),
  subject: z.string(),
  authority: z.string(),
  from: Instant,
  to: Instant,
  asksOtp: z.boolean(),
  hasPicture: z.boolean(),
})
export type Key = z.infer<typeof Key>

/** `done`: the paper has it. `signed`: given, and put into the paper shortly. `refused`: why is said by `code`. */
export const SignResult = z.object({
  id: z.uuid(),
  state: z.enum(['done', 'signed', 'refused']),
  code: z.string().nullable(),
})
export type SignResult = z.infer<typeof SignResult>

/** Somebody's signature is in a paper. With `isLast`, nobody has to sign it any more. */
export const paperSigned = event(
  'papers.paperSigned',
  z.object({
    id: z.uuid(),
    kind: z.string(),
    recordKind: z.string(),
    recordId: z.string(),
    no: z.int(),
    isLast: z.boolean(),
  }),
)

const KEY_ERRORS = ['papers.noSigningService', 'papers.signingServiceDown']
export const SIGN_ERRORS = [
  ...KEY_ERRORS,
  ...['papers.pinWrong', 'papers.otpWrong', 'papers.keyLocked', 'papers.certificateExpired', 'papers.oneKeyOnly'],
  ...['papers.certificateRevoked', 'papers.certificateChanged', 'papers.notYourTurn', 'papers.notFound'],
]

export const signingRoutes = {
  waiting: query('/signings', {
    input: z.object({ after: z.uuid().optional() }),
    output: z.object({ items: z.array(WaitingSignature), keys: z.array(Key) }),
    allow: 'account',
    summary: {
      vi: 'Giấy tờ đang chờ tôi ký, và các chứng thư tôi được dùng.',
      en: 'Papers that wait for my signature, and the keys that I may use.',
    },
  }),
  sign: command('/signings/sign', {
    input: z.object({ ids: z.array(z.uuid()).min(1).max(MOST_AT_ONCE), pin: Pin, otp: z.string().max(20).optional() }),
    output: z.object({ results: z.array(SignResult) }),
    allow: 'account',
    assurance: 2,
    rate: { max: 30, seconds: 60 },
    summary: {
      vi: 'Ký nhiều giấy tờ bằng một lần nhập mã PIN; mỗi giấy có kết quả riêng.',
      en: 'Sign several papers with one PIN; each has a result of its own.',
    },
    errors: SIGN_ERRORS,
  }),
  sendOtp: command('/credentials/:id/otp', {
    input: ById,
    output: Nothing,
    allow: 'account',
    rate: { max: 10, seconds: 60 },
    summary: { vi: 'Gửi mã dùng một lần để ký.', en: 'Send a one-time code for signing.' },
    errors: [...KEY_ERRORS, 'papers.notFound'],
  }),
  addCredential: command('/credentials', {
    input: z.object({
      remoteId: z.string().min(1).max(200),
      holder: z.object({ kind: z.enum(['person', 'agency']), id: z.uuid() }),
      /** The personal or agency number that the certificate must carry. */
      userId: z.string().min(1).max(60),
    }),
    output: Key,
    allow: 'papers.manage',
    summary: {
      vi: 'Gắn chứng thư ở dịch vụ ký từ xa với một cán bộ hoặc con dấu của một cơ quan.',
      en: 'Bind a key at the signing service to an official, or to the seal of an agency.',
    },
    errors: [
      ...KEY_ERRORS,
      ...['papers.keyTaken', 'papers.notTheirs', 'papers.certificateExpired', 'papers.certificateRevoked'],
      'papers.authorityUnknown',
    ],
  }),
  endCredential: command('/credentials/:id/end', {
    input: ById,
    output: Nothing,
    allow: 'papers.manage',
    summary: { vi: 'Thôi dùng một chứng thư để ký.', en: 'Stop using a key for signing.' },
    errors: ['papers.notFound'],
  }),
  setPicture: upload('/credentials/:id/picture', {
    input: ById,
    output: Nothing,
    allow: 'papers.manage',
    maxBytes: 1024 * 1024,
    summary: {
      vi: 'Đặt hình chữ ký (PNG nền trong) hoặc hình con dấu đỏ của một chứng thư.',
      en: 'Set the picture of the signature (PNG on nothing) or of the red seal of a key.',
    },
    errors: ['papers.notFound', 'papers.noFile', 'papers.tooLarge', 'papers.notPicture'],
  }),
}
