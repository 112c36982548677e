import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { reportToken } from './carriers/sms.ts'
import { contractOfNotify, type Level } from './contract.ts'
import { claim } from './delivery-store.ts'
import { notify, notifyPerson, setContact, type Contact } from './index.ts'
import { club } from './testing/club/club.ts'

let app: TestApp
let sandbox: Sandbox
const NOON = '2026-11-21T12:00:00+07:00'
const later = (minutes: number) => app.clock.set(new Date(app.clock.now().getTime() + minutes * 60_000 + 1_000))

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, lang: 'vi' })
  const port = await freePort()
  const env = {
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    SMTP_URL: sandbox.mail.url,
    SMS_URL: sandbox.messages.url,
    SMS_KEY: 'sandbox-sms-token',
    ZALO_URL: sandbox.messages.url,
    ZALO_KEY: 'sandbox-zalo-token',
  }
  app = await testApp([notify, club], { env, now: NOON })
})
afterAll(async () => {
  await app?.stop()
  await sandbox?.stop()
})

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const switchTo = (url: string, mode: string) => post(`${url}/_control`, { mode })
beforeEach(async () => {
  app.clock.set(NOON)
  await sql`update notify.delivery set state = 'failed' where state = 'waiting'`.execute(app.platform.database.db)
  await sql`delete from notify.carrier`.execute(app.platform.database.db)
  for (const url of [sandbox.mail.webUrl, sandbox.messages.url, sandbox.push.url]) await post(`${url}/_reset`, {})
})

let n = 0
const everything = (): Contact => ({
  email: `person${++n}@mail.example`,
  phone: `+8490${String(1_000_000 + n)}`,
  zaloId: String(7_000 + n),
  emailVerified: true,
  phoneVerified: true,
})
async function person(contact: Contact = everything()) {
  const me = citizen()
  await app.run((ctx) => setContact(ctx, me.id!, contact))
  return { me, id: me.id!, contact, api: app.as(me, contractOfNotify) }
}
async function device(of: Awaited<ReturnType<typeof person>>) {
  const { publicKey } = await of.api.pushKey({})
  const subscription = sandbox.push.subscribe(publicKey)
  await of.api.subscribe(subscription)
  return subscription
}
const tell = (
  to: string,
  level: Level = 'critical',
  more: { dedupeKey?: string; record?: { kind: string; id: string } } = {},
) =>
  app.run((ctx) =>
    notifyPerson(ctx, {
      to,
      topic: 'courts',
      title: 'club.rain.title',
      body: 'club.rain.body',
      values: { court: 3, hour: '18:30' },
      link: '/courts/3',
      level,
      ...more,
    }),
  )
interface Row {
  id: string
  channel: string
  state: string
  reason: string | null
  attempts: number
  nextAt: string
}
const rows = (itemId: string) =>
  many(
    app.platform.database.db,
    sql<Row>`select id, channel, state, reason, attempts, next_at from notify.delivery where item_id = ${itemId} order by channel, id`,
  )
const states = async (itemId: string) =>
  Object.fromEntries((await rows(itemId)).map((r) => [r.channel, r.reason ? `${r.state}: ${r.reason}` : r.state]))
const job = () => runJob(app.platform, notify, notify.jobs[0]!)
async function until(done: () => Promise<boolean>) {
  for (let i = 0; i < 60 && !(await done()); i++) await wait(50)
}

