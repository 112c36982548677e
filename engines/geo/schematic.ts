import type { Point } from '@hue-s/kernel/shared/route.ts'
import type { Box, Polygon } from './geometry.ts'

export interface Site extends Point {
  areaKm2: number
}

type Spot = readonly [number, number]
interface Seed {
  x: number
  y: number
  /** How far its cell may reach, in kilometres. */
  reach: number
}

const KM_PER_DEGREE = 111.195
/** A cell reaches at most this many times as far as a circle of its area would, so that none runs out to sea. */
const REACH = 2
const CORNERS = 24

/**
 * Areas made from centres and sizes alone: what is nearer to one centre than to any other (a Voronoi diagram), no
 * farther than its size allows. Weighting the cells by size (a power diagram) was tried and named fewer points
 * rightly. These are no boundaries and must be labelled so.
 */
export function schematicAreas(sites: readonly Site[], bounds: Box): Polygon[] {
  const squeeze = Math.cos(((bounds[1] + bounds[3]) / 2) * (Math.PI / 180)) * KM_PER_DEGREE
  const [west, south, east, north] = [
    bounds[0] * squeeze,
    bounds[1] * KM_PER_DEGREE,
    bounds[2] * squeeze,
    bounds[3] * KM_PER_DEGREE,
  ]
  const frame: Spot[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]
  const seeds = sites.map((s): Seed => ({
    x: s.lon * squeeze,
    y: s.lat * KM_PER_DEGREE,
    reach: REACH * Math.sqrt(s.areaKm2 / Math.PI),
  }))
  return seeds.map((seed) => {
    const ring = cellOf(seed, seeds, frame).map(([x, y]) => [round5(x / squeeze), round5(y / KM_PER_DEGREE)])
    return { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []]] }
  })
}

const round5 = (n: number) => Math.round(n * 1e5) / 1e5

function cellOf(seed: Seed, seeds: readonly Seed[], frame: readonly Spot[]): Spot[] {
  let cell: Spot[] = [...frame]
  for (let corner = 0; corner < CORNERS; corner++) {
    const angle = (corner * 2 * Math.PI) / CORNERS
    const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
    cell = cut(cell, nx, ny, nx * seed.x + ny * seed.y + seed.reach)
  }
  for (const other of seeds) {
    if (other === seed) continue
    const far = other.x ** 2 + other.y ** 2 - seed.x ** 2 - seed.y ** 2
    cell = cut(cell, 2 * (other.x - seed.x), 2 * (other.y - seed.y), far)
  }
  return cell
}

/** Keeps the side of a convex shape where nx·x + ny·y ≤ far. */
function cut(shape: readonly Spot[], nx: number, ny: number, far: number): Spot[] {
  const out: Spot[] = []
  shape.forEach((a, i) => {
    const b = shape[(i + 1) % shape.length] ?? a
    const da = nx * a[0] + ny * a[1] - far
    const db = nx * b[0] + ny * b[1] - far
    if (da <= 0) out.push(a)
    if (da < 0 !== db < 0 && da !== db) {
      const t = da / (da - db)
      out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
    }
  })
  return out
}
