import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
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
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const Id = z.int().min(1).max(2_147_483_647)
const Finite = z.number().min(-1e15).max(1e15)
const Seconds = z
  .int()
  .min(1)
  .max(31 * 86_400)
const Months = z.int().min(1).max(1_200)
const MANAGE = 'telemetry.manage' as const
const NOT_FOUND = 'kernel.recordNotFound'

/** What was agreed of a datastream: how often it speaks, what can be true, how long it is kept. */
export const Terms = z.strictObject({
  /** Seconds between two observations. */
  expected: Seconds.optional(),
  /** Silent after so many seconds; three times `expected` unless told. */
  silentAfter: Seconds.optional(),
  /** Outside of this a value is doubtful. */
  range: z.tuple([Finite, Finite]).optional(),
  /** Outside of this a value cannot be: it is kept apart. */
  possible: z.tuple([Finite, Finite]).optional(),
  /** The most by which a value may differ from the one before. */
  spike: Finite.positive().optional(),
  /** Doubtful when it says the same for so many seconds. */
  stuckAfter: Seconds.optional(),
  keepRawMonths: Months.optional(),
  keepRollupMonths: Months.optional(),
})
export type Terms = z.infer<typeof Terms>

/** Bits of `quality`; 0 is good. */
export const QUALITY = { range: 1, spike: 2, stuck: 4, clock: 8, rate: 16 } as const
/** Why an observation was kept apart. */
export const REASONS = ['notANumber', 'tooLarge', 'impossible', 'future', 'tooOld', 'wrongType'] as const
export type Reason = (typeof REASONS)[number]

export type Told = [datastream: number, time: number, result: number | null, quality: number]
/** Written out: a thousand rows come with each event, and a schema takes longer for them than the database. */
const isTold = (row: unknown): row is Told =>
  Array.isArray(row) &&
  row.length === 4 &&
  Number.isSafeInteger(row[0]) &&
  Number.isSafeInteger(row[1]) &&
  (row[2] === null || Number.isFinite(row[2])) &&
  Number.isSafeInteger(row[3])
const Rows = z.custom<Told[]>((rows) => Array.isArray(rows) && rows.length <= 1_000 && rows.every(isTold))
/**
 * One committed batch: datastream, time in milliseconds, result (null when it is no number), quality. Batches are
 * delivered in order, at least once; what was only a repeat is not in them.
 */
export const observed = event('telemetry.observed', z.object({ rows: Rows }), { key: () => 'batch' })
/** A datastream has said nothing for longer than was agreed. */
export const silent = event('telemetry.silent', z.object({ datastream: Id, since: Instant, noticedAt: Instant }), {
  key: (p) => `datastream ${p.datastream}`,
})
/** A silent datastream speaks again. */
export const back = event('telemetry.back', z.object({ datastream: Id, since: Instant, at: Instant }), {
  key: (p) => `datastream ${p.datastream}`,
})

export const Series = z.object({
  datastream: Id,
  unit: z.string(),
  /** `raw`, or the minutes of a roll-up. */
  step: z.union([z.literal('raw'), z.literal(10), z.literal(60), z.literal(1440)]),
  /** Time, least, mean, most, how many; a mean of null is a bucket with nothing sound in it. */
  points: z.array(z.tuple([Instant, z.number().nullable(), z.number().nullable(), z.number().nullable(), z.int()])),
  /** Points that are doubtful, with the bits of `QUALITY`; of a roll-up, that values out of range or spikes were left out. */
  doubts: z.array(z.tuple([Instant, z.int()])),
  /** Times in which nothing was measured: never drawn through. */
  gaps: z.array(z.tuple([Instant, Instant])),
  /** Share of the expected observations that are there; null where nothing was agreed. */
  coverage: z.number().nullable(),
})
export type Series = z.infer<typeof Series>

export const Device = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(['device', 'agency']),
  unitId: z.uuid().nullable(),
  things: z.array(Id),
  /** The last signs of the secret, to tell secrets apart. */
  secretHint: z.string(),
  perMinute: z.int(),
  createdAt: Instant,
  lastSeenAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})
export type Device = z.infer<typeof Device>
export const NewDevice = z.object({
  name: plainText(2, 200),
  kind: z.enum(['device', 'agency']).default('device'),
  unitId: z.uuid().nullable().default(null),
  things: z.array(Id).max(500).default([]),
  perMinute: z.int().min(1).max(1_000_000).default(600),
})
export type NewDevice = z.output<typeof NewDevice>

