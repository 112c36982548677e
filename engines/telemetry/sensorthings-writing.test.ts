import { expect, test } from 'vitest'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { court } from './testing/club.ts'
import { club, ids, openGround } from './testing/sta-stage.ts'

openGround()

test('change, replace and delete', async () => {
  const made = await club.send('POST', 'Things', {
    name: 'Hall',
    description: 'indoor',
    properties: { a: 1, b: { c: 2, d: 3 } },
  })
  expect(made.headers.get('location')).toBe(`${club.base}/Things(${made.body['@iot.id']})`)
  const path = `Things(${made.body['@iot.id']})`
  const patched = await club.send('PATCH', path, { name: 'Big hall', properties: { b: { c: null, e: 5 } } })
  expect(patched.body).toMatchObject({
    name: 'Big hall',
    description: 'indoor',
    properties: { a: 1, b: { d: 3, e: 5 } },
  })
  expect((await club.send('PUT', path, { name: 'Only' })).status).toBe(400)
  const put = await club.send('PUT', path, { name: 'New', description: 'new' })
  expect(put.body.properties).toBeUndefined()
  const place = {
    name: 'P',
    description: 'p',
    encodingType: 'application/geo+json',
    location: { type: 'Point', coordinates: [107, 16] },
  }
  const moved = await club.send('POST', `${path}/Locations`, place)
  expect(moved.status).toBe(201)
  expect((await club.get(`${path}/HistoricalLocations`)).body.value.length).toBe(1)
  await club.send('PATCH', path, { Locations: [{ '@iot.id': 1 }] })
  expect((await club.get(`${path}/Locations`)).body.value.map((l: { '@iot.id': number }) => l['@iot.id'])).toEqual([1])
  expect((await club.get(`${path}/HistoricalLocations?$expand=Locations`)).body.value.length).toBe(2)
  expect((await club.send('DELETE', path)).status).toBe(200)
  expect((await club.get(path)).status).toBe(404)
  expect((await club.send('DELETE', path)).status).toBe(404)
})

test('an observation is corrected with its history, and goes with its datastream', async () => {
  const made = await club.send('POST', 'Things', court(9))
  const id = (await club.get(`Things(${made.body['@iot.id']})/Datastreams`)).body.value[0]['@iot.id']
  const first = await club.send('POST', 'Observations', {
    result: 5,
    phenomenonTime: '2026-11-18T00:00:00Z',
    Datastream: { '@iot.id': id },
  })
  expect(first.headers.get('location')).toBe(`${club.base}/Observations('${first.body['@iot.id']}')`)
  const path = `Observations('${first.body['@iot.id']}')`
  expect(
    (
      await club.send('POST', 'Observations', {
        result: 5,
        phenomenonTime: '2026-11-18T00:00:00Z',
        Datastream: { '@iot.id': id },
      })
    ).status,
  ).toBe(201)
  expect((await club.send('PATCH', path, { result: 6, parameters: { why: 'moved' } })).body).toMatchObject({
    result: 6,
    parameters: { why: 'moved' },
  })
  const { items } = await club.api.corrections({ id })
  expect(items).toMatchObject([{ oldResult: 5, newResult: 6 }])
  expect((await club.send('PATCH', path, { phenomenonTime: '2026-11-18T01:00:00Z' })).status).toBe(400)
  expect((await club.get(`${path}/result/$value`)).body).toBe(6)
  expect((await club.send('DELETE', path)).status).toBe(200)
  expect((await club.get(path)).status).toBe(404)
  await club.send('POST', `Datastreams(${id})/Observations`, { result: 7 })
  expect((await club.send('DELETE', `Things(${made.body['@iot.id']})`)).status).toBe(200)
  expect((await club.get(`Datastreams(${id})`)).status).toBe(404)
  expect((await club.get(`Observations/$count?$filter=Datastream/id eq ${id}`)).body).toBe(0)
})

test('results that are no numbers, spans of time and quality', async () => {
  const stream = (type: string) => ({
    ...court(1).Datastreams[0],
    observationType: `http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_${type}`,
    Thing: { '@iot.id': ids.things[1] },
  })
  for (const [type, result] of [
    ['TruthObservation', true],
    ['CategoryObservation', 'wet'],
    ['Observation', { a: [1] }],
  ] as const) {
    const made = await club.send('POST', 'Datastreams', stream(type))
    const put = await club.send('POST', `Datastreams(${made.body['@iot.id']})/Observations`, {
      result,
      phenomenonTime: '2026-11-18T00:00:00Z/2026-11-18T01:00:00Z',
      validTime: '2026-11-18T00:00:00Z/2026-11-19T00:00:00Z',
      resultTime: '2026-11-18T01:00:00Z',
      resultQuality: 'good',
    })
    expect(put.status, JSON.stringify(put.body)).toBe(201)
    expect(put.body).toMatchObject({
      result,
      phenomenonTime: '2026-11-18T00:00:00.000Z/2026-11-18T01:00:00.000Z',
      resultQuality: 'good',
      validTime: '2026-11-18T00:00:00.000Z/2026-11-19T00:00:00.000Z',
    })
    const found = await club.get(
      `Datastreams(${made.body['@iot.id']})/Observations?$filter=${encodeURIComponent(typeof result === 'boolean' ? 'result eq true' : typeof result === 'string' ? `result eq 'wet'` : `result/a ne null`)}`,
    )
    expect(found.body.value.length, type).toBe(1)
    expect((await club.send('DELETE', `Datastreams(${made.body['@iot.id']})`)).status).toBe(200)
  }
})

