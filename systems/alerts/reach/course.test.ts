import { expect, test } from 'vitest'
import { bandOf } from './course.ts'
import { touches } from './touched.ts'

const KM = 1 / 111.32
/** A river on the equator, where a degree is a degree: north, then east, with a sharp bend back. */
const LINE = [[0, 0], [0, 0.2], [0.2, 0.2], [0.05, 0.22]] as const // prettier-ignore
const box = (x: number, y: number, r = 0.2 * KM) => [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]] // prettier-ignore
const crosses = (ring: readonly (readonly number[])[]) => {
  const edge = (i: number) => [ring[i] ?? [], ring[(i + 1) % ring.length] ?? []] as const
  const side = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    Math.sign(((b[0] ?? 0) - (a[0] ?? 0)) * ((c[1] ?? 0) - (a[1] ?? 0)) - ((b[1] ?? 0) - (a[1] ?? 0)) * ((c[0] ?? 0) - (a[0] ?? 0))) // prettier-ignore
  return ring.flatMap((_, i) =>
    ring.flatMap((__, k) => {
      if (k <= i + 1 || (i === 0 && k === ring.length - 1)) return []
      const [[a, b], [c, d]] = [edge(i), edge(k)]
      return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0 ? [[i, k]] : []
    }),
  )
}

test('the part between two marks, whichever is named first, and nothing beyond it', () => {
  const there = bandOf(LINE, [[0, 0.05], [0.1, 0.2]], 1) // prettier-ignore
  expect(there.path).toEqual([[0, 0.05], [0, 0.2], [0.1, 0.2]]) // prettier-ignore
  expect(bandOf(LINE, [[0.1, 0.2], [0, 0.05]], 1)).toEqual(there) // prettier-ignore
  // A mark beside the water belongs to the place that is nearest.
  expect(bandOf(LINE, [[0.03, 0.05], [0.1, 0.19]], 1).path).toEqual(there.path) // prettier-ignore
})

test('the band holds what is nearer than its width and leaves out what is farther, at the ends too', () => {
  const { ring } = bandOf(LINE, [[0, 0.05], [0.1, 0.2]], 2) // prettier-ignore
  for (const [x, y] of [
    [0, 0.1],
    [1.7 * KM, 0.1],
    [-1.7 * KM, 0.1],
    [0, 0.05 - 1.7 * KM],
    [0.1 + 1.7 * KM, 0.2],
  ])
    // prettier-ignore
    expect([x, y, touches(ring, box(x ?? 0, y ?? 0))]).toEqual([x, y, true])
  for (const [x, y] of [
    [2.4 * KM, 0.1],
    [-2.4 * KM, 0.1],
    [0, 0.05 - 2.4 * KM],
    [0.1 + 2.4 * KM, 0.2],
    [0.2, 0.2],
  ])
    // prettier-ignore
    expect([x, y, touches(ring, box(x ?? 0, y ?? 0))]).toEqual([x, y, false])
})

test('a sharp bend makes no ring that crosses itself, and never too many corners', () => {
  for (const km of [0.3, 1, 3]) {
    const { ring } = bandOf(LINE, [[0, 0], [0.05, 0.22]], km) // prettier-ignore
    expect([km, crosses(ring)]).toEqual([km, []])
    expect(ring.length).toBeLessThanOrEqual(240)
  }
})

test('two marks at one place are no stretch', () => {
  expect(bandOf(LINE, [[0, 0.1], [0, 0.1]], 1).ring).toEqual([]) // prettier-ignore
})
