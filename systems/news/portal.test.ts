import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractOfNotify as notify } from '@hue-s/engines/notify/contract.ts'
import { addressOf } from '@hue-s/kernel/shared/route.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { newsContract as contract } from './contract.ts'
import { bodyWith, job, newsroom, paragraph, PROVINCE, type Newsroom } from './testing/stage.ts'

let room: Newsroom
let server: Server
let feed = ''
let asked: Record<string, string | undefined>[] = []
const at = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
beforeAll(async () => {
  room = await newsroom({ now: '2026-11-20T02:00:00Z', env: { MODE: 'demo' } })
  server = createServer((request, response) => {
    asked.push({ match: request.headers['if-none-match'] })
    if (request.url === '/huge') return void response.end(Buffer.alloc(6 * 1024 * 1024))
    if (request.url === '/inside') return void response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
    if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end()
    response.writeHead(200, { etag: '"1"', 'content-type': 'application/rss+xml' }).end(feed)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  server.close()
  await room.app.stop()
})

const source = (path: string, trust: 'publish' | 'review' = 'publish') => ({
  name: `Nguồn ${path}`,
  url: at() + path,
  section: 'culture' as const,
  licence: 'Được phép đăng lại kèm nguồn',
  trust,
})
const entry = (n: number) =>
  `<item><title>Bài ${n}</title><link>https://e.org/${n}</link><guid>g${n}</guid><description>&lt;p&gt;Lời&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description></item>`
const rss = (...items: string[]) => `<rss><channel>${items.join('')}</channel></rss>`

describe('feeds of others', () => {
  test('a trusted one is published with its source, once; the second look asks whether anything changed', async () => {
    const { app, desk, publisher } = room
    feed = rss(entry(1), entry(2), entry(1))
    const { id } = await desk(publisher).addSource(source('/feed'))
    await job(app, 'look-at-sources')
    await app.settle()
    const { items } = await app.as(anyone, contract).list({ section: 'culture' })
    expect(items.map(({ title }) => title).sort()).toEqual(['Bài 1', 'Bài 2'])
    const one = await app.as(anyone, contract).read({ page: 'news', slug: items[0]?.slug ?? '' })
    expect(one.origin).toMatchObject({ name: 'Nguồn /feed', licence: 'Được phép đăng lại kèm nguồn' })
    expect(JSON.stringify(one.body)).not.toContain('alert')
    asked = []
    await desk(publisher).readSource({ id })
    await app.settle()
    expect(asked).toEqual([{ match: '"1"' }])
    expect((await desk(publisher).sources({})).items[0]).toMatchObject({ lastOutcome: 'unchanged', taken: 2 })
  })

  test('another waits for a person; the same address from two sources is taken once', async () => {
    const { app, desk, publisher, writer } = room
    feed = rss(entry(2), entry(3))
    await desk(publisher).addSource(source('/other', 'review'))
    await job(app, 'look-at-sources')
    await app.settle()
    const waiting = await desk(writer).desk({ state: 'review' })
    expect(waiting.items.map(({ title }) => title)).toEqual(['Bài 3'])
    expect(waiting.items[0]?.origin).toMatchObject({ url: 'https://e.org/3' })
  })

  test.each([
    ['/huge', 'tooLarge'],
    ['/inside', 'closedNetwork'],
  ])('%s is refused and noted', async (path, why) => {
    const { app, desk, publisher } = room
    const { id } = await desk(publisher).addSource(source(path))
    await desk(publisher).readSource({ id })
    await app.settle()
    const found = (await desk(publisher).sources({})).items.find((one) => one.id === id)
    expect(found).toMatchObject({ lastOutcome: 'failed', lastWhy: why, failures: 1 })
  })

  test.each(['http://10.0.0.1/', 'http://[fd00::1]/x', 'http://169.254.169.254/latest', 'http://0.0.0.0/'])(
    'an address of a private network is no source: %s',
    async (url) => {
      await expect(room.desk(room.publisher).addSource({ ...source('/x'), url })).rejects.toMatchObject({
        code: 'news.closedNetwork',
      })
    },
  )
  test.each(['file:///etc/passwd', 'javascript:x', 'https://a:b@e.org', 'x'])('%s is no address', async (url) => {
    await expect(room.desk(room.publisher).addSource({ ...source('/x'), url })).rejects.toMatchObject({ status: 400 })
  })
})

describe('feeds and site map', () => {
  test('are XML with whole texts, narrowed by section and audience, and hold nothing that is not public', async () => {
    const { app } = room
    await room.published('Tin <b>& "lạ"</b>')
    await room.inReview('Chưa ai được thấy')
    const get = async (path: string) => {
      const response = await fetch(app.url + path)
      return { type: response.headers.get('content-type'), text: await response.text(), status: response.status }
    }
    const feedOf = await get('/feeds/news.rss?lang=vi')
    expect(feedOf.type).toContain('application/rss+xml')
    expect(feedOf.text).toContain('<title>Tin &lt;b&gt;&amp; &quot;lạ&quot;&lt;/b&gt;</title>')
    expect(feedOf.text).toContain('content:encoded')
    expect(feedOf.text).not.toContain('Chưa ai')
    expect((await get('/feeds/news.atom?section=culture&audience=visitor')).text).toContain('<feed ')
    expect((await get('/feeds/news.rss?section=culture')).text).not.toContain('lạ')
    const map = await get('/sitemaps/news.xml')
    expect(map.text).toContain('/news/tin-b-la-b')
    expect(map.text).not.toContain('chua-ai')
    expect((await get('/feeds/news.rss?section=nonsense')).status).toBe(400)
  })
})

test('followers of the section are told when the publisher says so', async () => {
  const { app, desk, publisher } = room
  const person = citizen()
  await app.as(person, notify).setPreferences({ topics: [{ topic: 'news.life', follows: true }] })
  const quiet = await room.inReview('Không báo')
  await desk(publisher).publish({ id: quiet.id, version: quiet.version })
  const loud = await room.inReview('Có báo')
  await desk(publisher).publish({ id: loud.id, version: loud.version, notify: true })
  await app.settle()
  const { items } = await app.as(person, notify).inbox({})
  expect(items.map(({ title, link }) => ({ title, link }))).toEqual([{ title: 'Có báo', link: '/news/co-bao' }])
})

describe('bad input over the wire', () => {
  test('a body of a megabyte, deep JSON, a script, strange texts: a stable refusal, never a fault', async () => {
    const { desk, writer, app } = room
    const made = await room.written('Đầu vào xấu')
    const save = (body: Record<string, unknown>) =>
      desk(writer).saveText({ id: made.id, lang: 'vi', version: 2, title: 'x', lead: 'x', body })
    await expect(save(bodyWith(paragraph('x'.repeat(1_000_000))))).rejects.toMatchObject({ status: 413 })
    await expect(save(bodyWith(paragraph('x'.repeat(200_000))))).rejects.toMatchObject({ code: 'news.badBody' })
    let deep: unknown = 1
    for (let n = 0; n < 60; n++) deep = { content: [deep] }
    await expect(save({ type: 'doc', content: [deep] })).rejects.toMatchObject({ code: 'kernel.tooDeep' })
    await expect(save({ type: 'doc', content: [{ type: 'script' }] })).rejects.toMatchObject({
      code: 'news.badBody',
      details: { why: 'unknownNode', at: '/0' },
    })
    await expect(desk(writer).create({ kind: 'news', section: 'life', title: 'x'.repeat(400) })).rejects.toMatchObject({
      status: 400,
    })
    const odd = await desk(writer).create({
      kind: 'news',
      section: 'life',
      title: `\u202E ${'a\u0301\u0302\u0303\u0304'.repeat(5)}`,
    })
    expect(odd.texts[0]?.title).not.toContain('\u202E')
    for (const path of [
      '/api/news/items/news/%00',
      '/api/news/items/x/y',
      '/api/news/items?after=1_99999999999999_00000000-0000-0000-0000-000000000000',
      '/api/news/desk?after=x',
      `/api/news/items/news/${'a'.repeat(250)}`,
      '/api/news/documents?year=x',
    ])
      expect((await fetch(app.url + path)).status, path).toBeLessThan(500)
  })
})

const OPEN = ['sections', 'list', 'latest', 'read', 'documents', 'directory', 'events', 'rss', 'atom', 'sitemap']
const ACCOUNT = ['mySignUp']
const CITIZEN = ['signUp', 'cancelSignUp']
const PUBLISH = ['returnToWriter', 'publish', 'withdraw', 'pin', 'sources', 'addSource', 'changeSource', 'readSource']

describe('who may call what', () => {
  const actors = {
    anyone,
    citizen: citizen(),
    staff: staff([]),
    editor: staff(['news.edit']),
    publisher: staff(['news.edit', 'news.publish']),
  }
  const expected = (name: string): string[] => {
    if (OPEN.includes(name)) return ['anyone', 'citizen', 'staff', 'editor', 'publisher']
    if (ACCOUNT.includes(name)) return ['citizen', 'staff', 'editor', 'publisher']
    if (CITIZEN.includes(name)) return ['citizen']
    return PUBLISH.includes(name) ? ['publisher'] : ['editor', 'publisher']
  }
  test.each(Object.keys(contract))('%s', async (name) => {
    const route = contract[name as keyof typeof contract]
    const path = addressOf(
      route,
      Object.fromEntries(['id', 'lang', 'page', 'slug'].map((n) => [n, crypto.randomUUID()])),
    ).url
    const let_in: string[] = []
    for (const [who, actor] of Object.entries(actors)) {
      const response = await fetch(room.app.url + path.split('?')[0], {
        method: route.method,
        headers: {
          'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64'),
          ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(route.method === 'GET' ? {} : { body: '{}' }),
      })
      expect(response.status).toBeLessThan(500)
      if (response.status !== 401 && response.status !== 403) let_in.push(who)
    }
    expect(let_in).toEqual(expected(name))
  })

  test('one who writes for another unit neither sees nor touches it', async () => {
    const elsewhere = staff(['news.edit', 'news.publish'], [crypto.randomUUID()])
    const item = await room.inReview('Của đơn vị khác')
    const { desk } = room
    await expect(desk(elsewhere).deskItem({ id: item.id })).rejects.toMatchObject({ status: 404 })
    await expect(desk(elsewhere).publish({ id: item.id, version: item.version })).rejects.toMatchObject({ status: 404 })
    expect((await desk(elsewhere).desk({})).items).toEqual([])
    await expect(
      desk(elsewhere).create({ kind: 'news', section: 'life', title: 'x', unitId: PROVINCE }),
    ).rejects.toMatchObject({ code: 'news.noUnit' })
  })
})
