import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Db } from '@hue-s/kernel/server/db.ts'
import { boundsOf, shapeOf } from '../sta/shape.ts'
import type { NewObservation } from './check.ts'
import type { Judged } from './ingest.ts'
import { forgetMeta } from './meta.ts'
import * as store from './store-features.ts'

const MOST_ID = 2_147_483_647

/** Those of the features that rows name which there are. */
export async function featuresThere(db: Db, rows: readonly NewObservation[]): Promise<Set<number>> {
  const named = new Set<number>()
  for (const { feature } of rows) if (feature !== undefined && feature > 0 && feature <= MOST_ID) named.add(feature)
  return named.size === 0 ? named : new Set(await store.listFeatures(db, [...named]))
}

/** «If no feature of interest is given, the place of the thing is it» (OGC SensorThings 1.1 §10.2.1.3). */
export async function ensureFeatures(ctx: Ctx, judged: readonly Judged[]): Promise<void> {
  const given = new Map<string, readonly [number, number]>()
  const homeless = new Map<number, Judged>()
  for (const one of judged) {
    const { row, meta } = one
    if (row.feature !== null) given.set(`${meta.id} ${row.feature}`, [meta.id, row.feature])
    else if (meta.featureId !== null) row.feature = meta.featureId
    else if (!meta.placeless) homeless.set(meta.id, one)
  }
  if (given.size > 0) await store.linkFeatures(ctx.db, [...given.values()])
  for (const { meta } of homeless.values()) {
    const place = await store.findPlace(ctx.db, meta.id)
    if (!place) {
      meta.placeless = true
      continue
    }
    const hash = createHash('sha256').update(JSON.stringify(place.location)).digest('base64url')
    const feature = await store.featureOfPlace(ctx.db, place, hash)
    const shape = shapeOf(place.location)
    await store.setFeature(ctx.db, meta.id, feature, shape && boundsOf([shape]))
    for (const one of judged) if (one.meta.id === meta.id && one.row.feature === null) one.row.feature = feature
    ctx.afterCommit(() => forgetMeta(ctx.platform, meta.id))
    forgetMeta(ctx.platform, meta.id)
  }
}
