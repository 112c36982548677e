/** Time in milliseconds and value: only what nobody doubts comes this far. */
export type Sample = readonly [time: number, value: number]

interface Numbers {
  /** Which of the plan's series it looks at. */
  stream: number
  back: number
}
/** A condition with its figures; stations and lines were looked up before. */
export type ResolvedLeaf = Numbers &
  (
    | { kind: 'level'; way: 'above' | 'below'; value: number; ms: number }
    | { kind: 'change'; way: 'rise' | 'fall'; value: number; ms: number }
    | { kind: 'sum'; value: number; ms: number }
    | { kind: 'mean'; way: 'above' | 'below'; value: number; ms: number }
  )
export interface Plan {
  streams: number
  leaves: readonly ResolvedLeaf[]
  /** `one` has a single leaf. */
  join: 'one' | 'all' | 'any'
  /** How long what was true still counts in a combination. */
  joinMs: number
}

interface LeafState {
  /** Since when the value has been beyond the line without a break. */
  since: number | null
  firing: boolean
  /** When it last was true. */
  last: number | null
  /** The newest sample it has seen. */
  seen: number | null
}
/** What is final: no observation before `at` changes it any more. */
interface Settled {
  at: number
  leaves: readonly LeafState[]
  firing: boolean
  startedAt: number | null
  peak: number | null
}
export interface RuleState {
  settled: Settled
  /** Per series, in order of time: what may still be followed by something earlier, and what windows reach back to. */
  samples: readonly (readonly Sample[])[]
  firing: boolean
  startedAt: number | null
  peak: number | null
  newest: number | null
}
/** A time in which the condition held; `end` null when it still does. */
export interface Episode {
  start: number
  end: number | null
  peak: number | null
}

/** Observations may come so much later than newer ones of their rule and still count. */
export const LATE_MS = 6 * 3_600_000
/** More are never kept per series: beyond, the oldest are settled early. */
export const MOST_SAMPLES = 10_000
/** A break this long interrupts what must have held without one. */
const GAP_MS = 90 * 60_000

const fresh = (): LeafState => ({ since: null, firing: false, last: null, seen: null })

/** Before every time there is; JSON knows no infinity. */
const NEVER = -8.64e15

/** A rule that has seen nothing yet. */
export const begin = (plan: Plan): RuleState => ({
  settled: { at: NEVER, leaves: plan.leaves.map(fresh), firing: false, startedAt: null, peak: null },
  samples: Array.from({ length: plan.streams }, () => []),
  firing: false,
  startedAt: null,
  peak: null,
  newest: null,
})

/**
 * Takes observations in, in any order and as often as they come: the answer is the one that ordered data would give,
 * as long as nothing is later than `LATE_MS`. `episodes` are those that reach beyond what was settled before.
 */
export function advance(
  plan: Plan,
  before: RuleState,
  incoming: readonly { stream: number; time: number; value: number | null }[],
): { state: RuleState; episodes: Episode[]; settledAt: number } {
  const samples = before.samples.map((own, stream) => {
    const mine = incoming.filter((i) => i.stream === stream && i.time > before.settled.at)
    return mine.length === 0 ? own : mergeInto(own, mine)
  })
  const newest = samples.reduce((most, own) => Math.max(most, own.at(-1)?.[0] ?? -Infinity), -Infinity)
  const settleTo = Math.max(before.settled.at, settlePoint(samples, newest))
  const run = fold(plan, before.settled, samples, settleTo)
  const reach = Math.max(0, ...plan.leaves.map((leaf) => (leaf.kind === 'level' ? 0 : leaf.ms)))
  const { firing, startedAt, peak } = run.end
  return {
    state: {
      settled: run.settled,
      samples: samples.map((own) => since(own, settleTo - reach)),
      firing,
      startedAt,
      peak,
      newest: Number.isFinite(newest) ? newest : null,
    },
    episodes: run.episodes,
    settledAt: before.settled.at,
  }
}

/** The same time again replaces what was there: a correction. `null` takes a value back. */
function mergeInto(own: readonly Sample[], mine: readonly { time: number; value: number | null }[]): Sample[] {
  const byTime = new Map<number, number>(own.map(([time, value]) => [time, value]))
  for (const { time, value } of mine) {
    if (value === null || !Number.isFinite(value)) byTime.delete(time)
    else byTime.set(time, value)
  }
  return [...byTime].sort((a, b) => a[0] - b[0])
}

function settlePoint(samples: readonly (readonly Sample[])[], newest: number): number {
  let at = newest - LATE_MS
  for (const own of samples) {
    const cut = own.at(-MOST_SAMPLES)
    if (own.length > MOST_SAMPLES && cut) at = Math.max(at, cut[0])
  }
  return at
}

const since = (own: readonly Sample[], time: number): readonly Sample[] => {
  const first = own.findIndex(([t]) => t > time)
  return (first < 0 ? [] : first === 0 ? own : own.slice(first)).slice(-MOST_SAMPLES)
}

/** Every moment at which something was measured, in order. */
function moments(samples: readonly (readonly Sample[])[], after: number): [number, number, number][] {
  const out: [time: number, stream: number, place: number][] = []
  samples.forEach((own, stream) =>
    own.forEach(([time], place) => {
      if (time > after) out.push([time, stream, place])
    }),
  )
  return out.sort((a, b) => a[0] - b[0] || a[1] - b[1])
}

interface Running {
  leaves: LeafState[]
  firing: boolean
  startedAt: number | null
  peak: number | null
}

