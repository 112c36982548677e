import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Hint } from './outbreak.ts'

/** Stands for the whole province among the communes. */
export const ALL = '00000000-0000-0000-0000-000000000000'

/** Only one process counts or judges at a time. */
export async function lockWall(db: Db, what: 'days' | 'outbreaks'): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`field-reports.wall:${what}`}, 0))`.execute(db)
}

export const findSeen = (db: Db) =>
  maybe(db, sql<{ at: string; checkedAt: string }>`select at, checked_at from field_reports.wall_seen`)

export async function putSeen(
  db: Db,
  seen: { at: Date; checkedAt: Date | string },
  changed: readonly string[],
): Promise<void> {
  await sql`insert into field_reports.wall_seen (at, checked_at) values (${seen.at}, ${seen.checkedAt})
    on conflict (only_one) do update set at = excluded.at, checked_at = excluded.checked_at`.execute(db)
  await sql`insert into field_reports.wall_month (month, due) select m, true from unnest(${[...changed]}::text[]) m
    on conflict (month) do update set due = true`.execute(db)
}

/** Received (duplicates once) of a month, as it was counted. */
export const countedIn = async (db: Db, month: string): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select coalesce(sum(received - merged), 0) as n from field_reports.wall_day
        where commune_id = ${ALL} and day >= ${`${month}-01`}::date and day < ${`${month}-01`}::date + interval '1 month'`,
    )
  ).n

/** Months that have never been counted, then those that changed and were counted a while ago. */
export const listDue = (db: Db, countedBefore: Date, limit: number) =>
  many(
    db,
    sql<{ month: string }>`select month from field_reports.wall_month
      where due and (counted_at is null or counted_at <= ${countedBefore})
      order by counted_at is not null, month desc limit ${limit}`,
  )

export interface DayRow {
  communeId: string
  category: string
  day: string
  received: number
  merged: number
}

export async function replaceMonth(
  db: Db,
  month: string,
  days: readonly DayRow[],
  done: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  const first = `${month}-01`
  await sql`delete from field_reports.wall_day where day >= ${first}::date and day < ${first}::date + interval '1 month'`.execute(
    db,
  )
  await sql`insert into field_reports.wall_day (commune_id, category, day, received, merged)
    select * from unnest(${days.map((d) => d.communeId)}::uuid[], ${days.map((d) => d.category)}::text[],
      ${days.map((d) => d.day)}::date[], ${days.map((d) => d.received)}::int[], ${days.map((d) => d.merged)}::int[])`.execute(
    db,
  )
  await sql`delete from field_reports.wall_done where month = ${month}`.execute(db)
  await sql`insert into field_reports.wall_done (month, day, finished)
    select ${month}, * from unnest(${[...done.keys()]}::date[], ${[...done.values()]}::int[])`.execute(db)
  await sql`update field_reports.wall_month set due = false, counted_at = ${now} where month = ${month}`.execute(db)
}

/** What is known of the past: its first day, and when it was last counted. */
export const findKnown = (db: Db) =>
  one(
    db,
    sql<{ firstDay: string | null; countedAt: string | null }>`select
      (select min(day) from field_reports.wall_day) as first_day,
      (select max(counted_at) from field_reports.wall_month) as counted_at`,
  )

/** Days of some kinds in the whole province, from one day on and before another. */
export const listKindDays = (db: Db, kinds: readonly string[], ranges: readonly (readonly [string, string])[]) =>
  many(
    db,
    sql<{ category: string; day: string; received: number }>`select d.category, d.day, d.received
      from field_reports.wall_day d where d.commune_id = ${ALL} and d.category = any(${[...kinds]}) and exists (
        select from unnest(${ranges.map((r) => r[0])}::date[], ${ranges.map((r) => r[1])}::date[]) r(a, b)
        where d.day >= r.a and d.day < r.b)`,
  )

/** What each of these communes brought of a kind over some days. */
export const listRecent = (
  db: Db,
  cells: readonly { communeId: string; category: string }[],
  from: string,
  to: string,
) =>
  many(
    db,
    sql<{ communeId: string; category: string; received: number }>`select c.id as commune_id, c.category,
        (select coalesce(sum(d.received), 0) from field_reports.wall_day d
          where d.commune_id = c.id and d.category = c.category and d.day >= ${from}::date and d.day < ${to}::date) as received
      from unnest(${cells.map((c) => c.communeId)}::uuid[], ${cells.map((c) => c.category)}::text[]) c(id, category)`,
  )

