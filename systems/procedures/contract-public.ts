import { z } from 'zod'
import {
  ById,
  contract,
  download,
  LegalDate,
  pageOf,
  query,
  WordsShape,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Applicant, ChannelKind, Level, PaperNeed, ProcedureCode, ProcedureLine, Version } from './contract-shapes.ts'
import { Guide, GuideId } from './contract-guides.ts'

const PUBLIC = { maxAge: 60, tags: ['procedures'] }

export const ListInput = z.object({
  q: z.string().max(200).optional(),
  field: z.string().max(63).optional(),
  level: Level.optional(),
  audience: Applicant.optional(),
  online: z.enum(['full', 'partial', 'none']).optional(),
  /** The catalogue as of a day; today unless told. */
  at: LegalDate.optional(),
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(20),
})
export type ListInput = z.output<typeof ListInput>

/** Facts of a case as JSON text: `{ "copies": 2, "forOther": true }`. Names are those of the questions or of the form. */
const Facts = z.string().max(8_000).default('{}')
export const QuoteInput = ById.extend({ channel: ChannelKind, facts: Facts })
export type QuoteInput = z.output<typeof QuoteInput>
const QuotedFee = z.object({
  key: z.string(),
  kind: z.enum(['fee', 'charge']),
  name: WordsShape,
  amount: z.int(),
  times: z.int(),
  total: z.int(),
  citation: z.string(),
})
export const Quote = z.object({
  channel: ChannelKind,
  fees: z.array(QuotedFee),
  total: z.int(),
  /** Papers that this case needs; those of which it cannot be told yet are among them. */
  papers: z.array(PaperNeed),
  /** Facts that are missing to be sure. */
  unknown: z.array(z.string()),
})
export type Quote = z.infer<typeof Quote>

/** What everybody may read. */
export const publicRoutes = contract('procedures', {
  list: query('/', {
    input: ListInput,
    output: pageOf(ProcedureLine),
    allow: 'anyone',
    public: PUBLIC,
    errors: ['procedures.badPage'],
    summary: both('Danh mục thủ tục hành chính, tìm và lọc.', 'The catalogue of procedures, searched and filtered.'),
  }),
  fields: query('/fields', {
    input: z.object({ at: LegalDate.optional() }),
    output: z.object({ items: z.array(z.object({ code: z.string(), name: WordsShape, count: z.int() })) }),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Các lĩnh vực và số thủ tục.', 'Fields and how many procedures each has.'),
  }),
  /** The version in force on a day; without `on` today's, else the latest one that ended or the first to come (see `force`). */
  get: query('/by-code/:code', {
    input: z.object({ code: ProcedureCode, on: LegalDate.optional() }),
    output: Version,
    allow: 'anyone',
    public: PUBLIC,
    errors: ['procedures.notFound', 'procedures.notInForce'],
    summary: both('Một thủ tục, bản có hiệu lực vào một ngày.', 'A procedure, the version in force on a day.'),
  }),
  version: query('/versions/:id', {
    input: ById,
    output: Version,
    allow: 'anyone',
    public: PUBLIC,
    errors: ['procedures.notFound'],
    summary: both(
      'Một phiên bản của thủ tục, cả khi đã hết hiệu lực.',
      'One version of a procedure, also an ended one.',
    ),
  }),
  history: query('/by-code/:code/versions', {
    input: z.object({ code: ProcedureCode }),
    output: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          version: VersionOrNone,
          validFrom: LegalDate,
          validTo: LegalDate.nullable(),
          force: Version.shape.force,
          citation: z.string(),
        }),
      ),
    }),
    allow: 'anyone',
    public: PUBLIC,
    errors: ['procedures.notFound'],
    summary: both('Các phiên bản của một thủ tục.', 'The versions of a procedure.'),
  }),
  quote: query('/versions/:id/quote', {
    input: QuoteInput,
    output: Quote,
    allow: 'anyone',
    errors: ['procedures.notFound', 'procedures.badFacts', 'procedures.noChannel'],
    summary: both(
      'Giấy tờ phải nộp và tiền phải trả cho một trường hợp, có căn cứ.',
      'Papers to hand in and money owed in a case, with reasons.',
    ),
  }),
  guides: query('/guides', {
    input: z.object({}),
    output: z.object({ items: z.array(Guide.pick({ id: true, title: true, lead: true })) }),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Các bộ câu hỏi giúp chọn thủ tục.', 'Sets of questions that help to choose a procedure.'),
  }),
  guide: query('/guides/:id', {
    input: z.object({ id: GuideId }),
    output: Guide.extend({
      version: VersionOrNone,
      /** Names of the procedures that its rows lead to. */
      names: z.array(z.object({ code: ProcedureCode, name: WordsShape, inForce: z.boolean() })),
    }),
    allow: 'anyone',
    public: PUBLIC,
    errors: ['procedures.noSuchGuide'],
    summary: both('Một bộ câu hỏi giúp chọn thủ tục.', 'One set of questions that helps to choose.'),
  }),
  leaflet: download('/by-code/:code/leaflet', {
    input: z.object({ code: ProcedureCode, lang: z.enum(['vi', 'en']).default('vi') }),
    output: z.unknown(),
    allow: 'anyone',
    rate: { max: 30, seconds: 60 },
    errors: ['procedures.notFound'],
    summary: both('Tờ hướng dẫn một thủ tục (PDF để in).', 'Leaflet of a procedure (PDF to print).'),
  }),
})
