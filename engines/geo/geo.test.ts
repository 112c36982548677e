import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { applyDue, listUnits, units, unitsContract } from '@hue-s/engines/units/index.ts'
import { contract } from './contract.ts'
import { communeAt, geo } from './index.ts'

const header = (who: unknown) => ({ 'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64') })

describe.each(['sample', 'hue'])('schematic communes of %s', (province) => {
  let app: TestApp
  beforeAll(async () => {
    app = await testApp([units, geo], { env: { PROVINCE: province } })
  })
  afterAll(() => app.stop())

  test('every commune contains its own centre, and says it is a diagram', async () => {
    const communes = await app.run((ctx) => listUnits(ctx, { at: ctx.today(), level: 'commune' }))
    expect(communes.length).toBeGreaterThan(4)
    for (const { id, name, centroid } of communes) {
      if (!centroid) throw new Error(`${name} has no centre`)
      expect(await app.run((ctx) => communeAt(ctx, centroid)), name).toMatchObject({
        unitId: id,
        certainty: 'schematic',
      })
      const told = await app.as(anyone, contract).locate(centroid)
      expect(told).toMatchObject({
        commune: { id },
        certainty: 'schematic',
        notice: { vi: 'Sơ đồ, không phải ranh giới' },
      })
    }
  })

  test('a phone gets all of them in one light answer', async () => {
    const answer = await fetch(`${app.url}/api/geo/boundaries`)
    const text = await answer.text()
    expect(gzipSync(text).length).toBeLessThan(60 * 1024)
    const { features, notice } = JSON.parse(text) as {
      features: { properties: { schematic: boolean } }[]
      notice: { vi: string }
    }
    const communes = await app.run((ctx) => listUnits(ctx, { at: ctx.today(), level: 'commune' }))
    expect(features).toHaveLength(communes.length)
    expect(features.every((f) => f.properties.schematic)).toBe(true)
    expect(notice.vi).toContain('không phải ranh giới')
    expect(answer.headers.get('etag')).toBeTruthy()
  })

  test('the base map needs no other server', async () => {
    const map = await app.as(anyone, contract).basemap({})
    expect(map).toMatchObject({ kind: 'embedded', schematic: true })
    const [west = 0, south = 0, east = 0, north = 0] = map.bounds
    expect(map.center.lon > west && map.center.lon < east && map.center.lat > south && map.center.lat < north).toBe(
      true,
    )
    expect(map.river?.path).toMatch(/^M/)
  })
})

