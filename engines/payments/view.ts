import QRCode from 'qrcode'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import type { AttemptView, Order } from './contract-shapes.ts'
import { findGateway } from './gateway/gateway.ts'
import { missing, surplus } from './shared/money.ts'
import * as attempts from './store/attempts.ts'
import type { AttemptRow } from './store/attempts.ts'
import type { OrderRow } from './store/orders.ts'

/** Orders as they are shown, each with the name its payee had when it was opened. */
export async function shown<T extends OrderRow>(ctx: Ctx, rows: readonly T[]): Promise<(T & Order)[]> {
  const wanted = rows.map((row) => ({ id: row.payeeUnitId, at: row.openedAt.slice(0, 10) }))
  const units = await getUnits(ctx, wanted)
  return rows.map((row) => {
    const unit = units.get(row.payeeUnitId)
    const payeeName = unit ? `${unit.type} ${unit.name}`.trim() : ''
    return { ...row, payeeName, missing: missing(row), surplus: surplus(row), returned: row.sentBack }
  })
}

export async function shownOne(ctx: Ctx, row: OrderRow): Promise<Order> {
  const [one] = await shown(ctx, [row])
  return one as Order
}

/** An attempt with its code drawn. */
export async function shownAttempt(attempt: AttemptRow): Promise<AttemptView> {
  const live = attempt.state === 'waiting' && attempt.qr !== null
  const qrSvg = live
    ? await QRCode.toString(attempt.qr ?? '', { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
    : null
  return { ...attempt, qrSvg }
}

/** What a payer sees: the order, the ways open now, and the attempts. */
export async function payView(ctx: Ctx, order: OrderRow) {
  const rows = await attempts.listAttempts(ctx.db, order.id)
  const payable = missing(order) > 0 && order.closed === null && Date.parse(order.expiresAt) > ctx.now().getTime()
  const ways = payable ? (['vietqr', ...(findGateway(ctx) ? ['gateway'] : []), 'cash'] as AttemptRow['way'][]) : []
  const isPayer = order.payerId !== null && ctx.actor.id === order.payerId
  const live = isPayer ? `payments.me:${order.payerId}` : null
  return { ...(await shownOne(ctx, order)), ways, live, attempts: await Promise.all(rows.map(shownAttempt)) }
}
