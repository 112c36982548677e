import { createHash } from 'node:crypto'
import GeoJSONVT from 'geojson-vt'
import { LRUCache } from 'lru-cache'
import { fromGeojsonVt } from 'vt-pbf'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { boundariesAt } from './boundaries.ts'
import type { Box, GeoFeature } from './geometry.ts'
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

interface Tiles {
  made: LRUCache<string, Buffer>
  making: Map<string, Promise<Buffer>>
}
const tilesOf = new WeakMap<Platform, Tiles>()

/** One vector tile. A tile without anything in it has no bytes. However many ask at once, it is made once. */
export async function tile(ctx: Ctx, address: TileAddress): Promise<Bytes> {
  const { layer, z, x, y, at = ctx.today() } = address
  if (x >= 2 ** z || y >= 2 ** z) throw invalid('geo.noSuchTile', { z, x, y })
  const bytes = await once(ctx, `${layer}/${z}/${x}/${y}/${at}`, async () =>
    encode(layer === 'communes' ? await communesIn(ctx, address, at) : await featuresIn(ctx, address), address),
  )
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const maxAge = layer === 'communes' ? 300 : 10
  return { body: bytes, type: 'application/vnd.mapbox-vector-tile', size: bytes.length, etag, maxAge }
}

async function once(ctx: Ctx, key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  let tiles = tilesOf.get(ctx.platform)
  if (!tiles) {
    const made = new LRUCache<string, Buffer>({
      maxSize: 32 * 1024 * 1024,
      ttl: 10_000,
      sizeCalculation: (b) => b.length + 200,
    })
    tiles = { made, making: new Map() }
    tilesOf.set(ctx.platform, tiles)
  }
  const { made, making } = tiles
  const ready = made.get(key)
  if (ready) return ready
  const waiting = making.get(key)
  if (waiting) return waiting
  const work = make().finally(() => making.delete(key))
  making.set(key, work)
  const bytes = await work
  made.set(key, bytes)
  return bytes
}

async function communesIn(ctx: Ctx, address: TileAddress, at: string): Promise<GeoFeature[]> {
  const [west, south, east, north] = boxOfTile(address)
  const set = await boundariesAt(ctx, at)
  return set.boundaries
    .filter(({ box }) => box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south)
    .map(({ unit: { id, code, name, type }, area }) => ({
      type: 'Feature',
      properties: { id, code, name, type, schematic: set.schematic },
      geometry: area,
    }))
}

async function featuresIn(ctx: Ctx, address: TileAddress): Promise<GeoFeature[]> {
  const layer = await store.findLayer(ctx.db, address.layer)
  if (layer?.visible !== 'public') throw notFound('geo.noSuchLayer', { layer: address.layer })
  const instant = address.at === undefined ? ctx.now().toISOString() : `${address.at}T12:00:00+07:00`
  const query = { bbox: boxOfTile(address), period: { from: instant, to: instant }, limit: AT_MOST }
  const { items } = await store.listFeatures(ctx.db, address.layer, query)
  return items.map((f) => ({ type: 'Feature', properties: { ...f.props, id: f.id }, geometry: f.geometry }))
}

/** Cuts what lies in the tile. The index lives for one tile only: a lasting one would keep every tile ever asked for. */
function encode(features: GeoFeature[], { layer, z, x, y }: TileAddress): Buffer {
  if (features.length === 0) return Buffer.alloc(0)
  const options = { maxZoom: 22, indexMaxZoom: 0, extent: EXTENT, buffer: BUFFER }
  const found = new GeoJSONVT({ type: 'FeatureCollection', features }, options).getTile(z, x, y)
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
