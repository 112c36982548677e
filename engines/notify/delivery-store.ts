import { randomInt } from 'node:crypto'
import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Channel, DeliveryRecord, DeliveryState, Level } from './contract.ts'
import type { Choices } from './plan.ts'

/** What planning knows of one person: no address, only whether there is one. */
export interface Reader {
  personId: string
  lang: Lang
  hasEmail: boolean
  hasPhone: boolean
  hasZalo: boolean
  emailVerified: boolean
  phoneVerified: boolean
  quietFrom: number
  quietTo: number
  choice: Choices | null
  anyChoice: Choices | null
  devices: { id: string; host: string }[]
}

export function listReaders(db: Db, personIds: readonly string[], topic: string) {
  const choice = (of: string) =>
    sql`(select to_jsonb(t) from notify.topic_choice t where t.person_id = w.id and t.topic = ${of})`
  return many(
    db,
    sql<Reader>`select w.id as person_id, coalesce(p.lang, c.lang, 'vi') as lang,
      coalesce(c.has_email, false) as has_email, coalesce(c.has_phone, false) as has_phone, coalesce(c.has_zalo, false) as has_zalo,
      coalesce(c.email_verified, false) as email_verified, coalesce(c.phone_verified, false) as phone_verified,
      coalesce(p.quiet_from, 1320) as quiet_from, coalesce(p.quiet_to, 360) as quiet_to,
      ${choice(topic)} as choice, ${choice('*')} as any_choice,
      (select coalesce(json_agg(json_build_object('id', s.id, 'host', s.host)), '[]') from notify.subscription s where s.person_id = w.id) as devices
      from unnest(${[...personIds]}::uuid[]) as w(id)
      left join notify.contact c on c.person_id = w.id
      left join notify.preference p on p.person_id = w.id`,
  )
}

export interface NewItem {
  id: string
  batch: string
  person_id: string
  topic: string
  level: Level
  title_key: string
  body_key: string
  values: Record<string, unknown>
  lang: Lang
  title: string
  body: string
  link: string | null
  record_kind: string | null
  record_id: string | null
  dedupe_key: string | null
  at: Date
}

/** Adds inbox rows; answers those that are new (a repeated dedupe key of a person is not). */
export function addItems(db: Db, items: readonly NewItem[]) {
  return many(
    db,
    sql<{ id: string; personId: string }>`insert into notify.item
      (id, batch, person_id, topic, level, title_key, body_key, "values", lang, title, body, link, record_kind, record_id, dedupe_key, at)
      select * from jsonb_to_recordset(${json(items)}) as x(id uuid, batch uuid, person_id uuid, topic text, level text, title_key text,
        body_key text, "values" jsonb, lang text, title text, body text, link text, record_kind text, record_id text, dedupe_key text, at timestamptz)
      on conflict (person_id, dedupe_key) where dedupe_key is not null do nothing returning id, person_id`,
  )
}
export function findByKey(db: Db, personId: string, dedupeKey: string) {
  return maybe(
    db,
    sql<{ id: string }>`select id from notify.item where person_id = ${personId} and dedupe_key = ${dedupeKey}`,
  )
}

export interface NewDelivery {
  id: string
  batch: string
  item_id: string
  channel: Channel
  target: string
  carrier: string
  state: DeliveryState
  reason: string | null
  next_at: Date
  at: Date
}
export async function addDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  await sql`insert into notify.delivery (id, batch, item_id, channel, target, carrier, state, reason, next_at, at)
    select * from jsonb_to_recordset(${json(deliveries)}) as x(id uuid, batch uuid, item_id uuid, channel text, target text, carrier text,
      state text, reason text, next_at timestamptz, at timestamptz)`.execute(db)
}

/** Everything one message needs to go out. */
export interface Letter {
  id: string
  itemId: string
  personId: string
  channel: Channel
  target: string
  carrier: string
  attempts: number
  level: Level
  title: string
  body: string
  link: string | null
  lang: Lang
  contact: Buffer | null
  emailVerified: boolean
  phoneVerified: boolean
  subscription: Buffer | null
  quietFrom: number
  quietTo: number
}

