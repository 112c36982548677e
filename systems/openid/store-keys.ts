import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface KeyRow {
  kid: string
  sealed: Buffer
  createdAt: string
  signsFrom: string
  retiredAt: string | null
}

export const listKeys = (db: Db): Promise<KeyRow[]> =>
  many(
    db,
    sql<KeyRow>`select kid, sealed, created_at, signs_from, retired_at from openid.signing_key order by signs_from desc, kid`,
  )

/** One process makes a key at a time. */
export async function lockKeys(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('openid.signing_key', 0))`.execute(db)
}

export async function addKey(db: Db, kid: string, sealed: Buffer, at: Date, signsFrom: Date): Promise<void> {
  await sql`insert into openid.signing_key (kid, sealed, created_at, signs_from)
    values (${kid}, ${sealed}, ${at}, ${signsFrom})`.execute(db)
}

export async function retireKeys(db: Db, except: string, at: Date): Promise<void> {
  await sql`update openid.signing_key set retired_at = ${at} where kid <> ${except} and retired_at is null`.execute(db)
}

export async function dropKeys(db: Db, retiredBefore: Date): Promise<void> {
  await sql`delete from openid.signing_key where retired_at < ${retiredBefore}`.execute(db)
}

/** The value that is there; of several processes that bring one, the first counts. */
export async function keepSecret(db: Db, name: string, sealed: Buffer, at: Date): Promise<Buffer> {
  await sql`insert into openid.secret (name, sealed, created_at) values (${name}, ${sealed}, ${at}) on conflict do nothing`.execute(
    db,
  )
  const row = await maybe(db, sql<{ sealed: Buffer }>`select sealed from openid.secret where name = ${name}`)
  if (!row) throw new Error('a secret that was just kept is not there')
  return row.sealed
}

export const findSecret = async (db: Db, name: string): Promise<Buffer | undefined> =>
  (await maybe(db, sql<{ sealed: Buffer }>`select sealed from openid.secret where name = ${name}`))?.sealed
