import { cancelOrder, held, openOrder, ordersFor } from '@hue-s/engines/payments/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { asPlatform, personOf } from '../by-rules.ts'
import { TYPE } from '../contract-shapes.ts'
import { findDossier, setDossier, type Dossier } from '../store.ts'

/** Money may be brought until the result is fetched; an order that nobody pays is closed after so many days. */
const DAYS_TO_PAY = 180
const DAY = 86_400_000

// Whoever may read the dossier as its applicant may pay for it.
ordersFor(TYPE, {
  maySee: async (ctx, order) => {
    const d = await findDossier(ctx.db, order.recordId)
    const person = personOf(ctx)
    return d !== undefined && person !== null && d.personId === person
  },
})

/** Puts what is owed on the books of the agency that receives it; nothing where nothing is owed. */
export async function ask(ctx: Ctx, d: Dossier, name: string): Promise<string | null> {
  if (d.feeTotal === 0) return null
  const order = await openOrder(ctx, {
    reference: d.requestCode,
    recordRef: { kind: TYPE, id: d.id },
    title: d.procedureName,
    payer: { personId: d.personId, name: name || d.requestCode },
    payee: d.receivingAgency,
    lines: d.fees.map(({ key, kind, name: words, total, citation }) => ({
      key,
      kind,
      name: words,
      amount: total,
      citation,
    })),
    expiresAt: new Date(ctx.now().getTime() + DAYS_TO_PAY * DAY).toISOString(),
  })
  await setDossier(ctx.db, d.id, { orderId: order.id })
  return order.id
}

/** Nothing is owed for a dossier that is refused, stopped or withdrawn; what was paid goes back. */
export async function letGo(ctx: Ctx, d: Dossier): Promise<void> {
  if (d.orderId === null || (d.money !== 'due' && d.money !== 'paid')) return
  const order = await cancelOrder(asPlatform(ctx), d.orderId)
  // What was paid a moment ago, or in part, is in the order before the dossier hears of it.
  await setDossier(ctx.db, d.id, { money: held(order) > 0 ? 'refunding' : 'waived' })
}
