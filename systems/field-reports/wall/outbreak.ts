import { chanceOfAtLeast, quantile, type Scatter } from './negative-binomial.ts'

export const DAY_MS = 86_400_000
const VIETNAM_MS = 7 * 3_600_000

/** False hints that quiet days may raise in the long run: one in thirty days, over all communes, kinds and windows. */
export const FALSE_HINTS_PER_DAY = 1 / 30
/** A window that moves on all day is as good as so many separate looks a day. */
const LOOKS_PER_DAY = 4
export const WINDOWS = [24, 72] as const
/** The longest look back: what came since is judged, what came before is the usual. */
export const REACH_MS = 72 * 3_600_000
/** Fewer are never worth a hint, however rare. */
export const LEAST_LOCAL = 5
export const LEAST_WIDE = 12
/** It concerns the province when so many communes take part and none of them brings most of it. */
const WIDE_COMMUNES = 4
const WIDE_SHARE = 0.6
/** A hint stays until what is seen could well be chance. */
const STILL_UNUSUAL = 1e-3

export const RECENT_DAYS = 56
export const SEASON_DAYS = 20
const SEASON_BEFORE = 7
/** A commune of which little is known is taken for an average one, as if watched for so many days. */
const PRIOR_DAYS = 14
const PSEUDO = 8

export interface Sent {
  communeId: string | null
  category: string
  /** Milliseconds. */
  at: number
}

export interface DayCount {
  /** Days since 1970, of Vietnam's calendar. */
  day: number
  count: number
}

export interface History {
  /** The first day of which anything is known. */
  firstDay: number | null
  communes: number
  kinds: number
  /** Days of each kind in the province: the last year and the same seasons before. */
  daysOf: (category: string) => readonly DayCount[]
  /** Received in a commune over the recent days before the look back. */
  recentOf: (communeId: string, category: string) => number
}

