import { json, many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'

/** Where money is, was earned, or is owed. Positive amounts are debits. */
export type Account =
  | 'owed'
  | 'gateway'
  | 'bank'
  | 'drawer'
  | 'safe'
  | 'overpaid'
  | 'refundDue'
  | 'suspense'
  | 'cashDifference'
  | 'refunds'
  | `income.${string}`

export interface Entry {
  account: Account
  amount: number
  unitId?: string | null
  shiftId?: string | null
}
export type Kind =
  | 'opened'
  | 'received'
  | 'expired'
  | 'cancelled'
  | 'reinstated'
  | 'refundAgreed'
  | 'refundSent'
  | 'shiftOpened'
  | 'shiftClosed'
  | 'unmatched'
  | 'matched'

export interface Booking {
  kind: Kind
  orderId: string | null
  by: string | null
  at: Date
  entries: readonly Entry[]
}

/**
 * Books one transaction. Entries of nothing are left out; the database refuses what does not come to zero, and
 * whatever is added to a transaction afterwards.
 */
export async function book(db: Db, { kind, orderId, by, at, entries }: Booking): Promise<string | undefined> {
  const real = entries.filter(({ amount }) => amount !== 0)
  if (real.length === 0) return undefined
  const id = newId(at.getTime())
  const rows = real.map(({ account, amount, unitId, shiftId }) => ({
    account,
    amount,
    unit_id: unitId ?? null,
    shift_id: shiftId ?? null,
  }))
  await sql`insert into payments.ledger_transaction (id, kind, order_id, at, by_person)
    values (${id}, ${kind}, ${orderId}, ${at}, ${by})`.execute(db)
  await sql`insert into payments.entry (transaction_id, account, unit_id, order_id, shift_id, amount)
    select ${id}, e.account, e.unit_id, ${orderId}, e.shift_id, e.amount
    from jsonb_to_recordset(${json(rows)}) as e(account text, unit_id uuid, shift_id uuid, amount bigint)`.execute(db)
  return id
}

export const listEntries = (db: Db, orderId: string) =>
  many(
    db,
    sql<{ transactionId: string; kind: string; at: string; account: string; amount: number }>`
      select e.transaction_id, t.kind, t.at, e.account, e.amount
      from payments.entry e join payments.ledger_transaction t on t.id = e.transaction_id
      where e.order_id = ${orderId} order by e.id`,
  )

/** Every account with what it holds at the end of a day. `units` null = of everybody. */
export function trialBalance(db: Db, units: readonly string[] | null, until: Date) {
  const mine = units === null ? sql`true` : sql`e.unit_id = any(${[...units]})`
  return many(
    db,
    sql<{ account: string; debit: number; credit: number }>`
      select account, greatest(sum(amount), 0)::bigint as debit, greatest(-sum(amount), 0)::bigint as credit
      from payments.entry e join payments.ledger_transaction t on t.id = e.transaction_id
      where ${mine} and t.at < ${until} group by account having sum(amount) <> 0 order by account`,
  )
}

/** What one account holds, for all or for one order or shift. */
export async function balanceOf(
  db: Db,
  account: Account,
  of: { orderId?: string; shiftId?: string } = {},
): Promise<number> {
  const order = of.orderId === undefined ? sql`true` : sql`order_id = ${of.orderId}`
  const shift = of.shiftId === undefined ? sql`true` : sql`shift_id = ${of.shiftId}`
  const row = await one(
    db,
    sql<{ sum: number }>`select coalesce(sum(amount), 0)::bigint as sum from payments.entry
      where account = ${account} and ${order} and ${shift}`,
  )
  return row.sum
}
