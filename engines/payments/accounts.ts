import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import * as access from './access.ts'
import { dayOf } from './day.ts'
import * as ledger from './store/ledger.ts'
import * as orders from './store/orders.ts'
import type { OrderState } from './shared/money.ts'
import { shown } from './view.ts'

const READ = 'payments.read'

interface Wanted {
  state?: OrderState | undefined
  q?: string | undefined
  after?: string | undefined
  limit: number
}
/** Orders of the units where the actor may read. */
export async function list(ctx: Ctx, wanted: Wanted) {
  const { items, next } = page(
    await orders.listOrders(ctx.db, ctx.actor, wanted),
    wanted.limit,
    (row) => `${row.openedAt}|${row.id}`,
  )
  return { items: await shown(ctx, items), next }
}

/** What I owe and paid, newest first. */
export async function mine(ctx: Ctx) {
  const self = ctx.actor.onBehalfOf ?? ctx.actor.id
  return { items: self === null ? [] : await shown(ctx, await orders.listOfPayer(ctx.db, self)) }
}

/** What was booked on an order. */
export async function entries(ctx: Ctx, { id }: { id: string }) {
  const order = await orders.findOrder(ctx.db, id)
  if (!order) throw notFound('kernel.recordNotFound')
  ctx.must(access.readInUnits, order)
  return { items: await ledger.listEntries(ctx.db, id) }
}

interface Balance {
  unitId?: string | undefined
  on?: string | undefined
}
/** The trial balance of one unit, or of all where the actor may read. */
export async function balance(ctx: Ctx, { unitId, on }: Balance) {
  const grants = ctx.actor.grants.filter(({ permission }) => permission === READ)
  const everywhere = ctx.actor.kind === 'system' || grants.some(({ units }) => units === '*')
  const mine = everywhere ? null : grants.flatMap(({ units }) => (units === '*' ? [] : [...units]))
  const wanted = unitId === undefined ? mine : [unitId].filter((id) => mine === null || mine.includes(id))
  const accounts = await ledger.trialBalance(ctx.db, wanted, dayOf(on ?? ctx.today()).to)
  return { accounts, sum: accounts.reduce((sum, { debit, credit }) => sum + debit - credit, 0) }
}
