import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface PresentationRow {
  id: string
  personId: string
  sealed: Buffer
  paper: string
  fields: string[]
  madeAt: string
  expiresAt: string
  revokedAt: string | null
}
const ROW = sql`id, person_id, sealed, paper, fields, made_at, expires_at, revoked_at`

export async function addPresentation(
  db: Db,
  p: Omit<PresentationRow, 'revokedAt'> & { tokenHash: string },
): Promise<void> {
  await sql`insert into personal.presentation (id, person_id, token_hash, sealed, paper, fields, made_at, expires_at)
    values (${p.id}, ${p.personId}, ${p.tokenHash}, ${p.sealed}, ${p.paper}, ${p.fields}, ${p.madeAt}, ${p.expiresAt})`.execute(
    db,
  )
}
export const countOpen = async (db: Db, personId: string, now: Date) =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from personal.presentation
        where person_id = ${personId} and revoked_at is null and expires_at > ${now}`,
    )
  ).n
export const findByToken = (db: Db, tokenHash: string) =>
  maybe(db, sql<PresentationRow>`select ${ROW} from personal.presentation where token_hash = ${tokenHash}`)
export const findOwn = (db: Db, personId: string, id: string) =>
  maybe(db, sql<PresentationRow>`select ${ROW} from personal.presentation where person_id = ${personId} and id = ${id}`)

export interface LookedAt {
  looks: string[] | null
  lookCount: number
}
export const listPresentations = (db: Db, personId: string) =>
  many(
    db,
    sql<PresentationRow & LookedAt>`select ${ROW},
        (select count(*) from personal.presentation_look l where l.presentation_id = p.id) as look_count,
        (select array_agg(x.at order by x.at desc) from (select at from personal.presentation_look l
          where l.presentation_id = p.id order by at desc limit 10) x) as looks
      from personal.presentation p where person_id = ${personId} order by made_at desc, id desc limit 50`,
  )
export async function endPresentation(db: Db, personId: string, id: string, now: Date): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`update personal.presentation set revoked_at = coalesce(revoked_at, ${now})
      where person_id = ${personId} and id = ${id} returning id`,
  )
  return row !== undefined
}

/** Notes a look; a page that is drawn and then read again within seconds is one look. */
export async function noteLook(db: Db, id: string, now: Date, withinMs: number): Promise<void> {
  await sql`insert into personal.presentation_look (presentation_id, at) select ${id}, ${now}
    where not exists (select from personal.presentation_look where presentation_id = ${id}
      and at > ${new Date(now.getTime() - withinMs)} and at <= ${now})`.execute(db)
}

/** What was shown is forgotten a month after it ended; how often it was looked at goes with it. */
export async function sweepPresentations(db: Db, before: Date): Promise<void> {
  await sql`delete from personal.presentation where expires_at < ${before}`.execute(db)
}
export const erasePresentations = async (db: Db, personId: string) =>
  (await many(db, sql<{ id: string }>`delete from personal.presentation where person_id = ${personId} returning id`))
    .length
