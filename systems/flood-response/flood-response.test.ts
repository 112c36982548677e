import { afterAll, beforeAll, expect, test } from 'vitest'
import { geo } from '@hue-s/engines/geo/index.ts'
import { datastreamsOfKeys, ingest, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { fireWarning } from '@hue-s/systems/fire-warning/system.ts'
import { floodResponseContract as contract } from './contract.ts'
import { standingOf, trendOf } from './shared/standing.ts'
import { floodResponse } from './system.ts'

const NOW = '2026-11-20T05:02:00.000Z'
let app: TestApp
const nobody = () => app.as(anyone, contract)

beforeAll(async () => {
  app = await testApp([units, geo, telemetry, environment, fireWarning, floodResponse], { now: NOW })
})
afterAll(() => app.stop())

async function say(station: string, measure: string, values: readonly (readonly [number, number])[]): Promise<void> {
  const key = `${station}/${measure}`
  await app.run(async (ctx) => {
    const datastream = (await datastreamsOfKeys(ctx, [key])).get(key) ?? 0
    const now = ctx.now().getTime()
    const rows = values.map(([ago, result]) => ({ datastream, time: now - ago * 60_000, result }))
    await ingest(ctx, rows.toSorted((a, b) => a.time - b.time), 'test') // prettier-ignore
  })
  // The engine hands out its list of newest values for a breath of 50 ms.
  await new Promise((done) => setTimeout(done, 80))
  await app.run(async (ctx) => ctx.changed('environment', 'flood-response'))
}

test.each([
  [0.77, 0, { line: 1, by: -0.23 }],
  [1, 1, { line: 1, by: 0 }],
  [1.77, 1, { line: 2, by: -0.23 }],
  [3.63, 3, { line: 3, by: 0.13 }],
  [9, 3, { line: 3, by: 5.5 }],
])('%d m at lines 1, 2, 3.5 is alarm %d', (value, level, nearest) => {
  expect(standingOf(value, [1, 2, 3.5])).toEqual({ level, nearest })
})

test('without lines or without a value there is no alarm level', () => {
  expect(standingOf(2, undefined)).toBeNull()
  expect(standingOf(2, [])).toBeNull()
  expect(standingOf(null, [1, 2, 3])).toBeNull()
})

const line = (values: readonly (number | null)[]) =>
  values.map((v, i): [string, null, number | null, null, number] => [
    new Date(Date.parse(NOW) + i * 600_000).toISOString(),
    null,
    v,
    null,
    1,
  ])

test('the trend is in centimetres an hour, and one jump does not make a river rise', () => {
  expect(trendOf(line([1, 1.05, 1.1, 1.15, 1.2, 1.25]))).toEqual({ cmPerHour: 30, word: 'risingFast' })
  expect(trendOf(line([1, 1.01, 1.02, 1.03, 1.04, 1.05]))).toEqual({ cmPerHour: 6, word: 'rising' })
  expect(trendOf(line([1.05, 1.04, 1.03, 1.02, 1.01, 1]))).toEqual({ cmPerHour: -6, word: 'falling' })
  expect(trendOf(line([1, 1, 1, 9, 1, 1, 1, 1]))).toEqual({ cmPerHour: 0, word: 'steady' })
  expect(trendOf(line([1, null, null, 1.3]))).toBeNull()
  expect(trendOf([])).toBeNull()
})

test('«how high is the water near me»: level, alarm, trend, peak, and for whom', async () => {
  const rising = Array.from({ length: 18 }, (_, i) => [i * 10 + 2, Math.round((2.5 - i * 0.03) * 100) / 100] as const)
  await say('ben-da', 'level', rising)
  const commune = unitIdOfKey('sample', 'c99010-ben-da')
  const { items } = await nobody().rivers({ commune })
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    key: 'ben-da',
    reading: { value: 2.5, state: 'fresh' },
    alarms: { lines: [1, 2, 3] },
    standing: { level: 2 },
    trend: { cmPerHour: 18, word: 'rising' },
  })
  expect(items[0]?.peak?.value).toBeGreaterThan(2.3)
  expect(items[0]?.reaches.map((r) => r.name)).toContain('Bến Đá')
})

