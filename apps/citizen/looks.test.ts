import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { AUDIENCES } from './page.ts'
import { at, built, lender, mountPages, report } from './testing.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
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
  '/nowhere',
]
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

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
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    await page.setViewportSize({ width, height: await page.evaluate<number>('document.documentElement.scrollHeight') })
    await page.evaluate(axe)
    const violations = await page.evaluate<string[]>(
      `axe.run({ runOnly: ${JSON.stringify(TAGS)} }).then((found) => found.violations.map((one) => one.id + ' ' + one.nodes.map((node) => node.html).join(' ')))`,
    )
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

  test.each(AUDIENCES)('home of the %s has no fault', async (audience) => {
    expect(await look(`/?audience=${audience}`, 360)).toEqual(nothing)
  })

  test.each(['/', '/report', '/me', '/sign-in'])('%s holds at 320 px with very large letters', async (path) => {
    expect(await look(`${path}?size=xlarge`, 320)).toEqual(nothing)
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

  test('a half-written report is there again after the page was opened anew', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block' })
    await page.goto(`${base}/report?lang=vi`)
    await page.selectOption('#commune', { index: 1 })
    await page.click('text=Tiếp tục')
    await page.fill('#note', 'Đèn đường tắt ba đêm nay')
    await page.waitForTimeout(200)
    await page.reload()
    await page.waitForSelector('#note')
    expect(await page.inputValue('#note')).toBe('Đèn đường tắt ba đêm nay')
    await page.close()
  })
})
