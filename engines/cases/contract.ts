import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  contract,
  Instant,
  LegalDate,
  Nothing,
  PageInput,
  pageOf,
  plainText,
  query,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'

/** A time limit in exactly one unit. Years, not ages: 3,650 days or 87,600 hours at most, as the calendar counts. */
export const Budget = z.union([
  z.strictObject({ workingDays: z.int().min(0).max(3_650) }),
  z.strictObject({ workingHours: z.int().min(0).max(87_600) }),
  z.strictObject({ hours: z.int().min(0).max(87_600) }),
  z.strictObject({ days: z.int().min(0).max(3_650) }),
])
export type Budget = z.infer<typeof Budget>

/** Who sees an entry: everybody, the parties, staff who may read the case, only those who work on it. */
export const Audience = z.enum(['public', 'reporter', 'agency', 'internal'])
export type Audience = z.infer<typeof Audience>
export const AttachmentKind = z.enum(['before', 'after', 'evidence', 'paper'])
export type AttachmentKind = z.infer<typeof AttachmentKind>
export const RelationKind = z.enum(['duplicate_of', 'part_of', 'follows', 'caused_by'])
export type RelationKind = z.infer<typeof RelationKind>
export const View = z.enum(['mine', 'unassigned', 'agency', 'late', 'dueToday', 'all'])
export type View = z.infer<typeof View>

const TypeName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
  .max(80)
const Name = z
  .string()
  .regex(/^[A-Za-z][\w-]*$/)
  .max(60)

/** What a list shows of a case. Nothing here names a party. */
export const CaseLine = z.object({
  id: z.uuid(),
  code: z.string(),
  type: z.string(),
  state: z.string(),
  title: z.string(),
  agencyId: z.uuid().nullable(),
  assigneeId: z.uuid().nullable(),
  communeId: z.uuid().nullable(),
  anchoredOn: LegalDate,
  placeText: z.string().nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  category: z.string().nullable(),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  dueClock: z.string().nullable(),
  closedAt: Instant.nullable(),
  wasLate: z.boolean(),
  priority: z.int(),
  channel: z.string(),
  version: z.int(),
})
export type CaseLine = z.infer<typeof CaseLine>

export const CaseShape = CaseLine.extend({
  typeVersion: z.int(),
  data: z.record(z.string(), z.unknown()),
  visibility: z.enum(['public', 'agency']),
  publishedAt: Instant.nullable(),
  publicTitle: z.string().nullable(),
  publicText: z.string().nullable(),
  mergedInto: z.uuid().nullable(),
  rating: z.int().nullable(),
  ratingNote: z.string().nullable(),
  settingsVersions: z.record(z.string(), z.int()),
  updatedAt: Instant,
})
/** One case as it stands now. */
export type Case = z.infer<typeof CaseShape>

const Reason = z.object({
  date: z.string(),
  to: z.string().optional(),
  kind: z.string(),
  text: WordsShape,
  citation: z.string().optional(),
})
export const ClockView = z.object({
  name: z.string(),
  budget: Budget,
  startedAt: Instant.nullable(),
  stoppedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  paused: z.boolean(),
  stops: z.array(z.object({ from: Instant, to: Instant.nullable() })),
  reasons: z.array(Reason),
  /** The version of the province's calendar that gave the date. */
  calendar: z.int().nullable(),
})
export type ClockView = z.infer<typeof ClockView>

export const AllowedAction = z.object({
  action: z.string(),
  to: z.string(),
  secondPerson: z.boolean(),
  /** Who will read what is written with it. */
  visibleTo: Audience,
  /** JSON Schema of what it asks. */
  input: z.record(z.string(), z.unknown()),
})
export type AllowedAction = z.infer<typeof AllowedAction>

export const AttachmentView = z.object({ fileId: z.uuid(), kind: AttachmentKind, visibleTo: Audience, at: Instant })
const RelationView = z.object({
  kind: RelationKind,
  direction: z.enum(['from', 'to']),
  id: z.uuid(),
  code: z.string(),
  state: z.string(),
})
export const CaseView = z.object({
  case: CaseShape,
  /** How the viewer stands to it. */
  viewer: z.object({ level: Audience, roles: z.array(z.string()), assignee: z.boolean() }),
  actions: z.array(AllowedAction),
  clocks: z.array(ClockView),
  attachments: z.array(AttachmentView),
  relations: z.array(RelationView),
  root: z.object({ id: z.uuid(), code: z.string() }).nullable(),
  followers: z.int(),
})
export type CaseView = z.infer<typeof CaseView>

