/** Shapes as GeoJSON brings them: rings of [longitude, latitude]. */
export interface Shape {
  type: 'Polygon' | 'MultiPolygon'
  coordinates: unknown
}
type Ring = readonly (readonly [number, number])[]
export interface Frame {
  west: number
  south: number
  east: number
  north: number
}

const ringsOf = ({ type, coordinates }: Shape): Ring[] =>
  type === 'Polygon' ? (coordinates as Ring[]) : (coordinates as Ring[][]).flat()

/** The box around some shapes, a little wider than they are. */
export function frameOf(shapes: readonly Shape[], margin = 0.04): Frame | undefined {
  const frame: Frame = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const [lon, lat] of shapes.flatMap(ringsOf).flat()) {
    frame.west = Math.min(frame.west, lon)
    frame.east = Math.max(frame.east, lon)
    frame.south = Math.min(frame.south, lat)
    frame.north = Math.max(frame.north, lat)
  }
  if (frame.west === Infinity) return undefined
  const wide = (frame.east - frame.west) * margin
  const high = (frame.north - frame.south) * margin
  return { west: frame.west - wide, east: frame.east + wide, south: frame.south - high, north: frame.north + high }
}

/** The same place in a wider or higher box, so that a sheet of a given shape is filled. */
export function fitted(frame: Frame, ratio: number): Frame {
  const squeeze = Math.cos((((frame.south + frame.north) / 2) * Math.PI) / 180)
  const wide = (frame.east - frame.west) * squeeze
  const high = frame.north - frame.south
  const addWide = Math.max(0, high * ratio - wide) / squeeze / 2
  const addHigh = Math.max(0, wide / ratio - high) / 2
  return {
    west: frame.west - addWide,
    east: frame.east + addWide,
    south: frame.south - addHigh,
    north: frame.north + addHigh,
  }
}

export interface Projection {
  width: number
  height: number
  x: (lon: number) => number
  y: (lat: number) => number
  path: (shape: Shape) => string
}

/** Draws degrees on a flat sheet `width` units wide; north is up and a kilometre is as long either way. */
export function projectionOf(frame: Frame, width = 1000): Projection {
  const squeeze = Math.cos((((frame.south + frame.north) / 2) * Math.PI) / 180)
  const scale = width / ((frame.east - frame.west) * squeeze)
  const x = (lon: number) => (lon - frame.west) * squeeze * scale
  const y = (lat: number) => (frame.north - lat) * scale
  const path = (shape: Shape) =>
    ringsOf(shape)
      .map((ring) => `M${ring.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join('L')}Z`)
      .join('')
  return { width, height: (frame.north - frame.south) * scale, x, y, path }
}
