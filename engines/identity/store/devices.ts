import { maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** Notes that an account was opened in a browser; tells whether it was new there, and whether there were others before. */
export async function noteDevice(
  db: Db,
  accountId: string,
  tokenHash: Buffer,
  now: Date,
): Promise<{ isNew: boolean; others: number }> {
  const { n } = await one(
    db,
    sql<{
      n: number
    }>`select count(*) as n from identity.device where account_id = ${accountId} and token_hash <> ${tokenHash}`,
  )
  const { fresh } = await one(
    db,
    sql<{ fresh: boolean }>`insert into identity.device (account_id, token_hash, first_at, last_at)
      values (${accountId}, ${tokenHash}, ${now}, ${now})
      on conflict (account_id, token_hash) do update set last_at = ${now} returning xmax = 0 as fresh`,
  )
  return { isNew: fresh, others: n }
}

export const knowsDevice = async (db: Db, accountId: string, tokenHash: Buffer): Promise<boolean> =>
  (await maybe(
    db,
    sql<{
      yes: boolean
    }>`select true as yes from identity.device where account_id = ${accountId} and token_hash = ${tokenHash}`,
  )) !== undefined

/** An account that threw others out does not trust their browsers any more either. */
export async function forgetDevices(db: Db, accountId: string, keep: Buffer | null): Promise<void> {
  await sql`delete from identity.device where account_id = ${accountId} and token_hash is distinct from ${keep}::bytea`.execute(
    db,
  )
}
