import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { court, openClub, type Club } from '@hue-s/engines/telemetry/testing/club.ts'

/**
 * Requirements of OGC SensorThings API Part 1: Sensing 1.1 (OGC 18-088), as tables: what each requirement class asks and
 * what a client that knows only the standard may rely on. No client of the standard is published for
 * Node; `sensorthings-client.test.ts` lets one of OData in, whose queries the standard took over.
 */
let club: Club

beforeAll(async () => {
  club = await openClub()
  for (let n = 1; n <= 2; n++) {
    const made = await club.send('POST', 'Things', court(n))
    const stream = (await club.get(`Things(${made.body['@iot.id']})/Datastreams`)).body.value[0]['@iot.id']
    for (let k = 0; k < 3; k++)
      await club.send('POST', `Datastreams(${stream})/Observations`, {
        phenomenonTime: `2026-11-19T0${k}:00:00Z`,
        result: k,
        resultTime: `2026-11-19T0${k}:01:00Z`,
        parameters: { k },
      })
  }
})
afterAll(() => club.app.stop())

/** §8.2, tables 1–21: mandatory properties, optional ones, and the navigation of each entity with how many it leads to. */
const ENTITIES: [set: string, mandatory: string[], optional: string[], one: string[], many: string[]][] = [
  ['Things', ['name', 'description'], ['properties'], [], ['Locations', 'HistoricalLocations', 'Datastreams']],
  [
    'Locations',
    ['name', 'description', 'encodingType', 'location'],
    ['properties'],
    [],
    ['Things', 'HistoricalLocations'],
  ],
  ['HistoricalLocations', ['time'], [], ['Thing'], ['Locations']],
  [
    'Datastreams',
    ['name', 'description', 'unitOfMeasurement', 'observationType'],
    ['observedArea', 'phenomenonTime', 'resultTime', 'properties'],
    ['Thing', 'Sensor', 'ObservedProperty'],
    ['Observations'],
  ],
  ['Sensors', ['name', 'description', 'encodingType', 'metadata'], ['properties'], [], ['Datastreams']],
  ['ObservedProperties', ['name', 'definition', 'description'], ['properties'], [], ['Datastreams']],
  [
    'Observations',
    ['phenomenonTime', 'result', 'resultTime'],
    ['resultQuality', 'validTime', 'parameters'],
    ['Datastream', 'FeatureOfInterest'],
    [],
  ],
  ['FeaturesOfInterest', ['name', 'description', 'encodingType', 'feature'], ['properties'], [], ['Observations']],
]

describe.each(ENTITIES)('req/datamodel: %s', (set, mandatory, optional, one, many) => {
  test('control information, properties and relations', async () => {
    const { body } = await club.get(`${set}?$top=1`)
    const entity = body.value[0]
    expect(Object.keys(entity)).toEqual(expect.arrayContaining(['@iot.id', '@iot.selfLink', ...mandatory]))
    const links = [...one, ...many].map((name) => `${name}@iot.navigationLink`)
    expect(
      Object.keys(entity)
        .filter((name) => name.endsWith('navigationLink'))
        .sort(),
    ).toEqual(links.sort())
    const known = new Set(['@iot.id', '@iot.selfLink', ...mandatory, ...optional, ...links])
    expect(Object.keys(entity).filter((name) => !known.has(name))).toEqual([])
  })

  test('req/resource-path: entity, property, value, navigation, references, nested addresses', async () => {
    const entity = (await club.get(`${set}?$top=1`)).body.value[0]
    const self = String(entity['@iot.selfLink'])
    expect((await club.get(self)).status).toBe(200)
    for (const name of mandatory) {
      expect((await club.get(`${self}/${name}`)).body).toEqual({ [name]: entity[name] })
      const value = await club.get(`${self}/${name}/$value`)
      expect(value.status).toBe(200)
      if (typeof entity[name] === 'string') expect(String(value.body)).toBe(entity[name])
    }
    for (const name of one) {
      const there = await club.get(`${self}/${name}`)
      expect(there.body['@iot.selfLink']).toBeTruthy()
      expect((await club.get(`${self}/${name}/$ref`)).body['@iot.selfLink']).toBe(there.body['@iot.selfLink'])
    }
    for (const name of many) {
      const there = await club.get(`${self}/${name}`)
      expect(Array.isArray(there.body.value)).toBe(true)
      const refs = await club.get(`${self}/${name}/$ref`)
      expect(refs.body.value.map((r: Record<string, string>) => r['@iot.selfLink'])).toEqual(
        there.body.value.map((r: Record<string, string>) => r['@iot.selfLink']),
      )
      const [first] = there.body.value
      if (first)
        expect(
          (
            await club.get(
              `${self}/${name}(${typeof first['@iot.id'] === 'string' ? `'${first['@iot.id']}'` : first['@iot.id']})`,
            )
          ).status,
        ).toBe(200)
    }
  })

  test('req/request-data: every option on every set', async () => {
    const first = mandatory[0] ?? 'id'
    for (const name of [...one, ...many]) {
      const { status, body } = await club.get(`${set}?$expand=${name}&$top=1`)
      expect([status, name in body.value[0]]).toEqual([200, true])
      expect(`${name}@iot.navigationLink` in body.value[0]).toBe(false)
    }
    const selected = await club.get(`${set}?$select=${first}&$top=1`)
    expect(Object.keys(selected.body.value[0])).toEqual([first])
    const counted = await club.get(`${set}?$count=true&$top=1&$orderby=${first} desc,id`)
    expect(counted.body['@iot.count']).toBeGreaterThan(0)
    if (counted.body['@iot.count'] > 1) {
      const next = await club.get(counted.body['@iot.nextLink'])
      expect(next.body.value[0]['@iot.id']).not.toBe(counted.body.value[0]['@iot.id'])
    }
    expect((await club.get(`${set}?$count=false`)).body['@iot.count']).toBeUndefined()
    expect((await club.get(`${set}?$filter=id ne null&$top=1`)).status).toBe(200)
    expect((await club.get(`${set}?$top=0`)).body.value).toEqual([])
  })
})

