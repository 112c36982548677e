import { describe, expect, test } from 'vitest'
import { isInArea } from './areas.ts'
import { coverageOf, questionOf } from './coverage-rules.ts'
import { placesAt } from './decision.ts'
import { holdsAt, momentsOf, rankRows, specificity, weekMoment } from './routing.ts'
import type { RouteRow, RoutingTable } from '../contract-routing-shapes.ts'
import { canonical, changesBetween } from './table-changes.ts'
import { tableFaults } from './table-faults.ts'

const row = (more: Partial<RouteRow>): RouteRow => ({
  category: 'a',
  place: '*',
  from: '2025-01-01',
  to: null,
  agency: 'x',
  citation: '',
  ...more,
})
const limit = { hours: 4, working: true }
const kind = (id: string, children: string[] = []): RoutingTable['categories'][number] => ({
  id,
  icon: 'info',
  name: { vi: id, en: id },
  words: [],
  flow: 'timed',
  clock: { accept: limit, handle: limit },
  children: children.map((child) => ({ id: child, name: { vi: child, en: child }, words: [] })),
})

describe('rules of the table', () => {
  const places = new Map([
    ['here', 2],
    ['district', 1],
    ['area:park', 3],
  ])
  const ask = (rows: RouteRow[], more: object = {}) =>
    rankRows(rows, { category: 'a', places, on: '2026-01-01', at: { day: 1, minute: 600 }, ...more })

  test('the matter counts before the place, the place before the hours', () => {
    const rows = [
      row({ agency: 'all' }),
      row({ agency: 'night', hours: { from: '09:00', to: '11:00' } }),
      row({ agency: 'district', place: 'district' }),
      row({ agency: 'commune', place: 'here' }),
      row({ agency: 'park', place: 'area:park' }),
      row({ agency: 'child', child: 'a1' }),
    ]
    const winners: string[] = []
    for (let left = rows; left.length > 0;) {
      const { winner } = ask(left, { child: 'a1' })
      winners.push(winner?.agency ?? '')
      left = left.filter((one) => one !== winner)
    }
    expect(winners).toEqual(['child', 'park', 'commune', 'district', 'night', 'all'])
  })

  test('dates bound a row: the day it ends is the first without it', () => {
    const rows = [
      row({ place: 'here', to: '2026-01-01', agency: 'old' }),
      row({ place: 'here', from: '2026-01-01', agency: 'new' }),
    ]
    expect(ask(rows, { on: '2025-12-31' }).winner?.agency).toBe('old')
    expect(ask(rows, { on: '2026-01-01' }).winner?.agency).toBe('new')
  })

  test('each row that does not decide says why', () => {
    const why = Object.fromEntries(
      ask([
        row({ agency: 'wins', place: 'here' }),
        row({ agency: 'same', place: 'here' }),
        row({ agency: 'wide' }),
        row({ agency: 'gone', to: '2025-06-01' }),
        row({ agency: 'later', from: '2027-01-01' }),
        row({ agency: 'far', place: 'there' }),
        row({ agency: 'night', hours: { from: '22:00', to: '06:00' } }),
        row({ agency: 'part', child: 'a1' }),
      ]).others.map((one) => [one.row.agency, one.why]),
    )
    expect(why).toEqual({
      wins: 'tie',
      wide: 'lessSpecific',
      gone: 'ended',
      later: 'notYet',
      far: 'otherPlace',
      night: 'otherHours',
      part: 'otherChild',
    })
  })

  test.each([
    ['22:00', '06:00', undefined, { day: 1, minute: 23 * 60 }, true],
    ['22:00', '06:00', undefined, { day: 1, minute: 360 }, false],
    ['22:00', '06:00', [7], { day: 1, minute: 300 }, true],
    ['22:00', '06:00', [7], { day: 7, minute: 300 }, false],
    ['08:00', '17:00', [1, 2], { day: 2, minute: 480 }, true],
    ['08:00', '17:00', [1, 2], { day: 3, minute: 480 }, false],
  ])('hours %s–%s on %s at %s', (from, to, days, at, expected) => {
    expect(holdsAt({ hours: { from, to }, ...(days ? { days } : {}) }, at)).toBe(expected)
  })

  test('a week has its moments in Vietnam, not in UTC', () => {
    expect(weekMoment(new Date('2026-11-22T17:30:00Z'))).toEqual({ day: 1, minute: 30 })
  })

  test('areas: inside a ring, near a line', () => {
    const polygon = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ] as [number, number][]
    expect(isInArea({ lon: 1, lat: 1 }, { shape: { polygon } })).toBe(true)
    expect(isInArea({ lon: 3, lat: 1 }, { shape: { polygon } })).toBe(false)
    const line = {
      line: [
        [107.58, 16.46],
        [107.59, 16.46],
      ] as [number, number][],
      metres: 30,
    }
    expect(isInArea({ lon: 107.585, lat: 16.4602 }, { shape: line })).toBe(true)
    expect(isInArea({ lon: 107.585, lat: 16.4605 }, { shape: line })).toBe(false)
    expect(isInArea({ lon: 107.5905, lat: 16.46 }, { shape: line })).toBe(false)
  })
})

