import { expect, test } from 'vitest'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { court } from './testing/club.ts'
import { club, ids, openGround } from './testing/sta-stage.ts'

openGround()

test('the root says what is there and what is kept', async () => {
  const { status, body } = await club.get('')
  expect(status).toBe(200)
  expect(body.value.map((v: { name: string }) => v.name)).toEqual([
    'Things',
    'Locations',
    'HistoricalLocations',
    'Datastreams',
    'Sensors',
    'ObservedProperties',
    'Observations',
    'FeaturesOfInterest',
  ])
  expect(body.serverSettings.conformance).toContain('http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/thing')
})

test('an entity has its links, and every navigation leads somewhere', async () => {
  const { body } = await club.get(`Things(${ids.things[0]})`)
  expect(body).toMatchObject({ '@iot.id': ids.things[0], name: 'Court 1', properties: { surface: 'grass' } })
  expect(body['@iot.selfLink']).toBe(`${club.base}/Things(${ids.things[0]})`)
  const sets = [
    'Things',
    'Locations',
    'HistoricalLocations',
    'Datastreams',
    'Sensors',
    'ObservedProperties',
    'Observations',
    'FeaturesOfInterest',
  ]
  for (const set of sets) {
    const page = await club.get(`${set}?$top=1`)
    expect(page.status, set).toBe(200)
    expect(page.body.value.length, set).toBe(1)
    const [one] = page.body.value
    expect((await club.get(one['@iot.selfLink'])).body['@iot.id'], set).toBe(one['@iot.id'])
    const links = Object.entries(one).filter(([name]) => name.endsWith('navigationLink'))
    expect(links.length, set).toBeGreaterThan(0)
    for (const [name, link] of links) {
      const there = await club.get(String(link))
      expect(there.status, `${set} ${name}`).toBe(200)
      expect(there.body.value?.length ?? there.body['@iot.id'], `${set} ${name}`).toBeTruthy()
    }
  }
})

test('properties, their bare values, counts and references', async () => {
  const [thing, stream] = [ids.things[0], ids.streams[0]]
  expect((await club.get(`Things(${thing})/name`)).body).toEqual({ name: 'Court 1' })
  expect((await club.get(`Things(${thing})/name/$value`)).body).toBe('Court 1')
  expect((await club.get(`Things(${thing})/properties/owner/name`)).body).toEqual({ name: 'Club' })
  expect((await club.get(`Things(${thing})/properties/built/$value`)).body).toBe(1991)
  expect((await club.get(`Things(${thing})/properties/nothing`)).status).toBe(204)
  expect((await club.get('Things/$count')).body).toBe(3)
  expect((await club.get('Things/$ref')).body.value[0]).toEqual({ '@iot.selfLink': `${club.base}/Things(${thing})` })
  expect((await club.get(`Datastreams(${stream})/Thing/$ref`)).body).toEqual({
    '@iot.selfLink': `${club.base}/Things(${thing})`,
  })
  expect((await club.get(`Datastreams(${stream})/Observations/$ref?$top=2`)).body['@iot.nextLink']).toContain('$skip=2')
  expect((await club.get(`Datastreams(${stream})/Thing/Locations(1)/name`)).body).toEqual({ name: 'Place 1' })
  expect((await club.get(`Datastreams(${stream})/phenomenonTime`)).body).toEqual({
    phenomenonTime: '2026-11-19T00:00:00.000Z/2026-11-19T11:00:00.000Z',
  })
  for (const bad of [
    'Nothing',
    'Things(99)',
    'Things(99)/Datastreams',
    'Things(x)',
    'Things(1)/Nothing',
    'Things/name',
    'Things(1)/name/x/$ref',
    'Things//Locations',
    'Datastreams(1)/Observations(1)',
  ])
    expect((await club.get(bad)).status, bad).toBe(404)
})

test('select, order, pages and counts', async () => {
  const selected = await club.get('Things?$select=name,Datastreams&$orderby=name desc&$count=true')
  expect(selected.body['@iot.count']).toBe(3)
  expect(selected.body.value.map((v: { name: string }) => v.name)).toEqual(['Court 3', 'Court 2', 'Court 1'])
  expect(Object.keys(selected.body.value[0]).sort()).toEqual(['Datastreams@iot.navigationLink', 'name'])
  expect(
    (await club.get(`Observations?$orderby=Datastream/Thing/name,phenomenonTime desc&$top=1`)).body.value[0].result,
  ).toBe(31)
  expect((await club.get(`Observations?$orderby=result desc&$skip=2&$top=2&$select=result`)).body.value).toEqual([
    { result: 29 },
    { result: 28 },
  ])
  const seen: number[] = []
  for (let url: string | undefined = 'Observations?$top=5&$select=result&$orderby=result&$filter=result gt 20'; url;) {
    const page = await club.get(url)
    expect(page.status).toBe(200)
    seen.push(...page.body.value.map((v: { result: number }) => v.result))
    url = page.body['@iot.nextLink']
  }
  expect(seen).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31])
  for (const bad of [
    '$top=-1',
    '$top=x',
    '$skip=x',
    '$count=1',
    '$select=nothing',
    '$orderby=nothing',
    '$orderby=Datastreams/name',
    '$expand=nothing',
    '$wrong=1',
    '$top=1&$top=2',
    '$expand=Datastreams(',
    '$expand=Datastreams($top=x)',
  ])
    expect((await club.get(`Things?${bad}`)).status, bad).toBe(400)
})

