import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** A code, token, session or grant as it lies in the database: found by hash, its content sealed. */
export interface ArtifactRow {
  model: string
  idHash: Buffer
  uidHash: Buffer | null
  grantHash: Buffer | null
  accountId: string | null
  clientId: string | null
  expiresAt: Date
  sealed: Buffer
}
export interface FoundArtifact {
  idHash: Buffer
  sealed: Buffer
  consumedAt: string | null
}

export async function saveArtifact(db: Db, a: ArtifactRow): Promise<void> {
  await insert(
    a,
    sql`on conflict (model, id_hash) do update set sealed = excluded.sealed, expires_at = excluded.expires_at,
      account_id = excluded.account_id, client_id = excluded.client_id, uid_hash = excluded.uid_hash, grant_hash = excluded.grant_hash`,
  ).execute(db)
}

/** False when it was there before: of two at once only one is new. */
export async function addArtifact(db: Db, a: ArtifactRow): Promise<boolean> {
  const done = await insert(a, sql`on conflict do nothing`).execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

const insert = (a: ArtifactRow, conflict: ReturnType<typeof sql>) =>
  sql`insert into openid.artifact (model, id_hash, uid_hash, grant_hash, account_id, client_id, expires_at, sealed)
    values (${a.model}, ${a.idHash}, ${a.uidHash}, ${a.grantHash}, ${a.accountId}, ${a.clientId}, ${a.expiresAt}, ${a.sealed}) ${conflict}`

const columns = sql`id_hash, sealed, consumed_at`

export const findArtifact = (db: Db, model: string, idHash: Buffer): Promise<FoundArtifact | undefined> =>
  maybe(db, sql<FoundArtifact>`select ${columns} from openid.artifact where model = ${model} and id_hash = ${idHash}`)

export const findByUid = (db: Db, model: string, uidHash: Buffer): Promise<FoundArtifact | undefined> =>
  maybe(
    db,
    sql<FoundArtifact>`select ${columns} from openid.artifact where model = ${model} and uid_hash = ${uidHash} limit 1`,
  )

export async function dropArtifact(db: Db, model: string, idHash: Buffer): Promise<void> {
  await sql`delete from openid.artifact where model = ${model} and id_hash = ${idHash}`.execute(db)
}

/** Marks it used; false when it was used already, so that of two at once exactly one wins. */
export async function consumeArtifact(db: Db, model: string, idHash: Buffer, at: Date): Promise<boolean> {
  const done = await sql`update openid.artifact set consumed_at = ${at}
    where model = ${model} and id_hash = ${idHash} and consumed_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Ends what was given under one grant: of one kind, or everything. */
export async function dropByGrant(db: Db, grantHash: Buffer, model?: string): Promise<void> {
  const only = model === undefined ? sql`` : sql`and model = ${model}`
  await sql`delete from openid.artifact where grant_hash = ${grantHash} ${only}`.execute(db)
}

const GIVEN = ['Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode']

/** Ends everything that was given to a partner, by one person or by all. */
export async function dropGiven(db: Db, clientId: string, accountId?: string): Promise<void> {
  const only = accountId === undefined ? sql`` : sql`and account_id = ${accountId}`
  await sql`delete from openid.artifact where client_id = ${clientId} and model = any(${GIVEN}) ${only}`.execute(db)
}

export const listSessions = (db: Db, accountId: string): Promise<FoundArtifact[]> =>
  many(
    db,
    sql<FoundArtifact>`select ${columns} from openid.artifact where account_id = ${accountId} and model = 'Session'`,
  )

/** A day more than they live: a code that is shown again after its end still betrays that it was stolen. */
export async function sweepArtifacts(db: Db, now: Date): Promise<void> {
  await sql`delete from openid.artifact where expires_at < ${new Date(now.getTime() - 86_400_000)}`.execute(db)
}
