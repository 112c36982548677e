import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface HistoryRow {
  number: number
  action: string
  at: string
  byId: string | null
  byName: string | null
  note: string
}
export interface By {
  id: string | null
  name: string | null
  now: Date
}
export async function remember(db: Db, alertId: string, action: string, by: By, note = ''): Promise<void> {
  await sql`insert into alerts.history (alert_id, number, action, at, by_id, by_name, note)
    select ${alertId}, coalesce(max(number), 0) + 1, ${action}, ${by.now}, ${by.id}, ${by.name}, ${note}
    from alerts.history where alert_id = ${alertId}`.execute(db)
}
export function listHistory(db: Db, alertId: string) {
  return many(
    db,
    sql<HistoryRow>`select number, action, at, by_id, by_name, note from alerts.history
      where alert_id = ${alertId} order by number desc`,
  )
}

export interface ReviewRow {
  openedAt: string
  senderId: string | null
  senderName: string | null
  reason: string
  verdict: 'right' | 'wrong' | null
  note: string | null
  closedAt: string | null
  closedName: string | null
}
export async function openReview(db: Db, alertId: string, by: By, reason: string): Promise<void> {
  await sql`insert into alerts.review (alert_id, opened_at, sender_id, sender_name, reason)
    values (${alertId}, ${by.now}, ${by.id}, ${by.name}, ${reason})`.execute(db)
}
export function findReview(db: Db, alertId: string) {
  return maybe(
    db,
    sql<ReviewRow>`select opened_at, sender_id, sender_name, reason, verdict, note, closed_at, closed_name
      from alerts.review where alert_id = ${alertId}`,
  )
}
/** Closes an open review; false when somebody else did. */
export async function closeReview(
  db: Db,
  alertId: string,
  of: { verdict: string; note: string },
  by: By,
): Promise<boolean> {
  const done = await maybe(
    db,
    sql`update alerts.review set verdict = ${of.verdict}, note = ${of.note}, closed_at = ${by.now}, closed_by = ${by.id},
      closed_name = ${by.name} where alert_id = ${alertId} and closed_at is null returning alert_id`,
  )
  return done !== undefined
}

export interface KeyRow {
  id: string
  certificate: string
  sealed: Buffer
}
/** The newest key that was made here. */
export function findOwnKey(db: Db) {
  return maybe(
    db,
    sql<KeyRow>`select id, certificate, sealed from alerts.signing_key where source = 'own'
      order by created_at desc, id desc limit 1`,
  )
}
/** Whoever else wants to make the first key waits until this transaction is over. */
export async function lockKeys(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('alerts.signing_key'))`.execute(db)
}
export async function listCertificates(db: Db): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ certificate: string }>`select certificate from alerts.signing_key order by created_at desc, id desc`,
  )
  return rows.map((row) => row.certificate)
}
export async function addKey(db: Db, key: KeyRow, now: Date): Promise<void> {
  await sql`insert into alerts.signing_key (id, certificate, sealed, created_at)
    values (${key.id}, ${key.certificate}, ${key.sealed}, ${now})`.execute(db)
}
/** Remembers a certificate that came from outside; nothing happens when it is known. */
export async function addCertificate(db: Db, id: string, certificate: string, now: Date): Promise<void> {
  await sql`insert into alerts.signing_key (id, certificate, sealed, source, created_at)
    values (${id}, ${certificate}, '', 'files', ${now}) on conflict do nothing`.execute(db)
}

// Reach.

export interface ReachRow {
  unitId: string
  channel: string
  people: number
  sent: number
  delivered: number
  opened: number
  failed: number
}
export async function addReach(db: Db, alertId: string, at: Date, rows: readonly ReachRow[]): Promise<void> {
  for (const r of rows) {
    await sql`insert into alerts.reach (alert_id, at, unit_id, channel, people, sent, delivered, opened, failed)
      values (${alertId}, ${at}, ${r.unitId}, ${r.channel}, ${r.people}, ${r.sent}, ${r.delivered}, ${r.opened}, ${r.failed})
      on conflict do nothing`.execute(db)
  }
}
export async function lastReach(db: Db, alertId: string) {
  const { at } = await one(
    db,
    sql<{ at: string | null }>`select max(at) as at from alerts.reach where alert_id = ${alertId}`,
  )
  const rows = at
    ? await many(
        db,
        sql<ReachRow>`select unit_id, channel, people, sent, delivered, opened, failed from alerts.reach
          where alert_id = ${alertId} and at = ${at}`,
      )
    : []
  return { at, rows }
}
/** The inbox line of every count: how it grew. */
export function reachOver(db: Db, alertId: string) {
  return many(
    db,
    sql<{ at: string; people: number; sent: number; delivered: number; opened: number }>`select at,
      sum(people)::int as people, sum(sent)::int as sent, sum(delivered)::int as delivered, sum(opened)::int as opened
      from alerts.reach where alert_id = ${alertId} and channel = 'inbox' group by at order by at limit 200`,
  )
}
/** Sent messages whose next count is due: soon after sending often, later seldom, for three days. */
export function reachDue(db: Db, now: Date) {
  return many(
    db,
    sql<{ id: string }>`select a.id from alerts.alert a
      left join lateral (select max(r.at) as at from alerts.reach r where r.alert_id = a.id) last on true
      where a.status = 'actual' and a.origin is null and a.sent_at > ${now}::timestamptz - interval '3 days' and a.sent_at <= ${now}
      and (last.at is null or last.at < ${now}::timestamptz - case
        when a.sent_at > ${now}::timestamptz - interval '10 minutes' then interval '50 seconds'
        when a.sent_at > ${now}::timestamptz - interval '2 hours' then interval '10 minutes'
        else interval '3 hours' end) order by a.sent_at desc limit 5`,
  )
}
export interface VisitRow {
  unitId: string
  done: boolean
  note: string
  byName: string | null
  at: string
}
export function listVisits(db: Db, alertId: string) {
  return many(db, sql<VisitRow>`select unit_id, done, note, by_name, at from alerts.visit where alert_id = ${alertId}`)
}
export async function putVisit(
  db: Db,
  v: { alertId: string; unitId: string; done: boolean; note: string },
  by: By,
): Promise<void> {
  await sql`insert into alerts.visit (alert_id, unit_id, done, note, by_id, by_name, at)
    values (${v.alertId}, ${v.unitId}, ${v.done}, ${v.note}, ${by.id}, ${by.name}, ${by.now})
    on conflict (alert_id, unit_id) do update set done = excluded.done, note = excluded.note, by_id = excluded.by_id,
      by_name = excluded.by_name, at = excluded.at`.execute(db)
}
