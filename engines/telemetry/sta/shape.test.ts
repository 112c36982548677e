import { expect, test } from 'vitest'
import { distance, fits, holds, lengthOf, type Predicate } from './relate.ts'
import { shapeOf, shapeOfWkt as wkt } from './shape.ts'

const SQUARE = 'POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))'
const cases: [string, string, Predicate[]][] = [
  ['POINT (1 1)', SQUARE, ['within', 'intersects']],
  ['POINT (0 1)', SQUARE, ['touches', 'intersects']],
  ['POINT (9 9)', SQUARE, ['disjoint']],
  ['POINT (1 1)', 'POINT (1 1)', ['equals', 'within', 'contains', 'intersects']],
  [SQUARE, 'POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))', ['contains', 'intersects']],
  [SQUARE, 'POLYGON ((2 2, 6 2, 6 6, 2 6, 2 2))', ['overlaps', 'intersects']],
  [SQUARE, 'POLYGON ((4 0, 8 0, 8 4, 4 4, 4 0))', ['touches', 'intersects']],
  [SQUARE, 'POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0))', ['equals', 'within', 'contains', 'intersects']],
  ['LINESTRING (-1 1, 5 1)', SQUARE, ['crosses', 'intersects']],
  ['LINESTRING (1 1, 3 3)', SQUARE, ['within', 'intersects']],
  ['LINESTRING (0 0, 2 2)', 'LINESTRING (0 2, 2 0)', ['crosses', 'intersects']],
  ['LINESTRING (0 0, 2 0)', 'LINESTRING (1 0, 3 0)', ['overlaps', 'intersects']],
  ['LINESTRING (0 0, 1 1)', 'LINESTRING (1 1, 2 0)', ['touches', 'intersects']],
  ['POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))', 'POINT (2 2)', ['disjoint']],
]
const ALL: Predicate[] = ['equals', 'disjoint', 'touches', 'within', 'overlaps', 'crosses', 'intersects', 'contains']

test.each(cases)('%s and %s', (a, b, expected) => {
  expect(ALL.filter((p) => holds(p, wkt(a), wkt(b))).sort()).toEqual([...expected].sort())
})

test('a matrix pattern, a distance and a length', () => {
  expect(fits(wkt('POINT (1 1)'), wkt(SQUARE), '0FFFFF212')).toBe(true)
  expect(fits(wkt('POINT (1 1)'), wkt(SQUARE), 'T*F**F***')).toBe(true)
  expect(fits(wkt('POINT (9 1)'), wkt(SQUARE), 'T********')).toBe(false)
  expect(distance(wkt('POINT (7 4)'), wkt(SQUARE))).toBe(3)
  expect(distance(wkt('POINT (0 0)'), wkt('POINT (3 4)'))).toBe(5)
  expect(lengthOf(wkt('LINESTRING (0 0, 3 4)'))).toBe(5)
})

test('shapes of unknown origin', () => {
  expect(shapeOf({ type: 'Point', coordinates: [1, 2, 3] })).toMatchObject({ points: [[1, 2]] })
  expect(shapeOf({ type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } })).toMatchObject({
    points: [[1, 2]],
  })
  for (const bad of [
    null,
    5,
    {},
    { type: 'Point' },
    { type: 'Point', coordinates: ['1', 2] },
    { type: 'Polygon', coordinates: [[[0, 0]]] },
  ])
    expect(shapeOf(bad)).toBeUndefined()
  expect(
    shapeOf({ type: 'LineString', coordinates: Array.from({ length: 3_000 }, (_, n) => [n / 100, 1]) }),
  ).toBeUndefined()
  expect(wkt('MULTIPOINT ((1 2), (3 4))').points).toEqual(wkt('MULTIPOINT (1 2, 3 4)').points)
  expect(wkt('SRID=4326;POINT(1.5 -2e1)').points).toEqual([[1.5, -20]])
  for (const bad of [
    '',
    'POINT',
    'POINT ()',
    'POINT (1)',
    'POINT (a b)',
    'CIRCLE (1 2)',
    'POLYGON ((0 0, 1 1))',
    'POINT (999 999)',
  ])
    expect(() => wkt(bad), bad).toThrow()
})