test('expansions nest, with options of their own and links to what is left out', async () => {
  const { body } = await club.get(
    `Things?$top=1&$expand=Locations($select=name),Datastreams($select=name;$count=true;$expand=Observations($top=2;$orderby=phenomenonTime desc;$filter=result lt 30;$select=result,id;$count=true),ObservedProperty)`,
  )
  const [stream] = body.value[0].Datastreams
  expect(body.value[0].Locations).toEqual([{ name: 'Place 1' }])
  expect(body.value[0]['Datastreams@iot.count']).toBe(1)
  expect(stream.Observations.map((o: { result: number }) => o.result)).toEqual([29, 28])
  expect(stream['Observations@iot.count']).toBe(10)
  expect(stream.ObservedProperty.name).toBe('Air temperature')
  const next = await club.get(stream['Observations@iot.nextLink'])
  expect(next.body.value.map((o: { result: number }) => o.result)).toEqual([27, 26])
  const path = await club.get(`Observations?$top=1&$expand=Datastream/Thing,Datastream/Sensor,FeatureOfInterest`)
  expect(path.body.value[0]).toMatchObject({
    Datastream: { Thing: { name: 'Court 1' }, Sensor: { name: 'T-1' } },
    FeatureOfInterest: { name: 'Place 1' },
  })
})

test('who may do what', async () => {
  const hidden = await club.send('POST', 'Things', court(7, { properties: { private: true } }))
  const path = `Things(${hidden.body['@iot.id']})`
  const stream = (await club.send('GET', `${path}/Datastreams`)).body.value[0]['@iot.id']
  await club.send('POST', `Datastreams(${stream})/Observations`, { result: 1 })
  const unseen = [
    path,
    `${path}/Datastreams`,
    `Datastreams(${stream})`,
    `Datastreams(${stream})/Observations`,
    `Sensors?$filter=name eq 'T-7'&$expand=Datastreams`,
    `Locations?$filter=name eq 'Place 7'`,
    `Observations?$filter=Datastream/id eq ${stream}`,
    `ObservedProperties?$filter=Datastreams/Thing/name eq 'Court 7'`,
  ]
  for (const actor of [undefined, citizen(), staff(['other.thing'])]) {
    const ask = (p: string) => (actor ? club.as(actor, 'GET', p) : club.get(p))
    for (const address of unseen) {
      const { status, body } = await ask(address)
      expect(status === 404 || body.value.length === 0, `${address} ${JSON.stringify(body)}`).toBe(true)
    }
    expect((await ask('Things(1)')).status).toBe(200)
    const refusal = actor ? 403 : 401
    const post = (p: string, b: unknown) => (actor ? club.as(actor, 'POST', p, b) : club.raw('POST', p, b))
    expect((await post('Things', court(8))).status).toBe(refusal)
    expect((await post('Sensors', court(8).Datastreams[0]?.Sensor)).status).toBe(refusal)
    expect((await post(`Datastreams(${ids.streams[0]})/Observations`, { result: 1 })).status).toBe(refusal)
    expect((await post(`Datastreams(${stream})/Observations`, { result: 1 })).status).toBe(404)
  }
  expect((await club.send('DELETE', path)).status).toBe(200)
})

test('bad bodies, types and methods are refused in the form of the standard', async () => {
  const bad: [string, string, unknown, number][] = [
    ['POST', 'Things', {}, 400],
    ['POST', 'Things', [], 400],
    ['POST', 'Things', { name: 5, description: 'x' }, 400],
    ['POST', 'Things(1)', { name: 'a' }, 405],
    ['POST', 'Datastreams', { ...court(1).Datastreams[0] }, 400],
    ['POST', 'Observations', { result: 1 }, 400],
    ['POST', 'Observations', { result: 1, Datastream: { '@iot.id': 999 } }, 400],
    ['POST', 'Observations', { result: 1, Datastream: { '@iot.id': "1' or true" } }, 400],
    ['POST', `Datastreams(${ids.streams[0]})/Observations`, { result: 'warm' }, 400],
    ['POST', `Datastreams(${ids.streams[0]})/Observations`, { result: 1, phenomenonTime: 'yesterday' }, 400],
    ['POST', `Datastreams(${ids.streams[0]})/Observations`, { phenomenonTime: '2026-11-18T00:00:00Z' }, 400],
    [
      'POST',
      'Locations',
      {
        name: 'a',
        description: 'b',
        encodingType: 'application/geo+json',
        location: { type: 'Point', coordinates: [1] },
      },
      400,
    ],
    ['PATCH', 'Things', { name: 'x' }, 405],
    ['DELETE', 'Things', undefined, 405],
    ['PUT', 'Things(1)/name', { name: 'x' }, 405],
    ['POST', 'Nothing', {}, 404],
    ['PATCH', 'Things(1)', { name: null }, 400],
    ['GET', 'CreateObservations', undefined, 404],
  ]
  for (const [method, path, body, status] of bad) {
    const got = await club.send(method, path, body)
    expect([got.status, got.body.code], `${method} ${path} ${JSON.stringify(got.body)}`).toEqual([status, status])
    expect(got.body.message.length).toBeGreaterThan(5)
  }
  expect((await club.raw('POST', 'Things', '{"name"', {})).status).toBe(400)
  expect((await club.raw('OPTIONS', 'Things')).status).toBe(204)
  const text = await fetch(`${club.base}/Things`, {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  })
  expect(text.status).toBe(415)
})
