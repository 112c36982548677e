import { describe, expect, test } from 'vitest'
import { chanceOfAtLeast, logGamma, quantile } from './negative-binomial.ts'
import { FALSE_HINTS_PER_DAY, findOutbreaks, threshold, type History, type Sent } from './outbreak.ts'
import { DAY_MS, dayOf, lastUsualDay, RECENT_DAYS } from './usual.ts'

/** A small generator with a seed: the same year every time. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

function poisson(mean: number, random: () => number): number {
  let [n, product] = [0, random()]
  while (product > Math.exp(-mean)) {
    product *= random()
    n += 1
  }
  return n
}

const COMMUNES = Array.from({ length: 40 }, (_, i) => `commune-${i}`)
const KINDS = Array.from({ length: 30 }, (_, i) => `kind-${i}`)
const MONTHS = [1, 1, 0.9, 0.9, 1, 1.1, 1.1, 1, 1.4, 1.8, 1.7, 1.2]
const WEEK = [1.1, 1.1, 1.05, 1, 1, 0.9, 0.75]

/** A quiet province of some years: unequal communes and kinds, a wet autumn, fewer reports on Sundays; nothing else. */
function quiet(seed: number, days: number, lastDay: number) {
  const random = dice(seed)
  const weights = COMMUNES.map((_, i) => 2 / (1 + i / 8))
  const sent: Sent[] = []
  for (let day = lastDay - days; day <= lastDay; day++) {
    const month = new Date(day * DAY_MS).getUTCMonth()
    KINDS.forEach((category, k) => {
      const wet = k < 5 ? (MONTHS[month] ?? 1) : 1
      const often = (0.55 / (1 + k / 5)) * wet * (WEEK[(day + 3) % 7] ?? 1)
      COMMUNES.forEach((communeId, c) => {
        for (let n = poisson(often * (weights[c] ?? 1), random); n > 0; n--)
          sent.push({ communeId, category, at: (day + random()) * DAY_MS - 7 * 3_600_000 })
      })
    })
  }
  return sent.sort((a, b) => a.at - b.at)
}

/** What a store would answer about these reports at an instant. */
function historyOf(sent: readonly Sent[], now: number): History {
  const end = lastUsualDay(now)
  const days = new Map<string, Map<number, number>>()
  const recent = new Map<string, number>()
  for (const { communeId, category, at } of sent) {
    const day = dayOf(at)
    if (day >= end) continue
    const counts = days.get(category) ?? new Map<number, number>()
    days.set(category, counts.set(day, (counts.get(day) ?? 0) + 1))
    if (day >= end - RECENT_DAYS)
      recent.set(`${communeId} ${category}`, (recent.get(`${communeId} ${category}`) ?? 0) + 1)
  }
  const list = new Map([...days].map(([k, counts]) => [k, [...counts].map(([day, count]) => ({ day, count }))]))
  return {
    firstDay: sent[0] ? dayOf(sent[0].at) : null,
    communes: COMMUNES.length,
    kinds: KINDS.length,
    daysOf: (kind) => list.get(kind) ?? [],
    recentOf: (communeId, kind) => recent.get(`${communeId} ${kind}`) ?? 0,
  }
}

const LAST = dayOf(Date.UTC(2026, 10, 18))
const NOW = (LAST + 0.5) * DAY_MS - 7 * 3_600_000
const years = quiet(7, 3 * 365, LAST + 1)
const until = (now: number, from = 72) => years.filter((s) => s.at <= now && s.at > now - from * 3_600_000)
const known = historyOf(years, NOW)

const more = (n: number, communeId: string | null, category: string, random: () => number, hours = 20): Sent[] =>
  Array.from({ length: n }, () => ({ communeId, category, at: NOW - random() * hours * 3_600_000 }))

describe('the arithmetic', () => {
  test('agrees with values that are known', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10)
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 8)
    // With a size of one it is geometric: at least n has the chance (m/(m+1))^n.
    expect(chanceOfAtLeast(20, { mean: 1, size: 1 })).toBeCloseTo(0.5 ** 20, 14)
    // With an endless size it is Poisson: at least 5 of a mean of 1.
    expect(chanceOfAtLeast(5, { mean: 1, size: 1e9 })).toBeCloseTo(0.003_66, 5)
    expect(chanceOfAtLeast(0, { mean: 1, size: 1 })).toBe(1)
    expect(quantile(0.5, { mean: 10, size: 1e9 })).toBe(10)
  })

  test('the bar is as high as the number of comparisons asks', () => {
    expect(threshold({ communes: 40, kinds: 30 })).toBeCloseTo(FALSE_HINTS_PER_DAY / (2 * 30 * 41 * 4), 12)
    expect(threshold({ communes: 1, kinds: 1 })).toBeGreaterThan(threshold({ communes: 40, kinds: 30 }))
  })
})

