import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { isIn } from './geometry.ts'
import { provinceOf } from './province.ts'

/** A point that is on the earth; latitude and longitude in each other's place are said so, in words. */
export function soundPoint(ctx: Ctx, { lon, lat }: Point): Point {
  const { bounds } = provinceOf(ctx.platform)
  const swapped = { lon: lat, lat: lon }
  if (!isIn(bounds, { lon, lat }) && isIn(bounds, swapped)) throw invalid('geo.swapped', { lon, lat })
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) throw invalid('geo.badPoint')
  return { lon, lat }
}

/** `lon,lat` as one word of a query string. */
export function parsePoint(ctx: Ctx, text: string): Point {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [lon = Number.NaN, lat = Number.NaN] = parts
  if (parts.length !== 2 || !Number.isFinite(lon) || !Number.isFinite(lat)) throw invalid('geo.badPoint')
  return soundPoint(ctx, { lon, lat })
}
