import { z } from 'zod'
import { contract, download, Instant, PageInput, pageOf, query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

export const KINDS = ['river', 'rain', 'reservoir', 'weather', 'air', 'water'] as const
export type Kind = (typeof KINDS)[number]
export const MEASURES = [
  'level',
  'rain',
  'inflow',
  'outflow',
  'temperature',
  'humidity',
  'wind',
  'windFrom',
  'pm25',
  'pm10',
  'o3',
  'no2',
  'so2',
  'co',
  'ph',
  'oxygen',
  'turbidity',
  'salinity',
] as const
export type Measure = (typeof MEASURES)[number]
export const POLLUTANTS = ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co'] as const
export type Pollutant = (typeof POLLUTANTS)[number]
export const DOUBTS = ['range', 'spike', 'stuck', 'clock', 'rate'] as const

const Key = z.string().regex(/^[a-z0-9-]{2,40}$/)
const KindShape = z.enum(KINDS)
/** `fresh` within its rhythm, `stale` when late, `silent` when noticed as silent, `never` before the first value. */
export const Freshness = z.enum(['fresh', 'stale', 'silent', 'never'])
export type Freshness = z.infer<typeof Freshness>

export const Reading = z.object({
  measure: z.enum(MEASURES),
  unit: z.string(),
  digits: z.int(),
  value: z.number().nullable(),
  at: Instant.nullable(),
  state: Freshness,
  doubts: z.array(z.enum(DOUBTS)),
})
export type Reading = z.infer<typeof Reading>
export const StationItem = z.object({
  key: Key,
  name: WordsShape,
  kind: KindShape,
  at: z.object({ lon: z.number(), lat: z.number() }),
  owner: WordsShape,
  code: z.string().nullable(),
  river: z.object({ key: Key, name: WordsShape }).nullable(),
  uncertain: WordsShape.nullable(),
  every: z.int(),
  alarms: z
    .object({ from: z.string(), lines: z.array(z.number()), citation: z.string(), confirmed: z.boolean() })
    .nullable(),
  records: z.array(z.object({ on: z.string(), value: z.number(), confirmed: z.boolean() })),
  reservoir: z
    .object({ normal: z.number(), dead: z.number(), capacity: z.number(), confirmed: z.boolean() })
    .nullable(),
  reaches: z.array(z.string()),
  readings: z.array(Reading),
})
export type StationItem = z.infer<typeof StationItem>

export const SeriesShape = z.object({
  station: Key,
  measure: z.enum(MEASURES),
  unit: z.string(),
  /** Time, least, mean, most, how many; a mean of null is a time with nothing sound in it. */
  points: z.array(z.tuple([Instant, z.number().nullable(), z.number().nullable(), z.number().nullable(), z.int()])),
  gaps: z.array(z.tuple([Instant, Instant])),
  coverage: z.number().nullable(),
})
export type SeriesShape = z.infer<typeof SeriesShape>

const WINDOWS = [1, 3, 6, 24, 72] as const
export const RainItem = z.object({
  key: Key,
  name: WordsShape,
  at: z.object({ lon: z.number(), lat: z.number() }),
  /** Millimetres in the last so many hours; null where too little was measured to say. */
  sums: z.array(z.object({ hours: z.int(), mm: z.number().nullable(), coverage: z.number() })).length(WINDOWS.length),
  newest: Instant.nullable(),
  state: Freshness,
})
export type RainItem = z.infer<typeof RainItem>
export const RAIN_WINDOWS: readonly number[] = WINDOWS

const Index = z.object({
  /** null where neither PM2.5 nor PM10 allows one (QĐ 1459/QĐ-TCMT). */
  value: z.int().nullable(),
  level: z.int().min(1).max(6).nullable(),
  main: z.enum(POLLUTANTS).nullable(),
  parts: z.array(z.object({ pollutant: z.enum(POLLUTANTS), used: z.number().nullable(), index: z.int().nullable() })),
})
export type AirIndex = z.infer<typeof Index>
export const AirItem = z.object({
  key: Key,
  name: WordsShape,
  at: z.object({ lon: z.number(), lat: z.number() }),
  uncertain: WordsShape.nullable(),
  /** The hour that it speaks of, by its end; the newest whole hour that has an index, at most three hours old. */
  hour: Instant.nullable(),
  now: Index,
  yesterday: Index.extend({ day: z.string() }),
  hours: z.array(z.object({ at: Instant, value: z.int().nullable() })),
})
export type AirItem = z.infer<typeof AirItem>

/** The hourly index of a past time; each hour is named by its end. */
export const AirHours = AirItem.pick({ key: true, name: true }).extend({
  hours: z.array(z.object({ at: Instant, value: Index.shape.value, level: Index.shape.level })),
})
export type AirHours = z.infer<typeof AirHours>

const Limit = z.object({ measure: z.enum(MEASURES), least: z.number().nullable(), most: z.number().nullable() })
export const WaterItem = StationItem.pick({
  key: true,
  name: true,
  at: true,
  river: true,
  uncertain: true,
  readings: true,
}).extend({
  /** null where the regulation does not speak of this water; `beyond`: poorer than its last class. */
  standing: z
    .object({
      class: z.string().nullable(),
      missing: z.array(z.enum(MEASURES)),
      /** What keeps it from the best class. */
      failed: z.array(z.enum(MEASURES)),
    })
    .nullable(),
})
export type WaterItem = z.infer<typeof WaterItem>
const WaterStandardShape = z.object({
  citation: z.string(),
  from: z.string(),
  confirmed: z.boolean(),
  classes: z.array(z.object({ id: z.string(), name: WordsShape, use: WordsShape, limits: z.array(Limit) })),
  notes: z.array(z.object({ measure: z.enum(MEASURES), above: z.number(), text: WordsShape })),
})

const public30 = (...tags: string[]) => ({ maxAge: 20, tags: ['environment', ...tags] })
const Period = z.object({ from: Instant, to: Instant })
const RegistryItem = z.object({
  thing: z.int(),
  name: z.string(),
  state: Freshness,
  newest: Instant.nullable(),
  silentSince: Instant.nullable(),
  streams: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
      at: Instant.nullable(),
      doubts: z.array(z.enum(DOUBTS)),
    }),
  ),
})
export type RegistryItem = z.infer<typeof RegistryItem>

