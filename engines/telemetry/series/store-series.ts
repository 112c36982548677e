import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export const STEPS = [10, 60, 1440] as const
export type Step = (typeof STEPS)[number]

/** Buckets begin on the hour and at midnight in Vietnam, which has no summer time. */
const ORIGIN = sql.raw(`timestamptz '2000-01-01 00:00+07'`)
const span = (step: number) => sql.raw(`interval '${Math.trunc(step)} minutes'`)
/** Out of range or a spike: left out of the figures, and counted. */
const DOUBTFUL = sql.raw('3')

const figures = (step: Step) => sql`
  date_bin(${span(step)}, o.phenomenon_time, ${ORIGIN}) as bucket, count(*)::int as n,
  (count(*) filter (where o.quality & ${DOUBTFUL} <> 0))::int as doubtful,
  min(o.result) filter (where o.quality & ${DOUBTFUL} = 0) as min, max(o.result) filter (where o.quality & ${DOUBTFUL} = 0) as max,
  sum(o.result) filter (where o.quality & ${DOUBTFUL} = 0) as sum,
  (array_agg(o.result order by o.phenomenon_time) filter (where o.quality & ${DOUBTFUL} = 0))[1] as first,
  (array_agg(o.result order by o.phenomenon_time desc) filter (where o.quality & ${DOUBTFUL} = 0))[1] as last`

/** Folds what the batches have touched into the hours whose roll-ups are old. Waits for roll-ups that are being written. */
export async function foldTouched(db: Db): Promise<void> {
  const most = 5_000
  for (let taken = most; taken === most;)
    taken = (
      await one(
        db,
        sql<{ n: number }>`with taken as (delete from telemetry.touched where id in (
            select id from telemetry.touched order by id limit ${most} for update skip locked) returning hour, datastreams),
          put as (insert into telemetry.stale_hour (datastream_id, hour)
            select distinct d.id, t.hour from taken t cross join lateral unnest(t.datastreams) u (id)
              join telemetry.datastream d on d.id = u.id order by 1, 2
            on conflict (datastream_id, hour) do update set hour = excluded.hour)
          select count(*) as n from taken`,
      )
    ).n
}

/** Takes some of the hours whose roll-ups are old; another process takes others. */
export function takeStale(
  db: Db,
  limit: number,
  datastream?: number,
): Promise<{ datastreamId: number; hour: string }[]> {
  return many(
    db,
    sql<{ datastreamId: number; hour: string }>`delete from telemetry.stale_hour where (datastream_id, hour) in (
      select datastream_id, hour from telemetry.stale_hour
      where ${datastream === undefined ? sql`true` : sql`datastream_id = ${datastream}`}
      order by datastream_id, hour limit ${limit} for update skip locked) returning datastream_id, hour`,
  )
}

/** Writes the buckets anew in which these hours lie; a bucket that lost its last observation goes. */
export async function recompute(
  db: Db,
  step: Step,
  hours: readonly { datastreamId: number; hour: string }[],
): Promise<void> {
  const given = sql`select distinct s.d, date_bin(${span(Math.max(step, 60))}, s.h, ${ORIGIN}) as begins
    from unnest(${hours.map((h) => h.datastreamId)}::int[], ${hours.map((h) => h.hour)}::timestamptz[]) s (d, h)`
  const length = span(Math.max(step, 60))
  await sql`delete from telemetry.rollup r using (${given}) g
    where r.datastream_id = g.d and r.step = ${step} and r.bucket >= g.begins and r.bucket < g.begins + ${length}`.execute(
    db,
  )
  await sql`insert into telemetry.rollup (datastream_id, step, bucket, n, doubtful, expected, longest_gap, min, max, sum, first, last)
    select g.d, ${step}, f.bucket, f.n, f.doubtful, case when e.every > 0 then greatest(1, round(${step * 60} / e.every))::int end,
      coalesce(gap.longest, 0), f.min, f.max, f.sum, f.first, f.last
    from (${given}) g
    join telemetry.datastream d on d.id = g.d
    cross join lateral (select (d.terms ->> 'expected')::float8 as every) e
    cross join lateral (select ${figures(step)} from telemetry.observation o
      where o.datastream_id = g.d and o.phenomenon_time >= g.begins and o.phenomenon_time < g.begins + ${length} group by 1) f
    cross join lateral (select ceil(extract(epoch from max(w.silence)))::int as longest from (
      select lead(t.at, 1, f.bucket + ${span(step)}) over (order by t.at) - t.at as silence
      from (select f.bucket as at union all select o.phenomenon_time from telemetry.observation o
        where o.datastream_id = g.d and o.phenomenon_time >= f.bucket and o.phenomenon_time < f.bucket + ${span(step)}) t) w) gap
    on conflict (datastream_id, step, bucket) do update set n = excluded.n, doubtful = excluded.doubtful,
      expected = excluded.expected, longest_gap = excluded.longest_gap, min = excluded.min, max = excluded.max,
      sum = excluded.sum, first = excluded.first, last = excluded.last`.execute(db)
}

