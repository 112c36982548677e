import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Paging, Range, Status } from './params.ts'

export interface RequestRow {
  caseId: string
  code: string
  serviceCode: string
  state: string
  status: Status
  description: string
  agency: string | null
  communeId: string | null
  commune: string | null
  address: string
  lat: number
  long: number
  requestedAt: string
  updatedAt: string
  expectedAt: string | null
  late: boolean
  media: string[]
}

const columns = sql`case_id, code, service_code, state, status, description, agency, commune_id, commune, address, lat, long,
  requested_at, updated_at, expected_at, late, media`

/** Writes lines as they are now; `seenAt` tells a walk which of them it met. */
export async function putRequests(db: Db, rows: readonly RequestRow[], seenAt: Date): Promise<void> {
  if (rows.length === 0) return
  const given = rows.map(({ caseId, serviceCode, communeId, requestedAt, updatedAt, expectedAt, ...rest }) => ({
    ...rest,
    case_id: caseId,
    service_code: serviceCode,
    commune_id: communeId,
    requested_at: requestedAt,
    updated_at: updatedAt,
    expected_at: expectedAt,
  }))
  await sql`insert into open311.request as r (${columns}, seen_at)
    select ${columns}, ${seenAt} from jsonb_to_recordset(${json(given)}) as x (case_id uuid, code text, service_code text, state text,
      status text, description text, agency text, commune_id uuid, commune text, address text, lat float8, long float8,
      requested_at timestamptz, updated_at timestamptz, expected_at timestamptz, late boolean, media text[])
    on conflict (case_id) do update set code = excluded.code, service_code = excluded.service_code, state = excluded.state,
      status = excluded.status, description = excluded.description, agency = excluded.agency, commune_id = excluded.commune_id,
      commune = excluded.commune, address = excluded.address, lat = excluded.lat, long = excluded.long, requested_at = excluded.requested_at,
      updated_at = greatest(excluded.updated_at, r.updated_at), expected_at = excluded.expected_at, late = excluded.late,
      media = excluded.media, seen_at = excluded.seen_at`.execute(db)
}

export async function dropRequest(db: Db, caseId: string): Promise<void> {
  await sql`delete from open311.request where case_id = ${caseId}`.execute(db)
}

/** Takes away what a whole walk over everything published did not meet. */
export async function dropUnseen(db: Db, since: Date): Promise<void> {
  await sql`delete from open311.request where seen_at < ${since}`.execute(db)
}

interface Walk {
  startedAt: string
  after: string | null
  doneAt: string | null
}

/** Where the walk stands; one at a time. */
export const lockWalk = (db: Db): Promise<Walk | undefined> =>
  maybe(db, sql<Walk>`select started_at, after, done_at from open311.walk for update`)

export async function saveWalk(
  db: Db,
  w: { startedAt: Date; after: string | null; doneAt: Date | null },
): Promise<void> {
  await sql`insert into open311.walk (one, started_at, after, done_at) values (true, ${w.startedAt}, ${w.after}, ${w.doneAt})
    on conflict (one) do update set started_at = excluded.started_at, after = excluded.after, done_at = excluded.done_at`.execute(
    db,
  )
}

interface RequestFilter {
  codes: readonly string[] | undefined
  services: readonly string[] | undefined
  statuses: readonly Status[] | undefined
  range: Range
}

/** Published requests, the latest first. Named ones override every other filter, as the standard says. */
export function listRequests(db: Db, f: RequestFilter, { limit, offset }: Paging): Promise<RequestRow[]> {
  const parts = f.codes
    ? [sql<boolean>`code = any(${[...f.codes]})`]
    : [
        sql<boolean>`requested_at >= ${f.range.from} and requested_at <= ${f.range.to}`,
        ...(f.services ? [sql<boolean>`service_code = any(${[...f.services]})`] : []),
        ...(f.statuses ? [sql<boolean>`status = any(${[...f.statuses]})`] : []),
      ]
  return many(
    db,
    sql<RequestRow>`select ${columns} from open311.request where ${sql.join(parts, sql` and `)}
      order by requested_at desc, case_id desc limit ${limit} offset ${offset}`,
  )
}

