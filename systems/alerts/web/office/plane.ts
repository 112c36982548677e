import type { Output } from '@hue-s/kernel/shared/route.ts'
import type { contract as geo } from '@hue-s/engines/geo/contract.ts'

export type Commune = Output<typeof geo.boundaries>['features'][number]
export type Position = readonly [lon: number, lat: number]
type Spot = readonly [x: number, y: number]

/** The sheet on which the province is drawn, in its own units. */
export const [WIDTH, HEIGHT] = [800, 560]
const MARGIN = 12

/** Outer rings only: what is chosen is the commune, not the holes in it. */
export const ringsOf = ({ geometry }: Commune): Position[][] => {
  const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Position[][][]
  return polygons.flatMap(([outer]) => (outer ? [outer] : []))
}

/** How degrees lie on the sheet: north up, the whole province within the margin. */
export function planeOf(communes: readonly Commune[]) {
  const all = communes.flatMap(ringsOf).flat()
  const [lons, lats] = [all.map(([lon]) => lon), all.map(([, lat]) => lat)]
  const bounds = (of: readonly number[]) => [of.reduce((a, b) => Math.min(a, b), Infinity), of.reduce((a, b) => Math.max(a, b), -Infinity)] as const // prettier-ignore
  const [[west, east], [south, north]] = [bounds(lons), bounds(lats)]
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min((WIDTH - 2 * MARGIN) / ((east - west) * squeeze), (HEIGHT - 2 * MARGIN) / (north - south))
  const [left, top] = [(WIDTH - (east - west) * squeeze * scale) / 2, (HEIGHT - (north - south) * scale) / 2]
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  const spot = ([lon, lat]: Position): Spot => [left + (lon - west) * squeeze * scale, top + (north - lat) * scale]
  return {
    spot,
    back: ([x, y]: Spot): [number, number] => [
      round(west + (x - left) / squeeze / scale),
      round(north - (y - top) / scale),
    ],
    line: (points: readonly Position[], closed: boolean) =>
      points.map((p, i) => `${i === 0 ? 'M' : 'L'}${spot(p).map((v) => v.toFixed(1)).join(' ')}`).join('') + (closed && points.length > 0 ? 'Z' : ''), // prettier-ignore
  }
}
export type Plane = ReturnType<typeof planeOf>

function inside(ring: readonly Position[], [x, y]: Position): boolean {
  let odd = false
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd
  })
  return odd
}
/** The commune in which a position lies. */
export const communeAt = (communes: readonly Commune[], at: Position): Commune | undefined =>
  communes.find((one) => ringsOf(one).some((ring) => inside(ring, at)))

/** A part of the sheet around its middle, so many times closer, never over the edge. */
export function windowAt([x, y]: Spot, closer: number): { x: number; y: number; width: number; height: number } {
  const [width, height] = [WIDTH / closer, HEIGHT / closer]
  const keep = (at: number, size: number, whole: number) => Math.min(whole - size, Math.max(0, at - size / 2))
  return { x: keep(x, width, WIDTH), y: keep(y, height, HEIGHT), width, height }
}

/** Where to stand and how close, so that all of these are seen with room around them; in steps of two. */
export function nearTo(spots: readonly Spot[]): { middle: Spot; closer: number } {
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)]
  const [left, right, top, foot] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const closer = Math.min(WIDTH / (2 * (right - left) || 1), HEIGHT / (2 * (foot - top) || 1))
  return { middle: [(left + right) / 2, (top + foot) / 2], closer: Math.max(1, 2 ** Math.floor(Math.log2(closer))) }
}
