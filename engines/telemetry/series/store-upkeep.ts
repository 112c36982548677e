import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** When the last look for silence was, as it is set to now. */
export function look(db: Db, now: Date, pauseMs: number): Promise<{ awakeSince: string } | undefined> {
  return maybe(
    db,
    sql<{ awakeSince: string }>`insert into telemetry.watch as w (looked_at, awake_since) values (${now}, ${now})
      on conflict (id) do update set looked_at = ${now},
        awake_since = case when w.looked_at < ${new Date(now.getTime() - pauseMs)} then ${now} else w.awake_since end
      returning awake_since`,
  )
}

/** Marks what has said nothing for longer than was agreed, counted from when we could have heard it. */
export function markSilent(db: Db, now: Date, awakeSince: string): Promise<{ datastreamId: number; since: string }[]> {
  return many(
    db,
    sql<{ datastreamId: number; since: string }>`insert into telemetry.silence (datastream_id, since, noticed_at)
      select d.id, coalesce(least(l.phenomenon_time, l.received_at), d.created_at), ${now}
      from telemetry.datastream d left join telemetry.latest l on l.datastream_id = d.id
      where (d.terms ? 'expected' or d.terms ? 'silentAfter')
        and greatest(coalesce(least(l.phenomenon_time, l.received_at), d.created_at), ${awakeSince}::timestamptz)
          < ${now}::timestamptz - make_interval(secs => coalesce((d.terms ->> 'silentAfter')::float8, (d.terms ->> 'expected')::float8 * 3))
      on conflict do nothing returning datastream_id, since`,
  )
}

export interface SilentRow {
  datastream: number
  name: string
  since: string
  noticedAt: string
}

/** Months to keep, by datastream, where anything was agreed. */
export function listKeeping(db: Db): Promise<{ id: number; raw: number | null; rollups: number | null }[]> {
  return many(
    db,
    sql<{ id: number; raw: number | null; rollups: number | null }>`select id, (terms ->> 'keepRawMonths')::int as raw,
      (terms ->> 'keepRollupMonths')::int as rollups from telemetry.datastream
      where terms ? 'keepRawMonths' or terms ? 'keepRollupMonths'`,
  )
}

/** Deletes observations before a time, a part at once; their roll-ups stay. Hours not yet rolled up wait. */
export async function purgeRaw(db: Db, datastream: number, before: Date): Promise<number> {
  const done = await sql`delete from telemetry.observation o where o.datastream_id = ${datastream}
    and o.phenomenon_time < (select max(x.t) + interval '1 microsecond' from (select phenomenon_time as t from telemetry.observation
      where datastream_id = ${datastream} and phenomenon_time < ${before} order by 1 limit 200000) x)
    and not exists (select from telemetry.stale_hour s where s.datastream_id = o.datastream_id
      and s.hour = date_trunc('hour', o.phenomenon_time, 'UTC'))`.execute(db)
  if ((done.numAffectedRows ?? 0n) > 0n)
    await sql`update telemetry.latest set first_time = greatest(first_time, least(${before}, phenomenon_time))
      where datastream_id = ${datastream}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

export async function purgeRollups(db: Db, datastream: number, before: Date): Promise<void> {
  await sql`delete from telemetry.rollup where datastream_id = ${datastream} and bucket < ${before}`.execute(db)
}

/** What was put aside is looked at within three months, and a broken device may not fill the disk. */
export async function purgeQuarantine(db: Db, before: Date, most: number): Promise<void> {
  await sql`delete from telemetry.quarantine where at < ${before}`.execute(db)
  await sql`delete from telemetry.quarantine q using (
      select id, row_number() over (partition by datastream_id order by id desc) as n from telemetry.quarantine) x
    where x.id = q.id and x.n > ${most}`.execute(db)
}
