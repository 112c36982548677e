import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { NationalDifference } from '../contract-national.ts'
import type { MessageState } from './store-messages.ts'

export interface OurLine {
  dossierId: string
  code: string
  /** What the last message told, or the last that was taken. */
  status: string
  state: MessageState
  seq: number
  madeAt: string
}
/** Dossiers of which the portal was told something on a day and nothing since: what moved later is compared later. */
export const ourDay = (db: Db, from: Date, to: Date) =>
  many(
    db,
    sql<OurLine>`select distinct on (m.dossier_id) m.dossier_id, coalesce(d.code, d.request_code) as code, m.status, m.state, m.seq, m.made_at
      from public_services.national_message m join public_services.dossier d on d.id = m.dossier_id
      where m.dossier_id in (select dossier_id from public_services.national_message where made_at >= ${from} and made_at < ${to})
        and not exists (select from public_services.national_message l where l.dossier_id = m.dossier_id and l.made_at >= ${to})
      order by m.dossier_id, m.seq desc`,
  )
/** The same of named dossiers, whatever day it was. */
export const ourLines = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : many(
        db,
        sql<OurLine>`select distinct on (m.dossier_id) m.dossier_id, coalesce(d.code, d.request_code) as code, m.status, m.state, m.seq, m.made_at
          from public_services.national_message m join public_services.dossier d on d.id = m.dossier_id
          where m.dossier_id = any(${[...ids]}) order by m.dossier_id, m.seq desc`,
      )
export const linkedIds = (db: Db, codes: readonly string[]) =>
  codes.length === 0
    ? Promise.resolve([])
    : many(
        db,
        sql<{
          code: string
          dossierId: string
        }>`select national_code as code, dossier_id from public_services.national_link
          where national_code = any(${[...codes]})`,
      )

export type NewDifference = Pick<
  NationalDifference,
  'id' | 'day' | 'code' | 'dossierId' | 'kind' | 'ours' | 'theirs' | 'why' | 'foundAt'
> & { key: string }
/** The same difference found again is the same; one that was settled and is there again is open again. */
export async function putDifference(db: Db, d: NewDifference): Promise<void> {
  await sql`insert into public_services.national_difference as n (id, day, key, code, dossier_id, kind, ours, theirs, why, found_at)
    values (${d.id}, ${d.day}, ${d.key}, ${d.code}, ${d.dossierId}, ${d.kind}, ${d.ours}, ${d.theirs}, ${d.why}, ${d.foundAt})
    on conflict (day, key) do update set kind = excluded.kind, ours = excluded.ours, theirs = excluded.theirs, why = excluded.why,
      found_at = excluded.found_at, settled_at = null, settled_by = null, settled_how = null`.execute(db)
}
/** What was found on a day and is no longer so. */
export async function settleGone(db: Db, day: string, still: readonly string[], now: Date): Promise<void> {
  await sql`update public_services.national_difference set settled_at = ${now}, settled_how = 'gone'
    where day = ${day} and settled_at is null and not (key = any(${[...still]}))`.execute(db)
}
const DIFFERENCE = sql`n.id, n.day, n.code, n.dossier_id, n.kind, n.ours, n.theirs, n.why, n.found_at, n.settled_at, n.settled_how`
export const listDifferences = (db: Db, show: 'open' | 'all') =>
  many(
    db,
    sql<NationalDifference>`select ${DIFFERENCE} from public_services.national_difference n
      where ${show === 'open' ? sql`n.settled_at is null` : sql`true`} order by n.day desc, n.found_at desc, n.id limit 500`,
  )
export const lockDifference = (db: Db, id: string) =>
  maybe(
    db,
    sql<NationalDifference>`select ${DIFFERENCE} from public_services.national_difference n where n.id = ${id} for update`,
  )
export async function settleDifference(
  db: Db,
  id: string,
  how: 'resent' | 'askedAgain',
  by: string | null,
  now: Date,
): Promise<void> {
  await sql`update public_services.national_difference set settled_at = ${now}, settled_by = ${by}, settled_how = ${how} where id = ${id}`.execute(
    db,
  )
}

export interface DayRow {
  day: string
  comparedAt: string
  ours: number
  theirs: number
  error: string | null
}
export async function putDay(db: Db, d: DayRow): Promise<void> {
  await sql`insert into public_services.national_day (day, compared_at, ours, theirs, error)
    values (${d.day}, ${d.comparedAt}, ${d.ours}, ${d.theirs}, ${d.error})
    on conflict (day) do update set compared_at = excluded.compared_at, ours = excluded.ours, theirs = excluded.theirs, error = excluded.error`.execute(
    db,
  )
}
export const listDays = (db: Db) =>
  many(
    db,
    sql<DayRow>`select day, compared_at, ours, theirs, error from public_services.national_day order by day desc limit 14`,
  )

export const openDifferences = async (db: Db): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from public_services.national_difference where settled_at is null`,
    )
  ).n
