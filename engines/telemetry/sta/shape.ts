import { invalid } from '@hue-s/kernel/shared/error.ts'

export type Position = readonly [x: number, y: number]
/** A geometry as its parts: each kind may be empty. Rings of an area are closed. */
export interface Shape {
  points: Position[]
  lines: Position[][]
  areas: Position[][][]
}

/** Positions that one shape may have: what is compared with everything must be small. */
export const MAX_POSITIONS = 2_000

interface GeoJson {
  type?: unknown
  coordinates?: unknown
  geometry?: unknown
  geometries?: unknown
  features?: unknown
}

/** Reads GeoJSON of unknown origin; undefined where it is none. */
export function shapeOf(json: unknown): Shape | undefined {
  const shape: Shape = { points: [], lines: [], areas: [] }
  const budget = { left: MAX_POSITIONS }
  return gather(json, shape, budget, 0) && budget.left >= 0 ? shape : undefined
}

function gather(json: unknown, into: Shape, budget: { left: number }, depth: number): boolean {
  if (typeof json !== 'object' || json === null || depth > 5) return false
  const { type, coordinates: c, geometry, geometries, features } = json as GeoJson
  const all = (list: unknown, one: (item: unknown) => boolean) =>
    Array.isArray(list) && list.length > 0 && list.every(one)
  const point = (p: unknown) => isPosition(p, budget) && into.points.push(asPosition(p)) > 0
  const line = (l: unknown) => isLine(l, 2, budget) && into.lines.push(l.map(asPosition)) > 0
  const area = (a: unknown) => isArea(a, budget) && into.areas.push(a.map((ring) => closed(ring.map(asPosition)))) > 0
  if (type === 'Point') return point(c)
  if (type === 'MultiPoint') return all(c, point)
  if (type === 'LineString') return line(c)
  if (type === 'MultiLineString') return all(c, line)
  if (type === 'Polygon') return area(c)
  if (type === 'MultiPolygon') return all(c, area)
  if (type === 'Feature') return gather(geometry, into, budget, depth + 1)
  const below = (one: unknown) => gather(one, into, budget, depth + 1)
  if (type === 'GeometryCollection') return all(geometries, below)
  return type === 'FeatureCollection' && all(features, below)
}

function isPosition(p: unknown, budget: { left: number }): p is number[] {
  if (--budget.left < 0 || !Array.isArray(p) || p.length < 2 || p.length > 4) return false
  const [x, y] = p as unknown[]
  return (
    p.every((n) => typeof n === 'number' && Number.isFinite(n)) &&
    Math.abs(x as number) <= 360 &&
    Math.abs(y as number) <= 90
  )
}
const isLine = (l: unknown, least: number, budget: { left: number }): l is number[][] =>
  Array.isArray(l) && l.length >= least && l.every((p) => isPosition(p, budget))
const isArea = (a: unknown, budget: { left: number }): a is number[][][] =>
  Array.isArray(a) && a.length > 0 && a.every((ring) => isLine(ring, 3, budget))
const asPosition = (p: readonly number[]): Position => [p[0] ?? 0, p[1] ?? 0]

function closed(ring: Position[]): Position[] {
  const [first, last] = [ring[0], ring.at(-1)]
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring
}

const WKT =
  /^\s*(?:SRID=4326;)?\s*(POINT|MULTIPOINT|LINESTRING|MULTILINESTRING|POLYGON|MULTIPOLYGON)\s*(?:Z\s*)?(\(.*\))\s*$/is
const TYPES: Readonly<Record<string, string>> = {
  POINT: 'Point',
  MULTIPOINT: 'MultiPoint',
  LINESTRING: 'LineString',
  MULTILINESTRING: 'MultiLineString',
  POLYGON: 'Polygon',
  MULTIPOLYGON: 'MultiPolygon',
}

/** Reads well-known text (OGC 06-103r4 §7) as filters carry it. */
export function shapeOfWkt(wkt: string): Shape {
  const bad = () => invalid('telemetry.badGeometry', { near: wkt.slice(0, 40) })
  const m = WKT.exec(wkt)
  if (!m) throw bad()
  const type = (m[1] ?? '').toUpperCase()
  // Well-known text becomes the brackets of JSON; what is not numbers, commas and brackets was refused before.
  let body = (m[2] ?? '').trim()
  if (!/^[\d\s.,()eE+-]*$/.test(body)) throw bad()
  if (type === 'MULTIPOINT') body = body.replace(/\(\s*([^()]+?)\s*\)/g, '$1').replace(/^([^(].*)$/s, '($1)')
  const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`
  const json = body
    .replace(new RegExp(`${number}(?:\\s+${number})+`, 'g'), (p) => `[${p.trim().split(/\s+/).map(Number).join(',')}]`)
    .replaceAll('(', '[')
    .replaceAll(')', ']')
  let coordinates: unknown
  try {
    coordinates = JSON.parse(json)
  } catch {
    throw bad()
  }
  if (type === 'POINT') coordinates = (coordinates as unknown[])[0]
  const shape = shapeOf({ type: TYPES[type], coordinates })
  if (!shape) throw bad()
  return shape
}

/** The smallest box around a shape, as GeoJSON: a point for a point. */
export function boundsOf(shapes: readonly Shape[]): unknown {
  const all = shapes.flatMap((s) => [...s.points, ...s.lines.flat(), ...s.areas.flat(2)])
  const xs = all.map((p) => p[0])
  const ys = all.map((p) => p[1])
  if (all.length === 0) return undefined
  const [w, e] = [Math.min(...xs), Math.max(...xs)]
  const [s, n] = [Math.min(...ys), Math.max(...ys)]
  if (w === e && s === n) return { type: 'Point', coordinates: [w, s] }
  if (w === e || s === n)
    return {
      type: 'LineString',
      coordinates: [
        [w, s],
        [e, n],
      ],
    }
  return {
    type: 'Polygon',
    coordinates: [
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ],
    ],
  }
}
