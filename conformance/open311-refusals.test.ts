import { request } from 'node:http'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeJson, writeXml } from '@hue-s/systems/open311/xml.ts'
import { app, at, url, lamp, post, nameOf, childrenOf, parseXml, spark, asText } from './open311-door.ts'

/** A refusal in the standard's form, and in no other. */
async function mustRefuse(res: Response, statuses: readonly number[]) {
  const text = await res.text()
  expect(statuses, text).toContain(res.status)
  if (res.headers.get('content-type')?.startsWith('application/json')) {
    const errors = JSON.parse(text) as Record<string, unknown>[]
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors) {
      expect(Object.keys(error)).toEqual(['code', 'description'])
      expect([typeof error['code'], typeof error['description']]).toEqual(['number', 'string'])
    }
    return
  }
  expect(res.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  const root = parseXml(text)
  expect(nameOf(root)).toBe('errors')
  for (const error of childrenOf(root)) {
    expect(nameOf(error)).toBe('error')
    expect(childrenOf(error).map(nameOf)).toEqual(['code', 'description'])
  }
}

describe('refusals', () => {
  const bound = { XML: 'xml', JSON: 'json' }
  test.each(Object.values(bound))('in the form of the standard (%s)', async (format) => {
    const get = (path: string) => fetch(url(path))
    await mustRefuse(await get(`services.${format}?jurisdiction_id=elsewhere.gov`), [404])
    await mustRefuse(await get(`services/no-such.${format}`), [404])
    await mustRefuse(await get(`requests/PA-000000-0000.${format}`), [404])
    await mustRefuse(await get(`tokens/x.${format}`), [404])
    await mustRefuse(await get(`no/such/place.${format}`), [404])
    for (const query of [
      'status=done',
      'start_date=yesterday',
      'end_date=2026-02-31T00:00:00Z',
      'page=0',
      'page=-1',
      'page=1e9',
      'page_size=100000',
      'page_size=ten',
      'page=1&page=2',
      'start_date=2026-11-20T00:00:00Z&end_date=2026-11-01T00:00:00Z',
      'start_date=2026-11-20T00:00:00',
    ])
      await mustRefuse(await get(`requests.${format}?${query}`), [400])
    await mustRefuse(await post({ ...lamp(), api_key: '' }, `requests.${format}`), [403])
    await mustRefuse(await post({ ...lamp(), api_key: 'wrong' }, `requests.${format}`), [403])
    await mustRefuse(await post({ ...lamp(), service_code: '' }, `requests.${format}`), [400])
    await mustRefuse(await post({ ...lamp(), service_code: 'nothing' }, `requests.${format}`), [404])
    await mustRefuse(await post({ ...lamp(), jurisdiction_id: 'elsewhere.gov' }, `requests.${format}`), [404])
    for (const place of [
      { lat: '48.8', long: '2.3' },
      { lat: 'NaN' },
      { lat: '' },
      { long: '' },
      { lat: String(at.lon), long: String(at.lat) },
      { lat: '1e1' },
      { lat: '14,0' },
    ])
      await mustRefuse(await post({ ...lamp(), ...place }, `requests.${format}`), [400])
    await mustRefuse(
      await post({ ...lamp(), description: 'Z̷̧̛a̸l̴g̵o̶'.repeat(1000).slice(0, 10_000) }, `requests.${format}`),
      [400],
    )
    for (const [field, value] of [
      ['attribute[lamps]', 'many'],
      ['attribute[since]', 'last night'],
      ['attribute[kind]', 'no-such'],
      ['attribute[signs][]', 'no-such'],
    ] as const)
      await mustRefuse(await post({ ...lamp(), [field]: value }, `requests.${format}`), [400])
    await mustRefuse(await post({ ...lamp(), service_code: 'waste' }, `requests.${format}`), [400])
  })

  test('the wrong method is 405 and says which are right; an unknown format is 400', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST']) {
      const res = await fetch(url('services.json'), { method })
      expect(res.headers.get('allow')).toBe('GET, HEAD')
      await mustRefuse(res, [405])
    }
    await mustRefuse(await fetch(url('requests.xml'), { method: 'PUT', body: 'x' }), [405])
    await mustRefuse(await fetch(url('services.yaml')), [400])
    await mustRefuse(await fetch(url('requests.yaml'), { method: 'POST' }), [400])
    await mustRefuse(await fetch(url('services')), [404])
    await mustRefuse(await fetch(`${app.url}/open311`), [404])
    await mustRefuse(await fetch(`${app.url}/open311/v2/%E0%A4%A`), [400, 404])
  })

  test.each([
    ['nothing', undefined, undefined],
    ['JSON', '{"api_key":"x"}', 'application/json'],
    ['broken JSON', '{', 'application/json'],
    ['a broken multipart', '--x\r\nnonsense', 'multipart/form-data; boundary=x'],
    ['a multipart without a boundary', 'x', 'multipart/form-data'],
    ['text', 'api_key=x', 'text/plain'],
    ['bytes', '\u0000\u0001', 'application/octet-stream'],
  ])('a body of %s is refused in the same form', async (_, body, type) => {
    const res = await fetch(url('requests.xml'), {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
      headers: type ? { 'content-type': type } : {},
    })
    await mustRefuse(res, [400, 403])
  })

  test('a body that is too large is refused in the same form', async () => {
    const body = Buffer.alloc(25 * 1024 * 1024, 'x')
    // A connection of its own: the server closes it without reading to the end.
    const answer = await new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }
      const sent = request(url('requests.xml'), { method: 'POST', agent: false, headers }, (res) => {
        let text = ''
        res.on('data', (chunk) => (text += String(chunk)))
        res.on('end', () => resolve({ status: res.statusCode ?? 0, type: res.headers['content-type'] ?? '', text }))
      })
      sent.on('error', reject)
      sent.end(body)
    })
    await mustRefuse(
      new Response(answer.text, { status: answer.status, headers: { 'content-type': answer.type } }),
      [413],
    )
  })
})

