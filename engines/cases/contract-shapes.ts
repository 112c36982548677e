import { z } from 'zod'
import { DueReason } from '@hue-s/engines/calendar/contract.ts'
import { ById, Instant, LegalDate, PageInput, RowVersion, VersionOrNone } from '@hue-s/kernel/shared/route.ts'

/** A time limit in exactly one unit. Years, not ages: 3,650 days or 87,600 hours at most, as the calendar counts. */
export const Budget = z.union([
  z.strictObject({ workingDays: z.int().min(0).max(3_650) }),
  z.strictObject({ workingHours: z.int().min(0).max(87_600) }),
  z.strictObject({ hours: z.int().min(0).max(87_600) }),
  z.strictObject({ days: z.int().min(0).max(3_650) }),
])
export type Budget = z.infer<typeof Budget>

/** Whom a clock that ran out reaches, where the province says it and not the table: levels that rise. */
const Ladder = z
  .array(z.object({ after: Budget, level: z.int().min(1).max(99) }))
  .max(10)
  .refine((steps) => steps.every((s, i) => s.level > (steps[i - 1]?.level ?? 0)))
/** A clock as an opening names it; what it leaves out is the table's. */
export const PlannedClock = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z][\w-]*$/)
    .max(60),
  budget: Budget,
  escalate: Ladder.optional(),
})

/** Who sees an entry: everybody, the parties, staff who may read the case, only those who work on it. */
export const Audience = z.enum(['public', 'reporter', 'agency', 'internal'])
export type Audience = z.infer<typeof Audience>
export const AttachmentKind = z.enum(['before', 'after', 'evidence', 'paper'])
export type AttachmentKind = z.infer<typeof AttachmentKind>
export const RelationKind = z.enum(['duplicate_of', 'part_of', 'follows', 'caused_by'])
export type RelationKind = z.infer<typeof RelationKind>
export const View = z.enum(['mine', 'unassigned', 'agency', 'late', 'escalated', 'dueToday', 'all'])
export type View = z.infer<typeof View>

export const TypeName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
  .max(80)
export const Name = z
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
  /** The field `child` of `data`: a category within the category. */
  child: z.string().nullable(),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  dueClock: z.string().nullable(),
  closedAt: Instant.nullable(),
  wasLate: z.boolean(),
  priority: z.int(),
  channel: z.string(),
  version: VersionOrNone,
})
export type CaseLine = z.infer<typeof CaseLine>

/** A line of a work queue: what concerns those who work, beside the case itself. */
export const QueueLine = CaseLine.extend({
  /** How far up the case has gone because its time ran out; 0 = nowhere. */
  escalation: z.int(),
  /** Whoever it is assigned to is away today. */
  assigneeAbsent: z.boolean(),
  /** It is assigned to somebody whom the reader replaces today. */
  replacing: z.boolean(),
})
export type QueueLine = z.infer<typeof QueueLine>

export const CaseShape = CaseLine.omit({ child: true }).extend({
  typeVersion: z.int(),
  data: z.record(z.string(), z.unknown()),
  visibility: z.enum(['public', 'agency']),
  publishedAt: Instant.nullable(),
  publicTitle: z.string().nullable(),
  publicText: z.string().nullable(),
  mergedInto: z.uuid().nullable(),
  /** When it first reached a result: an end, or a state in which it may be rated. */
  finishedAt: Instant.nullable(),
  rating: z.int().nullable(),
  ratingNote: z.string().nullable(),
  settingsVersions: z.record(z.string(), z.int()),
  updatedAt: Instant,
})
/** One case as it stands now. */
export type Case = z.infer<typeof CaseShape>

export const ClockView = z.object({
  name: z.string(),
  budget: Budget,
  startedAt: Instant.nullable(),
  stoppedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  paused: z.boolean(),
  stops: z.array(z.object({ from: Instant, to: Instant.nullable() })),
  reasons: z.array(DueReason),
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

const AttachmentView = z.object({ fileId: z.uuid(), kind: AttachmentKind, visibleTo: Audience, at: Instant })
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

export const ids = z.array(z.uuid()).max(200)
export const Scope = z.object({
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
export const ActInput = ById.extend({
  action: Name,
  version: RowVersion,
  input: z.record(z.string().max(100), z.unknown()).default({}),
  /** Made by whoever acts, once per deed: a deed that is sent again later is not done again. */
  key: z.uuid().optional(),
})
export const BulkInput = z.object({
  ids: z.array(z.uuid()).min(1).max(200),
  action: Name,
  input: z.record(z.string().max(100), z.unknown()).default({}),
})
export const BulkResult = z.object({
  id: z.uuid(),
  ok: z.boolean(),
  code: z.string().nullable(),
  state: z.string().nullable(),
})
export const Counts = z.record(View, z.int())
export const RequestView = z.object({
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
export const TypeView = z.object({
  type: z.string(),
  version: VersionOrNone,
  states: z.record(z.string(), z.object({ final: z.boolean(), tone: z.string() })),
  actions: z.record(z.string(), z.object({ secondPerson: z.boolean() })),
  clocks: z.array(z.string()),
})
