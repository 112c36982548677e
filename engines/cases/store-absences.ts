import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Absence } from './contract.ts'

const columns = sql`a.id, a.person_id, a.deputy_id, a.agency_id, a."from", a.until, a.note`

/** Whom somebody replaces on a day, and in which agency only, if in one. */
export interface Replaced {
  personId: string
  agencyId: string | null
}

export const listReplaced = (db: Db, deputyId: string, today: string) =>
  many(
    db,
    sql<Replaced>`select distinct person_id, agency_id from cases.absence
      where deputy_id = ${deputyId} and "from" <= ${today} and until >= ${today}`,
  )

/** Whether whoever a case is assigned to is away on a day. */
export const isAbsentSql = (today: string) =>
  sql<boolean>`exists (select from cases.absence a where a.person_id = c.assignee_id and a."from" <= ${today}::date and a.until >= ${today}::date
    and (a.agency_id is null or a.agency_id = c.agency_id))`

export const findAbsence = (db: Db, id: string) =>
  maybe(db, sql<Absence>`select ${columns} from cases.absence a where a.id = ${id} for update`)

/** Absences of a person, those they stand in for, or those an agency set; not yet over, the next first. */
export function listAbsences(
  db: Db,
  q: { personId: string | null; agencyId: string | undefined; today: string },
  after: readonly [string, string] | undefined,
  limit: number,
) {
  const whose =
    q.agencyId === undefined
      ? sql`(a.person_id = ${q.personId} or a.deputy_id = ${q.personId})`
      : sql`a.agency_id = ${q.agencyId}`
  const from = after
    ? sql`(a."from", a.id) > ((${after[0]}::timestamptz at time zone 'UTC')::date, ${after[1]}::uuid)`
    : sql`true`
  return many(
    db,
    sql<Absence>`select ${columns} from cases.absence a where ${whose} and a.until >= ${q.today} and ${from} order by a."from", a.id limit ${limit}`,
  )
}

/** One change of a person's absences at a time, so that two cannot overlap. */
export async function lockAbsences(db: Db, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('cases.absence'), hashtext(${personId}))`.execute(db)
}

export const findOverlap = (db: Db, a: Omit<Absence, 'id' | 'note' | 'deputyId'>) =>
  maybe(
    db,
    sql<{ from: string; until: string }>`select "from", until from cases.absence where person_id = ${a.personId}
      and agency_id is not distinct from ${a.agencyId} and "from" <= ${a.until} and until >= ${a.from} order by "from" limit 1`,
  )

export async function insertAbsence(db: Db, a: Absence, by: string | null, at: Date): Promise<void> {
  await sql`insert into cases.absence (id, person_id, deputy_id, agency_id, "from", until, note, by, created_at)
    values (${a.id}, ${a.personId}, ${a.deputyId}, ${a.agencyId}, ${a.from}, ${a.until}, ${a.note}, ${by}, ${at})`.execute(
    db,
  )
}

/** Ends an absence before a day; one that had not begun is gone. */
export async function endAbsence(db: Db, id: string, today: string): Promise<void> {
  await sql`delete from cases.absence where id = ${id} and "from" >= ${today}`.execute(db)
  await sql`update cases.absence set until = ${today}::date - 1 where id = ${id} and until >= ${today}`.execute(db)
}
