import { z } from 'zod'
import {
  command,
  contract,
  download,
  Instant,
  LegalDate,
  Nothing,
  PageInput,
  query,
  WordsShape,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

/** Numbers that are counts of reports: each opens the list of exactly those reports. */
export const COUNTS = [
  'received',
  'finished',
  'onTime',
  'late',
  'open',
  'openLate',
  'declined',
  'rated',
  'satisfied',
  'accepted',
  'dissatisfied',
  'reopened',
] as const
/** Numbers made from counts or times; the list behind each is that of what it is made from. */
export const DERIVED = { onTimeRate: 'finished', satisfaction: 'rated', meanGrade: 'rated' } as const
export const TIMES = { medianHours: 'finished', p90Hours: 'finished' } as const
export type Count = (typeof COUNTS)[number]
export type Measure = Count | keyof typeof DERIVED | keyof typeof TIMES
export const MEASURES: readonly Measure[] = [
  ...COUNTS,
  'onTimeRate',
  'satisfaction',
  'meanGrade',
  'medianHours',
  'p90Hours',
]

export const DIMENSIONS = ['agency', 'commune', 'category', 'month', 'quarter', 'year', 'channel'] as const
export type Dimension = (typeof DIMENSIONS)[number]
export const PERIODS = ['all', '12m', 'year', 'quarter', 'month'] as const
export type Period = (typeof PERIODS)[number]

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
/** A whole version, or as much of its beginning as makes it the only one. */
const EditionName = z.string().regex(/^[0-9a-f]{12,64}$/)
const IdOrNone = z.union([z.literal('none'), z.uuid()])
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

const filters = {
  from: LegalDate.optional(),
  to: LegalDate.optional(),
  /** A period told by name instead of two dates; it ends on the day of the edition. */
  period: z.enum(PERIODS).optional(),
  /** Communes are counted as they stood on this day; the day of the edition without it. */
  boundaries: LegalDate.optional(),
  category: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .optional(),
  commune: IdOrNone.optional(),
  agency: IdOrNone.optional(),
  channel: z
    .string()
    .regex(/^[a-z0-9.-]{1,40}$/)
    .optional(),
  edition: EditionName.optional(),
}
export const FiguresInput = z.object({ by: z.enum(DIMENSIONS).default('agency'), ...filters })
export type FiguresInput = z.output<typeof FiguresInput>
export const BehindInput = PageInput.extend({ measure: z.enum(COUNTS).default('received'), ...filters })
export type BehindInput = z.output<typeof BehindInput>

const rate = z.number().nullable()
export const Numbers = z.object({
  ...(Object.fromEntries(COUNTS.map((name) => [name, z.int()])) as Record<Count, z.ZodInt>),
  onTimeRate: rate,
  satisfaction: rate,
  meanGrade: rate,
  medianHours: rate,
  p90Hours: rate,
  /** How many of the received were placed in this unit by share, not by their own place. */
  estimated: z.int(),
})
export type Numbers = z.infer<typeof Numbers>

/** What a number rests on. With it, anyone can ask for the same number again and get the same answer. */
export const Proof = z.object({
  /** The edition; also the SHA-256 of its manifest. */
  edition: Hash,
  manifestHash: Hash,
  publishedAt: Instant,
  definitions: z.int(),
  /** The question in its full form, as a query string. */
  query: z.string(),
  manifest: z.string(),
})
export type Proof = z.infer<typeof Proof>

const FigureRow = z.object({
  key: z.string().nullable(),
  name: z.string(),
  code: z.string().nullable(),
  numbers: Numbers,
  /** The same period of a year before; null without a period or without data. */
  before: Numbers.nullable(),
  /**
   * Where the lists behind the numbers are, as a URI template (RFC 6570): `{count}` stands for the name of a count. Behind
   * `onTimeRate`, `medianHours` and `p90Hours` stand the finished ones, behind `satisfaction` and `meanGrade` the rated.
   */
  list: z.string(),
})
export type FigureRow = z.infer<typeof FigureRow>

const Named = z.object({ id: z.string(), name: z.string() })
export const Figures = z.object({
  proof: Proof.nullable(),
  from: LegalDate.nullable(),
  to: LegalDate.nullable(),
  boundaries: LegalDate.nullable(),
  by: z.enum(DIMENSIONS),
  total: FigureRow.nullable(),
  rows: z.array(FigureRow),
  /** What may be chosen, for forms. */
  choices: z.object({
    boundaries: z.array(z.object({ from: LegalDate, communes: z.int() })),
    categories: z.array(Named),
    agencies: z.array(Named),
    communes: z.array(Named),
  }),
})
export type Figures = z.infer<typeof Figures>

const BehindItem = z.object({
  code: z.string(),
  category: z.string(),
  commune: z.string().nullable(),
  agency: z.string().nullable(),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  late: z.boolean(),
  rating: z.int().nullable(),
  state: z.string(),
  channel: z.string(),
  /** The public page of the report, when it was published. */
  report: z.string().nullable(),
})
const Behind = z.object({
  proof: Proof.nullable(),
  measure: z.enum(COUNTS),
  count: z.int(),
  items: z.array(BehindItem),
  next: z.string().nullable(),
})

const EditionLine = z.object({
  version: Hash,
  previous: Hash.nullable(),
  publishedAt: Instant,
  definitions: z.int(),
  rows: z.int(),
  parts: z.int(),
  /** The data of old editions are removed after a while; their manifests stay, so that the chain stays whole. */
  kept: z.boolean(),
  manifest: z.string(),
})
const ofEdition = z.object({ version: EditionName })
const ASKED = ['report-numbers.noEdition', 'report-numbers.fromAfterTo', 'report-numbers.noBoundaries']
const answer = { maxAge: 60, tags: ['report-numbers', 'field-reports.settings'] }

export const reportNumbersContract = contract('report-numbers', {
  figures: query('/figures', {
    input: FiguresInput,
    output: Figures,
    allow: 'anyone',
    public: answer,
    summary: both(
      'Số liệu phản ánh theo cơ quan, xã phường, loại hoặc thời gian; mỗi con số dẫn tới danh sách phía sau.',
      'Figures of reports per agency, commune, category or period; each number leads to the list behind it.',
    ),
    errors: ASKED,
  }),
  figuresCsv: download('/figures.csv', {
    input: FiguresInput.extend({ lang: z.enum(['vi', 'en']).optional() }),
    output: z.unknown(),
    allow: 'anyone',
    summary: both('Số liệu phản ánh dạng CSV, mỗi dòng một con số.', 'The figures as CSV, one number a line.'),
    errors: ASKED,
  }),
  behind: query('/behind', {
    input: BehindInput,
    output: Behind,
    allow: 'anyone',
    public: answer,
    summary: both('Những phản ánh đứng sau một con số.', 'The reports behind a number.'),
    errors: [...ASKED, 'report-numbers.badPage'],
  }),
  editions: query('/editions', {
    input: PageInput,
    output: z.object({ items: z.array(EditionLine), next: z.string().nullable() }),
    allow: 'anyone',
    public: answer,
    summary: both('Các lần công bố số liệu, mới nhất trước.', 'The editions, newest first.'),
    errors: ['report-numbers.badPage'],
  }),
  manifest: download('/editions/:version/manifest.json', {
    input: ofEdition,
    output: z.unknown(),
    allow: 'anyone',
    summary: both('Bản kê của một lần công bố.', 'The manifest of an edition.'),
    errors: ['report-numbers.noEdition'],
  }),
  part: download('/editions/:version/parts/:month.csv', {
    input: ofEdition.extend({ month: Month }),
    output: z.unknown(),
    allow: 'anyone',
    summary: both('Các phản ánh gửi trong một tháng, dạng CSV.', 'The reports opened in one month, as CSV.'),
    errors: ['report-numbers.noEdition', 'report-numbers.noPart', 'report-numbers.editionGone'],
  }),
  boundaries: download('/editions/:version/boundaries.json', {
    input: ofEdition,
    output: z.unknown(),
    allow: 'anyone',
    summary: both(
      'Bảng đối chiếu xã, phường qua các thời kỳ dùng cho lần công bố.',
      'The table of communes over time that the edition uses.',
    ),
    errors: ['report-numbers.noEdition'],
  }),
  definitions: download('/editions/:version/definitions.json', {
    input: ofEdition,
    output: z.unknown(),
    allow: 'anyone',
    summary: both(
      'Cách tính từng con số và nghĩa từng cột dữ liệu.',
      'How each number is computed and what each column means.',
    ),
    errors: ['report-numbers.noEdition'],
  }),
  publish: command('/editions', {
    input: Nothing,
    output: z.object({ published: z.boolean(), edition: Hash.nullable(), months: z.array(Month) }),
    allow: 'report-numbers.publish',
    rate: { max: 10, seconds: 600 },
    summary: both('Công bố ngay, nếu có thay đổi.', 'Publish now, if anything changed.'),
  }),
  cases: query('/cases', {
    input: z.object({ codes: z.string().max(6_000), edition: EditionName.optional() }),
    output: z.object({ items: z.array(z.object({ code: z.string(), id: z.uuid() })) }),
    allow: 'field-reports.read',
    summary: both(
      'Hồ sơ của các phản ánh trong danh sách, cho người được xem.',
      'The cases of listed reports, for those who may read them.',
    ),
    errors: ['report-numbers.noEdition'],
  }),
  words: query('/definitions', {
    input: Nothing,
    output: z.object({
      version: VersionOrNone,
      measures: z.array(z.object({ id: z.string(), name: WordsShape, formula: z.string(), words: WordsShape })),
      notes: z.array(WordsShape),
    }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['report-numbers'] },
    summary: both('Định nghĩa của từng con số.', 'The definition of each number.'),
  }),
})
