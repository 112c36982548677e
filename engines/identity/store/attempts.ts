import { many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

interface Attempt {
  key: string
  failures: number
  blockedUntil: string | null
}

const FORGET_SECONDS = 3_600

/** Failures of the last hour under these keys. */
export const findAttempts = (db: Db, keys: string[], now: Date): Promise<Attempt[]> =>
  many(
    db,
    sql<Attempt>`select key, failures, blocked_until from identity.attempt
      where key = any(${keys}) and last_at > ${new Date(now.getTime() - FORGET_SECONDS * 1_000)}`,
  )

/** Counts one failure; after an hour of quiet the count begins anew. */
export async function recordFailure(db: Db, key: string, now: Date, seconds: (failures: number) => number) {
  const since = new Date(now.getTime() - FORGET_SECONDS * 1_000)
  const { failures } = await one(
    db,
    sql<{ failures: number }>`insert into identity.attempt as a (key, failures, last_at) values (${key}, 1, ${now})
      on conflict (key) do update set last_at = ${now}, failures = case when a.last_at > ${since} then a.failures + 1 else 1 end
      returning failures`,
  )
  const block = seconds(failures)
  if (block === 0) return
  await sql`update identity.attempt set blocked_until = ${new Date(now.getTime() + block * 1_000)} where key = ${key}`.execute(
    db,
  )
}

export async function clearFailures(db: Db, key: string): Promise<void> {
  await sql`delete from identity.attempt where key = ${key}`.execute(db)
}
