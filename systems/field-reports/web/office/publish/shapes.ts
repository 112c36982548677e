import type { Shape } from '../../../contract-handling.ts'

/** No shape is smaller than this part of the picture; the server refuses what is. */
export const LEAST = 0.01
export const MOST_SHAPES = 60
const KEEP = 100

const round = (n: number) => Math.round(n * 10_000) / 10_000
const within = (n: number, least: number, most: number) => Math.min(most, Math.max(least, n))

/** A shape that lies wholly in the picture and is not too small. */
export function tidy({ kind, x, y, w, h }: Shape): Shape {
  const width = within(w, LEAST, 1)
  const height = within(h, LEAST, 1)
  return {
    kind,
    x: round(within(x, 0, 1 - width)),
    y: round(within(y, 0, 1 - height)),
    w: round(width),
    h: round(height),
  }
}

export interface Spot {
  x: number
  y: number
}

/** The shape between two corners, whichever was first. */
export const between = (kind: Shape['kind'], from: Spot, to: Spot): Shape =>
  tidy({
    kind,
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    w: Math.abs(from.x - to.x),
    h: Math.abs(from.y - to.y),
  })

/** The uppermost shape under a spot; -1 where there is none. */
export const shapeAt = (shapes: readonly Shape[], { x, y }: Spot): number =>
  shapes.findLastIndex((one) => x >= one.x && x <= one.x + one.w && y >= one.y && y <= one.y + one.h)

/** What an arrow key does to a shape: it moves; with Shift its right and lower edge move. */
export function nudge(shape: Shape, key: string, sizing: boolean, by: number): Shape | undefined {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-by, 0],
    ArrowRight: [by, 0],
    ArrowUp: [0, -by],
    ArrowDown: [0, by],
  }
  const step = steps[key]
  if (!step) return undefined
  const [dx, dy] = step
  if (!sizing) return tidy({ ...shape, x: shape.x + dx, y: shape.y + dy })
  // The corner stays where it is: a shape at the rim grows no further.
  return tidy({ ...shape, w: Math.min(shape.w + dx, 1 - shape.x), h: Math.min(shape.h + dy, 1 - shape.y) })
}

export interface History {
  past: readonly (readonly Shape[])[]
  now: readonly Shape[]
  future: readonly (readonly Shape[])[]
}
export const start = (now: readonly Shape[]): History => ({ past: [], now, future: [] })
export const draw = ({ past, now }: History, next: readonly Shape[]): History => ({
  past: [...past, now].slice(-KEEP),
  now: next,
  future: [],
})
export function undo({ past, now, future }: History): History {
  const before = past.at(-1)
  return before ? { past: past.slice(0, -1), now: before, future: [now, ...future] } : { past, now, future }
}
export function redo({ past, now, future }: History): History {
  const [next, ...rest] = future
  return next ? { past: [...past, now], now: next, future: rest } : { past, now, future }
}
