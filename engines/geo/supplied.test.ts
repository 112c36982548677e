import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp } from '@hue-s/kernel/testing/testApp.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { contract } from './contract.ts'
import { boxOf, contains, metresToEdge, ringsOf, type Area, type Box, type Position } from './geometry.ts'
import { communeAt, geo } from './index.ts'
import { schematicAreas } from './schematic.ts'
import { simplifyAll } from './simplify.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'hue-s-geo-'))
const square = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const feature = (code: string, ...rings: Position[][]) => ({
  type: 'Feature',
  properties: { code },
  geometry: { type: 'Polygon', coordinates: rings },
})

describe('boundaries that a province supplies', () => {
  test('decide the commune, with neighbours named near an edge, on the date whose codes they use', async () => {
    const dir = folder()
    const file = join(dir, 'boundaries.geojson')
    const hole = square(110.44, 14.01, 110.46, 14.03)
    writeFileSync(
      file,
      JSON.stringify({
        type: 'FeatureCollection',
        validOn: '2025-07-01',
        features: [
          feature('99004', square(110.4, 14, 110.5, 14.1), hole),
          feature('99010', hole),
          feature('99022', square(110.5, 14, 110.6, 14.1)),
          feature('00000', square(1, 1, 2, 2)),
        ],
      }),
    )
    const app = await testApp([units, geo], { env: { BOUNDARIES: file } })
    const named = async (lon: number, lat: number, at?: string) =>
      app.as(anyone, contract).locate({ lon, lat, ...(at ? { at } : {}) })
    expect(await named(110.42, 14.05)).toMatchObject({
      commune: { code: '99004' },
      certainty: 'boundary',
      near: [],
      notice: null,
    })
    expect(await named(110.45, 14.02)).toMatchObject({ commune: { code: '99010' } })
    const edge = await named(110.4995, 14.05)
    expect(edge).toMatchObject({ commune: { code: '99004' }, near: [{ code: '99022' }] })
    expect(edge.near[0]?.metres).toBeGreaterThan(40)
    expect(edge.near[0]?.metres).toBeLessThan(70)
    // Code 99004 named another commune before: the shape is not lent to it.
    expect((await named(110.42, 14.05, '2024-06-01')).commune).toBeNull()
    // A commune that lived on keeps its shape.
    expect((await named(110.45, 14.02, '2024-06-01')).commune).toMatchObject({ code: '99010' })
    // One that lived on but took a part of another had another shape before.
    expect((await named(110.55, 14.05)).commune).toMatchObject({ code: '99022' })
    expect((await named(110.55, 14.05, '2024-06-01')).commune).toBeNull()
    expect((await app.as(anyone, contract).boundaries({})).features).toHaveLength(3)
    await app.stop()
    rmSync(dir, { recursive: true })
  })

  test.each([
    ['no JSON', '{'],
    ['no collection', '{"type":"Feature"}'],
    [
      'a shape without rings',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ properties: { code: 'x' }, geometry: { type: 'Polygon', coordinates: [] } }],
      }),
    ],
    [
      'a shape without code',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ properties: {}, geometry: { type: 'Polygon', coordinates: [square(1, 1, 2, 2)] } }],
      }),
    ],
  ])('a file with %s stops the start with its name', async (_, text) => {
    const dir = folder()
    const file = join(dir, 'wrong.geojson')
    writeFileSync(file, text)
    await expect(testApp([units, geo], { env: { BOUNDARIES: file } })).rejects.toThrow('wrong.geojson')
    rmSync(dir, { recursive: true })
  })
})

const real = process.env['TEST_BOUNDARIES']

/** An independent check: how often the rings wind around a point, counted by angles. */
function isInsideByAngles(area: Area, lon: number, lat: number): boolean {
  let odd = 0
  for (const ring of ringsOf(area)) {
    let turn = 0
    for (let i = 1; i < ring.length; i++) {
      const [ax = 0, ay = 0] = ring[i - 1] ?? []
      const [bx = 0, by = 0] = ring[i] ?? []
      turn += Math.atan2(
        (ax - lon) * (by - lat) - (ay - lat) * (bx - lon),
        (ax - lon) * (bx - lon) + (ay - lat) * (by - lat),
      )
    }
    if (Math.abs(turn) > Math.PI) odd += 1
  }
  return odd % 2 === 1
}

/** Repeatable points: the same on every run. */
function* scatter([west, south, east, north]: Box, count: number) {
  let seed = 20250701
  const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (let i = 0; i < count; i++) yield { lon: west + next() * (east - west), lat: south + next() * (north - south) }
}

if (!real) console.warn('TEST_BOUNDARIES is not set: real boundaries are not checked')

describe.skipIf(!real)('real boundaries (TEST_BOUNDARIES names the file, PROVINCE hue)', () => {
  const { features } = JSON.parse(real ? readFileSync(real, 'utf8') : '{"features":[]}') as {
    features: { properties: { code: string }; geometry: Area }[]
  }
  const areas = features.map((f) => f.geometry)
  const bounds = areas
    .map(boxOf)
    .reduce<Box>(
      (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])],
      [180, 90, -180, -90],
    )

  test('ray casting agrees with an independent check, and thinned shapes nearly do', () => {
    const thin = simplifyAll(areas, 0.001)
    let wrong = 0
    let total = 0
    for (const point of scatter(bounds, 1200)) {
      areas.forEach((area, i) => {
        const inside = contains(area, point)
        expect(inside).toBe(isInsideByAngles(area, point.lon, point.lat))
        if (!inside) return
        total += 1
        const kept = thin[i]
        if (kept && !contains(kept, point) && metresToEdge(area, point) > 250) wrong += 1
      })
    }
    expect(total).toBeGreaterThan(300)
    expect(wrong).toBe(0)
    expect(JSON.stringify(thin).length).toBeLessThan(JSON.stringify(areas).length)
  })

  test('the platform finds the commune of every point, and the answer suits a phone', async () => {
    const app = await testApp([units, geo], { env: { PROVINCE: 'hue', BOUNDARIES: real ?? '' } })
    const living = await app.run((ctx) => listUnits(ctx, { at: ctx.today(), level: 'commune' }))
    for (const point of scatter(bounds, 300)) {
      const owner = features.find((f) => contains(f.geometry, point))
      const unit = living.find((u) => u.code === owner?.properties.code)
      expect((await app.run((ctx) => communeAt(ctx, point)))?.unitId).toBe(unit?.id)
    }
    const text = await (await fetch(`${app.url}/api/geo/boundaries`)).text()
    const size = gzipSync(text).length
    console.warn(`boundaries: ${text.length} bytes, ${size} compressed`)
    expect(size).toBeLessThan(60 * 1024)
    const sites = living.flatMap((u) =>
      u.centroid && u.areaKm2 ? [{ ...u.centroid, areaKm2: u.areaKm2, code: u.code }] : [],
    )
    const drawn = schematicAreas(sites, bounds)
    let inside = 0
    let right = 0
    let named = 0
    for (const p of scatter(bounds, 2000)) {
      const truth = features.find((f) => contains(f.geometry, p))?.properties.code
      if (truth === undefined) continue
      inside += 1
      const guess = sites[drawn.findIndex((area) => contains(area, p))]?.code
      named += guess === undefined ? 0 : 1
      right += guess === truth ? 1 : 0
    }
    console.warn(`schematic: ${right} of ${inside} points right, ${named} named at all`)
    expect(right / inside).toBeGreaterThan(0.5)
    await app.stop()
  })
})
