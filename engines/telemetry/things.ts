import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Db } from '@hue-s/kernel/server/db.ts'
import type { Terms } from './contract.ts'
import { forgetMetas } from './ingest/meta.ts'
import * as store from './store-things.ts'

export interface NewThing {
  /** The caller's own lasting name; registering it again changes what is there. */
  key: string
  name: string
  description: string
  properties?: Record<string, unknown>
  unitId?: string | null
  isPublic?: boolean
  at?: { lon: number; lat: number; name: string }
  datastreams: readonly NewDatastream[]
}
export interface NewDatastream {
  key: string
  name: string
  description: string
  /** Last word of the standard's type; `Measurement` unless told. */
  type?: 'Measurement' | 'CountObservation' | 'TruthObservation' | 'CategoryObservation' | 'Observation'
  unit: { name: string; symbol: string; definition?: string }
  sensor: { name: string; description: string; metadata?: string }
  property: { name: string; definition: string; description: string }
  terms?: Terms
}

interface Registered {
  thing: number
  /** Ids of the datastreams by the caller's own keys. */
  datastreams: Record<string, number>
}

/** Registers a thing with its place and datastreams, or changes what was registered under its key. Answers the ids. */
export async function registerThing(ctx: Ctx, thing: NewThing): Promise<Registered> {
  const [made] = await registerThings(ctx, [thing])
  if (!made) throw new Error('a thing was not registered')
  return made
}

/** Registers many at once: a handful of statements for all of them, and what they share is looked up once. */
export async function registerThings(ctx: Ctx, things: readonly NewThing[]): Promise<Registered[]> {
  const ids = await store.putThings(ctx.db, things)
  for (const { key, at } of things) if (at) await store.putPlace(ctx.db, ids.get(key) ?? 0, at, ctx.now())
  const streams = things.flatMap(({ datastreams }) => datastreams)
  const sensorOf = await eachOnce(streams, ({ sensor }) => sensor, store.putSensor, ctx)
  const propertyOf = await eachOnce(streams, ({ property }) => property, store.putProperty, ctx)
  const rows = things.flatMap(({ key, datastreams }) =>
    datastreams.map((one) => ({
      ...one,
      thing: ids.get(key) ?? 0,
      sensorId: sensorOf(one),
      propertyId: propertyOf(one),
    })),
  )
  const streamIds = await store.putDatastreams(ctx.db, rows, ctx.now())
  forgetMetas(ctx)
  return things.map(({ key, datastreams }) => ({
    thing: ids.get(key) ?? 0,
    datastreams: Object.fromEntries(datastreams.map((one) => [one.key, streamIds.get(one.key) ?? 0])),
  }))
}

/** Puts each part that the datastreams share once; answers the id of the part of a datastream. */
async function eachOnce<T>(
  streams: readonly NewDatastream[],
  partOf: (one: NewDatastream) => T,
  put: (db: Db, part: T) => Promise<number>,
  ctx: Ctx,
): Promise<(one: NewDatastream) => number> {
  const parts = new Map(streams.map((one) => [JSON.stringify(partOf(one)), partOf(one)]))
  const ids = new Map<string, number>()
  for (const [key, part] of parts) ids.set(key, await put(ctx.db, part))
  return (one) => ids.get(JSON.stringify(partOf(one))) ?? 0
}

/** The ids behind the callers' own keys of datastreams. */
export const datastreamsOfKeys = (ctx: Ctx, keys: readonly string[]): Promise<Map<string, number>> =>
  store.idsOfKeys(ctx.db, keys)
