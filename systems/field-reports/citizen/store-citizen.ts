import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { DeviceFacts } from '../contract-citizen.ts'
import type { ReportExport } from '../contract-papers.ts'

export interface WatchRow {
  id: string
  personId: string
  kind: 'place' | 'area' | 'category'
  name: string
  lon: number | null
  lat: number | null
  radius: number | null
  communeId: string | null
  category: string | null
  createdAt: string
}

const WATCH = sql`w.id, w.person_id, w.kind, w.name, w.lon, w.lat, w.radius, w.commune_id, w.category, w.created_at`

/** Until the transaction ends, nobody else adds to what this person follows. */
export async function lockPerson(db: Db, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`field-reports.watch:${personId}`}, 0))`.execute(db)
}

export const countWatches = async (db: Db, personId: string) =>
  (await one(db, sql<{ n: number }>`select count(*) as n from field_reports.watch where person_id = ${personId}`)).n

/** What a person follows, the latest first; the service keeps the number small. */
export const listWatches = (db: Db, personId: string) =>
  many(
    db,
    sql<WatchRow>`select ${WATCH} from field_reports.watch w where person_id = ${personId} order by created_at desc, id desc limit 500`,
  )

/** The watch that already says the same, so that a second press makes no second one. */
export const findSame = (db: Db, w: WatchRow) =>
  maybe(
    db,
    sql<WatchRow>`select ${WATCH} from field_reports.watch w where person_id = ${w.personId} and kind = ${w.kind}
      and lon is not distinct from ${w.lon} and lat is not distinct from ${w.lat} and radius is not distinct from ${w.radius}
      and commune_id is not distinct from ${w.communeId}::uuid and category is not distinct from ${w.category} limit 1`,
  )

export async function insertWatch(db: Db, w: WatchRow): Promise<void> {
  await sql`insert into field_reports.watch (id, person_id, kind, name, lon, lat, radius, commune_id, category, created_at)
    values (${w.id}, ${w.personId}, ${w.kind}, ${w.name}, ${w.lon}, ${w.lat}, ${w.radius}, ${w.communeId}, ${w.category}, ${w.createdAt})`.execute(
    db,
  )
}

export const deleteWatch = (db: Db, personId: string, id: string) =>
  maybe(
    db,
    sql<{ id: string }>`delete from field_reports.watch where id = ${id} and person_id = ${personId} returning id`,
  )

export interface Step {
  reportId: string
  at: string
  state: string
  category: string
  communeId: string | null
  lon: number
  lat: number
  publishedAt: string
  /** People who follow this very report. */
  followers: readonly string[]
  /** Told also to those who follow a place or a kind. */
  forAreas: boolean
  /** People who hear of it in another way (its reporter). */
  except: readonly string[]
}

/** The widest that a watch may reach: the box in which places are looked for. */
const REACH_METRES = 5_000

/**
 * Writes the news of one step for everybody whose watch fits, each person once however many of their watches do.
 * One at a time across the platform, so that «at most so many a day» is never passed by two steps at once.
 */
export async function insertNews(db: Db, s: Step, day: string, perDay: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('field-reports.watch-news', 0))`.execute(db)
  const dLat = REACH_METRES / 111_195
  const dLon = Math.min(180, dLat / Math.max(0.01, Math.cos((s.lat * Math.PI) / 180)))
  const metres = sql`2 * 6371008.8 * asin(least(1, sqrt(power(sin(radians(w.lat - ${s.lat}::float8) / 2), 2)
    + cos(radians(${s.lat}::float8)) * cos(radians(w.lat)) * power(sin(radians(w.lon - ${s.lon}::float8) / 2), 2))))`
  const places = sql`select w.person_id, w.created_at from field_reports.watch w where w.kind = 'place'
      and w.spot <@ box(point(${s.lon - dLon}, ${s.lat - dLat}), point(${s.lon + dLon}, ${s.lat + dLat}))
      and ${metres} <= w.radius and (w.category is null or w.category = ${s.category})
    union all select w.person_id, w.created_at from field_reports.watch w where w.kind = 'area'
      and w.commune_id = ${s.communeId}::uuid and (w.category is null or w.category = ${s.category})
    union all select w.person_id, w.created_at from field_reports.watch w where w.kind = 'category' and w.category = ${s.category}`
  const wide = s.forAreas ? sql`union all ${places}` : sql``
  await sql`insert into field_reports.watch_news (person_id, report_id, step_at, is_new, state, day, in_digest)
    select person_id, ${s.reportId}, ${s.at}, bool_or(created_at < ${s.publishedAt}::timestamptz) and not exists (
        select from field_reports.watch_news n where n.person_id = fit.person_id and n.report_id = ${s.reportId}),
      ${s.state}, ${day}::date,
      (select count(*) from field_reports.watch_news n where n.person_id = fit.person_id and n.day = ${day}::date and not n.in_digest) >= ${perDay}
    from (select unnest(${[...s.followers]}::uuid[]) as person_id, 'infinity'::timestamptz as created_at ${wide}) fit
    where person_id <> all(${[...s.except]}::uuid[])
    group by person_id on conflict do nothing`.execute(db)
}

