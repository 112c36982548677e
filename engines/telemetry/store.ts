import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Device, Reason, Terms } from './contract.ts'
import type { Sql } from './sta/store-model.ts'

export interface LatestRow {
  thing: number
  datastream: number
  json: string
}

/** The newest value of every datastream as JSON text, with whose it is. */
export function listLatest(db: Db, visible: Sql, thing: number | undefined): Promise<LatestRow[]> {
  return many(
    db,
    sql<LatestRow>`select t.id as thing, d.id as datastream, json_build_object('thing', t.id, 'datastream', d.id, 'name', d.name,
        'thingName', t.name, 'unit', d.unit_of_measurement ->> 'symbol', 'at', l.phenomenon_time,
        'result', coalesce(l.value, to_jsonb(l.result)), 'quality', l.quality, 'silentSince', s.since)::text as json
      from telemetry.datastream d join telemetry.thing t on t.id = d.thing_id
      left join telemetry.latest l on l.datastream_id = d.id left join telemetry.silence s on s.datastream_id = d.id
      where ${visible} and ${thing === undefined ? sql`true` : sql`t.id = ${thing}`} order by d.id limit 20000`,
  )
}

export function listSilences(db: Db, visible: Sql) {
  return many(
    db,
    sql<{
      datastream: number
      name: string
      since: string
      noticedAt: string
    }>`select s.datastream_id as datastream, d.name, s.since, s.noticed_at
      from telemetry.silence s join telemetry.datastream d on d.id = s.datastream_id join telemetry.thing t on t.id = d.thing_id
      where ${visible} order by s.since limit 5000`,
  )
}

const device = sql`d.id, d.name, d.kind, d.unit_id, d.secret_hint, d.per_minute, d.created_at, d.last_seen_at, d.revoked_at,
  coalesce((select array_agg(thing_id order by thing_id) from telemetry.device_thing x where x.device_id = d.id), '{}') as things`

export function listDevices(db: Db, visible: Sql): Promise<Device[]> {
  return many(
    db,
    sql<Device>`select ${device} from telemetry.device d where ${visible} order by d.created_at desc, d.id limit 5000`,
  )
}
export const findDevice = (db: Db, id: string): Promise<Device | undefined> =>
  maybe(db, sql<Device>`select ${device} from telemetry.device d where d.id = ${id}`)
/** The device behind a secret, unless it was revoked. */
export const findDeviceBySecret = (db: Db, hash: Buffer): Promise<Device | undefined> =>
  maybe(
    db,
    sql<Device>`select ${device} from telemetry.device d where d.secret_hash = ${hash} and d.revoked_at is null`,
  )

export async function addDevice(
  db: Db,
  d: Pick<Device, 'id' | 'name' | 'kind' | 'unitId' | 'things' | 'secretHint' | 'perMinute' | 'createdAt'>,
  hash: Buffer,
): Promise<void> {
  await sql`insert into telemetry.device (id, name, kind, unit_id, secret_hash, secret_hint, per_minute, created_at)
    values (${d.id}, ${d.name}, ${d.kind}, ${d.unitId}, ${hash}, ${d.secretHint}, ${d.perMinute}, ${d.createdAt})`.execute(
    db,
  )
  await sql`insert into telemetry.device_thing select ${d.id}, unnest(${d.things}::int[])`.execute(db)
}
export async function revoke(db: Db, id: string, now: Date): Promise<void> {
  await sql`update telemetry.device set revoked_at = coalesce(revoked_at, ${now}) where id = ${id}`.execute(db)
}
export async function touchDevice(db: Db, id: string, now: Date): Promise<void> {
  await sql`update telemetry.device set last_seen_at = ${now} where id = ${id}`.execute(db)
}

export interface ThingRow {
  id: number
  unitId: string | null
  isPublic: boolean
}
export const listThings = (db: Db, ids: readonly number[]): Promise<ThingRow[]> =>
  many(db, sql<ThingRow>`select id, unit_id, is_public from telemetry.thing where id = any(${[...ids]}::int[])`)
