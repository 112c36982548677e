import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export type ContactKind = 'phone' | 'email'

export interface ProfileRow {
  communeId: string | null
  languages: string[]
  version: number
  updatedAt: string
}
export const findProfile = (db: Db, personId: string) =>
  maybe(
    db,
    sql<ProfileRow>`select commune_id, languages, version, updated_at from personal.profile where person_id = ${personId}`,
  )

/** Stores the profile if it still is the version that was seen; answers the new one. */
export const putProfile = (db: Db, personId: string, p: Omit<ProfileRow, 'updatedAt'>, now: Date) =>
  maybe(
    db,
    sql<{ version: number }>`insert into personal.profile as p (person_id, commune_id, languages, version, updated_at)
      select ${personId}, ${p.communeId}, ${p.languages}, 1, ${now}
        where ${p.version} = 0 or exists (select from personal.profile where person_id = ${personId})
      on conflict (person_id) do update set commune_id = excluded.commune_id, languages = excluded.languages,
        version = p.version + 1, updated_at = excluded.updated_at
      where p.version = ${p.version} returning version`,
  )

export interface ContactRow {
  kind: ContactKind
  sealed: Buffer
  verifiedAt: string
}
export const listContacts = (db: Db, personId: string) =>
  many(db, sql<ContactRow>`select kind, sealed, verified_at from personal.contact where person_id = ${personId}`)

export async function putContact(
  db: Db,
  personId: string,
  kind: ContactKind,
  sealed: Buffer,
  now: Date,
): Promise<void> {
  await sql`insert into personal.contact (person_id, kind, sealed, verified_at) values (${personId}, ${kind}, ${sealed}, ${now})
    on conflict (person_id, kind) do update set sealed = excluded.sealed, verified_at = excluded.verified_at`.execute(
    db,
  )
}

export async function dropContact(db: Db, personId: string, kind: ContactKind): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ kind: string }>`delete from personal.contact where person_id = ${personId} and kind = ${kind} returning kind`,
  )
  return row !== undefined
}

export interface CodeRow {
  id: string
  personId: string
  kind: ContactKind
  sealed: Buffer
  tries: number
  expiresAt: string
  usedAt: string | null
}
export async function addCode(db: Db, c: Omit<CodeRow, 'tries' | 'usedAt'>, now: Date): Promise<void> {
  await sql`insert into personal.contact_code (id, person_id, kind, sealed, made_at, expires_at)
    values (${c.id}, ${c.personId}, ${c.kind}, ${c.sealed}, ${now}, ${c.expiresAt})`.execute(db)
}
const CODE = sql`id, person_id, kind, sealed, tries, expires_at, used_at from personal.contact_code`
export const readCode = (db: Db, id: string) => maybe(db, sql<CodeRow>`select ${CODE} where id = ${id}`)
/** The code, held until the end of the transaction: tries are counted one after the other. */
export const lockCode = (db: Db, id: string) => maybe(db, sql<CodeRow>`select ${CODE} where id = ${id} for update`)
export const countCodes = async (db: Db, personId: string, since: Date) =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from personal.contact_code where person_id = ${personId} and made_at > ${since}`,
    )
  ).n
export async function triedCode(db: Db, id: string, used: Date | null): Promise<void> {
  await sql`update personal.contact_code set tries = tries + 1, used_at = ${used} where id = ${id}`.execute(db)
}
export async function sweepCodes(db: Db, now: Date): Promise<void> {
  await sql`delete from personal.contact_code where expires_at < ${new Date(now.getTime() - 86_400_000)}`.execute(db)
}

export interface RestrictionRow {
  kind: 'restrict' | 'object'
  scope: string
  since: string
}
export const listRestrictions = (db: Db, personId: string) =>
  many(
    db,
    sql<RestrictionRow>`select kind, scope, since from personal.restriction where person_id = ${personId} and ended_at is null order by since`,
  )
export async function addRestriction(
  db: Db,
  r: { id: string; personId: string; caseId: string; kind: string; scope: string },
  now: Date,
): Promise<void> {
  await sql`insert into personal.restriction (id, person_id, case_id, kind, scope, since)
    values (${r.id}, ${r.personId}, ${r.caseId}, ${r.kind}, ${r.scope}, ${now}) on conflict (case_id) do nothing`.execute(
    db,
  )
}

/** Forgets what a person told us of themselves; answers how many things. Restrictions stay: they protect. */
export async function eraseProfile(db: Db, personId: string): Promise<number> {
  const row = await one(
    db,
    sql<{ n: number }>`with a as (delete from personal.profile where person_id = ${personId} returning 1),
      b as (delete from personal.contact where person_id = ${personId} returning 1),
      c as (delete from personal.contact_code where person_id = ${personId} returning 1)
      select (select count(*) from a) + (select count(*) from b) + (select count(*) from c) as n`,
  )
  return row.n
}
