import { many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Channel, Facts, Why } from './contract.ts'

export interface Message {
  id: string
  channel: Channel
  sender: Buffer | null
  sealed: Buffer | null
  state: string
  why: Why | null
  facts: Facts
  photos: string[]
  caseId: string | null
  code: string | null
  version: number
  at: string
}
const columns = sql.raw('id, channel, sender, sealed, state, why, facts, photos, case_id, code, version, at')

/** Keeps a message that arrived. False when it was there before; one that arrives at the same time is waited for. */
export async function addMessage(
  db: Db,
  m: { id: string; channel: Channel; externalId: string; sender: Buffer | null; at: Date },
): Promise<boolean> {
  const made = await maybe(
    db,
    sql<{ id: string }>`insert into report_channels.message (id, channel, external_id, sender, state, at)
      values (${m.id}, ${m.channel}, ${m.externalId}, ${m.sender}, 'new', ${m.at}) on conflict do nothing returning id`,
  )
  return made !== undefined
}

/** Messages of one sender follow each other, so that counts and repeats are exact. */
export async function lockSender(db: Db, sender: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${sender.toString('hex')}, 812))`.execute(db)
}

interface Settled {
  state: string
  why?: Why | null
  facts?: Facts
  sealed?: Buffer
  content?: Buffer
  photos?: readonly string[]
  caseId?: string
  code?: string
}

export async function settle(db: Db, id: string, to: Settled, now: Date): Promise<void> {
  await sql`update report_channels.message set state = ${to.state}, why = ${to.why ?? null},
      facts = ${JSON.stringify(to.facts ?? {})}::jsonb, sealed = coalesce(${to.sealed ?? null}, sealed),
      content = coalesce(${to.content ?? null}, content), photos = ${[...(to.photos ?? [])]}::uuid[],
      case_id = ${to.caseId ?? null}, code = ${to.code ?? null},
      settled_at = case when ${to.state} = 'waiting' then null else ${now}::timestamptz end
    where id = ${id}`.execute(db)
}

export const findMessage = (db: Db, id: string, lock = false): Promise<Message | undefined> =>
  maybe(
    db,
    sql<Message>`select ${columns} from report_channels.message where id = ${id} ${lock ? sql`for update` : sql``}`,
  )

/** A message of the same sender with the same words that became a report or waits to become one. */
export const findRepeat = (db: Db, sender: Buffer, content: Buffer, since: Date): Promise<Message | undefined> =>
  maybe(
    db,
    sql<Message>`select ${columns} from report_channels.message
      where sender = ${sender} and content = ${content} and at >= ${since} and state in ('sent', 'waiting')
      order by at desc limit 1`,
  )

export const countSince = async (db: Db, sender: Buffer, states: readonly string[], since: Date): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from report_channels.message
        where sender = ${sender} and at >= ${since} and state = any(${[...states]}::text[])`,
    )
  ).n

/** A report that this sender sent or wrote about, by its code. */
export const findOwnByCode = (db: Db, sender: Buffer, code: string): Promise<Message | undefined> =>
  maybe(
    db,
    sql<Message>`select ${columns} from report_channels.message
      where sender = ${sender} and code = ${code} and state = 'sent' limit 1`,
  )

/** The message that one of our answers, or one of the sender's own numbers, belongs to. */
export const findThread = (
  db: Db,
  sender: Buffer,
  replies: readonly string[],
  externalIds: readonly string[],
): Promise<Message | undefined> =>
  maybe(
    db,
    sql<Message>`select ${columns} from report_channels.message m
      where sender = ${sender} and case_id is not null and (external_id = any(${[...externalIds]}::text[])
        or id in (select message_id from report_channels.reply where id = any(${[...replies]}::uuid[])))
      order by at desc limit 1`,
  )

export async function listWaiting(db: Db, { after, limit }: { after?: string | undefined; limit: number }) {
  const from = after ? sql`and id > ${after}` : sql``
  const rows = await many(
    db,
    sql<Message>`select ${columns} from report_channels.message where state = 'waiting' ${from} order by id limit ${limit + 1}`,
  )
  return page(rows, limit, (row) => row.id)
}

/** Ends the waiting of a message; false when somebody was faster. */
export async function endWaiting(
  db: Db,
  m: { id: string; version: number; state: 'sent' | 'discarded'; by: string | null; at: Date },
  to: { caseId?: string; code?: string; reason?: string },
): Promise<boolean> {
  const done = await maybe(
    db,
    sql<{
      id: string
    }>`update report_channels.message set state = ${m.state}, version = version + 1, settled_at = ${m.at},
        settled_by = ${m.by}, case_id = ${to.caseId ?? null}, code = ${to.code ?? null}, reason = ${to.reason ?? null},
        photos = '{}'
      where id = ${m.id} and version = ${m.version} and state = 'waiting' returning id`,
  )
  return done !== undefined
}

export async function addPhoto(db: Db, id: string, photo: string): Promise<void> {
  await sql`update report_channels.message set photos = array_append(photos, ${photo}::uuid) where id = ${id}`.execute(
    db,
  )
}

export const countWaiting = (db: Db) =>
  one(
    db,
    sql<{
      waiting: number
      oldest: string | null
      failedReplies: number
    }>`select count(*) as waiting, min(at) as oldest,
      (select count(*) from report_channels.reply where state = 'failed') as failed_replies
      from report_channels.message where state = 'waiting'`,
  )

export const countWeek = (db: Db, since: Date) =>
  many(
    db,
    sql<{ channel: Channel; state: string; count: number }>`select channel, state, count(*) as count
      from report_channels.message where at >= ${since} and state not in ('new', 'talk')
      group by channel, state order by channel, state`,
  )

/** True the first time on a day. */
export async function sayOnce(db: Db, sender: Buffer, what: string, day: string): Promise<boolean> {
  const first = await maybe(
    db,
    sql<{ what: string }>`insert into report_channels.said (sender, what, day) values (${sender}, ${what}, ${day})
      on conflict do nothing returning what`,
  )
  return first !== undefined
}

/** Forgets words, senders and pictures' names of what was settled long ago; the count of messages stays. */
export async function forgetBefore(db: Db, before: Date, today: string): Promise<number> {
  const gone = await sql`update report_channels.message set sealed = null, content = null, sender = null
    where settled_at < ${before} and state <> 'waiting' and (sealed is not null or sender is not null)`.execute(db)
  await sql`delete from report_channels.reply where at < ${before} and state <> 'waiting'`.execute(db)
  await sql`delete from report_channels.message m where state in ('talk', 'ignored', 'new') and at < ${before}
    and not exists (select from report_channels.reply where message_id = m.id)`.execute(db)
  await sql`delete from report_channels.said where day < ${today}`.execute(db)
  return Number(gone.numAffectedRows ?? 0n)
}
