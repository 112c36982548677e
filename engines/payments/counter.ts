import { can } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { getUnits, listUnits } from '@hue-s/engines/units/index.ts'
import * as access from './access.ts'
import { dayOf } from './day.ts'
import { receive } from './receive.ts'
import { booked, heldRefund } from './refunds.ts'
import { held, missing } from './shared/money.ts'
import * as attempts from './store/attempts.ts'
import { book } from './store/ledger.ts'
import * as orders from './store/orders.ts'
import { getRefund } from './store/refunds.ts'
import * as store from './store/shifts.ts'
import { shownOne } from './view.ts'

const CASH = 'payments.cash'

/** Opens a drawer with the money in it at the start of a shift. */
export async function openShift(ctx: Ctx, { unitId, float }: { unitId: string; float: number }) {
  if (!can(ctx.actor, CASH, unitId)) throw forbidden('payments.notYourUnit')
  const known = await getUnits(ctx, [{ id: unitId, at: ctx.today() }])
  if (!known.has(unitId)) throw forbidden('payments.notYourUnit')
  const { id: cashierId, name: cashier } = ctx.actor
  const now = ctx.now()
  const shift = await store.addShift(ctx.db, {
    id: newId(now.getTime()),
    unitId,
    cashierId: cashierId ?? '',
    cashier,
    float,
    at: now,
  })
  if (!shift) throw conflict('payments.shiftOpen')
  const entries = [
    { account: 'drawer' as const, amount: float, unitId, shiftId: shift.id },
    { account: 'safe' as const, amount: -float, unitId },
  ]
  await book(ctx.db, { kind: 'shiftOpened', orderId: null, by: cashierId, at: now, entries })
  ctx.audit('shift', shift.id, { float })
  return shift
}

interface Count {
  id: string
  counted: number
  note?: string | undefined
}
/** Counts the drawer and closes the shift. A difference is booked and must be explained in words. */
export async function closeShift(ctx: Ctx, { id, counted, note }: Count) {
  const shift = await store.lockShift(ctx.db, id)
  if (!shift) throw notFound('kernel.recordNotFound')
  ctx.must(access.ownShift, shift)
  if (shift.closedAt !== null) throw conflict('payments.shiftClosed')
  const difference = counted - shift.expected
  const said = note?.trim() ?? ''
  if (difference !== 0 && said.length < 5) throw invalid('payments.differenceNeedsNote', { difference })
  const [now, unitId] = [ctx.now(), shift.unitId]
  await book(ctx.db, {
    kind: 'shiftClosed',
    orderId: null,
    by: ctx.actor.id,
    at: now,
    entries: [
      { account: 'safe', amount: counted, unitId },
      { account: 'cashDifference', amount: -difference, unitId, shiftId: id },
      { account: 'drawer', amount: -shift.expected, unitId, shiftId: id },
    ],
  })
  await store.closeShift(ctx.db, id, { counted, difference, note: said || null, at: now })
  ctx.audit('shift', id, { counted, difference })
  return store.getShift(ctx.db, id)
}

async function openDrawer(ctx: Ctx) {
  const shift = await store.lockOpenShift(ctx.db, ctx.actor.id ?? '')
  if (!shift) throw conflict('payments.noShift')
  return shift
}

/** Takes cash for what is still missing; the rest of what was handed over is the change. */
export async function takeCash(ctx: Ctx, { id, amount, tendered }: { id: string; amount: number; tendered: number }) {
  const order = await orders.lockOrder(ctx.db, id)
  if (!order) throw notFound('kernel.recordNotFound')
  ctx.must(access.takeCash, order)
  const late = order.closed === 'expired' && order.agreedBack === 0
  const owed = late ? Math.max(0, order.total - held(order)) : missing(order)
  if (owed === 0 || order.closed === 'cancelled' || order.refundOpen) throw conflict('payments.notOwed')
  if (amount !== owed) throw conflict('payments.otherAmount', { owed })
  if (tendered < amount) throw invalid('payments.tooLittle', { missing: amount - tendered })
  const shift = await openDrawer(ctx)
  const now = ctx.now().toISOString()
  const n = (await attempts.listAttempts(ctx.db, id)).length + 1
  const reference = `${order.reference}${String(n).padStart(2, '0')}`
  const base = {
    id: newId(ctx.now().getTime()),
    orderId: id,
    n,
    reference,
    way: 'cash' as const,
    state: 'waiting' as const,
  }
  const attempt = await attempts.addAttempt(ctx.db, {
    ...base,
    amount,
    madeAt: now,
    expiresAt: now,
    url: null,
    qr: null,
    transfer: null,
  })
  const money = { source: 'cash' as const, externalId: attempt.id, amount, paidAt: now, reference, shiftId: shift.id }
  const after = await receive(ctx, order, money, attempt)
  if (!after) throw new Error('cash with a new number was known')
  return { ...(await shownOne(ctx, after)), change: tendered - amount }
}

/** Pays an agreed refund out of the drawer. */
export async function paidOut(ctx: Ctx, { id }: { id: string }) {
  const [refund, order] = await heldRefund(ctx, id, access.takeCash)
  if (refund.state !== 'agreed' || refund.way !== 'cash') throw conflict('payments.refundNotAgreed')
  const shift = await openDrawer(ctx)
  if (shift.expected < refund.amount) throw conflict('payments.drawerShort', { inDrawer: shift.expected })
  await booked(ctx, refund, order, { externalId: `cash:${refund.id}`, place: 'drawer', shiftId: shift.id })
  return getRefund(ctx.db, id)
}

/** The cashier's open shift, and the units where one may be opened. */
export async function myShift(ctx: Ctx) {
  const shift = (await store.findOpenShift(ctx.db, ctx.actor.id ?? '')) ?? null
  const grants = ctx.actor.grants.filter((grant) => grant.permission === CASH)
  const everywhere = grants.some((grant) => grant.units === '*')
  const ids = grants.flatMap((grant) => (grant.units === '*' ? [] : [...grant.units]))
  const named = everywhere
    ? await listUnits(ctx, { at: ctx.today() })
    : [
        ...(
          await getUnits(
            ctx,
            ids.map((id) => ({ id, at: ctx.today() })),
          )
        ).values(),
      ]
  return { shift, units: named.map(({ id, type, name }) => ({ id, name: `${type} ${name}`.trim() })) }
}

/** The shifts of a day in the units where the actor may read. */
export async function shifts(ctx: Ctx, { day }: { day?: string | undefined }) {
  const { from, to } = dayOf(day ?? ctx.today())
  return { items: await store.listShifts(ctx.db, ctx.actor, from, to) }
}
