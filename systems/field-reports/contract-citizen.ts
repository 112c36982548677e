import { z } from 'zod'
import { ById, command, Instant, Nothing, plainText, Point, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const CategoryId = z.string().regex(/^[a-z0-9-]{1,60}$/)
const UnitName = z.object({ id: z.uuid(), name: z.string() })
const NOT_FOUND = 'kernel.recordNotFound'

/** What of my reports is shown: all, those still going on, those over, those that wait for me. */
export const MINE_SHOWS = ['all', 'open', 'closed', 'waiting'] as const

/**
 * What the sender's device says of itself: when it was written and sent by its own clock, and how the place came
 * about. Kept as a fact beside the report and never reckoned with: a phone's clock may be a day wrong.
 */
export const DeviceFacts = z.object({
  writtenAt: Instant,
  sentAt: Instant,
  placeFrom: z.enum(['phone', 'map', 'place', 'commune']).optional(),
  accuracyMetres: z.number().min(0).max(1_000_000).optional(),
})
export type DeviceFacts = z.infer<typeof DeviceFacts>

/** A published report near a point, as somebody who is about to report the same thing sees it. */
export const SimilarReport = z.object({
  id: z.uuid(),
  code: z.string(),
  category: CategoryId,
  child: CategoryId.nullable(),
  state: z.string(),
  late: z.boolean(),
  note: z.string(),
  place: z.string(),
  commune: UnitName.nullable(),
  metres: z.int(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  /** Address of a public picture. */
  thumb: z.string().nullable(),
  following: z.boolean(),
})
export type SimilarReport = z.infer<typeof SimilarReport>

const WATCH_KINDS = ['place', 'area', 'category'] as const
/** How far around a place a watch may reach, in metres. */
export const WATCH_RADIUS = { least: 100, usual: 500, most: 5_000 } as const

export const Watch = z.object({
  id: z.uuid(),
  kind: z.enum(WATCH_KINDS),
  /** What the person called the place. */
  name: z.string(),
  at: Point.nullable(),
  radius: z.int().nullable(),
  commune: UnitName.nullable(),
  category: CategoryId.nullable(),
  createdAt: Instant,
})
export type Watch = z.infer<typeof Watch>

/** A published report that a person follows. */
export const FollowedReport = z.object({
  id: z.uuid(),
  code: z.string(),
  category: CategoryId,
  note: z.string(),
  place: z.string(),
  commune: UnitName.nullable(),
  state: z.string(),
  late: z.boolean(),
})
export type FollowedReport = z.infer<typeof FollowedReport>

export const NewWatch = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('place'),
    at: Point,
    radius: z.int().min(WATCH_RADIUS.least).max(WATCH_RADIUS.most).default(WATCH_RADIUS.usual),
    name: plainText(0, 100).default(''),
    category: CategoryId.optional(),
  }),
  z.object({ kind: z.literal('area'), communeId: z.uuid(), category: CategoryId.optional() }),
  z.object({ kind: z.literal('category'), category: CategoryId }),
])
export type NewWatch = z.output<typeof NewWatch>

const Message = z.object({
  n: z.int(),
  at: Instant,
  who: z.enum(['reporter', 'agency', 'operator', 'platform']),
  text: z.string(),
  photos: z.array(z.object({ id: z.uuid(), thumb: z.string(), view: z.string(), video: z.boolean() })),
})
export type Message = z.infer<typeof Message>

const Ok = z.object({ ok: z.literal(true) })

/** What a citizen does beyond sending: similar reports nearby, following, messages. */
export const citizenRoutes = {
  similar: query('/similar', {
    input: z.object({
      category: CategoryId,
      lon: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
    }),
    output: z.object({
      items: z.array(SimilarReport),
      radius: z.int(),
      /** How many days ago a report may have been closed to be offered. */
      days: z.int(),
    }),
    allow: 'anyone',
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Phản ánh tương tự đã công khai ở gần, đang xử lý hoặc mới xong.',
      'Published reports of the same kind nearby, open or lately closed.',
    ),
    errors: ['field-reports.noSuchCategory'],
  }),
  watches: query('/watches', {
    input: Nothing,
    output: z.object({
      items: z.array(Watch),
      reports: z.array(FollowedReport),
      /** How many things one may follow, and how many messages come in a day at most. */
      most: z.int(),
      perDay: z.int(),
    }),
    allow: 'citizen',
    summary: both('Những nơi, loại việc, phản ánh tôi theo dõi.', 'The places, kinds and reports I follow.'),
  }),
  watch: command('/watches', {
    input: NewWatch,
    output: Watch,
    allow: 'citizen',
    screen: '/follows',
    rate: { max: 60, seconds: 3600 },
    summary: both(
      'Theo dõi một nơi, một xã, phường hoặc một loại việc.',
      'Follow a place, a commune or a kind of report.',
    ),
    errors: ['field-reports.noSuchCategory', 'field-reports.outside', 'field-reports.tooManyWatches'],
    example: { input: { kind: 'place', at: { lon: 107.58, lat: 16.46 }, radius: 500, name: 'Nhà tôi' } },
  }),
  unwatch: command('/watches/:id/end', {
    input: ById,
    output: Ok,
    allow: 'citizen',
    summary: both('Thôi theo dõi.', 'Stop following.'),
    errors: [NOT_FOUND],
  }),
  messages: query('/mine/:id/messages', {
    input: ById,
    output: z.object({ items: z.array(Message), maySay: z.boolean() }),
    allow: 'citizen',
    summary: both(
      'Trao đổi giữa tôi và cơ quan xử lý.',
      'The messages between me and the agency that handles my report.',
    ),
    errors: [NOT_FOUND],
  }),
  say: command('/mine/:id/say', {
    input: ById.extend({ text: plainText(1, 2000), photos: z.array(z.uuid()).max(4).default([]) }),
    output: z.object({ items: z.array(Message), maySay: z.boolean() }),
    allow: 'citizen',
    rate: { max: 30, seconds: 3600 },
    summary: both('Nhắn cho cơ quan xử lý.', 'Write to the agency that handles my report.'),
    errors: [NOT_FOUND, 'files.notFound', 'files.refused', 'field-reports.messageClosed'],
  }),
}
