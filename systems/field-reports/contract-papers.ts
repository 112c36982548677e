import { z } from 'zod'
import { DueReason } from '@hue-s/engines/calendar/contract.ts'
import { event } from '@hue-s/kernel/shared/event.ts'
import { ById, command, download, Instant, Nothing, Point, query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const NOT_FOUND = 'kernel.recordNotFound'
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** The kind of receipt every report has. */
export const RECEIPT_KIND = 'field-reports.receipt'

/** What proves a report, for its reporter: whoever scans the QR reads the claims, and never who reported. */
export const ReportReceipt = z.object({
  token: z.string(),
  /** The public page that checks it. */
  link: z.string(),
  issuedAt: Instant,
  revokedAt: Instant.nullable(),
  claims: z.array(z.object({ name: z.string(), label: WordsShape, value: z.string() })),
  /** SHA-256 of what was sent, in full. */
  hashes: z.object({ text: Sha256, photos: z.array(z.object({ id: z.uuid(), sha256: Sha256 })) }),
  /** The QR as a drawing. */
  svg: z.string(),
})
export type ReportReceipt = z.infer<typeof ReportReceipt>

const Named = z.object({ id: z.uuid(), name: z.string() })
const Who = z.enum(['reporter', 'agency', 'operator', 'platform'])

/** Everything of one report, for taking away. The form is stable: a change gets another number. */
export const ReportExport = z.object({
  format: z.literal('field-reports.report/1'),
  madeAt: Instant,
  /** Whose view it is; an agency never sees who reported. */
  madeFor: z.enum(['reporter', 'agency', 'archive']),
  id: z.uuid(),
  code: z.string(),
  category: z.object({ id: z.string(), name: WordsShape.nullable() }),
  child: z.object({ id: z.string(), name: WordsShape.nullable() }).nullable(),
  state: z.object({ id: z.string(), name: WordsShape }),
  channel: z.string(),
  visibility: z.enum(['public', 'agency']),
  note: z.string(),
  place: z.string(),
  commune: Named.nullable(),
  agency: Named.nullable(),
  at: Point,
  openedAt: Instant,
  dueAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  late: z.boolean(),
  rating: z.int().min(1).max(3).nullable(),
  photos: z.array(
    z.object({ id: z.uuid(), kind: z.enum(['before', 'after']), type: z.string(), size: z.int(), sha256: Sha256 }),
  ),
  clocks: z.array(
    z.object({
      id: z.string(),
      name: WordsShape,
      due: Instant.nullable(),
      running: z.boolean(),
      reasons: z.array(DueReason),
    }),
  ),
  timeline: z.array(
    z.object({
      at: Instant,
      action: z.string(),
      name: WordsShape,
      to: z.string(),
      who: Who,
      by: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  messages: z.array(z.object({ at: Instant, who: Who, by: z.string().nullable(), text: z.string() })),
  /** Who looked up the reporter's identity; told to the reporter only. */
  looks: z.array(z.object({ at: Instant, who: z.string(), purpose: z.string() })),
  receipt: z.object({ token: z.string(), issuedAt: Instant }).nullable(),
  /** What the reporter's device said of itself, beside the time of this server; told to the reporter only. */
  device: z
    .object({
      writtenAt: Instant,
      sentAt: Instant,
      receivedAt: Instant,
      placeFrom: z.string(),
      accuracyMetres: z.number().nullable(),
    })
    .nullable(),
})
export type ReportExport = z.infer<typeof ReportExport>

const Archive = z.object({
  id: z.uuid(),
  year: z.int(),
  state: z.enum(['filling', 'ready']),
  askedAt: Instant,
  closedAt: Instant.nullable(),
  /** Reports in it so far. */
  reports: z.int(),
})
const Year = z.int().min(2000).max(2200)

/** Receipts and exports that can be verified. */
export const paperRoutes = {
  receiptPdf: download('/mine/:id/receipt', {
    input: ById,
    output: z.unknown(),
    allow: 'citizen',
    transaction: true,
    rate: { max: 30, seconds: 60 },
    summary: both(
      'Biên nhận phản ánh của tôi, tệp PDF có chữ ký số và mã QR.',
      'The receipt of my report: a signed PDF with a QR.',
    ),
    errors: [NOT_FOUND, 'field-reports.receiptOff'],
  }),
  receipt: query('/mine/:id/receipt.json', {
    input: ById,
    output: ReportReceipt,
    allow: 'citizen',
    transaction: true,
    summary: both(
      'Biên nhận phản ánh của tôi để máy đọc: mã đã ký, mã QR, các mã SHA-256.',
      'The receipt of my report for machines: signed token, QR, hashes.',
    ),
    errors: [NOT_FOUND],
  }),
  exportOwn: query('/mine/:id/export.json', {
    input: ById,
    output: ReportExport,
    allow: 'citizen',
    transaction: true,
    rate: { max: 30, seconds: 60 },
    summary: both('Toàn bộ phản ánh của tôi, dạng JSON.', 'Everything of my report, as JSON.'),
    errors: [NOT_FOUND],
  }),
  exportOwnPdf: download('/mine/:id/export.pdf', {
    input: ById,
    output: z.unknown(),
    allow: 'citizen',
    transaction: true,
    rate: { max: 10, seconds: 60 },
    summary: both('Toàn bộ phản ánh của tôi, tệp PDF có chữ ký số.', 'Everything of my report, as a signed PDF.'),
    errors: [NOT_FOUND],
  }),
  exportWork: query('/work/:id/export.json', {
    input: ById,
    output: ReportExport,
    allow: 'field-reports.read',
    transaction: true,
    rate: { max: 120, seconds: 60 },
    summary: both(
      'Toàn bộ một phản ánh dưới góc nhìn của cơ quan, không có người phản ánh; lần xuất được ghi lại.',
      'Everything of a report as the agency sees it, without the reporter; the export is logged.',
    ),
    errors: [NOT_FOUND],
  }),
  exportWorkPdf: download('/work/:id/export.pdf', {
    input: ById,
    output: z.unknown(),
    allow: 'field-reports.read',
    transaction: true,
    rate: { max: 30, seconds: 60 },
    summary: both('Như trên, tệp PDF có chữ ký số.', 'The same as a signed PDF.'),
    errors: [NOT_FOUND],
  }),
  archives: query('/archives', {
    input: Nothing,
    output: z.object({ items: z.array(Archive) }),
    allow: 'field-reports.operate',
    summary: both('Các bản lưu trữ theo năm.', 'The yearly archives.'),
  }),
  makeArchive: command('/archives', {
    input: z.object({ year: Year }),
    output: Archive,
    allow: 'field-reports.operate',
    summary: both(
      'Lập bản lưu trữ các phản ánh đã kết thúc trong một năm, để bàn giao.',
      'Make the archive of the reports that ended in a year, for hand-over.',
    ),
    errors: ['papers.archiveRunning', 'field-reports.yearToCome'],
  }),
  archive: download('/archives/:id', {
    input: ById,
    output: z.unknown(),
    allow: 'field-reports.operate',
    transaction: true,
    summary: both(
      'Tải một bản lưu trữ (tệp tar, có danh mục đã ký).',
      'Download an archive (a tar file with a signed list).',
    ),
    errors: ['papers.notFound', 'papers.archiveOpen'],
  }),
}

/** The next page of an archive is due. */
export const archiveDue = event('field-reports.archiveDue', z.object({ id: z.uuid(), no: z.int() }))
