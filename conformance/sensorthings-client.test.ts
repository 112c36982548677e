import { o, type OHandler } from 'odata'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { court, KEEPER, openClub, type Club } from '@hue-s/engines/telemetry/testing/club.ts'

// SensorThings speaks the queries of OData 4: a client of OData that others wrote (o.js) reads, writes and sends batches.
let club: Club
/** As the keeper; the keys of the answers are those of SensorThings. */
const who = { 'x-test-actor': Buffer.from(JSON.stringify(KEEPER)).toString('base64') }
const client = (useChangset = false): OHandler =>
  o(`${club.base}/`, {
    headers: { 'content-type': 'application/json', ...who },
    batch: {
      endpoint: '$batch',
      headers: new Headers({ 'content-type': 'multipart/mixed', ...who }),
      boundaryPrefix: 'batch_',
      changsetBoundaryPrefix: 'changset_',
      useChangset,
      useRelativeURLs: false,
    },
  })
let stream = 0

beforeAll(async () => {
  club = await openClub()
})
afterAll(() => club.app.stop())

test('a thing with all that hangs on it is made, found by a filter, changed and looked into', async () => {
  await client().post('Things', court(1)).query()
  await client().post('Things', court(2)).query()
  const found = await client().get('Things').query({
    $filter: "properties/surface eq 'grass' and startswith(name,'Court')",
    $expand: 'Locations($select=name),Datastreams($select=id,name;$expand=Sensor($select=name))',
    $select: 'id,name',
    $orderby: 'name desc',
    $top: 5,
  })
  expect(found).toMatchObject([{ name: 'Court 1', Locations: [{ name: 'Place 1' }] }])
  expect(found[0].Datastreams.length).toBeGreaterThan(0)
  stream = found[0].Datastreams[0]['@iot.id']
  await client().patch(`Things(${found[0]['@iot.id']})`, { description: 'resown' }).query()
  expect(await client().get(`Things(${found[0]['@iot.id']})`).query({ $select: 'description' })).toMatchObject({ description: 'resown' }) // prettier-ignore
})

test('observations are posted and read with the dates of the standard', async () => {
  for (let hour = 0; hour < 4; hour++)
    await client().post(`Datastreams(${stream})/Observations`, { phenomenonTime: `2026-11-19T0${hour}:00:00Z`, result: hour }).query() // prettier-ignore
  const warm = await client()
    .get(`Datastreams(${stream})/Observations`)
    .query({ $filter: 'phenomenonTime gt 2026-11-19T00:30:00Z and result lt 3', $orderby: 'result desc', $count: true })
  expect(warm.map(({ result }: { result: number }) => result)).toEqual([2, 1])
  const refused = await client().get('Things').query({ $filter: 'name eq' }).then(() => null, (answer: Response) => answer) // prettier-ignore
  expect(refused?.status).toBe(400)
})

test('a batch as the client writes it: reads together, and a change set', async () => {
  const reads = await client()
    .get(`Datastreams(${stream})`)
    .get(`Datastreams(${stream})/Observations?$top=2&$orderby=phenomenonTime`)
    .batch()
  expect(reads.map(({ status }: { status: number }) => status)).toEqual([200, 200])
  expect(reads[1].body.map(({ result }: { result: number }) => result)).toEqual([0, 1])
  const add = (hour: number, useChangset: boolean) =>
    client(useChangset)
      .post(`Datastreams(${stream})/Observations`, { phenomenonTime: `2026-11-19T0${hour}:00:00Z`, result: hour })
      .batch()
  expect(await add(7, false)).toMatchObject([{ status: 201 }])
  expect(JSON.stringify(await add(8, true))).toContain('201')
  const newest = await client().get(`Datastreams(${stream})/Observations`).query({ $orderby: 'phenomenonTime desc', $top: 2 }) // prettier-ignore
  expect(newest).toMatchObject([{ result: 8 }, { result: 7 }])
})

test('what is deleted is gone', async () => {
  const [thing] = await client().get('Things').query({ $filter: "name eq 'Court 2'" })
  await client().delete(`Things(${thing['@iot.id']})`).query()
  expect(await client().get('Things').query({ $filter: "name eq 'Court 2'" })).toEqual([])
})
