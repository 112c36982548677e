import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Lender } from './server.tsx'

const at = (path: string) => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url))
const built = existsSync(at('citizen-ssr/server.js')) && existsSync(at('citizen/.vite/manifest.json'))

const report = {
  id: '019a0000-0000-7000-8000-000000000001',
  code: 'PA-261121-0001',
  category: 'street-lamp',
  child: null,
  state: 'working',
  note: 'Đèn tắt <script>alert(1)</script>',
  place: 'Trước chợ',
  commune: { id: '019a0000-0000-7000-8000-000000000002', name: 'Phường Thử' },
  agency: null,
  at: { lon: 107, lat: 16 },
  openedAt: '2026-11-21T01:00:00.000Z',
  dueAt: null,
  closedAt: null,
  late: false,
  rating: null,
  photos: [],
}
const words = (vi: string, en: string) => ({ vi, en })
const categories = {
  items: [
    {
      id: 'street-lamp',
      icon: 'lamp',
      name: words('Đèn đường', 'Street lamps'),
      words: [],
      flow: 'timed',
      children: [],
    },
  ],
}

const asked: string[] = []
const lender: Lender = {
  folder: at('citizen'),
  province: {
    name: words('Tỉnh Thử', 'Test'),
    appName: words('Ứng dụng Thử', 'Test app'),
    tagline: words('Việc của tỉnh', 'The province'),
    hotline: '1900',
    emergency: [],
    look: { tokens: { 'tim-900': '#0B3320' } },
  },
  demo: false,
  languageOf: (url, cookies, accept) =>
    /lang=en/.test(`${url} ${cookies ?? ''}`) || accept?.startsWith('en') ? 'en' : 'vi',
  async read(id, input) {
    asked.push(id)
    if (id === 'field-reports.categories') return categories
    if (id === 'field-reports.list') return { items: [report], next: null }
    if (id === 'field-reports.read' && (input as { id: string }).id === report.id) return report
    if (id === 'geo.boundaries') throw new Error('the database is away')
    throw notFound('kernel.recordNotFound')
  },
}

describe.skipIf(!built)('pages that the server draws', () => {
  let fastify: FastifyInstance
  const get = (url: string, headers: Record<string, string> = {}) =>
    fastify.inject({ url, headers: { accept: 'text/html', ...headers } })

  beforeAll(async () => {
    fastify = Fastify()
    const { citizenPages } = (await import(pathToFileURL(at('citizen-ssr/server.js')).href)) as {
      citizenPages: (f: FastifyInstance, l: Lender) => Promise<void>
    }
    await citizenPages(fastify, lender)
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

  test('personal pages ask for nothing personal on the server, whoever asks', async () => {
    asked.length = 0
    for (const url of ['/mine', `/mine/${report.id}`, '/inbox', '/me', '/sign-in']) {
      const { statusCode, body } = await get(url, { cookie: 'sid=somebody' })
      expect(statusCode).toBe(200)
      expect(body).toContain('"reads":{}')
    }
    expect(asked).toEqual([])
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