describe('finding points and places', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await testApp([units, geo])
  })
  afterAll(() => app.stop())
  const get = async (path: string) => {
    const answer = await fetch(`${app.url}/api/geo/${path}`)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const names = async (q: string, near?: string) =>
    (await app.as(anyone, contract).places({ q, ...(near ? { near } : {}) })).items.map((p) => p.name)

  test.each([
    ['lon=14&lat=110.5', 'geo.swapped'],
    ['lon=110.5&lat=NaN', 'kernel.badInput'],
    ['lon=&lat=14', 'kernel.badInput'],
    ['lon=110.5', 'kernel.badInput'],
    ['lon=Infinity&lat=14', 'kernel.badInput'],
    ['lon=181&lat=14', 'kernel.badInput'],
    ['lon=20&lat=100', 'geo.badPoint'],
    ['lon=110.5&lat=14&lat=15', 'kernel.badInput'],
    ['lon=110.5&lat=14&at=2025-02-30', 'kernel.badInput'],
    ['lon=110.5&lat=14&at=0000-01-01', 'kernel.badInput'],
  ])('locate?%s is refused with %s', async (search, code) => {
    const { status, body } = await get(`locate?${search}`)
    expect({ status, code: body['code'] }).toEqual({ status: 400, code })
  })

  test('swapped coordinates are told in words', async () => {
    const { body } = await get('nearest?lon=14&lat=110.5')
    expect((body['text'] as { vi: string }).vi).toContain('bị đảo chỗ')
    expect((await get('places?q=cho&near=14,110.5')).body['code']).toBe('geo.swapped')
    expect((await get('places?q=cho&near=abc')).body['code']).toBe('geo.badPoint')
    expect((await get('places?q=cho&near=1,2,3')).body['code']).toBe('geo.badPoint')
  })

  test('a point outside the province belongs to no commune', async () => {
    for (const [lon, lat] of [
      [105.8, 21],
      [112, 14],
      [-110.5, -14],
      [0, 0],
    ] as const) {
      expect(await app.as(anyone, contract).locate({ lon, lat })).toEqual({
        commune: null,
        certainty: null,
        near: [],
        notice: null,
      })
    }
  })

  test('neighbours near a schematic edge are candidates', async () => {
    const { near } = await app.as(anyone, contract).locate({ lon: 110.46, lat: 14.04 })
    expect(near.length).toBeGreaterThan(0)
    expect(near.every((n, i) => n.metres <= 3000 && n.metres >= (near[i - 1]?.metres ?? 0))).toBe(true)
  })

  test('a date before the data knows no shapes', async () => {
    expect((await app.as(anyone, contract).boundaries({ at: '2000-01-01' })).features).toEqual([])
    expect((await app.as(anyone, contract).locate({ lon: 110.5, lat: 14, at: '2000-01-01' })).commune).toBeNull()
  })

  test('communes of an earlier date are found by their own shapes', async () => {
    const before = await app.as(anyone, contract).locate({ lon: 110.47, lat: 14.12, at: '2024-06-01' })
    const after = await app.as(anyone, contract).locate({ lon: 110.47, lat: 14.12, at: '2025-08-01' })
    expect(before.commune).toMatchObject({ code: '99004', name: 'Tân Lập' })
    expect(after.commune?.id).not.toBe(before.commune?.id)
  })

  test('places are found with marks, without, inside addresses, and the exact marks first', async () => {
    expect((await names('Chợ Bến Đa')).slice(0, 2)).toEqual(['Chợ Bến Đa', 'Chợ Bến Đá'])
    expect((await names('Chợ Bến Đá'))[0]).toBe('Chợ Bến Đá')
    expect((await names('cho ben da')).slice(0, 2).toSorted()).toEqual(['Chợ Bến Đa', 'Chợ Bến Đá'].toSorted())
    expect((await names('cho ben da', '110.502,13.871'))[0]).toBe('Chợ Bến Đa')
    expect(await names('Số 12, đường Bờ Sông, tổ 3')).toContain('Đường Bờ Sông')
    expect((await names('CẤP CỨU'))[0]).toBe('Bệnh viện Đa khoa Mẫu')
    const old = (await app.as(anyone, contract).places({ q: 'suoi may' })).items
    expect(old.map((p) => [p.name, p.formerly])).toEqual([
      ['Thác Suối Mây', undefined],
      ['Xã Mây Ngàn', 'Thị trấn Suối Mây'],
    ])
    expect(await names('thị trấn Cửa Sông')).toContain('Phường Cửa Sông')
    expect((await names('chợ'.normalize('NFD'))).length).toBeGreaterThan(2)
    for (const odd of ['', '   ', '%', "'; drop table geo.feature; --", '\u0300', 'zzzz'])
      expect(await names(odd)).toEqual([])
    expect((await names('a')).length).toBeLessThanOrEqual(10)
  })

  test('the nearest named place is told in words', async () => {
    const { place, text } = await app.as(anyone, contract).nearest({ lon: 110.501, lat: 14.0105 })
    expect(place?.name).toBe('Cầu Ngàn Một')
    expect(text).toEqual({ vi: 'gần Cầu Ngàn Một, 120 m', en: 'near Cầu Ngàn Một, 120 m' })
    expect(await app.as(anyone, contract).nearest({ lon: 100, lat: 5 })).toEqual({ place: null, text: null })
  })

  test.each([
    ['anyone', anyone],
    ['a citizen', citizen()],
    ['staff without permission', staff([])],
    ['staff with a permission', staff(['units.reorganise'])],
  ] as const)('%s may read every route', async (_, who) => {
    const paths = [
      '/api/geo/boundaries',
      '/api/geo/locate?lon=110.5&lat=14',
      '/api/geo/places?q=cho',
      '/api/geo/nearest?lon=110.5&lat=14',
      '/api/geo/basemap',
      '/ogc',
      '/ogc/conformance',
      '/ogc/api',
      '/ogc/collections',
      '/ogc/collections/communes',
      '/ogc/collections/communes/items',
      '/tiles/communes/0/0/0',
    ]
    for (const path of paths) expect((await fetch(app.url + path, { headers: header(who) })).status, path).toBe(200)
    expect(Object.values(contract).every((route) => route.allow === 'anyone' && route.method === 'GET')).toBe(true)
  })
})

