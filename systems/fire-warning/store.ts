import { many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'
import type { FireDay } from './contract.ts'

type DayRow = FireDay & { region: string }
const day = sql`region, day::text as day, temperature, humidity, deficit, rain, rain_limit, added, p, level, complete, in_season`

export const findLastDay = (db: Db, region: string): Promise<DayRow | undefined> =>
  maybe(db, sql<DayRow>`select ${day} from fire_warning.day where region = ${region} order by day desc limit 1`)

/** The days of every region, the oldest first. */
export const listDays = (db: Db, from: string, to: string): Promise<DayRow[]> =>
  many(
    db,
    sql<DayRow>`select ${day} from fire_warning.day where day between ${from}::date and ${to}::date
      order by region, day limit 5000`,
  )

export async function addDay(db: Db, region: string, d: FireDay, ruleFrom: string): Promise<void> {
  await sql`insert into fire_warning.day (region, day, temperature, humidity, deficit, rain, rain_limit, added, p, level,
      complete, in_season, rule_from)
    values (${region}, ${d.day}::date, ${d.temperature}, ${d.humidity}, ${d.deficit}, ${d.rain}, ${d.rainLimit},
      ${d.added}, ${d.p}, ${d.level}, ${d.complete}, ${d.inSeason}, ${ruleFrom}::date)
    on conflict (region, day) do nothing`.execute(db)
}

interface NewDevice {
  datastream: number
  thing: number
  name: string
  address: string
  unitId: string
  lon: number
  lat: number
}
export async function addDevice(db: Db, d: NewDevice): Promise<void> {
  await sql`insert into fire_warning.device (datastream, thing, name, address, unit_id, lon, lat)
    values (${d.datastream}, ${d.thing}, ${d.name}, ${d.address}, ${d.unitId}, ${d.lon}, ${d.lat})
    on conflict (datastream) do nothing`.execute(db)
}

/** Those of these datastreams that are fire alarms; held fast until the transaction ends. */
export const lockDevices = (
  db: Db,
  datastreams: readonly number[],
): Promise<(NewDevice & { heardAt: string | null })[]> =>
  many(
    db,
    sql<NewDevice & { heardAt: string | null }>`select datastream, thing, name, address, unit_id, lon, lat, heard_at
      from fire_warning.device where datastream = any(${[...datastreams]}::int[]) order by datastream for update`,
  )

export async function setHeard(db: Db, datastream: number, at: Date): Promise<void> {
  await sql`update fire_warning.device set heard_at = ${at} where datastream = ${datastream}`.execute(db)
}

/** Raises an alarm unless one is open already; answers its id when it is new. */
export const raise = (db: Db, id: string, datastream: number, at: Date): Promise<{ id: string } | undefined> =>
  maybe(
    db,
    sql<{ id: string }>`insert into fire_warning.alarm (id, datastream, raised_at) values (${id}, ${datastream}, ${at})
      on conflict (datastream) where cleared_at is null do nothing returning id`,
  )
export const clear = (db: Db, datastream: number, at: Date): Promise<{ id: string } | undefined> =>
  maybe(
    db,
    sql<{ id: string }>`update fire_warning.alarm set cleared_at = greatest(${at}::timestamptz, raised_at)
      where datastream = ${datastream} and cleared_at is null returning id`,
  )

export interface AlarmRow {
  id: string
  name: string
  address: string
  lon: number
  lat: number
  unitId: string
  raisedAt: string
  clearedAt: string | null
  acknowledgedAt: string | null
  acknowledgedName: string | null
  note: string | null
}
const alarm = sql`a.id, d.name, d.address, d.lon, d.lat, d.unit_id, a.raised_at, a.cleared_at, a.acknowledged_at,
  a.acknowledged_name, a.note`
const from = sql`fire_warning.alarm a join fire_warning.device d on d.datastream = a.datastream`

export async function pageAlarms(
  db: Db,
  visible: RawBuilder<unknown>,
  q: { open: boolean | undefined; after: string | undefined; limit: number },
) {
  const rows = await many(
    db,
    sql<AlarmRow>`select ${alarm} from ${from} where ${visible}
      and ${q.open === undefined ? sql`true` : q.open ? sql`a.cleared_at is null` : sql`a.cleared_at is not null`}
      and ${q.after === undefined ? sql`true` : sql`a.id < ${q.after}::uuid`}
      order by a.id desc limit ${q.limit + 1}`,
  )
  return page(rows, q.limit, (row) => row.id)
}

export const findAlarm = (db: Db, id: string): Promise<AlarmRow | undefined> =>
  maybe(db, sql<AlarmRow>`select ${alarm} from ${from} where a.id = ${id}::uuid`)

/** Takes an alarm over; nothing is answered when somebody else has it already. */
export const take = (db: Db, id: string, by: { id: string | null; name: string | null; at: Date; note: string }) =>
  maybe(
    db,
    sql<{ id: string }>`update fire_warning.alarm set acknowledged_at = ${by.at}, acknowledged_by = ${by.id},
      acknowledged_name = ${by.name}, note = ${by.note}
      where id = ${id}::uuid and acknowledged_at is null returning id`,
  )

export const countOpen = async (db: Db): Promise<number> =>
  (await one(db, sql<{ n: number }>`select count(*)::int as n from fire_warning.alarm where cleared_at is null`)).n