/** §10: what must be refused, and with what. */
const REFUSED: [method: string, path: string, body: unknown, status: number][] = [
  ['POST', 'Things', { description: 'no name' }, 400],
  ['POST', 'Datastreams', { name: 'no links', description: 'x', observationType: 'x', unitOfMeasurement: {} }, 400],
  ['POST', 'Sensors', { name: 'a', description: 'b' }, 400],
  ['POST', 'ObservedProperties', { name: 'a' }, 400],
  ['POST', 'Locations', { name: 'a', description: 'b', encodingType: 'application/geo+json' }, 400],
  ['POST', 'FeaturesOfInterest', { name: 'a', description: 'b', encodingType: 'application/geo+json' }, 400],
  ['PATCH', 'Things(9999)', { name: 'x' }, 404],
  ['DELETE', 'Things(9999)', undefined, 404],
  ['GET', 'Things(9999)', undefined, 404],
  ['GET', 'Things?$unknown=1', undefined, 400],
  ['GET', 'Things?$filter=wrong syntax here', undefined, 400],
]
test.each(REFUSED)('req/create-update-delete and status codes: %s %s', async (method, path, body, status) => {
  const got = await club.send(method, path, body)
  expect(got.status).toBe(status)
  expect(got.headers.get('content-type')).toContain('json')
  expect(got.body.message).toBeTruthy()
})

test('req/create-update-delete/deep-insert: one request makes a thing with all that belongs to it', async () => {
  const before = Number((await club.get('Sensors/$count')).body)
  const made = await club.send('POST', 'Things', court(5))
  expect(made.status).toBe(201)
  const whole = await club.get(
    `${made.headers.get('location')}?$expand=Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty)`,
  )
  expect(whole.body.Locations.length).toBe(1)
  expect(whole.body.HistoricalLocations.length).toBe(1)
  expect(whole.body.Datastreams[0].Sensor.name).toBe('T-5')
  expect(Number((await club.get('Sensors/$count')).body)).toBe(before + 1)
  // A part that is wrong leaves nothing of the rest behind.
  const wrong = court(6)
  const failed = await club.send('POST', 'Things', {
    ...wrong,
    Datastreams: [{ ...wrong.Datastreams[0], Sensor: { name: 'only' } }],
  })
  expect(failed.status).toBe(400)
  expect((await club.get(`Things/$count?$filter=name eq 'Court 6'`)).body).toBe(0)
})

test('§10.4: deleting takes along what cannot be without it', async () => {
  const made = await club.send('POST', 'Things', court(7))
  const self = String(made.headers.get('location'))
  const stream = (await club.get(`${self}/Datastreams`)).body.value[0]
  await club.send('POST', `Datastreams(${stream['@iot.id']})/Observations`, { result: 1 })
  expect(
    (
      await club.send(
        'DELETE',
        `Sensors(${(await club.get(`Datastreams(${stream['@iot.id']})/Sensor`)).body['@iot.id']})`,
      )
    ).status,
  ).toBe(200)
  expect((await club.get(stream['@iot.selfLink'])).status).toBe(404)
  expect((await club.get(self)).status).toBe(200)
  expect((await club.send('DELETE', self)).status).toBe(200)
})

test('§10.2.1.3: an observation without a feature gets one of the place of its thing; a moved thing gets another', async () => {
  const made = await club.send('POST', 'Things', court(8))
  const self = String(made.headers.get('location'))
  const id = (await club.get(`${self}/Datastreams`)).body.value[0]['@iot.id']
  const observe = async () =>
    (
      await club.send('POST', `Datastreams(${id})/Observations`, {
        result: 1,
        phenomenonTime: new Date(Date.parse('2026-11-19T00:00:00Z') + n++ * 60_000).toISOString(),
      })
    ).body
  let n = 0
  const feature = async (o: Record<string, string>) =>
    (await club.get(String(o['FeatureOfInterest@iot.navigationLink']))).body
  const [first, second] = [await feature(await observe()), await feature(await observe())]
  expect(second['@iot.id']).toBe(first['@iot.id'])
  expect(first.feature).toEqual(court(8).Locations[0]?.location)
  const place = {
    name: 'Elsewhere',
    description: 'x',
    encodingType: 'application/geo+json',
    location: { type: 'Point', coordinates: [107.1, 16.1] },
  }
  await club.send('POST', `${self}/Locations`, place)
  const third = await feature(await observe())
  expect(third.feature.coordinates).toEqual([107.1, 16.1])
  expect((await club.get(`FeaturesOfInterest(${third['@iot.id']})/Observations`)).body.value.length).toBe(1)
  expect((await club.get(`Datastreams(${id})/observedArea`)).body.observedArea).toBeTruthy()
})

test('the root document links every set, and names requirement classes by their addresses', async () => {
  const { body } = await club.get('')
  for (const { name, url } of body.value) expect((await club.get(url)).status, name).toBe(200)
  expect(
    body.serverSettings.conformance.every((c: string) =>
      c.startsWith('http://www.opengis.net/spec/iot_sensing/1.1/req/'),
    ),
  ).toBe(true)
  expect(body.serverSettings.conformance.some((c: string) => c.includes('multi-datastream'))).toBe(false)
})
