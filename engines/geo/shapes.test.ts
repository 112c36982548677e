import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxOf, contains, isIn, metresBetween, metresToEdge, type Area, type Box, type Position } from './geometry.ts'
import { schematicAreas } from './schematic.ts'
import { simplifyAll } from './simplify.ts'

/** An independent answer: how often a ring winds around a point (Sunday's algorithm), even counts being outside. */
function windings(ring: readonly Position[], x: number, y: number): number {
  let count = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i - 1] ?? []
    const [bx = 0, by = 0] = ring[i] ?? []
    const side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
    if (ay <= y && by > y && side > 0) count += 1
    if (ay > y && by <= y && side < 0) count -= 1
  }
  return count
}

/** A star-shaped ring around a centre: simple, so that winding and crossing must agree. */
const ring = (x: number, y: number, reach: number) =>
  fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 30 }).map((radii) => {
    const points = radii.map((r, i): Position => {
      const angle = (2 * Math.PI * i) / radii.length
      return [x + r * reach * Math.cos(angle), y + r * reach * Math.sin(angle)]
    })
    return [...points, points[0] ?? []]
  })
const coordinate = fc.double({ min: -1.2, max: 1.2, noNaN: true })

test('ray casting agrees with winding numbers, holes and islands included', () => {
  fc.assert(
    fc.property(
      ring(0, 0, 1),
      ring(0, 0, 0.19),
      ring(3, 0, 0.9),
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 20, maxLength: 40 }),
      (outer, hole, island, points) => {
        const area: Area = { type: 'MultiPolygon', coordinates: [[outer, hole], [island]] }
        for (const [x, y] of points) {
          for (const lon of [x, x + 3]) {
            const inside =
              (windings(outer, lon, y) !== 0 && windings(hole, lon, y) === 0) || windings(island, lon, y) !== 0
            expect(contains(area, { lon, lat: y })).toBe(inside)
          }
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('of two areas that share an edge exactly one contains a point on it', () => {
  const left: Area = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    ],
  }
  const right: Area = {
    type: 'Polygon',
    coordinates: [
      [
        [1, 0],
        [2, 0],
        [2, 1],
        [1, 1],
        [1, 0],
      ],
    ],
  }
  for (const lat of [0.001, 0.25, 0.5, 0.999]) {
    expect([left, right].filter((a) => contains(a, { lon: 1, lat }))).toHaveLength(1)
  }
})

test('distances over the ground', () => {
  expect(metresBetween({ lon: 107, lat: 16 }, { lon: 107, lat: 17 })).toBeCloseTo(111_195, -1)
  expect(metresBetween({ lon: 0, lat: 0 }, { lon: 180, lat: 0 })).toBeCloseTo(Math.PI * 6_371_008.8, -1)
  expect(metresBetween({ lon: 110, lat: 14 }, { lon: 110, lat: 14 })).toBe(0)
  const square: Area = {
    type: 'Polygon',
    coordinates: [
      [
        [110, 14],
        [110.1, 14],
        [110.1, 14.1],
        [110, 14.1],
        [110, 14],
      ],
    ],
  }
  const point = { lon: 110.2, lat: 14.05 }
  expect(metresToEdge(square, point) / metresBetween(point, { lon: 110.1, lat: 14.05 })).toBeCloseTo(1, 3)
})

test('schematic areas: every centre is at home, areas do not overlap and stay in bounds', () => {
  const bounds: Box = [110, 14, 111, 15]
  const site = fc.record({
    lon: fc.integer({ min: 0, max: 1000 }).map((n) => 110 + n / 1000),
    lat: fc.integer({ min: 0, max: 1000 }).map((n) => 14 + n / 1000),
    areaKm2: fc.double({ min: 0.5, max: 900, noNaN: true }),
  })
  const sites = fc.uniqueArray(site, { minLength: 1, maxLength: 25, selector: (s) => `${s.lon} ${s.lat}` })
  fc.assert(
    fc.property(
      sites,
      fc.array(fc.tuple(fc.double({ min: 110, max: 111, noNaN: true }), fc.double({ min: 14, max: 15, noNaN: true })), {
        maxLength: 30,
      }),
      (all, points) => {
        const areas = schematicAreas(all, bounds)
        all.forEach((s, i) => {
          const area = areas[i]
          if (!area) throw new Error('an area is missing')
          const inner = s.lon > 110 && s.lon < 111 && s.lat > 14 && s.lat < 15
          if (inner && metresToEdge(area, s) > 5) expect(contains(area, s)).toBe(true)
          const [west, south, east, north] = boxOf(area)
          expect(west >= 109.9999 && south >= 13.9999 && east <= 111.0001 && north <= 15.0001).toBe(true)
        })
        for (const [lon, lat] of points) {
          const sure = areas.filter((a) => contains(a, { lon, lat }) && metresToEdge(a, { lon, lat }) > 5)
          expect(sure.length).toBeLessThanOrEqual(1)
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('thinned neighbours still meet: no point falls into a gap or into two areas', () => {
  const wave = (from: number, to: number, y: (x: number) => number): Position[] => {
    const out: Position[] = []
    const steps = 200
    for (let i = 0; i <= steps; i++) {
      const x = from + ((to - from) * i) / steps
      out.push([x, y(x)])
    }
    return out
  }
  const border = wave(110, 111, (x) => 14.5 + 0.05 * Math.sin(x * 40))
  const south: Area = { type: 'Polygon', coordinates: [[[110, 14], [111, 14], ...[...border].reverse(), [110, 14]]] }
  const north: Area = { type: 'Polygon', coordinates: [[[111, 15], [110, 15], ...border, [111, 15]]] }
  const thin = simplifyAll([south, north], 0.005)
  const count = (areas: readonly Area[]) => JSON.stringify(areas).length
  expect(count(thin)).toBeLessThan(count([south, north]) / 2)
  fc.assert(
    fc.property(
      fc.double({ min: 110.001, max: 110.999, noNaN: true }),
      fc.double({ min: 14.001, max: 14.999, noNaN: true }),
      (lon, lat) => {
        expect(thin.filter((a) => contains(a, { lon, lat }))).toHaveLength(1)
      },
    ),
    { numRuns: 2000 },
  )
  expect(isIn([110, 14, 111, 15], { lon: 110.5, lat: 15.1 })).toBe(false)
})
