import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asked, built, fixed, frontNow, fronts, latest, mountPages, report } from './testing.ts'

describe.skipIf(!built)('pages that the server draws', () => {
  let fastify: FastifyInstance
  const get = (url: string, headers: Record<string, string> = {}) =>
    fastify.inject({ url, headers: { accept: 'text/html', ...headers } })

  beforeAll(async () => {
    fastify = Fastify()
    await mountPages(fastify)
  })
  afterAll(() => fastify.close())

  test('the home page is readable without scripts, with the latest reports', async () => {
    const { statusCode, body, headers } = await get('/')
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toContain('text/html')
    for (const part of [
      '<html lang="vi"',
      'Việc của tỉnh',
      'Đèn đường',
      'Phường Thử',
      'href="/report"',
      '--h-tim-900: #0B3320',
    ])
      expect(body).toContain(part)
    expect(body).not.toContain('<script>alert')
  })

  test('each page names the sheets of what is drawn on it, and no others', async () => {
    const sheetsOf = async (path: string) =>
      [...(await get(path)).body.matchAll(/<link rel="stylesheet" href="\/assets\/([^"]+?)-[\w-]{8}\.css">/g)].map(
        ([, name]) => name,
      )
    expect(await sheetsOf('/help')).toEqual(['main'])
    expect(await sheetsOf('/')).toEqual(['main', 'news', 'report'])
    expect(await sheetsOf('/reports')).toEqual(['main', 'report'])
    expect(await sheetsOf('/reports?lite=1')).toEqual(['main', 'report'])
    expect(await sheetsOf('/nowhere')).toEqual(['main'])
  })

  test('a report and a list come with their data; each link is a real one', async () => {
    const list = await get('/reports?q=den&state=working')
    expect(list.body).toContain(`href="/reports/${report.id}"`)
    expect(list.body).toMatch(/<form[^>]*action="\/reports"/)
    const one = await get(`/reports/${report.id}`)
    expect(one.body).toContain('PA-261121-0001')
    expect(one.body).toContain('Đang xử lý')
  })

  test('what is not there is a page that says so, with the status that says so', async () => {
    for (const url of ['/reports/019a0000-0000-7000-8000-00000000ffff', '/nowhere/at/all']) {
      const { statusCode, body } = await get(url)
      expect(statusCode).toBe(404)
      expect(body).toContain('Không tìm thấy')
    }
  })

  test('what was withdrawn says when and why, with the status for what is gone; a part of the home that is refused is left out', async () => {
    const { statusCode, body } = await get('/news/da-go?lang=en')
    expect(statusCode).toBe(410)
    expect(body).toContain('This is no longer here')
    expect(body).toContain('“Old news” was withdrawn on 21/11/2026. Reason: wrong figures')
    expect((await get('/news/da-go')).body).toContain('Lý do: wrong figures')
    expect(body).toContain('content="noindex, follow"')
    fixed['news.latest'] = undefined
    try {
      expect((await get('/')).statusCode).toBe(200)
    } finally {
      fixed['news.latest'] = latest
    }
    expect((await get('/')).body).toContain('href="/news/tin-thu"')
  })

  test('search engines are kept out of what is personal, and shown both site maps', async () => {
    const { body } = await get('/robots.txt')
    for (const path of ['/me/', '/show/', '/openid/', '/api/']) expect(body).toContain(`Disallow: ${path}\n`)
    for (const path of ['/sitemap.xml', '/sitemaps/news.xml'])
      expect(body).toContain(`Sitemap: https://app.test${path}\n`)
  })

  test('an unknown address of the API stays an answer for programs', async () => {
    expect((await get('/api/nothing')).headers['content-type']).toContain('application/json')
    expect((await get('/nothing', { accept: 'application/json' })).headers['content-type']).toContain(
      'application/json',
    )
  })

  test('the language, the audience and the letters are chosen by links and remembered', async () => {
    const { body, headers } = await get('/?lang=en&audience=business&size=large')
    expect(body).toContain('<html lang="en" data-app="citizen" data-audience="business" data-size="large"')
    expect(body).toContain('Street lamps')
    expect(headers['set-cookie']).toHaveLength(3)
    expect((await get('/', { 'accept-language': 'en-GB' })).body).toContain('data-audience="visitor"')
  })

  test('who never chose a language hears that of the audience they chose', async () => {
    const english = { 'accept-language': 'en-GB' }
    const resident = await get('/?audience=resident', english)
    expect(resident.body).toContain('<html lang="vi"')
    expect(resident.headers['set-cookie']).toContain('lang=vi; Path=/; Max-Age=31536000; SameSite=Lax')
    expect((await get('/?audience=visitor', english)).body).toContain('<html lang="en"')
    expect((await get('/?audience=resident', { ...english, cookie: 'lang=en' })).body).toContain('<html lang="en"')
  })

  test.each(
    (['resident', 'visitor', 'business'] as const).flatMap((audience) =>
      (['vi', 'en'] as const).map((lang) => [audience, lang] as const),
    ),
  )('the home of the %s in %s is whole without a script, and says no key instead of words', async (audience, lang) => {
    const { body } = await get(`/?audience=${audience}&lang=${lang}`)
    const page = body.slice(0, body.indexOf('<script type="application/json"'))
    const front = fronts[audience]
    for (const { path, title } of [...front.actions, ...front.featured, ...front.blocks[0].items.slice(0, 4)])
      expect(page).toMatch(new RegExp(`<a[^>]*href="${path}"[^>]*>.*?${title[lang]}`))
    expect(page).toContain('href="/help"')
    expect(page).toContain('href="/emergency"')
    expect(page).toContain(`href="/welcome?step=lang&amp;audience=${audience}"`)
    expect(page.replace(/<[^>]*>/g, ' ')).not.toMatch(/\b(?:citizen|home|field-reports|errors)\.[a-z]/)
    expect(page.includes('Tất cả (5)') || page.includes('All (5)')).toBe(audience === 'resident')
    expect(page.includes('tel:113')).toBe(audience === 'visitor')
  })

  test('the first questions work without a script: each answer is a link that is remembered', async () => {
    const who = await get('/welcome')
    expect(who.body).toContain('href="/welcome?step=lang&amp;audience=business"')
    expect((await get('/welcome?step=lang&audience=business')).headers['set-cookie']).toContain(
      'audience=business; Path=/; Max-Age=31536000; SameSite=Lax',
    )
    const where = await get('/welcome?step=where&lang=en')
    expect(where.body).toMatch(/<form[^>]*action="\/welcome"/)
    expect(where.body).toContain(`<option value="${report.commune.id}"`)
    const tell = await get(`/welcome?step=tell&commune=${report.commune.id}`)
    expect(tell.headers['set-cookie']).toContain(`commune=${report.commune.id}; Path=/; Max-Age=31536000; SameSite=Lax`)
    expect((await get('/?commune=%22%3E%3Cscript%3E')).headers['set-cookie']).toContain(
      'commune=all; Path=/; Max-Age=31536000; SameSite=Lax',
    )
    expect((await get('/')).body).toContain('id="home-welcome"')
    expect((await get('/', { cookie: 'welcome=done' })).body).not.toContain('id="home-welcome"')
    expect((await get('/reports')).body).not.toContain('id="home-welcome"')
  })

  test('emergency numbers and help are pages that need no script', async () => {
    expect((await get('/emergency')).body).toContain('href="tel:113"')
    expect((await get('/help')).body).toContain('href="/help/first-report"')
    const one = await get('/help/first-report?lang=en')
    expect(one.body).toContain('<title>Send your first report · ')
    expect(one.body).toContain('<li>Step two</li>')
  })

  test('a strip stands on every page while it is live; a service that is off says why, with the status that says so', async () => {
    const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString()
    const words = (vi: string) => ({ vi, en: `${vi} (en)` })
    const strip = { id: report.id, level: 'danger', text: words('Lũ khẩn cấp'), link: '/map', areas: ['phường Thử'] }
    const off = { path: '/report', why: words('Bảo trì'), instead: words('Hãy gọi'), link: null, areas: [], sure: true }
    const front = (from: string | null, until: string) => ({
      ...fronts.resident,
      strips: [{ ...strip, from: from ?? minutes(-1), until }],
      off: [{ ...off, from, until }],
    })
    try {
      frontNow.of = () => front(null, minutes(5))
      for (const path of ['/', '/reports', '/help']) expect((await get(path)).body).toContain('Lũ khẩn cấp')
      const closed = await get('/report')
      expect(closed.statusCode).toBe(503)
      expect(closed.headers['retry-after']).toMatch(/GMT$/)
      expect(closed.body).toContain('Bảo trì')
      expect((await get('/')).body).toContain('Tạm dừng')
      frontNow.of = () => front(minutes(1), minutes(5))
      expect((await get('/report')).statusCode).toBe(200)
      frontNow.of = () => front(null, minutes(-1))
      expect((await get('/report')).statusCode).toBe(200)
      expect((await get('/')).body.split('<script type="application/json"')[0]).not.toContain('Lũ khẩn cấp')
    } finally {
      frontNow.of = (audience) => fronts[audience]
    }
  })

  test('a server that cannot say what operators arranged still draws every page', async () => {
    try {
      frontNow.of = () => {
        throw new Error('the database is away')
      }
      const { statusCode, body } = await get('/')
      expect(statusCode).toBe(200)
      for (const path of ['/', '/map', '/report', '/mine', '/me']) expect(body).toContain(`href="${path}"`)
    } finally {
      frontNow.of = (audience) => fronts[audience]
    }
  })

  test('personal pages ask for nothing personal on the server, whoever asks', async () => {
    asked.length = 0
    for (const url of ['/mine', `/mine/${report.id}`, '/inbox', '/me', '/sign-in']) {
      const { statusCode, body } = await get(url, { cookie: 'sid=somebody' })
      expect(statusCode).toBe(200)
      const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(body)?.[1] ?? ''
      const { reads } = JSON.parse(data) as { reads: Record<string, unknown> }
      expect(Object.keys(reads).map((address) => address.split('?')[0])).toEqual(['/api/home/front'])
    }
    // What operators let everybody see is public; nothing else was asked.
    expect(new Set(asked)).toEqual(new Set(['home.front']))
  })

  test('the app can be installed: its names come from the province, the worker stands at the root', async () => {
    const manifest = (await get('/manifest.webmanifest')).json<{ name: string; theme_color: string }>()
    expect(manifest).toMatchObject({ name: 'Ứng dụng Thử', theme_color: '#0B3320', start_url: '/' })
    const worker = await get('/sw.js')
    expect(worker.headers['content-type']).toContain('javascript')
    expect(worker.body).not.toContain('BUILD_ID')
    expect((await get('/icon.svg')).body).toContain('<svg')
    expect((await get('/province.svg')).statusCode).toBe(404)
  })
})
