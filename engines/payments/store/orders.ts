import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { readInUnits } from '../access.ts'
import { stateOf, type Line, type OrderState, type Sums } from '../shared/money.ts'

export interface OrderRow extends Sums {
  id: string
  reference: string
  recordKind: string
  recordId: string
  ownerReference: string
  title: Words
  payerId: string | null
  payeeUnitId: string
  lines: Line[]
  total: number
  state: OrderState
  openedAt: string
  expiresAt: string
  paidAt: string | null
  receiptId: string | null
}
export type NewOrder = Pick<
  OrderRow,
  | 'id'
  | 'reference'
  | 'recordKind'
  | 'recordId'
  | 'ownerReference'
  | 'title'
  | 'payerId'
  | 'payeeUnitId'
  | 'lines'
  | 'total'
  | 'openedAt'
  | 'expiresAt'
> & { payer: { name: string; address: string | null } }

const ORDER = sql.raw(
  ['id', 'reference', 'record_kind', 'record_id', 'owner_reference', 'title', 'payer_id', 'payee_unit_id', 'lines']
    .concat(['total', 'due', 'received', 'agreed_back', 'sent_back', 'closed', 'refund_open', 'state', 'opened_at'])
    .concat(['expires_at', 'paid_at', 'receipt_id'])
    .map((column) => `o.${column}`)
    .join(', '),
)

/** Puts an order on the books; undefined when its owner's reference or our own is taken. */
export async function addOrder(db: Db, o: NewOrder): Promise<OrderRow | undefined> {
  const sums: Sums = { due: o.total, received: 0, agreedBack: 0, sentBack: 0, closed: null, refundOpen: false }
  const row = await maybe(
    db,
    sql<OrderRow>`insert into payments.pay_order as o (id, reference, record_kind, record_id, owner_reference, title,
        payer_id, payee_unit_id, lines, total, due, state, opened_at, expires_at)
      values (${o.id}, ${o.reference}, ${o.recordKind}, ${o.recordId}, ${o.ownerReference}, ${json(o.title)},
        ${o.payerId}, ${o.payeeUnitId}, ${json(o.lines)}, ${o.total}, ${o.total}, ${stateOf(sums)}, ${o.openedAt},
        ${o.expiresAt})
      on conflict do nothing returning ${ORDER}`,
  )
  if (row)
    await sql`insert into payments.payer (order_id, name, address)
      values (${o.id}, ${o.payer.name}, ${o.payer.address})`.execute(db)
  return row
}

export const findOrder = (db: Db, id: string) =>
  maybe(db, sql<OrderRow>`select ${ORDER} from payments.pay_order o where id = ${id}`)
/** The order, held until this transaction ends: whoever books on it waits for the others. */
export const lockOrder = (db: Db, id: string) =>
  maybe(db, sql<OrderRow>`select ${ORDER} from payments.pay_order o where id = ${id} for update`)
export const findByReference = (db: Db, reference: string) =>
  maybe(db, sql<OrderRow>`select ${ORDER} from payments.pay_order o where reference = ${reference}`)
export const findByOwner = (db: Db, recordKind: string, ownerReference: string) =>
  maybe(
    db,
    sql<OrderRow>`select ${ORDER} from payments.pay_order o
      where record_kind = ${recordKind} and owner_reference = ${ownerReference}`,
  )
export const listOfRecords = (db: Db, recordKind: string, ids: readonly string[]) =>
  many(
    db,
    sql<OrderRow>`select ${ORDER} from payments.pay_order o
      where record_kind = ${recordKind} and record_id = any(${[...ids]}) order by opened_at, id`,
  )
export const listOfPayer = (db: Db, payerId: string) =>
  many(
    db,
    sql<OrderRow>`select ${ORDER} from payments.pay_order o where payer_id = ${payerId}
      order by opened_at desc, id desc limit 200`,
  )

/** Writes the amounts of an order and the state that follows from them. */
export async function saveSums(db: Db, id: string, sums: Sums, at: Date): Promise<OrderRow> {
  const state = stateOf(sums)
  return one(
    db,
    sql<OrderRow>`update payments.pay_order o set due = ${sums.due}, received = ${sums.received},
        agreed_back = ${sums.agreedBack}, sent_back = ${sums.sentBack}, closed = ${sums.closed},
        closed_at = case when ${sums.closed}::text is null then null else coalesce(closed_at, ${at}) end,
        refund_open = ${sums.refundOpen}, state = ${state},
        paid_at = case when ${state} = 'paid' or (${state} = 'over' and ${sums.closed}::text is null) then coalesce(paid_at, ${at}) else paid_at end
      where id = ${id} returning ${ORDER}`,
  )
}

export async function setReceipt(db: Db, id: string, paperId: string): Promise<void> {
  await sql`update payments.pay_order set receipt_id = ${paperId} where id = ${id}`.execute(db)
}

export const getPayer = (db: Db, orderId: string) =>
  one(
    db,
    sql<{ name: string; address: string | null }>`select name, address from payments.payer where order_id = ${orderId}`,
  )

/** Orders that are overdue and on which nothing came, some at a time; those that others book on now are left. */
export const listOverdue = (db: Db, now: Date) =>
  many(
    db,
    sql<{ id: string }>`select id from payments.pay_order where state in ('open', 'partly') and expires_at <= ${now}
      order by expires_at limit 200 for update skip locked`,
  )

export interface Wanted {
  state?: OrderState | undefined
  q?: string | undefined
  after?: string | undefined
  limit: number
}
/** Orders of the units where the actor may read, newest first. */
export function listOrders(db: Db, actor: Actor, { state, q, after, limit }: Wanted) {
  const inState = state === undefined ? sql`true` : sql`o.state = ${state}`
  const text = q?.trim() ?? ''
  const found =
    text === ''
      ? sql`true`
      : sql`(o.reference = ${text.toUpperCase().replace(/\s/g, '')} or o.owner_reference = ${text}
          or kernel.fold(p.name) like '%' || kernel.fold(${text.replace(/[\\%_]/g, '\\$&')}) || '%')`
  const [at, id] = (after ?? '').split('|')
  const older =
    at && id && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id)
      ? sql`(o.opened_at, o.id) < (${at}::timestamptz, ${id}::uuid)`
      : sql`true`
  return many(
    db,
    sql<OrderRow & { payerName: string }>`select ${ORDER}, p.name as payer_name from payments.pay_order o
      join payments.payer p on p.order_id = o.id
      where ${inState} and ${found} and ${older} and ${filter(readInUnits, actor, 'o')}
      order by o.opened_at desc, o.id desc limit ${limit + 1}`,
  )
}
