import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { KINDS, MEASURES, type Kind, type Measure } from './contract.ts'

const words = z.object({ vi: z.string().min(1), en: z.string().min(1) })
const Key = z.string().regex(/^[a-z0-9-]{2,40}$/)
/** Alarm lines in metres from a day on; `confirmed: false` where the annex of the decision was not at hand. */
const Alarms = z.object({
  from: z.iso.date(),
  lines: z.array(z.number()).min(1).max(3),
  citation: z.string(),
  confirmed: z.boolean(),
})
/** What a demonstration needs to play the station; nothing of it is shown. */
export const Sim = z.object({
  basin: z.array(Key).default([]),
  lag: z.number().min(0).max(72).default(0),
  recession: z.number().min(1).max(72).default(6),
  base: z.number().default(0),
  gain: z.number().default(0),
  tide: z.number().default(0),
  area: z.number().default(0),
  wet: z.number().default(1),
  height: z.number().default(10),
  dust: z.number().default(20),
  salt: z.number().default(0.1),
  /** Hours of the past five days, counted from their beginning, in which it said nothing. */
  hole: z.tuple([z.number(), z.number()]).optional(),
  /** It has been silent for so many hours. */
  silent: z.number().optional(),
})
export type Sim = z.output<typeof Sim>

export const Station = z.object({
  key: Key,
  name: words,
  kind: z.enum(KINDS),
  at: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
  owner: words,
  code: z.string().optional(),
  river: Key.optional(),
  /** What is not sure about it, in words; null where it was checked. */
  uncertain: words.nullable(),
  every: z.int().min(10).max(86_400),
  measures: z.array(z.enum(MEASURES)).optional(),
  alarms: z.array(Alarms).default([]),
  records: z.array(z.object({ on: z.iso.date(), value: z.number(), confirmed: z.boolean() })).default([]),
  /** Levels in metres, volume in million cubic metres. */
  reservoir: z
    .object({ normal: z.number(), dead: z.number(), capacity: z.number(), confirmed: z.boolean() })
    .optional(),
  /** Keys of the communes whose people look at this station. */
  reaches: z.array(z.string()).default([]),
  sim: Sim.default(() => Sim.parse({})),
})
export type Station = z.output<typeof Station>

/** The stations of the province, whose data they are, and how a demonstration plays them. */
export const stationsSetting = setting(
  'stations',
  z
    .object({
      licence: words,
      rivers: z.array(z.object({ key: Key, name: words })),
      stations: z.array(Station),
      demo: z.object({ scenario: z.string(), seed: z.int(), devices: z.int().min(0).max(5_000) }),
    })
    .refine((s) => new Set(s.stations.map((x) => x.key)).size === s.stations.length, 'two stations with one key')
    .refine(
      (s) => s.stations.every((x) => !x.river || s.rivers.some((r) => r.key === x.river)),
      'a station on an unknown river',
    ),
)

const Limit = z.object({
  measure: z.enum(MEASURES),
  least: z.number().nullable(),
  most: z.number().nullable(),
})
/** The regulation on surface water as far as stations measure it; laboratories know more. */
export const waterSetting = setting(
  'water-quality',
  z.object({
    citation: z.string(),
    from: z.iso.date(),
    confirmed: z.boolean(),
    /** Rivers and lakes that the regulation speaks of; a lagoon of salt water is none. */
    stations: z.array(Key),
    /** From the best to the poorest. */
    classes: z.array(z.object({ id: z.string().regex(/^[A-Z]$/), name: words, use: words, limits: z.array(Limit) })).min(1), // prettier-ignore
    /** Words for a value above a figure, class or not. */
    notes: z.array(z.object({ measure: z.enum(MEASURES), above: z.number(), text: words })),
  }),
)
export type WaterStandard = z.output<typeof waterSetting.schema>

const OF_KIND: Record<Kind, readonly Measure[]> = {
  river: ['level'],
  rain: ['rain'],
  reservoir: ['level', 'inflow', 'outflow'],
  weather: ['temperature', 'humidity', 'wind', 'rain'],
  air: ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co'],
  water: ['ph', 'oxygen', 'turbidity', 'salinity'],
}

/** What a station measures: what its entry says, else what its kind usually does. */
export const measuresOf = (station: Pick<Station, 'kind' | 'measures'>): readonly Measure[] =>
  station.measures ?? OF_KIND[station.kind]

export const listStations = (ctx: Ctx): readonly Station[] => ctx.setting(stationsSetting).stations
export const findStation = (ctx: Ctx, key: string): Station | undefined => listStations(ctx).find((s) => s.key === key)

/** The alarm lines in force on a day; none before the first decision. */
export const alarmsOn = (station: Pick<Station, 'alarms'>, day: string) =>
  station.alarms.filter((a) => a.from <= day).toSorted((a, b) => b.from.localeCompare(a.from))[0]

export const keyOf = (station: string, measure: string): string => `${station}/${measure}`
