import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId, shortCode } from '@hue-s/kernel/shared/ids.ts'
import { Instant, plainText, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { LineShape } from './contract-shapes.ts'
import { cancelled, expired, overpaid, paid, partlyPaid } from './contract.ts'
import { held, missing, surplus, type Line } from './shared/money.ts'
import { MOST_DONG } from './shared/quote.ts'
import * as attempts from './store/attempts.ts'
import { book, type Account, type Entry } from './store/ledger.ts'
import * as store from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'

const NewOrder = z.object({
  /** The owner's own name for this order: the same again is the same order. */
  reference: z.string().min(1).max(120),
  recordRef: z.object({ kind: z.string().min(1).max(80), id: z.string().min(1).max(120) }),
  title: WordsShape,
  payer: z.object({
    personId: z.uuid().nullable(),
    name: plainText(1, 200),
    address: plainText(1, 400).nullable().optional(),
  }),
  /** The unit that receives the money. */
  payee: z.uuid(),
  lines: z.array(LineShape).max(100),
  expiresAt: Instant,
})
export type NewOrder = z.input<typeof NewOrder>

export const factsOf = ({ id, payerId, reference, recordKind, recordId, total, state }: OrderRow) => ({
  id,
  payerId,
  reference,
  recordKind,
  recordId,
  amount: total,
  state,
})
const income = ({ kind }: Line): Account => `income.${kind}`
/** What a sale books: owed by the payer, earned line by line; the other way round when `sign` is -1. */
export const sale = (order: OrderRow, sign: 1 | -1): Entry[] => [
  { account: 'owed', amount: sign * order.total, unitId: order.payeeUnitId },
  ...order.lines.map((line) => ({ account: income(line), amount: -sign * line.amount, unitId: order.payeeUnitId })),
]

/** Tells who listens what became of an order. */
export async function announce(ctx: Ctx, before: OrderRow, after: OrderRow): Promise<void> {
  const facts = factsOf(after)
  if (after.closed !== before.closed && after.closed !== null)
    await ctx.emit(after.closed === 'expired' ? expired : cancelled, facts)
  if (after.received > before.received && missing(after) > 0) await ctx.emit(partlyPaid, facts)
  if (missing(before) > 0 && missing(after) === 0 && after.closed === null && held(after) > 0)
    await ctx.emit(paid, facts)
  if (surplus(after) > surplus(before)) await ctx.emit(overpaid, facts)
}

/**
 * Puts on the books that somebody owes something, in the caller's transaction. The same record kind and reference again
 * answer the same order; with other lines they are refused. An order of nothing is paid at once.
 */
export async function openOrder(ctx: Ctx, wanted: NewOrder): Promise<OrderRow> {
  const parsed = NewOrder.safeParse(wanted)
  if (!parsed.success) throw invalid('payments.badOrder', { where: parsed.error.issues[0]?.path.join('.') ?? '' })
  const { recordRef, payer, lines, ...rest } = parsed.data
  const total = lines.reduce((sum, { amount }) => sum + amount, 0)
  if (total > MOST_DONG) throw invalid('payments.badOrder', { where: 'lines' })
  const known = await store.findByOwner(ctx.db, recordRef.kind, rest.reference)
  if (known) return sameAgain(known, recordRef.id, total)
  const now = ctx.now()
  if (Date.parse(rest.expiresAt) <= now.getTime()) throw invalid('payments.badOrder', { where: 'expiresAt' })
  for (let attempt = 0; attempt < 5; attempt++) {
    const order = await store.addOrder(ctx.db, {
      id: newId(now.getTime()),
      reference: `TT${shortCode(8)}`,
      recordKind: recordRef.kind,
      recordId: recordRef.id,
      ownerReference: rest.reference,
      title: rest.title,
      payerId: payer.personId,
      payeeUnitId: rest.payee,
      lines,
      total,
      openedAt: now.toISOString(),
      expiresAt: rest.expiresAt,
      payer: { name: payer.name, address: payer.address ?? null },
    })
    if (order) return opened(ctx, order)
    const other = await store.findByOwner(ctx.db, recordRef.kind, rest.reference)
    if (other) return sameAgain(other, recordRef.id, total)
  }
  throw conflict('payments.noReference')
}

function sameAgain(order: OrderRow, recordId: string, total: number): OrderRow {
  if (order.recordId !== recordId || order.total !== total)
    throw conflict('payments.referenceReused', { reference: order.ownerReference })
  return order
}

async function opened(ctx: Ctx, order: OrderRow): Promise<OrderRow> {
  await book(ctx.db, { kind: 'opened', orderId: order.id, by: ctx.actor.id, at: ctx.now(), entries: sale(order, 1) })
  ctx.audit('order', order.id, { total: order.total })
  if (order.total > 0) return order
  const free = await store.saveSums(ctx.db, order.id, order, ctx.now())
  await ctx.emit(paid, factsOf(free))
  return free
}

/** Closes an order: nothing is owed any more. What was paid on it is then too much, and goes back by a refund. */
export async function close(ctx: Ctx, order: OrderRow, how: 'expired' | 'cancelled'): Promise<OrderRow> {
  const gone = missing(order)
  const earned = order.due - gone
  const entries: Entry[] = [
    ...sale(order, -1).slice(1),
    { account: 'refunds', amount: order.due - order.total, unitId: order.payeeUnitId },
    { account: 'owed', amount: -gone, unitId: order.payeeUnitId },
    { account: 'overpaid', amount: -earned, unitId: order.payeeUnitId },
  ]
  await book(ctx.db, { kind: how, orderId: order.id, by: ctx.actor.id, at: ctx.now(), entries })
  await attempts.endWaiting(ctx.db, order.id, how, ctx.now())
  const after = await store.saveSums(ctx.db, order.id, { ...order, due: 0, closed: how }, ctx.now())
  ctx.audit('order', order.id, { closed: how })
  await announce(ctx, order, after)
  return after
}

/** Cancels an order for its owner: a case withdrawn, a fee set wrongly. Cancelling twice is cancelling once. */
export async function cancelOrder(ctx: Ctx, id: string): Promise<OrderRow> {
  const order = await store.lockOrder(ctx.db, id)
  if (!order) throw notFound('kernel.recordNotFound')
  if (order.closed === 'cancelled') return order
  if (order.refundOpen) throw conflict('payments.refundOpen')
  return close(ctx, order, 'cancelled')
}

/** Job: closes orders whose time is over and for which not everything came. */
export async function expireOverdue(ctx: Ctx): Promise<void> {
  await attempts.expireAttempts(ctx.db, ctx.now())
  for (const { id } of await store.listOverdue(ctx.db, ctx.now())) {
    const order = await store.lockOrder(ctx.db, id)
    if (order && order.closed === null && missing(order) > 0) await close(ctx, order, 'expired')
  }
}

/** An order by its id; who may ask is the caller's to decide. */
export async function getOrder(ctx: Ctx, id: string): Promise<OrderRow> {
  const order = await store.findOrder(ctx.db, id)
  if (!order) throw notFound('kernel.recordNotFound')
  return order
}

/** Orders of some records of one kind, oldest first. Who may ask is the caller's to decide. */
export const ordersOf = (ctx: Ctx, recordKind: string, recordIds: readonly string[]): Promise<OrderRow[]> =>
  recordIds.length === 0 ? Promise.resolve([]) : store.listOfRecords(ctx.db, recordKind, recordIds)