export interface Hint {
  key: string
  communeId: string | null
  kinds: string[]
  hours: number
  count: number
  communes: number
  low: number
  high: number
  chance: number
  years: number
  /** Too little is known of the usual: the expectation is wide. */
  thin: boolean
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
function lengthOf(hours: number, now: number, weekday: readonly number[]): number {
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

const localScatter = (recent: number, usual: Usual, communes: number, length: number) =>
  usual.days === 0
    ? expected(0, 0, 1, usual, length)
    : expected(recent, (usual.perDay / Math.max(1, communes)) * PRIOR_DAYS, usual.days + PRIOR_DAYS, usual, length)

const wideScatter = (usual: Usual, length: number) => expected(usual.recent, 0, usual.days, usual, length)

/** The chance below which one comparison of the many made in a day is told. */
export const threshold = ({ communes, kinds }: Pick<History, 'communes' | 'kinds'>): number =>
  FALSE_HINTS_PER_DAY / (WINDOWS.length * Math.max(1, kinds) * (communes + 1) * LOOKS_PER_DAY)

const THIN_DAYS = 28

/** Of several windows the one in which chance is the least likely. */
function judged(
  where: { key: string; communeId: string | null; kind: string; communes: number },
  found: readonly { hours: number; count: number; scatter: Scatter }[],
  usual: Usual,
): Hint {
  const [best] = found
    .map((one) => ({ ...one, chance: chanceOfAtLeast(one.count, one.scatter) }))
    .sort((a, b) => a.chance - b.chance)
  if (!best) throw new Error('nothing to judge')
  const { kind, ...place } = where
  return {
    ...place,
    kinds: [kind],
    hours: best.hours,
    count: best.count,
    low: quantile(0.05, best.scatter),
    high: quantile(0.95, best.scatter),
    chance: best.chance,
    years: usual.years,
    thin: usual.days < THIN_DAYS || usual.years === 0,
  }
}

interface Tally {
  kind: string
  communeId: string
  /** Per window. */
  counts: number[]
}

/** Numbers per place and kind in each window. Reports without a commune count for the province only. */
export function tallied(sent: readonly Sent[], now: number): { local: Tally[]; wide: Map<string, number[]> } {
  const local = new Map<string, Tally>()
  const wide = new Map<string, number[]>()
  for (const { communeId, category, at } of sent) {
    const inWindows = WINDOWS.map((hours) => Number(at > now - hours * 3_600_000 && at <= now))
    const all = wide.get(category) ?? WINDOWS.map(() => 0)
    wide.set(
      category,
      all.map((n, i) => n + (inWindows[i] ?? 0)),
    )
    if (communeId === null) continue
    const key = `${communeId} ${category}`
    const tally = local.get(key) ?? { kind: category, communeId, counts: WINDOWS.map(() => 0) }
    local.set(key, { ...tally, counts: tally.counts.map((n, i) => n + (inWindows[i] ?? 0)) })
  }
  return { local: [...local.values()], wide }
}

export const PROVINCE = 'province'

/**
 * Places and kinds with unusually many reports in the last 24 or 72 hours, the least likely first. What many communes
 * see at once is one hint of the province with all its kinds. `live` are the keys of hints that stand already.
 */
export function findOutbreaks(
  sent: readonly Sent[],
  history: History,
  now: number,
  live: ReadonlySet<string> = new Set(),
): Hint[] {
  const { local, wide } = tallied(sent, now)
  const limit = threshold(history)
  const isTold = (hint: Hint) => hint.chance < (live.has(hint.key) ? STILL_UNUSUAL : limit)
  const usual = usualsOf(history, lastUsualDay(now))
  const hints = local
    .filter(({ counts }) => Math.max(...counts) >= LEAST_LOCAL)
    .map((tally) => judgeLocal(tally, usual(tally.kind), history, now))
    .filter(isTold)
  const wideHints = [...wide].flatMap(([kind, counts]) => {
    if (Math.max(...counts) < LEAST_WIDE) return []
    const shares = local.filter((t) => t.kind === kind)
    const together = hints.filter((h) => h.kinds.includes(kind)).length >= WIDE_COMMUNES
    const hint = judgeWide({ kind, counts, communes: shares.length }, usual(kind), now)
    return together || (isTold(hint) && isSpread(shares, hint)) ? [hint] : []
  })
  const whole = gathered(wideHints, local, (kind, hours) =>
    judgeWide({ kind, counts: wide.get(kind) ?? [], communes: 0 }, usual(kind), now, [hours]),
  )
  const rest = hints.filter((h) => !h.kinds.some((kind) => whole?.kinds.includes(kind)))
  return [...(whole ? [whole] : []), ...rest].sort((a, b) => a.chance - b.chance)
}

function usualsOf(history: History, end: number) {
  const known = new Map<string, Usual>()
  return (kind: string): Usual => {
    const usual = known.get(kind) ?? usualOf(history.daysOf(kind), history.firstDay, end)
    known.set(kind, usual)
    return usual
  }
}

const countIn = (counts: readonly number[], hours: number) => counts[WINDOWS.findIndex((h) => h === hours)] ?? 0

function judgeLocal({ kind, communeId, counts }: Tally, usual: Usual, history: History, now: number): Hint {
  const recent = history.recentOf(communeId, kind)
  const found = WINDOWS.map((hours) => {
    const length = lengthOf(hours, now, usual.weekday)
    return { hours, count: countIn(counts, hours), scatter: localScatter(recent, usual, history.communes, length) }
  })
  const enough = found.filter(({ count }) => count >= LEAST_LOCAL)
  return judged({ key: `${communeId} ${kind}`, communeId, kind, communes: 1 }, enough, usual)
}

function judgeWide(
  { kind, counts, communes }: { kind: string; counts: readonly number[]; communes: number },
  usual: Usual,
  now: number,
  windows: readonly number[] = WINDOWS,
): Hint {
  const found = windows.map((hours) => ({
    hours,
    count: countIn(counts, hours),
    scatter: wideScatter(usual, lengthOf(hours, now, usual.weekday)),
  }))
  return judged({ key: PROVINCE, communeId: null, kind, communes }, found, usual)
}

function isSpread(shares: readonly Tally[], { hours, count }: Hint): boolean {
  const at = WINDOWS.findIndex((h) => h === hours)
  const counts = shares.map((t) => t.counts[at] ?? 0).filter((n) => n > 0)
  return counts.length >= WIDE_COMMUNES && Math.max(...counts) <= count * WIDE_SHARE
}

/** Several kinds at once over the province (a flood: water, trees, power) are one matter, told in one window. */
function gathered(hints: readonly Hint[], local: readonly Tally[], inWindow: (kind: string, hours: number) => Hint) {
  const first = hints.toSorted((a, b) => a.chance - b.chance)[0]
  if (!first) return undefined
  // In the order of their numbers, so that the sentence begins with what it is most about.
  const same = hints
    .flatMap((h) => h.kinds.map((kind) => inWindow(kind, first.hours)))
    .sort((a, b) => b.count - a.count)
  const kinds = same.flatMap((h) => h.kinds)
  const at = WINDOWS.findIndex((h) => h === first.hours)
  const touched = local.filter((t) => kinds.includes(t.kind) && (t.counts[at] ?? 0) > 0)
  const sum = (of: (h: Hint) => number) => same.reduce((n, h) => n + of(h), 0)
  return {
    ...first,
    kinds,
    count: sum((h) => h.count),
    low: sum((h) => h.low),
    high: sum((h) => h.high),
    communes: new Set(touched.map((t) => t.communeId)).size,
    thin: hints.some((h) => h.thin),
  }
}