test('a quiet year raises at most as many hints as stated', { timeout: 60_000 }, () => {
  let hints = 0
  let live = new Set<string>()
  for (let day = LAST - 365; day < LAST; day++) {
    const noon = (day + 0.5) * DAY_MS
    const seen = years.filter((s) => s.at > noon - 430 * DAY_MS && s.at <= noon)
    const history = historyOf(seen, noon)
    const near = years.filter((s) => s.at > noon - 4 * DAY_MS && s.at < noon + DAY_MS)
    for (let look = 0; look < 6; look++) {
      const now = noon + (look * DAY_MS) / 6
      const window = near.filter((s) => s.at <= now && s.at > now - 3 * DAY_MS)
      const found = findOutbreaks(window, history, now, live)
      hints += found.filter((h) => !live.has(h.key)).length
      live = new Set(found.map((h) => h.key))
    }
  }
  expect(hints).toBeLessThanOrEqual(Math.ceil(365 * FALSE_HINTS_PER_DAY))
})

describe('what is injected is found', () => {
  const share = (extra: number) => {
    const random = dice(99)
    const base = until(NOW)
    let [found, tried] = [0, 0]
    for (let i = 0; i < 200; i++) {
      const communeId = COMMUNES[Math.floor(random() * COMMUNES.length)] ?? ''
      const category = KINDS[Math.floor(random() * KINDS.length)] ?? ''
      const hints = findOutbreaks([...base, ...more(extra, communeId, category, random)], known, NOW)
      tried += 1
      found += Number(hints.some((h) => h.key === `${communeId} ${category}`))
    }
    return found / tried
  }
  test('eight more in a day: nine of ten; twelve more: nineteen of twenty', () => {
    expect(share(8)).toBeGreaterThan(0.9)
    expect(share(12)).toBeGreaterThan(0.95)
  })
  test('two more are nothing', () => expect(share(2)).toBe(0))

  test('a hint says what was counted, what is usual and how unlikely it is', () => {
    const hints = findOutbreaks([...until(NOW), ...more(17, 'commune-3', 'kind-9', dice(5))], known, NOW)
    expect(hints).toHaveLength(1)
    expect(hints[0]).toMatchObject({ communeId: 'commune-3', kinds: ['kind-9'], hours: 24, thin: false, years: 2 })
    expect(hints[0]?.count).toBeGreaterThanOrEqual(17)
    expect(hints[0]?.high).toBeLessThan(6)
    expect(hints[0]?.chance).toBeLessThan(1e-9)
  })

  test('a slow one, four a day over three days, is found in the longer window', () => {
    const hints = findOutbreaks([...until(NOW), ...more(12, 'commune-30', 'kind-20', dice(6), 72)], known, NOW)
    expect(hints[0]).toMatchObject({ communeId: 'commune-30', hours: 72 })
  })
})

describe('the province', () => {
  test('a flood is one hint with all its kinds, not forty', () => {
    const random = dice(3)
    const flood = COMMUNES.flatMap((commune) =>
      ['kind-0', 'kind-1', 'kind-12'].flatMap((kind) => more(6, commune, kind, random)),
    )
    const hints = findOutbreaks([...until(NOW), ...flood], known, NOW)
    expect(hints).toHaveLength(1)
    expect(hints[0]).toMatchObject({ key: 'province', communeId: null, communes: 40 })
    expect(hints[0]?.kinds.toSorted()).toEqual(['kind-0', 'kind-1', 'kind-12'])
    expect(hints[0]?.count).toBeGreaterThanOrEqual(720)
  })

  test('a little more everywhere, too little for any commune, is seen in the whole', () => {
    const random = dice(4)
    const hints = findOutbreaks([...until(NOW), ...COMMUNES.flatMap((c) => more(1, c, 'kind-15', random))], known, NOW)
    expect(hints.map((h) => h.key)).toEqual(['province'])
  })

  test('one commune with very many stays a hint of that commune', () => {
    const hints = findOutbreaks([...until(NOW), ...more(60, 'commune-2', 'kind-20', dice(8))], known, NOW)
    expect(hints.map((h) => h.key)).toEqual(['commune-2 kind-20'])
  })
})

describe('little is known', () => {
  test('without history the expectation is wide and says so', () => {
    const empty: History = { firstDay: null, communes: 40, kinds: 30, daysOf: () => [], recentOf: () => 0 }
    expect(findOutbreaks(more(9, 'commune-1', 'kind-1', dice(1)), empty, NOW)).toEqual([])
    const [hint] = findOutbreaks(more(40, 'commune-1', 'kind-1', dice(1)), empty, NOW)
    expect(hint).toMatchObject({ communeId: 'commune-1', thin: true, years: 0 })
  })
  test('without earlier years the season is not known and says so', () => {
    const young = historyOf(
      years.filter((s) => s.at > NOW - 100 * DAY_MS),
      NOW,
    )
    const [hint] = findOutbreaks([...until(NOW), ...more(25, 'commune-3', 'kind-9', dice(5))], young, NOW)
    expect(hint).toMatchObject({ thin: true, years: 0 })
  })
})

test('a hint that stands is not dropped because of one report less; an ordinary number ends it', () => {
  const key = 'commune-3 kind-9'
  const weaker = [...until(NOW).filter((s) => s.category !== 'kind-9'), ...more(5, 'commune-3', 'kind-9', dice(5))]
  expect(findOutbreaks(weaker, known, NOW)).toEqual([])
  expect(findOutbreaks(weaker, known, NOW, new Set([key])).map((h) => h.key)).toEqual([key])
  expect(findOutbreaks(until(NOW), known, NOW, new Set([key]))).toEqual([])
})

test('no reports, no hints', () => expect(findOutbreaks([], known, NOW)).toEqual([]))