/** First key of the locks by which senders are known to be alive; the second names the sender. */
const SENDERS = 4_673_005
const alive = sql`array(select objid::int from pg_locks where locktype = 'advisory' and granted and objsubid = 2
  and classid = ${SENDERS}::int::oid and database = (select oid from pg_database where datname = current_database()))`

/** Makes the caller's transaction a sender until it ends, however it ends; answers the name its claims bear. */
export async function becomeSender(db: Db): Promise<number> {
  const name = randomInt(2 ** 31)
  await sql`select pg_advisory_xact_lock(${SENDERS}, ${name})`.execute(db)
  return name
}

/**
 * Takes deliveries that are due, for this sender only. The claim is committed before anything is sent: if the sender
 * dies in between, its claims are nobody's, and the message is tried again under the same reference.
 */
export async function claim(
  db: Db,
  of: { sender: number; batch?: string; now: Date; limit: number },
): Promise<Letter[]> {
  const batch = of.batch ? sql`and d.batch = ${of.batch}` : sql``
  const claimed = await many(
    db,
    sql<{ id: string }>`with due as (
        select d.id from notify.delivery d left join notify.carrier k on k.name = d.carrier
        where d.state = 'waiting' and d.next_at <= ${of.now} and coalesce(d.claimed_by <> all (${alive}), true)
          and coalesce(k.paused_until <= ${of.now}, true) ${batch}
        order by d.next_at limit ${of.limit} for update of d skip locked)
      update notify.delivery d set attempts = attempts + 1, claimed_by = ${of.sender}
      from due where due.id = d.id returning d.id`,
  )
  if (claimed.length === 0) return []
  return many(
    db,
    sql<Letter>`select d.id, d.item_id, i.person_id, d.channel, d.target, d.carrier, d.attempts, i.level, i.title, i.body, i.link, i.lang,
        c.sealed as contact, coalesce(c.email_verified, false) as email_verified, coalesce(c.phone_verified, false) as phone_verified,
        s.sealed as subscription, coalesce(p.quiet_from, 1320) as quiet_from, coalesce(p.quiet_to, 360) as quiet_to
      from notify.delivery d join notify.item i on i.id = d.item_id
      left join notify.contact c on c.person_id = i.person_id
      left join notify.preference p on p.person_id = i.person_id
      left join notify.subscription s on s.id::text = d.target and s.person_id = i.person_id
      where d.id = any(${claimed.map((d) => d.id)}) order by d.next_at, d.id`,
  )
}

