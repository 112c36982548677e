import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Archive } from '../contract.ts'

export interface ArchiveRow extends Archive {
  personId: string
}
const ROW = sql`id, person_id, state, asked_at, ready_at, expires_at, size`

/** Asks for a copy; nothing when one is already being made. */
export const addArchive = (db: Db, id: string, personId: string, now: Date) =>
  maybe(
    db,
    sql<ArchiveRow>`insert into personal.archive (id, person_id, state, asked_at) values (${id}, ${personId}, 'waiting', ${now})
      on conflict (person_id) where state = 'waiting' do nothing returning ${ROW}`,
  )
export const listArchives = (db: Db, personId: string) =>
  many(
    db,
    sql<ArchiveRow>`select ${ROW} from personal.archive where person_id = ${personId} order by asked_at desc, id desc limit 20`,
  )
export const lockArchive = (db: Db, id: string) =>
  maybe(db, sql<ArchiveRow>`select ${ROW} from personal.archive where id = ${id} for update`)
export const findBody = (db: Db, personId: string, id: string) =>
  maybe(
    db,
    sql<
      ArchiveRow & { sealed: Buffer | null }
    >`select ${ROW}, sealed from personal.archive where person_id = ${personId} and id = ${id}`,
  )
export async function fillArchive(
  db: Db,
  a: { id: string; sealed: Buffer; size: number; expiresAt: Date },
  now: Date,
): Promise<void> {
  await sql`update personal.archive set state = 'ready', sealed = ${a.sealed}, size = ${a.size}, ready_at = ${now},
    expires_at = ${a.expiresAt} where id = ${a.id}`.execute(db)
}
export async function countDownload(db: Db, id: string): Promise<void> {
  await sql`update personal.archive set downloads = downloads + 1 where id = ${id}`.execute(db)
}
/** Throws the bytes away: on demand, or when the days are over. */
export async function emptyArchive(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{
      id: string
    }>`update personal.archive set state = 'over', sealed = null where person_id = ${personId} and id = ${id} returning id`,
  )
  return row !== undefined
}
export async function endArchives(db: Db, now: Date): Promise<void> {
  await sql`update personal.archive set state = 'over', sealed = null where sealed is not null and expires_at <= ${now}`.execute(
    db,
  )
  await sql`update personal.archive set state = 'failed' where state = 'waiting' and asked_at < ${new Date(now.getTime() - 86_400_000)}`.execute(
    db,
  )
}
export const eraseArchives = async (db: Db, personId: string) =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`with gone as (delete from personal.archive where person_id = ${personId} returning 1) select count(*) as n from gone`,
    )
  ).n
