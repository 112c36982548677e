import { z } from 'zod'
import {
  ById,
  command,
  contract,
  download,
  Instant,
  LegalDate,
  pageOf,
  plainText,
  query,
  WordsShape,
  upload,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Guide } from './contract-guides.ts'
import { FORCES, Level, ProcedureContent } from './contract-shapes.ts'

const MiB = 1024 * 1024

export const RECORD_KINDS = ['procedure', 'guide'] as const
export const RecordKind = z.enum(RECORD_KINDS)
export type RecordKind = z.infer<typeof RecordKind>
export const STATES = ['draft', 'waiting', 'approved'] as const
const Cited = plainText(5, 400)
/** What is written: a procedure or a decision table, by `kind`. */
const Content = z.record(z.string(), z.unknown())

/** Something that keeps a draft from being approved: where it is, a code, facts. */
export const ContentFault = z.object({
  path: z.string(),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ContentFault = z.infer<typeof ContentFault>

export const Row = z.object({
  id: z.uuid(),
  kind: RecordKind,
  code: z.string(),
  version: VersionOrNone,
  state: z.enum(STATES),
  /** `end`: no new words, the procedure ends on `validFrom`. */
  change: z.enum(['version', 'end']),
  validFrom: LegalDate,
  validTo: LegalDate.nullable(),
  force: z.enum(FORCES).nullable(),
  citation: z.string(),
  revision: VersionOrNone,
  writtenBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  approvedAt: Instant.nullable(),
  /** Why the second person sent it back. */
  note: z.string().nullable(),
  content: z.union([ProcedureContent, Guide]),
  faults: z.array(ContentFault),
  may: z.object({ edit: z.boolean(), approve: z.boolean() }),
})
export type Row = z.infer<typeof Row>

export const DeskLine = z.object({
  id: z.uuid(),
  kind: RecordKind,
  code: z.string(),
  version: VersionOrNone,
  state: z.enum(STATES),
  change: z.enum(['version', 'end']),
  name: z.object({ vi: z.string(), en: z.string() }),
  field: z.string().nullable(),
  level: Level.nullable(),
  validFrom: LegalDate,
  validTo: LegalDate.nullable(),
  force: z.enum(FORCES).nullable(),
  checked: z.boolean(),
  versions: z.int(),
})
export type DeskLine = z.infer<typeof DeskLine>

export const Change = z.object({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What the rows on the way are called; null where one has no name but its key. */
  rows: z.array(WordsShape.nullable()),
})
export type Change = z.infer<typeof Change>

const AtRevision = ById.extend({ revision: VersionOrNone })
const Dated = z.object({ validFrom: LegalDate, citation: Cited })
const DRAFT = ['kernel.recordNotFound', 'procedures.changedMeanwhile', 'procedures.notADraft'] as const

export const DeskInput = z.object({
  kind: RecordKind.default('procedure'),
  q: z.string().max(200).optional(),
  field: z.string().max(63).optional(),
  level: Level.optional(),
  /** The unit whose desk keeps it. */
  agency: z.uuid().optional(),
  show: z.enum(['current', 'drafts', 'ended', 'coming', 'unchecked', 'all']).default('current'),
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
})
export type DeskInput = z.output<typeof DeskInput>

export const Format = z.enum(['json', 'xlsx'])
export type Format = z.infer<typeof Format>
/** One thing wrong with a file that was brought: sheet and row as the person sees them. */
export const ImportFault = z.object({
  sheet: z.string(),
  row: z.int(),
  column: z.string(),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ImportFault = z.infer<typeof ImportFault>
export const ImportResult = z.object({
  found: z.int(),
  /** Same as what is in force: nothing to do. */
  same: z.int(),
  drafts: z.array(z.object({ id: z.uuid().nullable(), code: z.string(), name: z.string() })),
  faults: z.array(ImportFault),
  /** Faults beyond those that are listed. */
  more: z.int(),
})
export type ImportResult = z.infer<typeof ImportResult>

/** The desk of those who keep the catalogue: one writes, another approves. */
export const deskRoutes = contract('procedures', {
  desk: query('/desk', {
    input: DeskInput,
    output: pageOf(DeskLine).extend({ waiting: z.int(), unchecked: z.int() }),
    allow: 'procedures.edit',
    errors: ['procedures.badPage'],
    summary: both('Bàn làm việc: danh mục và bản thảo.', 'The desk: catalogue and drafts.'),
  }),
  row: query('/desk/rows/:id', {
    input: ById,
    output: Row,
    allow: 'procedures.edit',
    errors: ['kernel.recordNotFound'],
    summary: both('Một phiên bản hoặc bản thảo, kèm lỗi còn lại.', 'One version or draft with what is wrong.'),
  }),
  versionsOf: query('/desk/versions', {
    input: z.object({ kind: RecordKind, code: z.string().max(60) }),
    output: z.object({ items: z.array(Row.omit({ content: true, faults: true, may: true })) }),
    allow: 'procedures.edit',
    summary: both('Mọi phiên bản và bản thảo của một mã.', 'All versions and drafts of one code.'),
  }),
  compare: query('/desk/compare', {
    input: z.object({ before: z.uuid(), after: z.uuid() }),
    output: z.object({ changes: z.array(Change) }),
    allow: 'procedures.edit',
    errors: ['kernel.recordNotFound', 'procedures.notComparable'],
    summary: both('So sánh hai phiên bản.', 'Two versions compared.'),
  }),
  begin: command('/desk/drafts', {
    input: Dated.extend({
      kind: RecordKind.default('procedure'),
      from: z.uuid().optional(),
      content: Content.optional(),
    }),
    output: Row,
    allow: 'procedures.edit',
    errors: ['kernel.recordNotFound', 'procedures.draftExists', 'procedures.badContent', 'procedures.notYours'],
    summary: both('Bắt đầu một bản thảo, mới hoặc từ một phiên bản.', 'Begin a draft, anew or from a version.'),
  }),
  save: command('/desk/drafts/:id', {
    method: 'PUT',
    input: AtRevision.extend(Dated.shape).extend({ content: Content }),
    output: Row,
    allow: 'procedures.edit',
    errors: [...DRAFT, 'procedures.badContent', 'procedures.codeStays', 'procedures.notYours'],
    summary: both('Lưu bản thảo.', 'Save a draft.'),
  }),
  discard: command('/desk/drafts/:id/discard', {
    input: AtRevision,
    output: z.object({}),
    allow: 'procedures.edit',
    errors: DRAFT,
    summary: both('Bỏ bản thảo.', 'Discard a draft.'),
  }),
  submit: command('/desk/drafts/:id/submit', {
    input: AtRevision,
    output: Row,
    allow: 'procedures.edit',
    errors: [...DRAFT, 'procedures.notReady'],
    summary: both('Trình người thứ hai duyệt.', 'Put it before a second person.'),
  }),
  sendBack: command('/desk/drafts/:id/send-back', {
    input: AtRevision.extend({ note: plainText(5, 500) }),
    output: Row,
    allow: 'procedures.edit',
    errors: [...DRAFT],
    summary: both('Trả lại để sửa, hoặc rút về.', 'Send back for changes, or take it back.'),
  }),
  approve: command('/desk/drafts/:id/approve', {
    input: AtRevision,
    output: Row,
    allow: 'procedures.approve',
    errors: [...DRAFT, 'procedures.secondPerson', 'procedures.notReady', 'procedures.tooEarly', 'procedures.inThePast'],
    summary: both('Duyệt: bản này có hiệu lực từ ngày đã ghi.', 'Approve: it holds from its day on.'),
  }),
  end: command('/desk/ends', {
    input: z.object({
      kind: RecordKind.default('procedure'),
      code: z.string().max(60),
      on: LegalDate,
      citation: Cited,
    }),
    output: Row,
    allow: 'procedures.edit',
    errors: ['kernel.recordNotFound', 'procedures.draftExists', 'procedures.inThePast', 'procedures.notYours'],
    summary: both('Đề nghị bãi bỏ một thủ tục từ một ngày.', 'Propose that a procedure ends on a day.'),
  }),
  bringIn: upload('/desk/import', {
    input: Dated.extend({ format: Format, apply: z.boolean().default(false) }),
    output: ImportResult,
    allow: 'procedures.edit',
    maxBytes: 8 * MiB,
    rate: { max: 20, seconds: 60 },
    errors: ['procedures.fileUnreadable', 'procedures.fileTooLarge', 'procedures.importFaulty'],
    summary: both(
      'Nhập thủ tục từ JSON hoặc XLSX: xem trước lỗi theo dòng, rồi thành bản thảo.',
      'Bring procedures from JSON or XLSX: faults by row first, then drafts.',
    ),
  }),
  takeOut: download('/export.:format', {
    input: z.object({ format: Format, at: LegalDate.optional() }),
    output: z.unknown(),
    allow: 'anyone',
    rate: { max: 20, seconds: 60 },
    summary: both('Xuất danh mục ra JSON hoặc XLSX.', 'The catalogue as JSON or XLSX.'),
  }),
})
