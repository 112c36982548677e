import { z } from 'zod'
import { contract, download, Instant, query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Freshness, Reading, SeriesShape } from '@hue-s/systems/environment/contract.ts'

const Key = z.string().regex(/^[a-z0-9-]{2,40}$/)
const Alarms = z.object({ from: z.string(), lines: z.array(z.number()), citation: z.string(), confirmed: z.boolean() })

/** Where the water stands against the alarm lines. */
export const Standing = z.object({
  /** How many lines it has reached: 0 below the first. */
  level: z.int().min(0).max(3),
  /** The line that is nearest to it, and how far above (or below, negative) it stands, in metres. */
  nearest: z.object({ line: z.int().min(1).max(3), by: z.number() }).nullable(),
})
export type Standing = z.infer<typeof Standing>
export const TRENDS = ['rising', 'fallingFast', 'risingFast', 'falling', 'steady'] as const
export const RiverItem = z.object({
  key: Key,
  name: WordsShape,
  river: WordsShape.nullable(),
  at: z.object({ lon: z.number(), lat: z.number() }),
  uncertain: WordsShape.nullable(),
  reading: Reading,
  alarms: Alarms.nullable(),
  standing: Standing.nullable(),
  /** Centimetres an hour over the last three hours; null where too little was measured. */
  trend: z.object({ cmPerHour: z.number(), word: z.enum(TRENDS) }).nullable(),
  /** The highest hour of the last five days. */
  peak: z.object({ value: z.number(), at: Instant }).nullable(),
  records: z.array(z.object({ on: z.string(), value: z.number(), confirmed: z.boolean() })),
  reaches: z.array(z.object({ id: z.uuid(), name: z.string(), type: z.string() })),
})
export type RiverItem = z.infer<typeof RiverItem>
export const ReservoirItem = z.object({
  key: Key,
  name: WordsShape,
  river: WordsShape.nullable(),
  uncertain: WordsShape.nullable(),
  normal: z.number().nullable(),
  confirmed: z.boolean(),
  level: Reading,
  inflow: Reading,
  outflow: Reading,
  /** Metres below (negative) or above the normal level; null where one of them is unknown. */
  fromNormal: z.number().nullable(),
})
export type ReservoirItem = z.infer<typeof ReservoirItem>

const Values = z.array(z.number().nullable())
/** A past time as the wall plays it: what each station had said last by each moment, null where that was too old. */
export const Playback = z.object({
  from: Instant,
  to: Instant,
  moments: z.array(Instant),
  rivers: z.array(z.object({ key: Key, level: Values })),
  reservoirs: z.array(z.object({ key: Key, level: Values, inflow: Values, outflow: Values })),
  /** Millimetres of the hour and of the day that end at the moment. */
  rain: z.array(z.object({ key: Key, name: WordsShape, hour: Values, day: Values })),
  /** VN_AQI of the newest whole hour, and which of the six levels that is. */
  air: z.array(z.object({ key: Key, name: WordsShape, index: Values, level: Values })),
  /** The forest fire index of the newest day that was over at 13:00, and which of the five levels that is. */
  fire: z.array(z.object({ key: Key, name: WordsShape, p: Values, level: Values })),
})
export type Playback = z.infer<typeof Playback>

const live = { maxAge: 20, tags: ['flood-response', 'environment', 'units'] }

export const floodResponseContract = contract('flood-response', {
  rivers: query('/rivers', {
    input: z.object({ commune: z.uuid().optional() }),
    output: z.object({ now: Instant, items: z.array(RiverItem) }),
    allow: 'anyone',
    public: live,
    summary: both('Mực nước các sông so với mức báo động', 'River levels against the alarm lines'),
    errors: ['environment.noSuchCommune'],
  }),
  river: query('/rivers/:key', {
    input: z.object({ key: Key }),
    output: z.object({ now: Instant, river: RiverItem, from: Instant, series: SeriesShape }),
    allow: 'anyone',
    public: live,
    summary: both('Một trạm thủy văn với năm ngày qua', 'One river station with its last five days'),
    errors: ['environment.noSuchStation'],
  }),
  reservoirs: query('/reservoirs', {
    input: z.object({}),
    output: z.object({ now: Instant, items: z.array(ReservoirItem) }),
    allow: 'anyone',
    public: live,
    summary: both('Hồ chứa: mực nước, nước về, nước xả', 'Reservoirs: level, inflow, outflow'),
  }),
  playback: query('/playback', {
    input: z.object({ from: Instant, to: Instant, steps: z.int().min(12).max(500).default(288) }),
    output: Playback,
    allow: 'flood-response.wall',
    atOnce: 1,
    rate: { max: 30, seconds: 60 },
    summary: both(
      'Mực nước, hồ, mưa, không khí và cháy rừng của một khoảng đã qua',
      'Levels, reservoirs, rain, air and fire danger of a past period',
    ),
    errors: ['flood-response.badSpan', 'flood-response.spanTooLong'],
  }),
  feed: download('/feeds/rivers.:format', {
    input: z.object({ format: z.enum(['csv', 'json', 'geojson']) }),
    output: z.unknown(),
    allow: 'anyone',
    public: live,
    summary: both('Mực nước và mức báo động: CSV, JSON, GeoJSON', 'Levels and alarm lines as CSV, JSON, GeoJSON'),
  }),
})
export { Freshness }