/** A small generator with a fixed seed, so that a failure is the same everywhere. */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
const COMMUNES = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const DISTRICT = '00000000-0000-4000-8000-00000000000d'
const DAYS = ['2024-01-01', '2025-01-01', '2025-07-01', '2026-01-01']
function randomTable(seed: number): RoutingTable {
  const roll = dice(seed)
  const pick = <T>(list: readonly T[]) => list[roll(list.length)] as T
  const routes = Array.from({ length: 1 + roll(14) }, () => {
    const from = roll(3)
    return row({
      category: pick(['a', 'b']),
      ...(roll(3) === 0 ? { child: pick(['a1', 'b1']) } : {}),
      place: pick(['*', ...COMMUNES, DISTRICT, 'area:park']),
      from: DAYS[from]!,
      to: roll(2) === 0 ? null : DAYS[from + 1]!,
      agency: pick(['commune', 'district', 'x', 'y']),
      ...(roll(3) === 0
        ? {
            hours: pick([
              { from: '22:00', to: '06:00' },
              { from: '06:00', to: '22:00' },
            ]),
          }
        : {}),
      ...(roll(5) === 0
        ? {
            days: pick([
              [1, 2, 3, 4, 5],
              [6, 7],
            ]),
          }
        : {}),
    })
  })
  const polygon: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 1],
  ]
  return {
    categories: [kind('a', ['a1']), kind('b', ['b1'])],
    areas: [{ id: 'area:park', name: { vi: 'p', en: 'p' }, citation: '', shape: { polygon } }],
    routes,
  }
}
const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  const roll = dice(seed)
  return list
    .map((one) => [roll(1e6), one] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one)
}
const where = (communeId: string) => ({ communeId, above: [{ id: DISTRICT, kind: 'district' }] })

test('random tables: the answer does not hang on the order of the rows', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const table = randomTable(seed)
    for (const on of DAYS)
      for (const communeId of COMMUNES)
        for (const at of momentsOf(table.routes).slice(0, 6)) {
          const places = placesAt(table, 'x', where(communeId))
          const q = { category: 'a', child: 'a1', places, on, at }
          const first = rankRows(table.routes, q).winner
          const again = rankRows(shuffled(table.routes, seed + 1), q).winner
          expect(canonical(again ?? null)).toBe(canonical(first ?? null))
        }
  }
})

test('random tables: no row that fits is more specific than the one that decides', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const table = randomTable(seed)
    const places = placesAt(table, 'x', where(COMMUNES[0]!))
    for (const on of DAYS)
      for (const at of momentsOf(table.routes).slice(0, 6)) {
        const { winner, others } = rankRows(table.routes, { category: 'a', child: 'a1', places, on, at })
        if (!winner) expect(others.every(({ why }) => why !== 'tie' && why !== 'lessSpecific')).toBe(true)
        else
          for (const { row: other, why } of others) {
            const [w, o] = [specificity(winner, places), specificity(other, places)]
            const dominates = o.every((part, i) => part >= w[i]!) && o.some((part, i) => part > w[i]!)
            if (why === 'tie') expect(o).toEqual(w)
            if (why === 'lessSpecific') expect(dominates).toBe(false)
          }
      }
  }
})

test('random tables: the holes of the coverage are exactly where nothing is answered', () => {
  let holes = 0
  for (let seed = 1; seed <= 60; seed++) {
    const table = randomTable(seed)
    for (const on of DAYS) {
      const communes = COMMUNES.map(where)
      const { lines } = coverageOf(table, on, { province: 'x', communes, lives: () => true, placeLives: () => true })
      for (const { category, child, cells } of lines)
        for (const [n, state] of cells.entries()) {
          const places = placesAt(table, 'x', communes[n]!)
          // Every hour of the week, without the shortcut that the report takes.
          const silent = Array.from({ length: 7 * 24 }, (_, h) => ({
            day: 1 + Math.floor(h / 24),
            minute: (h % 24) * 60,
          })).map((at) => !rankRows(table.routes, questionOf(category, child, places, on, at)).winner)
          const expected = silent.every(Boolean) ? 'hole' : silent.some(Boolean) ? 'part' : undefined
          if (expected) holes++
          if (expected === 'hole') expect(state).toBe('hole')
          else if (expected === 'part') expect(['part', 'gone']).toContain(state)
          else expect(['hole', 'part']).not.toContain(state)
        }
    }
  }
  expect(holes).toBeGreaterThan(50)
})

test('faults that hold on any day are named', () => {
  const table: RoutingTable = {
    categories: [
      { ...kind('a', ['a1', 'a1']), successor: 'nowhere' },
      { ...kind('b'), flow: 'outOfScope' },
      { ...kind('c'), clock: undefined },
    ],
    areas: [],
    routes: [row({ category: 'z' }), row({ place: 'area:none' }), row({ from: '2026-01-01', to: '2025-01-01' })],
  }
  expect(
    tableFaults(table)
      .map(({ kind: name }) => name)
      .sort(),
  ).toEqual(['badPeriod', 'doubleId', 'noAdvice', 'noClock', 'noSuccessor', 'unknownArea', 'unknownKind'].sort())
})

test('a difference between tables is told piece by piece', () => {
  const before = { categories: [kind('a', ['a1'])], areas: [], routes: [row({}), row({ place: 'here' })] }
  const after = {
    categories: [{ ...kind('a', []), icon: 'dog' }, kind('b')],
    areas: [],
    routes: [row({ agency: 'y' }), row({ child: 'a1' })],
  }
  expect(
    changesBetween(before, after)
      .map(({ what, kind: how, id }) => `${how} ${what} ${id.split(' ')[0]}`)
      .sort(),
  ).toEqual(
    [
      'added category b',
      'added row a',
      'changed category a',
      'changed row a',
      'removed child a1',
      'removed row a',
    ].sort(),
  )
  expect(changesBetween(before, before)).toEqual([])
})
