import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { INDICATORS } from './contract-quality.ts'
import { Key } from './contract-shapes.ts'
import { NationalSetting } from './national/setting.ts'

const sourced = { citation: z.string().min(3) }
const Ground = z.object({ key: Key, text: WordsShape, for: z.array(z.enum(['refuse', 'stop'])).min(1), ...sourced })

/** The province's `public-services.json`: every number of law with its citation, and where what is received. */
export const servicesSetting = setting(
  'public-services',
  z.object({
    /** Root of the identifiers of agencies (QĐ 20/2020/QĐ-TTg); communes without one of their own get it from their code. */
    agencyRoot: z.string().regex(/^[A-Z]\d{2}$/),
    check: z.object({ workingHours: z.int().min(1).max(80), ...sourced }),
    supplement: z.object({ perStage: z.int().min(1).max(5), ...sourced }),
    /** The apology names a date so many working days later; so often at most. */
    extension: z.object({ workingDays: z.int().min(1).max(30), times: z.int().min(1).max(3), ...sourced }),
    opinion: z.object({ workingDays: z.int().min(1).max(30), ...sourced }),
    /** Where the limit is one day and the procedure names no hour. */
    sameDayCutOff: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    grounds: z.array(Ground).min(1),
    /** Keys of the units that have a one-stop counter; `commune` is every commune. */
    counters: z.array(z.string()).min(1),
    slots: z.object({
      minutes: z.int().min(5).max(240),
      capacity: z.int().min(1).max(100),
      daysAhead: z.int().min(1).max(60),
    }),
    /** Procedures that are filed on the national portal instead: everything is prepared here and handed over there. */
    national: NationalSetting.prefault({}),
    /** So many years an ended dossier is kept as it was; then, if its person asks, nothing in it names them. */
    retention: z.object({ years: z.int().min(1).max(100), ...sourced }),
    /** The index of QĐ 766/QĐ-TTg: how the points of its five groups are shared, and what a total is called. */
    quality: z.object({
      points: z.record(z.enum(INDICATORS), z.number().min(0).max(100)),
      /** From the best down. */
      /** Below so many cases an indicator is not judged: one dossier more or less would turn it round. */
      least: z.int().min(1).max(1_000).default(5),
      bands: z.array(z.object({ from: z.number(), key: Key })).min(1),
      ...sourced,
    }),
    /**
     * How leaders sign results: only with a key of their own (`keys`), with it where they hold one (`keysWhereHeld`), or by
     * approving here, sealed by the agency alone (`click`).
     */
    signing: z.enum(['keys', 'keysWhereHeld', 'click']).default('keysWhereHeld'),
    /** Open dossiers of one person at a time: more looks like a mistake or a script. */
    mostOpen: z.int().min(1).max(1_000),
  }),
)
export const rulesOf = (ctx: { setting(s: typeof servicesSetting): z.output<typeof servicesSetting.schema> }) =>
  ctx.setting(servicesSetting)
