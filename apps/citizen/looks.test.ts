import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults } from '@hue-s/kernel/testing/axe.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { AUDIENCES } from './page.ts'
import { at, built, frontNow, fronts, lender, mountPages, report } from './testing.ts'

const PATHS = [
  '/',
  '/reports',
  `/reports/${report.id}`,
  `/r/${report.code}`,
  '/search',
  '/search?q=khong',
  '/report',
  '/map',
  '/mine',
  `/mine/${report.id}`,
  '/inbox',
  '/follows',
  '/notifications',
  '/anonymous',
  '/numbers',
  '/verify',
  '/me',
  '/sign-in',
  '/services',
  '/emergency',
  '/help',
  '/help/first-report',
  '/welcome',
  '/welcome?step=where',
  '/welcome?step=tell',
  '/nowhere',
]
/** Names in the bar at the foot that reach out of their place, into their neighbour's. */
const CROWDED = `[...document.querySelectorAll('.h-bottom__label')].filter((label) => {
  const room = label.closest('li').getBoundingClientRect()
  const range = document.createRange()
  range.selectNodeContents(label)
  const words = range.getBoundingClientRect()
  return words.left < room.left - 0.5 || words.right > room.right + 0.5
}).map((label) => 'crowded: ' + label.textContent)`
/** What has the focus, when something else lies over its middle. */
const COVERED = `(() => {
  const it = document.activeElement
  if (!it || it === document.body || it.closest('.h-bottom, .h-hidden')) return null
  const { left, top, width, height } = it.getBoundingClientRect()
  if (width < 2 || height < 2 || height > innerHeight / 2) return null
  const over = document.elementFromPoint(left + width / 2, top + height / 2)
  return over && (over.closest('.h-bottom') || over.closest('.c-closed')) ? it.outerHTML.slice(0, 160) : null
})()`

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [106.9, 15.9],
      [107.1, 15.9],
      [107.1, 16.1],
      [106.9, 16.1],
      [106.9, 15.9],
    ],
  ],
}
const communes = {
  type: 'FeatureCollection',
  notice: { vi: 'Sơ đồ, không phải ranh giới', en: 'A diagram, not boundaries' },
  features: [
    {
      type: 'Feature',
      id: report.commune.id,
      properties: { id: report.commune.id, code: '1', name: 'Thử', type: 'phường', schematic: true },
      geometry: square,
    },
  ],
}

