import { json, many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { float8s, instants, int2s, int4s } from './arrays.ts'
import type { Before } from './check.ts'

/** A row as it will stand in the table. */
export interface Row {
  datastream: number
  feature: number | null
  time: number
  result: number | null
  quality: number
  resultTime: number | null
  end: number | null
  raw: number | null
  value: unknown
  parameters: unknown
  more: unknown
  byWhom: string
}
/** The newest row of a datastream in a batch, with what its summary needs of the others. */
export interface Newest {
  row: Row
  sameSince: number
  firstTime: number
  resultFrom: number | null
  resultTo: number | null
}

const HOUR = 3_600_000
const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const asJson = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))

export type Known = Before & { silent: boolean }

/** What these datastreams said last, and which of them are known to be silent. As one text: the driver looks at each column of each row. */
export async function listBefore(db: Db, ids: readonly number[]): Promise<Map<number, Known>> {
  const { all } = await one(
    db,
    sql<{
      all: string | null
    }>`select string_agg('[' || l.datastream_id || ',' || date_part('epoch', l.phenomenon_time) || ','
      || coalesce(l.result::text, 'null') || ',' || l.quality || ',' || date_part('epoch', l.same_since) || ','
      || (s.datastream_id is not null) || ']', ',') as all
      from telemetry.latest l left join telemetry.silence s using (datastream_id)
      where l.datastream_id = any(${int4s(ids, (id) => id)}::int[])`,
  )
  const rows = JSON.parse(`[${all ?? ''}]`) as [number, number, number | null, number, number, boolean][]
  return new Map(
    rows.map(([id, time, result, quality, since, silent]) => [
      id,
      { time: Math.round(time * 1_000), result, quality, sameSince: Math.round(since * 1_000), silent },
    ]),
  )
}

/** A batch as a table `g` of the database, with what only some batches have where this one has it. */
function tableOf(rows: readonly Row[]) {
  const hasMore = rows.some(
    (r) => r.value !== null || r.parameters !== null || r.more !== null || r.end !== null || r.raw !== null,
  )
  const texts = (of: (row: Row) => unknown) => rows.map((r) => asJson(of(r)))
  const [given, names] = hasMore
    ? [
        sql`, ${instants(rows, (r) => r.end)}::timestamptz[], ${float8s(rows, (r) => r.raw)}::float8[],
          ${texts((r) => r.value)}::jsonb[], ${texts((r) => r.parameters)}::jsonb[], ${texts((r) => r.more)}::jsonb[]`,
        sql`, phenomenon_end, raw, value, parameters, more`,
      ]
    : [sql``, sql``]
  const columns = sql`datastream_id, feature_id, phenomenon_time, result, quality, result_time ${names}`
  return {
    hasMore,
    columns,
    given: sql`${int4s(rows, (r) => r.datastream)}::int[], ${int4s(rows, (r) => r.feature)}::int[],
      ${instants(rows, (r) => r.time)}::timestamptz[], ${float8s(rows, (r) => r.result)}::float8[],
      ${int2s(rows, (r) => r.quality)}::smallint[], ${instants(rows, (r) => r.resultTime)}::timestamptz[] ${given}`,
  }
}

/** The hours in which these rows lie, each with its datastreams. The rows are in the order of their datastreams. */
function touchedBy(rows: readonly Row[]) {
  const hours = new Map<number, { last: number; text: string }>()
  for (const { datastream, time } of rows) {
    const hour = Math.floor(time / HOUR) * HOUR
    const found = hours.get(hour)
    if (!found) hours.set(hour, { last: datastream, text: String(datastream) })
    else if (found.last !== datastream) {
      found.last = datastream
      found.text += `,${datastream}`
    }
  }
  const lists = Array.from(hours.values(), ({ text }) => `{${text}}`)
  return sql`insert into telemetry.touched (hour, datastreams) select g.h, g.d::int[]
    from unnest(${instants([...hours.keys()], (h) => h)}::timestamptz[], ${lists}::text[]) g (h, d)`
}