/** Received (duplicates once) per day of the province in some spans. */
export const listProvinceDays = (db: Db, ranges: readonly (readonly [string, string])[], category?: string) =>
  many(
    db,
    sql<{ day: string; received: number }>`select d.day, sum(d.received - d.merged) as received
      from field_reports.wall_day d
      where d.commune_id = ${ALL} and ${category === undefined ? sql`true` : sql`d.category = ${category}`} and exists (
        select from unnest(${ranges.map((r) => r[0])}::date[], ${ranges.map((r) => r[1])}::date[]) r(a, b)
        where d.day >= r.a and d.day < r.b)
      group by d.day`,
  )

export const listFinished = (db: Db, from: string) =>
  many(
    db,
    sql<{
      day: string
      finished: number
    }>`select day, sum(finished) as finished from field_reports.wall_done where day >= ${from}::date group by day`,
  )

export interface OutbreakRow extends Hint {
  id: string
  state: 'open' | 'dismissed' | 'incident'
  startedAt: string
  lastAt: string
  endedAt: string | null
  until: string | null
  note: string | null
  version: number
}
const columns = sql`id, key, commune_id, kinds, hours, count, communes, low, high, chance, years, thin, state,
  started_at, last_at, ended_at, until, note, version`

/** Hints that stand, and for those who ask those that ended in the last days; least likely first. */
export const listOutbreaks = (db: Db, endedSince: Date | null) =>
  many(
    db,
    sql<OutbreakRow>`select ${columns} from field_reports.outbreak
      where ended_at is null or ended_at >= ${endedSince}::timestamptz
      order by ended_at is not null, state <> 'open', chance, id limit 200`,
  )

export const findOutbreak = (db: Db, id: string) =>
  maybe(db, sql<OutbreakRow>`select ${columns} from field_reports.outbreak where id = ${id}`)

export const lockOutbreak = (db: Db, id: string) =>
  maybe(db, sql<OutbreakRow>`select ${columns} from field_reports.outbreak where id = ${id} for update`)

export async function insertOutbreak(db: Db, id: string, h: Hint, now: Date): Promise<void> {
  await sql`insert into field_reports.outbreak (id, key, commune_id, kinds, hours, count, communes, low, high, chance,
      years, thin, state, started_at, last_at)
    values (${id}, ${h.key}, ${h.communeId}, ${h.kinds}, ${h.hours}, ${h.count}, ${h.communes}, ${h.low}, ${h.high},
      ${h.chance}, ${h.years}, ${h.thin}, 'open', ${now}, ${now})`.execute(db)
}

/** New numbers; `awake`: what had been put aside stands again. */
export async function updateOutbreak(db: Db, id: string, h: Hint, awake: boolean, now: Date): Promise<void> {
  await sql`update field_reports.outbreak set kinds = ${h.kinds}, hours = ${h.hours}, count = ${h.count},
      communes = ${h.communes}, low = ${h.low}, high = ${h.high}, chance = ${h.chance}, years = ${h.years},
      thin = ${h.thin}, last_at = ${now}, version = version + ${awake ? 1 : 0}::int,
      state = case when ${awake} then 'open' else state end, until = case when ${awake} then null else until end
    where id = ${id}`.execute(db)
}

export async function endOutbreak(db: Db, id: string, now: Date): Promise<void> {
  await sql`update field_reports.outbreak set ended_at = ${now} where id = ${id}`.execute(db)
}

export const decideOutbreak = (
  db: Db,
  d: {
    id: string
    state: 'dismissed' | 'incident'
    note: string
    until: Date | null
    by: string | null
    now: Date
  },
) =>
  one(
    db,
    sql<OutbreakRow>`update field_reports.outbreak set state = ${d.state}, note = ${d.note}, until = ${d.until},
      decided_by = ${d.by}, decided_at = ${d.now}, version = version + 1 where id = ${d.id} returning ${columns}`,
  )