describe.skipIf(!built)('every page in a browser', () => {
  let fastify: FastifyInstance
  let browser: Browser
  let base = ''

  beforeAll(async () => {
    fastify = Fastify({ routerOptions: { maxParamLength: 300 } })
    await fastify.register(fastifyStatic, { root: join(at('citizen'), 'assets'), prefix: '/assets/' })
    fastify.get('/api/identity/me', async () => ({ signedIn: false }))
    fastify.get('/api/geo/boundaries', async () => communes)
    for (const name of ['categories', 'counts', 'choices', 'sheet'])
      fastify.get(`/api/field-reports/${name}`, () => lender.read(`field-reports.${name}`, {}, 'vi'))
    fastify.get('/api/field-reports/reports', () => lender.read('field-reports.list', {}, 'vi'))
    fastify.get('/api/field-reports/codes/:code', (request) =>
      lender.read('field-reports.readByCode', request.params, 'vi'),
    )
    fastify.get('/api/home/front', (request) => lender.read('home.front', request.query, 'vi'))
    fastify.get('/api/home/help', () => lender.read('home.help', {}, 'vi'))
    fastify.get('/api/home/help/:id', () => lender.read('home.helpArticle', {}, 'vi'))
    fastify.get('/api/units', () => lender.read('units.list', {}, 'vi'))
    fastify.get('/api/search', () => lender.read('search.find', {}, 'vi'))
    for (const layer of ['communes', 'field-reports'])
      fastify.get(`/tiles/${layer}/:z/:x/:y`, (_, reply) =>
        reply.header('content-type', 'application/vnd.mapbox-vector-tile').send(Buffer.alloc(0)),
      )
    fastify.get('/api/field-reports/reports/:id', (request) => lender.read('field-reports.read', request.params, 'vi'))
    await mountPages(fastify)
    base = await fastify.listen({ port: 0, host: '127.0.0.1' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await fastify?.close()
  })

  /** Opens a page as tall as its content, so that nothing lies under the bar at its foot. */
  async function look(path: string, width: number) {
    const context = await browser.newContext({
      viewport: { width, height: 740 },
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    })
    const page = await context.newPage()
    const broken: string[] = []
    page.on('pageerror', (error) => broken.push(error.message))
    await page.goto(base + path)
    await page.waitForSelector('html[data-ready]')
    await page.waitForTimeout(250)
    broken.push(...(await page.evaluate<string[]>(CROWDED)))
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    await page.setViewportSize({ width, height: await page.evaluate<number>('document.documentElement.scrollHeight') })
    const violations = await axeFaults(page)
    await context.close()
    return { broken, wide, violations }
  }
  const nothing = { broken: [], wide: 0, violations: [] }

  test.each(PATHS.flatMap((path) => (['vi', 'en'] as const).map((lang) => [path, lang])))(
    '%s in %s has no fault',
    async (path, lang) => {
      expect(await look(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, 360)).toEqual(nothing)
    },
  )

  test.each(AUDIENCES.flatMap((audience) => (['vi', 'en'] as const).map((lang) => [audience, lang])))(
    'home of the %s in %s has no fault, also at 320 px with very large letters',
    async (audience, lang) => {
      const path = `/?audience=${audience}&lang=${lang}`
      expect(await look(path, 360)).toEqual(nothing)
      expect(await look(`${path}&size=xlarge`, 320)).toEqual(nothing)
    },
  )

  test.each(['/', '/report', '/me', '/sign-in', '/emergency', '/help', '/welcome', '/welcome?step=where'])(
    '%s holds at 320 px with very large letters',
    async (path) => {
      expect(await look(`${path}${path.includes('?') ? '&' : '?'}size=xlarge`, 320)).toEqual(nothing)
    },
  )

  test.each(['/', '/me', '/services', '/report'])(
    'by keyboard, nothing on %s gets the focus under the bar at its foot',
    async (path) => {
      const page = await browser.newPage({ serviceWorkers: 'block', viewport: { width: 360, height: 640 } })
      await page.goto(`${base}${path}?lang=vi`)
      await page.waitForSelector('html[data-ready]')
      const covered: string[] = []
      for (let press = 0; press < 60; press++) {
        await page.keyboard.press('Tab')
        const one = await page.evaluate<string | null>(COVERED)
        if (one) covered.push(one)
      }
      await page.close()
      expect(covered).toEqual([])
    },
  )

  test('at its end, the page leaves the bar at its foot a place of its own', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block', viewport: { width: 360, height: 640 } })
    await page.goto(`${base}/?lang=vi`)
    await page.waitForSelector('html[data-ready]')
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
    const [last, bar] = await page.evaluate<[number, number]>(
      `[[...document.querySelectorAll('main a')].at(-1).getBoundingClientRect().bottom, document.querySelector('.h-bottom').getBoundingClientRect().top]`,
    )
    await page.close()
    expect(last).toBeLessThanOrEqual(bar)
  })

  test('a press on a link changes the page in place, and back returns', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block' })
    await page.goto(`${base}/?lang=vi`)
    await page.waitForSelector('html[data-ready]')
    await page.evaluate('window.still = true')
    await page.click(`a[href="/reports/${report.id}"]`)
    await page.waitForSelector('text=Trước chợ')
    await expect.poll(() => page.title()).toBe('Đèn đường, Trước chợ · Ứng dụng Thử')
    expect(await page.evaluate('[window.still, document.activeElement.id]')).toEqual([true, 'main'])
    await page.goBack()
    await page.waitForSelector('text=Phản ánh mới')
    expect(await page.evaluate('window.still')).toBe(true)
    await page.close()
  })

  test('another audience and language change the page in place, and it says no key instead of words', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block' })
    await page.goto(`${base}/?lang=vi&audience=resident&welcome=done`)
    await page.waitForSelector('html[data-ready]')
    await page.evaluate('window.still = true')
    await page.click('.c-audience a:nth-child(2)')
    await page.waitForSelector('#blocks >> text=Đi lại, sức khỏe, an toàn')
    expect(await page.getAttribute('html', 'data-audience')).toBe('visitor')
    expect(await page.getAttribute('.c-home .h-tile--action', 'href')).toBe('/map')
    await page.selectOption('.h-language select', 'en')
    await page.waitForSelector('#blocks >> text=Getting around, health, safety')
    await page.click('.c-audience a:nth-child(3)')
    await page.waitForSelector('text=Featured')
    expect(await page.innerText('body')).not.toMatch(/\b(?:citizen|field-reports)\.[a-z]/)
    expect(await page.evaluate('window.still')).toBe(true)
    await page.close()
  })

  test('who is in the middle of a report when it is switched off keeps everything and is told', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block' })
    try {
      await page.goto(`${base}/report?lang=vi`)
      await page.selectOption('#commune', { index: 1 })
      const off = { path: '/report', from: null, until: new Date(Date.now() + 60_000).toISOString(), link: null }
      const words = { vi: 'Bảo trì máy chủ', en: 'Maintenance' }
      frontNow.of = (audience) => ({
        ...fronts[audience],
        off: [{ ...off, why: words, instead: words, areas: [], sure: true }],
      })
      // The same question within two seconds is asked once.
      await page.waitForTimeout(2_200)
      await page.evaluate(`document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('online'))`)
      await page.waitForSelector('.c-closed >> text=Những gì bạn đã nhập vẫn còn')
      expect(await page.inputValue('#commune')).not.toBe('')
      await page.goto(`${base}/report?lang=vi`)
      await page.waitForSelector('html[data-ready]')
      expect(await page.isVisible('text=Dịch vụ tạm dừng đến')).toBe(true)
      await page.click('text=Vẫn mở để xem lại')
      await page.waitForSelector('#commune')
    } finally {
      frontNow.of = (audience) => fronts[audience]
      await page.close()
    }
  })

  test('a half-written report is there again after the page was opened anew', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block' })
    await page.goto(`${base}/report?lang=vi`)
    await page.selectOption('#commune', { index: 1 })
    await page.click('text=Tiếp tục')
    await page.fill('#note', 'Đèn đường tắt ba đêm nay')
    // Every letter is sealed and put on the device at once, but «at once» is longer where ten browsers share two processors.
    await page.waitForTimeout(1_500)
    await page.reload()
    await page.waitForSelector('#note')
    expect(await page.inputValue('#note')).toBe('Đèn đường tắt ba đêm nay')
    await page.close()
  })
})
