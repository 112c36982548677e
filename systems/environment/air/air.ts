import { series } from '@hue-s/engines/telemetry/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { POLLUTANTS, type AirItem, type Pollutant } from '../contract.ts'
import { streamIds } from '../readings.ts'
import { keyOf, listStations, measuresOf, type Station } from '../setting.ts'
import { KNOWN } from '../measures.ts'
import { dailyIndex, hourlyIndex, type Hour, type Hours } from './vn-aqi.ts'

const HOUR = 3_600_000
const VIETNAM = 7 * HOUR
/** Hours that are read: a whole yesterday, the day so far, and seven hours before both. */
const BACK = 56
const SHOWN = 24
const NOWCAST_HOURS = 12
const MOST_DAYS = 31
/** An index of more than three hours ago is not «now». */
const OLDEST = 3
/** An hour needs three quarters of its looks to have a mean. */
const NEEDS = 0.75

/** Hourly means by the start of their hour; the hour of a look at the full hour is the one that has just ended. */
export function meansOf(
  points: readonly (readonly [string, number | null, number | null, number | null, number])[],
  pollutant: Pollutant,
  every: number,
  raw: boolean,
): Map<number, number> {
  const range = KNOWN[pollutant].terms.range
  const sums = new Map<number, { sum: number; n: number }>()
  for (const [at, , mean, , n] of points) {
    if (mean === null || (range && (mean < range[0] || mean > range[1]))) continue
    // Hourly stations send the mean of the hour that is over; roll-ups are named by the hour's beginning.
    const time = new Date(at).getTime() - (raw ? 1 : 0)
    const hour = Math.floor(time / HOUR)
    const one = sums.get(hour) ?? { sum: 0, n: 0 }
    sums.set(hour, { sum: one.sum + mean * n, n: one.n + n })
  }
  const due = Math.max(1, Math.floor(3_600 / every))
  return new Map([...sums].filter(([, s]) => s.n >= due * NEEDS).map(([hour, { sum, n }]) => [hour, sum / n]))
}

type Means = Partial<Record<Pollutant, ReadonlyMap<number, number>>>

/** From one hour back: the newest first. */
function back(means: Means, last: number, count: number): Hours {
  const list = (of: ReadonlyMap<number, number> | undefined): Hour[] =>
    Array.from({ length: count }, (_, i) => of?.get(last - i) ?? null)
  return Object.fromEntries(POLLUTANTS.map((p) => [p, list(means[p])]))
}

/** Hours since 1970, the last one not counted. */
interface Span {
  first: number
  last: number
}

async function read(ctx: Ctx, station: Station, streams: ReadonlyMap<string, number>, hours: Span): Promise<Means> {
  const [from, to] = [new Date(hours.first * HOUR), new Date(hours.last * HOUR + 1)]
  const span = { from: from.toISOString(), to: to.toISOString(), points: hours.last - hours.first + 1 }
  const out: Means = {}
  for (const pollutant of POLLUTANTS) {
    const datastream = streams.get(keyOf(station.key, pollutant))
    if (datastream === undefined) continue
    const { points, step } = await series(ctx, { datastream, ...span })
    out[pollutant] = meansOf(points, pollutant, station.every, step === 'raw')
  }
  return out
}

/** The index of one station from its hourly means. */
export function airOf(station: Station, means: Means, now: number): AirItem {
  const last = Math.floor(now / HOUR) - 1
  const at = (hour: number) => hourlyIndex(back(means, hour, NOWCAST_HOURS))
  const tries = Array.from({ length: OLDEST }, (_, i) => last - i)
  const hour = tries.find((h) => at(h).value !== null)
  const yesterday = legalDate(new Date(now - 24 * HOUR))
  const midnight = (new Date(`${yesterday}T00:00:00Z`).getTime() - VIETNAM) / HOUR
  const day = back(means, midnight + 23, 24)
  const before = Array.from({ length: 7 }, (_, i) => means.o3?.get(midnight - 7 + i) ?? null)
  const forward = Object.fromEntries(POLLUTANTS.map((p) => [p, (day[p] ?? []).toReversed()]))
  const [lon, lat] = station.at
  return {
    key: station.key,
    name: station.name,
    at: { lon, lat },
    uncertain: station.uncertain,
    hour: hour === undefined ? null : new Date((hour + 1) * HOUR).toISOString(),
    now: at(hour ?? last),
    yesterday: { day: yesterday, ...dailyIndex(forward, before) },
    hours: Array.from({ length: SHOWN }, (_, i) => last - SHOWN + 1 + i).map((h) => ({
      at: new Date((h + 1) * HOUR).toISOString(),
      value: at(h).value,
    })),
  }
}

const airStations = (ctx: Ctx): Station[] => listStations(ctx).filter((s) => measuresOf(s).includes('pm25'))

/** VN_AQI of every station that measures air. */
export async function air(ctx: Ctx): Promise<{ now: string; items: AirItem[] }> {
  const now = ctx.now()
  const streams = await streamIds(ctx)
  const last = Math.floor(now.getTime() / HOUR)
  const items: AirItem[] = []
  for (const station of airStations(ctx))
    items.push(airOf(station, await read(ctx, station, streams, { first: last - BACK, last }), now.getTime()))
  return { now: now.toISOString(), items }
}

/** The hourly index of a past time, each hour named by its end, as it would have been told then. */
export async function airHours(ctx: Ctx, { from, to }: { from: string; to: string }) {
  const [begin, end] = [Date.parse(from), Math.min(Date.parse(to), ctx.now().getTime())]
  if (Date.parse(to) <= begin) throw invalid('telemetry.badRange')
  if (Date.parse(to) - begin > MOST_DAYS * 24 * HOUR) throw invalid('environment.periodTooLong', { days: MOST_DAYS })
  const streams = await streamIds(ctx)
  const [first, last] = [Math.ceil(begin / HOUR), Math.floor(end / HOUR)]
  const hours = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first - 1 + i)
  const items = []
  for (const station of airStations(ctx)) {
    const means = hours.length === 0 ? {} : await read(ctx, station, streams, { first: first - NOWCAST_HOURS, last })
    items.push({
      key: station.key,
      name: station.name,
      hours: hours.map((hour) => {
        const { value, level } = hourlyIndex(back(means, hour, NOWCAST_HOURS))
        return { at: new Date((hour + 1) * HOUR).toISOString(), value, level }
      }),
    })
  }
  return { items }
}
