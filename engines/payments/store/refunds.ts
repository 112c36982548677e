import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { readInUnits } from '../access.ts'
import type { Refund } from '../contract-shapes.ts'

export interface RefundRow extends Refund {
  moneyInId: string
  askedById: string
  decidedById: string | null
  payeeUnitId: string
  tries: number
  externalId: string | null
}

const REFUND = sql`r.id, r.order_id, o.reference as order_reference, o.payee_unit_id, r.money_in_id, r.amount, r.reason,
  r.state, case m.source when 'bank' then 'vietqr' else m.source end as way, r.asked_by as asked_by_id,
  r.asked_name as asked_by, r.asked_at, r.decided_by as decided_by_id, r.decided_name as decided_by, r.decided_at,
  r.note, r.trouble, r.tries, r.sent_at, r.external_id`
const FROM = sql`payments.refund r join payments.pay_order o on o.id = r.order_id
  join payments.money_in m on m.id = r.money_in_id`

export interface Asked {
  id: string
  orderId: string
  moneyInId: string
  amount: number
  reason: string
  askedBy: string
  askedName: string | null
  at: Date
}
export async function addRefund(db: Db, r: Asked): Promise<RefundRow> {
  await sql`insert into payments.refund (id, order_id, money_in_id, amount, reason, state, asked_by, asked_name, asked_at)
    values (${r.id}, ${r.orderId}, ${r.moneyInId}, ${r.amount}, ${r.reason}, 'asked', ${r.askedBy}, ${r.askedName},
      ${r.at})`.execute(db)
  return getRefund(db, r.id)
}
export const getRefund = (db: Db, id: string) =>
  one(db, sql<RefundRow>`select ${REFUND} from ${FROM} where r.id = ${id}`)
export const findRefund = (db: Db, id: string) =>
  maybe(db, sql<RefundRow>`select ${REFUND} from ${FROM} where r.id = ${id}`)

export async function decide(
  db: Db,
  id: string,
  d: { state: 'agreed' | 'refused'; by: string; name: string | null; note: string | null; at: Date },
): Promise<void> {
  await sql`update payments.refund set state = ${d.state}, decided_by = ${d.by}, decided_name = ${d.name},
    note = ${d.note}, decided_at = ${d.at} where id = ${id} and state = 'asked'`.execute(db)
}
/** Notes what the gateway said when it did not pay back; the refund stays agreed or waits for a person. */
export async function setTrouble(db: Db, id: string, state: 'agreed' | 'troubled', trouble: string): Promise<void> {
  await sql`update payments.refund set state = ${state}, trouble = ${trouble}, tries = tries + 1
    where id = ${id} and state in ('agreed', 'troubled')`.execute(db)
}
/** Marks a refund as sent; undefined when it was so already, or the outside's number was used for another. */
export const setSent = (db: Db, id: string, externalId: string, shiftId: string | null, at: Date) =>
  maybe(
    db,
    sql<{ id: string }>`update payments.refund set state = 'sent', external_id = ${externalId}, shift_id = ${shiftId},
        trouble = null, sent_at = ${at}
      where id = ${id} and state in ('agreed', 'troubled')
        and not exists (select from payments.refund x where x.external_id = ${externalId})
      returning id`,
  )

/** Agreed refunds at the gateway that are still to be sent, those tried least first. */
export const listUnsent = (db: Db) =>
  many(
    db,
    sql<{ id: string }>`select r.id from ${FROM} where r.state = 'agreed' and m.source = 'gateway' and r.tries > 0
      order by r.tries, r.id limit 5`,
  )
export const listRefunds = (db: Db, actor: Actor, open: boolean) =>
  many(
    db,
    sql<RefundRow>`select ${REFUND} from ${FROM} where ${filter(readInUnits, actor, 'o')}
      and ${open ? sql`r.state in ('asked', 'agreed', 'troubled')` : sql`true`} order by r.asked_at desc limit 200`,
  )
/** Refunds that went through the gateway in a time, for the reconciliation. */
export const listSentBetween = (db: Db, from: Date, to: Date) =>
  many(
    db,
    sql<RefundRow & { reference: string }>`select ${REFUND}, m.reference from ${FROM}
      where m.source = 'gateway' and r.state = 'sent' and r.sent_at >= ${from} and r.sent_at < ${to}`,
  )
