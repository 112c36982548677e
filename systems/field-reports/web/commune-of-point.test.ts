import { describe, expect, test } from 'vitest'
import { communeOfPoint, contains, middleOf, nearestInside, type Area, type Commune } from './commune-of-point.ts'

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]
const polygon = (...rings: number[][][]): Area => ({ type: 'Polygon', coordinates: rings })

describe('contains', () => {
  test('a hole is outside, an island in another part is inside', () => {
    const ring = polygon(square(0, 0, 10), square(4, 4, 2))
    expect(contains(ring, { lon: 1, lat: 1 })).toBe(true)
    expect(contains(ring, { lon: 5, lat: 5 })).toBe(false)
    const parts: Area = { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(5, 5, 1)]] }
    expect(contains(parts, { lon: 5.5, lat: 5.5 })).toBe(true)
    expect(contains(parts, { lon: 3, lat: 3 })).toBe(false)
  })

  test('of two communes that share an edge exactly one has a point on it', () => {
    const west = polygon(square(0, 0, 1))
    const east = polygon(square(1, 0, 1))
    for (const point of [
      { lon: 1, lat: 0.5 },
      { lon: 1, lat: 0 },
    ]) {
      expect([west, east].filter((area) => contains(area, point))).toHaveLength(1)
    }
  })

  test('an empty area holds nothing', () => {
    expect(contains({ type: 'MultiPolygon', coordinates: [] }, { lon: 0, lat: 0 })).toBe(false)
  })
})

test('the commune of a point is found, and none outside', () => {
  const communes: Commune[] = [
    { id: 'a', name: 'A', area: polygon(square(0, 0, 1)) },
    { id: 'b', name: 'B', area: polygon(square(1, 0, 1)) },
  ]
  expect(communeOfPoint(communes, { lon: 1.5, lat: 0.5 })?.id).toBe('b')
  expect(communeOfPoint(communes, { lon: 9, lat: 9 })).toBeUndefined()
})

describe('middleOf', () => {
  test('the centre of a square', () => {
    expect(middleOf(polygon(square(2, 2, 4)))).toEqual({ lon: 4, lat: 4 })
  })

  test('lies inside even where the centre of mass does not', () => {
    const horseshoe = polygon([
      [0, 0],
      [10, 0],
      [10, 10],
      [8, 10],
      [8, 2],
      [2, 2],
      [2, 10],
      [0, 10],
      [0, 0],
    ])
    expect(contains(horseshoe, middleOf(horseshoe))).toBe(true)
  })

  test('of several parts the largest counts', () => {
    const area: Area = { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(10, 10, 6)]] }
    expect(middleOf(area)).toEqual({ lon: 13, lat: 13 })
  })
})

describe('nearestInside', () => {
  const communes: Commune[] = [
    { id: 'west', name: 'Tây', area: polygon(square(107, 16, 0.1)) },
    { id: 'east', name: 'Đông', area: polygon(square(107.2, 16, 0.1)) },
  ]

  test('on the water between two communes, the nearer shore, a little inside', () => {
    const found = nearestInside(communes, { lon: 107.12, lat: 16.05 })
    expect(found?.commune.id).toBe('west')
    expect(found?.metres).toBeGreaterThan(2_000)
    expect(found?.metres).toBeLessThan(2_300)
    expect(contains(communes[0]!.area, found!.point)).toBe(true)
  })

  test('nothing far away, nothing without communes', () => {
    expect(nearestInside(communes, { lon: 108, lat: 16 })).toBeUndefined()
    expect(nearestInside([], { lon: 107, lat: 16 })).toBeUndefined()
  })
})
