import { maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface Media {
  id: string
  caseId: string
  url: string
  publish: boolean
  tries: number
}

export async function addMedia(db: Db, m: Omit<Media, 'tries'> & { at: Date }): Promise<void> {
  await sql`insert into open311.media (id, case_id, url, publish, next_at) values (${m.id}, ${m.caseId}, ${m.url}, ${m.publish}, ${m.at})
    on conflict (case_id, url) do nothing`.execute(db)
}

export const findDueMedia = async (db: Db, now: Date): Promise<string | undefined> =>
  (
    await maybe(
      db,
      sql<{
        id: string
      }>`select id from open311.media where state = 'waiting' and next_at <= ${now} order by next_at, id limit 1`,
    )
  )?.id

/** One that still waits; another process that works on it keeps it. */
export const lockMedia = (db: Db, id: string): Promise<Media | undefined> =>
  maybe(
    db,
    sql<Media>`select id, case_id, url, publish, tries from open311.media where id = ${id} and state = 'waiting' for update skip locked`,
  )

export async function settleMedia(
  db: Db,
  id: string,
  m: { state: 'waiting' | 'done' | 'failed'; error: string | null; nextAt: Date },
): Promise<void> {
  await sql`update open311.media set state = ${m.state}, tries = tries + 1, error = ${m.error}, next_at = ${m.nextAt} where id = ${id}`.execute(
    db,
  )
}