/** Gives back what was claimed but not tried. */
export async function release(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update notify.delivery set attempts = attempts - 1, claimed_by = null where id = any(${[...ids]}) and state = 'waiting'`.execute(
    db,
  )
}

/** The carrier took it. A report that came faster than its answer is not overwritten. */
export async function markSent(db: Db, id: string, carrierId: string | null, now: Date): Promise<void> {
  await sql`update notify.delivery set state = case when state = 'waiting' then 'sent' else state end,
    reason = case when state = 'waiting' then null else reason end, carrier_id = ${carrierId}, sent_at = coalesce(sent_at, ${now}), claimed_by = null
    where id = ${id}`.execute(db)
}
export async function markEnded(db: Db, id: string, state: 'failed' | 'skipped', reason: string): Promise<void> {
  await sql`update notify.delivery set state = ${state}, reason = ${reason}, claimed_by = null where id = ${id} and state = 'waiting'`.execute(
    db,
  )
}
/** It will be tried again, unless it was withdrawn meanwhile. */
export async function markRetry(db: Db, id: string, reason: string, nextAt: Date): Promise<void> {
  const over = sql`exists (select from notify.item i join notify.withdrawn w using (record_kind, record_id) where i.id = item_id)`
  await sql`update notify.delivery set state = case when ${over} then 'skipped' else state end,
    reason = case when ${over} then 'withdrawn' else ${reason} end, next_at = ${nextAt}, claimed_by = null
    where id = ${id} and state = 'waiting'`.execute(db)
}

const recordLock = ({ kind, id }: { kind: string; id: string }) =>
  sql`hashtextextended(${`notify.withdrawn ${kind} ${id}`}, 0)`

/** Notes that a record's messages are not to be sent any more, and ends those that wait. What is being sent goes out. */
export async function withdrawRecord(db: Db, record: { kind: string; id: string }, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(${recordLock(record)})`.execute(db)
  await sql`insert into notify.withdrawn (record_kind, record_id, at) values (${record.kind}, ${record.id}, ${now})
    on conflict do nothing`.execute(db)
  await sql`update notify.delivery d set state = 'skipped', reason = 'withdrawn', claimed_by = null from notify.item i
    where i.id = d.item_id and i.record_kind = ${record.kind} and i.record_id = ${record.id}
      and d.state = 'waiting' and coalesce(d.claimed_by <> all (${alive}), true)`.execute(db)
}
/** Whether that was said already; whoever says it now waits until this transaction has ended, and finds what it added. */
export async function isWithdrawn(db: Db, record: { kind: string; id: string }): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(${recordLock(record)})`.execute(db)
  const found = sql`select from notify.withdrawn where record_kind = ${record.kind} and record_id = ${record.id}`
  return (await maybe(db, found)) !== undefined
}

/** What the carrier reported, once: «delivered» is final, and a repeat changes nothing. False when there is no such message. */
export async function noteReport(
  db: Db,
  id: string,
  status: 'delivered' | 'failed',
  carrierId: string | null,
  now: Date,
): Promise<boolean> {
  const change =
    status === 'delivered'
      ? sql`state = 'delivered', reason = null, delivered_at = ${now}, sent_at = coalesce(sent_at, ${now})`
      : sql`state = 'failed', reason = 'undelivered'`
  await sql`update notify.delivery set ${change}, carrier_id = coalesce(carrier_id, ${carrierId}), claimed_by = null
    where id = ${id} and channel = 'sms' and state in ('waiting', 'sent', 'failed')`.execute(db)
  const found = await maybe(db, sql`select from notify.delivery where id = ${id} and channel = 'sms'`)
  return found !== undefined
}

const FAULTS_UNTIL_REST = 3
const REST_SECONDS = 30

/** Counts a fault of a carrier; from the third in a row it rests (30 s, doubling to 8 minutes). True while it rests. */
export async function noteFault(db: Db, carrier: string, now: Date): Promise<boolean> {
  const row = await one(
    db,
    sql<{ faults: number }>`insert into notify.carrier (name, faults) values (${carrier}, 1)
      on conflict (name) do update set faults = notify.carrier.faults + 1 returning faults`,
  )
  if (row.faults < FAULTS_UNTIL_REST) return false
  const seconds = REST_SECONDS * 2 ** Math.min(row.faults - FAULTS_UNTIL_REST, 4)
  await sql`update notify.carrier set paused_until = ${new Date(now.getTime() + seconds * 1000)} where name = ${carrier}`.execute(
    db,
  )
  return true
}
export async function noteHealth(db: Db, carrier: string): Promise<void> {
  await sql`update notify.carrier set faults = 0, paused_until = '-infinity' where name = ${carrier} and faults > 0`.execute(
    db,
  )
}

// Proof.

export type ProofRow = Omit<DeliveryRecord, 'reasonText'>
export function listDeliveries(db: Db, record: { kind: string; id: string }, after: string | undefined, limit: number) {
  const rest = after ? sql`and d.id > ${after}` : sql``
  return many(
    db,
    sql<ProofRow>`select d.id, d.item_id, i.person_id, i.level, d.channel, d.state, d.reason, d.attempts, d.at, d.sent_at, d.delivered_at, i.read_at
      from notify.item i join notify.delivery d on d.item_id = i.id
      where i.record_kind = ${record.kind} and i.record_id = ${record.id} ${rest} order by d.id limit ${limit + 1}`,
  )
}
export function countDeliveries(db: Db, record: { kind: string; id: string }) {
  return many(
    db,
    sql<{ channel: Channel; state: DeliveryState; n: number }>`select d.channel, d.state, count(*)::int as n
      from notify.item i join notify.delivery d on d.item_id = i.id
      where i.record_kind = ${record.kind} and i.record_id = ${record.id} group by 1, 2 order by 1, 2`,
  )
}
