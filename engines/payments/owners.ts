import { allows, can } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { payOrder, readInUnits } from './access.ts'
import * as store from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'

/** What the system that asks for money says of its orders. */
export interface OrderOwner {
  /** Who beside the payer and the officials of the payee may see the order and pay it: a party, a helper on record. */
  maySee?: (ctx: Ctx, order: OrderRow) => Promise<boolean>
}

const owners = new Map<string, OrderOwner>()

/** Says once, when a system is loaded, who may see orders for records of its kind. */
export function ordersFor(recordKind: string, owner: OrderOwner): void {
  owners.set(recordKind, owner)
}

/** Whether this actor may see the order: its payer, officials of the payee, or whoever its owner knows. */
export async function maySee(ctx: Ctx, order: OrderRow): Promise<boolean> {
  if (allows(payOrder, ctx.actor, order) || allows(readInUnits, ctx.actor, order)) return true
  if (can(ctx.actor, 'payments.cash', order.payeeUnitId)) return true
  return (await owners.get(order.recordKind)?.maySee?.(ctx, order)) ?? false
}

/** The order, if the actor may see it; otherwise there is none. */
export async function seen(ctx: Ctx, id: string, lock = false): Promise<OrderRow> {
  const order = await (lock ? store.lockOrder(ctx.db, id) : store.findOrder(ctx.db, id))
  if (!order || !(await maySee(ctx, order))) throw notFound('kernel.recordNotFound')
  return order
}
