import { json, many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

export type HandOverState = 'prepared' | 'sent' | 'filed' | 'dropped' | 'expired'
export interface HandOverRow {
  id: string
  personId: string
  filedBy: string | null
  procedure: string
  procedureName: Words
  versionId: string
  state: HandOverState
  sealed: Buffer | null
  url: string | null
  nationalCode: string | null
  dossierId: string | null
  madeAt: string
  expiresAt: string
}
const ROW = sql`h.id, h.person_id, h.filed_by, h.procedure, h.procedure_name, h.version_id, h.state, h.sealed, h.url, h.national_code,
  h.dossier_id, h.made_at, h.expires_at`

export async function addHandOver(db: Db, h: HandOverRow & { requestKey: string }): Promise<void> {
  await sql`insert into public_services.hand_over (id, person_id, filed_by, request_key, procedure, procedure_name, version_id, state,
      sealed, url, made_at, expires_at)
    values (${h.id}, ${h.personId}, ${h.filedBy}, ${h.requestKey}, ${h.procedure}, ${json(h.procedureName)}, ${h.versionId}, ${h.state},
      ${h.sealed}, ${h.url}, ${h.madeAt}, ${h.expiresAt})`.execute(db)
}
export const findHandOver = (db: Db, id: string) =>
  maybe(db, sql<HandOverRow>`select ${ROW} from public_services.hand_over h where h.id = ${id}`)
export const lockHandOver = (db: Db, id: string) =>
  maybe(db, sql<HandOverRow>`select ${ROW} from public_services.hand_over h where h.id = ${id} for update`)
export const findHandOverByKey = (db: Db, personId: string, key: string) =>
  maybe(
    db,
    sql<HandOverRow>`select ${ROW} from public_services.hand_over h where h.person_id = ${personId} and h.request_key = ${key}`,
  )
export const listHandOvers = (db: Db, personId: string, now: Date) =>
  many(
    db,
    sql<HandOverRow>`select ${ROW} from public_services.hand_over h where h.person_id = ${personId}
      and h.state in ('prepared', 'sent') and h.expires_at > ${now} order by h.made_at desc limit 100`,
  )
/** Everything of a person that is still kept in full. */
export const listOwn = (db: Db, personId: string) =>
  many(
    db,
    sql<HandOverRow>`select ${ROW} from public_services.hand_over h where h.person_id = ${personId} and h.sealed is not null
      order by h.made_at`,
  )
export async function setHandOverSent(db: Db, id: string, url: string): Promise<void> {
  await sql`update public_services.hand_over set state = 'sent', url = ${url} where id = ${id} and state in ('prepared', 'sent')`.execute(
    db,
  )
}
/** It is over: what was prepared is forgotten here. */
export async function endHandOver(
  db: Db,
  id: string,
  state: 'filed' | 'dropped' | 'expired',
  {
    now,
    nationalCode = null,
    dossierId = null,
  }: { now: Date; nationalCode?: string; dossierId?: string } | { now: Date; nationalCode?: null; dossierId?: null },
): Promise<void> {
  await sql`update public_services.hand_over set state = ${state}, sealed = null, url = null, ended_at = ${now},
    national_code = ${nationalCode}, dossier_id = ${dossierId} where id = ${id}`.execute(db)
}
export const listExpired = (db: Db, now: Date, limit: number) =>
  many(
    db,
    sql<HandOverRow>`select ${ROW} from public_services.hand_over h where h.state in ('prepared', 'sent') and h.expires_at <= ${now}
      order by h.expires_at limit ${limit} for update skip locked`,
  )
