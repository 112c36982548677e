import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { closeShift, openShift, paidOut, takeCash } from './counter.ts'
import { cancelOrder, expireOverdue } from './orders.ts'
import { giveTo, receive, receiveUnmatched } from './receive.ts'
import { askRefund, decideRefund, refundSent } from './refunds.ts'
import { held, missing, stateOf, surplus } from './shared/money.ts'
import * as orders from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'
import { club, courtFee, people, UNIT } from './testing/club.ts'

let app: TestApp, stop: () => Promise<void>
beforeAll(async () => ({ app, stop } = await club()))
afterAll(() => stop())

/** Everything that moves money, in any order, on any of three orders. */
const STEPS = [
  'bank',
  'repeat',
  'unmatched',
  'give',
  'cash',
  'shift',
  'count',
  'ask',
  'agree',
  'refuse',
  'send',
  'payOut',
  'cancel',
  'time',
] as const
const step = fc.record({
  do: fc.constantFrom(...STEPS),
  on: fc.nat({ max: 2 }),
  amount: fc.integer({ min: 1, max: 200_000 }),
})
type Step = { do: (typeof STEPS)[number]; on: number; amount: number }

interface World {
  ids: string[]
  last: string
}
const latest = (ctx: Ctx, table: 'refund' | 'shift' | 'money_in', where: string) =>
  many(
    ctx.db,
    sql<{ id: string }>`select id from ${sql.raw(`payments.${table} where ${where} order by id desc limit 1`)}`,
  )

/** One step as the office would make it; a refusal in words is an answer like any other. */
async function take(world: World, { do: what, on, amount }: Step): Promise<void> {
  const id = world.ids[on] ?? ''
  const act = (who: typeof SYSTEM, work: (ctx: Ctx) => Promise<unknown>) => app.run(work, who)
  const money = (externalId: string) => ({
    source: 'bank' as const,
    externalId,
    amount,
    paidAt: app.clock.now().toISOString(),
    reference: 'x',
  })
  const locked = async (ctx: Ctx) => (await orders.lockOrder(ctx.db, id)) as OrderRow
  const refund = async (ctx: Ctx) => (await latest(ctx, 'refund', `order_id = '${id}'`))[0]?.id ?? newId()
  switch (what) {
    case 'bank':
      world.last = newId()
      return void (await act(SYSTEM, async (ctx) => receive(ctx, await locked(ctx), money(world.last))))
    case 'repeat':
      return void (await act(SYSTEM, async (ctx) => receive(ctx, await locked(ctx), money(world.last))))
    case 'unmatched':
      return void (await act(SYSTEM, (ctx) => receiveUnmatched(ctx, money(newId()))))
    case 'give':
      return void (await act(SYSTEM, async (ctx) => {
        const [waiting] = await latest(ctx, 'money_in', 'order_id is null')
        return waiting && giveTo(ctx, await locked(ctx), waiting.id)
      }))
    case 'cash':
      return void (await act(people.cashier, async (ctx) => {
        const owed = missing(await locked(ctx)) || amount
        return takeCash(ctx, { id, amount: owed, tendered: owed })
      }))
    case 'shift':
      return void (await act(people.cashier, (ctx) => openShift(ctx, { unitId: UNIT, float: amount })))
    case 'count':
      return void (await act(people.cashier, async (ctx) => {
        const [open] = await latest(ctx, 'shift', 'closed_at is null')
        return open && closeShift(ctx, { id: open.id, counted: amount, note: 'đếm lại hai lần' })
      }))
    case 'ask':
      return void (await act(people.accountant, (ctx) => askRefund(ctx, { id, amount, reason: 'xin hoàn tiền' })))
    case 'agree':
    case 'refuse':
      return void (await act(people.chief, async (ctx) =>
        decideRefund(ctx, { id: await refund(ctx), agree: what === 'agree' }),
      ))
    case 'send':
      return void (await act(people.accountant, async (ctx) =>
        refundSent(ctx, { id: await refund(ctx), externalId: newId() }),
      ))
    case 'payOut':
      return void (await act(people.cashier, async (ctx) => paidOut(ctx, { id: await refund(ctx) })))
    case 'cancel':
      return void (await act(SYSTEM, (ctx) => cancelOrder(ctx, id)))
    case 'time':
      app.clock.set(new Date(app.clock.now().getTime() + 4 * 86_400_000))
      return void (await act(SYSTEM, expireOverdue))
  }
}

/** What must hold whatever happened: the books agree with themselves and with every order and drawer. */
async function mustHold(world: World): Promise<void> {
  const db = app.platform.database.db
  const { odd } = await one(
    db,
    sql<{ odd: number }>`select count(*)::int as odd from (
    select transaction_id from payments.entry group by transaction_id having sum(amount) <> 0) x`,
  )
  expect(odd).toBe(0)
  const perUnit = await many(
    db,
    sql<{ sum: number }>`select sum(amount)::bigint as sum from payments.entry group by unit_id`,
  )
  expect(perUnit.every(({ sum }) => sum === 0)).toBe(true)
  for (const id of world.ids) {
    const order = (await orders.findOrder(db, id)) as OrderRow
    const rows = await many(
      db,
      sql<{ account: string; sum: number }>`select account, sum(amount)::bigint as sum
      from payments.entry where order_id = ${id} group by account`,
    )
    const on = (account: string) => rows.find((row) => row.account === account)?.sum ?? 0
    expect(order.state).toBe(stateOf(order))
    expect(on('owed')).toBe(missing(order))
    expect(on('overpaid')).toBe(0 - surplus(order))
    expect(0 - on('refundDue')).toBe(order.agreedBack - order.sentBack)
    expect(on('bank') + on('drawer') + on('suspense')).toBe(order.received - order.sentBack)
    expect(held(order)).toBeGreaterThanOrEqual(0)
    expect(0 - (on('income.charge') + on('refunds'))).toBe(order.due)
  }
  const drawers = await one(
    db,
    sql<{ ledger: number; counted: number }>`select
    (select coalesce(sum(amount), 0) from payments.entry where account = 'drawer')::bigint as ledger,
    (select coalesce(sum(float + coalesce((select sum(amount) from payments.money_in m where m.shift_id = s.id), 0)
      - coalesce((select sum(amount) from payments.refund r where r.shift_id = s.id), 0)), 0)
      from payments.shift s where closed_at is null)::bigint as counted`,
  )
  expect(drawers.ledger).toBe(drawers.counted)
}

test('whatever is done in whatever order, the ledger comes to nothing and agrees with every order', async () => {
  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const made = await Promise.all([0, 1, 2].map(() => courtFee(app, { amount: 90_000 })))
      const world: World = { ids: made.map(({ id }) => id), last: newId() }
      for (const one of steps) {
        try {
          await take(world, one)
          done++
        } catch (error) {
          if (!(error instanceof AppError)) throw error
        }
      }
      await mustHold(world)
    }),
    { numRuns: 25 },
  )
  expect(done).toBeGreaterThan(50)
}, 120_000)