export const environmentContract = contract('environment', {
  stations: query('/stations', {
    input: z.object({ kind: KindShape.optional() }),
    output: z.object({ now: Instant, items: z.array(StationItem) }),
    allow: 'anyone',
    public: public30(),
    summary: both('Các trạm đo với số mới nhất', 'The stations with their newest values'),
  }),
  station: query('/stations/:key', {
    input: z.object({ key: Key }),
    output: z.object({ now: Instant, station: StationItem }),
    allow: 'anyone',
    public: public30(),
    summary: both('Một trạm đo', 'One station'),
    errors: ['environment.noSuchStation'],
  }),
  series: query('/stations/:key/series', {
    input: Period.extend({
      key: Key,
      measure: z.enum(MEASURES),
      points: z.int().min(10).max(1_000).default(120),
    }),
    output: SeriesShape,
    allow: 'anyone',
    summary: both('Dãy số đo của một trạm, ghi rõ lúc không đo', 'A series of a station, honest about its gaps'),
    errors: ['environment.noSuchStation', 'telemetry.badRange'],
  }),
  recent: query('/stations/:key/recent', {
    input: z.object({ key: Key, days: z.int().min(1).max(5).default(5) }),
    output: z.object({ now: Instant, from: Instant, items: z.array(SeriesShape) }),
    allow: 'anyone',
    public: public30(),
    summary: both('Năm ngày qua của một trạm', 'The last five days of a station'),
    errors: ['environment.noSuchStation'],
  }),
  rain: query('/rain', {
    input: z.object({}),
    output: z.object({ now: Instant, items: z.array(RainItem) }),
    allow: 'anyone',
    public: public30(),
    summary: both('Lượng mưa 1, 3, 6, 24 và 72 giờ', 'Rain of the last 1, 3, 6, 24 and 72 hours'),
  }),
  air: query('/air', {
    input: z.object({}),
    output: z.object({ now: Instant, items: z.array(AirItem) }),
    allow: 'anyone',
    public: public30(),
    summary: both('Chỉ số VN_AQI giờ và ngày của từng trạm', 'VN_AQI of the hour and of the day by station'),
  }),
  airHours: query('/air/hours', {
    input: Period,
    output: z.object({ items: z.array(AirHours) }),
    allow: 'anyone',
    rate: { max: 60, seconds: 60 },
    summary: both('Chỉ số VN_AQI từng giờ của một khoảng đã qua', 'VN_AQI hour by hour of a past period'),
    errors: ['environment.periodTooLong', 'telemetry.badRange'],
  }),
  water: query('/water', {
    input: z.object({}),
    output: z.object({ now: Instant, items: z.array(WaterItem), standard: WaterStandardShape }),
    allow: 'anyone',
    public: public30(),
    summary: both('Chất lượng nước theo quy chuẩn', 'Quality of water by the regulation'),
  }),
  near: query('/near', {
    input: z.object({ commune: z.uuid(), kind: KindShape }),
    output: z.object({
      commune: z.object({ id: z.uuid(), name: z.string(), type: z.string() }),
      items: z.array(z.object({ key: Key, name: WordsShape, metres: z.int() })),
    }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['environment', 'units'] },
    summary: both('Các trạm gần một xã, phường nhất', 'The stations nearest to a commune'),
    errors: ['environment.noSuchCommune'],
  }),
  latestFeed: download('/feeds/latest.:format', {
    input: z.object({ format: z.enum(['csv', 'json', 'geojson']), kind: KindShape.optional() }),
    output: z.unknown(),
    allow: 'anyone',
    public: public30(),
    summary: both('Số mới nhất của mọi trạm: CSV, JSON, GeoJSON', 'The newest values as CSV, JSON, GeoJSON'),
  }),
  periodFeed: download('/feeds/stations/:key.:format', {
    input: Period.extend({
      key: Key,
      format: z.enum(['csv', 'json', 'geojson']),
      measure: z.enum(MEASURES).optional(),
    }),
    output: z.unknown(),
    allow: 'anyone',
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Một khoảng thời gian của một trạm: CSV, JSON, GeoJSON',
      'A period of a station as CSV, JSON, GeoJSON',
    ),
    errors: ['environment.noSuchStation', 'environment.periodTooLong'],
  }),
  registry: query('/registry', {
    input: PageInput.extend({ state: Freshness.optional(), q: z.string().max(100).optional() }),
    output: pageOf(RegistryItem).extend({
      now: Instant,
      counts: z.object({ fresh: z.int(), stale: z.int(), silent: z.int(), never: z.int() }),
    }),
    allow: 'environment.registry',
    summary: both(
      'Sổ thiết bị đo: trạng thái và độ cũ của số liệu',
      'The register of devices: state and age of their data',
    ),
  }),
})