export interface Bucket {
  at: string
  min: number | null
  mean: number | null
  max: number | null
  n: number
  /** Bits of quality. */
  quality: number
}

/** Buckets of a time; hours whose roll-ups are old are counted from the observations instead. */
export function listBuckets(db: Db, datastream: number, step: Step, from: Date, to: Date): Promise<Bucket[]> {
  const wide = span(Math.max(step, 60))
  const inside = sql`s.hour >= ${from}::timestamptz - ${wide} and s.hour < ${to}::timestamptz + ${wide}`
  const stale = sql`select distinct date_bin(${wide}, old.hour, ${ORIGIN}) as begins from (
      select s.hour from telemetry.stale_hour s where s.datastream_id = ${datastream} and ${inside}
      union all select s.hour from telemetry.touched s where ${datastream}::int = any(s.datastreams) and ${inside}) old`
  return many(
    db,
    sql<Bucket>`with stale as (${stale}), found as (
        select r.bucket, r.min, r.sum, r.max, r.n, r.doubtful from telemetry.rollup r
        where r.datastream_id = ${datastream} and r.step = ${step} and r.bucket >= ${from} and r.bucket < ${to}
          and not exists (select from stale s where s.begins = date_bin(${wide}, r.bucket, ${ORIGIN}))
        union all
        select f.bucket, f.min, f.sum, f.max, f.n, f.doubtful from stale s cross join lateral (select ${figures(step)}
          from telemetry.observation o where o.datastream_id = ${datastream}
            and o.phenomenon_time >= s.begins and o.phenomenon_time < s.begins + ${wide} group by 1) f
        where f.bucket >= ${from} and f.bucket < ${to})
      select bucket as at, min, sum / nullif(n - doubtful, 0) as mean, max, n,
        case when doubtful > 0 then ${DOUBTFUL} else 0 end as quality from found order by bucket`,
  )
}

/** Observations of a time as points of their own, oldest first. */
export function listRaw(db: Db, datastream: number, from: Date, to: Date, limit: number): Promise<Bucket[]> {
  return many(
    db,
    sql<Bucket>`select phenomenon_time as at, result as min, result as mean, result as max, 1 as n, quality
      from telemetry.observation where datastream_id = ${datastream} and phenomenon_time >= ${from} and phenomenon_time < ${to}
      order by phenomenon_time limit ${limit}`,
  )
}

interface Kept {
  thingId: number
  unitId: string | null
  isPublic: boolean
  unit: string | null
  expected: number | null
  createdAt: string
}

/** A datastream as a chart needs it. */
export function findDatastream(db: Db, id: number): Promise<Kept | undefined> {
  return maybe(
    db,
    sql<Kept>`select d.thing_id, t.unit_id, t.is_public, d.unit_of_measurement ->> 'symbol' as unit,
      (d.terms ->> 'expected')::int as expected, d.created_at
      from telemetry.datastream d join telemetry.thing t on t.id = d.thing_id where d.id = ${id}`,
  )
}
