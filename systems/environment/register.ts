import { createHash } from 'node:crypto'
import { registerThings, type NewDatastream, type NewThing } from '@hue-s/engines/telemetry/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Kind, Measure } from './contract.ts'
import { KNOWN, termsOf } from './measures.ts'
import { alarmsOn, keyOf, measuresOf, stationsSetting, type Station } from './setting.ts'
import * as store from './store.ts'

/** One series of a place, as the engine wants it. */
export function streamOf(
  ctx: Ctx,
  key: string,
  name: string,
  kind: Kind,
  measure: Measure,
  every: number,
): NewDatastream {
  const known = KNOWN[measure]
  const said = ctx.t(`environment.measure.${measure}`)
  return {
    key: keyOf(key, measure),
    name: `${name}: ${said}`,
    description: said,
    unit: known.unit,
    sensor: { name: ctx.t(`environment.server.sensor.${kind}`), description: ctx.t('environment.server.sensor') },
    property: { name: said, definition: known.property, description: said },
    terms: termsOf(kind, measure, every),
  }
}

/** A station as the engine registers it. */
export function thingOf(ctx: Ctx, station: Station, unitId: string | null, licence: string): NewThing {
  const alarms = alarmsOn(station, ctx.today())
  return {
    key: station.key,
    name: station.name.vi,
    description: ctx.t(`environment.kind.${station.kind}`),
    unitId,
    properties: {
      kind: station.kind,
      nameEn: station.name.en,
      owner: station.owner.vi,
      licence,
      ...(station.code ? { code: station.code } : {}),
      ...(alarms ? { alarmLines: alarms.lines, alarmSource: alarms.citation } : {}),
      ...(station.uncertain ? { uncertain: station.uncertain.vi } : {}),
    },
    at: { lon: station.at[0], lat: station.at[1], name: station.name.vi },
    datastreams: measuresOf(station).map((measure) =>
      streamOf(ctx, station.key, station.name.vi, station.kind, measure, station.every),
    ),
  }
}

/** The unit of the whole province: its keepers answer for the stations. */
export async function provinceUnit(ctx: Ctx): Promise<string | null> {
  return (await listUnits(ctx, { at: ctx.today(), level: 'province' }))[0]?.id ?? null
}

/** Hands the province's stations to the telemetry engine, once per change of the list. */
export async function registerStations(ctx: Ctx): Promise<void> {
  const { stations, licence } = ctx.setting(stationsSetting)
  const hash = createHash('sha256')
    .update(JSON.stringify([stations, licence, KNOWN, stations.map((s) => alarmsOn(s, ctx.today()))]))
    .digest('hex')
  if ((await store.findRegistered(ctx.db))?.hash === hash) return
  const unit = await provinceUnit(ctx)
  await registerThings(
    ctx,
    stations.map((station) => thingOf(ctx, station, unit, licence.vi)),
  )
  await store.setRegistered(ctx.db, hash, ctx.now())
}
