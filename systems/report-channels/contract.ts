import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  contract,
  Instant,
  Nothing,
  PageById,
  pageOf,
  plainText,
  Point,
  query,
  upload,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

export const CHANNELS = ['email', 'sms', 'zalo'] as const
export const Channel = z.enum(CHANNELS)
export type Channel = z.infer<typeof Channel>

/** Why a message waits for a person. */
const WHYS = ['noKind', 'unsureKind', 'noPlace', 'unsurePlace', 'otherSender', 'refused'] as const
export const Why = z.enum(WHYS)
export type Why = z.infer<typeof Why>

const Category = z.string().regex(/^[a-z0-9-]{1,60}$/)

/** What the words of a message seem to tell. */
export const Facts = z.object({
  category: Category.optional(),
  child: Category.optional(),
  communeId: z.uuid().optional(),
  /** The commune's name, for the eye. */
  commune: z.string().optional(),
  at: Point.optional(),
  place: z.string().optional(),
  /** The code of a report that the message names but that another sender reported. */
  code: z.string().optional(),
  /** Files that were not pictures. */
  refusedFiles: z.int().optional(),
  /** What the trusted mail server found out about the sender. */
  authentication: z.enum(['pass', 'fail']).optional(),
  /** The code of the refusal when it was sent on. */
  refusal: z.string().optional(),
})
export type Facts = z.infer<typeof Facts>

export const Waiting = z.object({
  id: z.uuid(),
  version: VersionOrNone,
  channel: Channel,
  at: Instant,
  subject: z.string(),
  text: z.string(),
  why: Why.nullable(),
  facts: Facts,
  photos: z.array(z.object({ id: z.uuid(), thumb: z.string(), view: z.string() })),
})
export type Waiting = z.infer<typeof Waiting>

const Complete = z.object({
  id: z.uuid(),
  version: VersionOrNone,
  category: Category,
  child: Category.optional(),
  /** The point, or the commune when no point is known. */
  at: Point.optional(),
  communeId: z.uuid().optional(),
  place: plainText(0, 300).default(''),
  /** The words as the report shall hold them, when they must be shortened or a name left out. */
  note: plainText(5, 4000).optional(),
})
export type Complete = z.output<typeof Complete>
const Discard = z.object({
  id: z.uuid(),
  version: VersionOrNone,
  reason: plainText(5, 500),
  /** Whether the sender is told the reason. */
  tell: z.boolean().default(false),
})
export type Discard = z.output<typeof Discard>

const Counts = z.object({
  waiting: z.int(),
  oldest: Instant.nullable(),
  /** Of the last seven days. */
  week: z.array(z.object({ channel: Channel, state: z.string(), count: z.int() })),
  failedReplies: z.int(),
})
const Taken = z.object({ ok: z.literal(true) })
const DESK = 'report-channels.desk' as const
const changed = ['kernel.recordNotFound', 'report-channels.changed']

export const reportChannelsContract = contract('report-channels', {
  sms: upload('/sms', {
    input: Nothing,
    output: Taken,
    allow: 'anyone',
    reads: ['x-signature'],
    maxBytes: 64 * 1024,
    summary: both(
      'Nhận tin nhắn SMS từ tổng đài, có chữ ký HMAC-SHA256 trong x-signature.',
      'Take in an SMS from the gateway, signed by HMAC-SHA256 in x-signature.',
    ),
    errors: [
      'report-channels.off',
      'report-channels.badSignature',
      'report-channels.badMessage',
      'report-channels.stale',
    ],
  }),
  zalo: upload('/zalo', {
    input: Nothing,
    output: Taken,
    allow: 'anyone',
    reads: ['x-zevent-signature'],
    maxBytes: 64 * 1024,
    summary: both(
      'Nhận sự kiện từ tài khoản Zalo OA, có chữ ký trong X-ZEvent-Signature.',
      'Take in an event of the Zalo official account, signed in X-ZEvent-Signature.',
    ),
    errors: [
      'report-channels.off',
      'report-channels.badSignature',
      'report-channels.badMessage',
      'report-channels.stale',
    ],
  }),
  waiting: query('/waiting', {
    input: PageById,
    output: pageOf(Waiting),
    allow: DESK,
    transaction: true,
    summary: both(
      'Tin chờ trung tâm bổ sung loại, nơi chốn; cũ trước.',
      'Messages that wait for a person, oldest first.',
    ),
  }),
  counts: query('/counts', {
    input: Nothing,
    output: Counts,
    allow: DESK,
    summary: both('Số tin chờ và số tin bảy ngày qua theo kênh.', 'How many wait, and the last seven days by channel.'),
  }),
  complete: command('/waiting/:id/complete', {
    input: Complete,
    output: z.object({ id: z.uuid(), code: z.string() }),
    allow: DESK,
    summary: both('Bổ sung loại, nơi chốn rồi gửi thành phản ánh.', 'Add kind and place and send it on as a report.'),
    errors: [...changed, 'report-channels.placeMissing'],
  }),
  discard: command('/waiting/:id/discard', {
    input: Discard,
    output: Taken,
    allow: DESK,
    summary: both('Loại một tin không phải phản ánh, ghi lý do.', 'Discard what is no report, with the reason.'),
    errors: changed,
  }),
  sender: command('/waiting/:id/sender', {
    input: ById,
    output: z.object({ name: z.string(), address: z.string() }),
    allow: 'field-reports.reveal',
    summary: both('Xem ai gửi; mỗi lần xem đều được ghi lại.', 'See who sent it; each look is written down.'),
    errors: ['kernel.recordNotFound'],
  }),
})

/** An answer to a sender is ready to go out. */
export const replyQueued = event('report-channels.replyQueued', z.object({ id: z.uuid() }))
/** A message named a picture by its address. Pictures of one message follow each other. */
export const photoNamed = event('report-channels.photoNamed', z.object({ id: z.uuid(), url: z.string() }))
