import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { built, fixed, mountPages, report } from './testing.ts'

interface Seen {
  url: string
  method: string
  body: unknown
  key: string | undefined
  cookie: string | undefined
}

const receipt = { code: 'PA-1', receipt: 'ABCD-EFGH', dueAt: null }
const seen: Seen[] = []
let answer: { status: number; body: unknown } = { status: 200, body: receipt }
let who: object = { signedIn: false }

/** The API as the pages meet it: a person, a few answers, and a route that takes or refuses reports. */
function api(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) =>
    done(null, JSON.parse(String(body))),
  )
  fastify.addContentTypeParser('*', (_, payload, done) => done(null, payload))
  fastify.get('/api/identity/me', async () => who)
  fastify.get('/api/field-reports/categories', async () => fixed['field-reports.categories'])
  fastify.get('/api/field-reports/sheet', async () => fixed['field-reports.sheet'])
  fastify.get('/api/field-reports/handling', async () => ({ anonymous: { allowed: true } }))
  fastify.get('/api/field-reports/mine', async () => ({ items: [report], next: null }))
  const take = async (request: Parameters<Parameters<FastifyInstance['post']>[1]>[0], body: unknown) => {
    const { url, method, headers } = request as never as {
      url: string
      method: string
      headers: Record<string, string>
    }
    seen.push({ url, method, body, key: headers['idempotency-key'], cookie: headers['cookie'] })
  }
  fastify.post('/api/files', async (request) => {
    const parts: Buffer[] = []
    for await (const part of request.body as AsyncIterable<Buffer>) parts.push(part)
    await take(request, Buffer.concat(parts).toString())
    return { id: '019a0000-0000-7000-8000-0000000000f1' }
  })
  for (const url of ['/api/field-reports/anonymous', '/api/field-reports/reports', '/api/field-reports/anonymous/read'])
    fastify.post(url, async (request, reply) => {
      await take(request, request.body)
      return reply.status(answer.status).send(answer.body)
    })
}

const FORM = 'application/x-www-form-urlencoded'
const typed = {
  _key: 'key-0001-abcd',
  note: 'Đèn tắt ba đêm <b>nay</b>',
  category: 'street-lamp',
  commune: report.commune.id,
  place: 'Trước chợ',
  visibility: 'public',
}

