import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { LegalDate, WordsShape } from '@hue-s/kernel/shared/route.ts'
import type { Area, Box } from './geometry.ts'

const lon = z.number().min(-180).max(180)
const lat = z.number().min(-90).max(90)
const At = z.tuple([lon, lat])

/** Places that people name instead of an address. */
export const places = setting(
  'places',
  z.object({
    places: z.array(
      z.object({ name: z.string().min(1), kind: z.string().min(1), at: At, words: z.array(z.string()).default([]) }),
    ),
  }),
)

const common = {
  attribution: WordsShape.optional(),
  minZoom: z.int().min(0).optional(),
  maxZoom: z.int().max(22).optional(),
}
/** Which map lies under everything; `embedded` needs no other server. */
const BaseMap = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('embedded'), ...common }),
  z.object({
    kind: z.enum(['pmtiles', 'xyz', 'wmts', 'wms', 'style']),
    url: z.string().min(1),
    layers: z.string().optional(),
    ...common,
  }),
])
const province = setting(
  'province',
  z.object({
    name: WordsShape,
    center: At,
    bounds: z.tuple([lon, lat, lon, lat]),
    boundaries: z.string().nullable().default(null),
    look: z.object({ river: z.string().max(5000).optional() }).optional(),
    map: BaseMap.default({ kind: 'embedded' }),
  }),
)
export type Province = z.output<typeof province.schema>

const Ring = z
  .array(
    z
      .array(z.number())
      .min(2)
      .transform(([x = 0, y = 0]) => [x, y]),
  )
  .min(4)
const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
])
const BoundaryFile = z.object({
  type: z.literal('FeatureCollection'),
  /** The date whose codes the file uses; today unless it says. */
  validOn: LegalDate.optional(),
  features: z.array(z.object({ properties: z.object({ code: z.string() }), geometry: Geometry })),
})

export interface SuppliedBoundaries {
  validOn: string | undefined
  byCode: ReadonlyMap<string, Area>
}

const read = new WeakMap<Platform, { province: Province; bounds: Box; supplied: SuppliedBoundaries | undefined }>()

/** The province's extent and, where it supplies them, its boundaries. Read once; a wrong file stops the start. */
export function provinceOf(platform: Platform) {
  let known = read.get(platform)
  if (!known) {
    const pack = platform.settings.fromPack(province)
    const inPack = pack.boundaries ? join(platform.config.provinceDir, pack.boundaries) : undefined
    const file =
      platform.config.boundaries ?? (pack.boundaries && isAbsolute(pack.boundaries) ? pack.boundaries : inPack)
    known = { province: pack, bounds: pack.bounds, supplied: file ? readBoundaries(file) : undefined }
    read.set(platform, known)
  }
  return known
}

function readBoundaries(file: string): SuppliedBoundaries {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new StartError('packFileWrong', { file, what: String(error) })
  }
  const parsed = BoundaryFile.safeParse(raw)
  if (!parsed.success)
    throw new StartError('packFileWrong', { file, what: z.prettifyError(parsed.error).slice(0, 2000) })
  return {
    validOn: parsed.data.validOn,
    byCode: new Map(parsed.data.features.map((f) => [f.properties.code, f.geometry as Area])),
  }
}
