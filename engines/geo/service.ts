import type { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Unit } from '@hue-s/engines/units/index.ts'
import { boundariesAt } from './boundaries.ts'
import type { BoundaryCollection } from './contract.ts'
import { locate as find } from './locate.ts'
import { findPlaces, nearestPlace } from './places.ts'
import { parsePoint, soundPoint } from './point.ts'
import { provinceOf } from './province.ts'
import { simplified } from './small-shapes.ts'

export { tile } from './tiles.ts'
export { ogcApi, ogcCollection, ogcCollections, ogcConformance, ogcItem, ogcItems, ogcLanding } from './ogc.ts'

const nameOf = ({ id, code, name, type }: Unit) => ({ id, code, name, type })
const words = (ctx: Ctx, key: string): Words => ({
  vi: ctx.platform.translate('vi', key),
  en: ctx.platform.translate('en', key),
})

/** The words that must stand beside every drawing of schematic areas. */
const noticeOf = (ctx: Ctx, schematic: boolean) => (schematic ? words(ctx, 'geo.schematic') : null)

/** The communes of a date as GeoJSON, light enough for a phone to keep and use without a network. */
export async function boundaries(
  ctx: Ctx,
  { at = ctx.today() }: { at?: string | undefined },
): Promise<z.infer<typeof BoundaryCollection>> {
  const set = await boundariesAt(ctx, at)
  const areas = simplified(set)
  return {
    type: 'FeatureCollection',
    notice: noticeOf(ctx, set.schematic && set.boundaries.length > 0),
    features: set.boundaries.map(({ unit, area }, i) => ({
      type: 'Feature',
      id: unit.id,
      properties: { ...nameOf(unit), schematic: set.schematic },
      geometry: areas[i] ?? area,
    })),
  }
}

/** The commune of a point, with how sure that is. */
export async function locate(ctx: Ctx, { at = ctx.today(), ...sent }: Point & { at?: string | undefined }) {
  const found = await find(ctx, soundPoint(ctx, sent), at)
  if (!found) return { commune: null, certainty: null, near: [], notice: null }
  const near = found.near.map(({ boundary, metres }) => ({ ...nameOf(boundary.unit), metres }))
  const { certainty } = found
  return { commune: nameOf(found.boundary.unit), certainty, near, notice: noticeOf(ctx, certainty === 'schematic') }
}

/** Places and communes by name; nearer ones first where `near` is given. */
export async function places(ctx: Ctx, { q, near }: { q: string; near?: string | undefined }) {
  return { items: await findPlaces(ctx, q, near === undefined ? undefined : parsePoint(ctx, near)) }
}

/** The nearest named place, for people to recognise a point by. */
export async function nearest(ctx: Ctx, sent: Point) {
  return nearestPlace(ctx, soundPoint(ctx, sent))
}

/** What the map of this province is drawn on; `embedded` needs nothing but this server. */
export async function basemap(ctx: Ctx) {
  const { province, bounds } = provinceOf(ctx.platform)
  const { attribution, minZoom = 8, maxZoom = 18, ...map } = province.map
  const set = await boundariesAt(ctx, ctx.today())
  const [lon, lat] = province.center
  const { river } = province.look ?? {}
  return {
    ...map,
    bounds,
    center: { lon, lat },
    minZoom,
    maxZoom,
    attribution: attribution ?? province.name,
    schematic: set.schematic,
    notice: noticeOf(ctx, set.schematic),
    river: river ? { path: river, viewBox: '0 0 1200 40' } : null,
  }
}
