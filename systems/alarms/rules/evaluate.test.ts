import { expect, test } from 'vitest'
import { advance, begin, LATE_MS, replayAll, type Plan, type RuleState, type Sample } from './evaluate.ts'

const MIN = 60_000
const T0 = Date.parse('2026-10-10T00:00:00Z')
const at = (minutes: number) => T0 + minutes * MIN
const one = (leaf: Plan['leaves'][number]): Plan => ({ streams: 1, leaves: [leaf], join: 'one', joinMs: 0 })
const level = (more = {}) =>
  one({
    kind: 'level',
    way: 'above',
    stream: 0,
    value: 3.5,
    back: 0.2,
    ms: 30 * MIN,
    ...more,
  } as Plan['leaves'][number])
/** Values every ten minutes. */
const every10 = (values: readonly number[]): Sample[] => values.map((v, i) => [at(i * 10), v])
const spans = (plan: Plan, ...series: Sample[][]) =>
  replayAll(plan, series).map((e) => [(e.start - T0) / MIN, e.end === null ? null : (e.end - T0) / MIN])

test('a threshold must hold for as long as was said, and is over only below its margin', () => {
  expect(spans(level(), every10([3, 3.5, 3.6, 3.6]))).toEqual([])
  expect(spans(level(), every10([3, 3.5, 3.6, 3.6, 3.7, 3.4, 3.3, 3.29]))).toEqual([[40, 70]])
  // A dip below the line before the time is up begins anew.
  expect(spans(level(), every10([3.6, 3.6, 3.4, 3.6, 3.6, 3.6, 3.6]))).toEqual([[60, null]])
  expect(spans(level({ ms: 0 }), every10([3.49, 3.5]))).toEqual([[10, null]])
  expect(spans(level({ way: 'below', value: 1, back: 0.5, ms: 0 }), every10([2, 1, 1.4, 1.6]))).toEqual([[10, 30]])
})

test('a break in the series interrupts what must have held without one', () => {
  expect(
    spans(level(), [
      [at(0), 4],
      [at(200), 4],
      [at(210), 4],
    ]),
  ).toEqual([])
  expect(
    spans(level(), [
      [at(0), 4],
      [at(200), 4],
      [at(230), 4],
    ]),
  ).toEqual([[230, null]])
})

test('rise, fall, sum and mean look at their window only', () => {
  const rise = one({ kind: 'change', way: 'rise', stream: 0, value: 0.5, back: 0.25, ms: 60 * MIN })
  expect(spans(rise, every10([1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]))).toEqual([[50, 90]])
  // Half a metre over two hours is no fast rise.
  expect(spans(rise, every10([1, 1.04, 1.08, 1.12, 1.16, 1.2, 1.24, 1.28, 1.32, 1.36, 1.4, 1.44, 1.5]))).toEqual([])
  const fall = one({ kind: 'change', way: 'fall', stream: 0, value: 0.5, back: 0.3, ms: 60 * MIN })
  expect(spans(fall, every10([2, 1.8, 1.5]))).toEqual([[20, null]])
  const rain = one({ kind: 'sum', stream: 0, value: 50, back: 20, ms: 60 * MIN })
  expect(spans(rain, every10([10, 10, 10, 10, 9, 0, 10, 20, 0, 0, 0, 0, 0, 0]))).toEqual([[70, 120]])
  const dust = one({ kind: 'mean', way: 'above', stream: 0, value: 100, back: 0, ms: 30 * MIN })
  expect(spans(dust, every10([50, 300, 10, 10, 10]))).toEqual([[10, 40]])
})

test('a combination remembers what happened before for as long as was said', () => {
  const leaves: Plan['leaves'] = [
    { kind: 'change', way: 'rise', stream: 0, value: 0.3, back: 0.2, ms: 60 * MIN },
    { kind: 'sum', stream: 1, value: 60, back: 20, ms: 60 * MIN },
  ]
  const plan = (join: 'all' | 'any', hours: number): Plan => ({ streams: 2, leaves, join, joinMs: hours * 60 * MIN })
  const river = every10([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.2, 1.4])
  const rain = every10([60, 10])
  expect(spans(plan('all', 3), river, rain)).toEqual([[170, null]])
  expect(spans(plan('all', 1), river, rain)).toEqual([])
  // Rain ends to count an hour after it was last true.
  expect(spans(plan('any', 1), river, rain)).toEqual([
    [0, 80],
    [170, null],
  ])
})

