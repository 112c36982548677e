import type { Point } from '@hue-s/kernel/shared/route.ts'

type Ring = readonly (readonly number[])[]
/** A GeoJSON area, as the map of the province gives it. */
export type Area =
  | { type: 'Polygon'; coordinates: readonly Ring[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] }

export interface Commune {
  id: string
  name: string
  area: Area
}

/**
 * Whether a point lies inside an area, holes and islands included: a ray to the east crosses its rings an odd
 * number of times. Of two areas that share an edge exactly one contains a point on it.
 */
export function contains(area: Area, { lon, lat }: Point): boolean {
  let inside = false
  for (const ring of ringsOf(area)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi = 0, yi = 0] = ring[i] ?? []
      const [xj = 0, yj = 0] = ring[j] ?? []
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside
    }
  }
  return inside
}

export const ringsOf = (area: Area): readonly Ring[] =>
  area.type === 'Polygon' ? area.coordinates : area.coordinates.flat()

/** The commune of a point, found on the device: it works without a network once the outlines were seen. */
export function communeOfPoint(communes: readonly Commune[], point: Point): Commune | undefined {
  return communes.find(({ area }) => contains(area, point))
}

const areaOf = (ring: Ring) =>
  ring.reduce((sum, [x = 0, y = 0], i) => {
    const [nx = 0, ny = 0] = ring[(i + 1) % ring.length] ?? []
    return sum + x * ny - nx * y
  }, 0) / 2

/** A point inside a commune to stand for it: the centre of its largest part, or the middle of a stretch that is inside. */
export function middleOf(area: Area): Point {
  const outer = area.type === 'Polygon' ? [area.coordinates[0] ?? []] : area.coordinates.map((part) => part[0] ?? [])
  const largest = outer.reduce((a, b) => (Math.abs(areaOf(b)) > Math.abs(areaOf(a)) ? b : a))
  const total = areaOf(largest) || 1
  let lon = 0
  let lat = 0
  largest.forEach(([x = 0, y = 0], i) => {
    const [nx = 0, ny = 0] = largest[(i + 1) % largest.length] ?? []
    const cross = x * ny - nx * y
    lon += (x + nx) * cross
    lat += (y + ny) * cross
  })
  const centre = { lon: lon / (6 * total), lat: lat / (6 * total) }
  return contains(area, centre) ? centre : (stretchInside(largest, centre.lat) ?? centre)
}

/** The middle of the widest stretch of a latitude that lies inside a ring. */
function stretchInside(ring: Ring, lat: number): Point | undefined {
  const crossings: number[] = []
  ring.forEach(([x = 0, y = 0], i) => {
    const [nx = 0, ny = 0] = ring[(i + 1) % ring.length] ?? []
    if (y > lat !== ny > lat) crossings.push(x + ((nx - x) * (lat - y)) / (ny - y))
  })
  crossings.sort((a, b) => a - b)
  let best: { lon: number; width: number } | undefined
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const width = (crossings[i + 1] ?? 0) - (crossings[i] ?? 0)
    if (!best || width > best.width) best = { lon: (crossings[i] ?? 0) + width / 2, width }
  }
  return best && { lon: best.lon, lat }
}

export interface Nearest {
  commune: Commune
  point: Point
  metres: number
}

const METRES_PER_DEGREE = 111_195

/**
 * The nearest point that lies in a commune, for a place on the water or just outside: a little inside its edge. Sought
 * within `most` metres.
 */
export function nearestInside(communes: readonly Commune[], { lon, lat }: Point, most = 10_000): Nearest | undefined {
  const squeeze = Math.cos((lat * Math.PI) / 180)
  let best: { commune: Commune; x: number; y: number; square: number } | undefined
  for (const commune of communes) {
    for (const ring of ringsOf(commune.area)) {
      ring.forEach(([x1 = 0, y1 = 0], i) => {
        const [x2 = 0, y2 = 0] = ring[(i + 1) % ring.length] ?? []
        const dx = (x2 - x1) * squeeze
        const dy = y2 - y1
        const along = ((lon - x1) * squeeze * dx + (lat - y1) * dy) / (dx * dx + dy * dy || 1)
        const t = Math.min(1, Math.max(0, along))
        const x = x1 + (x2 - x1) * t
        const y = y1 + (y2 - y1) * t
        const square = ((lon - x) * squeeze) ** 2 + (lat - y) ** 2
        if (!best || square < best.square) best = { commune, x, y, square }
      })
    }
  }
  if (!best) return undefined
  const metres = Math.sqrt(best.square) * METRES_PER_DEGREE
  const point = metres > most ? undefined : stepInside(best.commune.area, best.x, best.y)
  return point && { commune: best.commune, point, metres: Math.round(metres) }
}

/** Some metres from the edge towards the middle, further until it is inside. */
function stepInside(area: Area, x: number, y: number): Point | undefined {
  const middle = middleOf(area)
  for (const part of [0.001, 0.005, 0.02, 0.1, 0.3]) {
    const point = { lon: x + (middle.lon - x) * part, lat: y + (middle.lat - y) * part }
    if (contains(area, point)) return point
  }
  return undefined
}