export const TimelineEntry = z.object({
  caseId: z.uuid(),
  n: z.int(),
  at: Instant,
  kind: z.string(),
  action: z.string().nullable(),
  fromState: z.string().nullable(),
  toState: z.string(),
  /** `party` hides who: the agency never learns it from here. */
  by: z.enum(['party', 'staff', 'system', 'other']),
  /** Only of staff, only to staff. */
  actorId: z.uuid().nullable(),
  you: z.boolean(),
  note: z.string().nullable(),
  input: z.record(z.string(), z.unknown()).nullable(),
  visibleTo: Audience,
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

const ids = z.array(z.uuid()).max(200)
const Scope = z.object({
  types: z.array(TypeName).max(50).optional(),
  agencyIds: ids.optional(),
  communeIds: ids.optional(),
  state: Name.optional(),
  q: z.string().max(200).optional(),
})
export const QueueInput = PageInput.extend({
  ...Scope.shape,
  view: View.default('all'),
  sort: z.enum(['due', 'opened']).default('due'),
})
export const CountsInput = Scope
const ActInput = ById.extend({
  action: Name,
  version: z.int().min(1),
  input: z.record(z.string().max(100), z.unknown()).default({}),
})
const BulkInput = z.object({
  ids: z.array(z.uuid()).min(1).max(200),
  action: Name,
  input: z.record(z.string().max(100), z.unknown()).default({}),
})
const BulkResult = z.object({
  id: z.uuid(),
  ok: z.boolean(),
  code: z.string().nullable(),
  state: z.string().nullable(),
})
export const Counts = z.record(View, z.int())
const RequestView = z.object({
  id: z.uuid(),
  caseId: z.uuid(),
  code: z.string(),
  type: z.string(),
  title: z.string(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()),
  askedBy: z.uuid().nullable(),
  askedAt: Instant,
})
export type RequestView = z.infer<typeof RequestView>
const TypeView = z.object({
  type: z.string(),
  version: z.int(),
  states: z.record(z.string(), z.object({ final: z.boolean(), tone: z.string() })),
  actions: z.record(z.string(), z.object({ secondPerson: z.boolean() })),
  clocks: z.array(z.string()),
})

const moves = [
  'cases.stale',
  'cases.notNow',
  'cases.notAllowed',
  'cases.unknownAction',
  'cases.badActionInput',
  'cases.merged',
  'cases.alreadyRequested',
  'cases.sameAgency',
  'cases.extensionUnit',
  'cases.badData',
]

export const contractOfCases = contract('cases', {
  types: query('/types', {
    input: Nothing,
    output: z.object({ items: z.array(TypeView) }),
    allow: 'staff',
    summary: { vi: 'Các loại hồ sơ việc mà cán bộ được xem.', en: 'The kinds of case that the official may read.' },
  }),
  list: query('/', {
    input: QueueInput,
    output: pageOf(CaseLine),
    allow: 'staff',
    summary: { vi: 'Hàng đợi công việc.', en: 'The work queue.' },
    errors: ['cases.badPage'],
  }),
  counts: query('/counts', {
    input: CountsInput,
    output: Counts,
    allow: 'staff',
    summary: { vi: 'Số việc trong từng hàng đợi.', en: 'How many cases are in each view.' },
  }),
  mine: query('/mine', {
    input: PageInput,
    output: pageOf(CaseLine),
    allow: 'account',
    summary: { vi: 'Những việc mà tôi là một bên.', en: 'Cases I am a party of.' },
    errors: ['cases.badPage'],
  }),
  requests: query('/requests', {
    input: PageInput,
    output: pageOf(RequestView),
    allow: 'staff',
    summary: { vi: 'Đề nghị đang chờ tôi duyệt.', en: 'Requests that wait for my approval.' },
    errors: ['cases.badPage'],
  }),
  decide: command('/requests/:id', {
    input: ById.extend({ approve: z.boolean(), note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Duyệt hoặc từ chối đề nghị của người khác.', en: 'Approve or decline another person’s request.' },
    errors: [...moves, 'cases.ownRequest', 'cases.requestDecided'],
  }),
  read: query('/:id', {
    input: ById,
    output: CaseView,
    allow: 'account',
    summary: {
      vi: 'Xem một việc, cách tính hạn và các thao tác được phép.',
      en: 'One case, how its due dates came about, and what may be done.',
    },
  }),
  timeline: query('/:id/timeline', {
    input: ById.extend(PageInput.shape),
    output: pageOf(TimelineEntry),
    allow: 'account',
    summary: { vi: 'Diễn biến của một việc.', en: 'The timeline of a case.' },
    errors: ['cases.badPage'],
  }),
  act: command('/:id/act', {
    input: ActInput,
    output: CaseView,
    allow: 'account',
    summary: { vi: 'Thực hiện một thao tác.', en: 'Perform an action.' },
    errors: moves,
  }),
  bulk: command('/bulk', {
    input: BulkInput,
    output: z.object({ results: z.array(BulkResult) }),
    allow: 'staff',
    summary: { vi: 'Thực hiện một thao tác trên nhiều việc.', en: 'Perform one action on many cases.' },
  }),
  comment: command('/:id/comment', {
    input: ById.extend({ text: plainText(1, 4000), visibleTo: Audience.default('reporter') }),
    output: z.object({ n: z.int() }),
    allow: 'account',
    rate: { max: 30, seconds: 60 },
    summary: { vi: 'Trao đổi giữa người gửi và cơ quan.', en: 'A message between the parties and the agency.' },
    errors: ['cases.notAllowed'],
  }),
  rate: command('/:id/rate', {
    input: ById.extend({ score: z.int().min(1).max(3), note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'account',
    summary: {
      vi: 'Đánh giá kết quả: 3 hài lòng, 2 chấp nhận, 1 không hài lòng.',
      en: 'Rate the result: 3 satisfied, 2 acceptable, 1 not satisfied.',
    },
    errors: ['cases.alreadyRated', 'cases.notYetRateable', 'cases.notAllowed'],
  }),
  follow: command('/:id/follow', {
    input: ById.extend({ follow: z.boolean() }),
    output: Nothing,
    allow: 'account',
    summary: { vi: 'Theo dõi hoặc thôi theo dõi.', en: 'Follow or stop following.' },
  }),
  merge: command('/:id/merge', {
    input: ById.extend({ ids: z.array(z.uuid()).min(1).max(50) }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Gộp các việc trùng vào việc này.', en: 'Merge duplicates into this case.' },
    errors: ['cases.mergeCycle', 'cases.mergeTypes', 'cases.merged', 'cases.notAllowed'],
  }),
  publish: command('/:id/publish', {
    input: ById.extend({ title: plainText(1, 300), text: plainText(1, 8000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Công khai nội dung đã biên tập.', en: 'Publish the edited text.' },
    errors: ['cases.notAllowed'],
  }),
  withdraw: command('/:id/withdraw', {
    input: ById.extend({ note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Thôi công khai.', en: 'Withdraw from the public.' },
    errors: ['cases.notAllowed'],
  }),
})

/** Facts every event of a case carries; never a party, never free text. */
const about = {
  id: z.uuid(),
  code: z.string(),
  type: z.string(),
  agencyId: z.uuid().nullable(),
  communeId: z.uuid().nullable(),
  category: z.string().nullable(),
  at: Instant,
}
const About = z.object(about)
const staffFacts = (p: z.output<typeof About>) => [
  { topic: 'cases.staff', data: { id: p.id, type: p.type, agencyId: p.agencyId } },
]
const announced = <S extends z.ZodRawShape>(topic: string, shape: S) =>
  event(topic, z.object({ ...about, ...shape }), { stream: (p) => staffFacts(p as unknown as z.output<typeof About>) })

export const caseOpened = announced('cases.opened', { state: z.string(), visibility: z.string(), n: z.int() })
export const caseActed = announced('cases.acted', {
  action: z.string(),
  from: z.string(),
  to: z.string(),
  n: z.int(),
  closed: z.boolean(),
})
export const caseSignalled = announced('cases.signalled', { kind: z.string(), action: z.string(), n: z.int() })
export const caseMessaged = announced('cases.messaged', { n: z.int(), visibleTo: Audience, byParty: z.boolean() })
export const caseMerged = announced('cases.merged', { into: z.uuid(), n: z.int() })
export const caseMoved = announced('cases.moved', { fromAgencyId: z.uuid(), n: z.int() })
export const casePublished = announced('cases.published', { published: z.boolean(), n: z.int() })
export const caseRated = announced('cases.rated', { score: z.int(), n: z.int() })
export const caseRequested = announced('cases.requested', {
  requestId: z.uuid(),
  action: z.string(),
  approved: z.boolean().nullable(),
})
export const caseDueChanged = announced('cases.dueChanged', {
  dueAt: Instant.nullable(),
  dueClock: z.string().nullable(),
  n: z.int(),
})
export const caseNearDue = announced('cases.nearDue', {
  clock: z.string(),
  dueAt: Instant,
  assigneeId: z.uuid().nullable(),
})
export const caseOverdue = announced('cases.overdue', {
  clock: z.string(),
  dueAt: Instant,
  assigneeId: z.uuid().nullable(),
})