function fold(plan: Plan, from: Settled, samples: readonly (readonly Sample[])[], settleTo: number) {
  const now: Running = { ...from, leaves: from.leaves.map((leaf) => ({ ...leaf })) }
  const episodes: Episode[] = []
  let settled: Settled | undefined
  const settle = () => (settled = { ...now, at: settleTo, leaves: now.leaves.map((leaf) => ({ ...leaf })) })
  const values = plan.leaves.map((leaf) => measureAll(leaf, samples[leaf.stream] ?? []))
  const first = plan.leaves[0]
  const peaks = { own: samples[first?.stream ?? 0] ?? [], values: values[0] ?? [] }
  const steps = moments(samples, from.at)
  steps.forEach(([time, stream, place], n) => {
    if (settled === undefined && time > settleTo) settle()
    plan.leaves.forEach((leaf, i) => {
      const [state, value] = [now.leaves[i], values[i]?.[place]]
      if (leaf.stream === stream && state && value !== undefined) stepLeaf(leaf, state, time, value)
    })
    // Several series measured at one moment are looked at together.
    if (steps[n + 1]?.[0] !== time) stepRule(plan, now, time, peaks, episodes)
  })
  if (settled === undefined) settle()
  if (now.firing && now.startedAt !== null) episodes.push({ start: now.startedAt, end: null, peak: now.peak })
  return { settled: settled as unknown as Settled, end: now, episodes }
}

/** What the first condition looked at. */
interface Peaks {
  own: readonly Sample[]
  values: readonly number[]
}

function stepRule(plan: Plan, now: Running, time: number, peaks: Peaks, episodes: Episode[]): void {
  // In a combination what was last true too long ago counts no more, also where the series itself ended.
  const active = now.leaves.map((leaf) =>
    plan.join === 'one' ? leaf.firing : leaf.last !== null && time - leaf.last <= plan.joinMs,
  )
  const holds = plan.join === 'any' ? active.some(Boolean) : active.every(Boolean)
  if (holds && !now.firing) Object.assign(now, { firing: true, startedAt: time, peak: null })
  if (holds) now.peak = peakOf(plan, now.peak, peaks, time)
  if (!holds && now.firing) {
    episodes.push({ start: now.startedAt ?? time, end: time, peak: now.peak })
    Object.assign(now, { firing: false, startedAt: null, peak: null })
  }
}

/** The farthest that the first condition's series went. */
function peakOf(plan: Plan, before: number | null, { own, values }: Peaks, time: number) {
  const value = values[lastAt(own, time)]
  if (value === undefined) return before
  return before === null ? value : isLow(plan.leaves[0]) ? Math.min(before, value) : Math.max(before, value)
}
const isLow = (leaf: ResolvedLeaf | undefined) =>
  leaf !== undefined && 'way' in leaf && (leaf.way === 'below' || leaf.way === 'fall')

function lastAt(own: readonly Sample[], time: number): number {
  let [low, high] = [0, own.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((own[middle]?.[0] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** What a condition looks at, sample by sample: the value itself, or what its window makes of it. Each is seen once. */
function measureAll(leaf: ResolvedLeaf, own: readonly Sample[]): number[] {
  if (leaf.kind === 'level') return own.map(([, value]) => value)
  return leaf.kind === 'change' ? changes(own, leaf.ms, leaf.way === 'fall') : sums(own, leaf.ms, leaf.kind === 'mean')
}

/** What the first condition last looked at: of a sum or a mean what its window made of it, else the value itself. */
export function latestOf(plan: Plan, { samples }: RuleState): Sample | null {
  const leaf = plan.leaves[0]
  const own = samples[leaf?.stream ?? 0] ?? []
  const last = own.at(-1)
  if (!last || !leaf || leaf.kind === 'level' || leaf.kind === 'change') return last ?? null
  return [last[0], measureAll(leaf, own).at(-1) ?? last[1]]
}

function sums(own: readonly Sample[], ms: number, isMean: boolean): number[] {
  let [sum, first] = [0, 0]
  return own.map(([time, value], i) => {
    sum += value
    // What fell since: the window is open at its beginning.
    for (let head = own[first]; head && time - head[0] >= ms && first < i; head = own[first]) {
      sum -= head[1]
      first += 1
    }
    // Adding and taking away leaves a dust of digits that must not decide.
    return Math.round((isMean ? sum / (i - first + 1) : sum) * 1e9) / 1e9
  })
}

/** Against the lowest (or highest) value since the window began. */
function changes(own: readonly Sample[], ms: number, isFall: boolean): number[] {
  const best: number[] = []
  let head = 0
  return own.map(([time, value], i) => {
    const worse = (j: number | undefined) => {
      const other = own[j ?? -1]?.[1]
      return other !== undefined && (isFall ? other <= value : other >= value)
    }
    while (best.length > head && worse(best.at(-1))) best.pop()
    best.push(i)
    while (time - (own[best[head] ?? i]?.[0] ?? time) > ms) head += 1
    return value - (own[best[head] ?? i]?.[1] ?? value)
  })
}

function stepLeaf(leaf: ResolvedLeaf, state: LeafState, time: number, value: number): void {
  const low = isLow(leaf)
  const line = leaf.kind === 'change' && low ? -leaf.value : leaf.value
  const beyond = low ? value <= line : value >= line
  const isBack = low ? value > line + leaf.back : value < line - leaf.back
  if (state.seen !== null && time - state.seen > GAP_MS && !state.firing) state.since = null
  state.seen = time
  if (state.firing && isBack) Object.assign(state, { firing: false, since: null })
  else if (!state.firing && beyond) {
    state.since ??= time
    if (leaf.kind !== 'level' || time - state.since >= leaf.ms) state.firing = true
  } else if (!state.firing) state.since = null
  if (state.firing) state.last = time
}

/** All episodes of a whole series at once: back-test and replay. */
export function replayAll(plan: Plan, samples: readonly (readonly Sample[])[]): Episode[] {
  const start = begin(plan).settled
  return fold(plan, start, samples, -Infinity).episodes
}
