import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { readInUnits } from '../access.ts'

interface Receipted {
  orderId: string
  paperId: string
  amount: number
  orderReference: string
  payerName: string
  paidAt: string
}
/** Orders with a receipt, those opened last first. */
export const listReceipted = (db: Db, actor: Actor, after: string | undefined, limit: number) =>
  many(
    db,
    sql<Receipted>`select o.id as order_id, o.receipt_id as paper_id, o.total as amount, o.reference as order_reference,
        p.name as payer_name, o.paid_at
      from payments.pay_order o join payments.payer p on p.order_id = o.id
      where o.receipt_id is not null and ${filter(readInUnits, actor, 'o')}
        and ${after && /^[0-9a-f-]{36}$/.test(after) ? sql`o.id < ${after}::uuid` : sql`true`}
      order by o.id desc limit ${limit + 1}`,
  )
