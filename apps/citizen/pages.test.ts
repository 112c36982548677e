import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asked, built, mountPages, report } from './testing.ts'

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
