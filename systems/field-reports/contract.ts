import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  contract,
  Instant,
  LegalDate,
  pageOf,
  PageInput,
  plainText,
  Point,
  query,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'
import { citizenRoutes } from './contract-citizen.ts'
import { handlingRoutes } from './contract-handling.ts'
import { paperRoutes } from './contract-papers.ts'
import { publicRoutes } from './contract-public.ts'
import { routingRoutes } from './contract-routing.ts'

export const STATES = [
  'unrouted',
  'assigned',
  'working',
  'waiting',
  'resolved',
  'published',
  'refused',
  'withdrawn',
] as const
export const OWN_ACTIONS = ['answer', 'rate', 'reopen', 'withdraw'] as const
const State = z.enum(STATES)
const CategoryId = z.string().regex(/^[a-z0-9-]{1,60}$/)
const UnitName = z.object({ id: z.uuid(), name: z.string() })

const Category = z.object({
  id: CategoryId,
  icon: z.string(),
  name: WordsShape,
  words: z.array(z.string()),
  flow: z.enum(['timed', 'immediate']),
  children: z.array(z.object({ id: CategoryId, name: WordsShape, words: z.array(z.string()) })),
})
export type Category = z.infer<typeof Category>

/** What everyone may know of a report; the reporter is nowhere in it. */
export const PublicReport = z.object({
  id: z.uuid(),
  code: z.string(),
  category: CategoryId,
  child: CategoryId.nullable(),
  state: State,
  note: z.string(),
  place: z.string(),
  commune: UnitName.nullable(),
  agency: UnitName.nullable(),
  at: Point,
  openedAt: Instant,
  dueAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  late: z.boolean(),
  rating: z.int().min(1).max(3).nullable(),
  /** Links to pictures, before and after. */
  photos: z.array(z.object({ id: z.uuid(), kind: z.enum(['before', 'after']), thumb: z.string(), view: z.string() })),
})
export type PublicReport = z.infer<typeof PublicReport>

const TimelineEntry = z.object({
  at: Instant,
  action: z.string(),
  to: z.string(),
  who: z.enum(['reporter', 'agency', 'operator', 'platform']),
  note: z.string().nullable(),
})

const Reason = z.object({
  date: z.string(),
  to: z.string().optional(),
  kind: z.string(),
  text: WordsShape,
  citation: z.string().optional(),
})
const Clock = z.object({ name: z.string(), due: Instant.nullable(), running: z.boolean(), reasons: z.array(Reason) })

/** A report as its reporter sees it: everything that happened, what may be done next. */
export const OwnReport = PublicReport.extend({
  version: z.int(),
  visibility: z.enum(['public', 'agency']),
  timeline: z.array(TimelineEntry),
  clocks: z.array(Clock),
  actions: z.array(z.enum(OWN_ACTIONS)),
  /** Who opened the reporter's identity, when and why. */
  looks: z.array(z.object({ at: Instant, who: z.string(), purpose: z.string() })),
})
export type OwnReport = z.infer<typeof OwnReport>

/** A report as the agency and the centre see it; the reporter is «a citizen». */
export const StaffReport = PublicReport.extend({
  version: z.int(),
  visibility: z.enum(['public', 'agency']),
  communeCertainty: z.enum(['boundary', 'schematic', 'person']),
  assignee: z.string().nullable(),
  timeline: z.array(TimelineEntry.extend({ by: z.string().nullable() })),
  clocks: z.array(Clock),
  actions: z.array(z.string()),
  routedBy: z.string().nullable(),
  mayReveal: z.boolean(),
})
export type StaffReport = z.infer<typeof StaffReport>

export const NewReport = z.object({
  category: CategoryId,
  child: CategoryId.optional(),
  note: plainText(5, 2000),
  at: Point,
  place: plainText(0, 300).default(''),
  /** The commune the person confirmed; without it the one found from the point is taken. */
  communeId: z.uuid().optional(),
  photos: z.array(z.uuid()).max(6).default([]),
  visibility: z.enum(['public', 'agency']).default('public'),
})
export type NewReport = z.output<typeof NewReport>

const Route = z.object({
  agency: UnitName.nullable(),
  flow: z.enum(['timed', 'immediate']),
  citation: z.string().nullable(),
  clocks: z.array(z.object({ name: z.string(), due: Instant.nullable(), reasons: z.array(Reason) })),
})

const Act = ById.extend({
  action: z.string().max(40),
  version: z.int(),
  note: plainText(0, 2000).optional(),
  photos: z.array(z.uuid()).max(6).optional(),
  agencyId: z.uuid().optional(),
  /** More time, decided by a second person. */
  extension: z
    .union([
      z.strictObject({ workingDays: z.int().min(1).max(60) }),
      z.strictObject({ workingHours: z.int().min(1).max(200) }),
    ])
    .optional(),
})
export type Act = z.output<typeof Act>

const ListInput = PageInput.extend({
  category: CategoryId.optional(),
  state: State.optional(),
  commune: z.uuid().optional(),
  agency: z.uuid().optional(),
  q: z.string().max(200).optional(),
})
export type ListInput = z.output<typeof ListInput>

const WallCounts = z.object({ key: z.string(), name: z.string(), count: z.int() })

const both = (vi: string, en: string) => ({ vi, en })
const NOT_FOUND = 'kernel.recordNotFound'

