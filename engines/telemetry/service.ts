import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { keepThing, seeThing } from './access.ts'
import type { Terms } from './contract.ts'
import { forgetMetas } from './ingest/meta.ts'
import { latestOf } from './latest.ts'
import * as store from './store.ts'
import { conversion } from './units-of-measure.ts'

export { devices, registerDevice, revokeDevice } from './devices.ts'
export { series } from './series/series.ts'

/** The newest value of everything the reader may see, in one answer. */
export async function latest(ctx: Ctx, { thing }: { thing?: number | undefined }): Promise<Bytes> {
  const { body, etag } = await latestOf(ctx, thing)
  return { body, etag, size: body.length, type: 'application/json; charset=utf-8' }
}

export async function silences(ctx: Ctx) {
  return { items: await store.listSilences(ctx.db, filter(seeThing, ctx.actor, 't')) }
}

async function kept(ctx: Ctx, id: number) {
  const thing = await store.findThingOfDatastream(ctx.db, id)
  if (!thing) throw notFound('kernel.recordNotFound')
  ctx.must(keepThing, thing)
  return thing
}

/** Sets what was agreed of a datastream. What is in the table already keeps the judgement it was given. */
export async function agree(ctx: Ctx, { id, terms }: { id: number; terms: Terms }): Promise<{ terms: Terms }> {
  await kept(ctx, id)
  for (const span of [terms.range, terms.possible]) if (span && span[0] >= span[1]) throw invalid('telemetry.badRange')
  await store.setTerms(ctx.db, id, terms)
  forgetMetas(ctx)
  ctx.audit('telemetry-datastream', String(id), { terms })
  return { terms }
}

interface NewCalibration {
  id: number
  validFrom: string
  factor?: number | undefined
  shift?: number | undefined
  units?: { from: string; to: string } | undefined
  note: string
}

/** A calibration counts from its day until the next one; what was measured in between is computed anew from what came. */
export async function calibrate(ctx: Ctx, { id, units, ...input }: NewCalibration) {
  await kept(ctx, id)
  const line = units ? conversion(units.from, units.to) : { factor: 1, shift: 0 }
  const { validFrom, note, factor = line.factor, shift = line.shift } = input
  await store.putCalibration(ctx.db, { id, validFrom, factor, shift, note })
  const changed = await store.recalibrate(ctx.db, id, validFrom, factor, shift)
  forgetMetas(ctx)
  ctx.audit('telemetry-datastream', String(id), { validFrom, factor, shift, changed })
  return { items: await store.listCalibrations(ctx.db, id), changed }
}

const before = (after: string | undefined) =>
  after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : Number.MAX_SAFE_INTEGER

export async function quarantine(
  ctx: Ctx,
  { datastream, after, limit }: { datastream?: number | undefined; after?: string | undefined; limit: number },
) {
  return store.pageQuarantine(ctx.db, filter(keepThing, ctx.actor, 't'), datastream, before(after), limit)
}

export async function corrections(
  ctx: Ctx,
  { id, after, limit }: { id: number; after?: string | undefined; limit: number },
) {
  await kept(ctx, id)
  return store.pageCorrections(ctx.db, id, before(after), limit)
}
