import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Channel } from './contract.ts'

export interface Reply {
  id: string
  messageId: string
  channel: Channel
  sealed: Buffer | null
  tries: number
}

export async function addReply(
  db: Db,
  r: { id: string; messageId: string; channel: Channel; sealed: Buffer; at: Date },
): Promise<void> {
  await sql`insert into report_channels.reply (id, message_id, channel, sealed, next_at, at)
    values (${r.id}, ${r.messageId}, ${r.channel}, ${r.sealed}, ${r.at}, ${r.at})`.execute(db)
}

/** A reply that is due; one that somebody else is sending is left alone. */
export const lockReply = (db: Db, id: string, now: Date): Promise<Reply | undefined> =>
  maybe(
    db,
    sql<Reply>`select id, message_id, channel, sealed, tries from report_channels.reply
      where id = ${id} and state = 'waiting' and next_at <= ${now} for update skip locked`,
  )

export const listDueReplies = async (db: Db, now: Date, most: number): Promise<string[]> =>
  (
    await many(
      db,
      sql<{ id: string }>`select id from report_channels.reply where state = 'waiting' and next_at <= ${now}
        order by next_at limit ${most}`,
    )
  ).map(({ id }) => id)

export async function settleReply(
  db: Db,
  id: string,
  to: { state: 'waiting' | 'sent' | 'failed'; why: string | null; nextAt: Date },
): Promise<void> {
  // What was sent needs nobody's address any more.
  await sql`update report_channels.reply set state = ${to.state}, why = ${to.why}, tries = tries + 1, next_at = ${to.nextAt},
    sealed = case when ${to.state} = 'waiting' then sealed end where id = ${id}`.execute(db)
}

export const findTalk = (db: Db, sender: Buffer, now: Date) =>
  maybe(
    db,
    sql<{ step: string; sealed: Buffer }>`select step, sealed from report_channels.conversation
      where sender = ${sender} and expires_at > ${now}`,
  )

export async function putTalk(
  db: Db,
  t: { sender: Buffer; step: string; sealed: Buffer; expiresAt: Date },
): Promise<void> {
  await sql`insert into report_channels.conversation (sender, step, sealed, expires_at)
    values (${t.sender}, ${t.step}, ${t.sealed}, ${t.expiresAt})
    on conflict (sender) do update set step = excluded.step, sealed = excluded.sealed, expires_at = excluded.expires_at`.execute(
    db,
  )
}

export async function endTalk(db: Db, sender: Buffer): Promise<void> {
  await sql`delete from report_channels.conversation where sender = ${sender}`.execute(db)
}

export interface Part {
  number: number
  total: number
  sealed: Buffer
}

/** Keeps one part of a long text and answers all that are there. */
export async function addPart(db: Db, p: Part & { sender: Buffer; reference: string; at: Date }): Promise<Part[]> {
  await sql`insert into report_channels.part (sender, reference, number, total, sealed, at)
    values (${p.sender}, ${p.reference}, ${p.number}, ${p.total}, ${p.sealed}, ${p.at}) on conflict do nothing`.execute(
    db,
  )
  return many(
    db,
    sql<Part>`select number, total, sealed from report_channels.part
      where sender = ${p.sender} and reference = ${p.reference} order by number`,
  )
}

export async function dropParts(db: Db, sender: Buffer, reference: string): Promise<void> {
  await sql`delete from report_channels.part where sender = ${sender} and reference = ${reference}`.execute(db)
}

/** What was never finished: conversations that ran out, texts whose parts never all came. */
export async function forgetUnfinished(db: Db, now: Date, partsBefore: Date): Promise<void> {
  await sql`delete from report_channels.conversation where expires_at < ${now}`.execute(db)
  await sql`delete from report_channels.part where at < ${partsBefore}`.execute(db)
}
