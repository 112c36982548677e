import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { defaultPay, type PayServer } from '@hue-s/sandbox/pay.ts'
import { contractOfPayments as routes } from './contract.ts'
import { parseVietQr, type NewOrder } from './index.ts'
import { expireOverdue } from './orders.ts'
import { referencesIn } from './transfer.ts'
import { club, courtFee, NOON, people, UNIT } from './testing/club.ts'

let app: TestApp, outside: PayServer, stop: () => Promise<void>
beforeAll(async () => ({ app, outside, stop } = await club()))
afterAll(() => stop())
beforeEach(() => {
  app.clock.set(NOON)
  outside.setFault('none')
})
const player = () => app.as(people.player, routes)
const as = (who: keyof typeof people) => app.as(people[who], routes)
const refused = (code: string) => expect.objectContaining({ code })
const balanceOf = (account: string) =>
  one(
    app.platform.database.db,
    sql<{ sum: number }>`select coalesce(sum(amount), 0)::bigint as sum from payments.entry where account = ${account}`,
  ).then(({ sum }) => sum)

describe('opening', () => {
  test('the same reference is the same order; with another amount it is refused', async () => {
    const first = await courtFee(app, { reference: 'booking-x', recordRef: { kind: 'tennis-club.booking', id: 'x' } })
    const again = await courtFee(app, { reference: 'booking-x', recordRef: { kind: 'tennis-club.booking', id: 'x' } })
    expect(again.id).toBe(first.id)
    const other = courtFee(app, {
      reference: 'booking-x',
      recordRef: { kind: 'tennis-club.booking', id: 'x' },
      amount: 1,
    })
    await expect(other).rejects.toThrow('payments.referenceReused')
  })
  test('ten at once with one reference make one order', async () => {
    const ref = { reference: 'booking-y', recordRef: { kind: 'tennis-club.booking', id: 'y' } }
    const made = await Promise.all(Array.from({ length: 10 }, () => courtFee(app, ref)))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  })
  test('an order of nothing is paid at once, with no receipt', async () => {
    const order = await courtFee(app, { amount: 0 })
    await app.settle()
    expect(await player().read({ id: order.id })).toMatchObject({ state: 'paid', total: 0, receiptId: null, ways: [] })
    await expect(player().pay({ id: order.id, by: 'vietqr' })).rejects.toEqual(refused('payments.notOwed'))
  })
  test.each<[string, Partial<NewOrder>]>([
    ['a negative line', { lines: [{ key: 'x', kind: 'fee', name: { vi: 'x', en: 'x' }, amount: -5 }] }],
    ['half a đồng', { lines: [{ key: 'x', kind: 'fee', name: { vi: 'x', en: 'x' }, amount: 0.5 }] }],
    ['a payer without a name', { payer: { personId: null, name: '  ' } }],
    ['a time that is over', { expiresAt: '2020-01-01T00:00:00.000Z' }],
    ['no unit', { payee: 'somewhere' }],
  ])('%s is refused', async (_, wrong) => {
    await expect(courtFee(app, wrong)).rejects.toThrow('payments.badOrder')
  })
})

describe('VietQR and the bank', () => {
  test('the code names account, amount and our reference; the transfer pays the order', async () => {
    const order = await courtFee(app)
    const attempt = await player().pay({ id: order.id, by: 'vietqr' })
    expect(parseVietQr(attempt.qr ?? '')).toMatchObject({
      amount: 150_000,
      purpose: order.reference,
      account: '9990001112223',
    })
    expect(attempt.qrSvg).toContain('<svg')
    expect((await player().pay({ id: order.id, by: 'vietqr' })).id).toBe(attempt.id)
    const sent = await outside.transfer({ qr: attempt.qr ?? '' })
    expect(sent.status).toBe(200)
    await app.settle()
    expect(await player().read({ id: order.id })).toMatchObject({
      state: 'paid',
      attempts: [{ state: 'paid', way: 'vietqr' }],
    })
    const again = await outside.transfer({
      id: sent.id,
      account: sent.account,
      amount: sent.amount,
      content: sent.content,
    })
    expect(again.status).toBe(200)
    await app.settle()
    expect(await player().read({ id: order.id })).toMatchObject({ received: 150_000, surplus: 0 })
  })
  test('too little, the rest, and too much', async () => {
    const order = await courtFee(app)
    const to = {
      account: '9990001112223',
      content: `MBVCB.99 ${order.reference.slice(0, 4)} ${order.reference.slice(4)} tien san`,
    }
    await outside.transfer({ ...to, amount: 100_000 })
    await app.settle()
    expect(await player().read({ id: order.id })).toMatchObject({ state: 'partly', missing: 50_000 })
    expect((await player().pay({ id: order.id, by: 'vietqr' })).amount).toBe(50_000)
    await outside.transfer({ ...to, amount: 70_000 })
    await app.settle()
    expect(await player().read({ id: order.id })).toMatchObject({ state: 'over', surplus: 20_000, missing: 0 })
    expect((await player().read({ id: order.id })).receiptId).not.toBeNull()
  })
  test('a partly paid order whose time is over gives everything back', async () => {
    const order = await courtFee(app)
    await outside.transfer({ account: '9990001112223', amount: 40_000, content: order.reference })
    await app.settle()
    app.clock.set('2026-11-24T05:00:00.000Z')
    await app.run(expireOverdue)
    expect(await player().read({ id: order.id })).toMatchObject({ state: 'over', surplus: 40_000, due: 0 })
  })
  test('two references in one text, a foreign account: never guessed', async () => {
    const [a, b] = [await courtFee(app), await courtFee(app)]
    const before = await balanceOf('suspense')
    await outside.transfer({ account: '9990001112223', amount: 150_000, content: `${a.reference} ${b.reference}` })
    await outside.transfer({ account: '1112223334445', amount: 150_000, content: a.reference })
    await app.settle()
    expect((await player().read({ id: a.id })).state).toBe('open')
    expect((await balanceOf('suspense')) - before).toBe(-150_000)
  })
  test('references are found in what banks make of a text', () => {
    expect(referencesIn('CT DEN:0123 tt7k2m 9qxa le phi')).toContain('TT7K2M9QXA')
    expect(referencesIn('TTTT7K2M9QXA')).toEqual(expect.arrayContaining(['TT7K2M9QXA']))
    expect(referencesIn('khong co gi')).toEqual([])
  })
  test('an unsigned, changed or unreadable notice is refused', async () => {
    const send = (
      body: string,
      signature = `sha256=${createHmac('sha256', defaultPay.bankSecret).update(body).digest('hex')}`,
    ) =>
      fetch(`${app.url}/api/payments/bank/notice`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-signature': signature },
      })
    expect((await send('{}', 'sha256=00')).status).toBe(403)
    for (const body of ['{}', '[', '{"id":"a","amount":-1}', '{"id":"\\u0000"}'])
      expect((await send(body)).status).toBe(400)
  })
})

