import { allows, can } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, notFound, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import { keepThing, seeThing } from '../access.ts'
import { mayObserve } from '../devices.ts'
import type { Device } from '../contract.ts'
import type { Caller } from './reader.ts'
import type { SetName } from './store-model.ts'
import * as store from './store-write.ts'

/** Who writes, and in which transaction. */
export interface Writer {
  ctx: Ctx
  caller: Caller
  device: Device | undefined
}

interface ThingRow {
  id: number
  unitId: string | null
  isPublic: boolean
}

const keeps = ({ caller, device }: Writer, thing: Omit<ThingRow, 'id'>): boolean =>
  allows(keepThing, caller.actor, thing) ||
  (device?.kind === 'agency' && device.unitId !== null && device.unitId === thing.unitId)

/** Nobody signed in is asked to; who may see a thing hears that it is not theirs; for others it is not there. */
function refuse({ caller, device }: Writer, thing?: ThingRow) {
  if (caller.actor.kind === 'anyone' && !device) return unauthenticated('kernel.signInNeeded')
  if (thing && !allows(seeThing, caller.actor, thing) && !device?.things.includes(thing.id))
    return notFound('telemetry.noSuchEntity')
  return forbidden('telemetry.notYours')
}

/** Stops unless the writer may make what belongs to no thing yet. */
export function mustKeepSome(w: Writer): void {
  if (can(w.caller.actor, 'telemetry.manage') || w.device?.kind === 'agency') return
  throw refuse(w)
}

/** Stops unless the writer keeps every thing to which the entity belongs. */
export async function mustKeep(w: Writer, set: SetName, id: string): Promise<void> {
  const things = await store.thingsOf(w.ctx.db, set, id)
  if (!things) throw w.caller.actor.kind === 'anyone' && !w.device ? refuse(w) : notFound('telemetry.noSuchEntity')
  for (const thing of things) if (!keeps(w, thing)) throw refuse(w, thing)
  if (things.length === 0) mustKeepSome(w)
}

/** Stops unless the writer may send observations of these datastreams' thing. */
export function mustObserve(w: Writer, meta: { thingId: number; unitId: string | null; isPublic: boolean }): void {
  const thing = { id: meta.thingId, unitId: meta.unitId, isPublic: meta.isPublic }
  if (keeps(w, thing) || (w.device && mayObserve(w.device, meta))) return
  throw refuse(w, thing)
}

/** The unit to which a new thing belongs: the agency's own, the one that was named, or the only one of the person. */
export function unitOf(w: Writer, asked: unknown): string | null {
  if (w.device) {
    if (w.device.kind !== 'agency') throw refuse(w)
    return w.device.unitId
  }
  const grants = w.caller.actor.grants.filter((g) => g.permission === 'telemetry.manage')
  const units = grants.flatMap((g) => (g.units === '*' ? [] : [...g.units]))
  const unit =
    typeof asked === 'string' && /^[\da-f-]{36}$/i.test(asked)
      ? asked.toLowerCase()
      : grants.some((g) => g.units === '*') || units.length !== 1
        ? null
        : (units[0] ?? null)
  if (!keeps(w, { unitId: unit, isPublic: false })) throw refuse(w)
  return unit
}