const Quarantined = z.object({
  id: z.int(),
  datastream: Id,
  reason: z.enum(REASONS),
  payload: z.unknown(),
  at: Instant,
  byWhom: z.string(),
})
const Correction = z.object({
  phenomenonTime: Instant,
  oldResult: z.unknown(),
  newResult: z.unknown(),
  at: Instant,
  byWhom: z.string(),
})
const Silent = z.object({ datastream: Id, name: z.string(), since: Instant, noticedAt: Instant })
const Calibration = z.object({ validFrom: Instant, factor: z.number(), shift: z.number(), note: z.string() })
/** Stands in the path, where everything is text. */
const OfDatastream = z.object({ id: z.coerce.number<number>().int().min(1).max(2_147_483_647) })

export const telemetryContract = contract('telemetry', {
  latest: download('/latest', {
    input: z.object({ thing: Id.optional() }),
    output: z.unknown(),
    allow: 'anyone',
    summary: both(
      'Số đo mới nhất của mọi nơi đo, trong một lần hỏi',
      'The newest value of every datastream in one call',
    ),
  }),
  series: query('/series', {
    input: z.object({ datastream: Id, from: Instant, to: Instant, points: z.int().min(10).max(2_000).default(300) }),
    output: Series,
    allow: 'anyone',
    summary: both(
      'Dãy số đo để vẽ biểu đồ, ghi rõ lúc không có số liệu',
      'A series for a chart, honest about its gaps',
    ),
    errors: ['telemetry.noSuchDatastream', 'telemetry.badRange'],
  }),
  silences: query('/silences', {
    input: Nothing,
    output: z.object({ items: z.array(Silent) }),
    allow: 'anyone',
    summary: both('Những nơi đo đang im lặng', 'Datastreams that have gone silent'),
  }),
  devices: query('/devices', {
    input: Nothing,
    output: z.object({ items: z.array(Device) }),
    allow: MANAGE,
    summary: both('Các thiết bị và cơ quan được gửi số đo', 'Devices and agencies that may send'),
  }),
  registerDevice: command('/devices', {
    input: NewDevice,
    output: Device.extend({ secret: z.string() }),
    allow: MANAGE,
    summary: both('Cấp mã bí mật cho một thiết bị; mã chỉ hiện một lần', 'Give a device its secret; it is shown once'),
    errors: [NOT_FOUND],
  }),
  revokeDevice: command('/devices/:id/revoke', {
    input: ById,
    output: Device,
    allow: MANAGE,
    summary: both('Thu hồi mã của một thiết bị', 'Revoke the secret of a device'),
    errors: [NOT_FOUND],
  }),
  agree: command('/datastreams/:id/terms', {
    input: OfDatastream.extend({ terms: Terms }),
    output: z.object({ terms: Terms }),
    allow: MANAGE,
    summary: both(
      'Đặt nhịp đo, giới hạn và thời hạn lưu',
      'Set how often it speaks, its limits and how long it is kept',
    ),
    errors: [NOT_FOUND, 'telemetry.badRange'],
  }),
  calibrate: command('/datastreams/:id/calibrations', {
    input: OfDatastream.extend({
      validFrom: Instant,
      factor: Finite.refine((n) => n !== 0).optional(),
      shift: Finite.optional(),
      /** Instead of figures: the unit in which the sensor speaks and the unit that is kept. */
      units: z.object({ from: z.string().max(20), to: z.string().max(20) }).optional(),
      note: plainText(0, 300).default(''),
    }),
    output: z.object({ items: z.array(Calibration), changed: z.int() }),
    allow: MANAGE,
    summary: both(
      'Hiệu chuẩn từ một ngày; số đo từ ngày ấy được tính lại',
      'Calibrate from a day on; values since then are recomputed',
    ),
    errors: [NOT_FOUND, 'telemetry.noSuchUnit'],
  }),
  quarantine: query('/quarantine', {
    input: PageInput.extend({ datastream: Id.optional() }),
    output: pageOf(Quarantined),
    allow: MANAGE,
    summary: both('Số đo vô lý đã để riêng, và vì sao', 'Impossible values that were kept apart, and why'),
  }),
  corrections: query('/datastreams/:id/corrections', {
    input: OfDatastream.extend(PageInput.shape),
    output: pageOf(Correction),
    allow: MANAGE,
    summary: both('Các số đo đã được sửa, số cũ và số mới', 'Corrected values, old and new'),
    errors: [NOT_FOUND],
  }),
})
