import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { ById, command, contract, Instant, Nothing, pageOf, PageInput, query } from '@hue-s/kernel/shared/route.ts'

/** Beside the in-app inbox, which always gets the notice. */
export const CHANNELS = ['push', 'email', 'sms', 'zalo'] as const
export const Channel = z.enum(CHANNELS)
export type Channel = z.infer<typeof Channel>
export const Level = z.enum(['info', 'important', 'critical'])
export type Level = z.infer<typeof Level>
export const DeliveryState = z.enum(['waiting', 'sent', 'delivered', 'failed', 'skipped'])
export type DeliveryState = z.infer<typeof DeliveryState>
export const Topic = z
  .string()
  .max(60)
  .regex(/^[a-z][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*$/)
const Language = z.enum(['vi', 'en'])
const HourMinute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const InboxItem = z.object({
  id: z.uuid(),
  topic: z.string(),
  topicName: z.string(),
  level: Level,
  title: z.string(),
  body: z.string(),
  link: z.string().nullable(),
  at: Instant,
  readAt: Instant.nullable(),
})
export type InboxItem = z.infer<typeof InboxItem>

/** `null`: as the level of a notice says (information: push; important: and e-mail; critical: all). */
const Choice = z.boolean().nullable()
export const TopicChoice = z.object({
  topic: z.union([Topic, z.literal('*')]),
  follows: Choice.default(null),
  push: Choice.default(null),
  email: Choice.default(null),
  sms: Choice.default(null),
  zalo: Choice.default(null),
})
export type TopicChoice = z.infer<typeof TopicChoice>
export const QuietHours = z.object({ from: HourMinute, to: HourMinute })
export type QuietHours = z.infer<typeof QuietHours>

export const Preferences = z.object({
  lang: Language,
  quiet: QuietHours.nullable(),
  units: z.array(z.string()),
  /** `area`: it goes to whoever follows a commune, unless they leave it (`follows: false`). */
  topics: z.array(TopicChoice.extend({ topic: z.string(), name: z.string(), area: z.boolean() })),
  channels: z.array(
    z.object({
      channel: Channel,
      name: z.string(),
      works: z.boolean(),
      hasAddress: z.boolean(),
      verified: z.boolean(),
    }),
  ),
})
export type Preferences = z.infer<typeof Preferences>
export const NewPreferences = z.object({
  lang: Language.optional(),
  quiet: QuietHours.nullable().optional(),
  units: z
    .array(
      z
        .string()
        .min(1)
        .max(64)
        .regex(/^[\w.:-]+$/),
    )
    .max(60)
    .optional(),
  topics: z.array(TopicChoice).max(60).optional(),
})
export type NewPreferences = z.infer<typeof NewPreferences>

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+=*$/)
/** What the browser's `PushSubscription.toJSON()` gives. */
export const NewSubscription = z.object({
  endpoint: z.url().max(1000),
  keys: z.object({ p256dh: base64url(100), auth: base64url(40) }),
})
export type NewSubscription = z.infer<typeof NewSubscription>

export const DeliveryRecord = z.object({
  id: z.uuid(),
  itemId: z.uuid(),
  personId: z.uuid(),
  level: Level,
  channel: Channel,
  state: DeliveryState,
  reason: z.string().nullable(),
  reasonText: z.string().nullable(),
  attempts: z.int(),
  at: Instant,
  sentAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
  readAt: Instant.nullable(),
})
export type DeliveryRecord = z.infer<typeof DeliveryRecord>

export const SmsReport = z.object({
  id: z.string().max(200).optional(),
  reference: z.uuid(),
  status: z.enum(['delivered', 'failed']),
})
const Ok = z.object({ ok: z.literal(true) })
const Unread = z.object({ unread: z.int() })

