import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { usageContract as contract } from './contract.ts'
import { counterOf } from './counter.ts'
import { countScreens } from './known.ts'
import { usage } from './system.ts'
import { SCREENS, PHONE, page, app, otherUrl, communes, flushed, tell, totals, startCounting } from './testing/stage.ts'

startCounting()

const LAPTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36'
// prettier-ignore
const operator = staff(['usage.read'])

const rows = async () => {
  await flushed()
  const { n } = await one(
    app.platform.database.db,
    sql<{ n: number }>`select (select count(*) from usage.screen_sum) + (select count(*) from usage.commune_sum)
      + (select count(*) from usage.step_sum) as n`,
  )
  return n
}

describe('what is kept', () => {
  test('exactly these columns: nothing that could be joined to a person, an address or a visit', async () => {
    const columns = await many(
      app.platform.database.db,
      sql<{ at: string }>`select table_name || '.' || column_name as at from information_schema.columns
        where table_schema = 'usage' order by 1`,
    )
    expect(columns.map(({ at }) => at)).toEqual([
      ...['commune', 'day', 'monthly', 'views', 'visits'].map((name) => `commune_sum.${name}`),
      ...['audience', 'day', 'device', 'lang', 'mode', 'monthly', 'screen', 'seconds', 'views', 'visits'].map(
        (name) => `screen_sum.${name}`,
      ),
      ...['day', 'flow', 'monthly', 'reached', 'step'].map((name) => `step_sum.${name}`),
      ...['batch', 'process', 'written_at'].map((name) => `writer.${name}`),
    ])
  })

  test('the one id in it is that of a server process, and the same for everybody', async () => {
    await tell(page)
    await tell({ ...page, a: 'visitor', l: 'en' }, { 'user-agent': LAPTOP })
    await flushed()
    const { n } = await one(app.platform.database.db, sql<{ n: number }>`select count(*)::int as n from usage.writer`)
    expect(n).toBe(1)
  })

  test('a telling sets no cookie, leaves no audit row and no idempotency row', async () => {
    const count = () =>
      one(
        app.platform.database.db,
        sql<{ n: number }>`select (select count(*) from kernel.audit) + (select count(*) from kernel.idempotency) as n`,
      )
    const before = await count()
    const answer = await fetch(`${app.url}/api/usage/seen`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': PHONE, 'idempotency-key': 'abcdefgh12' },
      body: JSON.stringify(page),
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('set-cookie')).toBeNull()
    await flushed()
    expect(await count()).toEqual(before)
  })
})

describe('sums', () => {
  test('every division adds up to the same whole, however the tellings came', async () => {
    let seed = 7
    const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n
    const of = <T>(all: readonly T[]): T => all[next(all.length)]!
    let [views, visits] = [0, 0]
    for (let n = 0; n < 300; n++) {
      const [v, f] = [next(4) === 0 ? 0 : 1, next(2)]
      views += v
      visits += v * f
      const c = next(3) === 0 ? of(communes) : undefined
      const said = {
        ...page,
        ...{ s: of(SCREENS).path, a: of(['resident', 'visitor', 'business']), l: of(['vi', 'en', 'ko']) },
        ...{ m: of(['full', 'lite']), v, f, b: next(7), c },
      }
      const to = next(2) ? app.url : otherUrl
      expect(await tell(said, { 'user-agent': of([PHONE, LAPTOP]) }, to)).toBe(204)
      if (next(40) === 0) await flushed()
    }
    expect(await totals()).toEqual({ views, visits, inCommunes: views, visitsInCommunes: visits })
    app.clock.set('2026-11-25T03:00:00Z')
    const figures = await app.as(operator, contract).figures({ weeks: '4' })
    const sum = (of: typeof figures.services) =>
      of.reduce((a, { now }) => ({ views: a.views + now.views, visits: a.visits + now.visits }), {
        views: 0,
        visits: 0,
      })
    for (const by of ['services', 'screens', 'audiences', 'langs', 'devices', 'modes'] as const)
      expect(sum(figures[by]), by).toEqual({ views, visits })
    expect(figures.communes.reduce((n, { now }) => n + now, 0)).toBe(visits)
    expect(figures.total.now).toMatchObject({ views, visits })
    app.platform.dropTags(['usage'])
    const told = await app.as(anyone, contract).summary({ weeks: '4' })
    for (const by of ['services', 'audiences', 'langs', 'devices', 'modes'] as const) {
      const shown = told[by].items.reduce((n, item) => n + (item.visits ?? 0), 0)
      expect(shown + (told[by].held?.visits ?? 0), by).toBe(visits)
    }
    const places = told.communes.items.reduce((n, item) => n + (item.visits ?? 0), 0)
    expect(places + (told.communes.held?.visits ?? 0)).toBe(visits)
    app.clock.set('2026-11-18T03:00:00Z')
  })

  test('steps are counted once each, only where an address means one', async () => {
    await tell({ ...page, s: '/report', t: ['', 'kind', 'kind', 'nonsense'] })
    await tell({ ...page, s: '/mine/:id', t: ['sent'] })
    await tell({ ...page, s: '/mine/:id', t: [''] })
    await flushed()
    const steps = await many(
      app.platform.database.db,
      sql<{ step: string; reached: number }>`select step, reached from usage.step_sum order by step`,
    )
    expect(steps).toEqual([
      { step: 'kind', reached: 1 },
      { step: 'place', reached: 1 },
      { step: 'sent', reached: 1 },
    ])
  })

  test('a commune that does not exist counts as none', async () => {
    await tell({ ...page, c: '019a0000-0000-7000-8000-00000000ffff' })
    await tell({ ...page, c: communes[0] })
    await flushed()
    const found = await many(
      app.platform.database.db,
      sql<{ commune: string }>`select commune from usage.commune_sum order by 1`,
    )
    expect(found.map(({ commune }) => commune)).toEqual(['', communes[0]])
  })
})

