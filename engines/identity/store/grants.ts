import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'

export interface RoleGrant {
  id: string
  personId: string
  role: string
  unitId: string | null
  validFrom: string
  validTo: string | null
  source: 'decision' | 'delegation' | 'replacement' | 'reorganisation'
  citation: string
  grantedBy: string | null
  undecidedOn: string | null
}

const grant = sql`g.id, g.person_id, g.role, g.unit_id, g.valid_from, g.valid_to, g.source, g.citation, g.granted_by, g.undecided_on`
export const inForce = (today: string) =>
  sql<boolean>`g.valid_from <= ${today} and (g.valid_to is null or g.valid_to > ${today})`

export const listGrantsOf = (db: Db, personId: string, today: string) =>
  many(
    db,
    sql<RoleGrant>`select ${grant} from identity.role_grant g where g.person_id = ${personId} and ${inForce(today)}
      order by g.valid_from, g.id`,
  )

export const findGrant = (db: Db, id: string) =>
  maybe(db, sql<RoleGrant>`select ${grant} from identity.role_grant g where g.id = ${id}`)

export interface GrantFilter {
  unitIds: readonly string[] | undefined
  personId: string | undefined
  undecided: boolean | undefined
  allowed: RawBuilder<boolean>
  after: string | undefined
  limit: number
}

/** Grants in force or to come, with the name of who holds them, newest first. */
export const listGrants = (db: Db, today: string, f: GrantFilter) =>
  many(
    db,
    sql<RoleGrant & { name: string | null }>`select ${grant}, a.display_name as name from identity.role_grant g
      left join identity.account a on a.person_id = g.person_id and a.kind = 'staff'
      where (g.valid_to is null or g.valid_to > ${today}) and ${f.allowed}
        and ${f.unitIds ? sql`g.unit_id = any(${[...f.unitIds]})` : sql`true`}
        and ${f.personId ? sql`g.person_id = ${f.personId}` : sql`true`}
        and ${f.undecided ? sql`g.undecided_on is not null` : sql`true`}
        and ${f.after ? sql`g.id < ${f.after}` : sql`true`}
      order by g.id desc limit ${f.limit + 1}`,
  )

export async function insertGrant(db: Db, g: RoleGrant, now: Date, movedFrom: string | null = null): Promise<void> {
  await sql`insert into identity.role_grant
    (id, person_id, role, unit_id, valid_from, valid_to, source, citation, granted_by, created_at, moved_from)
    values (${g.id}, ${g.personId}, ${g.role}, ${g.unitId}, ${g.validFrom}, ${g.validTo}, ${g.source}, ${g.citation},
      ${g.grantedBy}, ${now}, ${movedFrom})`.execute(db)
}

/** Ends a grant on a day, which is the first one without it; a grant that had not begun never begins. */
export async function endGrant(db: Db, id: string, on: string): Promise<void> {
  await sql`update identity.role_grant set valid_to = greatest(valid_from, ${on}::date), undecided_on = null
    where id = ${id}`.execute(db)
}

export async function markUndecided(db: Db, ids: readonly string[], on: string): Promise<void> {
  await sql`update identity.role_grant set undecided_on = ${on} where id = any(${[...ids]})`.execute(db)
}

/** Grants at a unit that reach beyond a day. */
export const listGrantsAt = (db: Db, unitId: string, on: string) =>
  many(
    db,
    sql<RoleGrant>`select ${grant} from identity.role_grant g where g.unit_id = ${unitId}
      and (g.valid_to is null or g.valid_to > greatest(g.valid_from, ${on}::date)) order by g.id`,
  )

export const countGrantsAt = async (db: Db, unitId: string, today: string): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from identity.role_grant g where g.unit_id = ${unitId}
        and (g.valid_to is null or g.valid_to > ${today})`,
    )
  ).n

/** Active staff who hold one of these roles today, at one of these units or without a unit. */
export const listHolders = async (db: Db, roles: readonly string[], unitIds: readonly string[], today: string) =>
  (
    await many(
      db,
      sql<{ personId: string }>`select distinct g.person_id from identity.role_grant g
        join identity.account a on a.person_id = g.person_id and a.kind = 'staff' and a.status = 'active'
        where g.role = any(${[...roles]}) and (g.unit_id is null or g.unit_id = any(${[...unitIds]}::uuid[]))
          and ${inForce(today)} order by g.person_id`,
    )
  ).map((row) => row.personId)

export interface StaffRow {
  id: string
  name: string
  account: string | null
  status: 'active' | 'closed'
  givenName: string
  familyNames: string
}

export interface StaffFilter {
  /** Those with a grant in force that fits; undefined = all. */
  grant: RawBuilder<boolean> | undefined
  q: string | undefined
  after: readonly [string, string, string] | undefined
  limit: number
}

const vi = sql.raw('collate "vi-x-icu"')
const likeText = (q: string) => `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`

/** Staff by given name, then the other names, in Vietnamese order. */
export const listStaff = (db: Db, today: string, f: StaffFilter) =>
  many(
    db,
    sql<StaffRow>`select a.person_id as id, a.display_name as name, a.login as account, a.status, a.given_name, a.family_names
      from identity.account a where a.kind = 'staff'
        and ${f.grant ? sql`exists (select from identity.role_grant g where g.person_id = a.person_id and ${inForce(today)} and ${f.grant})` : sql`true`}
        and ${f.q ? sql`kernel.match_key(a.display_name) like kernel.match_key(${likeText(f.q)})` : sql`true`}
        and ${
          f.after
            ? sql`(a.given_name ${vi}, a.family_names ${vi}, a.person_id) > (${f.after[0]} ${vi}, ${f.after[1]} ${vi}, ${f.after[2]}::uuid)`
            : sql`true`
        }
      order by a.given_name ${vi}, a.family_names ${vi}, a.person_id limit ${f.limit + 1}`,
  )

/** Administrators who can really sign in: those of a demo do not count. */
export const countAdmins = async (db: Db, today: string): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from identity.role_grant g
        join identity.account a on a.person_id = g.person_id and a.kind = 'staff' and a.status = 'active' and not a.demo
        where g.role = 'platform.admin' and ${inForce(today)}`,
    )
  ).n
