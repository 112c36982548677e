import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** The encrypted columns of a person. */
export const PERSONAL = ['name', 'citizenId', 'birthDate', 'phone', 'email', 'address'] as const
export type Personal = (typeof PERSONAL)[number]

export interface PersonRow extends Record<Personal, Buffer | null> {
  id: string
  kind: 'citizen' | 'organisation' | 'visitor'
  citizenIdHash: Buffer | null
  level: 0 | 1 | 2
}

export interface AccountRow {
  id: string
  personId: string
  kind: 'citizen' | 'staff'
  login: string | null
  displayName: string | null
  status: 'active' | 'closed'
  demo: boolean
}

export const findPerson = (db: Db, id: string) =>
  maybe(db, sql<PersonRow>`select * from identity.person where id = ${id}`)

export const findPersonByHash = (db: Db, hash: Buffer) =>
  maybe(db, sql<PersonRow>`select * from identity.person where citizen_id_hash = ${hash}`)

/** Stores a person; one with the same citizen id who came first wins, and the answer is then false. */
export async function insertPerson(db: Db, p: PersonRow, now: Date): Promise<boolean> {
  const done = await sql`insert into identity.person
    (id, kind, citizen_id_hash, name, citizen_id, birth_date, phone, email, address, level, created_at)
    values (${p.id}, ${p.kind}, ${p.citizenIdHash}, ${p.name}, ${p.citizenId}, ${p.birthDate}, ${p.phone}, ${p.email},
      ${p.address}, ${p.level}, ${now})
    on conflict (citizen_id_hash) do nothing`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** What the identity provider said this time replaces what it said before. */
export async function refreshPerson(
  db: Db,
  id: string,
  name: Buffer,
  birthDate: Buffer | null,
  level: number,
): Promise<void> {
  await sql`update identity.person set name = ${name}, birth_date = coalesce(${birthDate}, birth_date),
    level = greatest(level, ${level}) where id = ${id}`.execute(db)
}

export async function setPersonName(db: Db, id: string, name: Buffer): Promise<void> {
  await sql`update identity.person set name = ${name} where id = ${id}`.execute(db)
}

/** Makes a person without a citizen id the one who holds it; false when they have one already. */
export async function attachCitizenId(db: Db, p: PersonRow): Promise<boolean> {
  const done = await sql`update identity.person set citizen_id_hash = ${p.citizenIdHash}, citizen_id = ${p.citizenId},
      kind = ${p.kind}, name = ${p.name}, birth_date = coalesce(${p.birthDate}, birth_date), level = greatest(level, ${p.level})
    where id = ${p.id} and citizen_id_hash is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

const account = sql`a.id, a.person_id, a.kind, a.login, a.display_name, a.status, a.demo`

export const findAccount = (db: Db, id: string) =>
  maybe(db, sql<AccountRow>`select ${account} from identity.account a where a.id = ${id}`)

export const findAccountByLogin = (db: Db, login: string) =>
  maybe(db, sql<AccountRow>`select ${account} from identity.account a where a.login = ${login}`)

export const findAccountOf = (db: Db, personId: string, kind: 'citizen' | 'staff') =>
  maybe(
    db,
    sql<AccountRow>`select ${account} from identity.account a where a.person_id = ${personId} and a.kind = ${kind}`,
  )

/** Closes a citizen's account at the deletion of their data. */
export async function markErased(db: Db, id: string, now: Date): Promise<void> {
  await sql`update identity.account set status = 'closed', erased_at = ${now} where id = ${id}`.execute(db)
}

/** Opens an account that its own person had closed by deletion; false for any other closed one. */
export async function reopenErased(db: Db, id: string): Promise<boolean> {
  const done = await sql`update identity.account set status = 'active', erased_at = null
    where id = ${id} and status = 'closed' and erased_at is not null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export interface StaffName {
  displayName: string | null
  givenName: string | null
  familyNames: string | null
}

export async function insertAccount(db: Db, a: AccountRow & StaffName, now: Date): Promise<void> {
  await sql`insert into identity.account
    (id, person_id, kind, login, display_name, given_name, family_names, status, demo, created_at)
    values (${a.id}, ${a.personId}, ${a.kind}, ${a.login}, ${a.displayName}, ${a.givenName}, ${a.familyNames},
      ${a.status}, ${a.demo}, ${now})`.execute(db)
}

export const listStaffNames = (db: Db, personIds: readonly string[]) =>
  many(
    db,
    sql<{ personId: string; displayName: string }>`select person_id, display_name from identity.account
      where kind = 'staff' and person_id = any(${[...personIds]})`,
  )

export const countDemoAccounts = async (db: Db): Promise<number> =>
  (await one(db, sql<{ n: number }>`select count(*) as n from identity.account where demo`)).n
