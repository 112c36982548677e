import type { z } from 'zod'
import { registerDevice, registerThing, type observed } from '@hue-s/engines/telemetry/index.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import { filter, SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { seeAlarm } from './access.ts'
import { alarmChanged, alarmRaised, type FireAlarm } from './contract.ts'
import * as store from './store.ts'

/** A signal of yesterday that is told again today raises nobody. */
const OLDEST_MS = 15 * 60_000
/** A device says every so often that it is there. */
const HEARTBEAT_S = 3_600

type Observed = z.output<(typeof observed)['payload']>

/** Hears fire alarms in what was measured. Comes at least once: a repeat finds its alarm open, or itself too old. */
export async function hear(ctx: Ctx, { rows }: Observed): Promise<void> {
  const devices = await store.lockDevices(ctx.db, [...new Set(rows.map(([datastream]) => datastream))])
  for (const device of devices) {
    let heard = device.heardAt ? new Date(device.heardAt).getTime() : 0
    const own = rows.filter(([datastream]) => datastream === device.datastream).toSorted((a, b) => a[1] - b[1])
    for (const [, time, result] of own) {
      if (time <= heard || result === null) continue
      heard = time
      // A clock that runs ahead must not silence the device until then.
      await store.setHeard(ctx.db, device.datastream, new Date(Math.min(time, ctx.now().getTime())))
      await (result > 0 ? raise(ctx, device, time) : clear(ctx, device.datastream, time))
    }
  }
}

async function raise(ctx: Ctx, d: Awaited<ReturnType<typeof store.lockDevices>>[number], time: number): Promise<void> {
  const now = ctx.now().getTime()
  if (time < now - OLDEST_MS) return
  const at = new Date(Math.min(time, now))
  const made = await store.raise(ctx.db, newId(now), d.datastream, at)
  if (!made) return
  const payload = { id: made.id, unitId: d.unitId, at: { lon: d.lon, lat: d.lat }, raisedAt: at.toISOString() }
  await ctx.emit(alarmRaised, payload)
}

async function clear(ctx: Ctx, datastream: number, time: number): Promise<void> {
  const done = await store.clear(ctx.db, datastream, new Date(Math.min(time, ctx.now().getTime())))
  if (done) await ctx.emit(alarmChanged, { id: done.id })
}

async function shown(ctx: Ctx, list: readonly store.AlarmRow[]): Promise<FireAlarm[]> {
  const units = await getUnits(ctx, list.map(({ unitId }) => ({ id: unitId, at: ctx.today() }))) // prettier-ignore
  return list.map(({ unitId, lon, lat, ...rest }) => {
    const unit = units.get(unitId)
    return { ...rest, at: { lon, lat }, unit: unit ? { id: unit.id, name: unit.name, type: unit.type } : null }
  })
}

interface Asked {
  open?: boolean | undefined
  after?: string | undefined
  limit: number
}
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The alarms of the communes one watches over, the newest first. */
export async function alarms(ctx: Ctx, { open, after, limit }: Asked) {
  const from = after !== undefined && UUID.test(after) ? after : undefined
  const found = await store.pageAlarms(ctx.db, filter(seeAlarm, ctx.actor, 'd'), { open, after: from, limit })
  return { items: await shown(ctx, found.items), next: found.next }
}

/** Takes an alarm over, once: whoever comes second is told. */
export async function acknowledge(ctx: Ctx, { id, note }: { id: string; note: string }): Promise<FireAlarm> {
  const before = await store.findAlarm(ctx.db, id)
  if (!before) throw notFound('kernel.recordNotFound')
  ctx.must(seeAlarm, before)
  const { actor } = ctx
  const taken = await store.take(ctx.db, id, { id: actor.id, name: actor.name, at: ctx.now(), note })
  if (!taken) throw conflict('fire-warning.alreadyTaken', { name: before.acknowledgedName ?? '' })
  ctx.audit('fire-alarm', id, { note })
  await ctx.emit(alarmChanged, { id })
  const after = await store.findAlarm(ctx.db, id)
  const [answer] = await shown(ctx, after ? [after] : [])
  if (!answer) throw notFound('kernel.recordNotFound')
  return answer
}

interface NewAlarm {
  name: string
  address: string
  unitId: string
  at: { lon: number; lat: number }
}

/** Registers a device whose one word is «fire» or «no fire». Its place is a home: no public list shows it. */
export async function register(ctx: Ctx, input: NewAlarm) {
  const unit = (await getUnits(ctx, [{ id: input.unitId, at: ctx.today() }])).get(input.unitId)
  if (!unit || unit.kind !== 'commune' || !ctx.can('fire-warning.keep', unit.id))
    throw notFound('kernel.recordNotFound')
  const key = `bao-chay-${newId(ctx.now().getTime())}`
  const said = ctx.t('fire-warning.server.alarm')
  // The engine asks for its own permission; who may register fire alarms was asked above.
  const system = ctx.as(SYSTEM)
  const made = await registerThing(system, {
    key,
    name: input.name,
    description: ctx.t('fire-warning.server.device'),
    unitId: unit.id,
    isPublic: false,
    properties: { kind: 'fire-alarm' },
    at: { ...input.at, name: input.name },
    datastreams: [
      {
        key: `${key}/alarm`,
        name: `${input.name}: ${said}`,
        description: said,
        type: 'TruthObservation',
        unit: { name: '', symbol: '' },
        sensor: { name: ctx.t('fire-warning.server.device'), description: ctx.t('fire-warning.server.device') },
        property: { name: said, definition: 'http://dbpedia.org/resource/Fire_alarm_system', description: said },
        terms: { expected: HEARTBEAT_S },
      },
    ],
  })
  const datastream = made.datastreams[`${key}/alarm`] ?? 0
  const device = await registerDevice(system, { name: input.name, kind: 'device', unitId: unit.id, things: [made.thing], perMinute: 60 }) // prettier-ignore
  const { name, address, at } = input
  await store.addDevice(ctx.db, { datastream, thing: made.thing, name, address, unitId: unit.id, ...at })
  ctx.audit('fire-alarm-device', String(datastream), { unitId: unit.id })
  return { datastream, thing: made.thing, secret: device.secret, device: device.id }
}
