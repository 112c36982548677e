import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { contract } from './contract.ts'
import { geo, listFeatures, putFeature, putLayer, removeFeature } from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([units, geo])
  await app.run(async (ctx) => {
    await putLayer(ctx, { id: 'courts', title: { vi: 'Sân quần vợt', en: 'Tennis courts' }, visible: 'public' })
    await putLayer(ctx, { id: 'keys', title: { vi: 'Chìa khóa', en: 'Keys' }, visible: 'staff' })
    await putFeature(ctx, 'keys', { id: 'k1', geometry: { type: 'Point', coordinates: [110.5, 14] } })
    for (let n = 0; n < 25; n++) {
      const id = `court-${String(n).padStart(2, '0')}`
      await putFeature(ctx, 'courts', {
        id,
        geometry: { type: 'Point', coordinates: [110.3 + n / 100, 14] },
        props: { n },
      })
    }
    await putFeature(ctx, 'courts', {
      id: 'hidden',
      geometry: { type: 'Point', coordinates: [110.31, 14] },
      visible: 'staff',
    })
    await putFeature(ctx, 'courts', {
      id: 'summer',
      geometry: {
        type: 'LineString',
        coordinates: [
          [110.3, 13.9],
          [110.4, 13.91],
        ],
      },
      validFrom: '2026-06-01T00:00:00Z',
      validTo: '2026-09-01T00:00:00Z',
    })
  })
})
afterAll(() => app.stop())

interface Link {
  rel: string
  href: string
  type: string
}
interface Answer {
  type: string
  code: string
  links: Link[]
  features: { type: string; id: string; geometry: { type: string }; properties: Record<string, unknown> }[]
  numberReturned: number
  numberMatched: number
  collections: { id: string; links: Link[] }[]
  conformsTo: string[]
  [key: string]: unknown
}
const get = async (path: string) => {
  const response = await fetch(app.url + path)
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (await response.json()) as Answer,
  }
}
const local = (href: string) => href.replace(app.platform.config.publicUrl, '')
const rels = (links: Link[]) => links.map((l) => l.rel)