describe.skipIf(!built)('without scripts', () => {
  let fastify: FastifyInstance
  beforeAll(async () => {
    fastify = Fastify()
    api(fastify)
    await mountPages(fastify)
  })
  afterAll(() => fastify.close())
  beforeEach(() => {
    seen.length = 0
    answer = { status: 200, body: receipt }
    who = { signedIn: false }
  })
  const get = (url: string, headers: Record<string, string> = {}) =>
    fastify.inject({ url, headers: { accept: 'text/html', ...headers } })
  const post = (form: string, at: string, body: Record<string, string>, headers: Record<string, string> = {}) =>
    fastify.inject({
      method: 'POST',
      url: `/lite/${form}?at=${encodeURIComponent(at)}`,
      headers: { 'content-type': FORM, origin: 'http://localhost:80', ...headers },
      payload: new URLSearchParams(body).toString(),
    })

  test('a page is drawn without scripts, pictures and fonts, and the choice is remembered', async () => {
    const { body, headers, statusCode } = await get('/reports?lite=1')
    expect(statusCode).toBe(200)
    expect(body).toContain('data-lite')
    expect(body).toContain('PA-261121-0001')
    expect(body).not.toMatch(/<script|<img|rel="preload"|modulepreload/)
    expect(String(headers['set-cookie'])).toContain('lite=1')
    expect((await get('/reports')).body).toContain('<script type="module"')
    expect((await get('/', { cookie: 'lite=1' })).body).not.toContain('<script')
  })

  test('a browser that saves data is offered it, one that chose is not asked again', async () => {
    expect((await get('/', { 'save-data': 'on' })).body).toContain('href="/?lite=1"')
    expect((await get('/', { 'save-data': 'on', cookie: 'lite=0' })).body).not.toContain('href="/?lite=1" target')
  })

  test('a report goes out without a name, by the same route, under the key of the form', async () => {
    const page = await get('/report?lite=1')
    expect(page.body).toMatch(/<form[^>]*action="\/lite\/report-anonymous\?at=/)
    expect(page.body).toContain('Phường Thử')
    const sent = await post('report-anonymous', '/report', typed, { cookie: 'lite=1' })
    expect(sent.statusCode).toBe(200)
    expect(sent.body).toContain('ABCD-EFGH')
    expect(sent.headers['cache-control']).toBe('no-store')
    const { communeId, at, category, note } = seen[0]!.body as Record<string, unknown>
    expect({ communeId, at, category, note }).toEqual({
      communeId: report.commune.id,
      at: report.at,
      category: 'street-lamp',
      note: typed.note,
    })
    expect(seen[0]?.key).toBe(typed._key)
  })

  test('a refusal is drawn beside what was typed, and nothing typed can break out', async () => {
    const text = { vi: 'Chưa đúng', en: 'Not right' }
    answer = {
      status: 400,
      body: {
        code: 'kernel.badInput',
        text,
        errors: [{ path: 'note', code: 'x', text: { vi: 'Ngắn quá', en: 'Short' } }],
      },
    }
    const { statusCode, body } = await post('report-anonymous', '/report', typed)
    expect(statusCode).toBe(400)
    for (const part of ['Chưa đúng', 'Ngắn quá', 'Đèn tắt ba đêm &lt;b', `value="${typed._key}"`, 'Trước chợ'])
      expect(body).toContain(part)
    expect(body).not.toContain('<b>nay</b>')
  })

  test('who is signed in sends photos first; they are kept when a word is refused', async () => {
    who = { signedIn: true, kind: 'citizen', id: 'x', name: 'An' }
    answer = { status: 400, body: { code: 'kernel.badInput', text: { vi: 'Sai', en: 'Wrong' } } }
    const form = new FormData()
    for (const [name, value] of Object.entries(typed)) form.append(name, value)
    form.append('photos', new Blob(['jpeg-bytes'], { type: 'image/jpeg' }), 'a.jpg')
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const multipart = async () =>
      fastify.inject({
        method: 'POST',
        url: '/lite/report?at=%2Freport',
        headers: {
          'content-type': request.headers.get('content-type')!,
          origin: 'http://localhost:80',
          cookie: 'sid=1',
        },
        payload: Buffer.from(await request.clone().arrayBuffer()),
      })
    const refused = await multipart()
    expect(seen.map(({ url, cookie }) => [url, cookie])).toEqual([
      ['/api/files?purpose=photo', 'sid=1'],
      ['/api/field-reports/reports', 'sid=1'],
    ])
    expect(refused.body).toContain('value="019a0000-0000-7000-8000-0000000000f1"')
    answer = { status: 200, body: { id: report.id } }
    const again = await post('report', '/report', { ...typed, uploaded: '019a0000-0000-7000-8000-0000000000f1' })
    expect(again.statusCode).toBe(303)
    expect(again.headers.location).toBe(`/mine/${report.id}?sent=1`)
    expect((seen.at(-1)!.body as { photos: string[] }).photos).toEqual(['019a0000-0000-7000-8000-0000000000f1'])
  })

  test('one’s own reports are drawn for whoever is signed in; others are led to sign in', async () => {
    expect((await get('/mine?lite=1')).body).toContain('/sign-in?returnTo=%2Fmine')
    who = { signedIn: true, kind: 'citizen', id: 'x', name: 'An' }
    expect((await get('/mine?lite=1')).body).toContain(`href="/mine/${report.id}"`)
  })

  test('forged, foreign and broken forms are refused, never a fault of ours', async () => {
    const plain = { method: 'POST' as const, url: '/lite/report-anonymous?at=%2Freport', payload: 'note=a' }
    const status = async (headers: Record<string, string>, url = plain.url) =>
      (await fastify.inject({ ...plain, url, headers })).statusCode
    expect(await status({ 'content-type': FORM })).toBe(403)
    expect(await status({ 'content-type': FORM, referer: 'https://evil.example/' })).toBe(403)
    const ours = { origin: 'http://localhost:80' }
    expect(await status({ 'content-type': 'text/plain', ...ours })).toBe(415)
    expect(await status({ 'content-type': 'multipart/form-data; boundary=x', ...ours })).toBe(400)
    expect(await status({ 'content-type': FORM, ...ours }, '/lite/nothing?at=%2Freport')).toBe(404)
    expect(await status({ 'content-type': FORM, ...ours }, '/lite/report?at=%2F%2Fevil.example')).toBe(404)
    expect(seen).toHaveLength(0)
  })
})