test('a commune that no station names sees the nearest ones', async () => {
  const { items } = await nobody().rivers({ commune: unitIdOfKey('sample', 'c99022-ben-da') })
  expect(items.map((i) => i.key).toSorted()).toEqual(['ben-da', 'cua-song'])
  await expect(nobody().rivers({ commune: crypto.randomUUID() })).rejects.toMatchObject({ status: 404 })
})

test('a sensor that jumps raises no alarm, and says why', async () => {
  app.clock.set('2026-11-20T05:12:00.000Z')
  await say('ben-da', 'level', [[2, 8.4]])
  const { river } = await nobody().river({ key: 'ben-da' })
  expect(river).toMatchObject({ reading: { value: 8.4, doubts: ['spike'] }, standing: null })
  expect(river.peak?.value).toBeLessThan(3)
})

test('an old value keeps its number and loses its trend', async () => {
  app.clock.set('2026-11-20T06:30:00.000Z')
  await app.run(async (ctx) => ctx.changed('environment', 'flood-response'))
  const { river } = await nobody().river({ key: 'ben-da' })
  expect(river.reading.state).toBe('stale')
  expect(river.trend).toBeNull()
})

test('reservoirs against their normal level', async () => {
  await say('ho-ngan', 'level', [[2, 58.5]])
  await say('ho-ngan', 'outflow', [[2, 320]])
  const { items } = await nobody().reservoirs({})
  expect(items[0]).toMatchObject({ key: 'ho-ngan', fromNormal: -1.5, outflow: { value: 320, unit: 'm³/s' } })
  expect(items[0]?.inflow).toMatchObject({ value: null, state: 'never' })
})

test('feeds as CSV and GeoJSON; what is not there is refused', async () => {
  const get = (path: string) => fetch(`${app.url}/api/flood-response/${path}`)
  const csv = await (await get('feeds/rivers.csv')).text()
  expect(csv.split('\r\n')[0]).toContain('station,name,river,lon,lat,level,unit,at,state')
  expect(csv).toContain('ben-da,Bến Đá,Sông Ngàn,110.42,14,8.4,m,')
  expect(await (await get('feeds/rivers.geojson')).json()).toMatchObject({ type: 'FeatureCollection' })
  expect((await get('feeds/rivers.exe')).status).toBe(400)
  expect((await get('rivers/ho-ngan')).status).toBe(404)
  expect((await get("rivers/x'--")).status).toBe(400)
  expect((await get('rivers?commune=here')).status).toBe(400)
})

test('a past time is played with what was said then, for those at the wall only; bad spans are refused', async () => {
  const wall = app.as(staff(['flood-response.wall']), contract)
  const [from, to] = ['2026-11-20T02:00:00.000Z', '2026-11-20T05:00:00.000Z']
  const played = await wall.playback({ from, to, steps: 12 })
  expect(played.moments).toHaveLength(13)
  const level = played.rivers.find(({ key }) => key === 'ben-da')?.level ?? []
  expect(level.at(-1)).toBe(2.5)
  expect(level[0]).toBeNull()
  expect(level[6]).toBeGreaterThan(2)
  expect(level[6]).toBeLessThan(2.5)
  expect(played.reservoirs[0]?.level.every((v) => v === null)).toBe(true)
  // Nothing of air and fire was measured: every moment has its place, and nothing in it.
  for (const list of [played.air[0]?.index, played.fire[0]?.level]) expect(list).toEqual(Array.from({ length: 13 }, () => null)) // prettier-ignore
  const code = (asked: object) => wall.playback(asked as never).then(() => 'ok', (e: { code: string }) => e.code) // prettier-ignore
  expect(await code({ from: to, to: from })).toBe('flood-response.badSpan')
  expect(await code({ from: '2020-01-01T00:00:00.000Z', to })).toBe('flood-response.spanTooLong')
  expect(await code({ from: 'yesterday', to })).toBe('kernel.badInput')
  expect(await code({ from, to, steps: 1e9 })).toBe('kernel.badInput')
  for (const [actor, wanted] of [
    [anyone, 'kernel.signInNeeded'],
    [citizen(), 'kernel.notAllowed'],
    [staff([]), 'kernel.notAllowed'],
  ] as const)
    // prettier-ignore
    await expect(app.as(actor, contract).playback({ from, to })).rejects.toMatchObject({ code: wanted })
})
