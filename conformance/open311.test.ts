import { request } from 'node:http'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { open311 } from '@hue-s/systems/open311/system.ts'
import { writeJson, writeXml } from '@hue-s/systems/open311/xml.ts'

/** Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): fields, their order, formats and refusals as it prints them. */
const KEY = 'demo-open311-key'
let app: TestApp
let at = { lat: 14, lon: 110.5 }
beforeAll(async () => {
  app = await testApp([open311, fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    seed: true,
    env: { RATE_LIMIT: '1000000' },
  })
  const [commune] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  if (commune?.centroid) at = commune.centroid
  for (const description of ['Đèn tắt & <tối>', 'Ký tự cấm: \u0001\u000b\u001f\ufffe xong', '   '])
    await post({ ...lamp(), description })
})
afterAll(() => app?.stop())

const url = (path: string) => `${app.url}/open311/v2/${path}`
const lamp = () => ({
  api_key: KEY,
  service_code: 'street-lamp',
  lat: String(at.lat),
  long: String(at.lon),
  description: `Đèn ${Math.random()}`,
})
const post = (fields: Record<string, string>, path = 'requests.xml') =>
  fetch(url(path), { method: 'POST', body: new URLSearchParams(fields) })

/** Names of elements in the order in which they first appear below a parent: strict, comments and attributes are not expected. */
const parser = new XMLParser({ preserveOrder: true, parseTagValue: false, trimValues: false, processEntities: true })
type Node = Record<string, unknown>
const nameOf = (node: Node) => Object.keys(node).find((k) => k !== ':@') ?? ''
const childrenOf = (node: Node) =>
  ((node[nameOf(node)] as Node[] | undefined) ?? []).filter((n) => nameOf(n) !== '#text')
const textOf = (node: Node) =>
  ((node[nameOf(node)] as Node[] | undefined) ?? []).map((n) => String(n['#text'] ?? '')).join('')
function parseXml(text: string): Node {
  expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n')).toBe(true)
  expect(XMLValidator.validate(text)).toBe(true)
  // oxlint-disable-next-line no-control-regex -- these are the signs XML forbids
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  const root = (parser.parse(text) as Node[]).find((n) => !nameOf(n).startsWith('?'))
  expect(root).toBeDefined()
  return root as Node
}
async function xml(path: string) {
  const res = await fetch(url(path))
  expect(res.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  return { status: res.status, root: parseXml(await res.text()) }
}
async function json<T = Record<string, unknown>[]>(path: string) {
  const res = await fetch(url(path))
  expect(res.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return { status: res.status, body: (await res.json()) as T }
}

/** The JSON that the Spark convention makes of XML, as text: names of lists vanish, empty is null. */
function spark(node: Node): unknown {
  const children = childrenOf(node)
  const lists = [
    'services',
    'attributes',
    'values',
    'service_requests',
    'service_request_updates',
    'endpoints',
    'formats',
    'errors',
    'media_urls',
  ]
  if (lists.includes(nameOf(node))) return children.map(spark)
  if (children.length > 0) return Object.fromEntries(children.map((c) => [nameOf(c), spark(c)]))
  return textOf(node) === '' ? null : textOf(node)
}
/** JSON with every number and truth value as the text that XML has for it. */
const asText = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(asText)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, asText(v)]))
      : value === null || value === ''
        ? null
        : String(value)

