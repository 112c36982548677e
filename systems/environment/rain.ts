import { series } from '@hue-s/engines/telemetry/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { RAIN_WINDOWS, type RainItem } from './contract.ts'
import { KNOWN } from './measures.ts'
import { latestById, readingsOf, streamIds } from './readings.ts'
import { keyOf, listStations, measuresOf, type Station } from './setting.ts'

const HOUR = 3_600_000
/** Below this share of looks a sum is not told: too much may be missing. */
const NEEDS = 0.75
const POINTS = 300

type Point = readonly [at: string, least: number | null, mean: number | null, most: number | null, n: number]

/**
 * Sums of windows that end now. A look says what fell since the look before it, so it belongs to a window by its time;
 * doubtful amounts are left out as if they had not come.
 */
export function sumsOf(points: readonly Point[], every: number, now: number): RainItem['sums'] {
  const most = KNOWN.rain.terms.range?.[1] ?? Infinity
  const sound = points.flatMap(([at, , mean, , n]) =>
    mean === null || mean > most ? [] : [{ at: new Date(at).getTime(), mm: mean * n, n }],
  )
  return RAIN_WINDOWS.map((hours) => {
    const inside = sound.filter(({ at }) => at > now - hours * HOUR && at <= now)
    const due = Math.max(1, Math.floor((hours * 3_600) / every))
    const coverage = Math.min(1, inside.reduce((sum, { n }) => sum + n, 0) / due)
    const mm = Math.round(inside.reduce((sum, one) => sum + one.mm, 0) * 10) / 10
    return { hours, mm: coverage < NEEDS ? null : mm, coverage: Math.round(coverage * 100) / 100 }
  })
}

/** Where rain is measured: gauges, and weather stations that have one. */
export const rainStations = (ctx: Ctx): readonly Station[] =>
  listStations(ctx).filter((s) => measuresOf(s).includes('rain'))

/** Rain of the last hours and days at every gauge, the wettest day first. */
export async function rain(ctx: Ctx): Promise<{ now: string; items: RainItem[] }> {
  const now = ctx.now()
  const [streams, latest] = await Promise.all([streamIds(ctx), latestById(ctx)])
  const from = new Date(now.getTime() - 72 * HOUR).toISOString()
  const items: RainItem[] = []
  for (const station of rainStations(ctx)) {
    const datastream = streams.get(keyOf(station.key, 'rain'))
    const reading = readingsOf(station, streams, latest, now).find((r) => r.measure === 'rain')
    const found =
      datastream === undefined
        ? []
        : (await series(ctx, { datastream, from, to: now.toISOString(), points: POINTS })).points
    const [lon, lat] = station.at
    items.push({
      key: station.key,
      name: station.name,
      at: { lon, lat },
      sums: sumsOf(found, station.every, now.getTime()),
      newest: reading?.at ?? null,
      state: reading?.state ?? 'never',
    })
  }
  const day = (one: RainItem) => one.sums[3]?.mm ?? -1
  return { now: now.toISOString(), items: items.toSorted((a, b) => day(b) - day(a)) }
}
