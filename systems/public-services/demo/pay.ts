import { contractOfPayments } from '@hue-s/engines/payments/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { TYPE } from '../contract-shapes.ts'
import { fresh } from '../handling/after-step.ts'
import { moneyCame } from '../handling/paid.ts'

/**
 * What is owed for a dossier, paid in cash to a shift of the counter that opens and closes for it. The drawer knows no
 * other day than today: the receipt is of the day on which the demonstration is laid in.
 */
export async function payAtCounter(ctx: Ctx, id: string, cashier: Actor): Promise<void> {
  const { orderId, money, feeTotal: amount, receivingAgency } = await fresh(ctx, id)
  if (orderId === null || money !== 'due') return
  const till = ctx.as({ ...cashier, grants: [{ permission: 'payments.cash', units: [receivingAgency] }] })
  const shift = await till.call(contractOfPayments.openShift, { unitId: receivingAgency, float: 0 })
  await till.call(contractOfPayments.takeCash, { id: orderId, amount, tendered: amount })
  await till.call(contractOfPayments.closeShift, { id: shift.id, counted: amount })
  // Heard here and not as news: when the news comes, nothing is owed any more.
  await moneyCame(ctx, { recordKind: TYPE, recordId: id })
}
