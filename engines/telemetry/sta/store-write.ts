import { json, many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'
import { hasId, MODEL, type SetName } from './store-model.ts'

type Values = Readonly<Record<string, unknown>>
type Stored = Exclude<SetName, 'Observations'>

const text = (value: unknown) => sql`${value ?? null}::text`
const asJson = (value: unknown) => (value === null || value === undefined ? sql`null::jsonb` : json(value))
const instant = (value: unknown) => sql`${value ?? null}::timestamptz`

type Column = readonly [column: string, write: (value: unknown) => RawBuilder<unknown>]
const named: Readonly<Record<string, Column>> = { name: ['name', text], description: ['description', text] }
const properties: Column = ['properties', asJson]
const COLUMNS: Readonly<Record<Stored, Readonly<Record<string, Column>>>> = {
  Things: { ...named, properties },
  Locations: { ...named, encodingType: ['encoding_type', text], location: ['location', asJson], properties },
  HistoricalLocations: { time: ['time', instant] },
  Datastreams: {
    ...named,
    observationType: ['observation_type', text],
    unitOfMeasurement: ['unit_of_measurement', asJson],
    observedArea: ['observed_area', asJson],
    properties,
  },
  Sensors: { ...named, encodingType: ['encoding_type', text], metadata: ['metadata', asJson], properties },
  ObservedProperties: { ...named, definition: ['definition', text], properties },
  FeaturesOfInterest: { ...named, encodingType: ['encoding_type', text], feature: ['feature', asJson], properties },
}

/** Columns that are ours: whose it is, what it belongs to. */
export type Extra = Readonly<Record<string, RawBuilder<unknown>>>

export async function insertEntity(db: Db, set: Stored, values: Values, extra: Extra): Promise<number> {
  const known = Object.entries(COLUMNS[set])
  const columns = [...known.map(([, [column]]) => column), ...Object.keys(extra)]
  const written = [...known.map(([name, [, write]]) => write(values[name])), ...Object.values(extra)]
  const { id } = await one(
    db,
    sql<{
      id: number
    }>`insert into ${sql.raw(MODEL[set].table)} (${sql.raw(columns.join(', '))}) values (${sql.join(written)}) returning id`,
  )
  return id
}

/** Writes the properties that are given; those that are not stay. */
export async function updateEntity(db: Db, set: Stored, id: number, values: Values, extra: Extra): Promise<void> {
  const changes = Object.entries(COLUMNS[set])
    .filter(([name]) => name in values && values[name] !== undefined)
    .map(([name, [column, write]]) => sql`${sql.raw(column)} = ${write(values[name])}`)
  const more = Object.entries(extra).map(([column, value]) => sql`${sql.raw(column)} = ${value}`)
  const all = [...changes, ...more]
  if (all.length > 0) await sql`update ${sql.raw(MODEL[set].table)} set ${sql.join(all)} where id = ${id}`.execute(db)
}

export const columnsOf = (set: Stored): string[] => Object.keys(COLUMNS[set])

interface ThingRow {
  id: number
  unitId: string | null
  isPublic: boolean
}
/** The things that an entity belongs to or is used by; undefined where there is no such entity. */
export async function thingsOf(db: Db, set: SetName, id: string): Promise<ThingRow[] | undefined> {
  const condition = hasId(MODEL[set], 'e', id)
  if (!condition) return undefined
  const from: Record<SetName, string> = {
    Things: 't.id = e.id',
    Locations: 't.id in (select thing_id from telemetry.thing_location x where x.location_id = e.id)',
    HistoricalLocations: 't.id = e.thing_id',
    Datastreams: 't.id = e.thing_id',
    Sensors: 't.id in (select thing_id from telemetry.datastream x where x.sensor_id = e.id)',
    ObservedProperties: 't.id in (select thing_id from telemetry.datastream x where x.observed_property_id = e.id)',
    Observations: 't.id in (select thing_id from telemetry.datastream x where x.id = e.datastream_id)',
    FeaturesOfInterest:
      't.id in (select d.thing_id from telemetry.datastream d join telemetry.datastream_feature f on f.datastream_id = d.id where f.feature_id = e.id)',
  }
  const rows = await many(
    db,
    sql<Partial<ThingRow>>`select t.id, t.unit_id, t.is_public from ${sql.raw(MODEL[set].table)} e
      left join telemetry.thing t on ${sql.raw(from[set])} where ${condition} limit 5000`,
  )
  return rows.length === 0 ? undefined : rows.filter((r): r is ThingRow => typeof r.id === 'number')
}

/** Gives a thing its places; a change is remembered with its time. */
export async function setLocations(db: Db, thing: number, locations: readonly number[], at: Date): Promise<void> {
  await sql`delete from telemetry.thing_location where thing_id = ${thing}`.execute(db)
  await sql`insert into telemetry.thing_location select ${thing}::int, unnest(${[...locations]}::int[]) on conflict do nothing`.execute(
    db,
  )
  await addHistoricalLocation(db, thing, locations, at)
  await sql`update telemetry.datastream set feature_id = null where thing_id = ${thing}`.execute(db)
}

export async function addHistoricalLocation(
  db: Db,
  thing: number,
  locations: readonly number[],
  at: Date,
): Promise<number> {
  const { id } = await one(
    db,
    sql<{
      id: number
    }>`insert into telemetry.historical_location (thing_id, time) values (${thing}, ${at}) returning id`,
  )
  await linkHistory(db, id, locations)
  return id
}

export async function linkHistory(db: Db, history: number, locations: readonly number[]): Promise<void> {
  await sql`insert into telemetry.historical_location_location select ${history}::int, unnest(${[...locations]}::int[])
    on conflict do nothing`.execute(db)
}

export async function locationsOf(db: Db, thing: number): Promise<number[]> {
  const rows = await many(
    db,
    sql<{ id: number }>`select location_id as id from telemetry.thing_location where thing_id = ${thing}`,
  )
  return rows.map((r) => r.id)
}

/** The latest time at which a thing is known to have been somewhere. */
export async function isNewestPlace(db: Db, thing: number, at: string): Promise<boolean> {
  const rows = await many(
    db,
    sql<{
      n: number
    }>`select 1 as n from telemetry.historical_location where thing_id = ${thing} and time > ${at}::timestamptz limit 1`,
  )
  return rows.length === 0
}

/** A place that moves gives its things other features from now on. */
export async function placeMoved(db: Db, location: number): Promise<void> {
  await sql`update telemetry.datastream d set feature_id = null from telemetry.thing_location x
    where x.thing_id = d.thing_id and x.location_id = ${location}`.execute(db)
}

/** Deletes an entity with everything that cannot be without it (OGC SensorThings 1.1 §10.4, table 25). */
export async function deleteEntity(db: Db, set: SetName, id: string): Promise<boolean> {
  const condition = hasId(MODEL[set], 'e', id)
  if (!condition) return false
  const table = sql.raw(MODEL[set].table)
  if (set === 'Observations') return deleteObservations(db, condition)
  const link = {
    Things: 'thing_id',
    Sensors: 'sensor_id',
    ObservedProperties: 'observed_property_id',
    Datastreams: 'id',
  } as const
  if (set in link)
    await sql`delete from telemetry.observation o using telemetry.datastream d
      where o.datastream_id = d.id and d.${sql.raw(link[set as keyof typeof link])} = ${Number(id)}`.execute(db)
  if (set === 'FeaturesOfInterest')
    await deleteObservations(
      db,
      sql`e.feature_id = ${Number(id)} and e.datastream_id in (select datastream_id from telemetry.datastream_feature where feature_id = ${Number(id)})`,
    )
  if (set === 'Locations') {
    await placeMoved(db, Number(id))
    await sql`delete from telemetry.historical_location h using telemetry.historical_location_location x
      where x.historical_location_id = h.id and x.location_id = ${Number(id)}`.execute(db)
  }
  const done = await sql`delete from ${table} e where ${condition}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

async function deleteObservations(db: Db, condition: RawBuilder<unknown>): Promise<boolean> {
  const gone = await many(
    db,
    sql<{ datastreamId: number }>`delete from telemetry.observation e where ${condition} returning e.datastream_id,
      date_trunc('hour', e.phenomenon_time, 'UTC') as hour`,
  )
  const rows = gone as { datastreamId: number; hour?: string }[]
  if (rows.length === 0) return false
  await sql`insert into telemetry.touched (hour, datastreams) select h, array_agg(distinct d)
    from unnest(${rows.map((r) => r.datastreamId)}::int[], ${rows.map((r) => r.hour ?? null)}::timestamptz[]) s (d, h) group by h`.execute(
    db,
  )
  const touched = [...new Set(rows.map((r) => r.datastreamId))]
  // What was newest may be gone: the one before it is newest now.
  await sql`delete from telemetry.latest where datastream_id = any(${touched}::int[])`.execute(db)
  await sql`insert into telemetry.latest (datastream_id, phenomenon_time, result, value, quality, received_at, first_time, result_from, result_to, same_since)
    select d.id, o.phenomenon_time, o.result, o.value, o.quality, o.phenomenon_time,
      (select min(x.phenomenon_time) from telemetry.observation x where x.datastream_id = d.id), o.result_time, o.result_time, o.phenomenon_time
    from unnest(${touched}::int[]) d (id) cross join lateral (select * from telemetry.observation o where o.datastream_id = d.id
      order by o.phenomenon_time desc limit 1) o on conflict do nothing`.execute(db)
  return true
}

/** Whether a link points at something that is there. */
export async function exists(db: Db, set: SetName, id: string): Promise<boolean> {
  const condition = hasId(MODEL[set], 'e', id)
  if (!condition) return false
  const rows = await many(db, sql`select 1 from ${sql.raw(MODEL[set].table)} e where ${condition}`)
  return rows.length > 0
}

/** A JSON column as it stands, to be merged with what was sent. */
export async function readJson(db: Db, set: Stored, id: number, column: 'properties'): Promise<unknown> {
  const rows = await many(
    db,
    sql<{ v: unknown }>`select ${sql.raw(column)} as v from ${sql.raw(MODEL[set].table)} where id = ${id}`,
  )
  return rows[0]?.v
}

interface Stands {
  datastream: number
  time: string
  end: string | null
  result: unknown
  resultTime: string | null
  parameters: Record<string, unknown> | null
  more: Record<string, unknown> | null
  feature: number | null
  raw: number | null
}
export async function findObservation(db: Db, id: string): Promise<Stands | undefined> {
  const condition = hasId(MODEL.Observations, 'e', id)
  if (!condition) return undefined
  const rows = await many(
    db,
    sql<Stands>`select e.datastream_id as datastream, e.phenomenon_time as time, e.phenomenon_end as "end", e.raw,
      coalesce(e.value, to_jsonb(e.result)) as result, e.result_time, e.parameters, e.more, e.feature_id as feature
      from telemetry.observation e where ${condition}`,
  )
  return rows[0]
}

/** What a change of an observation says beside its result. */
export async function updateObservation(
  db: Db,
  id: string,
  o: { end: number | null; resultTime: number | null; parameters: unknown; more: unknown; feature: number | null },
): Promise<void> {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  const condition = hasId(MODEL.Observations, 'e', id) ?? sql`false`
  await sql`update telemetry.observation e set phenomenon_end = ${iso(o.end)}::timestamptz, result_time = ${iso(o.resultTime)}::timestamptz,
    parameters = ${asJson(o.parameters)}, more = ${asJson(o.more)}, feature_id = coalesce(${o.feature}::int, feature_id)
    where ${condition}`.execute(db)
}
