import { createHash } from 'node:crypto'
import type { Feature as GeoFeature } from 'geojson'
import GeoJSONVT from 'geojson-vt'
import { LRUCache } from 'lru-cache'
import { fromGeojsonVt } from 'vt-pbf'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { boundariesAt, type BoundarySet } from './boundaries.ts'
import type { Box } from './geometry.ts'
import * as store from './store.ts'

const EXTENT = 4096
const BUFFER = 64
const AT_MOST = 20_000

export interface TileAddress {
  layer: string
  z: number
  x: number
  y: number
  at?: string | undefined
}

const stored = new WeakMap<Platform, LRUCache<string, Promise<Buffer>>>()
const indexes = new WeakMap<BoundarySet, GeoJSONVT>()

/** One vector tile. A tile without anything in it has no bytes. However many ask at once, it is made once. */
export async function tile(ctx: Ctx, address: TileAddress): Promise<Bytes> {
  const { layer, z, x, y, at = ctx.today() } = address
  if (x >= 2 ** z || y >= 2 ** z) throw invalid('geo.noSuchTile', { z, x, y })
  const bytes = await (layer === 'communes'
    ? communeTile(ctx, address, at)
    : onceIn(ctx, `${layer}/${z}/${x}/${y}/${at}`, () => featureTile(ctx, address)))
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return {
    body: bytes,
    type: 'application/vnd.mapbox-vector-tile',
    size: bytes.length,
    etag,
    maxAge: layer === 'communes' ? 300 : 10,
  }
}

async function communeTile(ctx: Ctx, address: TileAddress, at: string): Promise<Buffer> {
  const set = await boundariesAt(ctx, at)
  let index = indexes.get(set)
  if (!index) {
    const features = set.boundaries.map(({ unit, area }): GeoFeature => ({
      type: 'Feature',
      properties: { id: unit.id, code: unit.code, name: unit.name, type: unit.type, schematic: set.schematic },
      geometry: area,
    }))
    index = new GeoJSONVT(
      { type: 'FeatureCollection', features },
      { maxZoom: 22, extent: EXTENT, buffer: BUFFER, tolerance: 3 },
    )
    indexes.set(set, index)
  }
  return encode(index, address)
}

function onceIn(ctx: Ctx, key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  let tiles = stored.get(ctx.platform)
  if (!tiles) {
    tiles = new LRUCache({ max: 500, ttl: 10_000 })
    stored.set(ctx.platform, tiles)
  }
  let waiting = tiles.get(key)
  if (!waiting) {
    waiting = make()
    waiting.catch(() => tiles.delete(key))
    tiles.set(key, waiting)
  }
  return waiting
}

async function featureTile(ctx: Ctx, address: TileAddress): Promise<Buffer> {
  const layer = await store.findLayer(ctx.db, address.layer)
  if (layer?.visible !== 'public') throw notFound('geo.noSuchLayer', { layer: address.layer })
  const instant = address.at === undefined ? ctx.now().toISOString() : `${address.at}T12:00:00+07:00`
  const { items } = await store.listFeatures(ctx.db, address.layer, {
    bbox: boxOfTile(address),
    period: { from: instant, to: instant },
    limit: AT_MOST,
  })
  if (items.length === 0) return Buffer.alloc(0)
  const features = items.map((f): GeoFeature => ({
    type: 'Feature',
    properties: { ...f.props, id: f.id },
    geometry: f.geometry,
  }))
  const index = new GeoJSONVT(
    { type: 'FeatureCollection', features },
    { maxZoom: 22, indexMaxZoom: 0, extent: EXTENT, buffer: BUFFER },
  )
  return encode(index, address)
}

function encode(index: GeoJSONVT, { layer, z, x, y }: TileAddress): Buffer {
  const found = index.getTile(z, x, y)
  if (!found || found.features.length === 0) return Buffer.alloc(0)
  return Buffer.from(fromGeojsonVt({ [layer]: found }, { version: 2, extent: EXTENT }))
}

/** The ground that a tile shows, with the margin that keeps symbols whole at its edge. */
export function boxOfTile({ z, x, y }: Pick<TileAddress, 'z' | 'x' | 'y'>): Box {
  const margin = BUFFER / EXTENT
  const lon = (column: number) => (column / 2 ** z) * 360 - 180
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI
  const clampedLat = (row: number) => Math.max(-90, Math.min(90, lat(row)))
  return [
    Math.max(-180, lon(x - margin)),
    clampedLat(y + 1 + margin),
    Math.min(180, lon(x + 1 + margin)),
    clampedLat(y - margin),
  ]
}
