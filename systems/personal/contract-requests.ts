import { z } from 'zod'
import { both } from '@hue-s/kernel/shared/text.ts'
import {
  ById,
  command,
  download,
  Instant,
  Nothing,
  PageInput,
  pageOf,
  query,
  WordsShape,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { NOT_FOUND, Ok, oneLine, someLines } from './contract-shapes.ts'

export const REQUEST_TYPE = 'personal.request'
/** The rights of Luật 91/2025/QH15 that can be asked for here. */
export const REQUEST_KINDS = ['see', 'correct', 'delete', 'restrict', 'object', 'withdraw'] as const
export const RequestKind = z.enum(REQUEST_KINDS)
export type RequestKind = z.infer<typeof RequestKind>
export const REQUEST_STATES = ['received', 'checking', 'done', 'refused', 'appealed', 'withdrawn'] as const

/** What the request is about, beside its words. */
export const Subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), field: z.string().regex(/^[A-Za-z]{1,40}$/) }),
  z.object({ kind: z.literal('look'), at: Instant }),
  z.object({
    kind: z.literal('purpose'),
    purpose: z
      .string()
      .max(100)
      .regex(/^[\w.-]+$/),
  }),
])
export type Subject = z.infer<typeof Subject>

const Kept = z.object({ what: WordsShape, count: z.int(), why: WordsShape })
export const Outcome = z.object({
  note: z.string(),
  erased: z.array(z.object({ holder: z.string(), title: WordsShape, count: z.int() })),
  kept: z.array(Kept),
})
export type Outcome = z.infer<typeof Outcome>

const Reason = z.object({
  date: z.string(),
  to: z.string().optional(),
  text: WordsShape,
  citation: z.string().optional(),
})
export const RequestLine = z.object({
  id: z.uuid(),
  code: z.string(),
  kind: RequestKind,
  state: z.enum(REQUEST_STATES),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  late: z.boolean(),
  version: VersionOrNone,
})
export type RequestLine = z.infer<typeof RequestLine>

export const RequestView = RequestLine.extend({
  text: z.string(),
  subject: z.string().nullable(),
  ground: z
    .object({ id: z.string(), name: WordsShape, text: WordsShape, citation: z.string().nullable(), note: z.string() })
    .nullable(),
  outcome: Outcome.nullable(),
  clocks: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      dueAt: Instant.nullable(),
      stoppedAt: Instant.nullable(),
      reasons: z.array(Reason),
    }),
  ),
  steps: z.array(
    z.object({
      at: Instant,
      action: z.string(),
      text: z.string().nullable(),
      by: z.enum(['me', 'office', 'platform']),
    }),
  ),
  may: z.array(z.string()),
})
export type RequestView = z.infer<typeof RequestView>

export const Archive = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'ready', 'failed', 'over']),
  askedAt: Instant,
  readyAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  size: z.int().nullable(),
})
export type Archive = z.infer<typeof Archive>

const Step = ById.extend({ version: RowVersion })
const moves = [NOT_FOUND, 'cases.stale', 'cases.notNow', 'cases.notAllowed']
const office = { allow: 'personal.requests' } as const

