import { metresBetween } from '@hue-s/engines/geo/index.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import type { Area } from '../contract-routing-shapes.ts'

type Position = readonly [number, number]

/** Whether a point lies in a ring; on the edge either answer is right. */
function inRing({ lon, lat }: Point, ring: readonly Position[]): boolean {
  let inside = false
  for (const [i, [x, y]] of ring.entries()) {
    const [px, py] = ring[(i + ring.length - 1) % ring.length] ?? [x, y]
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside
  }
  return inside
}

/** Metres from a point to the nearest place of a line. */
function metresToLine(point: Point, line: readonly Position[]): number {
  const squeeze = Math.cos((point.lat * Math.PI) / 180)
  let least = Infinity
  for (const [i, [x2, y2]] of line.entries()) {
    const [x1, y1] = line[Math.max(0, i - 1)] ?? [x2, y2]
    const dx = (x2 - x1) * squeeze
    const dy = y2 - y1
    const length = dx * dx + dy * dy
    const along = length === 0 ? 0 : ((point.lon - x1) * squeeze * dx + (point.lat - y1) * dy) / length
    const part = Math.min(1, Math.max(0, along))
    least = Math.min(least, metresBetween(point, { lon: x1 + (x2 - x1) * part, lat: y1 + dy * part }))
  }
  return least
}

/** Whether a point lies in a named area. */
export function isInArea(point: Point, { shape }: Pick<Area, 'shape'>): boolean {
  return 'polygon' in shape ? inRing(point, shape.polygon) : metresToLine(point, shape.line) <= shape.metres
}