describe('what is refused leaves no row', () => {
  test.each([
    ['a page that the app has not', { ...page, s: '/reports/019a0000-0000-7000-8000-000000000001' }],
    ['an address with markup', { ...page, s: '/<script>' }],
    ['a field more', { ...page, id: 'someone' }],
    ['an unknown audience', { ...page, a: 'official' }],
    ['a negative time', { ...page, b: -1 }],
    ['many views at once', { ...page, v: 1000 }],
    ['a list', [page]],
    ['nothing', ''],
    ['half of JSON', '{"s":"/"'],
    ['a NUL', '{"s":"/\\u0000"}'],
    ['a prototype', '{"__proto__":{"s":"/"}}'],
  ])('%s', async (_, said) => {
    expect(await tell(said)).toBe(400)
    expect(await rows()).toBe(0)
  })

  test('ten megabytes', async () => {
    const status = await tell(JSON.stringify({ ...page, pad: 'x'.repeat(10_000_000) })).catch(() => 413)
    expect(status).toBe(413)
    expect(await tell(JSON.stringify({ ...page, t: ['x'.repeat(700)] }))).toBe(413)
    expect(await rows()).toBe(0)
  })

  test('a telling from a foreign page, or of another kind', async () => {
    expect(await tell(page, { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' })).toBe(403)
    expect(await tell(page, { origin: 'https://elsewhere.example' })).toBe(403)
    expect(await tell(page, { 'content-type': 'text/plain' })).toBe(415)
    expect(await rows()).toBe(0)
  })

  test.each([
    ['a search engine', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }],
    ['a script', { 'user-agent': 'python-requests/2.31' }],
    ['no name', { 'user-agent': '' }],
    ['a browser that asks not to be followed', { dnt: '1' }],
    ['one with global privacy control', { 'sec-gpc': '1' }],
  ])('%s is answered, and not counted', async (_, headers) => {
    expect(await tell(page, headers)).toBe(204)
    expect(await rows()).toBe(0)
  })
})

describe('who may read', () => {
  test.each([
    ['anyone', anyone, 401],
    ['a citizen', citizen(), 403],
    ['staff without the permission', staff([]), 403],
  ] as const)('%s does not see the detailed figures', async (_, actor, status) => {
    await expect(app.as(actor, contract).figures({})).rejects.toMatchObject({ status })
  })

  test('bad input is refused', async () => {
    for (const input of [{ weeks: '5' }, { service: '/a/b' }, { audience: 'official' }])
      await expect(app.as(operator, contract).figures(input as never)).rejects.toMatchObject({ status: 400 })
    await expect(app.as(anyone, contract).summary({ weeks: '1' as never })).rejects.toMatchObject({ status: 400 })
  })
})

describe('what the public sees', () => {
  const fill = async (days: readonly string[], more: Partial<typeof page>, times: number) => {
    for (const day of days) {
      app.clock.set(`${day}T03:00:00Z`)
      for (let n = 0; n < times; n++) await tell({ ...page, ...more })
    }
    await flushed()
    app.clock.set('2026-11-18T03:00:00Z')
    app.platform.dropTags(['usage'])
  }

  test('nothing while there is too little, nothing of the week that runs', async () => {
    await fill(['2026-11-10'], {}, 4)
    await fill(['2026-11-17'], {}, 40)
    expect(await app.as(anyone, contract).summary({ weeks: '4' })).toMatchObject({ from: null, total: { views: 0 } })
  })

  test('fewer than five are never told, not by subtraction either', async () => {
    await fill(['2026-11-10', '2026-11-11'], {}, 20)
    await fill(['2026-11-12'], { s: '/report', a: 'visitor', c: communes[0] }, 3)
    await fill(['2026-11-13'], { s: '/usage', c: communes[1] }, 9)
    const told = await app.as(anyone, contract).summary({ weeks: '4' })
    expect(told.total).toMatchObject({ views: 52, visits: 52 })
    expect(told.services.items.map(({ key, views }) => [key, views])).toEqual([
      ['/', 40],
      ['/usage', null],
      ['/report', null],
    ])
    expect(told.services.held).toMatchObject({ views: 12, parts: 2 })
    expect(told.audiences.items.every(({ views }) => views === null)).toBe(true)
    expect(told.communes.items.filter(({ visits }) => visits === null)).toHaveLength(2)
    expect(told.days.filter(({ views }) => views === null).map(({ day }) => day)).toEqual(['2026-11-12', '2026-11-13'])
    const bytes = Buffer.from(await (await fetch(`${app.url}/api/usage/summary.csv?weeks=4`)).arrayBuffer())
    const csv = bytes.toString('utf8')
    expect(csv).toContain('dưới 5')
    expect(csv).toMatch(/^\uFEFFby,key,name,visits,pages,minutes\r\n/)
    expect(csv).toContain('service,held-back,')
  })
})

test('demo data: every division adds up, a storm is seen, and it is quick', async () => {
  const started = performance.now()
  await app.run(async (ctx) => usage.seed!(ctx))
  const ms = performance.now() - started
  let round = 0
  while (await app.run((ctx) => usage.seedMore!(ctx, round))) round += 1
  const { views, visits, inCommunes, visitsInCommunes } = await totals()
  expect([inCommunes, visitsInCommunes]).toEqual([views, visits])
  expect(visits).toBeGreaterThan(50_000)
  app.platform.dropTags(['usage'])
  const told = await app.as(anyone, contract).summary({ weeks: '12' })
  expect(told.days).toHaveLength(84)
  const busiest = [...told.days].sort((a, b) => (b.views ?? 0) - (a.views ?? 0))[0]
  expect(busiest?.day).toBe('2026-10-22')
  expect(ms).toBeLessThan(1_000)
})

describe('lite mode, which has no script', () => {
  let lite: TestApp
  beforeAll(async () => {
    lite = await testApp([units, usage], {
      pages: async (fastify) => {
        for (const path of ['/', '/report', '/*'])
          fastify.get(path, (_, reply) => reply.header('content-type', 'text/html; charset=utf-8').send('<p>page</p>'))
      },
    })
    countScreens(lite.platform, SCREENS)
  })
  afterAll(() => lite.stop())
  const open = (path: string, headers: Record<string, string> = {}) =>
    fetch(lite.url + path, { headers: { 'user-agent': PHONE, cookie: 'lite=1; audience=business', ...headers } })

  test('pages are counted as the server draws them, without their time; nobody is told apart', async () => {
    await open('/')
    await open('/report?step=kind', { referer: `${lite.url}/` })
    await open('/nowhere')
    await open('/', { cookie: '' })
    await open('/', { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' })
    await open('/', { 'sec-gpc': '1' })
    await expect
      .poll(async () => {
        await counterOf(lite.platform).flush()
        return many(
          lite.platform.database.db,
          sql`select screen, audience, mode, views, visits, seconds from usage.screen_sum order by screen`,
        )
      })
      .toEqual([
        { screen: '/', audience: 'business', mode: 'lite', views: 1, visits: 1, seconds: 0 },
        { screen: '/report', audience: 'business', mode: 'lite', views: 1, visits: 0, seconds: 0 },
      ])
  })
})