export const findRequest = (db: Db, code: string): Promise<RequestRow | undefined> =>
  maybe(db, sql<RequestRow>`select ${columns} from open311.request where code = ${code}`)

export async function addUpdate(
  db: Db,
  u: { caseId: string; action: string; state: string; at: string },
): Promise<void> {
  await sql`insert into open311.request_update (case_id, action, state, at) values (${u.caseId}, ${u.action}, ${u.state}, ${u.at})
    on conflict do nothing`.execute(db)
}

/** First and last step of reports of which no step was heard: what was there before this door listened. */
export async function addMissedUpdates(
  db: Db,
  rows: readonly { caseId: string; action: string; state: string; at: string }[],
): Promise<void> {
  if (rows.length === 0) return
  const given = rows.map(({ caseId, ...rest }) => ({ ...rest, case_id: caseId }))
  await sql`insert into open311.request_update (case_id, action, state, at)
    select case_id, action, state, at from jsonb_to_recordset(${json(given)}) as x (case_id uuid, action text, state text, at timestamptz)
    where not exists (select from open311.request_update u where u.case_id = x.case_id) order by at
    on conflict do nothing`.execute(db)
}

export interface UpdateRow {
  id: number
  code: string
  action: string
  state: string
  at: string
  media: string[]
}

/** Steps of published requests, the earliest first, so that a reader can go on where it stopped. */
export function listUpdates(
  db: Db,
  f: { codes: readonly string[] | undefined; range: Range },
  { limit, offset }: Paging,
): Promise<UpdateRow[]> {
  const named = f.codes ? sql<boolean>`r.code = any(${[...f.codes]})` : sql<boolean>`true`
  return many(
    db,
    sql<UpdateRow>`select u.id, r.code, u.action, u.state, u.at, r.media
      from open311.request_update u join open311.request r on r.case_id = u.case_id
      where u.at >= ${f.range.from} and u.at <= ${f.range.to} and ${named} order by u.at, u.id limit ${limit} offset ${offset}`,
  )
}

interface Submission {
  id: string
  partnerId: string
  contentHash: Buffer
  at: Date
  caseId: string
  code: string
}

export async function addSubmission(db: Db, s: Submission): Promise<void> {
  await sql`insert into open311.submission (id, partner_id, content_hash, at, case_id, code)
    values (${s.id}, ${s.partnerId}, ${s.contentHash}, ${s.at}, ${s.caseId}, ${s.code})`.execute(db)
}

export type Sent = Pick<Submission, 'id' | 'caseId' | 'code'>

export const findRepeat = (db: Db, partnerId: string, contentHash: Buffer, since: Date): Promise<Sent | undefined> =>
  maybe(
    db,
    sql<Sent>`select id, case_id, code from open311.submission
      where partner_id = ${partnerId} and content_hash = ${contentHash} and at >= ${since} order by at desc limit 1`,
  )

export const findSubmission = (db: Db, id: string): Promise<Sent | undefined> =>
  maybe(db, sql<Sent>`select id, case_id, code from open311.submission where id = ${id}`)

export const findSent = (db: Db, code: string): Promise<(Sent & { partnerId: string }) | undefined> =>
  maybe(
    db,
    sql<
      Sent & { partnerId: string }
    >`select id, case_id, code, partner_id from open311.submission where code = ${code} order by at limit 1`,
  )

export const countSince = async (db: Db, partnerId: string, since: Date): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from open311.submission where partner_id = ${partnerId} and at >= ${since}`,
    )
  ).n + (await countWords(db, partnerId, since))

const countWords = async (db: Db, partnerId: string, since: Date): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from open311.word where partner_id = ${partnerId} and at >= ${since}`,
    )
  ).n

/** The id of a partner's further words; the same number gives the first id again. */
export async function addWord(
  db: Db,
  w: { partnerId: string; updateId: string; id: string; caseId: string; at: Date },
): Promise<string> {
  return (
    await one(
      db,
      sql<{ id: string }>`insert into open311.word (partner_id, update_id, id, case_id, at)
        values (${w.partnerId}, ${w.updateId}, ${w.id}, ${w.caseId}, ${w.at})
        on conflict (partner_id, update_id) do update set update_id = excluded.update_id returning id`,
    )
  ).id
}
