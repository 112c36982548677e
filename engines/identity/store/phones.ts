import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface Phone {
  id: string
  accountId: string
  phoneHash: Buffer
  number: Buffer
  addedAt: string
  provedAt: string
}

export const findPhone = (db: Db, phoneHash: Buffer) =>
  maybe(db, sql<Phone>`select * from identity.phone where phone_hash = ${phoneHash}`)

export const listPhones = (db: Db, accountId: string) =>
  many(db, sql<Phone>`select * from identity.phone where account_id = ${accountId} order by added_at, id`)

/** Stores a number; false when it belongs to an account already. */
export async function insertPhone(db: Db, p: Phone): Promise<boolean> {
  const done = await sql`insert into identity.phone (id, account_id, phone_hash, number, added_at, proved_at)
    values (${p.id}, ${p.accountId}, ${p.phoneHash}, ${p.number}, ${p.addedAt}, ${p.provedAt})
    on conflict (phone_hash) do nothing`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function provePhone(db: Db, id: string, now: Date): Promise<void> {
  await sql`update identity.phone set proved_at = ${now} where id = ${id}`.execute(db)
}

export async function removePhone(db: Db, accountId: string, id: string): Promise<boolean> {
  const done = await sql`delete from identity.phone where id = ${id} and account_id = ${accountId}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Takes numbers and passkeys of one account over to another; answers which. */
export async function moveWays(db: Db, from: string, to: string): Promise<{ phones: string[]; passkeys: string[] }> {
  const phones = await many(
    db,
    sql<{ id: string }>`update identity.phone set account_id = ${to} where account_id = ${from} returning id`,
  )
  const passkeys = await many(
    db,
    sql<{ id: string }>`update identity.passkey set account_id = ${to} where account_id = ${from} returning id`,
  )
  return { phones: phones.map((p) => p.id), passkeys: passkeys.map((p) => p.id) }
}

/** Gives back what `moveWays` took, as far as it is still there. */
export async function giveWaysBack(
  db: Db,
  holder: string,
  to: string,
  moved: { phones: readonly string[]; passkeys: readonly string[] },
): Promise<void> {
  await sql`update identity.phone set account_id = ${to}
    where account_id = ${holder} and id = any(${[...moved.phones]}::uuid[])`.execute(db)
  await sql`update identity.passkey set account_id = ${to}
    where account_id = ${holder} and id = any(${[...moved.passkeys]}::text[])`.execute(db)
}

export type CodeUse = 'signIn' | 'add' | 'assist'

export interface PhoneCode {
  id: string
  phoneHash: Buffer
  number: Buffer
  use: CodeUse
  accountId: string | null
  joined: string | null
  codeHash: Buffer
  source: Buffer
  known: boolean
  details: Record<string, unknown>
  state: 'sending' | 'sent' | 'failed'
  createdAt: string
  expiresAt: string
  usedAt: string | null
}

/** One at a time for a number: two askers at once must see each other. */
export async function lockPhone(db: Db, phoneHash: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(encode(${phoneHash}::bytea, 'hex'), 7))`.execute(db)
}

export const findCode = (db: Db, id: string) =>
  maybe(db, sql<PhoneCode>`select * from identity.phone_code where id = ${id}`)

export async function insertCode(db: Db, c: PhoneCode): Promise<void> {
  await sql`insert into identity.phone_code (id, phone_hash, number, use, account_id, joined, code_hash, source, known,
      details, state, created_at, expires_at)
    values (${c.id}, ${c.phoneHash}, ${c.number}, ${c.use}, ${c.accountId}, ${c.joined}, ${c.codeHash}, ${c.source},
      ${c.known}, ${json(c.details)}, ${c.state}, ${c.createdAt}, ${c.expiresAt})`.execute(db)
}

export async function setCodeState(db: Db, id: string, state: 'sent' | 'failed'): Promise<void> {
  await sql`update identity.phone_code set state = ${state} where id = ${id}`.execute(db)
}

/** Uses a code up; false when another request was first. */
export async function takeCode(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await sql`update identity.phone_code set used_at = ${now}
    where id = ${id} and used_at is null and expires_at > ${now}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export interface Asked {
  at: string
  known: boolean
  mine: boolean
}

/** Messages sent to a number since then, oldest first, and whether they were asked from here. */
export const listAsked = (db: Db, phoneHash: Buffer, source: Buffer, since: Date) =>
  many(
    db,
    sql<Asked>`select created_at as at, known, source = ${source} as mine from identity.phone_code
      where phone_hash = ${phoneHash} and created_at > ${since} and joined is null order by created_at limit 200`,
  )

/** How often a source asked for codes since then, for any number, and when first. */
export const countAsked = (db: Db, source: Buffer, since: Date) =>
  one(
    db,
    sql<{ n: number; first: string | null }>`select count(*) as n, min(created_at) as first from identity.phone_code
      where source = ${source} and created_at > ${since}`,
  )

/** The newest message to a number that can still be answered by somebody who joins, with how many joined it. */
export const findJoinable = (db: Db, phoneHash: Buffer, use: CodeUse, now: Date) =>
  maybe(
    db,
    sql<
      PhoneCode & { joiners: number }
    >`select c.*, (select count(*) from identity.phone_code j where j.joined = c.id) as joiners
      from identity.phone_code c where c.phone_hash = ${phoneHash} and c.use = ${use} and c.account_id is null
        and c.joined is null and c.used_at is null and c.expires_at > ${now} order by c.created_at desc limit 1`,
  )
