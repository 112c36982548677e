import type { RawBuilder } from 'kysely'
import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { setLocations } from './sta/store-write.ts'
import type { NewDatastream, NewThing } from './things.ts'

/** Adds things or changes those with the same key; answers their ids by key. */
export async function putThings(db: Db, things: readonly NewThing[]): Promise<Map<string, number>> {
  const rows = things.map((t) => ({
    key: t.key,
    name: t.name,
    description: t.description,
    properties: t.properties ?? {},
    unit_id: t.unitId ?? null,
    is_public: t.isPublic ?? true,
  }))
  return idsByKey(
    db,
    sql<Keyed>`insert into telemetry.thing (key, name, description, properties, unit_id, is_public)
      select * from jsonb_to_recordset(${json(rows)}) as x(key text, name text, description text, properties jsonb, unit_id uuid, is_public boolean)
      on conflict (key) do update set name = excluded.name, description = excluded.description, properties = excluded.properties,
        unit_id = excluded.unit_id, is_public = excluded.is_public returning key, id`,
  )
}
interface Keyed {
  key: string
  id: number
}
const idsByKey = async (db: Db, statement: RawBuilder<Keyed>): Promise<Map<string, number>> =>
  new Map((await many(db, statement)).map(({ key, id }) => [key, id]))

/** Puts a thing at a point; nothing changes where it stands there already. */
export async function putPlace(
  db: Db,
  thing: number,
  at: { lon: number; lat: number; name: string },
  now: Date,
): Promise<void> {
  const point = { type: 'Point', coordinates: [at.lon, at.lat] }
  const there = await maybe(
    db,
    sql`select 1 from telemetry.thing_location x join telemetry.location l on l.id = x.location_id
      where x.thing_id = ${thing} and l.location = ${json(point)} and l.name = ${at.name}`,
  )
  if (there) return
  const { id } = await one(
    db,
    sql<{ id: number }>`insert into telemetry.location (name, description, encoding_type, location)
      values (${at.name}, ${at.name}, 'application/geo+json', ${json(point)}) returning id`,
  )
  await setLocations(db, thing, [id], now)
}

export async function putSensor(db: Db, s: NewDatastream['sensor']): Promise<number> {
  const there = await maybe(
    db,
    sql<{
      id: number
    }>`select id from telemetry.sensor where name = ${s.name} and description = ${s.description} order by id limit 1`,
  )
  if (there) return there.id
  const { id } = await one(
    db,
    sql<{ id: number }>`insert into telemetry.sensor (name, description, encoding_type, metadata)
      values (${s.name}, ${s.description}, 'text/plain', ${json(s.metadata ?? '')}) returning id`,
  )
  return id
}

export async function putProperty(db: Db, p: NewDatastream['property']): Promise<number> {
  const there = await maybe(
    db,
    sql<{
      id: number
    }>`select id from telemetry.observed_property where definition = ${p.definition} order by id limit 1`,
  )
  if (there) return there.id
  const { id } = await one(
    db,
    sql<{ id: number }>`insert into telemetry.observed_property (name, definition, description)
      values (${p.name}, ${p.definition}, ${p.description}) returning id`,
  )
  return id
}

const TYPES = 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_'

/** Adds datastreams or changes those with the same key; answers their ids by key. */
export async function putDatastreams(
  db: Db,
  streams: readonly (NewDatastream & { thing: number; sensorId: number; propertyId: number })[],
  now: Date,
): Promise<Map<string, number>> {
  const rows = streams.map((d) => ({
    key: d.key,
    thing_id: d.thing,
    sensor_id: d.sensorId,
    property_id: d.propertyId,
    name: d.name,
    description: d.description,
    type: TYPES + (d.type ?? 'Measurement'),
    unit: { name: d.unit.name, symbol: d.unit.symbol, definition: d.unit.definition ?? '' },
    terms: d.terms ?? {},
    at: now,
  }))
  return idsByKey(
    db,
    sql<Keyed>`insert into telemetry.datastream (key, thing_id, sensor_id, observed_property_id, name, description,
        observation_type, unit_of_measurement, terms, created_at)
      select * from jsonb_to_recordset(${json(rows)}) as x(key text, thing_id int, sensor_id int, property_id int, name text,
        description text, type text, unit jsonb, terms jsonb, at timestamptz)
      on conflict (key) do update set thing_id = excluded.thing_id, sensor_id = excluded.sensor_id,
        observed_property_id = excluded.observed_property_id, name = excluded.name, description = excluded.description,
        unit_of_measurement = excluded.unit_of_measurement, terms = excluded.terms returning key, id`,
  )
}

export async function idsOfKeys(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const rows = await many(
    db,
    sql<{ key: string; id: number }>`select key, id from telemetry.datastream where key = any(${[...keys]}::text[])`,
  )
  return new Map(rows.map((r) => [r.key, r.id]))
}