export const requestRoutes = {
  archives: query('/archives', {
    input: Nothing,
    output: z.object({ items: z.array(Archive), days: z.int() }),
    allow: 'citizen',
    summary: both('Các bản sao dữ liệu của tôi.', 'The copies of my data.'),
  }),
  askArchive: command('/archives', {
    input: Nothing,
    output: Archive,
    allow: 'citizen',
    assurance: 2,
    rate: { max: 5, seconds: 86_400 },
    summary: both('Yêu cầu một bản sao mọi dữ liệu của tôi.', 'Ask for a copy of all my data.'),
    errors: ['personal.onlySelf', 'personal.archiveWaiting'],
  }),
  archive: download('/archives/:id', {
    input: ById,
    output: z.unknown(),
    allow: 'citizen',
    assurance: 2,
    transaction: true,
    summary: both('Tải bản sao dữ liệu của tôi (ZIP).', 'Download the copy of my data (ZIP).'),
    errors: [NOT_FOUND, 'personal.archiveOver', 'personal.archiveNotReady', 'personal.onlySelf'],
  }),
  dropArchive: command('/archives/:id/drop', {
    input: ById,
    output: Ok,
    allow: 'citizen',
    summary: both('Xóa bản sao ngay.', 'Throw the copy away now.'),
    errors: [NOT_FOUND],
  }),
  requests: query('/requests', {
    input: PageInput,
    output: pageOf(RequestLine),
    allow: 'citizen',
    summary: both('Yêu cầu của tôi về dữ liệu cá nhân.', 'My requests about personal data.'),
    errors: ['cases.badPage'],
  }),
  ask: command('/requests', {
    input: z.object({ kind: RequestKind, text: someLines(5, 2000), subject: Subject.optional() }),
    output: RequestView,
    allow: 'citizen',
    rate: { max: 20, seconds: 86_400 },
    summary: both(
      'Yêu cầu xem, sửa, xóa, hạn chế, phản đối hoặc rút đồng ý; trả lời trong 2 ngày làm việc.',
      'Ask to see, correct, delete, restrict, object or withdraw; answered within two working days.',
    ),
    errors: ['personal.onlySelf', 'personal.noSuchLook', 'personal.alreadyAsked'],
    example: { input: { kind: 'correct', text: 'Tên đệm của tôi ghi thiếu dấu.' } },
  }),
  request: query('/requests/:id', {
    input: ById,
    output: RequestView,
    allow: 'citizen',
    summary: both('Một yêu cầu của tôi, hạn và lý do của hạn.', 'One request of mine, its due dates and why.'),
    errors: [NOT_FOUND],
  }),
  appeal: command('/requests/:id/appeal', {
    input: Step.extend({ text: someLines(5, 2000) }),
    output: RequestView,
    allow: 'citizen',
    summary: both('Không đồng ý với việc từ chối.', 'Appeal against a refusal.'),
    errors: [...moves, 'personal.appealOver'],
  }),
  takeBack: command('/requests/:id/take-back', {
    input: Step,
    output: RequestView,
    allow: 'citizen',
    summary: both('Rút lại yêu cầu.', 'Take a request back.'),
    errors: moves,
  }),
  queue: query('/office/requests', {
    ...office,
    input: PageInput.extend({ state: z.enum(REQUEST_STATES).optional(), open: z.boolean().default(true) }),
    output: pageOf(RequestLine),
    summary: both('Yêu cầu về dữ liệu cá nhân đang chờ.', 'Requests about personal data.'),
    errors: ['cases.badPage'],
  }),
  work: query('/office/requests/:id', {
    ...office,
    input: ById,
    output: RequestView,
    summary: both('Một yêu cầu, dưới góc nhìn cán bộ.', 'One request, as the officer sees it.'),
    errors: [NOT_FOUND],
  }),
  grounds: query('/office/grounds', {
    ...office,
    input: Nothing,
    output: z.object({
      items: z.array(z.object({ id: z.string(), name: WordsShape, text: WordsShape, citation: z.string().nullable() })),
    }),
    summary: both('Các căn cứ để từ chối.', 'The grounds on which a request may be refused.'),
  }),
  take: command('/office/requests/:id/take', {
    ...office,
    input: Step,
    output: RequestView,
    summary: both('Nhận và báo cho người yêu cầu.', 'Take a request up and tell the person.'),
    errors: moves,
  }),
  finish: command('/office/requests/:id/finish', {
    ...office,
    input: Step.extend({ note: someLines(5, 2000), scope: oneLine(0, 200).default('') }),
    output: RequestView,
    summary: both(
      'Đã thực hiện; yêu cầu xóa thì xóa thật, phần phải giữ được nói rõ.',
      'Done; a deletion really deletes, and what must stay is said.',
    ),
    errors: moves,
  }),
  refuse: command('/office/requests/:id/refuse', {
    ...office,
    input: Step.extend({ ground: z.string().max(60), note: someLines(5, 2000) }),
    output: RequestView,
    summary: both('Từ chối, có căn cứ.', 'Refuse, on a ground.'),
    errors: [...moves, 'personal.noSuchGround'],
  }),
  judge: command('/office/requests/:id/judge', {
    ...office,
    input: Step.extend({ agree: z.boolean(), note: someLines(5, 2000) }),
    output: RequestView,
    summary: both('Xét lại sau khi người dân không đồng ý.', 'Decide an appeal.'),
    errors: moves,
  }),
  who: command('/office/requests/:id/who', {
    ...office,
    input: ById,
    output: z.object({ name: z.string(), phone: z.string().nullable(), email: z.string().nullable() }),
    summary: both('Xem người yêu cầu là ai; lần xem được ghi lại.', 'See who asks; the look is logged.'),
    errors: [NOT_FOUND],
  }),
}
