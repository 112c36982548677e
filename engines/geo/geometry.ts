import type { Point } from '@hue-s/kernel/shared/route.ts'

/** Longitude, latitude. */
export type Position = number[]
type Shape<T extends string, C> = { type: T; coordinates: C }
export type Polygon = Shape<'Polygon', Position[][]>
export type MultiPolygon = Shape<'MultiPolygon', Position[][][]>
/** GeoJSON (RFC 7946) without collections. */
export type Geometry =
  | Shape<'Point', Position>
  | Shape<'MultiPoint' | 'LineString', Position[]>
  | Shape<'MultiLineString', Position[][]>
  | Polygon
  | MultiPolygon
export interface GeoFeature {
  type: 'Feature'
  id?: string
  properties: Record<string, unknown>
  geometry: Geometry
}
export type Area = Polygon | MultiPolygon
/** West, south, east, north. */
export type Box = [number, number, number, number]

const EARTH = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Distance over the ground between two points (haversine). Degrees are no measure: nearest in degrees is not nearest. */
export function metresBetween(a: Point, b: Point): number {
  const dLat = radians(b.lat - a.lat)
  const dLon = radians(b.lon - a.lon)
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)))
}

export const ringsOf = (area: Area): Position[][] =>
  area.type === 'Polygon' ? area.coordinates : area.coordinates.flat()

/**
 * Whether a point is inside an area, holes and islands included: a ray to the east crosses its rings an odd number
 * of times. Of two areas that share an edge exactly one contains a point on it.
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

/** Every position of a geometry, whatever its depth. */
export const positionsOf = (geometry: Geometry): Generator<Position> => flat(geometry.coordinates)

type Nested = Position | Nested[]
function* flat(nested: Nested): Generator<Position> {
  if (typeof nested[0] === 'number') yield nested as Position
  else for (const one of nested as Nested[]) yield* flat(one)
}

export function boxOf(geometry: Geometry): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = 0, y = 0] of positionsOf(geometry)) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}

/** Metres from a point to the nearest edge of an area, on a plane that touches the earth at the point. */
export function metresToEdge(area: Area, { lon, lat }: Point): number {
  const perDegree = radians(1) * EARTH
  const squeeze = Math.cos(radians(lat))
  const flatten = ([x = 0, y = 0]: Position) => [(x - lon) * squeeze * perDegree, (y - lat) * perDegree] as const
  let least = Infinity
  for (const ring of ringsOf(area)) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = flatten(ring[i - 1] ?? [])
      const [bx, by] = flatten(ring[i] ?? [])
      const length = (bx - ax) ** 2 + (by - ay) ** 2
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / length))
      least = Math.min(least, Math.hypot(ax + t * (bx - ax), ay + t * (by - ay)))
    }
  }
  return least
}

export const isIn = ([west, south, east, north]: Box, { lon, lat }: Point) =>
  lon >= west && lon <= east && lat >= south && lat <= north