describe('cash', () => {
  test('a shift: float, cash with change, count, difference with its reason; the drawer comes to nothing', async () => {
    const order = await courtFee(app)
    await expect(as('cashier').takeCash({ id: order.id, amount: 150_000, tendered: 200_000 })).rejects.toEqual(
      refused('payments.noShift'),
    )
    const shift = await as('cashier').openShift({ unitId: UNIT, float: 500_000 })
    await expect(as('cashier').openShift({ unitId: UNIT, float: 0 })).rejects.toEqual(refused('payments.shiftOpen'))
    await expect(as('elsewhere').openShift({ unitId: UNIT, float: 0 })).rejects.toEqual(refused('payments.notYourUnit'))
    await expect(as('cashier').takeCash({ id: order.id, amount: 150_000, tendered: 100_000 })).rejects.toEqual(
      refused('payments.tooLittle'),
    )
    const taken = await as('cashier').takeCash({ id: order.id, amount: 150_000, tendered: 200_000 })
    expect(taken).toMatchObject({ state: 'paid', change: 50_000 })
    await expect(as('cashier').takeCash({ id: order.id, amount: 150_000, tendered: 150_000 })).rejects.toEqual(
      refused('payments.notOwed'),
    )
    expect((await as('cashier').myShift({})).shift).toMatchObject({ taken: 150_000, expected: 650_000 })
    const short = { id: shift.id, counted: 640_000 }
    await expect(as('cashier').closeShift(short)).rejects.toEqual(refused('payments.differenceNeedsNote'))
    await expect(as('elsewhere').closeShift(short)).rejects.toEqual(refused('kernel.recordNotFound'))
    const closed = await as('cashier').closeShift({ ...short, note: 'Trả thừa cho khách 10.000 đồng' })
    expect(closed).toMatchObject({ counted: 640_000, difference: -10_000 })
    await expect(as('cashier').closeShift(short)).rejects.toEqual(refused('payments.shiftClosed'))
    expect(await balanceOf('drawer')).toBe(0)
    expect(await balanceOf('cashDifference')).toBe(10_000)
  })
  test('twice pressed takes cash once', async () => {
    await as('cashier').openShift({ unitId: UNIT, float: 0 })
    const order = await courtFee(app)
    const press = () => as('cashier').takeCash({ id: order.id, amount: 150_000, tendered: 150_000 })
    const done = await Promise.allSettled([press(), press(), press()])
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { shift } = await as('cashier').myShift({})
    expect(shift?.expected).toBe(150_000)
    await as('cashier').closeShift({ id: shift?.id ?? '', counted: 150_000 })
  })
})

test('receipts of one unit are numbered without gap or repeat', async () => {
  const orders = await Promise.all(Array.from({ length: 20 }, () => courtFee(app)))
  for (const order of orders)
    await outside.transfer({ account: '9990001112223', amount: 150_000, content: order.reference })
  await app.settle()
  const { items } = await as('accountant').receipts({ limit: 200 })
  const numbers = items.map(({ number }) => Number(number.split('/')[0])).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => at + 1))
  expect(numbers.length).toBeGreaterThanOrEqual(20)
})