export const findThingOfDatastream = (db: Db, id: number): Promise<(ThingRow & { terms: Terms }) | undefined> =>
  maybe(
    db,
    sql<ThingRow & { terms: Terms }>`select t.id, t.unit_id, t.is_public, d.terms from telemetry.datastream d
      join telemetry.thing t on t.id = d.thing_id where d.id = ${id}`,
  )

export async function setTerms(db: Db, id: number, terms: Terms): Promise<void> {
  await sql`update telemetry.datastream set terms = ${json(terms)} where id = ${id}`.execute(db)
}

export async function putCalibration(
  db: Db,
  c: { id: number; validFrom: string; factor: number; shift: number; note: string },
) {
  await sql`insert into telemetry.calibration (datastream_id, valid_from, factor, shift, note)
    values (${c.id}, ${c.validFrom}, ${c.factor}, ${c.shift}, ${c.note})
    on conflict (datastream_id, valid_from) do update set factor = excluded.factor, shift = excluded.shift, note = excluded.note`.execute(
    db,
  )
}
export const listCalibrations = (db: Db, id: number) =>
  many(
    db,
    sql<{ validFrom: string; factor: number; shift: number; note: string }>`select valid_from, factor, shift, note
      from telemetry.calibration where datastream_id = ${id} order by valid_from desc limit 200`,
  )

/** Computes anew what a calibration covers, from the values as they came. Answers how many changed. */
export async function recalibrate(db: Db, id: number, from: string, factor: number, shift: number): Promise<number> {
  const { n } = await one(
    db,
    sql<{ n: number }>`with until as (select coalesce(min(valid_from), 'infinity') as t from telemetry.calibration
        where datastream_id = ${id} and valid_from > ${from}::timestamptz),
      put as (update telemetry.observation o set raw = coalesce(o.raw, o.result), result = coalesce(o.raw, o.result) * ${factor}::float8 + ${shift}::float8
        from until where o.datastream_id = ${id} and o.phenomenon_time >= ${from}::timestamptz and o.phenomenon_time < until.t
          and o.result is not null and o.value is null returning o.phenomenon_time, o.result),
      stale as (insert into telemetry.touched (hour, datastreams) select distinct date_trunc('hour', phenomenon_time, 'UTC'), array[${id}::int] from put),
      newest as (update telemetry.latest l set result = put.result from put
        where l.datastream_id = ${id} and l.phenomenon_time = put.phenomenon_time)
      select count(*) as n from put`,
  )
  return n
}

interface Aside {
  id: number
  datastream: number
  reason: Reason
  payload: unknown
  at: string
  byWhom: string
}
export async function pageQuarantine(
  db: Db,
  visible: Sql,
  datastream: number | undefined,
  after: number,
  limit: number,
) {
  const rows = await many(
    db,
    sql<Aside>`select q.id, q.datastream_id as datastream, q.reason, q.payload, q.at, q.by_whom from telemetry.quarantine q
      join telemetry.datastream d on d.id = q.datastream_id join telemetry.thing t on t.id = d.thing_id
      where ${visible} and q.id < ${after}::bigint and ${datastream === undefined ? sql`true` : sql`q.datastream_id = ${datastream}`}
      order by q.id desc limit ${limit + 1}`,
  )
  return page(rows, limit, (row) => String(row.id))
}

interface Corrected {
  id: number
  phenomenonTime: string
  oldResult: unknown
  newResult: unknown
  at: string
  byWhom: string
}
export async function pageCorrections(db: Db, datastream: number, after: number, limit: number) {
  const rows = await many(
    db,
    sql<Corrected>`select id, phenomenon_time, coalesce(old_value, to_jsonb(old_result)) as old_result,
      coalesce(new_value, to_jsonb(new_result)) as new_result, at, by_whom
      from telemetry.correction where datastream_id = ${datastream} and id < ${after}::bigint order by id desc limit ${limit + 1}`,
  )
  return page(rows, limit, (row) => String(row.id))
}
