import { json, many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { CaseEvent } from './facts.ts'

export const listDue = (db: Db, type: string, closedBefore: string, limit: number) =>
  many(
    db,
    sql<{
      id: string
    }>`select id from cases.case where type = ${type} and closed_at < ${closedBefore}::timestamptz and anonymised_at is null
      order by closed_at, id limit ${limit}`,
  )

/** Everybody who is in a case because it is their own affair. */
export const listPeople = async (db: Db, id: string) =>
  (await many(db, sql<{ personId: string }>`select distinct person_id from cases.party where case_id = ${id}`)).map(
    (p) => p.personId,
  )

/** Takes words and people out of entries; the table lets nothing else be changed. */
export async function rewriteEvents(db: Db, events: readonly CaseEvent[]): Promise<void> {
  const rows = events.map((e) => ({
    case_id: e.caseId,
    n: e.n,
    actor_id: e.actorId,
    on_behalf_of: e.onBehalfOf,
    input: e.input,
    facts: e.facts,
    note: e.note,
  }))
  await sql`set local cases.redacting = 'on'`.execute(db)
  await sql`update cases.case_event e set actor_id = x.actor_id, on_behalf_of = x.on_behalf_of, input = nullif(x.input, 'null'::jsonb),
      facts = x.facts, note = x.note
    from jsonb_to_recordset(${json(rows)}) as x(case_id uuid, n int, actor_id uuid, on_behalf_of uuid, input jsonb, facts jsonb, note text)
    where e.case_id = x.case_id and e.n = x.n`.execute(db)
  await sql`set local cases.redacting = 'off'`.execute(db)
}

/** Forgets who brought, joined and followed a case; answers the files that its parties had hung on it. */
export async function forgetPeople(db: Db, id: string, people: readonly string[]): Promise<string[]> {
  const files = await many(
    db,
    sql<{
      fileId: string
    }>`update cases.attachment set by = null where case_id = ${id} and by = any(${[...people]}::uuid[]) returning file_id`,
  )
  await sql`delete from cases.party where case_id = ${id}`.execute(db)
  await sql`delete from cases.follower where case_id = ${id} or origin = ${id}`.execute(db)
  await sql`update cases.request set asked_by = null where case_id = ${id} and asked_by = any(${[...people]}::uuid[])`.execute(
    db,
  )
  await sql`delete from cases.deed where case_id = ${id} and actor_id = any(${[...people]}::uuid[])`.execute(db)
  return files.map((f) => f.fileId)
}

export async function markAnonymised(db: Db, id: string, at: Date): Promise<void> {
  await sql`update cases.case set anonymised_at = ${at} where id = ${id}`.execute(db)
}
