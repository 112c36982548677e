import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, one, openDatabase, sql, type Database } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Contract } from '@hue-s/kernel/shared/route.ts'
import { databaseFolder } from '@hue-s/kernel/testing/folder.ts'
import { client } from '@hue-s/kernel/testing/testApp.ts'
import { defaultPay, startPay, type PayServer } from '@hue-s/sandbox/pay.ts'
import { contractOfPayments as routes } from './contract.ts'
import { people, UNIT } from './testing/club.ts'

const dataDir = databaseFolder('payments-crash-')
const script = fileURLToPath(new URL('./testing/club-server.ts', import.meta.url))
let child: ChildProcess | undefined
let outside: PayServer | undefined

function start(gateway: string): Promise<{ url: string; databaseUrl: string }> {
  return new Promise((done, refuse) => {
    const started = spawn(process.execPath, ['--import', 'tsx', script], {
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: dataDir,
        PAY_URL: gateway,
        PAY_TERMINAL: defaultPay.terminal,
        PAY_SECRET: defaultPay.secret,
        BANK_SECRET: defaultPay.bankSecret,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    started.stdout.on('data', (text: Buffer) =>
      done(JSON.parse(text.toString()) as { url: string; databaseUrl: string }),
    )
    started.once('exit', (code) => refuse(new Error(`the server ended with ${code}`)))
  })
}
const gone = (process: ChildProcess) =>
  new Promise((done) =>
    process.exitCode === null && process.signalCode === null ? process.once('exit', done) : done(null),
  )
afterAll(async () => {
  await outside?.stop()
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    await gone(child)
  }
  rmSync(dataDir, { recursive: true, force: true })
})

const as = <C extends Contract>(url: string, actor: Actor, contract: C) =>
  client(url, contract, { 'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64') })

const COUNT = 28
/** Orders as their owner would have opened them, put into the database by hand: this process is not the server. */
async function openMany(database: Database): Promise<string[]> {
  const ids = Array.from({ length: COUNT }, () => newId())
  const line = JSON.stringify([{ key: 'court', kind: 'charge', name: { vi: 'Sân', en: 'Court' }, amount: 90_000 }])
  await database.db.transaction().execute(async (db) => {
    for (const id of ids) {
      const t = newId()
      await sql`insert into payments.pay_order (id, reference, record_kind, record_id, owner_reference, title, payer_id,
          payee_unit_id, lines, total, due, state, opened_at, expires_at)
        values (${id}, ${`TT${id.slice(-8).toUpperCase()}`}, 'tennis-club.booking', ${id}, ${id},
          '{"vi":"Sân","en":"Court"}', ${people.player.id}, ${UNIT}, ${line}::jsonb, 90000, 90000, 'open', now(),
          now() + interval '9 days')`.execute(db)
      await sql`insert into payments.payer (order_id, name) values (${id}, 'Bưởi')`.execute(db)
      await sql`insert into payments.ledger_transaction (id, kind, order_id, at) values (${t}, 'opened', ${id}, now())`.execute(
        db,
      )
      await sql`insert into payments.entry (transaction_id, account, unit_id, order_id, amount) values
        (${t}, 'owed', ${UNIT}, ${id}, 90000), (${t}, 'income.charge', ${UNIT}, ${id}, -90000)`.execute(db)
    }
  })
  return ids
}

test('killed in the middle of notices and of refunds: no payment is lost, none is counted twice', async () => {
  outside = await startPay()
  const gateway = outside
  let { url, databaseUrl } = await start(gateway.url)
  const callbacks = () => gateway.setCallbacks({ callbackUrl: `${url}/api/payments/gateway/callback` })
  callbacks()
  let database = openDatabase(databaseUrl, 3)
  const ids = await openMany(database)
  const references: string[] = []
  for (const id of ids) {
    const attempt = await as(url, people.player, routes).pay({ id, by: 'gateway' })
    await fetch(attempt.url ?? '')
    references.push(attempt.reference)
  }
  await database.close()

  /** Does all of it at once and kills the server when a part of it is done. */
  const during = async (work: () => Promise<unknown>[], done: () => number) => {
    const doomed = child as ChildProcess
    const running = work()
    while (done() < COUNT / 4) await new Promise((go) => setTimeout(go, 2))
    doomed.kill('SIGKILL')
    expect(done()).toBeLessThan(COUNT)
    await Promise.allSettled(running)
    await gone(doomed)
    ;({ url, databaseUrl } = await start(gateway.url))
    callbacks()
  }
  await during(
    () => references.map((reference) => gateway.act(reference, 'pay')),
    () => gateway.told().length,
  )
  await Promise.all(references.map((reference) => gateway.act(reference, 'pay')))
  database = openDatabase(databaseUrl, 3)
  const paid = await many(database.db, sql<{ state: string }>`select state from payments.pay_order`)
  expect(paid.map(({ state }) => state)).toEqual(Array.from({ length: COUNT }, () => 'paid'))

  const refunds = await Promise.all(
    ids.map((id) => as(url, people.accountant, routes).askRefund({ id, amount: 90_000, reason: 'Trời mưa suốt ngày' })),
  )
  await database.close()
  await during(
    () => refunds.map(({ id }) => as(url, people.chief, routes).decideRefund({ id, agree: true })),
    () => gateway.payments().filter(({ refunds: of }) => of.length > 0).length,
  )
  await Promise.allSettled(refunds.map(({ id }) => as(url, people.chief, routes).decideRefund({ id, agree: true })))
  database = openDatabase(databaseUrl, 3)
  const waiting = async () =>
    (await one(database.db, sql<{ n: number }>`select count(*)::int as n from payments.refund where state <> 'sent'`)).n
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0)
  const back = gateway.payments().map((payment) => payment.refunds.map(({ amount }) => amount))
  expect(back).toEqual(Array.from({ length: COUNT }, () => [90_000]))
  const books = await many(
    database.db,
    sql<{ account: string; sum: number }>`select account, sum(amount)::bigint as sum from payments.entry
      group by account having sum(amount) <> 0 order by account`,
  )
  expect(books).toEqual([
    { account: 'income.charge', sum: -90_000 * COUNT },
    { account: 'refunds', sum: 90_000 * COUNT },
  ])
  const receipts = await many(
    database.db,
    sql<{ number: number }>`select number from papers.paper where kind = 'payments.receipt' order by number`,
  )
  expect(receipts.map(({ number }) => number)).toEqual(receipts.map((_, at) => at + 1))
  expect(receipts).toHaveLength(COUNT)
  await database.close()
}, 180_000)