/** Repeatable chance. */
function dice(seed: number) {
  let s = seed
  return () => {
    s = (s * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return s / 4_294_967_296
  }
}
type Incoming = { stream: number; time: number; value: number | null }

function story(next: () => number): { plan: Plan; all: Incoming[] } {
  const kinds = [
    { kind: 'level', way: 'above', stream: 0, value: 3, back: next() * 0.5, ms: Math.floor(next() * 4) * 10 * MIN },
    { kind: 'change', way: 'rise', stream: 0, value: 0.6, back: 0.2, ms: 60 * MIN },
    { kind: 'sum', stream: 1, value: 6, back: 2, ms: 120 * MIN },
  ] as const
  const pick = Math.floor(next() * 5)
  const leaves = pick < 3 ? [kinds[pick] ?? kinds[0]] : [kinds[0], kinds[2]]
  const join = pick < 3 ? 'one' : pick === 3 ? 'all' : 'any'
  const plan: Plan = { streams: 2, leaves, join, joinMs: 60 * MIN }
  let height = 2
  const all: Incoming[] = []
  for (let i = 0; i < 240; i++) {
    height += (next() - 0.5) * 0.8
    if (next() > 0.1) all.push({ stream: 0, time: at(i * 10), value: height })
    if (next() > 0.3) all.push({ stream: 1, time: at(i * 10), value: next() * 2 })
  }
  return { plan, all }
}

test('late, doubled and disordered observations end in the same episodes as ordered ones; so does a restart', () => {
  for (let seed = 1; seed <= 120; seed++) {
    const next = dice(seed)
    const { plan, all } = story(next)
    const series = [0, 1].map((n) => all.filter((o) => o.stream === n).map((o): Sample => [o.time, o.value ?? 0]))
    const expected = replayAll(plan, series)
    // Each comes late by less than what is allowed, some twice, in batches of any size.
    const late = [...all, ...all.filter(() => next() < 0.2)]
      .map((o) => ({ o, key: o.time + next() * (LATE_MS - 10 * MIN) }))
      .sort((a, b) => a.key - b.key)
      .map(({ o }) => o)
    let state: RuleState = begin(plan)
    const found = new Map<number, { start: number; end: number | null; peak: number | null }>()
    while (late.length > 0) {
      const batch = late.splice(0, 1 + Math.floor(next() * 20))
      const done = advance(plan, state, batch)
      // As the rows do: what is not settled is written anew.
      for (const [start, e] of found)
        if (start > done.settledAt || e.end === null || e.end > done.settledAt) found.delete(start)
      for (const e of done.episodes) found.set(e.start, e)
      // The process dies after each batch: only what was written is left.
      state = JSON.parse(JSON.stringify(done.state)) as RuleState
    }
    const got = [...found.values()].sort((a, b) => a.start - b.start)
    expect(
      got.map((e) => [e.start, e.end]),
      `seed ${seed}`,
    ).toEqual(expected.map((e) => [e.start, e.end]))
    expect(state.firing).toBe(expected.at(-1)?.end === null)
  }
})

test('a correction takes an alarm back, and one that makes it is heard', () => {
  const plan = level({ ms: 0 })
  const first = advance(plan, begin(plan), [{ stream: 0, time: at(0), value: 4 }])
  expect(first.state.firing).toBe(true)
  expect(advance(plan, first.state, [{ stream: 0, time: at(0), value: 2 }]).state.firing).toBe(false)
  const doubted = advance(plan, first.state, [{ stream: 0, time: at(0), value: null }])
  expect([doubted.state.firing, doubted.episodes]).toEqual([false, []])
})

test('what is no number, and what is too late, changes nothing', () => {
  const plan = level({ ms: 0 })
  const odd = [NaN, Infinity, -Infinity].map((value, i) => ({ stream: 0, time: at(i), value }))
  expect(advance(plan, begin(plan), odd).state.firing).toBe(false)
  const now = advance(plan, begin(plan), [{ stream: 0, time: at(24 * 60), value: 1 }])
  const late = advance(plan, now.state, [{ stream: 0, time: at(0), value: 9 }])
  expect([late.episodes, late.state.samples]).toEqual([[], now.state.samples])
})

test('a storm of observations is bounded work and bounded memory', () => {
  const plan = one({ kind: 'sum', stream: 0, value: 1e9, back: 0, ms: 60 * MIN })
  let state = begin(plan)
  const started = performance.now()
  for (let n = 0; n < 20; n++) {
    const rows = Array.from({ length: 1_000 }, (_, i) => ({ stream: 0, time: T0 + (n * 1_000 + i) * 1_000, value: 1 }))
    state = advance(plan, state, rows).state
  }
  expect(state.samples[0]?.length).toBeLessThanOrEqual(10_000)
  expect(performance.now() - started).toBeLessThan(20_000)
})
