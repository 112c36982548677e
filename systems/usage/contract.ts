import { z } from 'zod'
import { contract, download, query, WordsShape } from '@hue-s/kernel/shared/route.ts'

export const AUDIENCES = ['resident', 'visitor', 'business'] as const
export const LANGS = ['vi', 'en', 'ko', 'zh', 'fr'] as const
export const DEVICES = ['phone', 'tablet', 'computer'] as const
export const MODES = ['full', 'lite'] as const
/** Whole weeks, Monday to Sunday: periods that differ by single days would give single people away. */
export const PERIODS = ['4', '12', '52'] as const
export type Period = (typeof PERIODS)[number]
/** A count below this is never published. */
export const FEWEST = 5

/** Visible time of one page, as the browser tells it: only which of these it lies between (seconds). */
export const BOUNDS = [10, 30, 60, 120, 300, 600] as const
/** What each of those spans is counted as. Longer than ten minutes counts as ten. */
export const SPANS = [5, 20, 45, 90, 210, 450, 600] as const
export const LONGEST_STEP = 40

/** All that a browser ever tells: no number of a person, a device or a visit is among it. */
export const Seen = z.strictObject({
  s: z.string().min(1).max(120).startsWith('/'),
  a: z.enum(AUDIENCES),
  l: z.enum(LANGS),
  c: z.uuid().optional(),
  /** 1 when this page is opened, 0 when only more of its time is told. */
  v: z.union([z.literal(0), z.literal(1)]),
  /** First page since the browser was opened. */
  f: z.union([z.literal(0), z.literal(1)]),
  /** How many of BOUNDS the visible time reaches. */
  b: z.int().min(0).max(BOUNDS.length),
  t: z.array(z.string().max(LONGEST_STEP)).max(8),
  m: z.enum(MODES),
})
export type Seen = z.infer<typeof Seen>

const Count = z.int().min(0)
const Sums = z.object({ views: Count, visits: Count, seconds: Count })
export type Sums = z.infer<typeof Sums>
/** Null: fewer than five, or held back so that such a one cannot be worked out. */
const Shown = z.object({ views: Count.nullable(), visits: Count.nullable(), seconds: Count.nullable() })
const part = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** What the held-back ones add up to: with it the parts make the whole. */
    held: Sums.extend({ parts: Count }).nullable(),
  })
const Named = (key: z.ZodType<string>) => part(Shown.extend({ key }))

export const Summary = z.object({
  weeks: z.int(),
  /** First and last day counted; null before the first whole week. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  total: Sums,
  days: z.array(z.object({ day: z.string() }).extend(Shown.shape)),
  services: part(Shown.extend({ key: z.string(), title: WordsShape })),
  communes: z.object({
    items: z.array(z.object({ key: z.string(), name: z.string().nullable(), visits: Count.nullable() })),
    held: z.object({ visits: Count, parts: Count }).nullable(),
  }),
  audiences: Named(z.string()),
  langs: Named(z.string()),
  devices: Named(z.string()),
  modes: Named(z.string()),
})
export type Summary = z.infer<typeof Summary>

const Compared = z.object({ now: Sums, before: Sums })
const OfficePart = z.array(Compared.extend({ key: z.string(), title: WordsShape.nullable() }))
export const Figures = z.object({
  weeks: z.int(),
  from: z.string(),
  to: z.string(),
  beforeFrom: z.string(),
  beforeTo: z.string(),
  total: Compared,
  days: z.array(z.object({ day: z.string() }).extend(Sums.shape)),
  services: OfficePart,
  screens: OfficePart,
  audiences: OfficePart,
  langs: OfficePart,
  devices: OfficePart,
  modes: OfficePart,
  /** Never divided by audience or service: that is not recorded together. */
  communes: z.array(z.object({ key: z.string(), name: z.string().nullable(), now: Count, before: Count })),
  flows: z.array(
    z.object({ id: z.string(), steps: z.array(z.object({ name: z.string(), now: Count, before: Count })) }),
  ),
  choices: z.array(z.object({ key: z.string(), title: WordsShape })),
})
export type Figures = z.infer<typeof Figures>

const PeriodInput = z.object({ weeks: z.enum(PERIODS).default('12') })
export const FiguresInput = PeriodInput.extend({
  audience: z.enum(AUDIENCES).optional(),
  service: z
    .string()
    .max(120)
    .regex(/^\/[\w.-]*$/)
    .optional(),
})
export type FiguresInput = z.infer<typeof FiguresInput>
export type PeriodInput = z.infer<typeof PeriodInput>
const kept = { maxAge: 300, tags: ['usage'] }

export const usageContract = contract('usage', {
  summary: query('/summary', {
    input: PeriodInput,
    output: Summary,
    allow: 'anyone',
    public: kept,
    summary: {
      vi: 'Ứng dụng được dùng bao nhiêu: tổng theo ngày, dịch vụ, xã phường, ngôn ngữ',
      en: 'How much the app is used: sums by day, service, commune, language',
    },
  }),
  table: download('/summary.csv', {
    input: PeriodInput,
    output: z.unknown(),
    allow: 'anyone',
    public: kept,
    summary: { vi: 'Các số liệu sử dụng dạng bảng (CSV)', en: 'The usage figures as a table (CSV)' },
  }),
  figures: query('/figures', {
    input: FiguresInput,
    output: Figures,
    allow: 'usage.read',
    summary: {
      vi: 'Số liệu sử dụng cho người vận hành, so với các tuần trước',
      en: 'Usage figures for operators, against the weeks before',
    },
  }),
})
