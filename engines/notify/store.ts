import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { InboxItem, TopicChoice } from './contract.ts'

export interface ContactRow {
  personId: string
  sealed: Buffer
  lang: Lang
  hasEmail: boolean
  hasPhone: boolean
  hasZalo: boolean
  emailVerified: boolean
  phoneVerified: boolean
  updatedAt: Date
}

export function findContact(db: Db, personId: string) {
  return maybe(db, sql<ContactRow>`select * from notify.contact where person_id = ${personId}`)
}

export async function putContact(db: Db, c: ContactRow): Promise<void> {
  await sql`insert into notify.contact (person_id, sealed, lang, has_email, has_phone, has_zalo, email_verified, phone_verified, updated_at)
    values (${c.personId}, ${c.sealed}, ${c.lang}, ${c.hasEmail}, ${c.hasPhone}, ${c.hasZalo}, ${c.emailVerified}, ${c.phoneVerified}, ${c.updatedAt})
    on conflict (person_id) do update set sealed = excluded.sealed, lang = excluded.lang, has_email = excluded.has_email,
      has_phone = excluded.has_phone, has_zalo = excluded.has_zalo, email_verified = excluded.email_verified,
      phone_verified = excluded.phone_verified, updated_at = excluded.updated_at`.execute(db)
}

export async function forgetPerson(db: Db, personId: string): Promise<void> {
  for (const table of ['contact', 'preference', 'topic_choice', 'subscription', 'item']) {
    await sql`delete from ${sql.table(`notify.${table}`)} where person_id = ${personId}`.execute(db)
  }
}

export interface SenderKeyRow {
  publicKey: string
  sealed: Buffer
}
export function findSenderKey(db: Db, name: string) {
  return maybe(db, sql<SenderKeyRow>`select public_key, sealed from notify.sender_key where name = ${name}`)
}
export async function addSenderKey(db: Db, name: string, publicKey: string, sealed: Buffer, now: Date): Promise<void> {
  await sql`insert into notify.sender_key (name, public_key, sealed, created_at)
    values (${name}, ${publicKey}, ${sealed}, ${now}) on conflict do nothing`.execute(db)
}

// The inbox.

export interface Item extends Omit<InboxItem, 'topicName'> {
  personId: string
  titleKey: string
  bodyKey: string
  values: Record<string, unknown>
}

/** One page of an inbox, newest first (ids are ordered by time). */
export function listItems(
  db: Db,
  personId: string,
  only: { after?: string | undefined; unread: boolean },
  limit: number,
) {
  const before = only.after ? sql`and id < ${only.after}` : sql``
  const unread = only.unread ? sql`and read_at is null` : sql``
  return many(
    db,
    sql<Item>`select id, person_id, topic, level, title_key, body_key, "values", title, body, link, at, read_at
      from notify.item where person_id = ${personId} ${before} ${unread} order by id desc limit ${limit + 1}`,
  )
}
export function findItem(db: Db, id: string) {
  return maybe(
    db,
    sql<{
      id: string
      personId: string
      readAt: string | null
    }>`select id, person_id, read_at from notify.item where id = ${id}`,
  )
}
export async function countUnread(db: Db, personId: string): Promise<number> {
  const row = await one(
    db,
    sql<{ n: number }>`select count(*) as n from notify.item where person_id = ${personId} and read_at is null`,
  )
  return row.n
}
/** Marks as read; answers how many were unread before. */
export async function markRead(
  db: Db,
  personId: string,
  which: { id?: string; upTo?: string },
  now: Date,
): Promise<number> {
  const only = which.id ? sql`and id = ${which.id}` : which.upTo ? sql`and id <= ${which.upTo}` : sql``
  const done =
    await sql`update notify.item set read_at = ${now} where person_id = ${personId} and read_at is null ${only}`.execute(
      db,
    )
  return Number(done.numAffectedRows ?? 0n)
}

// Preferences.

export interface PreferenceRow {
  lang: Lang | null
  quietFrom: number
  quietTo: number
  units: string[]
}
export const NO_PREFERENCE: PreferenceRow = { lang: null, quietFrom: 1320, quietTo: 360, units: [] }

