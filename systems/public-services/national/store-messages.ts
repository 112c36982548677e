import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Status } from './protocol.ts'

/** Contents that a message names; they go there before it. */
export interface MessageFile {
  sha256: string
  fileId: string
}
export const MESSAGE_STATES = ['waiting', 'sent', 'acknowledged', 'refused', 'dead'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

export interface Message {
  id: string
  dossierId: string
  seq: number
  status: Status
  sealed: Buffer
  files: MessageFile[]
  tries: number
}
const MESSAGE = sql`m.id, m.dossier_id, m.seq, m.status, m.sealed, m.files, m.tries`

export interface Link {
  dossierId: string
  nationalCode: string | null
  sent: number
}
export const findLink = (db: Db, dossierId: string) =>
  maybe(
    db,
    sql<Link>`select dossier_id, national_code, sent from public_services.national_link where dossier_id = ${dossierId}`,
  )
export const findLinkByCode = (db: Db, code: string) =>
  maybe(
    db,
    sql<Link>`select dossier_id, national_code, sent from public_services.national_link where national_code = ${code}`,
  )
export async function addLink(db: Db, dossierId: string, nationalCode: string): Promise<void> {
  await sql`insert into public_services.national_link (dossier_id, national_code) values (${dossierId}, ${nationalCode})`.execute(
    db,
  )
}

/** The dossier's row is held until the commit: two changes at once get two numbers, in the order of their commits. */
export async function lockLink(db: Db, dossierId: string): Promise<Link> {
  return one(
    db,
    sql<Link>`insert into public_services.national_link as l (dossier_id) values (${dossierId})
      on conflict (dossier_id) do update set sent = l.sent returning dossier_id, national_code, sent`,
  )
}

export interface NewMessage extends Omit<Message, 'tries'> {
  hash: string
  madeAt: Date
}
export async function addMessage(db: Db, m: NewMessage): Promise<void> {
  await sql`insert into public_services.national_message (id, dossier_id, seq, state, status, hash, sealed, files, next_at, made_at)
    values (${m.id}, ${m.dossierId}, ${m.seq}, 'waiting', ${m.status}, ${m.hash}, ${m.sealed}, ${json(m.files)}, ${m.madeAt}, ${m.madeAt})`.execute(
    db,
  )
  await sql`update public_services.national_link set sent = ${m.seq} where dossier_id = ${m.dossierId}`.execute(db)
}

export const lastMessage = (db: Db, dossierId: string) =>
  maybe(
    db,
    sql<{ id: string; seq: number; state: MessageState; status: Status; hash: string; error: string | null }>`
      select id, seq, state, status, hash, error from public_services.national_message
      where dossier_id = ${dossierId} order by seq desc limit 1`,
  )

/**
 * Takes the next message to be sent and holds it for so long: of each dossier only the first that is not settled. Whoever
 * took it and died leaves it to be taken again when that time is over.
 */
export const claimNext = (db: Db, now: Date, until: Date) =>
  maybe(
    db,
    sql<Message>`with due as (
        select m.id from public_services.national_message m
        where m.state in ('waiting', 'sent') and m.next_at <= ${now} and not exists (
          select from public_services.national_message e
          where e.dossier_id = m.dossier_id and e.seq < m.seq and e.state in ('waiting', 'sent', 'dead'))
        order by m.next_at, m.made_at, m.seq limit 1 for update skip locked)
      update public_services.national_message m set state = 'sent', sent_at = ${now}, tries = m.tries + 1, next_at = ${until}
      from due where m.id = due.id returning ${MESSAGE}`,
  )

export async function settleMessage(
  db: Db,
  id: string,
  to: { state: MessageState; error?: string | null; nextAt?: Date; now: Date },
): Promise<void> {
  const { state, error = null, nextAt, now } = to
  const ended = state === 'waiting' ? null : now
  // What has been settled meanwhile, by another try, stays as it was settled.
  await sql`update public_services.national_message set state = ${state}, error = ${error}, ended_at = ${ended},
      next_at = ${nextAt ?? now} where id = ${id} and state in ('waiting', 'sent')`.execute(db)
}

/** It answers again: everything that waits only because it did not is due now. */
export async function hurryMessages(db: Db, now: Date): Promise<void> {
  await sql`update public_services.national_message set next_at = ${now} where state = 'waiting' and next_at > ${now}`.execute(
    db,
  )
}

/** The fourth state of the dossier follows its latest message. */
export async function followSync(db: Db, dossierId: string): Promise<void> {
  await sql`update public_services.dossier d set sync = case m.state when 'dead' then 'waiting' else m.state end
    from (select state from public_services.national_message where dossier_id = ${dossierId} order by seq desc limit 1) m
    where d.id = ${dossierId}`.execute(db)
}

/** Puts one that was given up back into the row; false when it was not. */
export async function reviveMessage(db: Db, id: string, now: Date): Promise<boolean> {
  const done =
    await sql`update public_services.national_message set state = 'waiting', tries = 0, next_at = ${now}, ended_at = null
    where id = ${id} and state = 'dead'`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export const knownFiles = async (db: Db, hashes: readonly string[], side: 'pushed' | 'received') =>
  hashes.length === 0
    ? []
    : many(
        db,
        sql<{ sha256: string; fileId: string | null }>`select sha256, file_id from public_services.national_file
          where sha256 = any(${[...hashes]}) and ${side === 'pushed' ? sql`pushed_at is not null` : sql`received_at is not null`}`,
      )
export async function notePushed(db: Db, sha256: string, now: Date): Promise<void> {
  await sql`insert into public_services.national_file (sha256, pushed_at) values (${sha256}, ${now})
    on conflict (sha256) do update set pushed_at = ${now}`.execute(db)
}
export async function forgetPushed(db: Db, hashes: readonly string[]): Promise<void> {
  await sql`update public_services.national_file set pushed_at = null where sha256 = any(${[...hashes]})`.execute(db)
}
export async function noteReceived(db: Db, sha256: string, fileId: string, now: Date): Promise<void> {
  await sql`insert into public_services.national_file (sha256, file_id, received_at) values (${sha256}, ${fileId}, ${now})
    on conflict (sha256) do update set file_id = ${fileId}, received_at = ${now}`.execute(db)
}
