import { z } from 'zod'
import { DueReason } from '@hue-s/engines/calendar/contract.ts'
import { Instant, Point, WordsShape, VersionOrNone } from '@hue-s/kernel/shared/route.ts'
import { OwnFacts, StaffFacts } from './contract-handling-shapes.ts'
import { Flow, KindFacts } from './contract-routing-shapes.ts'
import { CategoryId } from './contract-shapes.ts'

export const STATES = [
  'unrouted',
  'assigned',
  'working',
  'waiting',
  'paused',
  'resolved',
  'published',
  'closed',
  'refused',
  'appealed',
  'withdrawn',
] as const
export const OWN_ACTIONS = ['answer', 'rate', 'reopen', 'withdraw'] as const
export const State = z.enum(STATES)
export const UnitName = z.object({ id: z.uuid(), name: z.string() })

export const Category = z.object({
  id: CategoryId,
  icon: z.string(),
  name: WordsShape,
  words: z.array(z.string()),
  flow: Flow,
  ...KindFacts,
  children: z.array(
    z.object({ id: CategoryId, name: WordsShape, words: z.array(z.string()), flow: Flow.optional(), ...KindFacts }),
  ),
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

const Clock = z.object({ name: z.string(), due: Instant.nullable(), running: z.boolean(), reasons: z.array(DueReason) })

/** One published report with all that everybody may know: also why its deadlines are what they are. */
export const PublicDetail = PublicReport.extend({ publishedAt: Instant, clocks: z.array(Clock) })
export type PublicDetail = z.infer<typeof PublicDetail>

/** A report as its reporter sees it: everything that happened, what may be done next. */
export const OwnReport = PublicReport.extend({
  version: VersionOrNone,
  visibility: z.enum(['public', 'agency']),
  timeline: z.array(TimelineEntry),
  clocks: z.array(Clock),
  actions: z.array(z.enum(OWN_ACTIONS)),
  /** Who opened the reporter's identity, when and why. */
  looks: z.array(z.object({ at: Instant, who: z.string(), purpose: z.string() })),
  ...OwnFacts.shape,
})
export type OwnReport = z.infer<typeof OwnReport>

/** A report as the agency and the centre see it; the reporter is «a citizen». */
export const StaffReport = PublicReport.extend({
  version: VersionOrNone,
  visibility: z.enum(['public', 'agency']),
  communeCertainty: z.enum(['boundary', 'schematic', 'person']),
  assignee: z.string().nullable(),
  timeline: z.array(TimelineEntry.extend({ by: z.string().nullable() })),
  clocks: z.array(Clock),
  actions: z.array(z.string()),
  routedBy: z.string().nullable(),
  mayReveal: z.boolean(),
  ...StaffFacts.shape,
})
export type StaffReport = z.infer<typeof StaffReport>
