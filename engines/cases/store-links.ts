import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Actor, Rule } from '@hue-s/kernel/server/access.ts'
import { filter } from '@hue-s/kernel/server/access.ts'
import type { AttachmentKind, Audience, RelationKind, RequestView } from './contract.ts'

/** Who joined a case and in which role. Read only for relation checks and by whoever is entitled to names. */
export interface Party {
  role: string
  personId: string
}

export const listParties = (db: Db, id: string) =>
  many(db, sql<Party>`select role, person_id from cases.party where case_id = ${id} order by role, person_id`)

export async function insertFollower(
  db: Db,
  id: string,
  personId: string,
  at: Date,
  origin: string | null = null,
): Promise<void> {
  await sql`insert into cases.follower (case_id, person_id, at, origin) values (${id}, ${personId}, ${at}, ${origin})
    on conflict do nothing`.execute(db)
}

export async function deleteFollower(db: Db, id: string, personId: string): Promise<void> {
  await sql`delete from cases.follower where case_id = ${id} and person_id = ${personId}`.execute(db)
}

export const countFollowers = async (db: Db, id: string) =>
  (await one(db, sql<{ n: number }>`select count(*) as n from cases.follower where case_id = ${id}`)).n

export const listFollowers = (db: Db, id: string) =>
  many(db, sql<{ personId: string }>`select person_id from cases.follower where case_id = ${id} order by person_id`)

/** Which of these cases a person follows. */
export const listFollowedOf = (db: Db, personId: string, ids: readonly string[]) =>
  many(
    db,
    sql<{
      caseId: string
    }>`select case_id from cases.follower where person_id = ${personId} and case_id = any(${[...ids]}::uuid[])`,
  )

/** Followers and parties of a merged case follow the one that goes on; where they came from is kept. */
export async function moveFollowers(db: Db, from: string, to: string, at: Date): Promise<void> {
  await sql`insert into cases.follower (case_id, person_id, at, origin)
    select ${to}, person_id, ${at}, origin from (
      select distinct on (person_id) person_id, origin from (
        select person_id, coalesce(origin, ${from}::uuid) as origin from cases.follower where case_id = ${from}
        union all select person_id, ${from}::uuid from cases.party where case_id = ${from}) every_one order by person_id, origin) f
    where not exists (select from cases.party p where p.case_id = ${to} and p.person_id = f.person_id)
    on conflict do nothing`.execute(db)
  await sql`delete from cases.follower where case_id = ${from}`.execute(db)
}

/** Whoever follows a case follows a part of it too. */
export async function copyFollowers(db: Db, from: string, to: string): Promise<void> {
  await sql`insert into cases.follower (case_id, person_id, at) select ${to}, person_id, at from cases.follower where case_id = ${from}
    on conflict do nothing`.execute(db)
}

/** A case and everything that was merged into it, however deep. */
const withMerged = (id: string) => sql`with recursive whole as (select ${id}::uuid as id
    union select c.id from cases.case c join whole on c.merged_into = whole.id)`

/** Whoever followed the root only because of this case (or of one merged into it) follows this case again. */
export async function returnFollowers(db: Db, id: string, root: string): Promise<void> {
  await sql`${withMerged(id)}, gone as (
      delete from cases.follower f using whole where f.case_id = ${root} and f.origin = whole.id returning f.person_id, f.at, f.origin)
    insert into cases.follower (case_id, person_id, at, origin)
    select ${id}, person_id, at, nullif(origin, ${id}::uuid) from gone g
    where not exists (select from cases.party p where p.case_id = ${id} and p.person_id = g.person_id)
    on conflict do nothing`.execute(db)
}

/** Followers of a merged case: those who went from it to the root. */
export const listMovedFollowers = (db: Db, id: string, root: string) =>
  many(
    db,
    sql<{
      personId: string
    }>`${withMerged(id)} select f.person_id from cases.follower f join whole on f.origin = whole.id
      where f.case_id = ${root} order by f.person_id`,
  )

/** When a merged case was merged: the last time. */
export const mergedAt = async (db: Db, id: string) =>
  (
    await one(
      db,
      sql<{
        at: string
      }>`select at from cases.case_event where case_id = ${id} and kind = 'merged' order by n desc limit 1`,
    )
  ).at

export async function deleteRelation(db: Db, from: string, kind: RelationKind, to: string): Promise<void> {
  await sql`delete from cases.relation where from_id = ${from} and kind = ${kind} and to_id = ${to}`.execute(db)
}

export interface Attachment {
  fileId: string
  kind: AttachmentKind
  visibleTo: Audience
  at: string
}

