import type { Scatter } from './negative-binomial.ts'

export const DAY_MS = 86_400_000
const VIETNAM_MS = 7 * 3_600_000

/** The longest look back: what came since is judged, what came before is the usual. */
export const REACH_MS = 72 * 3_600_000
export const RECENT_DAYS = 56
export const SEASON_DAYS = 20
const SEASON_BEFORE = 7
/** A commune of which little is known is taken for an average one, as if watched for so many days. */
const PRIOR_DAYS = 14
const PSEUDO = 8

export interface DayCount {
  /** Days since 1970, of Vietnam's calendar. */
  day: number
  count: number
}

export const dayOf = (at: number): number => Math.floor((at + VIETNAM_MS) / DAY_MS)
/** The day before which everything counts as usual. */
export const lastUsualDay = (now: number): number => dayOf(now - REACH_MS)
// 1 January 1970 was a Thursday; Monday is 0.
const weekdayOf = (day: number) => (day + 3) % 7

/** What is known of one kind in the whole province. */
export interface Usual {
  days: number
  perDay: number
  recent: number
  weekday: readonly number[]
  season: number
  years: number
  /** Scatter beyond chance: bad weather falls on many at once. */
  scatter: number
}

/** Reads the usual out of the days of a kind: level of the last weeks, weekdays, season of earlier years, scatter. */
export function usualOf(days: readonly DayCount[], firstDay: number | null, end: number): Usual {
  const known = firstDay === null ? 0 : Math.max(0, Math.min(RECENT_DAYS, end - firstDay))
  const counts = new Map(days.map((d) => [d.day, d.count]))
  const sum = (from: number, length: number) => {
    let total = 0
    for (let day = from; day < from + length; day++) total += counts.get(day) ?? 0
    return total
  }
  const recent = sum(end - known, known)
  const weekday = weekdaysOf(counts, Math.max(firstDay ?? end, end - 364), end)
  const season = seasonOf(sum, firstDay, end)
  const perDay = known === 0 ? 0 : recent / known
  return {
    days: known,
    perDay,
    recent,
    weekday,
    season: season.factor,
    years: season.years,
    scatter: scatterOf(counts, end - known, end, perDay, weekday) + season.doubt,
  }
}

function weekdaysOf(counts: ReadonlyMap<number, number>, from: number, end: number): number[] {
  const sums = Array.from({ length: 7 }, () => 0)
  const times = Array.from({ length: 7 }, () => 0)
  for (let day = from; day < end; day++) {
    sums[weekdayOf(day)] = (sums[weekdayOf(day)] ?? 0) + (counts.get(day) ?? 0)
    times[weekdayOf(day)] = (times[weekdayOf(day)] ?? 0) + 1
  }
  const perDay = sums.reduce((a, b) => a + b, 0) / Math.max(1, end - from)
  return sums.map((count, i) => (count + PSEUDO) / (perDay * (times[i] ?? 0) + PSEUDO))
}

/** How much these weeks brought against the eight weeks before them, in earlier years. 364 days keep the weekday. */
function seasonOf(sum: (from: number, length: number) => number, firstDay: number | null, end: number) {
  let [around, before, years] = [0, 0, 0]
  for (let year = 1; year <= 5; year++) {
    const anchor = end - 364 * year
    if (firstDay === null || anchor - RECENT_DAYS < firstDay) break
    around += sum(anchor - SEASON_BEFORE, SEASON_DAYS)
    before += (sum(anchor - RECENT_DAYS, RECENT_DAYS) * SEASON_DAYS) / RECENT_DAYS
    years += 1
  }
  if (years === 0) return { factor: 1, years, doubt: 0.25 }
  const factor = Math.min(4, Math.max(1 / 3, (around + PSEUDO) / (before + PSEUDO)))
  return { factor, years, doubt: 1 / (around + PSEUDO) + 1 / (before + PSEUDO) }
}

function scatterOf(
  counts: ReadonlyMap<number, number>,
  from: number,
  end: number,
  perDay: number,
  weekday: readonly number[],
): number {
  let [excess, square] = [0, 0]
  for (let day = from; day < end; day++) {
    const expected = perDay * (weekday[weekdayOf(day)] ?? 1)
    excess += ((counts.get(day) ?? 0) - expected) ** 2 - expected
    square += expected ** 2
  }
  return square === 0 ? 0.1 : Math.min(1, Math.max(0.02, excess / square))
}

/** Days of the window, each as long as it lies in it and as busy as its weekday. */
export function lengthOf(hours: number, now: number, weekday: readonly number[]): number {
  let length = 0
  const from = now - hours * 3_600_000
  for (let day = dayOf(from); day <= dayOf(now); day++) {
    const start = Math.max(from, day * DAY_MS - VIETNAM_MS)
    const stop = Math.min(now, (day + 1) * DAY_MS - VIETNAM_MS)
    length += (Math.max(0, stop - start) / DAY_MS) * (weekday[weekdayOf(day)] ?? 1)
  }
  return length
}

/** Gamma-Poisson: what was counted makes the rate more or less certain, the scatter of the kind widens it. */
function expected(count: number, prior: number, days: number, usual: Usual, length: number): Scatter {
  const shape = prior + 0.5 + count
  return {
    mean: (shape / Math.max(1, days)) * usual.season * length,
    size: 1 / (1 / shape + usual.scatter),
  }
}

/** What a commune may be expected to bring in a window. */
export const localScatter = (recent: number, usual: Usual, communes: number, length: number) =>
  usual.days === 0
    ? expected(0, 0, 1, usual, length)
    : expected(recent, (usual.perDay / Math.max(1, communes)) * PRIOR_DAYS, usual.days + PRIOR_DAYS, usual, length)

/** The same of the whole province. */
export const wideScatter = (usual: Usual, length: number) => expected(usual.recent, 0, usual.days, usual, length)
