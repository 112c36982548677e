import { maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** The state in which the documents of a kind were last put. */
export async function indexedHash(db: Db, kind: string): Promise<string | undefined> {
  return (await maybe(db, sql<{ hash: string }>`select hash from place_names.indexed where kind = ${kind}`))?.hash
}
export async function rememberHash(db: Db, kind: string, hash: string, at: Date): Promise<void> {
  await sql`insert into place_names.indexed (kind, hash, at) values (${kind}, ${hash}, ${at})
    on conflict (kind) do update set hash = excluded.hash, at = excluded.at`.execute(db)
}
