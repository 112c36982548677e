import type { Point } from '@hue-s/kernel/shared/route.ts'
import type { Polygon } from 'geojson'
import type { Box } from './geometry.ts'

export interface Site extends Point {
  areaKm2: number
}

type Spot = readonly [number, number]
interface Seed {
  x: number
  y: number
  area: number
  weight: number
  /** Square of the distance to the nearest other site: no weight may push a site out of its own cell. */
  room: number
}

const KM_PER_DEGREE = 111.195
const ROUNDS = 60
/** A cell reaches at most this many times as far as a circle of its area would. */
const REACH = 2
const CORNERS = 24

/**
 * Areas made from centres and sizes alone: a power diagram whose weights are moved until the cells have about the
 * published areas. Every centre lies in its own cell. These are no boundaries and must be labelled so.
 */
export function schematicAreas(sites: readonly Site[], bounds: Box): Polygon[] {
  const squeeze = Math.cos(((bounds[1] + bounds[3]) / 2) * (Math.PI / 180))
  const toKm = (lon: number, lat: number): Spot => [lon * squeeze * KM_PER_DEGREE, lat * KM_PER_DEGREE]
  const [west, south] = toKm(bounds[0], bounds[1])
  const [east, north] = toKm(bounds[2], bounds[3])
  const frame: Spot[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]
  const seeds = sites.map((s): Seed => {
    const [x, y] = toKm(s.lon, s.lat)
    return { x, y, area: s.areaKm2, weight: 0, room: Infinity }
  })
  for (const a of seeds) {
    for (const b of seeds) if (a !== b) a.room = Math.min(a.room, (a.x - b.x) ** 2 + (a.y - b.y) ** 2)
  }
  for (let round = 0; round < ROUNDS; round++) balance(seeds, frame)
  return seeds.map((seed) => {
    const ring = cellOf(seed, seeds, frame).map(([x, y]) => [
      round5(x / squeeze / KM_PER_DEGREE),
      round5(y / KM_PER_DEGREE),
    ])
    return { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []]] }
  })
}

const round5 = (n: number) => Math.round(n * 1e5) / 1e5

/** Too small a cell gains weight, too large a one loses it. Within half its room a weight leaves every site at home. */
function balance(seeds: readonly Seed[], frame: readonly Spot[]): void {
  const sizes = seeds.map((seed) => sizeOf(cellOf(seed, seeds, frame)))
  seeds.forEach((seed, i) => {
    const limit = seed.room * 0.45
    const wanted = seed.weight + (0.3 * (seed.area - (sizes[i] ?? 0))) / Math.PI
    seed.weight = Math.max(-limit, Math.min(limit, wanted))
  })
}

/** The part of the frame that is nearer, by weight, to this site than to any other, and not too far from it. */
function cellOf(seed: Seed, seeds: readonly Seed[], frame: readonly Spot[]): Spot[] {
  let cell: Spot[] = [...frame]
  const reach = REACH * Math.sqrt(seed.area / Math.PI)
  for (let corner = 0; corner < CORNERS; corner++) {
    const angle = (corner * 2 * Math.PI) / CORNERS
    const [nx, ny] = [Math.cos(angle), Math.sin(angle)]
    cell = cut(cell, nx, ny, nx * seed.x + ny * seed.y + reach)
  }
  for (const other of seeds) {
    if (other === seed) continue
    const [nx, ny] = [2 * (other.x - seed.x), 2 * (other.y - seed.y)]
    const far = other.x ** 2 + other.y ** 2 - other.weight - (seed.x ** 2 + seed.y ** 2 - seed.weight)
    cell = cut(cell, nx, ny, far)
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

function sizeOf(shape: readonly Spot[]): number {
  let twice = 0
  shape.forEach(([x, y], i) => {
    const [u, v] = shape[(i + 1) % shape.length] ?? [x, y]
    twice += x * v - u * y
  })
  return Math.abs(twice) / 2
}
