import { SYSTEM, type Rule } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as access from './access.ts'
import { refundAgreed, refunded } from './contract.ts'
import { findGateway } from './gateway/gateway.ts'
import { NoAnswer } from './gateway/errors.ts'
import { factsOf } from './orders.ts'
import { held, surplus } from './shared/money.ts'
import * as attempts from './store/attempts.ts'
import { book, type Account } from './store/ledger.ts'
import * as orders from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'
import * as store from './store/refunds.ts'
import type { RefundRow } from './store/refunds.ts'

/** The refund and its order, held; one that the actor may not handle is not there. */
export async function heldRefund(
  ctx: Ctx,
  id: string,
  rule: Rule<{ payeeUnitId: string }>,
): Promise<[RefundRow, OrderRow]> {
  const named = await store.findRefund(ctx.db, id)
  const order = named && (await orders.lockOrder(ctx.db, named.orderId))
  if (!order) throw notFound('kernel.recordNotFound')
  ctx.must(rule, order)
  return [await store.getRefund(ctx.db, id), order]
}

/** Asks for money to go back. One payment is paid back where it came from, so an amount may not span two of them. */
export async function askRefund(ctx: Ctx, { id, amount, reason }: { id: string; amount: number; reason: string }) {
  const order = await orders.lockOrder(ctx.db, id)
  if (!order) throw notFound('kernel.recordNotFound')
  ctx.must(access.askRefund, order)
  if (order.refundOpen) throw conflict('payments.refundOpen')
  // Of an order that is still half open nothing goes back: it is cancelled first, and then all of it may.
  const free = order.state === 'partly' ? 0 : held(order)
  if (amount > free) throw conflict('payments.moreThanHeld', { held: free })
  const [money] = await attempts.listMoney(ctx.db, id)
  const most = money ? money.amount - money.agreedBack : 0
  if (!money || amount > most) throw conflict('payments.splitRefund', { most })
  const refund = await store.addRefund(ctx.db, {
    id: newId(ctx.now().getTime()),
    orderId: id,
    moneyInId: money.id,
    amount,
    reason,
    askedBy: ctx.actor.id ?? '',
    askedName: ctx.actor.name,
    at: ctx.now(),
  })
  await orders.saveSums(ctx.db, id, { ...order, refundOpen: true }, ctx.now())
  ctx.audit('refund', refund.id, { order: id, amount })
  return refund
}

interface Decision {
  id: string
  agree: boolean
  note?: string | undefined
}
/** A second person agrees or refuses. What is agreed is booked at once and sent from the outbox. */
export async function decideRefund(ctx: Ctx, { id, agree, note }: Decision) {
  const [refund, order] = await heldRefund(ctx, id, access.decideRefund)
  if (refund.state !== 'asked') throw conflict('payments.refundDecided')
  if (refund.askedById === ctx.actor.id) throw forbidden('payments.ownRefund')
  const [now, state] = [ctx.now(), agree ? ('agreed' as const) : ('refused' as const)]
  await store.decide(ctx.db, id, { state, by: ctx.actor.id ?? '', name: ctx.actor.name, note: note ?? null, at: now })
  ctx.audit('refund', id, { state })
  if (!agree) {
    await orders.saveSums(ctx.db, order.id, { ...order, refundOpen: false }, now)
    return store.getRefund(ctx.db, id)
  }
  const tooMuch = Math.min(refund.amount, surplus(order))
  const unitId = order.payeeUnitId
  await book(ctx.db, {
    kind: 'refundAgreed',
    orderId: order.id,
    by: ctx.actor.id,
    at: now,
    entries: [
      { account: 'overpaid', amount: tooMuch, unitId },
      { account: 'refunds', amount: refund.amount - tooMuch, unitId },
      { account: 'refundDue', amount: -refund.amount, unitId },
    ],
  })
  await attempts.addAgreedBack(ctx.db, refund.moneyInId, refund.amount)
  const sums = { due: order.due - (refund.amount - tooMuch), agreedBack: order.agreedBack + refund.amount }
  const after = await orders.saveSums(ctx.db, order.id, { ...order, ...sums }, now)
  await ctx.emit(refundAgreed, { ...factsOf(after), refundId: id })
  return store.getRefund(ctx.db, id)
}

