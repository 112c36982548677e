import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import type { PayServer } from '@hue-s/sandbox/pay.ts'
import { contractOfPayments as routes } from './contract.ts'
import { sendUnsent } from './refunds.ts'
import { club, courtFee, NOON, people, UNIT } from './testing/club.ts'

let app: TestApp, outside: PayServer, stop: () => Promise<void>
beforeAll(async () => ({ app, outside, stop } = await club()))
afterAll(() => stop())
beforeEach(async () => {
  app.clock.set(NOON)
  outside.setFault('none')
  outside.plant([])
  await fetch(`${outside.url}/_control`, control('ok'))
})
const control = (mode: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ mode }),
})
const as = (who: keyof typeof people) => app.as(people[who], routes)
const refused = (code: string) => expect.objectContaining({ code })

/** An order paid at the gateway, with the reference of its attempt. */
async function paidOnline(fault: Parameters<PayServer['setFault']>[0] = 'none') {
  const order = await courtFee(app)
  const attempt = await as('player').pay({ id: order.id, by: 'gateway' })
  await fetch(attempt.url ?? '')
  outside.setFault(fault)
  await outside.act(attempt.reference, 'pay')
  outside.setFault('none')
  return { id: order.id, reference: attempt.reference }
}
const gatewayRefunds = (reference: string) =>
  outside
    .payments()
    .find((one) => one.reference === reference)
    ?.refunds.map(({ amount }) => amount)
async function askAndAgree(id: string, amount: number) {
  const refund = await as('accountant').askRefund({ id, amount, reason: 'Trời mưa, không có sân' })
  return as('chief').decideRefund({ id: refund.id, agree: true })
}

describe('refunds', () => {
  test('two people, then the gateway pays back; the receipt is cancelled and stays in the register', async () => {
    const { id, reference } = await paidOnline()
    await app.settle()
    const both = app.as({ ...people.accountant, grants: [...people.accountant.grants, ...people.chief.grants] }, routes)
    const refund = await both.askRefund({ id, amount: 150_000, reason: 'Trời mưa, không có sân' })
    await expect(both.decideRefund({ id: refund.id, agree: true })).rejects.toEqual(refused('payments.ownRefund'))
    await expect(both.askRefund({ id, amount: 1, reason: 'thêm lần nữa' })).rejects.toEqual(
      refused('payments.refundOpen'),
    )
    expect((await as('player').read({ id })).state).toBe('refunding')
    await as('chief').decideRefund({ id: refund.id, agree: true })
    await app.settle()
    expect(await as('player').read({ id })).toMatchObject({ state: 'refunded', returned: 150_000, due: 0 })
    expect(gatewayRefunds(reference)).toEqual([150_000])
    const { items } = await as('accountant').receipts({})
    expect(items.find(({ orderId }) => orderId === id)?.cancelledAt).not.toBeNull()
    await expect(as('chief').decideRefund({ id: refund.id, agree: true })).rejects.toEqual(
      refused('payments.refundDecided'),
    )
  })
  test('in part; never more than is held, and never over two payments', async () => {
    const { id } = await paidOnline()
    await app.settle()
    const ask = (amount: number) => as('accountant').askRefund({ id, amount, reason: 'Chơi một giờ thay vì hai' })
    await expect(ask(150_001)).rejects.toEqual(refused('payments.moreThanHeld'))
    await askAndAgree(id, 50_000)
    await app.settle()
    expect(await as('player').read({ id })).toMatchObject({ state: 'paid', due: 100_000, returned: 50_000 })
    await expect(ask(100_001)).rejects.toEqual(refused('payments.moreThanHeld'))
    await askAndAgree(id, 100_000)
    await app.settle()
    expect(await as('player').read({ id })).toMatchObject({ state: 'refunded', returned: 150_000 })
  })
  test('refused by the second person: nothing moves', async () => {
    const { id } = await paidOnline()
    const refund = await as('accountant').askRefund({ id, amount: 10_000, reason: 'Xin lại tiền' })
    await as('chief').decideRefund({ id: refund.id, agree: false, note: 'Không có căn cứ' })
    await app.settle()
    expect(await as('player').read({ id })).toMatchObject({ state: 'paid', returned: 0 })
  })
  test('the gateway is silent: the refund waits, is sent again, and is paid once', async () => {
    const { id, reference } = await paidOnline()
    await app.settle()
    await fetch(`${outside.url}/_control`, control('refuse'))
    const refund = await askAndAgree(id, 150_000)
    await app.settle()
    const open = async () => (await as('accountant').refunds({})).items.find((one) => one.id === refund.id)
    expect(await open()).toMatchObject({ state: 'agreed', trouble: 'noAnswer' })
    await fetch(`${outside.url}/_control`, control('ok'))
    await app.run(sendUnsent)
    await app.run(sendUnsent)
    expect(gatewayRefunds(reference)).toEqual([150_000])
    expect((await as('player').read({ id })).state).toBe('refunded')
  })
  test('of a transfer: an accountant notes the bank transaction, its number once', async () => {
    const order = await courtFee(app)
    await outside.transfer({ account: '9990001112223', amount: 150_000, content: order.reference })
    await app.settle()
    const refund = await askAndAgree(order.id, 150_000)
    await app.settle()
    await expect(as('cashier').paidOut({ id: refund.id })).rejects.toEqual(refused('payments.refundNotAgreed'))
    await as('accountant').refundSent({ id: refund.id, externalId: 'FT26112012345' })
    expect((await as('player').read({ id: order.id })).state).toBe('refunded')
    await expect(as('accountant').refundSent({ id: refund.id, externalId: 'FT26112012346' })).rejects.toEqual(
      refused('payments.refundNotAgreed'),
    )
  })
  test('in cash out of the drawer, if there is enough in it', async () => {
    const order = await courtFee(app)
    const shift = await as('cashier').openShift({ unitId: UNIT, float: 0 })
    await as('cashier').takeCash({ id: order.id, amount: 150_000, tendered: 150_000 })
    const refund = await askAndAgree(order.id, 150_000)
    await as('cashier').paidOut({ id: refund.id })
    const again = await courtFee(app)
    await as('cashier').takeCash({ id: again.id, amount: 150_000, tendered: 150_000 })
    await as('cashier').closeShift({ id: shift.id, counted: 150_000 })
    const late = await askAndAgree(again.id, 150_000)
    await expect(as('cashier').paidOut({ id: late.id })).rejects.toEqual(refused('payments.noShift'))
    const next = await as('cashier').openShift({ unitId: UNIT, float: 100_000 })
    await expect(as('cashier').paidOut({ id: late.id })).rejects.toEqual(refused('payments.drawerShort'))
    await as('cashier').closeShift({ id: next.id, counted: 100_000 })
  })
})

