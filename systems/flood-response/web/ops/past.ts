import type { AirItem, RainItem, Reading } from '@hue-s/systems/environment/contract.ts'
import type { Danger, FireDay } from '@hue-s/systems/fire-warning/contract.ts'
import { momentAt } from '@hue-s/engines/telemetry/web/replay/clock.ts'
import type { Playback, ReservoirItem, RiverItem } from '../../contract.ts'
import { standingOf, trendOf } from '../../shared/standing.ts'

const HOUR = 3_600_000
const TREND_MS = 3 * HOUR
const PEAK_MS = 5 * 24 * HOUR

/** A value as it stood at a moment: fresh, or none. */
const readingAt = (now: Reading, value: number | null, at: string): Reading => ({
  ...now,
  value,
  at: value === null ? null : at,
  state: value === null ? 'silent' : 'fresh',
  doubts: [],
})
/** A list of the present with each entry as it was; what the replay knows nothing of is left out. */
const eachOf = <A extends { key: string }, B extends { key: string }>(
  all: readonly A[],
  past: readonly B[],
  change: (one: A, was: B) => A,
): A[] =>
  // prettier-ignore
  all.flatMap((one) => {
    const was = past.find(({ key }) => key === one.key)
    return was ? [change(one, was)] : []
  })

/** The rivers as the wall would have shown them at a moment of a past time. */
export function riversAt(
  played: Playback,
  rivers: readonly RiverItem[],
  at: number,
): { now: string; items: RiverItem[] } {
  // prettier-ignore
  const n = momentAt(played.moments, at)
  const now = played.moments[n] ?? played.from
  const items = eachOf(rivers, played.rivers, (one, { level }) => {
    const points = level.slice(0, n + 1).map((mean, i) => [played.moments[i] ?? now, mean, mean, mean, 1] as const)
    const since = (ms: number) => points.filter(([time]) => Date.parse(time) > Date.parse(now) - ms)
    const value = level[n] ?? null
    const top = since(PEAK_MS).reduce<RiverItem['peak']>(
      (best, [time, mean]) => (mean !== null && (best === null || mean > best.value) ? { value: mean, at: time } : best), // prettier-ignore
      null,
    )
    const standing = standingOf(value, one.alarms?.lines)
    return { ...one, reading: readingAt(one.reading, value, now), standing, trend: trendOf(since(TREND_MS)), peak: top }
  })
  const urgency = ({ standing }: RiverItem) => (standing ? standing.level * 100 + 50 + (standing.nearest?.by ?? -50) : 0) // prettier-ignore
  return { now, items: items.toSorted((a, b) => urgency(b) - urgency(a)) }
}

export function reservoirsAt(played: Playback, all: readonly ReservoirItem[], at: number) {
  const n = momentAt(played.moments, at)
  const now = played.moments[n] ?? played.from
  const items = eachOf(all, played.reservoirs, (one, was) => {
    const level = was.level[n] ?? null
    return {
      ...one,
      level: readingAt(one.level, level, now),
      inflow: readingAt(one.inflow, was.inflow[n] ?? null, now),
      outflow: readingAt(one.outflow, was.outflow[n] ?? null, now),
      fromNormal: level === null || one.normal === null ? null : Math.round((level - one.normal) * 100) / 100,
    }
  })
  return { now, items }
}

/** Only the sums that the wall shows: of the hour and of the day. */
export function rainAt(played: Playback, at: number): { now: string; items: RainItem[] } {
  const n = momentAt(played.moments, at)
  const now = played.moments[n] ?? played.from
  const items = played.rain.map(({ key, name, hour, day }): RainItem => {
    const sum = (hours: number, mm: number | null | undefined) => ({ hours, mm: mm ?? null, coverage: 1 })
    const known = (hour[n] ?? day[n] ?? null) !== null
    return {
      key,
      name,
      at: { lon: 0, lat: 0 },
      sums: [sum(1, hour[n]), sum(24, day[n])],
      newest: known ? now : null,
      state: known ? 'fresh' : 'silent',
    }
  })
  const wet = ({ sums }: RainItem) => sums[1]?.mm ?? -1
  return { now, items: items.toSorted((a, b) => wet(b) - wet(a)) }
}

/** What the panel of the air needs of a station, now or then. */
export type AirShown = Pick<AirItem, 'key' | 'name' | 'hour'> & { now: Pick<AirItem['now'], 'value' | 'level'> }
export function airAt(played: Playback, at: number): { now: string; items: AirShown[] } {
  const n = momentAt(played.moments, at)
  const now = played.moments[n] ?? played.from
  const items = played.air.map(({ key, name, index, level }): AirShown => {
    const value = index[n] ?? null
    return { key, name, hour: value === null ? null : now, now: { value, level: level[n] ?? null } }
  })
  return { now, items }
}

/** What the panel of forest fires needs of a region, now or then. */
export type FireShown = Pick<Danger, 'key' | 'name'> & { today: Pick<FireDay, 'p' | 'level'> | null }
export function fireAt(played: Playback, at: number): { items: FireShown[] } {
  const n = momentAt(played.moments, at)
  const items = played.fire.map(({ key, name, p, level }): FireShown => {
    const [was, of] = [p[n] ?? null, level[n] ?? null]
    return { key, name, today: was === null || of === null ? null : { p: was, level: of } }
  })
  return { items }
}
