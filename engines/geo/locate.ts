import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { boundariesAt, type Boundary } from './boundaries.ts'
import { metresToEdge } from './geometry.ts'

export interface Located {
  unitId: string
  /** `schematic` may suggest a commune, never decide one: a person confirms it. */
  certainty: 'boundary' | 'schematic'
  /** Other communes whose edge is close by, nearest first. */
  near?: { unitId: string; metres: number }[]
}

/** How far a boundary may be off, in metres: what lies within this distance is named as a candidate. */
const DOUBT = { boundary: 200, schematic: 3_000 }
const METRES_PER_DEGREE = 111_195

/** The commune of a point on a date, or undefined outside the province or where no boundary is known. */
export async function communeAt(ctx: Ctx, point: Point, at: string = ctx.today()): Promise<Located | undefined> {
  const found = await locate(ctx, point, at)
  if (!found) return undefined
  const near = found.near.map(({ boundary, metres }) => ({ unitId: boundary.unit.id, metres }))
  return { unitId: found.boundary.unit.id, certainty: found.certainty, ...(near.length > 0 ? { near } : {}) }
}

export interface Found {
  boundary: Boundary
  certainty: 'boundary' | 'schematic'
  near: { boundary: Boundary; metres: number }[]
}

/** The same with names and shapes. */
export async function locate(ctx: Ctx, point: Point, at: string): Promise<Found | undefined> {
  const set = await boundariesAt(ctx, at)
  const boundary = set.find(point)
  if (!boundary) return undefined
  const certainty = set.schematic ? 'schematic' : 'boundary'
  const margin = DOUBT[certainty] / METRES_PER_DEGREE / Math.max(0.2, Math.cos((point.lat * Math.PI) / 180))
  const near = set
    .around(point, margin)
    .filter((b) => b !== boundary)
    .map((b) => ({ boundary: b, metres: Math.round(metresToEdge(b.area, point)) }))
    .filter((n) => n.metres <= DOUBT[certainty])
    .sort((a, b) => a.metres - b.metres)
    .slice(0, 4)
  return { boundary, certainty, near }
}
