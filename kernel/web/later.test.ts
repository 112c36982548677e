import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepAnswer, keptAnswer, lastOwner, ME_PATH, onKeptShown, wipeKept } from './kept.ts'
import { dropLater, flushLater, hearLater, keepLater, listLater, needsPerson, ownerOf, wipeLater } from './later.ts'

// Without a browser's database both keep in memory, by the same code.
const real = globalThis.fetch
let me: object = { signedIn: true, id: 'an', onBehalfOf: null }
let answers: Record<string, { status: number; body?: object }> = {}
const seen: { url: string; key: string | null }[] = []

beforeEach(async () => {
  await wipeLater()
  await wipeKept()
  seen.length = 0
  answers = {}
  me = { signedIn: true, id: 'an', onBehalfOf: null }
  globalThis.fetch = (async (url: string, init: RequestInit = {}) => {
    if (url === ME_PATH) return new Response(JSON.stringify(me))
    seen.push({ url, key: new Headers(init.headers).get('idempotency-key') })
    const answer = answers[url]
    if (!answer) throw new TypeError('no network')
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status })
  }) as typeof fetch
})
afterEach(() => {
  globalThis.fetch = real
})

const one = (id: string, url: string, owner = 'an') => ({
  ...{ id, owner, url, method: 'POST', body: { id }, title: `T ${id}`, words: 'w', href: '/mine', reads: '/api/x' },
})

test('what waits goes once there is a network, under its own key, oldest first, and is told', async () => {
  await keepLater(one('a', '/api/a'))
  await keepLater(one('b', '/api/b'))
  expect(await flushLater()).toEqual([{ id: 'a', status: 0 }])
  expect(seen).toHaveLength(1)
  const sent: string[] = []
  const stop = hearLater((news) => 'sent' in news && sent.push(news.sent.id))
  answers = { '/api/a': { status: 200 }, '/api/b': { status: 200 } }
  await Promise.all([flushLater(), flushLater()])
  stop()
  expect(sent).toEqual(['a', 'b'])
  expect(seen.map(({ key }) => key)).toEqual(['a', 'a', 'b'])
  expect(await listLater()).toEqual([])
})

test('a refusal keeps the words and the reason, and is tried again only when asked; the next goes on', async () => {
  const text = { vi: 'Đã đổi', en: 'Changed' }
  answers = { '/api/a': { status: 409, body: { code: 'x.changed', text } }, '/api/b': { status: 503 } }
  await keepLater(one('a', '/api/a'))
  await keepLater(one('b', '/api/b'))
  expect(await flushLater()).toEqual([
    { id: 'a', status: 409 },
    { id: 'b', status: 503 },
  ])
  const [a, b] = await listLater()
  expect(a).toMatchObject({ words: 'w', lastError: { status: 409, code: 'x.changed', words: text }, tries: 1 })
  expect([a, b].map((each) => needsPerson(each!.lastError!))).toEqual([true, false])
  answers = { '/api/a': { status: 200 }, '/api/b': { status: 200 } }
  expect(await flushLater()).toEqual([{ id: 'b', done: true }])
  expect(await flushLater('a')).toEqual([{ id: 'a', done: true }])
  await dropLater('a')
  expect(await listLater()).toEqual([])
})

test('it goes only for whoever said it, acting for the same person; the session that ended stops it without loss', async () => {
  answers = { '/api/a': { status: 200 }, '/api/b': { status: 401 } }
  await keepLater(one('a', '/api/a', ownerOf({ signedIn: true, id: 'an', onBehalfOf: { id: 'me' } })!))
  await keepLater(one('b', '/api/b'))
  expect(await flushLater()).toEqual([{ id: 'b', status: 401 }])
  expect((await listLater()).map(({ id }) => id)).toEqual(['a', 'b'])
  me = { signedIn: true, id: 'an', onBehalfOf: { id: 'me' } }
  expect(await flushLater()).toEqual([{ id: 'a', done: true }])
  me = { signedIn: false }
  expect(await flushLater()).toEqual([])
})

test('own answers are kept for one person; another one, or nobody, at the same phone finds nothing', async () => {
  await keepAnswer('/api/x', { n: 0 })
  expect(await keptAnswer('/api/x')).toBeUndefined()
  await keepAnswer(ME_PATH, { signedIn: true, id: 'an' })
  expect(await lastOwner()).toBe('an')
  await keepAnswer('/api/x', { n: 1 })
  const shown: string[] = []
  const stop = onKeptShown((at) => shown.push(at))
  expect(await keptAnswer('/api/x')).toEqual({ n: 1 })
  expect(shown).toHaveLength(1)
  stop()
  await keepAnswer(ME_PATH, { signedIn: true, id: 'binh' })
  expect(await keptAnswer('/api/x')).toBeUndefined()
  await keepAnswer('/api/x', { n: 2 })
  await wipeKept()
  expect([await keptAnswer('/api/x'), await lastOwner()]).toEqual([undefined, null])
})
