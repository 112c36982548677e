import { describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { contractOfNotify } from './contract.ts'
import { notifyPerson } from './index.ts'
import { app, rain, tell, api, keys, startNotify } from './testing/stage.ts'

startNotify()

const header = (actor: Actor) => ({ 'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64') })

describe('the inbox', () => {
  test('stands as soon as the change is committed, in the language of the reader, newest first, by pages', async () => {
    const me = citizen()
    for (const court of [1, 2, 3]) await tell(me, { values: { court, hour: '18:30' }, link: '/courts' })
    const first = await api(me).inbox({ limit: 2 })
    expect(first.items.map((i) => i.title)).toEqual(['Sân 3 tạm đóng vì mưa', 'Sân 2 tạm đóng vì mưa'])
    expect(first.items[0]).toMatchObject({ topicName: 'Sân bãi', link: '/courts', readAt: null, level: 'info' })
    const rest = await api(me, { 'accept-language': 'en' }).inbox({ limit: 2, after: first.next! })
    expect(rest).toMatchObject({
      items: [{ title: 'Court 1 is closed because of rain', topicName: 'Courts' }],
      next: null,
    })
  })

  test('keeps the words it was sent with when the key is gone', async () => {
    const me = citizen()
    const { id } = await tell(me)
    await sql`update notify.item set title_key = 'club.gone', body_key = 'club.gone' where id = ${id}`.execute(
      app.platform.database.db,
    )
    expect((await api(me).inbox({})).items[0]?.title).toBe('Sân 3 tạm đóng vì mưa')
  })

  test('is read one by one, up to one, or all at once; another person cannot tell that a notice is there', async () => {
    const me = citizen()
    const [a, b, c] = [await tell(me), await tell(me), await tell(me)]
    expect(await api(me).unread({})).toEqual({ unread: 3 })
    await expect(api(citizen()).markRead({ id: a.id })).rejects.toMatchObject({
      status: 404,
      code: 'kernel.recordNotFound',
    })
    expect(await api(me).markRead({ id: b.id })).toEqual({ unread: 2 })
    expect((await api(me).inbox({ unread: true })).items.map((i) => i.id).sort()).toEqual([a.id, c.id].sort())
    expect(await api(me).markAllRead({})).toEqual({ unread: 0 })
    expect(await api(me).markAllRead({})).toEqual({ unread: 0 })
    expect(await api(me).markRead({ id: b.id })).toEqual({ unread: 0 })
  })

  test('whoever acts on behalf of a person sees that person’s inbox, not their own', async () => {
    const [me, helped] = [citizen(), citizen()]
    await tell(helped)
    const acting = { ...me, onBehalfOf: helped.id }
    expect((await api(acting).inbox({})).items).toHaveLength(1)
    expect((await api(me).inbox({})).items).toHaveLength(0)
  })

  test('one dedupe key reaches one person once, however many try at the same time', async () => {
    const [me, other] = [citizen(), citizen()]
    const tries = await Promise.all(Array.from({ length: 5 }, () => tell(me, { dedupeKey: 'rain-3' })))
    expect(tries.filter((t) => t.isNew)).toHaveLength(1)
    expect(new Set(tries.map((t) => t.id)).size).toBe(1)
    expect((await tell(other, { dedupeKey: 'rain-3' })).isNew).toBe(true)
    expect(await api(me).unread({})).toEqual({ unread: 1 })
  })

  test('a refused command leaves no notice', async () => {
    const me = citizen()
    const work = app.run(async (ctx) => {
      await notifyPerson(ctx, { ...rain, to: me.id! })
      throw new Error('stop')
    })
    await expect(work).rejects.toThrow('stop')
    expect(await api(me).unread({})).toEqual({ unread: 0 })
  })

  test('links lead into this site only; values with control signs are cleaned', async () => {
    const me = citizen()
    for (const link of ['https://evil.example', '//evil.example', '/\\evil', 'javascript:alert(1)', '/a b']) {
      await expect(tell(me, { link })).rejects.toThrow('not a path')
    }
    await expect(tell(me, { topic: 'Bad topic!' })).rejects.toThrow()
    await tell(me, { values: { court: 'A\u0000B\u0007', hour: 'x'.repeat(9_000) } })
    const [item] = (await api(me).inbox({})).items
    expect(item!.title).toBe('Sân A B tạm đóng vì mưa')
    expect(item!.body.length).toBeLessThanOrEqual(2_000)
  })
})

