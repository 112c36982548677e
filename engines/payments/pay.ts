import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { lookUpOpen } from './callback.ts'
import type { AttemptView } from './contract-shapes.ts'
import { findGateway } from './gateway/gateway.ts'
import { seen } from './owners.ts'
import { accountOf, PAYMENTS } from './setting.ts'
import { missing } from './shared/money.ts'
import { buildVietQr, plainPurpose } from './shared/vietqr.ts'
import * as attempts from './store/attempts.ts'
import * as store from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'
import { payView, shownAttempt } from './view.ts'

const MOST_ATTEMPTS = 30

interface Pay {
  id: string
  by: 'vietqr' | 'gateway'
  returnTo?: string | undefined
}

/**
 * Begins to pay what is still missing. A code or page of the same way that still holds for this amount is given again,
 * so that pressing twice makes no second payment.
 */
export async function pay(ctx: Ctx, { id, by, returnTo }: Pay): Promise<AttemptView> {
  const order = await seen(ctx, id, true)
  const now = ctx.now()
  const amount = missing(order)
  if (order.closed === 'expired' || (amount > 0 && Date.parse(order.expiresAt) <= now.getTime()))
    throw conflict('payments.expired')
  if (amount === 0 || order.closed !== null || order.refundOpen) throw conflict('payments.notOwed')
  const before = await attempts.listAttempts(ctx.db, id)
  const again = before.find(
    (a) =>
      a.way === by && a.state === 'waiting' && a.amount === amount && Date.parse(a.expiresAt) > now.getTime() + 60_000,
  )
  if (again) return shownAttempt(again)
  if (before.length >= MOST_ATTEMPTS) throw conflict('payments.tooManyAttempts', { most: MOST_ATTEMPTS })
  ctx.audit('order', id, { by })
  const made = await attempts.addAttempt(ctx.db, newAttempt(ctx, order, by, before.length + 1, returnTo))
  return shownAttempt(made)
}

function newAttempt(ctx: Ctx, order: OrderRow, by: 'vietqr' | 'gateway', n: number, returnTo: string | undefined) {
  const now = ctx.now()
  const { minutes } = ctx.setting(PAYMENTS)
  const until = Math.min(now.getTime() + minutes[by] * 60_000, Date.parse(order.expiresAt))
  const reference = `${order.reference}${String(n).padStart(2, '0')}`
  const amount = missing(order)
  const base = {
    id: newId(now.getTime()),
    orderId: order.id,
    n,
    reference,
    way: by,
    state: 'waiting' as const,
    amount,
    madeAt: now.toISOString(),
    expiresAt: new Date(until).toISOString(),
  }
  if (by === 'vietqr') return { ...base, url: null, ...transferTo(ctx, order, amount) }
  const gateway = findGateway(ctx)
  if (!gateway) throw unavailable('payments.noGateway')
  const url = gateway.payUrl({
    reference,
    amount,
    title: `${plainPurpose(order.title.vi)} ${order.reference}`,
    returnUrl: new URL(returnTo ?? '/', ctx.config.publicUrl).href,
    address: ctx.request.address || '127.0.0.1',
    lang: ctx.lang,
    madeAt: now,
    expiresAt: new Date(until),
  })
  return { ...base, url, qr: null, transfer: null }
}

/** Our reference alone is the purpose: banks cut and change longer texts. */
function transferTo(ctx: Ctx, order: OrderRow, amount: number) {
  const { bin, bank, number, name } = accountOf(ctx, order.payeeUnitId)
  const qr = buildVietQr({ bin, account: number, service: 'QRIBFTTA', amount, purpose: order.reference })
  return { qr, transfer: { bin, bank, account: number, name, content: order.reference } }
}

/** One order as its payer sees it. */
export async function read(ctx: Ctx, { id }: { id: string }) {
  return payView(ctx, await seen(ctx, id))
}

/** Asks the gateway about attempts of which nothing was heard, then shows the order. */
export async function check(ctx: Ctx, { id }: { id: string }) {
  const order = await seen(ctx, id)
  ctx.audit('order', order.id)
  await lookUpOpen(ctx, order)
  return payView(ctx, (await store.findOrder(ctx.db, id)) ?? order)
}