export const fieldReportsContract = contract('field-reports', {
  categories: query('/categories', {
    input: z.object({}),
    output: z.object({ items: z.array(Category) }),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['field-reports.settings'] },
    summary: both(
      'Các loại phản ánh, với những từ người dân hay dùng.',
      'Kinds of reports, with the words people use for them.',
    ),
  }),
  route: query('/route', {
    input: z.object({
      category: CategoryId,
      lon: z.number(),
      lat: z.number(),
      communeId: z.uuid().optional(),
      on: LegalDate.optional(),
    }),
    output: Route,
    allow: 'anyone',
    summary: both(
      'Một phản ánh như thế ở đó sẽ đến cơ quan nào, hạn ra sao.',
      'Which agency a report like this, there, goes to, and when it is due.',
    ),
    errors: ['field-reports.noSuchCategory', 'field-reports.outside'],
  }),
  submit: command('/reports', {
    input: NewReport,
    output: OwnReport,
    allow: 'citizen',
    rate: { max: 20, seconds: 3600 },
    summary: both('Gửi một phản ánh.', 'Send a report.'),
    errors: ['field-reports.noSuchCategory', 'field-reports.outside', 'files.notFound'],
    example: {
      input: { category: 'street-lamp', note: 'Đèn đường tắt ba đêm nay, đường tối.', at: { lon: 107.58, lat: 16.46 } },
    },
  }),
  mine: query('/mine', {
    input: PageInput,
    output: pageOf(PublicReport),
    allow: 'citizen',
    summary: both('Các phản ánh của tôi.', 'My reports.'),
  }),
  own: query('/mine/:id', {
    input: ById,
    output: OwnReport,
    allow: 'citizen',
    summary: both(
      'Một phản ánh của tôi, với mọi điều đã xảy ra.',
      'One of my reports, with everything that happened to it.',
    ),
    errors: [NOT_FOUND],
  }),
  reply: command('/mine/:id/act', {
    input: ById.extend({
      action: z.enum(OWN_ACTIONS),
      version: z.int(),
      note: plainText(0, 2000).optional(),
      grade: z.int().min(1).max(3).optional(),
    }),
    output: OwnReport,
    allow: 'citizen',
    summary: both(
      'Trả lời, chấm điểm, yêu cầu làm lại hoặc rút phản ánh của tôi.',
      'Answer, rate, reopen or withdraw my report.',
    ),
    errors: [NOT_FOUND, 'cases.stale', 'cases.notNow', 'field-reports.gradeNeeded'],
  }),
  list: query('/reports', {
    input: ListInput,
    output: pageOf(PublicReport),
    allow: 'anyone',
    public: { maxAge: 5, tags: ['field-reports'] },
    summary: both('Các phản ánh đã công khai.', 'Published reports.'),
  }),
  read: query('/reports/:id', {
    input: ById,
    output: PublicReport,
    allow: 'anyone',
    public: { maxAge: 5, tags: ['field-reports'] },
    summary: both('Một phản ánh đã công khai.', 'One published report.'),
    errors: [NOT_FOUND],
  }),
  work: query('/work/:id', {
    input: ById,
    output: StaffReport,
    allow: 'field-reports.read',
    summary: both('Một phản ánh dưới góc nhìn của người xử lý.', 'A report as the people who handle it see it.'),
    errors: [NOT_FOUND],
  }),
  act: command('/work/:id/act', {
    input: Act,
    output: StaffReport,
    allow: 'field-reports.read',
    summary: both('Làm một bước xử lý.', 'Take one step with a report.'),
    errors: [NOT_FOUND, 'cases.stale', 'cases.notNow', 'field-reports.photoNeeded', 'files.notFound'],
  }),
  reveal: command('/work/:id/reporter', {
    input: ById.extend({ purpose: z.enum(['contact', 'verify', 'false-report']) }),
    output: z.object({ name: z.string(), phone: z.string().nullable() }),
    allow: 'field-reports.reveal',
    summary: both(
      'Xem người phản ánh; lần xem được ghi lại và người phản ánh thấy.',
      'See who reported; the look is logged and the reporter sees it.',
    ),
    errors: [NOT_FOUND],
  }),
  wall: query('/wall', {
    input: z.object({}),
    output: z.object({
      at: Instant,
      open: z.int(),
      waiting: z.int(),
      late: z.int(),
      today: z.int(),
      closedToday: z.int(),
      medianHours: z.number().nullable(),
      byState: z.array(WallCounts),
      byCategory: z.array(WallCounts),
      byCommune: z.array(WallCounts),
      byAgency: z.array(WallCounts),
      days: z.array(z.object({ date: LegalDate, received: z.int(), closed: z.int() })),
      latest: z.array(
        PublicReport.pick({
          id: true,
          code: true,
          category: true,
          state: true,
          place: true,
          commune: true,
          at: true,
          openedAt: true,
          dueAt: true,
          late: true,
        }),
      ),
    }),
    allow: 'field-reports.wall',
    summary: both('Số liệu trực tiếp cho màn hình điều hành.', 'Live figures for the operations wall.'),
  }),
  ...citizenRoutes,
  ...handlingRoutes,
  ...paperRoutes,
  ...publicRoutes,
  ...routingRoutes,
})

/** Said after each step; public facts only. */
export const reportChanged = event(
  'field-reports.changed',
  z.object({
    id: z.uuid(),
    code: z.string(),
    action: z.string(),
    state: State,
    category: CategoryId,
    communeId: z.uuid().nullable(),
    agencyId: z.uuid().nullable(),
    lon: z.number(),
    lat: z.number(),
    at: Instant,
  }),
  { stream: (e) => [{ topic: 'field-reports.wall', data: e }] },
)
