import { expect, test } from 'vitest'
import { fitted, frameOf, projectionOf, type Shape } from './geo-paths.ts'

const square: Shape = {
  type: 'Polygon',
  coordinates: [
    [
      [107, 16],
      [108, 16],
      [108, 17],
      [107, 17],
      [107, 16],
    ],
  ],
}
const two: Shape = {
  type: 'MultiPolygon',
  coordinates: [
    square.coordinates,
    [
      [
        [109, 15],
        [110, 15],
        [110, 15.5],
        [109, 15],
      ],
    ],
  ],
}

test('the frame holds every shape', () => {
  expect(frameOf([square], 0)).toEqual({ west: 107, south: 16, east: 108, north: 17 })
  expect(frameOf([square, two], 0)).toEqual({ west: 107, south: 15, east: 110, north: 17 })
  expect(frameOf([])).toBeUndefined()
})

test('north is up, west is left, and a kilometre is as long either way', () => {
  const { x, y, width, height } = projectionOf(frameOf([square], 0)!, 1000)
  expect(x(107)).toBeCloseTo(0)
  expect(x(108)).toBeCloseTo(width)
  expect(y(17)).toBeCloseTo(0)
  expect(y(16)).toBeCloseTo(height)
  expect(width / height).toBeCloseTo(Math.cos((16.5 * Math.PI) / 180), 5)
})

test('a fitted frame has the asked shape and still holds what it held', () => {
  const frame = frameOf([square], 0)!
  for (const ratio of [0.5, 1, 2, 4]) {
    const wide = fitted(frame, ratio)
    const { width, height } = projectionOf(wide)
    expect(width / height).toBeCloseTo(ratio, 2)
    expect(wide.west).toBeLessThanOrEqual(frame.west)
    expect(wide.north).toBeGreaterThanOrEqual(frame.north)
  }
})

test('each ring becomes a closed line', () => {
  const { path } = projectionOf(frameOf([two], 0)!)
  expect(path(two).match(/Z/g)).toHaveLength(2)
})
