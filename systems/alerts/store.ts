import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Content, MsgType, State, Status } from './contract.ts'

/** Another authority's message: whose, by which name it is known there, and when it was sent. */
export interface Origin {
  sourceId: string
  name: string
  sender: string
  identifier: string
  sent: string
}
export interface AlertRow {
  id: string
  identifier: string
  chain: string
  refersTo: string | null
  status: Status
  msgType: MsgType
  state: State
  overWhy: 'updated' | 'cancelled' | 'expired' | null
  content: Content
  unitIds: string[]
  origin: Origin | null
  emergency: boolean
  version: number
  writers: string[]
  authorId: string | null
  authorName: string | null
  approverId: string | null
  approverName: string | null
  note: string | null
  stripId: string | null
  expiresAt: string
  sentAt: string | null
  createdAt: string
  changedAt: string
  changedName: string | null
}
const COLUMNS = sql.raw(
  ['id', 'identifier', 'chain', 'refers_to', 'status', 'msg_type', 'state', 'over_why', 'content', 'unit_ids', 'origin']
    .concat(['emergency', 'version', 'writers', 'author_id', 'author_name', 'approver_id', 'approver_name', 'note'])
    .concat(['strip_id', 'expires_at', 'sent_at', 'created_at', 'changed_at', 'changed_name'])
    .map((name) => `a.${name}`)
    .join(', '),
)

export type NewRow = Omit<AlertRow, 'overWhy' | 'stripId' | 'version' | 'changedAt' | 'changedName' | 'createdAt'>
export async function addAlert(db: Db, a: NewRow, now: Date, by: string | null): Promise<void> {
  await sql`insert into alerts.alert (id, identifier, chain, refers_to, status, msg_type, state, content, unit_ids, origin,
      emergency, writers, author_id, author_name, approver_id, approver_name, note, expires_at, sent_at, created_at, changed_at, changed_name)
    values (${a.id}, ${a.identifier}, ${a.chain}, ${a.refersTo}, ${a.status}, ${a.msgType}, ${a.state}, ${json(a.content)},
      ${a.unitIds}, ${a.origin === null ? null : json(a.origin)}, ${a.emergency}, ${a.writers}, ${a.authorId}, ${a.authorName},
      ${a.approverId}, ${a.approverName}, ${a.note}, ${a.expiresAt}, ${a.sentAt}, ${now}, ${now}, ${by})`.execute(db)
}

export function findAlert(db: Db, id: string) {
  return maybe(db, sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.id = ${id}`)
}
/** For a change: others wait until it is decided. */
export function lockAlert(db: Db, id: string) {
  return maybe(db, sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.id = ${id} for update`)
}
export function findByIdentifier(db: Db, identifier: string) {
  return maybe(
    db,
    sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.identifier = ${identifier} and a.state in ('sent', 'over')`,
  )
}
/** Messages of a chain that were sent, the oldest first. */
export function sentOfChain(db: Db, chain: string) {
  return many(
    db,
    sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.chain = ${chain} and a.state in ('sent', 'over') order by a.sent_at, a.id`,
  )
}

export interface Change {
  state?: State
  overWhy?: AlertRow['overWhy']
  content?: Content
  writers?: string[]
  approver?: { id: string | null; name: string | null }
  note?: string | null
  emergency?: boolean
  sentAt?: Date
}
/** Changes some facts; the version grows, so that whoever looked before is told. */
export async function changeAlert(
  db: Db,
  id: string,
  c: Change,
  by: { name: string | null; now: Date },
): Promise<void> {
  const sets = [
    sql`version = version + 1, changed_at = ${by.now}, changed_name = ${by.name}`,
    c.state !== undefined && sql`state = ${c.state}`,
    c.overWhy !== undefined && sql`over_why = ${c.overWhy}`,
    c.content !== undefined &&
      sql`content = ${json(c.content)}, unit_ids = ${c.content.unitIds}, expires_at = ${c.content.expires}`,
    c.writers !== undefined && sql`writers = ${c.writers}`,
    c.approver !== undefined && sql`approver_id = ${c.approver.id}, approver_name = ${c.approver.name}`,
    c.note !== undefined && sql`note = ${c.note}`,
    c.emergency !== undefined && sql`emergency = ${c.emergency}`,
    c.sentAt !== undefined && sql`sent_at = ${c.sentAt}`,
  ].filter((part) => part !== false)
  await sql`update alerts.alert set ${sql.join(sets)} where id = ${id}`.execute(db)
}

