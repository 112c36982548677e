import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Sheet } from '../contract-public.ts'

/** Wide enough for a wall, small enough for a slow phone: whole steps only, none closer than this to the last. */
const WIDTH = 1_000
const STEP = 3
const EDGE = 8

type Position = readonly [lon: number, lat: number]
type Ring = readonly Position[]

/** Outer rings of an area; holes are not seen at this size. */
const ringsOf = (geometry: { type: string; coordinates: unknown }): Ring[] =>
  geometry.type === 'Polygon'
    ? [(geometry.coordinates as Ring[])[0] ?? []]
    : (geometry.coordinates as Ring[][]).map((part) => part[0] ?? [])

function boxOf(rings: readonly Ring[]) {
  const box = { west: 180, south: 90, east: -180, north: -90 }
  for (const ring of rings) {
    for (const [lon, lat] of ring) {
      box.west = Math.min(box.west, lon)
      box.east = Math.max(box.east, lon)
      box.south = Math.min(box.south, lat)
      box.north = Math.max(box.north, lat)
    }
  }
  return box
}

type Spot = readonly [x: number, y: number]

function pathOf(ring: readonly Spot[]): string {
  let last: Spot | undefined
  const steps: string[] = []
  for (const spot of ring) {
    if (last && Math.hypot(spot[0] - last[0], spot[1] - last[1]) < STEP) continue
    steps.push(last ? `l${spot[0] - last[0]} ${spot[1] - last[1]}` : `M${spot[0]} ${spot[1]}`)
    last = spot
  }
  return steps.length > 2 ? `${steps.join('')}z` : ''
}

/** Twice the signed area of a ring. */
const turning = (ring: Ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] ?? [x, y]
    return sum + x * ny - nx * y
  }, 0)

/** A point inside a ring, the middle of the widest stretch at the height of its centre, and how wide that is. */
function middleOf(ring: Ring): { middle: Position; width: number } {
  const lats = ring.map(([, lat]) => lat)
  const height = (Math.max(...lats) + Math.min(...lats)) / 2
  const crossings: number[] = []
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] ?? [x, y]
    if (y > height !== ny > height) crossings.push(x + ((nx - x) * (height - y)) / (ny - y))
  })
  crossings.sort((a, b) => a - b)
  let best: { middle: number; width: number } | undefined
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from = 0, to = 0] = crossings.slice(i, i + 2)
    if (!best || to - from > best.width) best = { middle: (from + to) / 2, width: to - from }
  }
  return { middle: [best?.middle ?? ring[0]?.[0] ?? 0, best ? height : (ring[0]?.[1] ?? 0)], width: best?.width ?? 0 }
}

/** The communes of today on one sheet, light enough to stand in a page that has no script. */
export async function sheet(ctx: Ctx): Promise<Sheet> {
  const { features, notice } = await ctx.call(geoContract.boundaries, {})
  const drawn = features.map(({ id, properties, geometry }) => ({ id, properties, rings: ringsOf(geometry) }))
  const { west, south, east, north } = boxOf(drawn.flatMap(({ rings }) => rings))
  if (west > east) return { width: WIDTH, height: WIDTH, bounds: [0, 0, 0, 0], notice, communes: [] }
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const scale = (WIDTH - 2 * EDGE) / Math.max((east - west) * squeeze, 1e-6)
  const place = ([lon, lat]: Position): Spot => [
    Math.round(EDGE + (lon - west) * squeeze * scale),
    Math.round(EDGE + (north - lat) * scale),
  ]
  return {
    width: WIDTH,
    height: Math.round((north - south) * scale) + 2 * EDGE,
    bounds: [west, south, east, north],
    notice,
    communes: drawn.map(({ id, properties, rings }) => {
      const largest = rings.reduce((a, b) => (Math.abs(turning(b)) > Math.abs(turning(a)) ? b : a), rings[0] ?? [])
      const { middle, width } = middleOf(largest)
      const [x, y] = place(middle)
      const d = rings.map((ring) => pathOf(ring.map(place))).join('')
      const room = Math.round(width * squeeze * scale)
      return { id, name: properties.name, d, x, y, room, at: { lon: middle[0], lat: middle[1] } }
    }),
  }
}
