import { z } from 'zod'
import { DueReason } from '@hue-s/engines/calendar/contract.ts'
import {
  ById,
  command,
  Instant,
  LegalDate,
  Nothing,
  plainText,
  query,
  WordsShape,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { CategoryId } from './contract-shapes.ts'
import { Advice, Flow, Limit, RouteRowShape, RoutingTable } from './contract-routing-shapes.ts'

const UnitName = z.object({ id: z.uuid(), name: z.string() })

/** A clock as a report sent now would get it. */
export const ForeseenClock = z.object({
  name: z.string(),
  limit: Limit,
  due: Instant.nullable(),
  reasons: z.array(DueReason),
  citation: z.string().nullable(),
  provisional: z.boolean(),
})

/** A row with its place in the table and the names that its keys stand for on that day. */
const NamedRow = RouteRowShape.extend({
  n: z.int(),
  placeName: WordsShape.nullable(),
  agencyName: z.string().nullable(),
})
const Miss = z.enum(['otherChild', 'otherPlace', 'notYet', 'ended', 'otherHours', 'lessSpecific', 'tie'])
const Why = z.enum(['row', 'noRow', 'agencyGone', 'outOfScope'])
const Kind = z.object({ id: CategoryId, name: WordsShape, open: z.boolean(), successor: WordsShape.nullable() })

const Tested = z.object({
  on: LegalDate,
  at: z.string(),
  version: VersionOrNone,
  category: Kind,
  child: Kind.nullable(),
  commune: UnitName,
  certainty: z.enum(['boundary', 'schematic', 'person']),
  areas: z.array(WordsShape),
  agency: UnitName.nullable(),
  /** Goes to the centre's desk. */
  desk: z.boolean(),
  why: Why,
  flow: Flow,
  advice: Advice.nullable(),
  clocks: z.array(ForeseenClock),
  row: NamedRow.nullable(),
  others: z.array(z.object({ row: NamedRow, why: Miss })),
  /** All rows of the kind, also those not listed. */
  rowCount: z.int(),
})

/** How a kind stands in a commune on a day. */
const CellState = z.enum(['ok', 'hole', 'part', 'overlap', 'gone', 'outOfScope', 'closed'])
const Problem = z.object({
  kind: z.enum([
    'hole',
    'part',
    'overlap',
    'gone',
    'placeGone',
    'neverWins',
    'endsSoon',
    'noClock',
    'noAdvice',
    'noSuccessor',
    'unknownKind',
    'unknownArea',
    'badPeriod',
    'doubleId',
  ]),
  severity: z.enum(['error', 'warning']),
  category: CategoryId.nullable(),
  child: CategoryId.nullable(),
  communes: z.array(z.uuid()),
  rows: z.array(NamedRow),
  /** Day that matters: the end of a row. */
  on: LegalDate.nullable(),
})

const Coverage = z.object({
  on: LegalDate,
  version: VersionOrNone,
  communes: z.array(UnitName),
  agencies: z.array(z.string()),
  lines: z.array(
    z.object({
      category: CategoryId,
      child: CategoryId.nullable(),
      icon: z.string().nullable(),
      name: WordsShape,
      flow: Flow,
      /** Per commune, in the order of `communes`. */
      cells: z.array(CellState),
      /** Per commune: which of `agencies` it is by day, -1 nobody. */
      who: z.array(z.int()),
    }),
  ),
  problems: z.array(Problem),
  counts: z.object({ cells: z.int(), holes: z.int(), overlaps: z.int(), provisional: z.int(), rows: z.int() }),
})

const Change = z.object({
  what: z.enum(['category', 'child', 'area', 'row']),
  kind: z.enum(['added', 'removed', 'changed']),
  id: z.string(),
  name: WordsShape.nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
const Moved = z.object({
  from: UnitName.nullable(),
  to: UnitName.nullable(),
  toFlow: Flow,
  count: z.int(),
  examples: z.array(z.object({ id: z.uuid(), code: z.string(), category: CategoryId, title: z.string() })),
})
const Comparison = z.object({
  from: LegalDate,
  to: LegalDate,
  /** Reports that were tried; `complete` is false when there were more than fit. */
  tried: z.int(),
  complete: z.boolean(),
  unchanged: z.int(),
  /** Kinds that the draft does not take any more. */
  refused: z.int(),
  moved: z.array(Moved),
  changes: z.array(Change),
  problems: z.array(Problem),
})

const DraftStatus = z.enum(['draft', 'approved', 'withdrawn'])
const DraftLine = z.object({
  id: z.uuid(),
  status: DraftStatus,
  validFrom: LegalDate,
  citation: z.string(),
  note: z.string(),
  madeBy: z.string(),
  madeAt: Instant,
  mine: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  version: VersionOrNone.nullable(),
  seq: z.int(),
  /** Approved and begun. */
  inForce: z.boolean(),
})
const Table = z.unknown()
const TABLE_BYTES = 4 * 1024 * 1024
const DRAFT_ERRORS = ['kernel.recordNotFound', 'field-reports.draftStale', 'field-reports.draftDecided']
const OneDraft = ById.extend({ seq: z.int() })

/** The routing table: tester, coverage, and new versions of it by two people. */
export const routingRoutes = {
  testRoute: query('/test-route', {
    input: z.object({
      category: CategoryId,
      child: CategoryId.optional(),
      lon: z.number().min(-180).max(180).optional(),
      lat: z.number().min(-90).max(90).optional(),
      communeId: z.uuid().optional(),
      on: LegalDate.optional(),
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .optional(),
    }),
    output: Tested,
    allow: 'field-reports.routing',
    summary: both(
      'Thử một phản ánh: dòng nào quyết định, những dòng khác vì sao không, hạn ra sao.',
      'Try a report: which row decides, why the others do not, when it would be due.',
    ),
    errors: ['field-reports.noSuchCategory', 'field-reports.outside', 'field-reports.placeNeeded', 'units.noSuchUnit'],
  }),
  coverage: query('/coverage', {
    input: z.object({ on: LegalDate.optional() }),
    output: Coverage,
    allow: 'field-reports.routing',
    summary: both(
      'Bảng phân công vào một ngày: chỗ trống, chỗ chồng, dòng vô hiệu.',
      'The routing table on a day: holes, overlaps, rows without effect.',
    ),
  }),
  routingTable: query('/routing/table', {
    input: z.object({ on: LegalDate.optional() }),
    output: z.object({ version: VersionOrNone, table: RoutingTable }),
    allow: 'field-reports.routing',
    summary: both('Bảng phân công đang dùng, để tải về và sửa.', 'The table in use, to download and edit.'),
  }),
  compareRouting: command('/routing/compare', {
    input: z.object({ table: Table, days: z.int().min(1).max(92).default(31) }),
    output: Comparison,
    allow: 'field-reports.routing',
    maxBytes: TABLE_BYTES,
    rate: { max: 30, seconds: 600 },
    summary: both(
      'Nếu dùng bảng này, phản ánh của những ngày qua sẽ đi đâu khác.',
      'Where the reports of the last days would have gone by this table instead.',
    ),
    errors: ['field-reports.tableWrong'],
  }),
  routingDrafts: query('/routing/drafts', {
    input: Nothing,
    output: z.object({
      items: z.array(DraftLine),
      /** Versions that did not come from a draft. */
      pack: z.array(z.object({ version: VersionOrNone, validFrom: LegalDate, citation: z.string(), at: Instant })),
      version: VersionOrNone,
    }),
    allow: 'field-reports.routing',
    summary: both('Các phiên bản của bảng phân công và các bản đề nghị.', 'Versions of the table, and proposals.'),
  }),
  routingDraft: query('/routing/drafts/:id', {
    input: ById,
    output: z.object({ draft: DraftLine, changes: z.array(Change), problems: z.array(Problem), table: RoutingTable }),
    allow: 'field-reports.routing',
    summary: both(
      'Một bản đề nghị, khác bảng đang dùng ở đâu.',
      'A proposal, and how it differs from the table in use.',
    ),
    errors: ['kernel.recordNotFound'],
  }),
  proposeRouting: command('/routing/drafts', {
    input: z.object({
      table: Table,
      validFrom: LegalDate,
      citation: plainText(3, 500),
      note: plainText(0, 2000).default(''),
    }),
    output: DraftLine,
    allow: 'field-reports.setRouting',
    maxBytes: TABLE_BYTES,
    summary: both('Đề nghị một bảng phân công mới.', 'Propose a new routing table.'),
    errors: ['field-reports.tableWrong', 'field-reports.draftTooLate'],
  }),
  approveRouting: command('/routing/drafts/:id/approve', {
    input: OneDraft,
    output: DraftLine,
    allow: 'field-reports.approveRouting',
    summary: both('Duyệt bản đề nghị của người khác.', 'Approve the proposal of another person.'),
    errors: [...DRAFT_ERRORS, 'field-reports.secondPerson', 'field-reports.draftTooLate', 'field-reports.tableWrong'],
  }),
  undoRouting: command('/routing/drafts/:id/undo', {
    input: OneDraft,
    output: DraftLine,
    allow: 'field-reports.approveRouting',
    summary: both('Rút lại việc duyệt, khi bảng chưa có hiệu lực.', 'Take an approval back before it takes effect.'),
    errors: [...DRAFT_ERRORS, 'field-reports.alreadyInForce'],
  }),
  withdrawRouting: command('/routing/drafts/:id/withdraw', {
    input: OneDraft,
    output: DraftLine,
    allow: 'field-reports.setRouting',
    summary: both('Bỏ một bản đề nghị chưa duyệt.', 'Withdraw a proposal that was not approved.'),
    errors: DRAFT_ERRORS,
  }),
}
