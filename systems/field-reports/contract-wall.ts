import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  Instant,
  LegalDate,
  plainText,
  query,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { CategoryId } from './contract-shapes.ts'

const WallCounts = z.object({ key: z.string(), name: z.string(), count: z.int() })
export const TREND_WEEKS = 12
const OUTBREAK_STATES = ['open', 'dismissed', 'incident'] as const

const Week = z.object({
  /** Its Monday. */
  from: LegalDate,
  /** `47`, the ISO week of its year. */
  week: z.int(),
  received: z.int(),
  finished: z.int(),
  /** Earlier years whose same week is known, the same days of it; a week near Tết is set beside weeks near Tết. */
  before: z.array(z.object({ from: LegalDate, received: z.int() })),
  low: z.int().nullable(),
  high: z.int().nullable(),
  mean: z.number().nullable(),
  /** Weeks from the one in which Tết falls; null when it is not near. */
  tet: z.int().min(-1).max(2).nullable(),
})
export type Week = z.infer<typeof Week>

export const Trend = z.object({
  at: Instant,
  weeks: z.array(Week),
  /** Days of the last week that have begun. */
  days: z.int(),
  /** The last week against the mean of the same weeks before; null when there are none. */
  ratio: z.number().nullable(),
  /** The same in a sentence. */
  said: z.string(),
  /** Until when the days have been counted. */
  countedAt: Instant.nullable(),
})
export type Trend = z.infer<typeof Trend>

export const Outbreak = z.object({
  id: z.uuid(),
  state: z.enum(OUTBREAK_STATES),
  commune: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  kinds: z.array(z.object({ id: CategoryId, name: z.string() })),
  hours: z.int(),
  count: z.int(),
  communes: z.int(),
  low: z.int(),
  high: z.int(),
  chance: z.number(),
  years: z.int(),
  thin: z.boolean(),
  /** Kinds, place, numbers and how unlikely they are, in one sentence. */
  said: z.string(),
  title: z.string(),
  startedAt: Instant,
  lastAt: Instant,
  endedAt: Instant.nullable(),
  until: Instant.nullable(),
  note: z.string().nullable(),
  version: VersionOrNone,
})
export type Outbreak = z.infer<typeof Outbreak>

/** The reports behind a number of the wall. Without days, dates or a hint: those that are open. */
const Behind = z.object({
  state: z.string().max(40).optional(),
  category: CategoryId.optional(),
  commune: z.uuid().optional(),
  agency: z.uuid().optional(),
  /** Those of no agency, the centre's desk. */
  unrouted: z.boolean().optional(),
  late: z.boolean().optional(),
  waiting: z.boolean().optional(),
  outbreak: z.uuid().optional(),
  /** Sent in the last days. */
  days: z.int().min(1).max(31).optional(),
  /** Sent from this day on, and up to that one. */
  from: LegalDate.optional(),
  to: LegalDate.optional(),
  west: z.number().min(-180).max(180).optional(),
  south: z.number().min(-90).max(90).optional(),
  east: z.number().min(-180).max(180).optional(),
  north: z.number().min(-90).max(90).optional(),
})
export type Behind = z.output<typeof Behind>

const decided = ['kernel.recordNotFound', 'field-reports.outbreakChanged', 'field-reports.outbreakOver']

/** Figures of the operations wall and what stands behind them. `line` is the shape of one report on the wall. */
export const wallRoutes = <L extends z.ZodType>(line: L) => ({
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
      latest: z.array(line),
    }),
    allow: 'field-reports.wall',
    summary: both('Số liệu trực tiếp cho màn hình điều hành.', 'Live figures for the operations wall.'),
  }),
  wallReports: query('/wall/reports', {
    input: Behind,
    output: z.object({ total: z.int(), items: z.array(line) }),
    allow: 'field-reports.wall',
    summary: both(
      'Các phản ánh đứng sau một con số trên màn hình điều hành, mới nhất trước.',
      'The reports behind a number of the operations wall, the newest first.',
    ),
    errors: ['field-reports.tooWide', 'kernel.recordNotFound'],
  }),
  heat: query('/wall/heat', {
    input: z.object({
      days: z.int().min(1).max(31),
      west: z.number().min(-180).max(180),
      south: z.number().min(-90).max(90),
      east: z.number().min(-180).max(180),
      north: z.number().min(-90).max(90),
      category: CategoryId.optional(),
    }),
    output: z.object({
      at: Instant,
      /** Width and height of a cell in degrees; cells stand at whole multiples of it. */
      size: z.number(),
      total: z.int(),
      cells: z.array(z.object({ west: z.number(), south: z.number(), count: z.int() })),
    }),
    allow: 'field-reports.wall',
    summary: both('Nơi có nhiều phản ánh trong những ngày qua.', 'Where many reports of the last days lie.'),
    errors: ['cases.badArea'],
  }),
  trend: query('/wall/trend', {
    input: z.object({ category: CategoryId.optional() }),
    output: Trend,
    allow: 'field-reports.wall',
    summary: both(
      'Mười hai tuần qua so với cùng tuần các năm trước.',
      'The last twelve weeks against the same weeks of earlier years.',
    ),
  }),
  outbreaks: query('/wall/outbreaks', {
    input: z.object({ ended: z.boolean().default(false) }),
    output: z.object({ at: Instant, perDay: z.number(), items: z.array(Outbreak) }),
    allow: 'field-reports.wall',
    summary: both(
      'Nơi và loại có số phản ánh nhiều bất thường, kèm giải thích.',
      'Places and kinds with unusually many reports, explained.',
    ),
  }),
  dismissOutbreak: command('/wall/outbreaks/:id/dismiss', {
    input: ById.extend({ version: RowVersion, reason: plainText(3, 500), hours: z.int().min(1).max(168) }),
    output: Outbreak,
    allow: 'field-reports.operate',
    summary: both('Tắt một gợi ý bất thường trong một số giờ.', 'Put a hint aside for some hours.'),
    errors: decided,
  }),
  noteIncident: command('/wall/outbreaks/:id/incident', {
    input: ById.extend({ version: RowVersion, note: plainText(3, 500) }),
    output: Outbreak,
    allow: 'field-reports.operate',
    summary: both('Ghi nhận một gợi ý là sự cố.', 'Note that a hint is an incident.'),
    errors: decided,
  }),
})

/** A hint came, changed or ended. */
export const outbreakChanged = event(
  'field-reports.outbreakChanged',
  z.object({ id: z.uuid(), state: z.enum([...OUTBREAK_STATES, 'ended']), count: z.int(), isNew: z.boolean() }),
  { stream: ({ id, ...e }) => [{ topic: 'field-reports.wall', data: { outbreak: id, ...e } }] },
)