describe('over the real protocols', () => {
  test('one critical notice reaches every channel, in Vietnamese, and the SMS report comes back', async () => {
    const a = await person()
    const subscription = await device(a)
    const { id } = await tell(a.id)
    await app.settle()

    const [pushed] = sandbox.push.messages(subscription.endpoint)
    expect(pushed).toMatchObject({ urgency: 'high', problem: undefined })
    expect(JSON.parse(pushed!.payload!)).toEqual({
      title: 'Sân 3 tạm đóng vì mưa',
      body: 'Trận của bạn lúc 18:30 được dời. Đường đến sân đang ngập, xin đừng đi.',
      link: '/courts/3',
      tag: id,
      level: 'critical',
    })

    const [mail] = sandbox.mail.messages()
    expect(mail).toMatchObject({ subject: 'Sân 3 tạm đóng vì mưa', to: [a.contact.email] })
    expect(mail!.text).toContain('Đường đến sân đang ngập')
    expect(mail!.text).toContain('/courts/3')
    expect(mail!.html).toContain('Đường đến sân đang ngập')
    expect(mail!.headers).toMatchObject({ 'auto-submitted': 'auto-generated' })

    const sms = sandbox.messages.messages().find((m) => m.kind === 'sms')!
    expect(sms).toMatchObject({ to: a.contact.phone, encoding: 'GSM-7', parts: 1 })
    expect(sms.kind === 'sms' && sms.text).toMatch(/^San 3 tam dong vi mua: Tran cua ban.* http:\S+\/courts\/3$/)
    const zalo = sandbox.messages.messages().find((m) => m.kind === 'zalo')
    expect(zalo).toMatchObject({ to: a.contact.zaloId, data: { title: 'Sân 3 tạm đóng vì mưa' } })

    await until(async () => (await states(id))['sms'] === 'delivered')
    expect(await states(id)).toEqual({ email: 'sent', push: 'sent', sms: 'delivered', zalo: 'sent' })
  })

  test('a person who reads English gets English; Zalo goes by phone where there is no Zalo id', async () => {
    const a = await person({ ...everything(), zaloId: null, lang: 'en' })
    await tell(a.id)
    await app.settle()
    expect(sandbox.mail.messages()[0]?.subject).toBe('Court 3 is closed because of rain')
    expect(sandbox.messages.messages().find((m) => m.kind === 'zalo')).toMatchObject({ to: a.contact.phone })
  })

  test('words with HTML in them stay words', async () => {
    const a = await person()
    await app.run((ctx) =>
      notifyPerson(ctx, {
        to: a.id,
        topic: 'courts',
        title: 'club.rain.title',
        body: 'club.rain.body',
        values: { court: '<b>1</b>\r\nBcc: x@y.z', hour: '<script>' },
        level: 'important',
      }),
    )
    await app.settle()
    const [mail] = sandbox.mail.messages()
    expect(mail!.html).toContain('&lt;script&gt;')
    expect(mail!.to).toEqual([a.contact.email])
    expect(mail!.subject).toContain('Bcc: x@y.z')
  })

  test('a number the carrier cannot reach ends as failed', async () => {
    const a = await person({ ...everything(), phone: '+84900000000', phoneVerified: true })
    const { id } = await tell(a.id)
    await app.settle()
    await until(async () => (await states(id))['sms'] === 'failed: undelivered')
    expect((await states(id))['sms']).toBe('failed: undelivered')
  })

  test('a wrong number is not tried again', async () => {
    const a = await person({ ...everything(), phone: '+84200000000', zaloId: null, phoneVerified: true })
    const { id } = await tell(a.id)
    await app.settle()
    expect(await states(id)).toMatchObject({ sms: 'failed: refused', zalo: 'failed: badAddress' })
  })
})

