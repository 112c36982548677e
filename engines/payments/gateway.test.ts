import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import type { PayServer } from '@hue-s/sandbox/pay.ts'
import type { NoticeFault } from '@hue-s/sandbox/pay-notices.ts'
import { contractOfPayments as routes } from './contract.ts'
import { club, courtFee, NOON, people } from './testing/club.ts'
import { catchUp } from './callback.ts'

let app: TestApp, outside: PayServer, stop: () => Promise<void>
beforeAll(async () => ({ app, outside, stop } = await club()))
afterAll(() => stop())
beforeEach(() => {
  app.clock.set(NOON)
  outside.setFault('none')
})
const player = () => app.as(people.player, routes)
const entriesOf = (orderId: string) =>
  many(
    app.platform.database.db,
    sql<{ account: string; sum: number }>`select account, sum(amount)::bigint as sum from payments.entry
      where order_id = ${orderId} group by account having sum(amount) <> 0 order by account`,
  )
const verdicts = (reference: string) =>
  many(
    app.platform.database.db,
    sql<{ verdict: string }>`select verdict from payments.callback where raw like ${`%${reference}%`} order by verdict`,
  ).then((rows) => rows.map(({ verdict }) => verdict))

/** To the gateway's page, as a browser goes there. */
async function atGateway(orderId: string) {
  const attempt = await player().pay({ id: orderId, by: 'gateway', returnTo: '/pay/done' })
  const page = await fetch(attempt.url ?? '')
  expect(page.status).toBe(200)
  return attempt
}

