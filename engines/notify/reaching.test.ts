import { describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { isPushEndpoint } from './carriers/push.ts'
import { broadcastDue } from './contract.ts'
import { broadcast, forgetPerson, setContact, subscribersOf } from './index.ts'
import { app, rain, tell, api, keys, startNotify } from './testing/stage.ts'

startNotify()

describe('preferences', () => {
  test('begin with quiet nights and the usual channels, and keep what is not named', async () => {
    const me = citizen()
    await tell(me)
    const usual = await api(me).preferences({})
    expect(usual).toMatchObject({ lang: 'vi', quiet: { from: '22:00', to: '06:00' }, units: [] })
    expect(usual.topics).toEqual([
      { topic: 'courts', name: 'Sân bãi', area: false, follows: null, push: null, email: null, sms: null, zalo: null },
    ])
    expect(usual.channels.map((c) => [c.channel, c.works, c.hasAddress])).toEqual([
      ['push', true, false],
      ['email', false, false],
      ['sms', false, false],
      ['zalo', false, false],
    ])
    await api(me).setPreferences({ lang: 'en', units: ['north', 'north', 'south'] })
    const set = await api(me).setPreferences({
      quiet: { from: '13:00', to: '14:30' },
      topics: [
        { topic: '*', sms: true },
        { topic: 'courts', push: false },
      ],
    })
    expect(set).toMatchObject({ lang: 'en', quiet: { from: '13:00', to: '14:30' }, units: ['north', 'south'] })
    expect(set.topics.map((t) => [t.topic, t.name, t.push, t.sms])).toEqual([
      ['*', 'Mọi chủ đề', null, true],
      ['courts', 'Sân bãi', false, null],
    ])
    expect((await api(me).setPreferences({ quiet: null })).quiet).toBeNull()
  })

  test.each([
    [{ lang: 'fr' }],
    [{ quiet: { from: '25:00', to: '06:00' } }],
    [{ units: ['a b'] }],
    [{ units: Array.from({ length: 61 }, (_, i) => `u${i}`) }],
    [{ topics: [{ topic: "x'; drop table" }] }],
    [{ topics: 'all' }],
  ])('%j is refused in words', async (body) => {
    await expect(api(citizen()).setPreferences(body as never)).rejects.toMatchObject({
      status: 400,
      code: 'kernel.badInput',
    })
  })
})

describe('devices', () => {
  test('only push services of browsers, over https; this machine in demo mode only', () => {
    const demo = app.platform.config
    const real = { ...demo, mode: 'production' as const }
    const good = [
      'https://fcm.googleapis.com/fcm/send/x',
      'https://updates.push.services.mozilla.com/wpush/v2/x',
      'https://web.push.apple.com/x',
      'https://hk2.notify.windows.com/w/?token=x',
    ]
    const bad = [
      'http://fcm.googleapis.com/x',
      'https://fcm.googleapis.com.evil.example/x',
      'https://fcm.googleapis.com:8443/x',
      'https://u:p@fcm.googleapis.com/x',
      'https://10.0.0.1/x',
      'https://evil.example/x',
      'file:///etc/passwd',
    ]
    for (const endpoint of good) expect([endpoint, isPushEndpoint(endpoint, real)]).toEqual([endpoint, true])
    for (const endpoint of bad) expect([endpoint, isPushEndpoint(endpoint, real)]).toEqual([endpoint, false])
    expect(isPushEndpoint('http://127.0.0.1:9/push/x', demo)).toBe(true)
    expect(isPushEndpoint('http://127.0.0.1:9/push/x', real)).toBe(false)
  })

  test('wrong keys and foreign endpoints are refused in words', async () => {
    const me = citizen()
    const endpoint = 'https://fcm.googleapis.com/fcm/send/abc'
    await expect(api(me).subscribe({ endpoint: 'https://evil.example/x', keys: keys() })).rejects.toMatchObject({
      code: 'notify.badEndpoint',
      status: 400,
    })
    await expect(api(me).subscribe({ endpoint, keys: { p256dh: 'AAAA', auth: 'AAAA' } })).rejects.toMatchObject({
      code: 'notify.badPushKeys',
    })
    await expect(api(me).subscribe({ endpoint: 'not a url', keys: keys() })).rejects.toMatchObject({
      code: 'kernel.badInput',
    })
  })

  test('a device changes hands with its person; ten are kept; ending one needs its owner', async () => {
    const [a, b] = [citizen(), citizen()]
    const shared = 'https://fcm.googleapis.com/fcm/send/shared'
    await api(a).subscribe({ endpoint: shared, keys: keys() })
    await api(b).subscribe({ endpoint: shared, keys: keys() })
    const count = async (of: Actor) =>
      (
        await one(
          app.platform.database.db,
          sql<{ n: number }>`select count(*) as n from notify.subscription where person_id = ${of.id}`,
        )
      ).n
    expect([await count(a), await count(b)]).toEqual([0, 1])
    for (let i = 0; i < 12; i++)
      await api(b).subscribe({ endpoint: `https://fcm.googleapis.com/fcm/send/${i}`, keys: keys() })
    expect(await count(b)).toBe(10)
    await api(a).unsubscribe({ endpoint: 'https://fcm.googleapis.com/fcm/send/11' })
    expect(await count(b)).toBe(10)
    await api(b).unsubscribe({ endpoint: 'https://fcm.googleapis.com/fcm/send/11' })
    expect(await count(b)).toBe(9)
  })
})

describe('contacts', () => {
  test('a changed address is unverified again; wrong ones are refused; a person can be forgotten', async () => {
    const me = citizen()
    const set = (contact: Parameters<typeof setContact>[2]) => app.run((ctx) => setContact(ctx, me.id!, contact))
    const email = async () => (await api(me).preferences({})).channels.find((c) => c.channel === 'email')!
    await set({ email: 'a@b.example', emailVerified: true, lang: 'en' })
    expect(await email()).toMatchObject({ hasAddress: true, verified: true })
    await set({ phone: '+84901234567' })
    expect(await email()).toMatchObject({ verified: true })
    await set({ email: 'c@d.example' })
    expect(await email()).toMatchObject({ hasAddress: true, verified: false })
    await set({ email: null })
    expect(await email()).toMatchObject({ hasAddress: false })
    expect((await api(me).preferences({})).lang).toBe('en')
    for (const bad of [
      { email: 'nobody' },
      { phone: '0901234567' },
      { zaloId: 'x' },
      { email: 'a@b.c\r\nBcc: d@e.f' },
    ]) {
      await expect(set(bad)).rejects.toMatchObject({ code: 'notify.badAddress' })
    }
    await tell(me)
    await app.run((ctx) => forgetPerson(ctx, me.id!))
    expect((await api(me).inbox({})).items).toEqual([])
    expect((await api(me).preferences({})).lang).toBe('vi')
  })
})

describe('a broadcast', () => {
  const follower = async (units: string[], topics: { topic: string; follows: boolean }[] = []) => {
    const me = citizen()
    await api(me).setPreferences({ units, topics })
    return me
  }

  test('reaches who follows an area and did not leave the topic, and who follows the topic everywhere', async () => {
    const near = await follower(['c-1', 'c-2'])
    const far = await follower(['c-9'])
    const left = await follower(['c-1'], [{ topic: 'flood', follows: false }])
    const allLeft = await follower(['c-1'], [{ topic: '*', follows: false }])
    const back = await follower(
      ['c-1'],
      [
        { topic: '*', follows: false },
        { topic: 'flood', follows: true },
      ],
    )
    const everywhere = await follower([], [{ topic: 'flood', follows: true }])
    const elsewhere = await follower(['c-9'], [{ topic: 'flood', follows: true }])
    const all = (of: { topic: string; unitIds?: string[] }) =>
      app.run(async (ctx) => new Set((await subscribersOf(ctx, of)).personIds))
    expect(await all({ topic: 'flood', unitIds: ['c-1'] })).toEqual(new Set([near.id, back.id, everywhere.id]))
    expect(await all({ topic: 'flood' })).toEqual(new Set([back.id, everywhere.id, elsewhere.id]))
    const { id } = await app.run((ctx) =>
      broadcast(ctx, {
        ...rain,
        topic: 'flood',
        unitIds: ['c-1'],
        level: 'critical',
        record: { kind: 'storm', id: '7' },
      }),
    )
    await app.settle()
    for (const told of [near, back, everywhere]) expect(await api(told).unread({})).toEqual({ unread: 1 })
    for (const other of [far, left, allLeft, elsewhere]) expect(await api(other).unread({})).toEqual({ unread: 0 })
    const done = await one(
      app.platform.database.db,
      sql<{ people: number; finishedAt: string }>`select people, finished_at from notify.broadcast where id = ${id}`,
    )
    expect(done.people).toBe(3)
    expect(done.finishedAt).not.toBeNull()
  })

  test('goes through many pages, tells each person once, and one key is sent once', async () => {
    const ids = Array.from({ length: 450 }, () => newId())
    await sql`insert into notify.preference (person_id, units, updated_at) select unnest(${ids}::uuid[]), '{many}', now()`.execute(
      app.platform.database.db,
    )
    const send = () =>
      app.run((ctx) => broadcast(ctx, { ...rain, topic: 'crowd', unitIds: ['many'], dedupeKey: 'crowd-1' }))
    const [one, two] = [await send(), await send()]
    expect([one.isNew, two.isNew, one.id === two.id]).toEqual([true, false, true])
    await app.settle()
    // The same page delivered again, as after a crash, adds nobody.
    await sql`insert into kernel.delivery (event_id, handler, lane, key) select id, 'notify.broadcast', 0, key from kernel.outbox
      where topic = ${broadcastDue.topic}`.execute(app.platform.database.db)
    await app.settle()
    const told = await many(
      app.platform.database.db,
      sql<{ n: number }>`select count(*) as n from notify.item where topic = 'crowd' group by person_id`,
    )
    expect([told.length, Math.max(...told.map((t) => t.n))]).toEqual([450, 1])
  })
})
