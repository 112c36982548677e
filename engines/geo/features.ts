import { z } from 'zod'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { Instant, WordsShape } from '@hue-s/kernel/shared/route.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { boxOf, type Box, type Geometry } from './geometry.ts'
import { communeAt } from './locate.ts'
import * as store from './store.ts'
import type { Feature, FeatureQuery, Visible } from './store.ts'

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const Line = z.array(Position).min(2).max(100_000)
const Ring = z
  .array(Position)
  .min(4)
  .max(100_000)
  .refine((ring) => ring[0]?.join() === ring.at(-1)?.join())
const shape = <T extends string, C extends z.ZodType>(type: T, coordinates: C) =>
  z.object({ type: z.literal(type), coordinates })
/** GeoJSON (RFC 7946) without collections and heights. */
export const GeometryShape = z.discriminatedUnion('type', [
  shape('Point', Position),
  shape('MultiPoint', z.array(Position).min(1).max(10_000)),
  shape('LineString', Line),
  shape('MultiLineString', z.array(Line).min(1).max(10_000)),
  shape('Polygon', z.array(Ring).min(1).max(1000)),
  shape('MultiPolygon', z.array(z.array(Ring).min(1).max(1000)).min(1).max(1000)),
])

const LayerShape = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
    .refine((id) => id !== 'communes'),
  title: WordsShape,
  visible: z.enum(['public', 'staff']),
})
const FeatureShape = z.object({
  id: z.string().min(1).max(100),
  geometry: GeometryShape,
  props: z.record(z.string(), z.json()),
  visible: z.enum(['public', 'staff']),
  validFrom: Instant.nullable(),
  validTo: Instant.nullable(),
})

export interface NewFeature {
  id: string
  geometry: Geometry
  props?: Record<string, unknown>
  /** As its layer unless told. */
  visible?: Visible
  validFrom?: string
  validTo?: string
  /** Found from the point, where it is one and boundaries are known, unless told. */
  unitId?: string | null
}

/** Declares a layer; call it in `prepare`. Public layers appear in the OGC API and as vector tiles. */
export async function putLayer(ctx: Ctx, layer: { id: string; title: Words; visible: Visible }): Promise<void> {
  await store.putLayer(ctx.db, checked(LayerShape, layer), ctx.now())
}

/** Stores or replaces one feature of a layer. */
export async function putFeature(ctx: Ctx, layerId: string, feature: NewFeature): Promise<Feature> {
  const layer = await store.findLayer(ctx.db, layerId)
  if (!layer) throw notFound('geo.noSuchLayer', { layer: layerId })
  const { props = {}, visible = layer.visible, validFrom = null, validTo = null } = feature
  const sound = checked(FeatureShape, { ...feature, props, visible, validFrom, validTo })
  if (validFrom !== null && validTo !== null && validFrom >= validTo) throw invalid('geo.badFeature', { at: 'validTo' })
  const unitId = feature.unitId === undefined ? await unitOf(ctx, sound.geometry) : feature.unitId
  const stored: Feature = { ...sound, unitId, updatedAt: ctx.now().toISOString() }
  await store.putFeature(ctx.db, layerId, stored, boxOf(sound.geometry))
  return stored
}

/** A schematic area may suggest a commune but never decide one, so nothing is stored from it. */
async function unitOf(ctx: Ctx, geometry: Geometry): Promise<string | null> {
  if (geometry.type !== 'Point') return null
  const [lon = 0, lat = 0] = geometry.coordinates
  const found = await communeAt(ctx, { lon, lat })
  return found?.certainty === 'boundary' ? found.unitId : null
}

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalid('geo.badFeature', { at: parsed.error.issues[0]?.path.join('.') ?? '' })
  return parsed.data
}

/** Removes one feature; removing what is not there is no mistake. */
export async function removeFeature(ctx: Ctx, layerId: string, id: string): Promise<void> {
  await store.dropFeature(ctx.db, layerId, id)
}

/** A page of features of a layer, by box, period or units. Without `staff`, only what everybody may see. */
export async function listFeatures(ctx: Ctx, layerId: string, query: Partial<FeatureQuery> & { bbox?: Box } = {}) {
  const layer = await store.findLayer(ctx.db, layerId)
  if (!layer || (layer.visible === 'staff' && !query.staff)) throw notFound('geo.noSuchLayer', { layer: layerId })
  return store.listFeatures(ctx.db, layerId, { limit: 1000, ...query })
}