describe.each(['schematic', 'boundary'])('a merger, with %s shapes', (certainty) => {
  const dir = mkdtempSync(join(tmpdir(), 'hue-s-geo-'))
  let app: TestApp
  beforeAll(async () => {
    const now = '2027-03-01T02:00:00Z'
    app = await testApp([units, geo], { now })
    if (certainty === 'schematic') return
    const living = await app.run((ctx) => listUnits(ctx, { at: '2027-03-01', level: 'commune' }))
    await app.stop()
    const file = join(dir, 'squares.geojson')
    writeFileSync(
      file,
      JSON.stringify({ type: 'FeatureCollection', validOn: '2027-03-01', features: living.map(squareAround) }),
    )
    app = await testApp([units, geo], { now, env: { BOUNDARIES: file } })
  })
  afterAll(async () => {
    await app.stop()
    rmSync(dir, { recursive: true })
  })

  const squareAround = ({ code, centroid }: Awaited<ReturnType<typeof listUnits>>[number]) => {
    const { lon, lat } = centroid ?? { lon: 0, lat: 0 }
    const corners = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ].map(([x = 0, y = 0]) => [lon + x / 100, lat + y / 100])
    return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [corners] } }
  }

  test('gives the new commune a shape, leaves the others theirs, and the date before as it was', async () => {
    const before = await app.run((ctx) => listUnits(ctx, { at: '2027-03-01', level: 'commune' }))
    const [one, two, ...others] = before
    if (!one?.centroid || !two?.centroid) throw new Error('two communes with centres are needed')
    const into = {
      name: 'Chung Một Nhà',
      code: '99990',
      type: 'phường',
      kind: 'commune' as const,
      parentId: one.parentId,
    }
    const planner = app.as(staff(['units.reorganise']), unitsContract)
    const draft = await planner.draft({
      title: 'Sáp nhập hai xã',
      citation: 'Nghị quyết thử nghiệm',
      effectiveOn: '2027-03-02',
      operations: [{ op: 'merge', from: [one.id, two.id], into }],
    })
    await app.as(staff(['units.approve']), unitsContract).approve({ id: draft.id, version: draft.version })
    const communeOf = async (point: { lon: number; lat: number }, at?: string) =>
      (await app.as(anyone, contract).locate({ ...point, ...(at ? { at } : {}) })).commune?.id
    expect(await communeOf(one.centroid)).toBe(one.id)
    app.clock.set('2027-03-02T02:00:00Z')
    await app.run((ctx) => applyDue(ctx))
    await app.settle()
    const after = await app.run((ctx) => listUnits(ctx, { at: '2027-03-02', level: 'commune' }))
    const made = after.find((u) => u.code === '99990')
    const inside = certainty === 'boundary' ? [one.centroid, two.centroid] : [made?.centroid ?? one.centroid]
    for (const point of inside) expect(await communeOf(point)).toBe(made?.id)
    for (const { id, centroid } of others) expect(await communeOf(centroid ?? one.centroid)).toBe(id)
    expect(await communeOf(one.centroid, '2027-03-01')).toBe(one.id)
    expect((await app.as(anyone, contract).boundaries({})).features).toHaveLength(before.length - 1)
  })
})
