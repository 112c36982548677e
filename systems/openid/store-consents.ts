import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Details, Shared, Status } from './contract.ts'

/** What the page said when the person agreed. */
export type Said = Pick<Details, 'name' | 'organisation' | 'shares'>

export interface ConsentRow {
  id: string
  personId: string
  client: string
  clientId: string
  clientStatus: Status
  allowed: Shared[]
  declined: Shared[]
  said: Said
  terms: string
  level: number
  givenAt: string
  until: string
  lastUsedAt: string | null
  endedAt: string | null
  ending: 'withdrawn' | 'renewed' | 'merged' | null
}

const columns = sql`s.id, s.person_id, s.client, c.client_id, c.status as client_status, s.allowed, s.declined, s.said, s.terms,
  s.level, s.given_at, s.until, s.last_used_at, s.ended_at, s.ending`
const from = sql`from openid.consent s join openid.client c on c.id = s.client`

export const findOpenConsent = (db: Db, personId: string, clientId: string): Promise<ConsentRow | undefined> =>
  maybe(
    db,
    sql<ConsentRow>`select ${columns} ${from} where s.person_id = ${personId} and c.client_id = ${clientId} and s.ended_at is null`,
  )

export const lockConsent = (db: Db, id: string): Promise<ConsentRow | undefined> =>
  maybe(db, sql<ConsentRow>`select ${columns} ${from} where s.id = ${id} for update of s`)

/** The newest first; those that only gave way to another one are left out. */
export const listConsents = (db: Db, personId: string): Promise<ConsentRow[]> =>
  many(
    db,
    sql<ConsentRow>`select ${columns} ${from} where s.person_id = ${personId} and coalesce(s.ending, 'withdrawn') = 'withdrawn'
      order by s.ended_at is not null, s.given_at desc limit 200`,
  )

interface NewConsent {
  id: string
  personId: string
  client: string
  allowed: readonly Shared[]
  declined: readonly Shared[]
  said: Said
  terms: string
  level: number
  at: Date
  until: Date
}

/** A new decision takes the place of the one before; both stay on record. */
export async function addConsent(db: Db, c: NewConsent): Promise<void> {
  await sql`update openid.consent set ended_at = ${c.at}, ending = 'renewed'
    where person_id = ${c.personId} and client = ${c.client} and ended_at is null`.execute(db)
  await sql`insert into openid.consent (id, person_id, client, allowed, declined, said, terms, level, given_at, until)
    values (${c.id}, ${c.personId}, ${c.client}, ${[...c.allowed]}, ${[...c.declined]}, ${json(c.said)}, ${c.terms},
      ${c.level}, ${c.at}, ${c.until})`.execute(db)
}

export async function endConsent(db: Db, id: string, at: Date): Promise<void> {
  await sql`update openid.consent set ended_at = ${at}, ending = 'withdrawn' where id = ${id}`.execute(db)
}

/** At most once a minute: a partner that asks often is no reason to write often. */
export async function touchConsent(
  db: Db,
  personId: string,
  clientId: string,
  at: Date,
  level?: number,
): Promise<void> {
  const minute = new Date(at.getTime() - 60_000)
  await sql`update openid.consent s set last_used_at = ${at}, level = coalesce(${level ?? null}::smallint, s.level)
    from openid.client c where c.id = s.client and s.person_id = ${personId} and c.client_id = ${clientId} and s.ended_at is null
      and (s.last_used_at is null or s.last_used_at < ${minute} or ${level ?? null}::smallint is distinct from s.level)`.execute(
    db,
  )
}

export interface LogoutRow {
  id: string
  client: string
  clientId: string
  sealed: Buffer
  tries: number
}

export async function addLogout(db: Db, id: string, clientId: string, sealed: Buffer, at: Date): Promise<void> {
  await sql`insert into openid.logout (id, client, sealed, next_at, created_at)
    select ${id}, id, ${sealed}, ${at}, ${at} from openid.client where client_id = ${clientId}`.execute(db)
}

/** Takes a few that are due; each is put off at once, so that no other process sends it too. */
export const takeLogouts = (db: Db, now: Date, limit: number): Promise<LogoutRow[]> =>
  many(
    db,
    sql<LogoutRow>`update openid.logout l set tries = l.tries + 1,
        next_at = ${now}::timestamptz + least(power(2, l.tries) * 30, 14400) * interval '1 second'
      from openid.client c
      where c.id = l.client and l.id in (select id from openid.logout
        where done_at is null and failed_at is null and next_at <= ${now}
        order by next_at limit ${limit} for update skip locked)
      returning l.id, l.client, c.client_id, l.sealed, l.tries`,
  )

export async function settleLogout(db: Db, id: string, at: Date, error: string | null, over: boolean): Promise<void> {
  const done = error === null ? at : null
  const failed = error !== null && over ? at : null
  await sql`update openid.logout set done_at = ${done}, failed_at = ${failed}, error = ${error} where id = ${id}`.execute(
    db,
  )
}

export const countLogouts = (db: Db, client: string) =>
  one(
    db,
    sql<{
      waiting: number
      failed: number
    }>`select count(*) filter (where done_at is null and failed_at is null) as waiting,
      count(*) filter (where failed_at is not null) as failed from openid.logout where client = ${client}`,
  )

export async function sweepLogouts(db: Db, now: Date): Promise<void> {
  await sql`delete from openid.logout where created_at < ${new Date(now.getTime() - 30 * 86_400_000)}`.execute(db)
}
