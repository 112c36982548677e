import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { seeThing } from '../access.ts'
import type { Entity, Sql } from './store-model.ts'

/** Who asks: a person, or a device with a credential of its own. */
export interface Caller {
  actor: Actor
  device?: { id: string; kind: 'device' | 'agency'; unitId: string | null; things: readonly number[] }
}

/** The things that a caller may see, as a condition on rows of `thing`. */
function seesThing({ actor, device }: Caller, alias: string): Sql {
  const asPerson = filter(seeThing, actor, alias)
  if (!device) return asPerson
  const a = sql.raw(alias)
  const own = sql`${a}.id = any(${[...device.things]}::int[])`
  return device.kind === 'agency' && device.unitId
    ? sql`(${asPerson} or ${own} or ${a}.unit_id = ${device.unitId}::uuid)`
    : sql`(${asPerson} or ${own})`
}

/** Who may see everything needs no conditions at all. */
const seesAll = ({ actor }: Caller) =>
  actor.kind === 'system' ||
  actor.grants.some(
    (g) => g.units === '*' && (g.permission === 'telemetry.read' || g.permission === 'telemetry.manage'),
  )

/** The rows of a set that a caller may see: what belongs to a thing is seen with the thing. */
export function visibleTo(caller: Caller): (entity: Entity, alias: string) => Sql {
  if (seesAll(caller)) return () => sql`true`
  const thing = (id: Sql) =>
    sql`exists (select from telemetry.thing v where v.id = ${id} and ${seesThing(caller, 'v')})`
  return ({ set }, alias) => {
    const a = sql.raw(alias)
    switch (set) {
      case 'Things':
        return seesThing(caller, alias)
      case 'HistoricalLocations':
      case 'Datastreams':
        return thing(sql`${a}.thing_id`)
      case 'Observations':
        return sql`exists (select from telemetry.datastream vd where vd.id = ${a}.datastream_id and ${thing(sql`vd.thing_id`)})`
      case 'Locations':
        return sql`exists (select from telemetry.thing_location vl where vl.location_id = ${a}.id and ${thing(sql`vl.thing_id`)}
          union all select from telemetry.historical_location_location hl join telemetry.historical_location h
            on h.id = hl.historical_location_id where hl.location_id = ${a}.id and ${thing(sql`h.thing_id`)})`
      case 'FeaturesOfInterest':
        return sql`${a}.is_public`
      case 'Sensors':
        return sql`exists (select from telemetry.datastream vd where vd.sensor_id = ${a}.id and ${thing(sql`vd.thing_id`)})`
      case 'ObservedProperties':
        return sql`exists (select from telemetry.datastream vd where vd.observed_property_id = ${a}.id and ${thing(sql`vd.thing_id`)})`
    }
  }
}