describe('what can go wrong', () => {
  test('a silent SMS carrier and a silent mail server stop nobody else, and are tried again', async () => {
    const a = await person()
    await device(a)
    await switchTo(sandbox.messages.url, 'silent')
    await switchTo(sandbox.mail.webUrl, 'silent')
    const { id } = await tell(a.id)
    await app.settle()
    expect(await states(id)).toEqual({
      email: 'waiting: timeout',
      push: 'sent',
      sms: 'waiting: timeout',
      zalo: 'waiting: timeout',
    })
    expect((await a.api.inbox({})).items[0]?.id).toBe(id)
    await switchTo(sandbox.messages.url, 'ok')
    await switchTo(sandbox.mail.webUrl, 'ok')
    later(1)
    await job()
    expect(await states(id)).toMatchObject({ email: 'sent', zalo: 'sent' })
    expect(sandbox.push.messages()).toHaveLength(1)
  })

  test('refusals are tried again after 1, 5, 30 minutes and 2 hours, then the record says why it failed', async () => {
    const a = await person({ phone: '+84901234567', phoneVerified: true })
    await switchTo(sandbox.messages.url, 'refuse')
    const { id } = await tell(a.id)
    await app.settle()
    const sms = async () => (await rows(id)).find((r) => r.channel === 'sms')!
    const waits: number[] = []
    for (const minutes of [1, 5, 30, 120]) {
      const row = await sms()
      expect(row).toMatchObject({ state: 'waiting', reason: 'carrierDown' })
      waits.push(Math.round((Date.parse(row.nextAt) - app.clock.now().getTime()) / 60_000))
      await sql`delete from notify.carrier`.execute(app.platform.database.db)
      later(minutes)
      await job()
    }
    expect(waits).toEqual([1, 5, 30, 120])
    expect(await sms()).toMatchObject({ state: 'failed', reason: 'carrierDown', attempts: 5 })
  })

  test('a carrier that failed three times in a row rests, and the next message waits without a try', async () => {
    await switchTo(sandbox.messages.url, 'refuse')
    const people = await Promise.all(
      ['+84901111111', '+84901111112', '+84901111113'].map((phone) => person({ phone, phoneVerified: true })),
    )
    for (const p of people) await tell(p.id)
    await app.settle()
    const last = await person({ phone: '+84901111114', phoneVerified: true })
    const { id } = await tell(last.id)
    await app.settle()
    expect((await rows(id)).find((r) => r.channel === 'sms')).toMatchObject({ state: 'waiting', attempts: 0 })
    await switchTo(sandbox.messages.url, 'ok')
    later(10)
    await job()
    expect((await states(id))['sms']).toBe('sent')
  })

  test('a push service that asks for time gets it; a device that ended is forgotten', async () => {
    const a = await person({})
    const first = await device(a)
    await switchTo(sandbox.push.url, 'refuse')
    const { id } = await tell(a.id, 'info')
    await app.settle()
    const [row] = await rows(id)
    expect(row).toMatchObject({ state: 'waiting', reason: 'busy' })
    expect(Date.parse(row!.nextAt) - app.clock.now().getTime()).toBeGreaterThanOrEqual(30_000)
    await switchTo(sandbox.push.url, 'ok')
    await fetch(first.endpoint, { method: 'DELETE' })
    later(1)
    await job()
    expect(await states(id)).toEqual({ push: 'failed: gone' })
    expect((await a.api.preferences({})).channels.find((c) => c.channel === 'push')).toMatchObject({
      hasAddress: false,
    })
    const again = await tell(a.id, 'important')
    expect((await states(again.id))['push']).toBe('skipped: noAddress')
  })

  test('a message taken by the carrier just before a crash is not sent again once its report is here', async () => {
    const a = await person({ phone: '+84901234568', phoneVerified: true })
    const { id } = await tell(a.id)
    const { db } = app.platform.database
    // The process dies after the claim: nothing was recorded, but the carrier has the message and reports it.
    const [letter] = (await claim(db, { now: app.clock.now(), limit: 100 })).filter(
      (l) => l.itemId === id && l.channel === 'sms',
    )
    await app.settle()
    expect(sandbox.messages.messages().filter((m) => m.kind === 'sms')).toHaveLength(0)
    const token = reportToken(app.platform, letter!.id)
    const report = { token, reference: letter!.id, status: 'delivered' as const }
    expect(await app.as(citizen(), contractOfNotify).smsReport(report)).toEqual({ ok: true })
    later(11)
    await job()
    expect(sandbox.messages.messages().filter((m) => m.kind === 'sms')).toHaveLength(0)
    expect((await states(id))['sms']).toBe('delivered')
  })

  test('without a report it is sent after the lease, under the same reference', async () => {
    const a = await person({ phone: '+84901234569', phoneVerified: true })
    const { id } = await tell(a.id)
    const letters = await claim(app.platform.database.db, { now: app.clock.now(), limit: 100 })
    await app.settle()
    later(5)
    await job()
    expect(sandbox.messages.messages()).toHaveLength(0)
    later(6)
    await job()
    const sms = sandbox.messages.messages().find((m) => m.kind === 'sms')
    expect(sms?.kind === 'sms' && sms.reference).toBe(letters.find((l) => l.itemId === id && l.channel === 'sms')!.id)
  })

  test('a sealed address that does not open fails alone', async () => {
    const [a, b] = [await person(), await person()]
    await sql`update notify.contact set sealed = (select sealed from notify.contact where person_id = ${b.id}) where person_id = ${a.id}`.execute(
      app.platform.database.db,
    )
    const [one, two] = [await tell(a.id), await tell(b.id)]
    await app.settle()
    expect((await states(one.id))['email']).toBe('failed: internal')
    expect((await states(two.id))['email']).toBe('sent')
  })
})

