import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface MemberRow {
  id: string
  sealed: Buffer
  version: number
  consentAt: string
}
const ROW = sql`id, sealed, version, consent_at`

export const listMembers = (db: Db, personId: string) =>
  many(db, sql<MemberRow>`select ${ROW} from personal.household_member where person_id = ${personId} order by id`)
export const findMember = (db: Db, personId: string, id: string) =>
  maybe(db, sql<MemberRow>`select ${ROW} from personal.household_member where person_id = ${personId} and id = ${id}`)

/** One list at a time is added to, so that its length is counted rightly. */
export async function lockList(db: Db, what: string, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`personal:${what}:${personId}`}, 0))`.execute(db)
}
export const countMembers = async (db: Db, personId: string) =>
  (await one(db, sql<{ n: number }>`select count(*) as n from personal.household_member where person_id = ${personId}`))
    .n

export async function addMember(db: Db, personId: string, id: string, sealed: Buffer, now: Date): Promise<void> {
  await sql`insert into personal.household_member (id, person_id, sealed, consent_at, updated_at)
    values (${id}, ${personId}, ${sealed}, ${now}, ${now})`.execute(db)
}
/** Changes a member if nobody did since that version was seen. */
export const setMember = (db: Db, m: { personId: string; id: string; version: number; sealed: Buffer }, now: Date) =>
  maybe(
    db,
    sql<MemberRow>`update personal.household_member set sealed = ${m.sealed}, version = version + 1, updated_at = ${now}
      where person_id = ${m.personId} and id = ${m.id} and version = ${m.version} returning ${ROW}`,
  )
export async function dropMember(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{
      id: string
    }>`delete from personal.household_member where person_id = ${personId} and id = ${id} returning id`,
  )
  return row !== undefined
}
export const eraseMembers = async (db: Db, personId: string) =>
  (
    await many(
      db,
      sql<{ id: string }>`delete from personal.household_member where person_id = ${personId} returning id`,
    )
  ).length