test('OGC API Features: from the entrance every link leads somewhere', async () => {
  const landing = await get('/ogc')
  expect(rels(landing.body.links)).toEqual(expect.arrayContaining(['self', 'service-desc', 'conformance', 'data']))
  for (const { href, rel } of landing.body.links) {
    if (rel !== 'service-doc') expect((await get(local(href))).status, href).toBe(200)
  }
  const { conformsTo } = (await get('/ogc/conformance')).body
  expect(conformsTo).toEqual(
    expect.arrayContaining(
      ['core', 'oas30', 'geojson'].map((c) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${c}`),
    ),
  )
  const api = await get('/ogc/api')
  expect(api.type).toContain('application/vnd.oai.openapi+json;version=3.0')
  expect(Object.keys(api.body['paths'] as object)).toContain('/collections/{collectionId}/items')
  const { collections } = (await get('/ogc/collections')).body
  expect(collections.map((c) => c.id)).toEqual(['communes', 'courts'])
  for (const { id, links } of collections) {
    expect((await get(`/ogc/collections/${id}`)).body).toMatchObject({ id, itemType: 'feature' })
    const items = links.find((l) => l.rel === 'items')
    const answer = await get(local(items?.href ?? ''))
    expect(answer.type).toContain('application/geo+json')
    expect(answer.body).toMatchObject({ type: 'FeatureCollection', numberReturned: answer.body.features.length })
    expect(rels(answer.body.links)).toContain('self')
    for (const f of answer.body.features.slice(0, 3)) {
      const one = await get(`/ogc/collections/${id}/items/${f.id}`)
      expect(one.body).toMatchObject({ type: 'Feature', id: f.id, geometry: f.geometry })
      expect(rels(one.body.links)).toEqual(['self', 'collection'])
    }
  }
})

test('pages follow each other until every feature was seen once', async () => {
  const seen: string[] = []
  let path: string | undefined = '/ogc/collections/courts/items?limit=7'
  for (let n = 0; path && n < 10; n++) {
    const { body }: { body: Answer } = await get(path)
    expect(body.numberMatched).toBe(26)
    seen.push(...body.features.map((f) => f.id))
    const next: Link | undefined = body.links.find((l) => l.rel === 'next')
    path = next && local(next.href)
  }
  expect(seen).toHaveLength(26)
  expect(new Set(seen).size).toBe(26)
  expect(seen).not.toContain('hidden')
})

test('a box and a time choose features', async () => {
  const boxed = await get('/ogc/collections/courts/items?limit=100&bbox=110.295,13.99,110.345,14.01')
  expect(boxed.body.features.map((f) => f.id)).toEqual(['court-00', 'court-01', 'court-02', 'court-03', 'court-04'])
  const ids = async (datetime: string) =>
    (await get(`/ogc/collections/courts/items?limit=100&datetime=${datetime}`)).body.features.map((f) => f.id)
  expect(await ids('2026-07-01')).toContain('summer')
  expect(await ids('2026-07-01T00:00:00Z/..')).toContain('summer')
  expect(await ids('../2026-05-01')).not.toContain('summer')
  expect(await ids('2026-10-01/2026-11-01')).not.toContain('summer')
  const communes = await get('/ogc/collections/communes/items?bbox=110.65,13.9,110.66,13.91&limit=50')
  expect(communes.body.features.length).toBeGreaterThan(0)
  expect(communes.body.numberMatched).toBeLessThan(6)
})

test('communes of an earlier date are another collection of shapes', async () => {
  const on = async (datetime: string) =>
    (await get(`/ogc/collections/communes/items?limit=50&datetime=${datetime}`)).body.features.map((f) => f.id)
  expect(await on('2024-06-30')).not.toEqual(await on('2025-07-01'))
  expect(await on('2025-06-30')).toEqual(await on('2025-06-30T16:59:59Z'))
  expect(await on('2025-07-01')).toEqual(await on('2025-06-30T17:00:00Z'))
  expect(await on('2000-01-01')).toEqual([])
})

test.each([
  ['/ogc/collections/courts/items?bbox=1,2,3', 400, 'geo.badBox'],
  ['/ogc/collections/courts/items?bbox=a,b,c,d', 400, 'geo.badBox'],
  ['/ogc/collections/courts/items?bbox=111,14,110,15', 400, 'geo.badBox'],
  ['/ogc/collections/courts/items?bbox=,,,', 400, 'geo.badBox'],
  ['/ogc/collections/courts/items?datetime=soon', 400, 'geo.badDatetime'],
  ['/ogc/collections/courts/items?datetime=../..', 400, 'geo.badDatetime'],
  ['/ogc/collections/courts/items?datetime=2026-13-01', 400, 'geo.badDatetime'],
  ['/ogc/collections/courts/items?datetime=2026-05-01/2026-04-01', 400, 'geo.badDatetime'],
  ['/ogc/collections/communes/items?datetime=0000-01-01', 400, 'geo.badDatetime'],
  ['/ogc/collections/courts/items?datetime=9999-12-31T23:59:59-14:00', 400, 'geo.badDatetime'],
  ['/ogc/collections/courts/items?limit=0', 400, 'kernel.badInput'],
  ['/ogc/collections/courts/items?unknown=1', 400, 'kernel.badInput'],
  ['/ogc?unknown=1', 400, 'kernel.badInput'],
  ['/ogc/collections/nothing', 404, 'geo.noSuchLayer'],
  ['/ogc/collections/keys/items', 404, 'geo.noSuchLayer'],
  ['/ogc/collections/keys/items/k1', 404, 'geo.noSuchLayer'],
  ['/ogc/collections/courts/items/hidden', 404, 'geo.noSuchFeature'],
  ['/ogc/collections/communes/items/nothing', 404, 'geo.noSuchFeature'],
  ['/tiles/communes/23/0/0', 400, 'kernel.badInput'],
  ['/tiles/communes/2/4/0', 400, 'geo.noSuchTile'],
  ['/tiles/communes/2/0/-1', 400, 'kernel.badInput'],
  ['/tiles/communes/a/b/c', 400, 'kernel.badInput'],
  ['/tiles/communes/1.5/0/0', 400, 'kernel.badInput'],
  ['/tiles/nothing/1/0/0', 404, 'geo.noSuchLayer'],
  ['/tiles/keys/1/0/0', 404, 'geo.noSuchLayer'],
] as const)('%s answers %i %s', async (path, status, code) => {
  const answer = await get(path)
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code })
})

async function tile(path: string) {
  const response = await fetch(`${app.url}/tiles/${path}`)
  expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { bytes, layers: bytes.length > 0 ? new VectorTile(new PbfReader(bytes)).layers : {} }
}
const columnOf = (lon: number, z: number) => Math.floor(((lon + 180) / 360) * 2 ** z)
const rowOf = (lat: number, z: number) => {
  const r = (lat * Math.PI) / 180
  return Math.floor(((1 - Math.log(Math.tan(r) + 1 / Math.cos(r)) / Math.PI) / 2) * 2 ** z)
}

test('vector tiles decode to the communes and features they show', async () => {
  const z = 8
  const address = `${z}/${columnOf(110.5, z)}/${rowOf(14, z)}`
  const { communes } = (await tile(`communes/${address}`)).layers
  const living = await app.run((ctx) => listUnits(ctx, { at: ctx.today(), level: 'commune' }))
  const names = Array.from({ length: communes?.length ?? 0 }, (_, i) => communes?.feature(i).properties['name'])
  expect(new Set(names)).toEqual(new Set(living.map((u) => u.name)))
  const { courts } = (await tile(`courts/${address}`)).layers
  const found = Array.from({ length: courts?.length ?? 0 }, (_, i) => courts?.feature(i))
  expect(found.map((f) => f?.properties['id'])).not.toContain('hidden')
  const second = found.find((f) => f?.properties['id'] === 'court-02')?.toGeoJSON(columnOf(110.5, z), rowOf(14, z), z)
  expect(second?.geometry).toMatchObject({ type: 'Point' })
  const [lon = 0, lat = 0] = (second?.geometry as { coordinates: number[] } | undefined)?.coordinates ?? []
  expect([lon, lat].map((n) => Math.round(n * 100) / 100)).toEqual([110.32, 14])
  expect((await tile('communes/8/0/0')).bytes).toHaveLength(0)
  expect((await tile('courts/8/0/0')).bytes).toHaveLength(0)
})

test('features are replaced, listed for staff, removed, and refused when they are no features', async () => {
  await app.run((ctx) =>
    putFeature(ctx, 'courts', { id: 'new', geometry: { type: 'Point', coordinates: [110.7, 14.1] }, props: { n: 1 } }),
  )
  await app.run((ctx) =>
    putFeature(ctx, 'courts', { id: 'new', geometry: { type: 'Point', coordinates: [110.7, 14.15] }, props: { n: 2 } }),
  )
  const bbox: [number, number, number, number] = [110.69, 14.14, 110.71, 14.16]
  const { items } = await app.run((ctx) => listFeatures(ctx, 'courts', { bbox }))
  expect(items).toMatchObject([{ id: 'new', props: { n: 2 }, unitId: null }])
  await app.run((ctx) => removeFeature(ctx, 'courts', 'new'))
  expect((await app.run((ctx) => listFeatures(ctx, 'courts', { bbox }))).items).toEqual([])
  await expect(app.run((ctx) => listFeatures(ctx, 'keys'))).rejects.toMatchObject({ code: 'geo.noSuchLayer' })
  expect((await app.run((ctx) => listFeatures(ctx, 'keys', { staff: true }))).items).toHaveLength(1)
  const bad = [
    { id: 'x', geometry: { type: 'Point', coordinates: [200, 14] } },
    { id: 'x', geometry: { type: 'Point', coordinates: [110, Number.NaN] } },
    {
      id: 'x',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [1, 1],
            [2, 2],
            [3, 1],
            [1, 2],
          ],
        ],
      },
    },
    { id: '', geometry: { type: 'Point', coordinates: [110, 14] } },
    {
      id: 'x',
      geometry: { type: 'Point', coordinates: [110, 14] },
      validFrom: '2026-02-01T00:00:00Z',
      validTo: '2026-01-01T00:00:00Z',
    },
  ]
  for (const one of bad)
    await expect(app.run((ctx) => putFeature(ctx, 'courts', one as never))).rejects.toMatchObject({
      code: 'geo.badFeature',
    })
  await expect(
    app.run((ctx) => putLayer(ctx, { id: 'communes', title: { vi: 'x', en: 'x' }, visible: 'public' })),
  ).rejects.toMatchObject({ code: 'geo.badFeature' })
  expect((await app.as(anyone, contract).basemap({})).kind).toBe('embedded')
})
