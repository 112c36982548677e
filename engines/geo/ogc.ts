import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { boundariesAt, type Boundary } from './boundaries.ts'
import type { Collection, Items, OgcLink } from './contract.ts'
import type { Box, GeoFeature } from './geometry.ts'
import { ogcDescription } from './ogc-description.ts'
import { parseBox, parsePeriod } from './ogc-input.ts'
import { provinceOf } from './province.ts'
import * as store from './store.ts'

const CRS = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
const GEOJSON = 'application/geo+json'
const COUNT_UP_TO = 10_000

const baseOf = (ctx: Ctx) => `${ctx.config.publicUrl.replace(/\/$/, '')}/ogc`
const linkTo = (ctx: Ctx, rel: string, path: string, type = 'application/json', title?: string): OgcLink => ({
  href: `${baseOf(ctx)}${path}`,
  rel,
  type,
  ...(title ? { title } : {}),
})

/** The entrance of OGC API Features (OGC 17-069r4, 7.2). */
export async function ogcLanding(ctx: Ctx) {
  return {
    title: ctx.t('geo.ogc.title', { province: provinceOf(ctx.platform).province.name[ctx.lang] }),
    description: ctx.t('geo.ogc.description'),
    links: [
      linkTo(ctx, 'self', ''),
      linkTo(ctx, 'service-desc', '/api', 'application/vnd.oai.openapi+json;version=3.0'),
      { href: `${ctx.config.publicUrl}/api/docs`, rel: 'service-doc', type: 'text/html' },
      linkTo(ctx, 'conformance', '/conformance'),
      linkTo(ctx, 'data', '/collections'),
    ],
  }
}

