import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

export async function putShadow(db: Db, sessionId: string, uidHash: Buffer, at: Date): Promise<void> {
  await sql`insert into openid.shadow (session_id, uid_hash, at) values (${sessionId}, ${uidHash}, ${at})
    on conflict (session_id) do update set uid_hash = excluded.uid_hash, at = excluded.at`.execute(db)
}

/** Takes the shadows of sessions that are over: each is ended once. */
export const takeShadows = (db: Db, sessionIds: readonly string[]): Promise<{ uidHash: Buffer }[]> =>
  many(
    db,
    sql<{ uidHash: Buffer }>`delete from openid.shadow where session_id = any(${[...sessionIds]}) returning uid_hash`,
  )

/** Longer than any session lasts. */
export async function sweepShadows(db: Db, now: Date): Promise<void> {
  await sql`delete from openid.shadow where at < ${new Date(now.getTime() - 100 * 86_400_000)}`.execute(db)
}
