import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  contract,
  Instant,
  LegalDate,
  PageInput,
  pageOf,
  plainText,
  query,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { citizenRoutes, MINE_SHOWS } from './contract-citizen.ts'
import { handlingRoutes, Step, stepErrors } from './contract-handling.ts'
import { hotlineRoutes } from './contract-hotline.ts'
import { paperRoutes } from './contract-papers.ts'
import { filterShape, publicRoutes, Sort } from './contract-public.ts'
import { receiveRoutes } from './contract-receive.ts'
import { ForeseenClock, routingRoutes } from './contract-routing.ts'
import { CategoryId, NewReport } from './contract-shapes.ts'
import {
  Category,
  OWN_ACTIONS,
  OwnReport,
  PublicDetail,
  PublicReport,
  StaffReport,
  State,
  UnitName,
} from './contract-report-shapes.ts'
import { wallRoutes } from './contract-wall.ts'
import { Advice, Flow } from './contract-routing-shapes.ts'

export { NewReport }
export {
  OwnReport,
  PublicDetail,
  PublicReport,
  StaffReport,
  STATES,
  OWN_ACTIONS,
  type Category,
} from './contract-report-shapes.ts'
export { outbreakChanged, TREND_WEEKS } from './contract-wall.ts'
export { MINE_SHOWS, WATCH_RADIUS } from './contract-citizen.ts'
export type { FollowedReport, Message as OwnMessage, NewWatch, SimilarReport, Watch } from './contract-citizen.ts'

const Route = z.object({
  agency: UnitName.nullable(),
  flow: Flow,
  /** Where to go instead when it is out of scope; else whom to call first. */
  advice: Advice.nullable(),
  citation: z.string().nullable(),
  provisional: z.boolean(),
  clocks: z.array(ForeseenClock),
})

const Act = Step
export type Act = z.output<typeof Act>

const ListInput = PageInput.extend({ ...filterShape, sort: Sort.default('newest') })
export type ListInput = z.output<typeof ListInput>

const WallLine = PublicReport.pick({
  id: true,
  code: true,
  category: true,
  child: true,
  state: true,
  place: true,
  commune: true,
  at: true,
  openedAt: true,
  dueAt: true,
  late: true,
})

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
      child: CategoryId.optional(),
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
    errors: ['field-reports.noSuchCategory', 'field-reports.categoryEnded', 'field-reports.outside'],
  }),
  submit: command('/reports', {
    input: NewReport,
    output: OwnReport,
    allow: 'citizen',
    screen: '/report',
    rate: { max: 20, seconds: 3600 },
    summary: both('Gửi một phản ánh.', 'Send a report.'),
    errors: [
      'field-reports.noSuchCategory',
      'field-reports.categoryEnded',
      'field-reports.outOfScope',
      'field-reports.outside',
      'files.notFound',
    ],
    example: {
      input: { category: 'street-lamp', note: 'Đèn đường tắt ba đêm nay, đường tối.', at: { lon: 107.58, lat: 16.46 } },
    },
  }),
  mine: query('/mine', {
    input: PageInput.extend({ show: z.enum(MINE_SHOWS).default('all') }),
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
      version: VersionOrNone,
      note: plainText(0, 2000).optional(),
      grade: z.int().min(1).max(3).optional(),
    }),
    output: OwnReport,
    allow: 'citizen',
    summary: both(
      'Trả lời, chấm điểm, yêu cầu làm lại hoặc rút phản ánh của tôi.',
      'Answer, rate, reopen or withdraw my report.',
    ),
    errors: [
      NOT_FOUND,
      'cases.stale',
      'cases.notNow',
      'field-reports.gradeNeeded',
      'field-reports.reopenTooLate',
      'field-reports.reopenedOften',
    ],
  }),
  list: query('/reports', {
    input: ListInput,
    /** `mayBelong`: those of which nobody can say whether they lie in the chosen commune. */
    output: pageOf(PublicReport).extend({ mayBelong: z.array(z.uuid()) }),
    allow: 'anyone',
    public: { maxAge: 5, tags: ['field-reports', 'cases.public:field-reports.report'] },
    summary: both('Các phản ánh đã công khai.', 'Published reports.'),
    errors: ['cases.badPage'],
  }),
  read: query('/reports/:id', {
    input: ById,
    output: PublicDetail,
    allow: 'anyone',
    public: { maxAge: 5, tags: ['field-reports', 'cases.public:field-reports.report'] },
    summary: both('Một phản ánh đã công khai.', 'One published report.'),
    errors: [NOT_FOUND],
  }),
  readByCode: query('/codes/:code', {
    input: z.object({ code: z.string().max(40) }),
    output: PublicDetail,
    allow: 'anyone',
    public: { maxAge: 5, tags: ['field-reports', 'cases.public:field-reports.report'] },
    summary: both('Một phản ánh đã công khai, theo mã.', 'One published report, by its code.'),
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
    errors: [NOT_FOUND, 'cases.stale', 'cases.notNow', ...stepErrors],
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
  ...citizenRoutes,
  ...handlingRoutes,
  ...hotlineRoutes,
  ...paperRoutes,
  ...publicRoutes,
  ...receiveRoutes,
  ...routingRoutes,
  ...wallRoutes(WallLine),
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

/** A step of a report that everybody may see, and that those who follow it, its place or its kind want to know. */
export const stepSeen = event(
  'field-reports.stepSeen',
  reportChanged.payload.extend({ publishedAt: Instant, fresh: z.boolean() }),
)