export async function ogcConformance() {
  return {
    conformsTo: ['core', 'oas30', 'geojson'].map(
      (part) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${part}`,
    ),
  }
}

/** OpenAPI 3.0, as the standard's class asks; the platform's own description is 3.1. */
export async function ogcApi(ctx: Ctx): Promise<Bytes> {
  return answer(
    ogcDescription(baseOf(ctx), ctx.t('geo.ogc.description')),
    'application/vnd.oai.openapi+json;version=3.0',
  )
}

function answer(content: unknown, type: string): Bytes {
  const body = Buffer.from(JSON.stringify(content))
  return { body, type, size: body.length }
}

export async function ogcCollections(ctx: Ctx): Promise<{ collections: Collection[]; links: OgcLink[] }> {
  const layers = await store.listPublicLayers(ctx.db)
  const set = await boundariesAt(ctx, ctx.today())
  const collections = [
    communesCollection(ctx, set.schematic),
    ...layers.map((layer) => collectionOf(ctx, layer.id, layer.title[ctx.lang])),
  ]
  return { collections, links: [linkTo(ctx, 'self', '/collections')] }
}

export async function ogcCollection(ctx: Ctx, { id }: { id: string }): Promise<Collection> {
  if (id === 'communes') return communesCollection(ctx, (await boundariesAt(ctx, ctx.today())).schematic)
  const layer = await publicLayer(ctx, id)
  return collectionOf(ctx, id, layer.title[ctx.lang])
}

const communesCollection = (ctx: Ctx, schematic: boolean): Collection => ({
  ...collectionOf(ctx, 'communes', ctx.t('geo.communes')),
  ...(schematic ? { description: ctx.t('geo.schematic') } : {}),
})

function collectionOf(ctx: Ctx, id: string, title: string): Collection {
  return {
    id,
    title,
    itemType: 'feature',
    crs: [CRS],
    extent: { spatial: { bbox: [[...provinceOf(ctx.platform).bounds]], crs: CRS } },
    links: [
      linkTo(ctx, 'self', `/collections/${id}`),
      linkTo(ctx, 'items', `/collections/${id}/items`, GEOJSON, title),
    ],
  }
}

async function publicLayer(ctx: Ctx, id: string) {
  const layer = await store.findLayer(ctx.db, id)
  if (layer?.visible !== 'public') throw notFound('geo.noSuchLayer', { layer: id })
  return layer
}

interface PageOfFeatures {
  features: GeoFeature[]
  next: string | null
  matched: number | undefined
}

/** A page of a collection; `next` leads to the one after. */
export async function ogcItems(ctx: Ctx, input: Items): Promise<Bytes> {
  const bbox = input.bbox === undefined ? undefined : parseBox(input.bbox)
  const found = input.id === 'communes' ? await communePage(ctx, input, bbox) : await layerPage(ctx, input, bbox)
  const collection = {
    type: 'FeatureCollection',
    features: found.features,
    numberReturned: found.features.length,
    ...(found.matched === undefined ? {} : { numberMatched: found.matched }),
    timeStamp: ctx.now().toISOString(),
    links: itemLinks(ctx, input, found.next),
  }
  return answer(collection, GEOJSON)
}

function itemLinks(ctx: Ctx, { id, ...rest }: Items, next: string | null): OgcLink[] {
  const path = (after: string | undefined) => {
    const pairs = Object.entries({ ...rest, after }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    )
    return `/collections/${id}/items?${new URLSearchParams(pairs).toString()}`
  }
  return [
    linkTo(ctx, 'self', path(rest.after), GEOJSON),
    ...(next === null ? [] : [linkTo(ctx, 'next', path(next), GEOJSON)]),
    linkTo(ctx, 'collection', `/collections/${id}`),
  ]
}

async function communePage(ctx: Ctx, input: Items, bbox: Box | undefined): Promise<PageOfFeatures> {
  const { to } = parsePeriod(input.datetime) ?? { to: null }
  const set = await boundariesAt(ctx, to === null ? ctx.today() : legalDate(new Date(to)))
  const all = set.boundaries
    .filter(({ box }) => !bbox || (box[0] <= bbox[2] && box[2] >= bbox[0] && box[1] <= bbox[3] && box[3] >= bbox[1]))
    .sort((a, b) => (a.unit.id < b.unit.id ? -1 : 1))
  const rest = input.after === undefined ? all : all.filter((b) => b.unit.id > (input.after ?? ''))
  const page = rest.slice(0, input.limit)
  return {
    features: page.map((b) => communeFeature(b, set.schematic)),
    next: rest.length > page.length ? (page.at(-1)?.unit.id ?? null) : null,
    matched: all.length,
  }
}

const communeFeature = ({ unit, area }: Boundary, schematic: boolean): GeoFeature => ({
  type: 'Feature',
  id: unit.id,
  properties: {
    code: unit.code,
    name: unit.name,
    type: unit.type,
    validFrom: unit.validFrom,
    validTo: unit.validTo,
    schematic,
  },
  geometry: area,
})

async function layerPage(ctx: Ctx, input: Items, bbox: Box | undefined): Promise<PageOfFeatures> {
  await publicLayer(ctx, input.id)
  const period = parsePeriod(input.datetime)
  const query = { ...(bbox ? { bbox } : {}), ...(period ? { period } : {}) }
  const { items, next } = await store.listFeatures(ctx.db, input.id, {
    ...query,
    limit: input.limit,
    ...(input.after === undefined ? {} : { after: input.after }),
  })
  const matched = await store.countFeatures(ctx.db, input.id, query, COUNT_UP_TO + 1)
  return { features: items.map(layerFeature), next, matched: matched > COUNT_UP_TO ? undefined : matched }
}

const layerFeature = (f: store.Feature): GeoFeature => ({
  type: 'Feature',
  id: f.id,
  properties: { ...f.props, validFrom: f.validFrom, validTo: f.validTo, unitId: f.unitId, updatedAt: f.updatedAt },
  geometry: f.geometry,
})

export async function ogcItem(ctx: Ctx, { id, featureId }: { id: string; featureId: string }): Promise<Bytes> {
  const feature = id === 'communes' ? await communeOf(ctx, featureId) : await featureOf(ctx, id, featureId)
  if (!feature) throw notFound('geo.noSuchFeature')
  const path = `/collections/${id}`
  const links = [
    linkTo(ctx, 'self', `${path}/items/${encodeURIComponent(featureId)}`, GEOJSON),
    linkTo(ctx, 'collection', path),
  ]
  return answer({ ...feature, links }, GEOJSON)
}

async function communeOf(ctx: Ctx, unitId: string): Promise<GeoFeature | undefined> {
  const set = await boundariesAt(ctx, ctx.today())
  const boundary = set.boundaries.find((b) => b.unit.id === unitId)
  return boundary && communeFeature(boundary, set.schematic)
}

async function featureOf(ctx: Ctx, layer: string, id: string): Promise<GeoFeature | undefined> {
  await publicLayer(ctx, layer)
  const feature = await store.findFeature(ctx.db, layer, id)
  return feature && layerFeature(feature)
}
