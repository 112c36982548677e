import { riverPath } from '@hue-s/ui/RiverLine.tsx'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Province } from './page.ts'

export interface Drawing {
  svg: string
  /** Words that must stand beside it when the outlines are schematic. */
  notice: Words | null
}

type Ring = readonly (readonly [number, number])[]
interface Shape {
  geometry?: { type: string; coordinates: unknown } | null
}

const WIDTH = 640
const HEIGHT = 400
const EDGE = 12

/** Outer rings of every commune, whatever lies around the features. */
function ringsOf(boundaries: unknown): Ring[] {
  const features = (boundaries as { features?: Shape[] } | null)?.features
  if (!Array.isArray(features)) return []
  return features.flatMap(({ geometry }) => {
    if (geometry?.type === 'Polygon') return [(geometry.coordinates as Ring[])[0] ?? []]
    if (geometry?.type === 'MultiPolygon') return (geometry.coordinates as Ring[][]).map((part) => part[0] ?? [])
    return []
  })
}

/** The communes as one picture of a few kilobytes: whole points only, none closer than two to the one before. */
export function drawingOf(boundaries: unknown, province: Province): Drawing | undefined {
  const rings = ringsOf(boundaries)
  const points = rings.flat()
  if (points.length < 3) return undefined
  const lons = points.map(([lon]) => lon)
  const lats = points.map(([, lat]) => lat)
  const west = least(lons)
  const north = -least(lats.map((lat) => -lat))
  const south = least(lats)
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const scale = Math.min(
    (WIDTH - 2 * EDGE) / ((-least(lons.map((lon) => -lon)) - west) * squeeze),
    (HEIGHT - 2 * EDGE) / (north - south),
  )
  const wide = (-least(lons.map((lon) => -lon)) - west) * squeeze * scale
  const left = (WIDTH - wide) / 2
  const top = (HEIGHT - (north - south) * scale) / 2
  const place = ([lon, lat]: readonly [number, number]) =>
    [Math.round(left + (lon - west) * squeeze * scale), Math.round(top + (north - lat) * scale)] as const
  const paths = rings.map((ring) => pathOf(ring.map(place))).join('')
  const { tokens } = province.look
  const line = tokens['tim-700'] ?? '#4A2A7A'
  const fill = tokens['tim-50'] ?? '#F1ECF8'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}"><path d="${paths}" fill="${fill}" stroke="${line}" stroke-opacity=".55" stroke-linejoin="round"/></svg>`
  return { svg, notice: (boundaries as { notice?: Words | null }).notice ?? null }
}

const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b), Infinity)

function pathOf(ring: readonly (readonly [number, number])[]): string {
  let last: readonly [number, number] | undefined
  const steps: string[] = []
  for (const point of ring) {
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < 2) continue
    steps.push(last ? `l${point[0] - last[0]} ${point[1] - last[1]}` : `M${point[0]} ${point[1]}`)
    last = point
  }
  return steps.length > 2 ? `${steps.join('')}z` : ''
}

/** The app's sign on a phone: the province's river on its colour. */
export function iconOf(province: Province): string {
  const { tokens, river } = province.look
  const safe = /^[\dMmLlHhVvCcSsQqTtAaZz .,-]+$/
  const path = river && safe.test(river) ? river : riverPath
  const ground = tokens['tim-900'] ?? '#2E1A52'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" fill="${ground}"/><g fill="none" stroke="#fff" stroke-linecap="round"><path transform="translate(86 226) scale(.283 2.2)" vector-effect="non-scaling-stroke" stroke-width="26" d="${path}"/></g></svg>`
}