test('a data array goes out and comes in', async () => {
  const { body } = await club.get(
    `Datastreams(${ids.streams[0]})/Observations?$resultFormat=dataArray&$select=phenomenonTime,result&$top=2&$count=true`,
  )
  expect(body).toMatchObject({
    '@iot.count': 12,
    value: [
      {
        components: ['phenomenonTime', 'result'],
        'dataArray@iot.count': 2,
        dataArray: [
          ['2026-11-19T00:00:00.000Z', 20],
          ['2026-11-19T01:00:00.000Z', 21],
        ],
      },
    ],
  })
  const sent = await club.send('POST', 'CreateObservations', [
    {
      Datastream: { '@iot.id': ids.streams[1] },
      components: ['phenomenonTime', 'result', 'FeatureOfInterest/id'],
      'dataArray@iot.count': 4,
      dataArray: [
        ['2026-11-19T00:00:00Z', 1, 1],
        ['x', 2, 1],
        ['2030-01-01T00:00:00Z', 3, 1],
        ['2026-11-19T00:10:00Z', 'x', 1],
      ],
    },
    { Datastream: { '@iot.id': 9999 }, components: ['result'], dataArray: [[1]] },
  ])
  expect(sent.status).toBe(201)
  expect(sent.body[0]).toMatch(/^http.*Observations\('\d+-\d+'\)$/)
  expect(sent.body.slice(1)).toEqual([
    'error telemetry.badRow',
    'error telemetry.aside future',
    'error telemetry.aside notANumber',
    'error telemetry.noSuchDatastream',
  ])
  expect((await club.get(sent.body[0])).body.result).toBe(1)
  for (const bad of [{}, [{}], [{ Datastream: { '@iot.id': 1 }, components: ['nothing'], dataArray: [] }]])
    expect((await club.send('POST', 'CreateObservations', bad)).status).toBe(400)
})

test('a batch as JSON: in order, with references, groups all or nothing', async () => {
  const thing = { name: 'Batch', description: 'b' }
  const { body } = await club.send('POST', '$batch', {
    requests: [
      { id: 'a', method: 'post', url: 'Things', body: thing },
      { id: 'b', method: 'patch', url: '$a', body: { description: 'changed' } },
      { id: 'c', method: 'get', url: '$a?$select=description' },
      { id: 'd', atomicityGroup: 'g', method: 'post', url: 'Things', body: thing },
      { id: 'e', atomicityGroup: 'g', method: 'post', url: 'Things', body: { name: '' } },
      { id: 'f', method: 'get', url: '/sensorthings/v1.1/Things/$count' },
      { id: 'h', method: 'delete', url: '$a' },
    ],
  })
  expect(body.responses.map((r: { status: number }) => r.status)).toEqual([201, 200, 200, 400, 400, 200, 200])
  expect(body.responses[2].body).toEqual({ description: 'changed' })
  expect(body.responses[5].body).toBe('4')
  for (const bad of [
    {},
    { requests: 5 },
    { requests: [{ id: 1 }] },
    {
      requests: [
        { id: 'a', method: 'GET', url: '$batch' },
        { id: 'a', method: 'GET', url: 'Things' },
      ],
    },
  ])
    expect((await club.send('POST', '$batch', bad)).status).toBe(400)
})

test('a batch as multipart', async () => {
  const text = [
    '--b1',
    'Content-Type: application/http',
    '',
    'GET /sensorthings/v1.1/Things/$count HTTP/1.1',
    '',
    '',
    '--b1',
    'Content-Type: multipart/mixed; boundary=c1',
    '',
    '--c1',
    'Content-Type: application/http',
    'Content-ID: 1',
    '',
    'POST Things HTTP/1.1',
    'Content-Type: application/json',
    '',
    '{"name":"Multi","description":"m"}',
    '--c1',
    'Content-Type: application/http',
    'Content-ID: 2',
    '',
    'PATCH $1 HTTP/1.1',
    'Content-Type: application/json',
    '',
    '{"description":"n"}',
    '--c1--',
    '',
    '--b1--',
    '',
  ].join('\r\n')
  const actor = Buffer.from(JSON.stringify(staff(['telemetry.manage']))).toString('base64')
  const res = await fetch(`${club.base}/$batch`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'multipart/mixed; boundary=b1', 'x-test-actor': actor },
  })
  const said = await res.text()
  expect(res.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=/)
  expect(
    [...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map((m) => m[1]),
    said,
  ).toEqual(['200', '201', '200'])
})

test('a device sends what is its own and no more; its secret can be taken back', async () => {
  const [mine, other] = ids.streams
  const device = await club.api.registerDevice({ name: 'Box 1', things: [ids.things[0] ?? 0], perMinute: 5 })
  const send = (stream: number | undefined) =>
    club.device(device.secret, 'POST', `Datastreams(${stream})/Observations`, { result: 30 })
  expect((await send(mine)).status).toBe(201)
  expect((await send(other)).status).toBe(403)
  expect((await club.device(device.secret, 'POST', 'Things', court(5))).status).toBe(403)
  expect((await club.device(device.secret, 'DELETE', `Datastreams(${mine})`)).status).toBe(403)
  const basic = Buffer.from(`box:${device.secret}`).toString('base64')
  expect((await club.raw('GET', 'Things', undefined, { authorization: `Basic ${basic}` })).status).toBe(200)
  expect((await club.raw('GET', 'Things', undefined, { authorization: 'Bearer td_wrong' })).status).toBe(401)
  const statuses: number[] = []
  for (let n = 0; n < 6; n++) statuses.push((await send(mine)).status)
  expect(statuses).toContain(429)
  await club.api.revokeDevice({ id: device.id })
  expect((await send(mine)).status).toBe(401)
})
