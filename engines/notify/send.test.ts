import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { reportToken } from './carriers/sms.ts'
import { contractOfNotify } from './contract.ts'
import { notifyPerson } from './index.ts'
import {
  app,
  sandbox,
  switchTo,
  everything,
  person,
  device,
  tell,
  rows,
  states,
  job,
  openCarriers,
} from './testing/carriers.ts'

openCarriers()

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