describe('any input', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '',
      ' ',
      'NaN',
      '-0',
      '1e308',
      '0',
      '1',
      '100000',
      'open',
      'closed',
      ',',
      '2026-11-20T00:00:00Z',
      '2026-11-20T00:00:00+07:00',
      '9999-12-31T23:59:59Z',
      '%00',
      '\u0000',
      'street-lamp',
      '../x',
      "' or 1=1--",
      '<script>',
    ),
  )
  const names = [
    'service_request_id',
    'service_code',
    'start_date',
    'end_date',
    'status',
    'page',
    'page_size',
    'jurisdiction_id',
    'extensions',
    'lang',
    'format',
    'id',
    'x',
  ]
  const search = fc.array(fc.tuple(fc.constantFrom(...names), word), { maxLength: 6 })
  const place = fc.constantFrom(
    'requests',
    'services',
    'servicerequestupdates',
    'discovery',
    'requests/PA-1',
    'services/road',
    'tokens/1',
  )

  test('no combination of parameters makes a 5xx or another form', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom('xml', 'json'), search, async (path, format, pairs) => {
        const res = await fetch(`${url(path)}.${format}?${new URLSearchParams(pairs)}`)
        if (res.status !== 200) return mustRefuse(res, [400, 403, 404])
        const text = await res.text()
        if (format === 'xml') parseXml(text)
        else JSON.parse(text)
        return undefined
      }),
      { numRuns: 250 },
    )
  })

  test('no combination of fields in a form does', async () => {
    const fields = fc.array(
      fc.tuple(
        fc.constantFrom(
          'api_key',
          'service_code',
          'lat',
          'long',
          'address_string',
          'address_id',
          'description',
          'email',
          'phone',
          'first_name',
          'last_name',
          'media_url',
          'attribute[kind]',
          'attribute[signs][]',
          'attribute[lamps]',
          'attribute[]',
          'jurisdiction_id',
          'device_id',
        ),
        word,
      ),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('requests', 'servicerequestupdates'),
        fc.constantFrom('xml', 'json'),
        fields,
        fc.boolean(),
        async (path, format, pairs, sound) => {
          const base = sound ? Object.entries(lamp()).filter(([n]) => !pairs.some(([p]) => p === n)) : []
          const res = await fetch(`${url(path)}.${format}`, {
            method: 'POST',
            body: new URLSearchParams([...base, ...pairs]),
          })
          if (res.status !== 200) return mustRefuse(res, [400, 403, 404, 429])
          if (format === 'xml') parseXml(await res.text())
          return undefined
        },
      ),
      { numRuns: 250 },
    )
  })

  test('both writers carry the same words, whatever they are', () => {
    const request = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null), fc.integer(), fc.boolean()),
      { minKeys: 1, noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 5 }), (value) => {
        const root = parseXml(writeXml('service_requests', value))
        expect(spark(root)).toEqual(asText(JSON.parse(writeJson(value))))
      }),
      { numRuns: 500 },
    )
  })
})
