import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  command,
  contract,
  download,
  Instant,
  PageInput,
  pageOf,
  plainText,
  Point,
  query,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const Region = z.object({ key: z.string(), name: WordsShape })
const Commune = z.object({ id: z.uuid(), code: z.string(), name: z.string(), type: z.string() })

/** One day of one region: what was measured at 13:00, what it added, where that leaves the index. */
export const FireDay = z.object({
  day: z.string(),
  temperature: z.number().nullable(),
  humidity: z.number().nullable(),
  /** Saturation deficit of the air at 13:00, hPa (millibar). */
  deficit: z.number().nullable(),
  rain: z.number().nullable(),
  rainLimit: z.number(),
  added: z.number(),
  p: z.number(),
  level: z.int().min(1).max(5),
  complete: z.boolean(),
  inSeason: z.boolean(),
})
export type FireDay = z.infer<typeof FireDay>
export const Danger = Region.extend({
  today: FireDay.nullable(),
  days: z.array(FireDay),
  communes: z.array(Commune),
  citation: z.string(),
  /** False where the figures of the decision were not all at hand. */
  confirmed: z.boolean(),
  /** The least P of each level. */
  levels: z.array(z.number()),
})
export type Danger = z.infer<typeof Danger>

export const FireAlarm = z.object({
  id: z.uuid(),
  name: z.string(),
  address: z.string(),
  at: Point,
  unit: Commune.omit({ code: true }).nullable(),
  raisedAt: Instant,
  clearedAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedName: z.string().nullable(),
  note: z.string().nullable(),
})
export type FireAlarm = z.infer<typeof FireAlarm>

/** A fire alarm of a house or a site has spoken. */
export const alarmRaised = event(
  'fire-warning.alarmRaised',
  z.object({ id: z.uuid(), unitId: z.uuid(), at: Point, raisedAt: Instant }),
  { key: ({ id }) => id, stream: ({ id }) => [{ topic: 'fire-warning.alarms', data: { id } }] },
)
export const alarmChanged = event('fire-warning.alarmChanged', z.object({ id: z.uuid() }), {
  key: ({ id }) => id,
  stream: ({ id }) => [{ topic: 'fire-warning.alarms', data: { id } }],
})
/** The danger of a region is another level than the day before. */
export const levelChanged = event(
  'fire-warning.levelChanged',
  z.object({ region: z.string(), day: z.string(), from: z.int(), to: z.int() }),
  { key: ({ region }) => region },
)

const live = { maxAge: 60, tags: ['fire-warning', 'units'] }
const WATCH = 'fire-warning.watch' as const

export const fireWarningContract = contract('fire-warning', {
  danger: query('/danger', {
    input: z.object({}),
    output: z.object({ day: z.string(), items: z.array(Danger) }),
    allow: 'anyone',
    public: live,
    summary: both('Cấp dự báo cháy rừng theo vùng và xã, phường', 'Forest fire danger by region and commune'),
  }),
  days: query('/danger/days', {
    input: z.object({ from: z.iso.date(), to: z.iso.date() }),
    output: z.object({ items: z.array(Region.extend({ days: z.array(FireDay) })) }),
    allow: 'anyone',
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Chỉ số cháy rừng từng ngày của một khoảng đã qua',
      'The forest fire index day by day of a past period',
    ),
    errors: ['fire-warning.badSpan', 'fire-warning.spanTooLong'],
  }),
  feed: download('/feeds/danger.:format', {
    input: z.object({ format: z.enum(['csv', 'json']) }),
    output: z.unknown(),
    allow: 'anyone',
    public: live,
    summary: both('Chỉ số cháy rừng từng ngày: CSV, JSON', 'The forest fire index day by day as CSV, JSON'),
  }),
  alarms: query('/alarms', {
    input: PageInput.extend({ open: z.boolean().optional() }),
    output: pageOf(FireAlarm),
    allow: WATCH,
    summary: both('Báo cháy từ nhà dân và cơ sở', 'Fire alarms of houses and sites'),
  }),
  acknowledge: command('/alarms/:id/acknowledge', {
    input: z.object({ id: z.uuid(), note: plainText(0, 500).default('') }),
    output: FireAlarm,
    allow: WATCH,
    summary: both('Nhận xử lý một báo cháy', 'Take over a fire alarm'),
    errors: ['kernel.recordNotFound', 'fire-warning.alreadyTaken'],
  }),
  register: command('/devices', {
    input: z.object({ name: plainText(2, 120), address: plainText(2, 200), unitId: z.uuid(), at: Point }),
    output: z.object({ datastream: z.int(), thing: z.int(), device: z.uuid(), secret: z.string() }),
    allow: 'fire-warning.keep',
    summary: both(
      'Đăng ký một thiết bị báo cháy; mã bí mật chỉ hiện một lần',
      'Register a fire alarm; its secret is shown once',
    ),
    errors: ['kernel.recordNotFound'],
  }),
})