/**
 * Puts in rows of which each is newer than all that its datastream has said; answers for how many datastreams that was
 * true. Less than were given, or a row that is there already, and the caller has to undo it.
 */
export async function putAhead(db: Db, rows: readonly Row[], newest: readonly Newest[], now: Date): Promise<number> {
  const { columns, given, hasMore } = tableOf(rows)
  const hasTimes = newest.some((n) => n.resultTo !== null)
  // Which row is the newest of its datastream, and since when it says the same.
  const since = new Map(newest.map((n) => [n.row, n.sameSince]))
  const range = hasTimes
    ? sql`, result_from = least(l.result_from, x.a), result_to = greatest(l.result_to, x.b)`
    : sql``
  const from = hasTimes
    ? sql`, unnest(${int4s(newest, (n) => n.row.datastream)}::int[], ${instants(newest, (n) => n.resultFrom)}::timestamptz[],
        ${instants(newest, (n) => n.resultTo)}::timestamptz[]) x (d, a, b)`
    : sql``
  const { n } = await one(
    db,
    sql<{ n: number }>`with g as materialized (
        select * from unnest(${given}, ${instants(rows, (r) => since.get(r) ?? null)}::timestamptz[]) g (${columns}, since)),
      newest as (
        update telemetry.latest l set phenomenon_time = g.phenomenon_time, result = g.result,
          value = ${hasMore ? sql`g.value` : sql`null`}, quality = g.quality, received_at = ${now}, same_since = g.since ${range}
        from g ${from} where g.since is not null and l.datastream_id = g.datastream_id
          and l.phenomenon_time < g.phenomenon_time ${hasTimes ? sql`and x.d = g.datastream_id` : sql``} returning 1),
      put as (insert into telemetry.observation (${columns}) select ${columns} from g),
      touched as (${touchedBy(rows)})
      select count(*) as n from newest`,
  )
  return n
}

/**
 * Puts in rows that may be late or there already; answers which were new, as datastream and time. Undefined: all of them.
 */
export async function putAny(
  db: Db,
  rows: readonly Row[],
  newest: readonly Newest[],
  now: Date,
): Promise<[number, number][] | undefined> {
  const { columns, given } = tableOf(rows)
  const { n, made } = await one(
    db,
    sql<{ n: number; made: [number, number][] | null }>`with put as (
        insert into telemetry.observation (${columns}) select * from unnest(${given})
        on conflict do nothing returning datastream_id, phenomenon_time),
      newest as (${upsertLatest(newest, now)}),
      touched as (${touchedBy(rows)} where exists (select from put))
      select count(*) as n, case when count(*) < ${rows.length}::int
        then json_agg(json_build_array(datastream_id, round(extract(epoch from phenomenon_time) * 1000))) end as made from put`,
  )
  return n === rows.length ? undefined : (made ?? [])
}

/** A value of the future (a wrong clock) gives way to any that comes later. */
function upsertLatest(newest: readonly Newest[], now: Date) {
  return sql`insert into telemetry.latest as l (datastream_id, phenomenon_time, result, value, quality, received_at, same_since,
      first_time, result_from, result_to)
    select g.d, g.t, g.r, g.v, g.q, ${now}, g.s, g.f, g.a, g.b
    from unnest(${int4s(newest, (n) => n.row.datastream)}::int[], ${instants(newest, (n) => n.row.time)}::timestamptz[],
      ${float8s(newest, (n) => n.row.result)}::float8[], ${newest.map((n) => asJson(n.row.value))}::jsonb[],
      ${int2s(newest, (n) => n.row.quality)}::smallint[], ${instants(newest, (n) => n.sameSince)}::timestamptz[],
      ${instants(newest, (n) => n.firstTime)}::timestamptz[], ${instants(newest, (n) => n.resultFrom)}::timestamptz[],
      ${instants(newest, (n) => n.resultTo)}::timestamptz[]) g (d, t, r, v, q, s, f, a, b)
    on conflict (datastream_id) do update set
      (phenomenon_time, result, value, quality, received_at, same_since) = (
        select excluded.phenomenon_time, excluded.result, excluded.value, excluded.quality, excluded.received_at, excluded.same_since
        where excluded.phenomenon_time >= l.phenomenon_time or l.phenomenon_time > ${now}
        union all select l.phenomenon_time, l.result, l.value, l.quality, l.received_at, l.same_since
        where not (excluded.phenomenon_time >= l.phenomenon_time or l.phenomenon_time > ${now})),
      first_time = least(l.first_time, excluded.first_time),
      result_from = least(l.result_from, excluded.result_from), result_to = greatest(l.result_to, excluded.result_to)`
}