describe('the day', () => {
  const DAY = '2026-11-18'
  const NEXT = '2026-11-19T05:00:00.000Z'

  test('every difference is found, named and explained; doing it again finds nothing twice', async () => {
    app.clock.set(`${DAY}T04:00:00.000Z`)
    const fine = await paidOnline()
    const unheard = await paidOnline('silence')
    const left = await paidOnline()
    const other = await paidOnline()
    const twice = await paidOnline()
    const refundedThere = await paidOnline()
    const moved = await paidOnline()
    const wrongNotice = await paidOnline('otherAmount')
    await outside.transfer({ account: '9990001112223', amount: 77_000, content: 'tien san khong ghi ma', id: 'FT77' })
    await app.settle()
    outside.plant([
      { kind: 'leaveOut', reference: left.reference },
      { kind: 'otherAmount', reference: other.reference },
      { kind: 'twice', reference: twice.reference },
      { kind: 'refund', reference: refundedThere.reference },
      { kind: 'nextDay', reference: moved.reference },
      { kind: 'unknown', reference: 'TTKHONGCO01' },
    ])
    await expect(as('accountant').reconcile({ day: DAY })).rejects.toEqual(refused('payments.dayNotOver'))
    app.clock.set(NEXT)
    const found = await as('accountant').reconcile({ day: DAY })
    const kinds = found.differences.map(({ kind, reference, state }) => [kind, reference, state])
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['missingCallback', unheard.reference, 'explained'],
        ['missingInFile', left.reference, 'open'],
        ['amount', other.reference, 'open'],
        ['twice', twice.reference, 'open'],
        ['refunded', refundedThere.reference, 'open'],
        ['unknownOrder', 'TTKHONGCO01', 'open'],
        ['badCallback', wrongNotice.reference, 'open'],
        ['missingCallback', wrongNotice.reference, 'explained'],
        ['unmatchedTransfer', 'FT77', 'open'],
        ['missingInFile', moved.reference, 'open'],
      ]),
    )
    expect(kinds).toHaveLength(10)
    expect(kinds.map(([, reference]) => reference)).not.toContain(fine.reference)
    expect((await as('player').read({ id: unheard.id })).state).toBe('paid')

    app.clock.set('2026-11-20T05:00:00.000Z')
    await as('accountant').reconcile({ day: '2026-11-19' })
    const again = await as('accountant').reconcile({ day: DAY })
    expect(again.differences).toHaveLength(10 + 1)
    const states = again.differences.filter(({ reference }) => reference === moved.reference)
    expect(states.map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['missingInFile', 'explained'],
      ['timing', 'explained'],
    ])
  })
  test('money that named nobody is given to its order, once', async () => {
    const order = await courtFee(app, { amount: 77_000 })
    const { differences } = await as('accountant').day({ day: DAY })
    const waiting = differences.find(({ kind }) => kind === 'unmatchedTransfer')
    const settle = (orderReference: string) =>
      as('accountant').settleDifference({ id: waiting?.id ?? '', note: 'Người nộp gọi điện', orderReference })
    await expect(settle('TT22222222')).rejects.toEqual(refused('payments.noSuchOrder'))
    const done = await settle(order.reference.toLowerCase())
    expect(done).toMatchObject({ state: 'settled', orderReference: order.reference })
    expect((await as('player').read({ id: order.id })).state).toBe('paid')
    await expect(settle(order.reference)).rejects.toEqual(refused('payments.alreadySettled'))
  })
  test('a file that is not signed by the gateway, or not there, is refused in words', async () => {
    await fetch(`${outside.url}/_control`, control('refuse'))
    await expect(as('accountant').reconcile({ day: DAY })).rejects.toEqual(refused('payments.noFile'))
  })
})

