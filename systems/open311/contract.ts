import { z } from 'zod'
import {
  ById,
  command,
  contract,
  download,
  Instant,
  Nothing,
  pageOf,
  PageInput,
  plainText,
  query,
  upload,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

export const FORMATS = ['xml', 'json'] as const
export const Format = z.enum(FORMATS)
export type Format = z.infer<typeof Format>
export const DATATYPES = ['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'] as const

const Jurisdiction = z.string().max(200).optional()
const Text = z.string().max(200).optional()
/** Once, several times, or a list with commas: the standard allows them all. */
const Many = z.array(z.string().max(40_000)).max(1000).optional()
const Plain = z.object({ format: Format, jurisdiction_id: Jurisdiction })
const One = Plain.extend({ id: z.string().min(1).max(200) })

const Requests = Plain.extend({
  service_request_id: Many,
  service_code: Many,
  start_date: Text,
  end_date: Text,
  status: Many,
  page: Text,
  page_size: Text,
  extensions: Text,
})
export type Requests = z.output<typeof Requests>

const Updates = Plain.extend({
  service_request_id: Many,
  start_date: Text,
  end_date: Text,
  page: Text,
  page_size: Text,
})
export type Updates = z.output<typeof Updates>

const Sent = Plain.extend({ api_key: z.string().max(300).optional() })
export type Sent = z.output<typeof Sent>

/** Enough for six photos of a phone in one form. */
const MAX_FORM = 24 * 1024 * 1024

const at = 'root' as const
const door = { at, output: z.unknown(), allow: 'anyone' as const }
const JURISDICTION = 'open311.noSuchJurisdiction'
const MANAGE = 'open311.manage' as const

export const Partner = z.object({
  id: z.uuid(),
  name: z.string(),
  contact: z.string(),
  /** The last signs of the key, to tell keys apart. */
  keyHint: z.string(),
  perHour: z.int(),
  review: z.boolean(),
  demo: z.boolean(),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
})
export type Partner = z.infer<typeof Partner>
const NewPartner = z.object({
  name: plainText(2, 200),
  contact: plainText(2, 300),
  perHour: z.int().min(1).max(100_000).default(200),
  review: z.boolean().default(false),
})
export type NewPartner = z.output<typeof NewPartner>

const CategoryId = z.string().regex(/^[a-z0-9-]{1,60}$/)
/** What a kind of report of the other server is here; `agencyId` only where the table of routes must not decide. */
export const Mapping = z.record(
  z.string().min(1).max(200),
  z.strictObject({ category: CategoryId, child: CategoryId.optional(), agencyId: z.uuid().optional() }),
)
export type Mapping = z.infer<typeof Mapping>

const SourceInput = z.object({
  name: plainText(2, 200),
  /** Base address of the other server, up to but without `/requests.xml`. */
  url: z.url({ protocol: /^https?$/ }).max(500),
  jurisdiction: z.string().max(200).optional(),
  /** Only for servers that ask one of their readers. */
  apiKey: z.string().min(1).max(300).optional(),
  mapping: Mapping,
  /** Nothing that was reported earlier is taken over. */
  since: Instant,
  enabled: z.boolean().default(false),
})
export type SourceInput = z.output<typeof SourceInput>
export const Source = SourceInput.omit({ apiKey: true }).extend({
  id: z.uuid(),
  jurisdiction: z.string().nullable(),
  hasKey: z.boolean(),
  askedAt: Instant.nullable(),
  ranAt: Instant.nullable(),
  error: z.string().nullable(),
})
export type Source = z.infer<typeof Source>

const Line = z.object({
  id: z.string(),
  serviceCode: z.string(),
  status: z.string(),
  outcome: z.enum(['ready', 'known', 'changed', 'unmapped', 'closed', 'outside', 'bad']),
  description: z.string(),
})
export const Preview = z.object({
  services: z.array(z.object({ code: z.string(), name: z.string(), mapped: z.boolean(), count: z.int() })),
  counts: z.record(z.string(), z.int()),
  lines: z.array(Line),
})
export type Preview = z.infer<typeof Preview>

export const ImportItem = z.object({
  externalId: z.string(),
  outcome: z.enum(['imported', 'unmapped', 'closed', 'refused']),
  error: z.string().nullable(),
  link: z.string(),
  serviceCode: z.string(),
  caseId: z.uuid().nullable(),
  code: z.string().nullable(),
  status: z.string(),
  at: Instant,
})
export type ImportItem = z.infer<typeof ImportItem>

const NOT_FOUND = 'kernel.recordNotFound'
const discoveryWords = both('Open311: nơi tìm các địa chỉ của cổng.', 'Open311: where the addresses of this door are.')

/** Open311 GeoReport v2 at `/open311/v2`, with the updates that FixMyStreet adds; and what its keepers do. */
export const open311Contract = contract('open311', {
  discovery: download('/open311/discovery.:format', { ...door, input: Plain, summary: discoveryWords }),
  discoveryAtBase: download('/open311/v2/discovery.:format', { ...door, input: Plain, summary: discoveryWords }),
  services: download('/open311/v2/services.:format', {
    ...door,
    input: Plain,
    summary: both('Open311: các loại phản ánh.', 'Open311: the kinds of requests.'),
    errors: [JURISDICTION],
  }),
  definition: download('/open311/v2/services/:id.:format', {
    ...door,
    input: One,
    summary: both('Open311: những câu hỏi của một loại phản ánh.', 'Open311: what one kind of request asks.'),
    errors: [JURISDICTION, 'open311.noSuchService'],
  }),
  requests: download('/open311/v2/requests.:format', {
    ...door,
    input: Requests,
    summary: both('Open311: các phản ánh đã công khai.', 'Open311: published requests.'),
    errors: [JURISDICTION, 'open311.badDate', 'open311.badRange', 'open311.badStatus', 'open311.badPage'],
  }),
  request: download('/open311/v2/requests/:id.:format', {
    ...door,
    input: One.extend({ extensions: Text }),
    summary: both('Open311: một phản ánh đã công khai.', 'Open311: one published request.'),
    errors: [JURISDICTION, 'open311.noSuchRequest'],
  }),
  token: download('/open311/v2/tokens/:id.:format', {
    ...door,
    input: One,
    summary: both('Open311: mã phản ánh của một lần gửi.', 'Open311: the request that came of a submission.'),
    errors: [JURISDICTION, 'open311.noSuchToken'],
  }),
  updates: download('/open311/v2/servicerequestupdates.:format', {
    ...door,
    input: Updates,
    summary: both('Open311: diễn biến của các phản ánh.', 'Open311: updates of requests.'),
    errors: [JURISDICTION, 'open311.badDate', 'open311.badRange', 'open311.badPage'],
  }),
  submit: upload('/open311/v2/requests.:format', {
    ...door,
    input: Sent,
    raw: true,
    maxBytes: MAX_FORM,
    summary: both(
      'Open311: gửi một phản ánh (biểu mẫu, có api_key).',
      'Open311: send a request (a form, with api_key).',
    ),
    errors: [
      JURISDICTION,
      'open311.keyMissing',
      'open311.keyUnknown',
      'open311.tooMany',
      'open311.notAForm',
      'open311.serviceMissing',
      'open311.noSuchService',
      'open311.placeMissing',
      'open311.badPlace',
      'open311.noSuchAddress',
      'open311.badAttribute',
      'open311.attributeMissing',
      'open311.badMediaUrl',
      'open311.badField',
    ],
  }),
  update: upload('/open311/v2/servicerequestupdates.:format', {
    ...door,
    input: Sent,
    raw: true,
    summary: both(
      'Open311: gửi thêm lời cho một phản ánh đã gửi bằng cùng khóa.',
      'Open311: send further words on a request sent with the same key.',
    ),
    errors: [JURISDICTION, 'open311.keyMissing', 'open311.keyUnknown', 'open311.noSuchRequest', 'open311.fieldMissing'],
  }),
  partners: query('/partners', {
    input: Nothing,
    output: z.object({ items: z.array(Partner) }),
    allow: MANAGE,
    summary: both('Các đối tác có khóa gửi phản ánh.', 'Partners that hold a key.'),
  }),
  issueKey: command('/partners', {
    input: NewPartner,
    output: Partner.extend({ key: z.string() }),
    allow: MANAGE,
    summary: both('Cấp khóa cho một đối tác; khóa chỉ hiện một lần.', 'Give a partner a key; it is shown once.'),
  }),
  revokeKey: command('/partners/:id/revoke', {
    input: ById,
    output: Partner,
    allow: MANAGE,
    summary: both('Thu hồi khóa của một đối tác.', 'Revoke the key of a partner.'),
    errors: [NOT_FOUND],
  }),
  sources: query('/sources', {
    input: Nothing,
    output: z.object({ items: z.array(Source) }),
    allow: MANAGE,
    summary: both('Các máy chủ Open311 khác được lấy phản ánh về.', 'Other Open311 servers that are taken over from.'),
  }),
  addSource: command('/sources', {
    input: SourceInput,
    output: Source,
    allow: MANAGE,
    summary: both('Thêm một máy chủ Open311 khác.', 'Add another Open311 server.'),
    errors: ['open311.noSuchCategory'],
  }),
  changeSource: command('/sources/:id', {
    input: ById.extend(SourceInput.shape),
    output: Source,
    allow: MANAGE,
    summary: both('Sửa một máy chủ và bảng đối chiếu của nó.', 'Change a server and its mapping.'),
    errors: [NOT_FOUND, 'open311.noSuchCategory'],
  }),
  previewSource: query('/sources/:id/preview', {
    input: ById,
    output: Preview,
    allow: MANAGE,
    rate: { max: 30, seconds: 600 },
    summary: both(
      'Xem trước: sẽ lấy về những gì, còn thiếu đối chiếu gì.',
      'What would come over, and what has no mapping.',
    ),
    errors: [NOT_FOUND, 'open311.sourceFailed'],
  }),
  runSource: command('/sources/:id/run', {
    input: ById,
    output: Source,
    allow: MANAGE,
    summary: both('Lấy về trong phút tới.', 'Take over within the next minute.'),
    errors: [NOT_FOUND],
  }),
  importItems: query('/sources/:id/items', {
    input: PageInput.extend({ id: z.uuid(), outcome: ImportItem.shape.outcome.optional() }),
    output: pageOf(ImportItem),
    allow: MANAGE,
    summary: both('Từng phản ánh đã lấy về hoặc chưa lấy được, và vì sao.', 'Each item taken over or not, and why.'),
  }),
})
