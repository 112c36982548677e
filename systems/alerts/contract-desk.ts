import { z } from 'zod'
import {
  ById,
  command,
  Instant,
  PageById,
  pageOf,
  plainText,
  query,
  WordsShape,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Content, MsgType, NewContent, PublicAlert, State, Status, UnitName } from './contract-shapes.ts'

const Version = RowVersion
const ById1 = ById.extend({ version: Version })
const Note = plainText(3, 500)

export const ACTS = [
  'save',
  'submit',
  'recall',
  'giveBack',
  'approve',
  'sendAlone',
  'discard',
  'update',
  'cancel',
] as const
export type Act = (typeof ACTS)[number]

/** What each channel will say, in the length it will have there. */
export const Channels = z.object({
  sms: z.object({ text: z.string(), length: z.int(), parts: z.int() }),
  push: z.object({ title: z.string(), body: z.string() }),
  strip: z.string(),
  loudspeaker: z.object({ text: z.string(), seconds: z.int() }),
})
export type Channels = z.infer<typeof Channels>

export const Review = z.object({
  openedAt: Instant,
  senderName: z.string().nullable(),
  reason: z.string(),
  verdict: z.enum(['right', 'wrong']).nullable(),
  note: z.string().nullable(),
  closedAt: Instant.nullable(),
  closedName: z.string().nullable(),
})
export type Review = z.infer<typeof Review>

export const DeskLine = z.object({
  id: z.uuid(),
  identifier: z.string(),
  status: Status,
  msgType: MsgType,
  state: State,
  overWhy: z.enum(['updated', 'cancelled', 'expired']).nullable(),
  kindName: WordsShape,
  headline: z.string(),
  level: z.int().nullable(),
  units: z.int(),
  changedAt: Instant,
  changedName: z.string().nullable(),
  sentAt: Instant.nullable(),
  expiresAt: Instant,
  emergency: z.boolean(),
  reviewOpen: z.boolean(),
  originName: z.string().nullable(),
})
export type DeskLine = z.infer<typeof DeskLine>

export const DeskAlert = DeskLine.extend({
  version: VersionOrNone,
  content: Content,
  units: z.int(),
  areas: z.array(UnitName),
  refersTo: z.object({ id: z.uuid(), identifier: z.string() }).nullable(),
  authorName: z.string().nullable(),
  approverName: z.string().nullable(),
  note: z.string().nullable(),
  channels: z.object({ vi: Channels, en: Channels }).nullable(),
  review: Review.nullable(),
  history: z.array(
    z.object({ number: z.int(), action: z.string(), at: Instant, name: z.string().nullable(), note: z.string() }),
  ),
  acts: z.array(z.enum(ACTS)),
  /** Only a second person is missing. */
  secondPerson: z.boolean(),
  mayReview: z.boolean(),
  /** As readers will see it. */
  shown: PublicAlert.nullable(),
})
export type DeskAlert = z.infer<typeof DeskAlert>

export const Template = z.object({
  id: z.string(),
  name: WordsShape,
  msgType: z.enum(['alert', 'cancel']),
  kind: z.string(),
  hours: z.number(),
  /** Names of the blanks in its words, with what to write there. */
  blanks: z.array(z.object({ id: z.string(), label: WordsShape, example: WordsShape })),
  content: Content.omit({ unitIds: true, shapes: true, onset: true, expires: true, web: true, contact: true }),
})
export type Template = z.infer<typeof Template>

const CHECKS = [
  'alerts.unitGone',
  'alerts.noSuchUnit',
  'alerts.unknownKind',
  'alerts.expiresPast',
  'alerts.expiresFar',
  'alerts.onsetAfterExpires',
  'alerts.blankLeft',
  'alerts.notYourArea',
] as const
const MOVES = ['kernel.recordNotFound', 'alerts.changedMeanwhile', 'alerts.notNow'] as const
const SENDING = [...CHECKS, ...MOVES, 'alerts.chainOver', 'alerts.alreadyFollowed', 'alerts.secondPerson'] as const