/** Books that a refund left the house; false when that was booked before. */
export async function booked(
  ctx: Ctx,
  refund: RefundRow,
  order: OrderRow,
  out: { externalId: string; place: Account; shiftId?: string },
): Promise<boolean> {
  const now = ctx.now()
  if (!(await store.setSent(ctx.db, refund.id, out.externalId, out.shiftId ?? null, now))) return false
  const unitId = order.payeeUnitId
  await book(ctx.db, {
    kind: 'refundSent',
    orderId: order.id,
    by: ctx.actor.id,
    at: now,
    entries: [
      { account: 'refundDue', amount: refund.amount, unitId },
      { account: out.place, amount: -refund.amount, unitId, shiftId: out.shiftId ?? null },
    ],
  })
  const sums = { ...order, sentBack: order.sentBack + refund.amount, refundOpen: false }
  const after = await orders.saveSums(ctx.db, order.id, sums, now)
  ctx.audit('refund', refund.id, { state: 'sent' })
  await ctx.emit(refunded, { ...factsOf(after), refundId: refund.id, sent: refund.amount })
  return true
}

/**
 * Sends an agreed refund through the gateway it came by. Our request has one number whenever it is sent, so a crash
 * between the gateway's yes and our booking pays nothing back twice.
 */
export async function sendRefund(ctx: Ctx, id: string): Promise<void> {
  const named = await store.findRefund(ctx.db, id)
  const order = named && (await orders.lockOrder(ctx.db, named.orderId))
  const refund = await store.findRefund(ctx.db, id)
  if (!order || !refund || refund.state !== 'agreed' || refund.way !== 'gateway') return
  const money = await attempts.getMoney(ctx.db, refund.moneyInId)
  const attempt = await attempts.findAttempt(ctx.db, money.reference)
  const gateway = findGateway(ctx)
  if (!gateway || !attempt) return store.setTrouble(ctx.db, id, 'troubled', 'noGateway')
  try {
    const back = {
      requestId: refund.id,
      reference: money.reference,
      externalId: money.externalId,
      amount: refund.amount,
      whole: refund.amount === money.amount,
      madeAt: new Date(attempt.madeAt),
      by: 'payments',
      address: '127.0.0.1',
    }
    const answer = await gateway.refund(back, ctx.now())
    if ('refused' in answer) await store.setTrouble(ctx.db, id, 'troubled', answer.refused)
    else await booked(ctx, refund, order, { externalId: `gateway:${answer.externalId}`, place: 'gateway' })
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    await store.setTrouble(ctx.db, id, 'agreed', 'noAnswer')
  }
}

/** Job: agreed refunds to which the gateway gave no answer are tried again. */
export async function sendUnsent(ctx: Ctx): Promise<void> {
  for (const { id } of await store.listUnsent(ctx.db)) await sendRefund(ctx.as(SYSTEM), id)
}

/** An accountant made the transfer at the bank (or repaired what the gateway refused) and notes its number. */
export async function refundSent(ctx: Ctx, { id, externalId }: { id: string; externalId: string }) {
  const [refund, order] = await heldRefund(ctx, id, access.reconcileUnit)
  const byHand = refund.state === 'troubled' || (refund.state === 'agreed' && refund.way === 'vietqr')
  if (!byHand) throw conflict('payments.refundNotAgreed')
  if (!(await booked(ctx, refund, order, { externalId: `bank:${externalId}`, place: 'bank' })))
    throw conflict('payments.alreadyRecorded', { externalId })
  return store.getRefund(ctx.db, id)
}

export async function refunds(ctx: Ctx, { open }: { open: boolean }) {
  return { items: await store.listRefunds(ctx.db, ctx.actor, open) }
}
