import { z } from 'zod'
import { Instant, LegalDate, pageOf, query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Agency, DossierState } from './contract-shapes.ts'

/** The five groups of QĐ 766/QĐ-TTg. */
export const GROUPS = ['transparency', 'progress', 'digital', 'online', 'satisfaction'] as const
export type Group = (typeof GROUPS)[number]
/** What is counted in them; each is a question with yes or no to every dossier that it concerns. */
export const INDICATORS = [
  'answered',
  'synced',
  'onTime',
  'scanned',
  'eResult',
  'filedOnline',
  'paidOnline',
  'satisfied',
] as const
export type Indicator = (typeof INDICATORS)[number]
const Period = z.object({ from: LegalDate, to: LegalDate })

const Counted = z.object({
  indicator: z.enum(INDICATORS),
  points: z.number(),
  /** Dossiers that it concerns, and those of them that meet it. */
  all: z.int(),
  met: z.int(),
})
export const AgencyIndex = z.object({
  agency: Agency.nullable(),
  dossiers: z.int(),
  groups: z.array(
    z.object({
      group: z.enum(GROUPS),
      most: z.number(),
      /** Null: nothing happened that this group could be judged by. */
      points: z.number().nullable(),
      /** Something happened, and too little to judge by: chance would speak. */
      few: z.boolean(),
      indicators: z.array(Counted),
    }),
  ),
  /** Of 100; groups without a case are left out and the rest is scaled. Null without any. */
  total: z.number().nullable(),
  band: z.string().nullable(),
  /** So many cases at least make an indicator count. */
  least: z.int(),
})
export type AgencyIndex = z.infer<typeof AgencyIndex>

const Line = z.object({
  id: z.uuid(),
  code: z.string(),
  procedure: WordsShape,
  state: DossierState,
  filedAt: Instant,
  promisedAt: Instant.nullable(),
  readyAt: Instant.nullable(),
})

export const Warning = z.object({
  id: z.uuid(),
  code: z.string(),
  procedure: WordsShape,
  state: DossierState,
  promisedAt: Instant,
  /** When it will probably be ready. */
  expectedAt: Instant,
  /** Each step that is left: how many working hours it usually takes, and how that is known. */
  steps: z.array(
    z.object({
      kind: z.string(),
      hours: z.number(),
      /** So many dossiers the figure is from; 0: the hours that the procedure plans. */
      from: z.int(),
      running: z.boolean(),
    }),
  ),
})
export type Warning = z.infer<typeof Warning>

const Side = z.object({ all: z.int(), late: z.int() })
const Gap = z.object({ code: z.string(), name: WordsShape, all: z.int(), online: z.int() })

/** How well agencies serve, what will be late, and what a change of rules would have done. */
export const qualityRoutes = {
  qualityIndex: query('/index', {
    input: Period,
    output: Period.extend({ citation: z.string(), whole: AgencyIndex, agencies: z.array(AgencyIndex) }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['public-services.index'] },
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Bộ chỉ số phục vụ người dân, doanh nghiệp (Quyết định 766/QĐ-TTg) theo cơ quan.',
      'The index of serving people and businesses (Decision 766/QĐ-TTg), by agency.',
    ),
    errors: ['public-services.badIndexPeriod'],
  }),
  adoption: query('/adoption', {
    input: Period,
    output: z.object({ items: z.array(Gap) }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['public-services.index'] },
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Mỗi thủ tục: bao nhiêu hồ sơ nộp trực tuyến.',
      'Of each procedure: how many dossiers are filed online.',
    ),
    errors: ['public-services.badIndexPeriod'],
  }),
  dropOff: query('/office/drop-off', {
    input: z.object({ procedure: z.string().max(20) }),
    output: z.object({
      /** Pages of the form in their order; how many people's furthest page it is, who have not come back for a day. */
      pages: z.array(z.object({ name: z.string(), title: WordsShape, left: z.int() })),
      /** Went through all of them and did not send it. */
      review: z.int(),
      total: z.int(),
      /** Too few to show without telling of a person. */
      few: z.boolean(),
      least: z.int(),
    }),
    allow: 'public-services.read',
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Mỗi thủ tục: người dân bỏ dở ở bước nào của tờ khai. Chỉ đếm, không theo dõi ai.',
      'Of a procedure: at which page of the form people leave. Counted only; nobody is followed.',
    ),
  }),
  indexDossiers: query('/office/index/dossiers', {
    input: Period.extend({
      agencyId: z.uuid(),
      indicator: z.enum(INDICATORS),
      met: z.enum(['yes', 'no']).default('no'),
      after: z.string().max(100).optional(),
      limit: z.int().min(1).max(100).default(50),
    }),
    output: pageOf(Line),
    allow: 'public-services.read',
    summary: both('Hồ sơ phía sau một con số của bộ chỉ số.', 'The dossiers behind a number of the index.'),
    errors: ['kernel.recordNotFound', 'public-services.badIndexPeriod', 'cases.badPage'],
  }),
  warnings: query('/office/warnings', {
    input: z.object({ limit: z.int().min(1).max(100).default(50) }),
    output: z.object({ items: z.array(Warning), looked: z.int() }),
    allow: 'public-services.read',
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Hồ sơ có thể sẽ trễ, tính từ thời gian thực tế của các bước.',
      'Dossiers that will probably be late, from how long steps really take.',
    ),
  }),
  backTest: query('/office/back-test', {
    input: Period.extend({
      procedure: z.string().max(20),
      amount: z.int().min(1).max(2_000),
      unit: z.enum(['workingHours', 'workingDays', 'sameDay']),
      cutOff: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .optional(),
      /** Hours of one step that would be allowed instead. */
      step: z.string().max(40).optional(),
      hours: z.number().min(0).max(2_000).optional(),
    }),
    output: z.object({
      before: Side,
      after: Side,
      /** In time under the rules of then, late under these; and the other way round. */
      newlyLate: z.array(Line.extend({ wouldBe: Instant })),
      rescued: z.int(),
      steps: z.array(z.object({ kind: z.string(), all: z.int(), over: z.int(), median: z.number() })),
      /** Not everything was replayed: there are too many. */
      cut: z.boolean(),
    }),
    allow: 'public-services.read',
    rate: { max: 20, seconds: 60 },
    summary: both(
      'Chạy lại hồ sơ của một thời kỳ với thời hạn khác: ai sẽ trễ.',
      'Replay the dossiers of a period under another limit: who would have been late.',
    ),
    errors: ['public-services.badIndexPeriod'],
  }),
}