export interface News {
  personId: string
  reportId: string
  stepAt: string
  isNew: boolean
  state: string
}

/** News to be told now, the oldest first; taken by one worker at a time. */
export const takeNews = (db: Db, most: number) =>
  many(
    db,
    sql<News>`select person_id, report_id, step_at, is_new, state from field_reports.watch_news
      where told_at is null and not in_digest order by step_at limit ${most} for update skip locked`,
  )

export async function markTold(db: Db, n: Pick<News, 'personId' | 'reportId' | 'stepAt'>, now: Date): Promise<void> {
  await sql`update field_reports.watch_news set told_at = ${now}
    where person_id = ${n.personId} and report_id = ${n.reportId} and step_at = ${n.stepAt}`.execute(db)
}

/** Closes what waited for the morning: how many reports each person hears of in one message. */
export const takeDigests = (db: Db, now: Date, people: number) =>
  many(
    db,
    sql<{ personId: string; reports: number }>`with who as (
        select distinct person_id from field_reports.watch_news where told_at is null and in_digest order by person_id limit ${people}),
      told as (update field_reports.watch_news n set told_at = ${now} from who
        where n.person_id = who.person_id and n.told_at is null and n.in_digest returning n.person_id, n.report_id)
      select person_id, count(distinct report_id) as reports from told group by person_id`,
  )

/** News older than this have served: they only keep a step from being told twice. */
export async function forgetNews(db: Db, before: Date): Promise<void> {
  await sql`delete from field_reports.watch_news where step_at < ${before} and told_at is not null`.execute(db)
}

export async function insertMessagePhotos(db: Db, reportId: string, n: number, files: readonly string[]) {
  await sql`insert into field_reports.message_photo (report_id, n, file_id)
    select ${reportId}, ${n}, unnest(${[...files]}::uuid[]) on conflict do nothing`.execute(db)
}

export const listMessagePhotos = (db: Db, reportId: string) =>
  many(
    db,
    sql<{
      n: number
      fileId: string
    }>`select n, file_id from field_reports.message_photo where report_id = ${reportId} order by n, file_id limit 500`,
  )

export async function putDeviceFacts(db: Db, reportId: string, d: DeviceFacts, receivedAt: Date): Promise<void> {
  await sql`insert into field_reports.device_fact (report_id, written_at, sent_at, received_at, place_from, accuracy_metres)
    values (${reportId}, ${d.writtenAt}, ${d.sentAt}, ${receivedAt}, ${d.placeFrom ?? null}, ${d.accuracyMetres ?? null})
    on conflict do nothing`.execute(db)
}

export const findDeviceFacts = (db: Db, reportId: string) =>
  maybe(
    db,
    sql<NonNullable<ReportExport['device']>>`select written_at, sent_at, received_at, place_from, accuracy_metres
      from field_reports.device_fact where report_id = ${reportId}`,
  )