/** Writing, approving and following up. */
export const deskRoutes = {
  desk: query('/desk', {
    input: PageById.extend({ state: State.optional(), status: Status.optional() }),
    output: pageOf(DeskLine).extend({ openReviews: z.int(), waiting: z.int() }),
    allow: 'alerts.write',
    summary: both('Bàn soạn cảnh báo', 'The alert desk'),
  }),
  deskAlert: query('/desk/:id', {
    input: ById,
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Một cảnh báo trên bàn soạn', 'One alert on the desk'),
    errors: ['kernel.recordNotFound'],
  }),
  templates: query('/templates', {
    input: z.object({}),
    output: z.object({
      items: z.array(Template),
      contact: z.string(),
      communes: z.array(UnitName),
      /** Only these may be warned by this person. */
      mine: z.array(z.uuid()),
    }),
    allow: 'alerts.write',
    summary: both('Các mẫu cảnh báo và địa bàn', 'Templates and communes'),
  }),
  compose: command('/desk', {
    input: z.object({ status: Status, content: NewContent }),
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Soạn một cảnh báo', 'Write an alert'),
    errors: [...CHECKS],
  }),
  save: command('/desk/:id', {
    method: 'PUT',
    input: ById1.extend({ content: NewContent }),
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Lưu bản nháp', 'Save a draft'),
    errors: [...CHECKS, ...MOVES],
  }),
  submit: command('/desk/:id/submit', {
    input: ById1,
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Trình duyệt', 'Send for approval'),
    errors: [...CHECKS, ...MOVES],
  }),
  recall: command('/desk/:id/recall', {
    input: ById1,
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Rút lại để sửa', 'Take back to change it'),
    errors: [...MOVES],
  }),
  giveBack: command('/desk/:id/give-back', {
    input: ById1.extend({ note: Note }),
    output: DeskAlert,
    allow: 'alerts.approve',
    summary: both('Trả lại, có lý do', 'Return with a reason'),
    errors: [...MOVES],
  }),
  approve: command('/desk/:id/approve', {
    input: ById1,
    output: DeskAlert,
    allow: 'alerts.approve',
    summary: both('Duyệt và phát', 'Approve and send'),
    errors: [...SENDING],
  }),
  sendAlone: command('/desk/:id/send-alone', {
    input: ById1.extend({ reason: plainText(10, 500) }),
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Phát khẩn cấp một mình; phải được xem lại', 'Send alone in an emergency; to be reviewed'),
    errors: [...SENDING, 'alerts.notCritical'],
  }),
  discard: command('/desk/:id/discard', {
    input: ById1,
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Bỏ bản nháp', 'Discard a draft'),
    errors: [...MOVES],
  }),
  followUp: command('/desk/:id/follow-up', {
    input: ById.extend({ msgType: z.enum(['update', 'cancel']) }),
    output: DeskAlert,
    allow: 'alerts.write',
    summary: both('Soạn bản cập nhật hoặc tin an toàn', 'Write an update or an all-clear'),
    errors: ['kernel.recordNotFound', 'alerts.chainOver', 'alerts.notNow', 'alerts.notYourArea'],
  }),
  review: command('/desk/:id/review', {
    input: ById.extend({ verdict: z.enum(['right', 'wrong']), note: plainText(3, 1000) }),
    output: DeskAlert,
    allow: 'alerts.approve',
    summary: both('Xem lại một lần phát khẩn cấp', 'Review an emergency sending'),
    errors: ['kernel.recordNotFound', 'alerts.noReview', 'alerts.secondPerson'],
  }),
}

const ReachCell = z.object({
  channel: z.string(),
  people: z.int(),
  sent: z.int(),
  delivered: z.int(),
  opened: z.int(),
  failed: z.int(),
})
export const ReachUnit = z.object({
  unit: UnitName,
  followers: z.int(),
  channels: z.array(ReachCell),
  /** Followers on whose devices nothing arrived. */
  gap: z.int(),
  visit: z.object({ done: z.boolean(), note: z.string(), name: z.string().nullable(), at: Instant }).nullable(),
})
export type ReachUnit = z.infer<typeof ReachUnit>

/** Proof of reach and the list of the community teams. */
export const reachRoutes = {
  reach: query('/desk/:id/reach', {
    input: ById,
    output: z.object({
      at: Instant.nullable(),
      units: z.array(ReachUnit),
      over: z.array(z.object({ at: Instant, sent: z.int(), delivered: z.int(), opened: z.int(), people: z.int() })),
    }),
    allow: 'alerts.write',
    summary: both('Cảnh báo đã tới đâu, theo xã và kênh', 'How far an alert got, by commune and channel'),
    errors: ['kernel.recordNotFound'],
  }),
  countReach: command('/desk/:id/reach', {
    input: ById,
    output: z.object({ at: Instant }),
    allow: 'alerts.write',
    rate: { max: 10, seconds: 60 },
    summary: both('Đếm lại ngay', 'Count again now'),
    errors: ['kernel.recordNotFound', 'alerts.notNow'],
  }),
  visit: command('/desk/:id/visits', {
    input: ById.extend({ unitId: z.uuid(), done: z.boolean(), note: plainText(0, 300) }),
    output: z.object({ ok: z.literal(true) }),
    allow: 'alerts.write',
    summary: both('Tổ cộng đồng báo đã tới', 'A community team reports'),
    errors: ['kernel.recordNotFound', 'alerts.notYourArea'],
  }),
}
