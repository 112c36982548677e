import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { KEY, app, url, lamp, post, nameOf, childrenOf, parseXml, xml, json, spark, asText } from './open311-door.ts'

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

  test('a span of years is answered a page at a time, as other servers do; the default stays at 90 days', async () => {
    const years = 'start_date=2015-01-01T00:00:00Z&end_date=2036-01-01T00:00:00Z'
    const { status, body } = await json(`requests.json?${years}&page_size=2`)
    expect([status, body.length]).toEqual([200, 2])
    const rest = await json(`requests.json?${years}&page=2&page_size=2`)
    expect(rest.body.map((r) => r['service_request_id'])).not.toContain(body[0]?.['service_request_id'])
    const { root } = await xml(`requests.xml?${years}`)
    expect(childrenOf(root).length).toBeLessThanOrEqual(1000)
    const latest = await json('requests.json')
    const earliest = Math.min(...latest.body.map((r) => Date.parse(String(r['requested_datetime']))))
    expect(Date.now() - earliest).toBeLessThanOrEqual(91 * 86_400_000)
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
