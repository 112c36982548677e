import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { announce, sale } from './orders.ts'
import { held, missing, surplus } from './shared/money.ts'
import * as attempts from './store/attempts.ts'
import type { AttemptRow, MoneyIn } from './store/attempts.ts'
import { book, type Account, type Entry } from './store/ledger.ts'
import * as store from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'

/** Money that came in, as the gateway, the bank or the cashier says. */
export interface Money {
  source: MoneyIn['source']
  /** Their own number for it: noted once and never again. */
  externalId: string
  amount: number
  paidAt: string
  reference: string
  shiftId?: string | null
}
const PLACE: Record<MoneyIn['source'], Account> = { gateway: 'gateway', bank: 'bank', cash: 'drawer' }

/**
 * Books money on an order that the caller holds (`lockOrder`). False when this very money was booked before: a repeat
 * changes nothing. What is more than owed is kept for the payer; money for an order whose time was over opens it again
 * when it is now all there.
 */
export async function receive(
  ctx: Ctx,
  order: OrderRow,
  money: Money,
  attempt?: AttemptRow,
): Promise<OrderRow | false> {
  const now = ctx.now()
  const isNew = await attempts.addMoney(
    ctx.db,
    {
      ...money,
      id: newId(now.getTime()),
      orderId: order.id,
      attemptId: attempt?.id ?? null,
      shiftId: money.shiftId ?? null,
    },
    now,
  )
  if (!isNew) return false
  if (attempt) await attempts.endAttempt(ctx.db, attempt.id, 'paid', now)
  return settle(ctx, order, money)
}

async function settle(ctx: Ctx, before: OrderRow, money: Money, place = PLACE[money.source]): Promise<OrderRow> {
  const now = ctx.now()
  const order = await reinstated(ctx, before, money.amount)
  const unitId = order.payeeUnitId
  const owed = Math.min(money.amount, missing(order))
  await book(ctx.db, {
    kind: place === 'suspense' ? 'matched' : 'received',
    orderId: order.id,
    by: ctx.actor.id,
    at: now,
    entries: [
      ...arrival(money, unitId, place),
      { account: 'owed', amount: -owed, unitId },
      { account: 'overpaid', amount: owed - money.amount, unitId },
    ],
  })
  const after = await store.saveSums(ctx.db, order.id, { ...order, received: order.received + money.amount }, now)
  if (missing(after) === 0) await attempts.endWaiting(ctx.db, order.id, 'cancelled', now)
  ctx.audit('order', order.id, { received: money.amount, source: money.source })
  await announce(ctx, order, after)
  return after
}

/** Where the money is now. What waited for its owner belonged to no unit, and moves to the unit with the account it lies on. */
function arrival(money: Money, unitId: string, place: Account): Entry[] {
  const here = { account: PLACE[money.source], amount: money.amount, unitId, shiftId: money.shiftId ?? null }
  if (place !== 'suspense') return [here]
  return [{ account: 'suspense', amount: money.amount }, { account: PLACE[money.source], amount: -money.amount }, here]
}

/** An order whose time was over is owed again when the money that came late is all there. */
async function reinstated(ctx: Ctx, order: OrderRow, amount: number): Promise<OrderRow> {
  if (order.closed !== 'expired' || order.refundOpen || held(order) + amount < order.total) return order
  if (order.agreedBack > 0) return order
  const unitId = order.payeeUnitId
  const kept = surplus(order)
  const entries = [
    ...sale(order, 1),
    { account: 'overpaid' as const, amount: kept, unitId },
    { account: 'owed' as const, amount: -kept, unitId },
  ]
  await book(ctx.db, { kind: 'reinstated', orderId: order.id, by: ctx.actor.id, at: ctx.now(), entries })
  return store.saveSums(ctx.db, order.id, { ...order, due: order.total, closed: null }, ctx.now())
}

/** Books money that names no order of ours: it waits until somebody says whose it is. False when it was noted before. */
export async function receiveUnmatched(ctx: Ctx, money: Money): Promise<boolean> {
  const now = ctx.now()
  const row = { ...money, id: newId(now.getTime()), orderId: null, attemptId: null, shiftId: null }
  if (!(await attempts.addMoney(ctx.db, row, now))) return false
  await book(ctx.db, {
    kind: 'unmatched',
    orderId: null,
    by: ctx.actor.id,
    at: now,
    entries: [
      { account: PLACE[money.source], amount: money.amount },
      { account: 'suspense', amount: -money.amount },
    ],
  })
  return true
}

/** Gives money that waited to the order it was meant for; false when somebody else was faster. */
export async function giveTo(ctx: Ctx, order: OrderRow, moneyId: string): Promise<boolean> {
  const money = await attempts.assignMoney(ctx.db, moneyId, order.id)
  if (!money) return false
  await settle(ctx, order, money, 'suspense')
  return true
}