/** Takes over what differs from the row that is there, and remembers what stood there before. Answers their places in the batch. */
export async function correct(db: Db, rows: readonly Row[], now: Date): Promise<number[]> {
  const changed = await many(
    db,
    sql<{ place: number }>`with given as (
        select g.* from unnest(${rows.map((r) => r.datastream)}::int[], ${rows.map((r) => at(r.time))}::timestamptz[],
          ${rows.map((r) => r.result)}::float8[], ${rows.map((r) => asJson(r.value))}::jsonb[], ${rows.map((r) => r.quality)}::smallint[],
          ${rows.map((r) => r.raw)}::float8[], ${rows.map((r) => at(r.resultTime))}::timestamptz[],
          ${rows.map((_, n) => n)}::int[], ${rows.map((r) => r.byWhom)}::text[])
          g (datastream_id, phenomenon_time, result, value, quality, raw, result_time, place, by_whom)),
      old as (select o.datastream_id, o.phenomenon_time, o.result, o.value, g.result as new_result, g.value as new_value,
          g.quality, g.raw, g.result_time, g.place, g.by_whom
        from telemetry.observation o join given g using (datastream_id, phenomenon_time)
        where o.result is distinct from g.result or o.value is distinct from g.value),
      kept as (insert into telemetry.correction (datastream_id, phenomenon_time, old_result, old_value, new_result, new_value, at, by_whom)
        select datastream_id, phenomenon_time, result, value, new_result, new_value, ${now}, by_whom from old),
      put as (update telemetry.observation o set result = old.new_result, value = old.new_value, quality = old.quality,
          raw = old.raw, result_time = old.result_time
        from old where o.datastream_id = old.datastream_id and o.phenomenon_time = old.phenomenon_time),
      newest as (update telemetry.latest l set result = old.new_result, value = old.new_value, quality = old.quality
        from old where l.datastream_id = old.datastream_id and l.phenomenon_time = old.phenomenon_time),
      touched as (insert into telemetry.touched (hour, datastreams) select date_trunc('hour', phenomenon_time, 'UTC'),
        array_agg(distinct datastream_id) from old group by 1)
      select place from old`,
  )
  return changed.map((c) => c.place)
}

export interface Impossible {
  datastream: number
  reason: string
  payload: unknown
  by: string
}

export async function putAside(db: Db, rows: readonly Impossible[], now: Date): Promise<void> {
  await sql`insert into telemetry.quarantine (datastream_id, reason, payload, at, by_whom)
    select r.datastream, r.reason, r.payload, ${now}, r.by
    from jsonb_to_recordset(${json(rows)}) r (datastream int, reason text, payload jsonb, by text)`.execute(db)
}

export async function endSilences(db: Db, ids: readonly number[]): Promise<{ datastreamId: number; since: string }[]> {
  return many(
    db,
    sql<{
      datastreamId: number
      since: string
    }>`delete from telemetry.silence where datastream_id = any(${[...ids]}::int[])
      returning datastream_id, since`,
  )
}
