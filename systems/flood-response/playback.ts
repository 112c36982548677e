import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import {
  environmentContract,
  type Measure,
  type SeriesShape,
  type StationItem,
} from '@hue-s/systems/environment/contract.ts'
import { fireWarningContract } from '@hue-s/systems/fire-warning/contract.ts'
import type { Playback } from './contract.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LONGEST_DAYS = 31
/** What one question to the series brings at most. */
const POINTS = 1_000
/** Rhythms after which a value is too old to be shown as the newest, as on the live screens. */
const PATIENCE = 2.5
/** An hourly index, and a danger that is told day by day, are shown no longer than this. */
const AIR_MS = 3 * HOUR
const FIRE_MS = 34.5 * HOUR
/** Below this share of the time a sum of rain is not told: too much may be missing. */
const NEEDS = 0.75

type Point = SeriesShape['points'][number]
type Values = (number | null)[]

function spanOf({ from, to }: { from: string; to: string }): { begin: number; end: number } {
  const [begin, end] = [Date.parse(from), Date.parse(to)]
  if (end <= begin) throw invalid('flood-response.badSpan')
  if (end - begin > LONGEST_DAYS * DAY) throw invalid('flood-response.spanTooLong', { days: LONGEST_DAYS })
  return { begin, end }
}

/** What had been said last by each moment; null where nobody had spoken for too long. */
export function lastBy(points: readonly Point[], times: readonly number[], oldest: number): Values {
  const said = points.flatMap(([at, , mean]) => (mean === null ? [] : [{ at: Date.parse(at), value: mean }]))
  let next = 0
  return times.map((time) => {
    while ((said[next]?.at ?? Infinity) <= time) next += 1
    const last = said[next - 1]
    return last && time - last.at <= oldest ? Math.round(last.value * 100) / 100 : null
  })
}

/** The rain of the last so many hours at each moment, from points that each carry how many looks they stand for. */
export function sumsBy(points: readonly Point[], times: readonly number[], hours: number, every: number): Values {
  const fell = points.flatMap(([at, , mean, , n]) => (mean === null ? [] : [{ at: Date.parse(at), mm: mean * n, n }]))
  const due = Math.max(1, (hours * 3_600) / every)
  return times.map((time) => {
    const within = fell.filter(({ at }) => at > time - hours * HOUR && at <= time)
    const looks = within.reduce((sum, { n }) => sum + n, 0)
    return looks < due * NEEDS ? null : Math.round(within.reduce((sum, { mm }) => sum + mm, 0) * 10) / 10
  })
}

/** Which of these had come last by each moment, and not too long ago; −1 where none had. Both in order of time. */
export function newestBy(came: readonly number[], times: readonly number[], oldest: number): number[] {
  let next = 0
  return times.map((time) => {
    while ((came[next] ?? Infinity) <= time) next += 1
    return time - (came[next - 1] ?? -Infinity) <= oldest ? next - 1 : -1
  })
}

/** The air: an index of more than three hours ago is not the newest any more, as on the live wall. */
async function airBy(ctx: Ctx, times: readonly number[]): Promise<Playback['air']> {
  const [begin = 0, end = 0] = [times[0], times.at(-1)]
  const asked = { from: new Date(begin - AIR_MS).toISOString(), to: new Date(end).toISOString() }
  const { items } = await ctx.call(environmentContract.airHours, asked)
  return items.map(({ key, name, hours }) => {
    const told = hours.filter(({ value }) => value !== null)
    const newest = newestBy(
      told.map(({ at }) => Date.parse(at)),
      times,
      AIR_MS,
    )
    return {
      key,
      name,
      index: newest.map((n) => told[n]?.value ?? null),
      level: newest.map((n) => told[n]?.level ?? null),
    }
  })
}

/** The danger of forest fires: a day counts from half past one on, until the next but one begins. */
async function fireBy(ctx: Ctx, times: readonly number[]): Promise<Playback['fire']> {
  const [begin = 0, end = 0] = [times[0], times.at(-1)]
  const asked = { from: legalDate(new Date(begin - 2 * DAY)), to: legalDate(new Date(end)) }
  const { items } = await ctx.call(fireWarningContract.days, asked)
  return items.map(({ key, name, days }) => {
    const newest = newestBy(
      days.map(({ day }) => Date.parse(`${day}T06:30:00Z`)),
      times,
      FIRE_MS,
    )
    return { key, name, p: newest.map((n) => days[n]?.p ?? null), level: newest.map((n) => days[n]?.level ?? null) }
  })
}

/** The levels, reservoirs, rain, air and fire danger of a past time, moment by moment, as the screens of the centre would have shown it. */
export async function playback(ctx: Ctx, { steps, ...span }: { from: string; to: string; steps: number }) {
  const { begin, end } = spanOf(span)
  const times = Array.from({ length: steps + 1 }, (_, i) => Math.round(begin + ((end - begin) * i) / steps))
  const { items } = await ctx.call(environmentContract.stations, {})
  const read = async (s: StationItem, measure: Measure, before: number): Promise<Point[]> => {
    const asked = { key: s.key, measure, points: POINTS, to: new Date(end + 1).toISOString() }
    return (await ctx.call(environmentContract.series, { ...asked, from: new Date(begin - before).toISOString() }))
      .points
  }
  // A point of a long time stands for its whole part of it.
  const oldest = (s: StationItem) => Math.max(s.every * 1_000 * PATIENCE, ((end - begin) / POINTS) * 2)
  const values = async (s: StationItem, measure: Measure) => lastBy(await read(s, measure, oldest(s)), times, oldest(s))
  const out: Playback = {
    ...iso(begin, end),
    moments: times.map((t) => new Date(t).toISOString()),
    rivers: [],
    reservoirs: [],
    rain: [],
    air: await airBy(ctx, times),
    fire: await fireBy(ctx, times),
  }
  for (const s of items) {
    const { key, name } = s
    if (s.kind === 'river') out.rivers.push({ key, level: await values(s, 'level') })
    if (s.kind === 'reservoir')
      out.reservoirs.push({
        key,
        level: await values(s, 'level'),
        inflow: await values(s, 'inflow'),
        outflow: await values(s, 'outflow'),
      })
    if (!s.readings.some(({ measure }) => measure === 'rain')) continue
    const points = await read(s, 'rain', DAY)
    out.rain.push({ key, name, hour: sumsBy(points, times, 1, s.every), day: sumsBy(points, times, 24, s.every) })
  }
  return out
}
const iso = (begin: number, end: number) => ({ from: new Date(begin).toISOString(), to: new Date(end).toISOString() })
