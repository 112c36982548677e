import { chanceOfAtLeast, quantile, type Scatter } from './negative-binomial.ts'
import { lastUsualDay, lengthOf, localScatter, usualOf, wideScatter, type DayCount, type Usual } from './usual.ts'

/** False hints that quiet days may raise in the long run: one in thirty days, over all communes, kinds and windows. */
export const FALSE_HINTS_PER_DAY = 1 / 30
/** A window that moves on all day is as good as so many separate looks a day. */
const LOOKS_PER_DAY = 4
const WINDOWS = [24, 72] as const
/** Fewer are never worth a hint, however rare. */
export const LEAST_LOCAL = 5
const LEAST_WIDE = 12
/** It concerns the province when so many communes take part and none of them brings most of it. */
const WIDE_COMMUNES = 4
const WIDE_SHARE = 0.6
/** A hint stays until what is seen could well be chance. */
const STILL_UNUSUAL = 1e-3

export interface Sent {
  communeId: string | null
  category: string
  /** Milliseconds. */
  at: number
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