describe('who may do what', () => {
  const id = '00000000-0000-7000-8000-000000000000'
  test('a stranger, and officials of other units, see no order', async () => {
    const order = await courtFee(app)
    for (const who of ['stranger', 'elsewhere', 'nobody'] as const) {
      await expect(as(who).read({ id: order.id })).rejects.toEqual(refused('kernel.recordNotFound'))
      await expect(as(who).pay({ id: order.id, by: 'vietqr' })).rejects.toEqual(refused('kernel.recordNotFound'))
      await expect(as(who).receipt({ id: order.id })).rejects.toEqual(refused('kernel.recordNotFound'))
    }
    await expect(as('elsewhere').entries({ id: order.id })).rejects.toEqual(refused('kernel.recordNotFound'))
    await expect(as('elsewhere').askRefund({ id: order.id, amount: 1, reason: 'thử xem sao' })).rejects.toEqual(
      refused('kernel.recordNotFound'),
    )
    expect((await as('elsewhere').list({})).items).toEqual([])
    expect((await as('cashier').list({ q: order.reference })).items).toHaveLength(1)
    expect((await as('cashier').list({ q: 'nguyen thi buoi', limit: 2 })).items).toHaveLength(2)
  })
  test.each<[string, keyof typeof people, (c: ReturnType<typeof as>) => Promise<unknown>]>([
    ['list', 'player', (c) => c.list({})],
    ['takeCash', 'accountant', (c) => c.takeCash({ id, amount: 1, tendered: 1 })],
    ['askRefund', 'cashier', (c) => c.askRefund({ id, amount: 1, reason: 'không được phép' })],
    ['decideRefund', 'accountant', (c) => c.decideRefund({ id, agree: true })],
    ['refundSent', 'cashier', (c) => c.refundSent({ id, externalId: 'FT1' })],
    ['reconcile', 'chief', (c) => c.reconcile({ day: '2026-11-18' })],
    ['settleDifference', 'cashier', (c) => c.settleDifference({ id, note: 'không được phép' })],
    ['balance', 'nobody', (c) => c.balance({})],
    ['receipts', 'stranger', (c) => c.receipts({})],
  ])('%s is not for %s', async (_, who, call) => {
    await expect(call(as(who))).rejects.toEqual(refused('kernel.notAllowed'))
  })
  test('nobody signed in', async () => {
    const anyone = await fetch(`${app.url}/api/payments/orders/${id}`)
    expect(anyone.status).toBe(401)
  })
})

test('after all of this the ledger comes to nothing, and nothing in it can be changed', async () => {
  const db = app.platform.database.db
  const { sum } = await one(
    db,
    sql<{ sum: number }>`select coalesce(sum(amount), 0)::bigint as sum from payments.entry`,
  )
  expect(sum).toBe(0)
  expect((await as('accountant').balance({})).sum).toBe(0)
  await expect(sql`update payments.entry set amount = 1`.execute(db)).rejects.toThrow('only added to')
  await expect(sql`delete from payments.ledger_transaction`.execute(db)).rejects.toThrow('only added to')
  await expect(sql`truncate payments.entry`.execute(db)).rejects.toThrow('only added to')
  const late = sql`insert into payments.entry (transaction_id, account, amount)
    select id, 'bank', 5 from payments.ledger_transaction limit 1`
  await expect(late.execute(db)).rejects.toThrow('written at once')
  const odd = app.run(async (ctx) => {
    const id = '00000000-0000-7000-8000-0000000000aa'
    await sql`insert into payments.ledger_transaction (id, kind, at) values (${id}, 'opened', now())`.execute(ctx.db)
    await sql`insert into payments.entry (transaction_id, account, amount) values (${id}, 'bank', 5), (${id}, 'owed', -4)`.execute(
      ctx.db,
    )
  })
  await expect(odd).rejects.toThrow('comes to 1')
})
