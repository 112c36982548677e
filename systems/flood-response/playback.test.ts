import { expect, test } from 'vitest'
import { lastBy, newestBy, sumsBy } from './playback.ts'
import type { Playback, RiverItem } from './contract.ts'
import { airAt, fireAt, rainAt, reservoirsAt, riversAt } from './web/ops/past.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-10-10T00:00:00Z')
const at = (hours: number) => new Date(START + hours * HOUR).toISOString()
const point = (hours: number, value: number | null, n = 1) => [at(hours), value, value, value, n] as [string, number | null, number | null, number | null, number] // prettier-ignore
const times = [0, 1, 2, 3, 4].map((h) => START + h * HOUR)

test('each moment has what was said last, and nothing once that is too old', () => {
  const points = [point(0, 1.234), point(0.9, 2), point(1.5, null), point(3.9, 5)]
  expect(lastBy(points, times, 1.2 * HOUR)).toEqual([1.23, 2, 2, null, 5])
  expect(lastBy([], times, HOUR)).toEqual([null, null, null, null, null])
  expect(lastBy([point(9, 1)], times, HOUR)).toEqual([null, null, null, null, null])
})

test('rain is what fell in the hours before the moment; with too little measured it is not told', () => {
  // Ten-minute looks, two in a point.
  const points = Array.from({ length: 12 }, (_, i) => point((i + 1) / 3, 1.5, 2))
  expect(sumsBy(points, times, 1, 600)).toEqual([null, 9, 9, 9, 9])
  expect(sumsBy(points.slice(0, 5), times, 1, 600)).toEqual([null, 9, null, null, null])
  expect(sumsBy(points, times, 4, 600)).toEqual([null, null, null, 27, 36])
})

const river = { key: 'r', alarms: { from: '', lines: [1, 2, 3], citation: '', confirmed: true }, reading: { value: 9 } } as unknown as RiverItem // prettier-ignore
const played: Playback = {
  from: at(0),
  to: at(4),
  moments: times.map((t) => new Date(t).toISOString()),
  rivers: [{ key: 'r', level: [0.5, 1, 1.5, 2.1, null] }],
  reservoirs: [{ key: 'l', level: [40, 41, null, 43, 44], inflow: [1, 2, 3, 4, 5], outflow: [1, 1, 1, 1, 1] }],
  rain: [
    { key: 'dry', name: { vi: 'a', en: 'a' }, hour: [0, 0, 0, 0, 0], day: [0, 0, 0, 0, 0] },
    { key: 'wet', name: { vi: 'b', en: 'b' }, hour: [null, 5, 5, 5, 5], day: [null, null, null, 80, 85] },
  ],
  air: [{ key: 'a', name: { vi: 'a', en: 'a' }, index: [null, 40, 120, 160, null], level: [null, 1, 3, 4, null] }],
  fire: [{ key: 'f', name: { vi: 'f', en: 'f' }, p: [4_900, 5_300, 0, null, 200], level: [1, 2, 1, null, 1] }],
}

test('a river of the past: its level, the alarm line it had reached, its rise, its highest so far', () => {
  const [then] = riversAt(played, [river], START + 3.5 * HOUR).items
  expect(then).toMatchObject({ reading: { value: 2.1, at: at(3), state: 'fresh' }, standing: { level: 2, nearest: { line: 2, by: 0.1 } }, peak: { value: 2.1 } }) // prettier-ignore
  expect(riversAt(played, [river], START).items[0]).toMatchObject({ standing: { level: 0 }, peak: { value: 0.5 } })
  // Nothing of the present shines through where nobody had spoken.
  expect(riversAt(played, [river], START + 9 * HOUR).items[0]).toMatchObject({ reading: { value: null, state: 'silent' }, standing: null, trend: null }) // prettier-ignore
  expect(riversAt(played, [{ ...river, key: 'new' }], START).items).toEqual([])
})

test('reservoirs and rain of the past, the wettest day first', () => {
  const lake = { key: 'l', normal: 42, level: {}, inflow: {}, outflow: {} } as never
  expect(reservoirsAt(played, [lake], START + HOUR).items[0]).toMatchObject({ level: { value: 41 }, inflow: { value: 2 }, fromNormal: -1 }) // prettier-ignore
  expect(reservoirsAt(played, [lake], START + 2 * HOUR).items[0]).toMatchObject({ level: { value: null, state: 'silent' }, fromNormal: null }) // prettier-ignore
  expect(rainAt(played, START + 3 * HOUR).items.map(({ key, state }) => [key, state])).toEqual([['wet', 'fresh'], ['dry', 'fresh']]) // prettier-ignore
  expect(rainAt(played, START).items.find(({ key }) => key === 'wet')).toMatchObject({ newest: null, state: 'silent' })
})

test('the newest that had come by a moment, and none when that was too long ago', () => {
  expect(
    newestBy(
      [0.5, 1, 3.9].map((h) => START + h * HOUR),
      times,
      1.5 * HOUR,
    ),
  ).toEqual([-1, 1, 1, -1, 2])
  expect(newestBy([], times, HOUR)).toEqual([-1, -1, -1, -1, -1])
})

test('air and fire danger of the past, and nothing of the present where nothing was known', () => {
  expect(airAt(played, START + 2.5 * HOUR)).toMatchObject({ now: at(2), items: [{ key: 'a', hour: at(2), now: { value: 120, level: 3 } }] }) // prettier-ignore
  expect(airAt(played, START).items).toEqual([{ key: 'a', name: { vi: 'a', en: 'a' }, hour: null, now: { value: null, level: null } }]) // prettier-ignore
  expect([0, 1, 2, 3, 4].map((h) => fireAt(played, START + h * HOUR).items[0]?.today)).toEqual([
    { p: 4_900, level: 1 },
    { p: 5_300, level: 2 },
    // Rain had put it to nothing: that is a value, not a gap.
    { p: 0, level: 1 },
    null,
    { p: 200, level: 1 },
  ])
})
