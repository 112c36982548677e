import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Difference } from '../contract-shapes.ts'
import type { FileRow } from '../gateway/port.ts'
import type { OurRow } from '../reconcile/compare.ts'

export interface DayRow {
  day: string
  ours: number
  theirs: number
  at: string
}
export const findDay = (db: Db, day: string) =>
  maybe(db, sql<DayRow>`select day, ours, theirs, at from payments.settlement_day where day = ${day}`)

/** Two who reconcile one day wait for each other. */
export async function lockDay(db: Db, day: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`payments.day ${day}`}, 0))`.execute(db)
}

/** Keeps a day's file in place of an earlier one of the same day. */
export async function saveFile(db: Db, d: Omit<DayRow, 'at'> & { sha256: string; at: Date }, rows: readonly FileRow[]) {
  await sql`insert into payments.settlement_day (day, sha256, ours, theirs, at)
    values (${d.day}, ${d.sha256}, ${d.ours}, ${d.theirs}, ${d.at})
    on conflict (day) do update set sha256 = excluded.sha256, ours = excluded.ours, theirs = excluded.theirs,
      at = excluded.at`.execute(db)
  await sql`delete from payments.settlement_row where day = ${d.day}`.execute(db)
  const all = rows.map((row, at) => ({
    line: at + 2,
    kind: row.kind,
    reference: row.reference,
    external_id: row.externalId,
    amount: row.amount,
    at: row.at.toISOString(),
  }))
  await sql`insert into payments.settlement_row (day, line, kind, reference, external_id, amount, at)
    select ${d.day}::date, r.* from jsonb_to_recordset(${json(all)})
      as r(line int, kind text, reference text, external_id text, amount bigint, at timestamptz)`.execute(db)
}

/** Movements through the gateway by our books between two instants, each with its legal day. */
export const listOurs = (db: Db, from: Date, to: Date) =>
  many(
    db,
    sql<OurRow>`select 'pay' as kind, reference, external_id, amount, order_id,
        (paid_at at time zone 'Asia/Ho_Chi_Minh')::date as day
      from payments.money_in
      where source = 'gateway' and order_id is not null and paid_at >= ${from} and paid_at < ${to}
      union all
      select 'refund', m.reference, substr(r.external_id, 9), r.amount, r.order_id,
        (r.sent_at at time zone 'Asia/Ho_Chi_Minh')::date
      from payments.refund r join payments.money_in m on m.id = r.money_in_id
      where r.state = 'sent' and r.external_id like 'gateway:%' and r.sent_at >= ${from} and r.sent_at < ${to}`,
  )
/** Movements that the files of other days hold. */
export const listNearby = (db: Db, day: string) =>
  many(
    db,
    sql<{ key: string }>`select kind || ' ' || external_id as key from payments.settlement_row
      where day in (${day}::date - 1, ${day}::date + 1)`,
  )
export const listAttemptsOf = (db: Db, references: readonly string[]) =>
  many(
    db,
    sql<{ reference: string; orderId: string; amount: number }>`select reference, order_id, amount
      from payments.attempt where reference = any(${[...references]})`,
  )

const DIFFERENCE = sql`d.id, d.day, d.kind, d.reference, d.order_id, o.reference as order_reference, d.ours, d.theirs,
  d.state, d.note, d.settled_name as settled_by, d.settled_at`
const FROM = sql`payments.difference d left join payments.pay_order o on o.id = d.order_id`
export const listDifferences = (db: Db, day: string) =>
  many(
    db,
    sql<Difference>`select ${DIFFERENCE} from ${FROM} where d.day = ${day}
      order by d.state = 'settled', d.state = 'explained', d.kind, d.reference`,
  )
export const lockDifference = (db: Db, id: string) =>
  maybe(db, sql<Difference>`select ${DIFFERENCE} from ${FROM} where d.id = ${id} for update of d`)
export const getDifference = (db: Db, id: string) =>
  one(db, sql<Difference>`select ${DIFFERENCE} from ${FROM} where d.id = ${id}`)

export interface NewDifference {
  id: string
  day: string
  kind: string
  reference: string
  orderId: string | null
  ours: number | null
  theirs: number | null
  state: 'open' | 'explained'
  note: string | null
  at: Date
}
/** Notes a difference once a day and kind; what a person settled stays settled. */
export async function addDifference(db: Db, d: NewDifference): Promise<void> {
  await sql`insert into payments.difference (id, day, kind, reference, order_id, ours, theirs, state, note, found_at)
    values (${d.id}, ${d.day}, ${d.kind}, ${d.reference}, ${d.orderId}, ${d.ours}, ${d.theirs}, ${d.state}, ${d.note},
      ${d.at})
    on conflict (day, kind, reference) do update set ours = excluded.ours, theirs = excluded.theirs
      where payments.difference.state = 'open'`.execute(db)
}
/** What was open and is no longer found went away by itself (a notice came late, a file was put right). */
export async function closeVanished(db: Db, day: string, found: readonly string[], at: Date): Promise<void> {
  await sql`update payments.difference set state = 'explained', note = 'goneByItself', settled_at = ${at}
    where day = ${day} and state = 'open' and not (kind || ' ' || reference = any(${[...found]}))`.execute(db)
}
export async function settle(
  db: Db,
  id: string,
  s: { by: string; name: string | null; note: string; at: Date; orderId: string | null },
): Promise<void> {
  await sql`update payments.difference set state = 'settled', note = ${s.note}, settled_by = ${s.by},
    settled_name = ${s.name}, settled_at = ${s.at}, order_id = coalesce(${s.orderId}, order_id)
    where id = ${id}`.execute(db)
}
