import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export const findPassword = (db: Db, accountId: string) =>
  maybe(
    db,
    sql<{
      hash: string
      mustChange: boolean
    }>`select hash, must_change from identity.password where account_id = ${accountId}`,
  )

export async function setPassword(db: Db, accountId: string, hash: string, mustChange: boolean, now: Date) {
  await sql`insert into identity.password (account_id, hash, must_change, changed_at)
    values (${accountId}, ${hash}, ${mustChange}, ${now})
    on conflict (account_id) do update set hash = ${hash}, must_change = ${mustChange}, changed_at = ${now}`.execute(db)
}

export interface Totp {
  secret: Buffer
  confirmedAt: string | null
}

export const findTotp = (db: Db, accountId: string) =>
  maybe(db, sql<Totp>`select secret, confirmed_at from identity.totp where account_id = ${accountId}`)

export async function setTotp(db: Db, accountId: string, secret: Buffer): Promise<void> {
  await sql`insert into identity.totp (account_id, secret) values (${accountId}, ${secret})
    on conflict (account_id) do update set secret = ${secret}, last_step = 0 where identity.totp.confirmed_at is null`.execute(
    db,
  )
}

/** Uses up a 30-second step; false when it, or a later one, was used before. */
export async function useTotpStep(db: Db, accountId: string, step: number): Promise<boolean> {
  const done = await sql`update identity.totp set last_step = ${step}
    where account_id = ${accountId} and last_step < ${step}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function confirmTotp(db: Db, accountId: string, now: Date): Promise<void> {
  await sql`update identity.totp set confirmed_at = ${now} where account_id = ${accountId}`.execute(db)
}

export async function removeTotp(db: Db, accountId: string): Promise<void> {
  await sql`delete from identity.totp where account_id = ${accountId}`.execute(db)
  await sql`delete from identity.recovery_code where account_id = ${accountId}`.execute(db)
}

export async function replaceRecoveryCodes(db: Db, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from identity.recovery_code where account_id = ${accountId}`.execute(db)
  await sql`insert into identity.recovery_code (account_id, hash) select ${accountId}, unnest(${[...hashes]}::bytea[])`.execute(
    db,
  )
}

export async function useRecoveryCode(db: Db, accountId: string, hash: Buffer, now: Date): Promise<boolean> {
  const done = await sql`update identity.recovery_code set used_at = ${now}
    where account_id = ${accountId} and hash = ${hash} and used_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export const countRecoveryCodes = async (db: Db, accountId: string): Promise<number> =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from identity.recovery_code where account_id = ${accountId} and used_at is null`,
    )
  ).n

export interface Passkey {
  id: string
  accountId: string
  publicKey: Buffer
  counter: number
  transports: string[]
  name: string
  level: 1 | 2
  createdAt: string
  lastUsedAt: string | null
}

export const findPasskey = (db: Db, id: string) =>
  maybe(db, sql<Passkey>`select * from identity.passkey where id = ${id}`)

export const listPasskeys = (db: Db, accountId: string) =>
  many(db, sql<Passkey>`select * from identity.passkey where account_id = ${accountId} order by created_at limit 100`)

export async function insertPasskey(db: Db, p: Passkey): Promise<boolean> {
  const done =
    await sql`insert into identity.passkey (id, account_id, public_key, counter, transports, name, level, created_at)
    values (${p.id}, ${p.accountId}, ${p.publicKey}, ${p.counter}, ${p.transports}, ${p.name}, ${p.level}, ${p.createdAt})
    on conflict (id) do nothing`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function usePasskey(db: Db, id: string, counter: number, now: Date): Promise<void> {
  await sql`update identity.passkey set counter = ${counter}, last_used_at = ${now} where id = ${id}`.execute(db)
}

export async function namePasskey(db: Db, accountId: string, id: string, name: string): Promise<boolean> {
  const done =
    await sql`update identity.passkey set name = ${name} where id = ${id} and account_id = ${accountId}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function removePasskey(db: Db, accountId: string, id: string): Promise<boolean> {
  const done = await sql`delete from identity.passkey where id = ${id} and account_id = ${accountId}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function insertChallenge(
  db: Db,
  c: { id: string; accountId: string | null; challenge: string; expiresAt: Date },
): Promise<void> {
  await sql`insert into identity.challenge (id, account_id, challenge, expires_at)
    values (${c.id}, ${c.accountId}, ${c.challenge}, ${c.expiresAt})`.execute(db)
}

/** Takes a challenge out, so that it serves once. */
export const takeChallenge = (db: Db, id: string, accountId: string | null, now: Date) =>
  maybe(
    db,
    sql<{ challenge: string }>`delete from identity.challenge
      where id = ${id} and account_id is not distinct from ${accountId}::uuid and expires_at > ${now} returning challenge`,
  )

export interface EidFlow {
  nonce: string
  verifier: string
  level: 1 | 2
  keep: boolean
  returnTo: string
  redirectUri: string
  /** The account from which this began, to be joined with what the e-ID proves. */
  linkAccount: string | null
  expiresAt: string
}

export async function insertEidFlow(db: Db, stateHash: Buffer, browserHash: Buffer, f: EidFlow): Promise<void> {
  await sql`insert into identity.eid_flow (state_hash, browser_hash, nonce, verifier, level, keep, return_to, redirect_uri, link_account, expires_at)
    values (${stateHash}, ${browserHash}, ${f.nonce}, ${f.verifier}, ${f.level}, ${f.keep}, ${f.returnTo}, ${f.redirectUri},
      ${f.linkAccount}, ${f.expiresAt})`.execute(db)
}

export const findEidFlow = (db: Db, stateHash: Buffer, browserHash: Buffer) =>
  maybe(
    db,
    sql<EidFlow & { usedAt: string | null }>`select * from identity.eid_flow
      where state_hash = ${stateHash} and browser_hash = ${browserHash}`,
  )

/** Takes the flow for one answer; false when another request was first. */
export async function useEidFlow(db: Db, stateHash: Buffer, now: Date): Promise<boolean> {
  const done = await sql`update identity.eid_flow set used_at = ${now}
    where state_hash = ${stateHash} and used_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}