test('the bell hears at once: a new notice and a reading on another device, and only its own', async () => {
  const [me, other] = [citizen(), citizen()]
  const stop = new AbortController()
  const response = await fetch(`${app.url}/api/stream?topics=notify.me`, { headers: header(me), signal: stop.signal })
  const reader = response.body!.getReader()
  let heard = ''
  const until = async (text: string) => {
    while (!heard.includes(text)) heard += Buffer.from((await reader.read()).value ?? []).toString()
  }
  await until('retry')
  await tell(other, { topic: 'other' })
  const { id } = await tell(me, { level: 'important' })
  await app.settle()
  await until('"level":"important"')
  await api(me).markRead({ id })
  await app.settle()
  await until('"unread":0')
  expect(heard).not.toContain('other')
  stop.abort()
  expect((await fetch(`${app.url}/api/stream?topics=notify.me`)).status).toBe(401)
})

describe('who may call what', () => {
  const id = newId()
  const subscription = { endpoint: 'https://fcm.googleapis.com/fcm/send/access', keys: keys() }
  const endpoint = subscription.endpoint
  const report = { token: 'x', reference: id, status: 'failed' as const }
  // anyone, citizen, staff without the permission, staff with it: 0 means let through.
  test.each([
    ['inbox', {}, [401, 0, 0, 0]],
    ['unread', {}, [401, 0, 0, 0]],
    ['markRead', { id }, [401, 404, 404, 404]],
    ['markAllRead', {}, [401, 0, 0, 0]],
    ['preferences', {}, [401, 0, 0, 0]],
    ['setPreferences', {}, [401, 0, 0, 0]],
    ['pushKey', {}, [0, 0, 0, 0]],
    ['subscribe', subscription, [401, 0, 0, 0]],
    ['unsubscribe', { endpoint }, [401, 0, 0, 0]],
    ['deliveries', { kind: 'storm', id: '7' }, [401, 403, 403, 0]],
    ['smsReport', report, [404, 404, 404, 404]],
  ] as const)('%s', async (route, input, expected) => {
    const actors = [anyone, citizen(), staff(['tennis-club.manage']), staff(['notify.readDeliveries'])]
    const call = (actor: Actor) => (api(actor)[route] as (input: unknown) => Promise<unknown>)(input)
    const got = await Promise.all(
      actors.map((actor) =>
        call(actor).then(
          () => 0,
          (error: { status?: number }) => error.status,
        ),
      ),
    )
    expect(got).toEqual(expected)
  })

  test('the table names every route', () => {
    expect(Object.keys(contractOfNotify)).toHaveLength(11)
  })
})

test.each([
  ['/inbox?after=%27%20or%201=1', 400],
  ['/inbox?limit=100000', 400],
  ['/inbox?unread=maybe', 400],
  ['/inbox?after=%00', 400],
])('GET %s is refused, not a bug', async (path, status) => {
  const response = await fetch(`${app.url}/api/notify${path}`, { headers: header(citizen()) })
  expect(response.status).toBe(status)
  const problem = (await response.json()) as { code: string; text: { vi: string } }
  expect(problem.text.vi).not.toContain('errors.')
})

test('every word is there in both languages', async () => {
  const [vi, en] = await Promise.all(
    ['vi', 'en'].map(async (lang) => (await import(`./text/${lang}.json`)) as { default: Record<string, string> }),
  )
  expect(Object.keys(en!.default)).toEqual(Object.keys(vi!.default))
})