describe('what the standard prints', () => {
  test('GET Service List', async () => {
    const { root } = await xml('services.xml')
    expect(nameOf(root)).toBe('services')
    expect(childrenOf(root).length).toBeGreaterThan(3)
    for (const service of childrenOf(root)) {
      expect(nameOf(service)).toBe('service')
      expect(childrenOf(service).map(nameOf)).toEqual([
        'service_code',
        'service_name',
        'description',
        'metadata',
        'type',
        'keywords',
        'group',
      ])
    }
    const { body } = await json('services.json')
    for (const s of body) {
      expect(typeof s['metadata']).toBe('boolean')
      expect(['realtime', 'batch', 'blackbox']).toContain(s['type'])
    }
    expect(new Set(body.map((s) => s['service_code'])).size).toBe(body.length)
  })

  test('GET Service Definition, with every kind of data', async () => {
    const seen = new Set<string>()
    for (const service of (await json('services.json')).body.filter((s) => s['metadata'] === true)) {
      const code = String(service['service_code'])
      const { root } = await xml(`services/${code}.xml`)
      expect(nameOf(root)).toBe('service_definition')
      expect(childrenOf(root).map(nameOf)).toEqual(['service_code', 'attributes'])
      const [, attributes] = childrenOf(root)
      childrenOf(attributes!).forEach((attribute, n) => {
        const names = childrenOf(attribute).map(nameOf)
        const plain = ['variable', 'code', 'datatype', 'required', 'datatype_description', 'order', 'description']
        const said = spark(attribute) as Record<string, string>
        seen.add(said['datatype'] ?? '')
        expect(names).toEqual(said['datatype']?.endsWith('list') ? [...plain, 'values'] : plain)
        expect(said['order']).toBe(String(n + 1))
        const values = childrenOf(attribute).find((c) => nameOf(c) === 'values')
        for (const value of values ? childrenOf(values) : []) {
          expect(nameOf(value)).toBe('value')
          expect(childrenOf(value).map(nameOf)).toEqual(['key', 'name'])
        }
      })
    }
    expect([...seen].sort()).toEqual(['datetime', 'multivaluelist', 'number', 'singlevaluelist', 'string', 'text'])
  })

  const FIELDS = [
    'service_request_id',
    'status',
    'status_notes',
    'service_name',
    'service_code',
    'description',
    'agency_responsible',
    'service_notice',
    'requested_datetime',
    'updated_datetime',
    'expected_datetime',
    'address',
    'address_id',
    'zipcode',
    'lat',
    'long',
    'media_url',
  ]
  const nullable = (type: string, format?: string) => ({ type: [type, 'null'], ...(format ? { format } : {}) })
  const RequestShape = {
    type: 'object',
    required: FIELDS,
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(FIELDS.map((f) => [f, nullable('string')])),
      service_request_id: { type: 'string', minLength: 1 },
      status: { enum: ['open', 'closed'] },
      service_code: { type: 'string' },
      description: { type: ['string', 'null'], maxLength: 4000 },
      requested_datetime: { type: 'string', format: 'date-time' },
      updated_datetime: { type: 'string', format: 'date-time' },
      expected_datetime: nullable('string', 'date-time'),
      lat: { type: 'number', minimum: -90, maximum: 90 },
      long: { type: 'number', minimum: -180, maximum: 180 },
      media_url: nullable('string', 'uri'),
    },
  }

  test('GET Service Requests and one Service Request', async () => {
    const ajv = new Ajv({ allowUnionTypes: true })
    addFormats.default(ajv)
    const { body } = await json('requests.json')
    expect(body.length).toBeGreaterThan(20)
    const check = ajv.compile({ type: 'array', items: RequestShape })
    expect(check(body), JSON.stringify(check.errors)).toBe(true)
    const { root } = await xml('requests.xml')
    expect(nameOf(root)).toBe('service_requests')
    for (const request of childrenOf(root)) {
      expect(nameOf(request)).toBe('request')
      expect(childrenOf(request).map(nameOf)).toEqual(FIELDS)
      const said = spark(request) as Record<string, string>
      for (const field of ['requested_datetime', 'updated_datetime'])
        expect(said[field]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/)
    }
    const id = String(body[0]?.['service_request_id'])
    const one = await xml(`requests/${id}.xml`)
    expect(nameOf(one.root)).toBe('service_requests')
    expect(childrenOf(childrenOf(one.root)[0]!).map(nameOf)).toEqual(FIELDS)
    expect((await json(`requests/${id}.json`)).body).toEqual([body[0]])
  })

  test('POST Service Request, and GET service_request_id from a token', async () => {
    const res = await post(lamp())
    expect([res.status, res.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8'])
    const root = parseXml(await res.text())
    expect(nameOf(root)).toBe('service_requests')
    expect(childrenOf(childrenOf(root)[0]!).map(nameOf)).toEqual(['service_request_id', 'service_notice', 'account_id'])
    const nowhere = await xml('tokens/123456.xml')
    expect(nowhere.status).toBe(404)
  })

  test('Service Discovery, at both addresses', async () => {
    for (const path of ['../discovery', 'discovery']) {
      const { root } = await xml(`${path}.xml`)
      expect(nameOf(root)).toBe('discovery')
      expect(childrenOf(root).map(nameOf)).toEqual(['changeset', 'contact', 'key_service', 'endpoints'])
      const endpoint = childrenOf(childrenOf(root)[3]!)[0]!
      expect(childrenOf(endpoint).map(nameOf)).toEqual(['specification', 'url', 'changeset', 'type', 'formats'])
      const { body } = await json<{ endpoints: { url: string; formats: string[] }[] }>(`${path}.json`)
      expect(body.endpoints[0]?.formats).toEqual(['text/xml', 'application/json'])
      expect(body.endpoints[0]?.url).toMatch(/\/open311\/v2$/)
      expect(asText(body)).toEqual(spark(root))
    }
  })

  test('GET and POST Service Request Updates as FixMyStreet uses them', async () => {
    const sent = parseXml(await (await post(lamp())).text())
    const { service_request_id: id } = (spark(sent) as { service_request_id: string }[])[0]!
    await app.settle()
    const { root } = await xml(`servicerequestupdates.xml?service_request_id=${id}`)
    expect(nameOf(root)).toBe('service_request_updates')
    const [update] = childrenOf(root)
    expect(nameOf(update!)).toBe('request_update')
    expect(childrenOf(update!).map(nameOf)).toEqual(
      expect.arrayContaining([
        'update_id',
        'service_request_id',
        'status',
        'updated_datetime',
        'description',
        'media_url',
      ]),
    )
    const words = {
      api_key: KEY,
      service_request_id: id,
      service_request_id_ext: '1234',
      update_id_ext: '5678',
      updated_datetime: '2026-11-20T09:00:00+07:00',
      status: 'OPEN',
      email: 'test@example.com',
      description: 'Vẫn tối',
      public_anonymity_required: 'TRUE',
    }
    const answer = parseXml(await (await post(words, 'servicerequestupdates.xml')).text())
    expect(nameOf(answer)).toBe('service_request_updates')
    expect(childrenOf(childrenOf(answer)[0]!).map(nameOf)).toEqual(['update_id'])
  })

  test('JSON is what the Spark convention makes of the XML', async () => {
    for (const path of ['services', 'services/street-lamp', 'requests', 'servicerequestupdates']) {
      const { root } = await xml(`${path}.xml`)
      expect(asText((await json(`${path}.json`)).body)).toEqual(spark(root))
    }
    const { root } = await xml('requests.xml?extensions=true&page_size=5')
    expect(asText((await json('requests.json?extensions=true&page_size=5')).body)).toEqual(spark(root))
  })

  test('HEAD answers as GET does, and other pages may read', async () => {
    const res = await fetch(url('services.xml'), { method: 'HEAD' })
    expect([res.status, res.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect((await fetch(url('requests.json'), { method: 'OPTIONS' })).headers.get('allow')).toBe('GET, HEAD, POST')
  })
})

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
      'start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z',
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