describe('quiet hours', () => {
  test('the important waits for six in the morning, information stays in the inbox, the critical goes at once', async () => {
    app.clock.set('2026-11-21T23:00:00+07:00')
    const a = await person()
    await device(a)
    const info = await tell(a.id, 'info')
    const important = await tell(a.id, 'important')
    const critical = await tell(a.id, 'critical')
    await app.settle()
    expect(await states(info.id)).toEqual({ push: 'skipped: quietHours' })
    expect(await states(important.id)).toMatchObject({ push: 'waiting', email: 'sent' })
    expect(await states(critical.id)).toMatchObject({ push: 'sent', zalo: 'sent' })
    app.clock.set('2026-11-22T05:59:00+07:00')
    await job()
    expect((await states(important.id))['push']).toBe('waiting')
    app.clock.set('2026-11-22T06:00:30+07:00')
    await job()
    expect((await states(important.id))['push']).toBe('sent')
    expect((await a.api.inbox({})).items).toHaveLength(3)
  })

  test('can be switched off', async () => {
    app.clock.set('2026-11-21T23:00:00+07:00')
    const a = await person()
    await device(a)
    await a.api.setPreferences({ quiet: null })
    const { id } = await tell(a.id, 'info')
    await app.settle()
    expect(await states(id)).toEqual({ push: 'sent' })
  })
})

describe('delivery reports', () => {
  const api = () => app.as(citizen(), contractOfNotify)
  async function sentSms() {
    const a = await person({ phone: '+84908888888', phoneVerified: true })
    await switchTo(sandbox.messages.url, 'ok')
    const { id } = await tell(a.id)
    await app.settle()
    await until(async () => (await states(id))['sms'] === 'delivered')
    return { itemId: id, delivery: (await rows(id)).find((r) => r.channel === 'sms')!.id }
  }

  test('repeat without effect; «failed» after «delivered» changes nothing', async () => {
    const { itemId, delivery } = await sentSms()
    const token = reportToken(app.platform, delivery)
    expect(await api().smsReport({ token, reference: delivery, status: 'delivered' })).toEqual({ ok: true })
    expect(await api().smsReport({ token, reference: delivery, status: 'failed' })).toEqual({ ok: true })
    expect((await states(itemId))['sms']).toBe('delivered')
  })

  test('a token serves one message only; unknown messages and wrong tokens answer alike', async () => {
    const [one, two] = [await sentSms(), await sentSms()]
    const stranger = newId()
    const refused = { status: 404, code: 'kernel.recordNotFound' }
    await expect(
      api().smsReport({ token: reportToken(app.platform, one.delivery), reference: two.delivery, status: 'failed' }),
    ).rejects.toMatchObject(refused)
    await expect(api().smsReport({ token: 'x', reference: one.delivery, status: 'failed' })).rejects.toMatchObject(
      refused,
    )
    await expect(
      api().smsReport({ token: reportToken(app.platform, stranger), reference: stranger, status: 'failed' }),
    ).rejects.toMatchObject(refused)
  })
})

test('staff read the proof of a record: states and reasons in words, no addresses, and the look is written down', async () => {
  const a = await person({ ...everything(), zaloId: null, phone: null })
  const record = { kind: 'booking', id: newId() }
  await tell(a.id, 'critical', { record })
  await app.settle()
  const auditor = staff(['notify.readDeliveries'])
  const proof = await app.as(auditor, contractOfNotify).deliveries({ ...record })
  expect(proof.counts).toEqual([
    { channel: 'email', state: 'sent', n: 1 },
    { channel: 'push', state: 'skipped', n: 1 },
    { channel: 'sms', state: 'skipped', n: 1 },
    { channel: 'zalo', state: 'skipped', n: 1 },
  ])
  expect(proof.items.find((d) => d.channel === 'sms')).toMatchObject({
    personId: a.id,
    reason: 'noAddress',
    reasonText: 'Chưa có địa chỉ cho kênh này',
  })
  expect(JSON.stringify(proof)).not.toContain('mail.example')
  const looked = await many(
    app.platform.database.db,
    sql`select from kernel.audit where actor = ${auditor.id} and action = 'notify.deliveries'`,
  )
  expect(looked).toHaveLength(1)
  const first = await app.as(auditor, contractOfNotify).deliveries({ ...record, limit: 3 })
  const rest = await app.as(auditor, contractOfNotify).deliveries({ ...record, limit: 3, after: first.next! })
  expect([...first.items, ...rest.items].map((d) => d.id)).toEqual(proof.items.map((d) => d.id))
})

test('what is stored does not show addresses, devices or keys', async () => {
  const a = await person()
  const subscription = await device(a)
  const dump = await many(
    app.platform.database.db,
    sql<{ t: string }>`select encode(sealed, 'escape') || lang as t from notify.contact union all
      select encode(sealed, 'escape') || endpoint_hash from notify.subscription union all select encode(sealed, 'escape') from notify.sender_key`,
  )
  const text = dump.map((d) => d.t).join('\n')
  for (const secret of [a.contact.email!, a.contact.phone!, subscription.endpoint, subscription.keys.auth])
    expect(text).not.toContain(secret)
})
