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