describe('the gateway', () => {
  test('a payment by the hosted page: redirect, signed notice, order paid, receipt with a number', async () => {
    const order = await courtFee(app)
    const attempt = await atGateway(order.id)
    const pressed = await fetch(`${outside.url}/paymentv2/act`, {
      method: 'POST',
      body: new URLSearchParams({ reference: attempt.reference, action: 'pay' }),
      redirect: 'manual',
    })
    expect(pressed.headers.get('location')).toMatch(/\/pay\/done\?.*vnp_ResponseCode=00/)
    await expect.poll(async () => (await player().read({ id: order.id })).state).toBe('paid')
    await app.settle()
    const paid = await player().read({ id: order.id })
    expect(paid).toMatchObject({ received: 150_000, missing: 0, surplus: 0, ways: [] })
    expect(paid.receiptId).not.toBeNull()
    expect(await entriesOf(order.id)).toEqual([
      { account: 'gateway', sum: 150_000 },
      { account: 'income.charge', sum: -150_000 },
    ])
    const pdf = (await player().receipt({ id: order.id })) as Response
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const { items } = await app.as(people.accountant, routes).receipts({})
    expect(items[0]).toMatchObject({ orderId: order.id, payerName: 'Nguyễn Thị Bưởi', cancelledAt: null })
    expect(items[0]?.number).toMatch(/^\d+\/2026$/)
  })

  test.each<[NoticeFault, string[], string, string[]]>([
    ['forged', ['forged'], 'open', ['97']],
    ['twice', ['applied', 'known'], 'paid', ['02', '00']],
    ['outOfOrder', ['applied', 'known'], 'paid', ['02', '00']],
    ['otherAmount', ['otherAmount'], 'open', ['04']],
    ['late', ['applied'], 'paid', ['00']],
    ['silence', [], 'open', []],
  ])('a notice that comes %s: %s, and the order is %s', async (fault, expected, state, codes) => {
    const order = await courtFee(app)
    const attempt = await atGateway(order.id)
    outside.setFault(fault)
    const before = outside.told().length
    await outside.act(attempt.reference, 'pay')
    expect(await verdicts(attempt.reference)).toEqual(expected)
    expect((await player().read({ id: order.id })).state).toBe(state)
    const said = outside.told().slice(0, outside.told().length - before)
    expect(said.map(({ answer }) => (answer as { RspCode: string }).RspCode)).toEqual(codes)
    // Whatever came or did not: asking the gateway finds the truth, once.
    const checked = await player().check({ id: order.id })
    expect(checked).toMatchObject({ state: 'paid', received: 150_000 })
    await player().check({ id: order.id })
    expect((await entriesOf(order.id)).find(({ account }) => account === 'gateway')?.sum).toBe(150_000)
  })

  test('a failure first and the success after it: the money counts', async () => {
    const order = await courtFee(app)
    const attempt = await atGateway(order.id)
    await outside.act(attempt.reference, 'fail')
    expect((await player().read({ id: order.id })).attempts[0]?.state).toBe('failed')
    const again = await atGateway(order.id)
    expect(again.reference).not.toBe(attempt.reference)
    await outside.act(again.reference, 'pay')
    expect((await player().read({ id: order.id })).state).toBe('paid')
  })

  test('money that comes after the time is over opens the order again; after cancelling it is too much', async () => {
    const late = await courtFee(app)
    const attempt = await atGateway(late.id)
    app.clock.set('2026-11-24T05:00:00.000Z')
    const { expireOverdue, cancelOrder } = await import('./orders.ts')
    await app.run(expireOverdue)
    expect((await player().read({ id: late.id })).state).toBe('expired')
    expect(await entriesOf(late.id)).toEqual([])
    await outside.act(attempt.reference, 'pay')
    expect((await player().read({ id: late.id })).state).toBe('paid')

    const gone = await courtFee(app)
    const other = await atGateway(gone.id)
    await app.run((ctx) => cancelOrder(ctx, gone.id))
    await outside.act(other.reference, 'pay')
    expect(await player().read({ id: gone.id })).toMatchObject({ state: 'over', surplus: 150_000 })
    expect(await entriesOf(gone.id)).toEqual([
      { account: 'gateway', sum: 150_000 },
      { account: 'overpaid', sum: -150_000 },
    ])
  })

  test('a notice that was stored and not judged, as after a crash, is judged by the job, once', async () => {
    const order = await courtFee(app)
    const attempt = await atGateway(order.id)
    outside.setFault('silence')
    await outside.act(attempt.reference, 'pay')
    const payment = outside.payments().find(({ reference }) => reference === attempt.reference)!
    outside.setFault('none')
    const stored = await storeOnly(payment.reference)
    expect(stored).toBe(1)
    app.clock.set('2026-11-20T05:01:00.000Z')
    await app.run(catchUp)
    await app.run(catchUp)
    expect(await verdicts(attempt.reference)).toEqual(['applied'])
    expect((await player().read({ id: order.id })).received).toBe(150_000)
  })

  test('nonsense is answered in the code of the gateway and never breaks', async () => {
    for (const query of [
      '',
      '?vnp_SecureHash=x',
      '?vnp_Amount=1&vnp_Amount=2',
      `?vnp_TxnRef=${'x'.repeat(3_000)}`,
      '?a[b]=c',
    ]) {
      const answer = await fetch(`${app.url}/api/payments/gateway/callback${query}`)
      expect([200, 400]).toContain(answer.status)
      if (answer.status === 200) expect(await answer.json()).toEqual({ RspCode: '97', Message: 'Invalid signature' })
    }
  })

  test('eight equal notices at once book once', async () => {
    const order = await courtFee(app)
    const attempt = await atGateway(order.id)
    await Promise.all(Array.from({ length: 8 }, () => outside.act(attempt.reference, 'pay')))
    expect((await player().read({ id: order.id })).received).toBe(150_000)
    expect((await verdicts(attempt.reference)).filter((v) => v === 'applied')).toHaveLength(1)
  })
})

/** Keeps the next notice of a payment and does nothing with it: the state a killed process leaves. */
async function storeOnly(reference: string): Promise<number> {
  const { hmac512, queryOf } = await import('@hue-s/sandbox/pay-signed.ts')
  const { defaultPay } = await import('@hue-s/sandbox/pay.ts')
  const params = {
    vnp_TmnCode: defaultPay.terminal,
    vnp_TxnRef: reference,
    vnp_Amount: '15000000',
    vnp_ResponseCode: '00',
    vnp_TransactionStatus: '00',
    vnp_TransactionNo: '990001',
    vnp_PayDate: '20261120120000',
  }
  const raw = JSON.stringify({ ...params, vnp_SecureHash: hmac512(defaultPay.secret, queryOf(params)) })
  const { keep } = await import('./store/callbacks.ts')
  await keep(app.platform.database.db, { source: 'gateway', at: app.clock.now(), address: '', raw, signature: null })
  const { n } = await one(
    app.platform.database.db,
    sql<{ n: number }>`select count(*)::int as n from payments.callback where verdict = 'stored'`,
  )
  return n
}