export async function getPreference(db: Db, personId: string): Promise<PreferenceRow> {
  const found = await maybe(
    db,
    sql<PreferenceRow>`select lang, quiet_from, quiet_to, units from notify.preference where person_id = ${personId}`,
  )
  return found ?? NO_PREFERENCE
}
export async function putPreference(db: Db, personId: string, p: PreferenceRow, now: Date): Promise<void> {
  await sql`insert into notify.preference (person_id, lang, quiet_from, quiet_to, units, updated_at)
    values (${personId}, ${p.lang}, ${p.quietFrom}, ${p.quietTo}, ${p.units}, ${now})
    on conflict (person_id) do update set lang = excluded.lang, quiet_from = excluded.quiet_from,
      quiet_to = excluded.quiet_to, units = excluded.units, updated_at = excluded.updated_at`.execute(db)
}
export function listChoices(db: Db, personId: string) {
  return many(
    db,
    sql<TopicChoice>`select topic, follows, push, email, sms, zalo from notify.topic_choice where person_id = ${personId} order by topic`,
  )
}
/** The choices of a person are one set: what is not named falls back to the usual. */
export async function replaceChoices(db: Db, personId: string, choices: readonly TopicChoice[]): Promise<void> {
  await sql`delete from notify.topic_choice where person_id = ${personId}`.execute(db)
  for (const c of choices) {
    await sql`insert into notify.topic_choice (person_id, topic, follows, push, email, sms, zalo)
      values (${personId}, ${c.topic}, ${c.follows}, ${c.push}, ${c.email}, ${c.sms}, ${c.zalo})
      on conflict (person_id, topic) do update set follows = excluded.follows, push = excluded.push, email = excluded.email,
        sms = excluded.sms, zalo = excluded.zalo`.execute(db)
  }
}
/** Topics this person was told about, and those that go to whole areas, so that they can be switched by name. */
export function listTopicsOf(db: Db, personId: string) {
  return many(
    db,
    sql<{ topic: string; area: boolean }>`select topic, bool_or(area) as area from (
      select topic, false as area from (select topic from notify.item where person_id = ${personId} order by id desc limit 500) i
      union all select distinct topic, true from notify.broadcast) t group by topic order by topic limit 60`,
  )
}

// Devices.

export const MAX_DEVICES = 10

/** Keeps a device; one that another person left behind changes hands. The oldest beyond ten is let go. */
export async function putSubscription(
  db: Db,
  s: { personId: string; endpointHash: string; host: string; now: Date; seal: (id: string) => Buffer },
): Promise<string> {
  const id = newId()
  await sql`insert into notify.subscription (id, person_id, endpoint_hash, host, sealed, created_at)
    values (${id}, ${s.personId}, ${s.endpointHash}, ${s.host}, ${s.seal(id)}, ${s.now})
    on conflict (endpoint_hash) do update set id = excluded.id, person_id = excluded.person_id, sealed = excluded.sealed,
      created_at = excluded.created_at`.execute(db)
  await sql`delete from notify.subscription where person_id = ${s.personId} and id not in (
    select id from notify.subscription where person_id = ${s.personId} order by created_at desc, id desc limit ${MAX_DEVICES})`.execute(
    db,
  )
  return id
}
export async function endSubscription(db: Db, personId: string, endpointHash: string): Promise<void> {
  await sql`delete from notify.subscription where person_id = ${personId} and endpoint_hash = ${endpointHash}`.execute(
    db,
  )
}
/** False when it was let go already. */
export async function dropSubscription(db: Db, id: string): Promise<boolean> {
  const done = await sql`delete from notify.subscription where id = ${id}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}
export async function countSubscriptions(db: Db, personId: string): Promise<number> {
  return (
    await one(db, sql<{ n: number }>`select count(*) as n from notify.subscription where person_id = ${personId}`)
  ).n
}

// Broadcasts.

export interface BroadcastRow {
  id: string
  notice: Record<string, unknown>
  topic: string
  units: string[] | null
}
/** Adds a broadcast; undefined when one with this key was already sent. */
export function addBroadcast(db: Db, b: BroadcastRow & { dedupeKey: string | null; now: Date }) {
  return maybe(
    db,
    sql<{ id: string }>`insert into notify.broadcast (id, notice, topic, units, dedupe_key, at)
      values (${b.id}, ${JSON.stringify(b.notice)}::jsonb, ${b.topic}, ${b.units}, ${b.dedupeKey}, ${b.now})
      on conflict (dedupe_key) do nothing returning id`,
  )
}
export function findBroadcast(db: Db, by: { id: string } | { dedupeKey: string }) {
  const where = 'id' in by ? sql`id = ${by.id}` : sql`dedupe_key = ${by.dedupeKey}`
  return maybe(db, sql<BroadcastRow>`select id, notice, topic, units from notify.broadcast where ${where}`)
}
export async function noteBroadcast(db: Db, id: string, people: number, finishedAt: Date | null): Promise<void> {
  await sql`update notify.broadcast set people = people + ${people}, finished_at = ${finishedAt} where id = ${id}`.execute(
    db,
  )
}

const follows = (person: ReturnType<typeof sql.ref>, topic: string) => sql`coalesce(
  (select t.follows from notify.topic_choice t where t.person_id = ${person} and t.topic = ${topic}),
  (select t.follows from notify.topic_choice t where t.person_id = ${person} and t.topic = '*'), true)`

/** People to tell, by person id: who follows one of the areas and did not leave the topic; who follows the topic everywhere. */
export function listSubscribers(
  db: Db,
  of: { topic: string; units: string[] | null; after: string | null },
  limit: number,
) {
  const from = of.after ? sql`x.person_id > ${of.after}` : sql`true`
  const byArea = of.units
    ? sql`select p.person_id from notify.preference p where p.units && ${of.units}::text[] and ${follows(sql.ref('p.person_id'), of.topic)} union`
    : sql``
  const everywhere = of.units
    ? sql`and not exists (select from notify.preference p where p.person_id = c.person_id and p.units <> '{}')`
    : sql``
  return many(
    db,
    sql<{ personId: string }>`select x.person_id from (${byArea}
      select c.person_id from notify.topic_choice c where c.topic = ${of.topic} and c.follows ${everywhere}) x
      where ${from} order by x.person_id limit ${limit}`,
  )
}
