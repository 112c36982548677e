import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { CoverMode, Shape } from './contract-handling.ts'

export interface PhotoChoiceRow {
  photoId: string
  choice: 'undecided' | 'covered' | 'open' | 'hidden'
  shown: number | null
  revision: number
  decidedBy: string | null
  decidedAt: string | null
}
export interface CoverRow {
  photoId: string
  n: number
  fileId: string
  mode: CoverMode
  shapes: Shape[]
  at: string
  by: string | null
}

/** Until the transaction ends, nobody else decides about the pictures of this report. */
export async function lockPhotos(db: Db, reportId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`field-reports.photos:${reportId}`}, 0))`.execute(db)
}

export const listChoices = (db: Db, reportId: string) =>
  many(
    db,
    sql<PhotoChoiceRow>`select photo_id, choice, shown, revision, decided_by, decided_at
      from field_reports.photo_choice where report_id = ${reportId}`,
  )

export async function putChoice(
  db: Db,
  reportId: string,
  c: Omit<PhotoChoiceRow, 'revision' | 'decidedAt'>,
  now: Date,
): Promise<void> {
  await sql`insert into field_reports.photo_choice (report_id, photo_id, choice, shown, revision, decided_by, decided_at)
    values (${reportId}, ${c.photoId}, ${c.choice}, ${c.shown}, 1, ${c.decidedBy}, ${now})
    on conflict (report_id, photo_id) do update set choice = excluded.choice, shown = excluded.shown,
      revision = photo_choice.revision + 1, decided_by = excluded.decided_by, decided_at = excluded.decided_at`.execute(
    db,
  )
}

export const listCovers = (db: Db, reportId: string) =>
  many(
    db,
    sql<CoverRow>`select photo_id, n, file_id, mode, shapes, at, by from field_reports.photo_cover
      where report_id = ${reportId} order by photo_id, n`,
  )

/** Adds a covered copy; its number is the next of the picture. The caller holds the lock. */
export const insertCover = (db: Db, reportId: string, c: Omit<CoverRow, 'n' | 'at'>, now: Date) =>
  one(
    db,
    sql<{ n: number }>`insert into field_reports.photo_cover (report_id, photo_id, n, file_id, mode, shapes, at, by)
      select ${reportId}, ${c.photoId}, coalesce(max(n), 0) + 1, ${c.fileId}, ${c.mode}, ${json(c.shapes)}, ${now}, ${c.by}
      from field_reports.photo_cover where report_id = ${reportId} and photo_id = ${c.photoId} returning n`,
  )

export async function dropPhotos(db: Db, reportId: string): Promise<void> {
  await sql`delete from field_reports.photo_cover where report_id = ${reportId}`.execute(db)
  await sql`delete from field_reports.photo_choice where report_id = ${reportId}`.execute(db)
}

/** When a pause or a question ends by itself; without an instant it waits for a person. */
export async function putWait(
  db: Db,
  reportId: string,
  state: 'paused' | 'waiting',
  endsAt: Date | null,
): Promise<void> {
  if (endsAt === null) await sql`delete from field_reports.wait where report_id = ${reportId}`.execute(db)
  else
    await sql`insert into field_reports.wait (report_id, state, ends_at) values (${reportId}, ${state}, ${endsAt})
      on conflict (report_id) do update set state = excluded.state, ends_at = excluded.ends_at`.execute(db)
}

export const takeWaits = (db: Db, now: Date, most: number) =>
  many(
    db,
    sql<{ reportId: string; state: string }>`delete from field_reports.wait where report_id in (
        select report_id from field_reports.wait where ends_at <= ${now} order by ends_at limit ${most} for update skip locked)
      returning report_id, state`,
  )

interface Strike {
  reportId: string
  personId: string | null
  markedBy: string | null
  approvedBy: string | null
  at: string
  appealUntil: string
  appealedAt: string | null
  decidedAt: string | null
  standing: boolean
}
const STRIKE = sql`s.report_id, s.person_id, s.marked_by, s.approved_by, s.at, s.appeal_until, s.appealed_at, s.decided_at, s.standing`

/** A report that is marked again after an appeal was granted counts anew. */
export async function putStrike(
  db: Db,
  s: Pick<Strike, 'reportId' | 'personId' | 'markedBy' | 'approvedBy'>,
  now: Date,
  appealUntil: Date,
): Promise<void> {
  await sql`insert into field_reports.strike (report_id, person_id, marked_by, approved_by, at, appeal_until)
    values (${s.reportId}, ${s.personId}, ${s.markedBy}, ${s.approvedBy}, ${now}, ${appealUntil})
    on conflict (report_id) do update set marked_by = excluded.marked_by, approved_by = excluded.approved_by,
      at = excluded.at, appeal_until = excluded.appeal_until, appealed_at = null, decided_by = null, decided_at = null,
      standing = true`.execute(db)
}

export const findStrike = (db: Db, reportId: string) =>
  maybe(db, sql<Strike>`select ${STRIKE} from field_reports.strike s where report_id = ${reportId}`)

export async function appealStrike(db: Db, reportId: string, now: Date): Promise<void> {
  await sql`update field_reports.strike set appealed_at = ${now} where report_id = ${reportId}`.execute(db)
}

export async function decideStrike(db: Db, reportId: string, standing: boolean, by: string | null, now: Date) {
  await sql`update field_reports.strike set standing = ${standing}, decided_by = ${by}, decided_at = ${now}
    where report_id = ${reportId}`.execute(db)
}

export const listStrikes = (db: Db, personId: string, since: Date) =>
  many(
    db,
    sql<Strike>`select ${STRIKE} from field_reports.strike s where person_id = ${personId} and standing and at > ${since}
      order by at limit 100`,
  )

/**
 * Takes the right to open a report of this id with this fingerprint. Whoever sends the same at the same moment waits here for the
 * end of the first transaction; false: it was taken within the span, `findSent` names the report.
 */
export const claimSent = async (
  db: Db,
  fingerprint: Buffer,
  reportId: string,
  now: Date,
  since: Date,
): Promise<boolean> =>
  (await maybe(
    db,
    sql`insert into field_reports.sent (fingerprint, report_id, at) values (${fingerprint}, ${reportId}, ${now})
      on conflict (fingerprint) do update set at = excluded.at, report_id = excluded.report_id where sent.at <= ${since}
      returning at`,
  )) !== undefined

export const findSent = (db: Db, fingerprint: Buffer) =>
  maybe(
    db,
    sql<{ reportId: string | null }>`select report_id from field_reports.sent where fingerprint = ${fingerprint}`,
  )

export async function forgetSent(db: Db, before: Date): Promise<void> {
  await sql`delete from field_reports.sent where at < ${before}`.execute(db)
}

export async function insertReceipt(db: Db, hash: Buffer, reportId: string, now: Date): Promise<void> {
  await sql`insert into field_reports.receipt (hash, report_id, at) values (${hash}, ${reportId}, ${now})`.execute(db)
}

export const findReceipt = (db: Db, hash: Buffer) =>
  maybe(db, sql<{ reportId: string }>`select report_id from field_reports.receipt where hash = ${hash}`)

/** What ties a report to a person here: gone when the report is made anonymous. Counts of strikes stay without a name. */
export async function forgetPerson(db: Db, reportId: string): Promise<void> {
  await sql`delete from field_reports.receipt where report_id = ${reportId}`.execute(db)
  await sql`delete from field_reports.sent where report_id = ${reportId}`.execute(db)
  await sql`delete from field_reports.wait where report_id = ${reportId}`.execute(db)
  await sql`delete from field_reports.message_photo where report_id = ${reportId}`.execute(db)
  await sql`delete from field_reports.device_fact where report_id = ${reportId}`.execute(db)
  await sql`update field_reports.strike set person_id = null where report_id = ${reportId}`.execute(db)
}

/** Whether a template of the province's file is taken over now, for the first time. */
export const takeTemplate = async (db: Db, id: string, now: Date): Promise<boolean> =>
  (await maybe(
    db,
    sql`insert into field_reports.template_taken (id, at) values (${id}, ${now}) on conflict do nothing returning id`,
  )) !== undefined

/** One step of several in one transaction: undone alone when it is refused. */
export const savepoint = async (db: Db) => void (await sql`savepoint one_step`.execute(db))
export const release = async (db: Db) => void (await sql`release savepoint one_step`.execute(db))
export const rollback = async (db: Db) => void (await sql`rollback to savepoint one_step`.execute(db))