export const contractOfNotify = contract('notify', {
  inbox: query('/inbox', {
    input: PageInput.extend({ unread: z.boolean().optional() }),
    output: pageOf(InboxItem),
    allow: 'account',
    summary: { vi: 'Thông báo của tôi, mới nhất trước', en: 'My notices, newest first' },
  }),
  unread: query('/inbox/unread', {
    input: Nothing,
    output: Unread,
    allow: 'account',
    summary: { vi: 'Số thông báo chưa đọc', en: 'How many notices are unread' },
  }),
  markRead: command('/inbox/:id/read', {
    input: ById,
    output: Unread,
    allow: 'account',
    summary: { vi: 'Đánh dấu một thông báo đã đọc', en: 'Mark a notice as read' },
  }),
  markAllRead: command('/inbox/read', {
    input: z.object({ upTo: z.uuid().optional() }),
    output: Unread,
    allow: 'account',
    summary: { vi: 'Đánh dấu mọi thông báo đã đọc', en: 'Mark all notices as read' },
  }),
  preferences: query('/preferences', {
    input: Nothing,
    output: Preferences,
    allow: 'account',
    summary: { vi: 'Cách tôi muốn nhận thông báo', en: 'How I want to be told' },
  }),
  setPreferences: command('/preferences', {
    method: 'PUT',
    input: NewPreferences,
    output: Preferences,
    allow: 'account',
    summary: { vi: 'Đổi cách nhận thông báo', en: 'Change how I want to be told' },
    example: { input: { quiet: { from: '22:00', to: '06:00' }, topics: [{ topic: '*', sms: false }] } },
  }),
  pushKey: query('/push/key', {
    input: Nothing,
    output: z.object({ publicKey: z.string() }),
    allow: 'anyone',
    summary: { vi: 'Khóa công khai để đăng ký thông báo đẩy', en: 'Public key for push subscriptions' },
  }),
  subscribe: command('/push/subscriptions', {
    input: NewSubscription,
    output: z.object({ id: z.uuid() }),
    allow: 'account',
    summary: { vi: 'Bật thông báo đẩy trên thiết bị này', en: 'Turn push on for this device' },
    errors: ['notify.badEndpoint', 'notify.badPushKeys'],
    rate: { max: 30, seconds: 60 },
  }),
  unsubscribe: command('/push/subscriptions/end', {
    input: z.object({ endpoint: z.url().max(1000) }),
    output: Ok,
    allow: 'account',
    summary: { vi: 'Tắt thông báo đẩy trên thiết bị này', en: 'Turn push off for this device' },
  }),
  deliveries: query('/deliveries', {
    input: PageInput.extend({ kind: z.string().min(1).max(60), id: z.string().min(1).max(100) }),
    output: pageOf(DeliveryRecord).extend({
      counts: z.array(z.object({ channel: Channel, state: DeliveryState, n: z.int() })),
    }),
    allow: 'notify.readDeliveries',
    transaction: true,
    summary: { vi: 'Bằng chứng gửi thông báo của một hồ sơ', en: 'Proof of delivery for a record' },
  }),
  smsReport: command('/reports/sms/:token', {
    input: SmsReport.extend({ token: z.string().max(100) }),
    output: Ok,
    allow: 'anyone',
    summary: { vi: 'Nhà mạng báo kết quả gửi tin nhắn', en: 'The SMS carrier reports a delivery' },
    maxBytes: 8_192,
  }),
})

const mine = (personId: string, data: Record<string, unknown>) => ({ topic: `notify.me:${personId}`, data })

/** Notices of one batch stand in the inboxes; the channels follow. */
export const noticeQueued = event(
  'notify.queued',
  // Without letters it stays in the inboxes. Events of before the count have some, as far as anybody knows.
  z.object({
    id: z.uuid(),
    personIds: z.array(z.uuid()),
    topic: z.string(),
    level: Level,
    letters: z.int().default(1),
  }),
  { stream: ({ personIds, topic, level }) => personIds.map((id) => mine(id, { topic, level })) },
)
/** A person read on one device; the bells of the others follow. */
export const inboxRead = event('notify.read', z.object({ personId: z.uuid(), unread: z.int() }), {
  key: (e) => e.personId,
  stream: (e) => [mine(e.personId, { unread: e.unread })],
})
/** The next page of a broadcast is due. */
export const broadcastDue = event('notify.broadcastDue', z.object({ id: z.uuid(), after: z.uuid().nullable() }))