export const insertAttachment = (db: Db, id: string, a: Attachment, by: string | null) =>
  maybe(
    db,
    sql<{ fileId: string }>`insert into cases.attachment (case_id, file_id, kind, visible_to, by, at)
      values (${id}, ${a.fileId}, ${a.kind}, ${a.visibleTo}, ${by}, ${a.at}) on conflict do nothing returning file_id`,
  )

export const listAttachments = (db: Db, id: string, levels: readonly Audience[]) =>
  many(
    db,
    sql<Attachment>`select file_id, kind, visible_to, at from cases.attachment
      where case_id = ${id} and visible_to = any(${[...levels]}) order by at, file_id limit 500`,
  )

/** The case that a chain of mergers ends in. */
export const findRoot = (db: Db, id: string) =>
  maybe(
    db,
    sql<{ id: string; code: string }>`with recursive up as (
        select id, code, merged_into from cases.case where id = ${id}
        union select c.id, c.code, c.merged_into from cases.case c join up on c.id = up.merged_into)
      select id, code from up where merged_into is null`,
  )

export async function insertRelation(
  db: Db,
  from: string,
  kind: RelationKind,
  to: string,
  at: Date,
  by: string | null,
): Promise<boolean> {
  const done = await maybe(
    db,
    sql<{
      fromId: string
    }>`insert into cases.relation (from_id, kind, to_id, at, by) values (${from}, ${kind}, ${to}, ${at}, ${by})
      on conflict do nothing returning from_id`,
  )
  return done !== undefined
}

/** Whether a chain of one kind leads from a case to another. */
export async function leadsTo(db: Db, from: string, kind: RelationKind, to: string): Promise<boolean> {
  const found = await maybe(
    db,
    sql<{ id: string }>`with recursive ahead as (
        select ${from}::uuid as id
        union select r.to_id from cases.relation r join ahead on r.from_id = ahead.id where r.kind = ${kind})
      select id from ahead where id = ${to}`,
  )
  return found !== undefined
}

export const listRelations = (db: Db, id: string) =>
  many(
    db,
    sql<{
      kind: RelationKind
      direction: 'from' | 'to'
      id: string
      code: string
      state: string
      type: string
      agencyId: string | null
    }>`
      select r.kind, case when r.from_id = ${id} then 'to' else 'from' end as direction, c.id, c.code, c.state, c.type, c.agency_id
      from cases.relation r join cases.case c on c.id = case when r.from_id = ${id} then r.to_id else r.from_id end
      where r.from_id = ${id} or r.to_id = ${id} order by r.at, c.code limit 200`,
  )

/** Relations change one at a time, so that two of them cannot close a circle together. */
export async function lockRelations(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('cases.relation'))`.execute(db)
}

interface PendingRequest {
  id: string
  caseId: string
  action: string
  input: Record<string, unknown>
  askedBy: string | null
  decidedAt: string | null
}

export const insertRequest = (db: Db, r: Omit<PendingRequest, 'decidedAt'> & { note: string | null }, at: Date) =>
  maybe(
    db,
    sql<{ id: string }>`insert into cases.request (id, case_id, action, input, asked_by, asked_at, note)
      values (${r.id}, ${r.caseId}, ${r.action}, ${json(r.input)}, ${r.askedBy}, ${at}, ${r.note})
      on conflict (case_id, action) where decided_at is null do nothing returning id`,
  )

export const lockRequest = (db: Db, id: string) =>
  maybe(
    db,
    sql<PendingRequest>`select id, case_id, action, input, asked_by, decided_at from cases.request where id = ${id} for update`,
  )

export async function decideRequest(db: Db, id: string, approved: boolean, by: string | null, at: Date): Promise<void> {
  await sql`update cases.request set approved = ${approved}, decided_by = ${by}, decided_at = ${at} where id = ${id}`.execute(
    db,
  )
}

/** Pending requests of others that this person may decide, oldest first. */
export function listRequests(
  db: Db,
  rule: Rule,
  actor: Actor,
  after: readonly [string, string] | undefined,
  limit: number,
) {
  const from = after ? sql`(q.asked_at, q.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`
  return many(
    db,
    sql<RequestView>`select q.id, q.case_id, q.code, q.type, q.title, q.action, q.input, q.asked_by, q.asked_at
      from (select r.*, c.code, c.type, c.title, c.agency_id from cases.request r join cases.case c on c.id = r.case_id where r.decided_at is null) q
      where ${from} and q.asked_by is distinct from ${actor.id} and ${filter(rule, actor, 'q')} order by q.asked_at, q.id limit ${limit}`,
  )
}