export async function keepCap(db: Db, id: string, xml: string): Promise<void> {
  await sql`update alerts.alert set cap = ${xml} where id = ${id}`.execute(db)
}
export function findCap(db: Db, identifier: string) {
  return maybe(
    db,
    sql<{ cap: string; origin: unknown }>`select cap, origin from alerts.alert
      where identifier = ${identifier} and state in ('sent', 'over') and cap is not null`,
  )
}
export async function nameStrip(db: Db, id: string, stripId: string): Promise<void> {
  await sql`update alerts.alert set strip_id = ${stripId} where id = ${id}`.execute(db)
}

// Lists.

/** In force now; `units` narrows to those that name one of them. */
export function listActive(db: Db, now: Date, units: readonly string[] | null) {
  const near = units ? sql`and a.unit_ids && ${[...units]}::uuid[]` : sql``
  return many(
    db,
    sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.state = 'sent' and a.status = 'actual'
      and a.expires_at > ${now} ${near} order by a.sent_at desc, a.id desc limit 100`,
  )
}
export function listOver(db: Db, now: Date) {
  return many(
    db,
    sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.status = 'actual' and a.sent_at is not null
      and (a.state = 'over' or (a.state = 'sent' and a.expires_at <= ${now})) order by a.sent_at desc, a.id desc limit 30`,
  )
}
/** Our own messages for the feeds, the newest first. */
export function listFeed(db: Db, of: { actual: boolean; after: string | undefined; limit: number }) {
  const status = of.actual ? sql`a.status = 'actual'` : sql`a.status <> 'actual'`
  const from = of.after
    ? sql`and (a.sent_at, a.id) < (select b.sent_at, b.id from alerts.alert b where b.id = ${of.after})`
    : sql``
  return many(
    db,
    sql<AlertRow>`select ${COLUMNS} from alerts.alert a where ${status} and a.state in ('sent', 'over') and a.origin is null
      ${from} order by a.sent_at desc, a.id desc limit ${of.limit}`,
  )
}
export async function listDesk(
  db: Db,
  of: { after?: string | undefined; limit: number; state?: State | undefined; status?: Status | undefined },
) {
  const wanted = [
    of.after ? sql`and a.id < ${of.after}` : sql``,
    of.state ? sql`and a.state = ${of.state}` : sql`and a.state <> 'discarded'`,
    of.status ? sql`and a.status = ${of.status}` : sql``,
  ]
  const rows = await many(
    db,
    sql<
      AlertRow & { reviewOpen: boolean }
    >`select ${COLUMNS}, exists (select from alerts.review r where r.alert_id = a.id
      and r.closed_at is null) as review_open from alerts.alert a where true ${sql.join(wanted, sql` `)}
      order by a.id desc limit ${of.limit + 1}`,
  )
  return page(rows, of.limit, (row) => row.id)
}
export function countDesk(db: Db) {
  return one(
    db,
    sql<{ waiting: number; openReviews: number; active: number }>`select
      (select count(*)::int from alerts.alert where state = 'waiting') as waiting,
      (select count(*)::int from alerts.alert where state = 'sent' and status = 'actual') as active,
      (select count(*)::int from alerts.review where closed_at is null) as open_reviews`,
  )
}
/** Locks what has run out, each once although several processes look. */
export function takeExpired(db: Db, now: Date) {
  return many(
    db,
    sql<AlertRow>`select ${COLUMNS} from alerts.alert a where a.state = 'sent' and a.expires_at <= ${now}
      order by a.expires_at limit 200 for update skip locked`,
  )
}
