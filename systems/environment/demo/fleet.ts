import { registerDevice, registerThing, type NewThing } from '@hue-s/engines/telemetry/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Measure } from '../contract.ts'
import { KNOWN } from '../measures.ts'
import { provinceUnit, streamOf, thingOf } from '../register.ts'
import { measuresOf, stationsSetting, type Station } from '../setting.ts'
import { chance } from './noise.ts'
import { tellDevice } from './handover.ts'

/** A small device of the demonstration: a pole that measures water on a street, a gauge, a dust sensor. */
export interface Small {
  key: string
  role: 'pole' | 'gauge' | 'dust'
  name: string
  at: [number, number]
  every: number
}
const ROLES = ['pole', 'pole', 'gauge', 'dust'] as const
const EVERY = { pole: 600, gauge: 600, dust: 3_600 } as const
export const SMALL_MEASURE = { pole: 'depth', gauge: 'rain', dust: 'pm25' } as const

/** So many devices, spread over the communes; the same ones every time. */
export async function smallDevices(ctx: Ctx, count: number): Promise<Small[]> {
  const { demo } = ctx.setting(stationsSetting)
  const communes = (await listUnits(ctx, { at: ctx.today(), level: 'commune' })).filter((u) => u.centroid !== null)
  if (communes.length === 0) return []
  return Array.from({ length: count }, (_, n): Small => {
    const commune = communes[(n * 7) % communes.length]
    const role = ROLES[n % ROLES.length] ?? 'pole'
    const { lon = 0, lat = 0 } = commune?.centroid ?? {}
    const away = (word: string) => (chance(demo.seed, word, n) - 0.5) * 0.04
    const round = (x: number) => Math.round(x * 1e5) / 1e5
    return {
      key: `nho-${role}-${n + 1}`,
      role,
      name: `${ctx.t(`environment.server.small.${role}`)} ${commune?.name ?? ''} ${n + 1}`,
      at: [round(lon + away('lon')), round(lat + away('lat'))],
      every: EVERY[role],
    }
  })
}

function streamOfSmall(ctx: Ctx, one: Small): NewThing['datastreams'][number] {
  if (one.role !== 'pole')
    return streamOf(ctx, one.key, one.name, one.role === 'gauge' ? 'rain' : 'air', SMALL_MEASURE[one.role] as Measure, one.every) // prettier-ignore
  const said = ctx.t('environment.server.depth')
  return {
    key: `${one.key}/depth`,
    name: `${one.name}: ${said}`,
    description: said,
    unit: KNOWN.level.unit,
    sensor: { name: ctx.t('environment.server.small.pole'), description: ctx.t('environment.server.sensor') },
    property: { name: said, definition: 'https://qudt.org/vocab/quantitykind/Depth', description: said },
    terms: { expected: one.every, possible: [0, 20], range: [0, 5] },
  }
}

/** Registers small devices with secrets of their own and hands them to whoever plays them. */
export async function registerSmall(ctx: Ctx, devices: readonly Small[], from: number): Promise<void> {
  const unitId = await provinceUnit(ctx)
  for (const one of devices) {
    const made = await registerThing(ctx, {
      key: one.key,
      name: one.name,
      description: ctx.t(`environment.server.small.${one.role}`),
      unitId,
      properties: { kind: one.role },
      at: { lon: one.at[0], lat: one.at[1], name: one.name },
      datastreams: [streamOfSmall(ctx, one)],
    })
    const measure = SMALL_MEASURE[one.role]
    await hand(ctx, one.key, made.thing, unitId, {
      place: { key: one.key, at: one.at, every: one.every },
      streams: { [measure]: made.datastreams[`${one.key}/${measure}`] ?? 0 },
      from,
    })
  }
}

interface Handed {
  place: { key: string; at: readonly number[]; every: number }
  streams: Record<string, number>
  from: number
}

async function hand(ctx: Ctx, key: string, thing: number, unitId: string | null, more: Handed): Promise<void> {
  const { secret, id } = await registerDevice(ctx, {
    name: key,
    kind: 'device',
    unitId,
    things: [thing],
    // A story may be told at 1,000 times its speed.
    perMinute: 6_000,
  })
  tellDevice(ctx, { key, device: id, secret, thing, ...more })
}

/** The same for the stations of the province: one logger each. */
export async function handStations(ctx: Ctx, stations: readonly Station[], from: number): Promise<void> {
  const unitId = await provinceUnit(ctx)
  for (const s of stations) {
    // Registering again changes nothing and answers the ids.
    const made = await registerThingAgain(ctx, s, unitId)
    await hand(ctx, s.key, made.thing, unitId, {
      place: { key: s.key, at: s.at, every: s.every },
      streams: Object.fromEntries(measuresOf(s).map((m) => [m, made.streams[m] ?? 0])),
      from,
    })
  }
}

async function registerThingAgain(ctx: Ctx, s: Station, unitId: string | null) {
  const made = await registerThing(ctx, thingOf(ctx, s, unitId, ctx.setting(stationsSetting).licence.vi))
  const streams = Object.fromEntries(measuresOf(s).map((m) => [m, made.datastreams[`${s.key}/${m}`] ?? 0]))
  return { thing: made.thing, streams }
}
