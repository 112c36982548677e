import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { inForceNow } from './delegations.ts'

export interface Session {
  id: string
  accountId: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
  idleSeconds: number
  address: string
  userAgent: string
  assurance: 0 | 1 | 2
  method: string
  provedAt: string
  delegationId: string | null
}

const session = sql`s.id, s.account_id, s.created_at, s.last_seen_at, s.expires_at, s.idle_seconds, s.address, s.user_agent,
  s.assurance, s.method, s.proved_at, s.delegation_id`
const alive = (now: Date) => sql`s.ended_at is null and s.expires_at > ${now}
  and s.last_seen_at + make_interval(secs => s.idle_seconds) > ${now}`

export const findSession = (db: Db, hash: Buffer, now: Date) =>
  maybe(db, sql<Session>`select ${session} from identity.session s where s.token_hash = ${hash} and ${alive(now)}`)

export const findSessionById = (db: Db, id: string) =>
  maybe(db, sql<Session>`select ${session} from identity.session s where s.id = ${id}`)

/** A live session or token with the account it opens, in one read. */
export interface Bearer {
  id: string
  accountId: string
  personId: string
  kind: 'citizen' | 'staff'
  displayName: string | null
  demo: boolean
  assurance: 0 | 1 | 2
  lastUsedAt: string | null
  mustChange: boolean
}
export interface SessionBearer extends Bearer {
  provedAt: string
  /** The delegation that was chosen, whether or not it still lasts. */
  chosen: string | null
  onBehalfOf: string | null
  how: string | null
  scope: string[] | null
}

const bearer = sql`a.id as account_id, a.person_id, a.kind, a.display_name, a.demo, coalesce(p.must_change, false) as must_change`
const holder = sql`identity.account a left join identity.password p on p.account_id = a.id`

export const findSessionBearer = (db: Db, hash: Buffer, now: Date, today: string) =>
  maybe(
    db,
    sql<SessionBearer>`select s.id, s.assurance, s.proved_at, s.last_seen_at as last_used_at, s.delegation_id as chosen,
        d.from_person as on_behalf_of, d.how, d.scope, ${bearer}
      from ${holder} join identity.session s on s.account_id = a.id
      left join identity.delegation d on d.id = s.delegation_id and ${inForceNow('d', now, today)}
      where s.token_hash = ${hash} and a.status = 'active' and ${alive(now)}`,
  )

export const findTokenBearer = (db: Db, hash: Buffer, now: Date) =>
  maybe(
    db,
    sql<Bearer & { scopes: string[] | null }>`select t.id, t.assurance, t.last_used_at, t.scopes, ${bearer}
      from ${holder} join identity.token t on t.account_id = a.id
      where t.hash = ${hash} and a.status = 'active' and t.revoked_at is null and t.expires_at > ${now}`,
  )

export const listSessions = (db: Db, accountId: string, now: Date) =>
  many(
    db,
    sql<Session>`select ${session} from identity.session s where s.account_id = ${accountId} and ${alive(now)}
      order by s.last_seen_at desc limit 100`,
  )

export async function insertSession(db: Db, hash: Buffer, s: Session): Promise<void> {
  await sql`insert into identity.session (id, token_hash, account_id, created_at, last_seen_at, expires_at, idle_seconds,
      address, user_agent, assurance, method, proved_at, delegation_id)
    values (${s.id}, ${hash}, ${s.accountId}, ${s.createdAt}, ${s.lastSeenAt}, ${s.expiresAt}, ${s.idleSeconds},
      ${s.address}, ${s.userAgent}, ${s.assurance}, ${s.method}, ${s.provedAt}, ${s.delegationId})`.execute(db)
}

/** The same session under a new token, with a stronger or fresher proof. */
export async function rotateSession(db: Db, id: string, hash: Buffer, s: Session): Promise<void> {
  await sql`update identity.session set token_hash = ${hash}, last_seen_at = ${s.lastSeenAt}, expires_at = ${s.expiresAt},
    idle_seconds = ${s.idleSeconds}, assurance = ${s.assurance}, method = ${s.method}, proved_at = ${s.provedAt}
    where id = ${id}`.execute(db)
}

/** Ends a session of an account; false when there is none alive. */
export async function endSession(db: Db, accountId: string, id: string, now: Date): Promise<boolean> {
  const done = await sql`update identity.session s set ended_at = ${now}
    where s.id = ${id} and s.account_id = ${accountId} and ${alive(now)}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Ends every session of an account but one: a changed password throws strangers out. Answers which. */
export async function endOtherSessions(db: Db, accountId: string, keep: string | null, now: Date): Promise<string[]> {
  const ended = await many(
    db,
    sql<{ id: string }>`update identity.session set ended_at = ${now}
      where account_id = ${accountId} and ended_at is null and id is distinct from ${keep}::uuid returning id`,
  )
  return ended.map(({ id }) => id)
}

export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await sql`update identity.session set last_seen_at = ${now} where id = ${id} and last_seen_at < ${now}`.execute(db)
}

export async function setDelegation(db: Db, id: string, delegationId: string | null): Promise<void> {
  await sql`update identity.session set delegation_id = ${delegationId} where id = ${id}`.execute(db)
}

export interface Token {
  id: string
  accountId: string
  name: string
  scopes: string[] | null
  assurance: 0 | 1 | 2
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
}

const token = sql`t.id, t.account_id, t.name, t.scopes, t.assurance, t.created_at, t.expires_at, t.last_used_at`

export const listTokens = (db: Db, accountId: string, now: Date) =>
  many(
    db,
    sql<Token>`select ${token} from identity.token t where t.account_id = ${accountId} and t.revoked_at is null
      and t.expires_at > ${now} order by t.created_at desc limit 100`,
  )

export async function insertToken(db: Db, hash: Buffer, t: Token): Promise<void> {
  await sql`insert into identity.token (id, account_id, name, hash, scopes, assurance, created_at, expires_at)
    values (${t.id}, ${t.accountId}, ${t.name}, ${hash}, ${t.scopes}, ${t.assurance}, ${t.createdAt}, ${t.expiresAt})`.execute(
    db,
  )
}

export async function revokeToken(db: Db, accountId: string, id: string, now: Date): Promise<boolean> {
  const done = await sql`update identity.token set revoked_at = ${now}
    where id = ${id} and account_id = ${accountId} and revoked_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function touchToken(db: Db, id: string, now: Date): Promise<void> {
  await sql`update identity.token set last_used_at = ${now} where id = ${id}`.execute(db)
}

/** Deletes what is long over: sessions and flows after 90 days, challenges and counts after a day. */
export async function sweepOld(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000)
  await sql`delete from identity.session where expires_at < ${before(90)}`.execute(db)
  await sql`delete from identity.eid_flow where expires_at < ${before(1)}`.execute(db)
  await sql`delete from identity.challenge where expires_at < ${before(1)}`.execute(db)
  await sql`delete from identity.phone_code where joined is not null and created_at < ${before(2)}`.execute(db)
  await sql`delete from identity.phone_code where created_at < ${before(2)}`.execute(db)
  await sql`delete from identity.device where last_at < ${before(400)}`.execute(db)
  await sql`delete from identity.attempt where last_at < ${before(1)}`.execute(db)
}

/** A stored answer that carries a secret, or that a cookie must go with, is not kept for repeats. */
export async function forgetAnswer(db: Db, owner: string, mark: string): Promise<void> {
  await sql`delete from kernel.idempotency where actor = ${owner} and strpos(response, ${mark}) > 0`.execute(db)
}
