import { describe, expect, test } from 'vitest'
import { club, openGround } from './testing/sta-stage.ts'

openGround()

const rows = (filter: string, set: string, select = 'name') =>
  club.get(`${set}?$filter=${encodeURIComponent(filter)}&$select=${select}`)

describe('filters', () => {
  const observations: [string, number][] = [
    ['result gt 25', 6],
    ['result ge 25', 7],
    ['result eq 25', 1],
    ['result ne 25', 11],
    ['result lt 22', 2],
    ['result le 22', 3],
    ['result gt 22 and result lt 25', 2],
    ['result lt 21 or result gt 30', 2],
    ['not (result gt 22)', 3],
    ['not result gt 22 and true', 3],
    ['result add 5 gt 30', 6],
    ['result sub 5 eq 15', 1],
    ['result mul 2 eq 40', 1],
    ['result div 2 eq 10', 1],
    ['result mod 2 eq 0', 6],
    ['result div 0 eq 1', 0],
    ['-result lt -30', 1],
    ['(result add 2) mul 2 eq 44', 1],
    ['result in (20, 21, 99)', 2],
    ['phenomenonTime gt 2026-11-19T09:00:00Z', 2],
    ['phenomenonTime ge 2026-11-19T16:00:00+07:00', 3],
    ['phenomenonTime lt 2026-11-19T02:00:00.000Z', 2],
    ['phenomenonTime eq 2026-11-19T05:00:00Z', 1],
    ['phenomenonTime lt 2026-11-19T04:00:00Z/2026-11-19T06:00:00Z', 4],
    ['hour(phenomenonTime) eq 3', 1],
    ['year(phenomenonTime) eq 2026', 12],
    ['month(phenomenonTime) eq 11 and day(phenomenonTime) eq 19', 12],
    ['minute(phenomenonTime) eq 0 and second(phenomenonTime) eq 0', 12],
    ['fractionalseconds(phenomenonTime) eq 0', 12],
    ['date(phenomenonTime) eq 2026-11-19', 12],
    ['time(phenomenonTime) lt 02:00:00', 2],
    ['phenomenonTime lt now()', 12],
    ['phenomenonTime gt mindatetime() and phenomenonTime lt maxdatetime()', 12],
    ['totaloffsetminutes(phenomenonTime) eq 0', 12],
    [`phenomenonTime add duration'PT1H' gt 2026-11-19T11:00:00Z`, 1],
    [`phenomenonTime ge now() sub duration'P1D'`, 10],
    ['round(result div 10) eq 2', 5],
    ['floor(result div 10) eq 2', 10],
    ['ceiling(result div 10) eq 2', 1],
    ['parameters/n gt 9', 2],
    ['resultTime eq null', 12],
    ['resultTime ne null', 0],
    [`Datastream/Thing/name eq 'Court 1'`, 12],
    [`Datastream/Thing/properties/surface eq 'clay'`, 0],
    [`Datastream/unitOfMeasurement/symbol eq '°C'`, 12],
    [`FeatureOfInterest/name eq 'Place 1'`, 12],
    [`id eq '1-0'`, 0],
    ['Datastream/id eq 1', 12],
    [`Datastream/@iot.id eq '1'`, 12],
    [`geo.intersects(FeatureOfInterest/feature, geography'POLYGON ((107 16, 108 16, 108 17, 107 17, 107 16))')`, 12],
  ]
  test.each(observations)('observations: %s', async (filter, expected) => {
    const { status, body } = await club.get(`Observations?$filter=${encodeURIComponent(filter)}&$count=true&$top=0`)
    expect([status, body['@iot.count']], JSON.stringify(body)).toEqual([200, expected])
  })

  const things: [string, number[]][] = [
    [`name eq 'Court 2'`, [2]],
    [`substringof('rt 2', name)`, [2]],
    [`contains(name, 'Court')`, [1, 2, 3]],
    [`endswith(name, '3')`, [3]],
    [`startswith(name, 'Court')`, [1, 2, 3]],
    [`length(name) eq 7`, [1, 2, 3]],
    [`indexof(name, '2') eq 6`, [2]],
    [`substring(name, 6) eq '1'`, [1]],
    [`substring(name, 0, 5) eq 'Court'`, [1, 2, 3]],
    [`tolower(name) eq 'court 1'`, [1]],
    [`toupper(name) eq 'COURT 1'`, [1]],
    [`trim(concat(name, '  ')) eq 'Court 1'`, [1]],
    [`concat(concat(name, ','), 'x') eq 'Court 3,x'`, [3]],
    [`properties/surface eq 'grass'`, [1, 3]],
    ['properties/built gt 1991', [2, 3]],
    [`properties/owner/name eq 'Club'`, [1, 2, 3]],
    [`properties/none eq null`, [1, 2, 3]],
    ['Datastreams/Observations/result gt 30', [1]],
    [`Datastreams/name eq 'Air temperature 3'`, [3]],
    ['id gt 1', [2, 3]],
    [`geo.distance(Locations/location, geography'POINT (107.51 16.41)') lt 0.001`, [1]],
    [
      `st_within(Locations/location, geography'POLYGON ((107.515 16.4, 107.6 16.4, 107.6 16.5, 107.515 16.5, 107.515 16.4))')`,
      [2, 3],
    ],
    [`st_equals(Locations/location, geography'POINT (107.51 16.41)')`, [1]],
    [`not st_equals(Locations/location, geography'POINT (107.51 16.41)')`, [2, 3]],
    [`st_disjoint(Locations/location, geography'POINT (107.51 16.41)')`, [2, 3]],
    [`st_relate(Locations/location, geography'POINT (107.51 16.41)', '0FFFFFFF2')`, [1]],
    [`st_intersects(Locations/location, geography'LINESTRING (107 16.41, 108 16.41)')`, [1]],
    [`geo.length(geography'LINESTRING (0 0, 3 4)') eq 5 and name eq 'Court 1'`, [1]],
  ]
  test.each(things)('things: %s', async (filter, expected) => {
    const { status, body } = await rows(filter, 'Things', 'id,name')
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.value.map((v: { name: string }) => Number(v.name.at(-1)))).toEqual(expected)
  })

  const bad = [
    'result gt',
    'gt 5',
    'result gt 5)',
    '(result gt 5',
    `result gt 'x' gt 3`,
    'nothing eq 1',
    'Datastream/nothing eq 1',
    'nofunction(result) eq 1',
    'length() eq 1',
    `phenomenonTime gt 5`,
    `phenomenonTime gt 2026-13-45T00:00:00Z`,
    'result add',
    `name eq 1`,
    `substringof('a') eq true`,
    `geo.distance(result, geography'POINT (1 1)') lt 1`,
    `geo.distance(FeatureOfInterest/feature, geography'POINT (x 1)') lt 1`,
    `st_relate(FeatureOfInterest/feature, geography'POINT (1 1)', 'XX')`,
    `result gt 1e999`,
    `result eq 5; drop table`,
    `result eq 'a' || 'b'`,
    `result eq "x"`,
    `Datastream/Thing eq 1`,
    `FeatureOfInterest/feature eq 1`,
    `result gt duration'P'`,
    `year(phenomenonTime add duration'P999999Y') gt 0`,
    `1e308 mul 1e308 gt result`,
    `(${'('.repeat(1000)}result gt 1${')'.repeat(1000)})`,
    `not `.repeat(200) + 'true',
    '- '.repeat(200) + '1 gt 0',
  ]
  test.each(bad)('refused: %s', async (filter) => {
    const { status, body } = await club.get(`Observations?$filter=${encodeURIComponent(filter)}`)
    expect(status, JSON.stringify(body)).toBe(400)
    expect(body).toMatchObject({ code: 400, type: 'error', error: { code: expect.stringContaining('telemetry.') } })
  })

  test('50 kB and 1,000 brackets, also inside a batch', async () => {
    const requests = [
      { id: '1', method: 'GET', url: `Observations?$filter=${'result gt 1 or '.repeat(4_000)}true` },
      { id: '2', method: 'GET', url: `Observations?$filter=${'('.repeat(1_000)}true${')'.repeat(1_000)}` },
      { id: '3', method: 'GET', url: `Things?$expand=${'Datastreams/Thing/'.repeat(5)}Datastreams` },
      {
        id: '4',
        method: 'GET',
        url: `Things?$expand=${'Datastreams($expand=Thing($expand='.repeat(5)}Datastreams${'))'.repeat(5)}`,
      },
    ]
    const { body } = await club.send('POST', '$batch', { requests })
    expect(body.responses.map((r: { status: number }) => r.status)).toEqual([400, 400, 400, 400])
    const direct = await club.get(`Observations?$filter=${'result gt 1 or '.repeat(4_000)}true`)
    expect([400, 431]).toContain(direct.status)
    expect((await club.get('Things')).status).toBe(200)
  })
})
