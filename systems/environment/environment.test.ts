import { afterAll, beforeAll, expect, test } from 'vitest'
import { geo } from '@hue-s/engines/geo/index.ts'
import { datastreamsOfKeys, ingest, noticeSilence, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { environmentContract as contract } from './contract.ts'
import { environment } from './system.ts'

const NOW = '2026-11-20T05:02:00.000Z'
const at = (iso: string) => new Date(iso).getTime()
let app: TestApp
const nobody = () => app.as(anyone, contract)

beforeAll(async () => {
  app = await testApp([units, geo, telemetry, environment], { now: NOW })
})
afterAll(() => app.stop())

/** A device's words for a station: minutes before now and value. */
async function say(station: string, measure: string, values: readonly (readonly [number, number])[]): Promise<void> {
  const key = `${station}/${measure}`
  await app.run(async (ctx) => {
    const datastream = (await datastreamsOfKeys(ctx, [key])).get(key) ?? 0
    const rows = values.map(([ago, result]) => ({ datastream, time: ctx.now().getTime() - ago * 60_000, result }))
    await ingest(ctx, rows.toSorted((a, b) => a.time - b.time), 'test') // prettier-ignore
  })
  await settled()
}

/** The engine hands out its list of newest values for a breath of 50 ms; then stored answers are dropped. */
async function settled(ms = 80): Promise<void> {
  await new Promise((done) => setTimeout(done, ms))
  await app.run(async (ctx) => ctx.changed('environment'))
}

test('the stations of the pack are things of the SensorThings door, registered once', async () => {
  const things = (await (await fetch(`${app.url}/sensorthings/v1.1/Things?$count=true`)).json()) as {
    '@iot.count': number
    value: { name: string }[]
  }
  expect(things['@iot.count']).toBe(7)
  expect(things.value.map((t) => t.name)).toContain('Bến Đá')
  await app.run(async (ctx) => environment.prepare?.(ctx))
  const again = (await (await fetch(`${app.url}/sensorthings/v1.1/Datastreams?$count=true&$top=1`)).json()) as {
    '@iot.count': number
  }
  expect(again['@iot.count']).toBe(1 + 1 + 3 + 5 + 1 + 6 + 4)
})

test('the alarm lines are those of the decision in force on the day', async () => {
  const { station } = await nobody().station({ key: 'ben-da' })
  expect(station.alarms).toMatchObject({ from: '2026-01-01', lines: [1, 2, 3] })
  expect(station.river?.name.vi).toBe('Sông Ngàn')
})

test('a value has an age: fresh, then stale, then silent; before the first it is never', async () => {
  const state = async () =>
    (await nobody().station({ key: 'ben-da' })).station.readings[0] ?? expect.fail('it measures something')
  expect(await state()).toMatchObject({ state: 'never', value: null, at: null })
  await say('ben-da', 'level', [[2, 1.24]])
  expect(await state()).toMatchObject({ state: 'fresh', value: 1.24, unit: 'm' })
  app.clock.set('2026-11-20T05:28:00.000Z')
  await settled()
  expect((await state()).state).toBe('stale')
  // The engine looks every few minutes; what it did not see awake it does not call silent.
  for (let minute = 29; minute < 75; minute += 4) {
    app.clock.set(new Date(at('2026-11-20T05:00:00.000Z') + minute * 60_000))
    await app.run(noticeSilence)
  }
  // What is no batch of values shows within the second for which the engine keeps its list.
  await settled(1_100)
  expect((await state()).state).toBe('silent')
  app.clock.set(NOW)
})

test('a doubtful value is shown with its doubt', async () => {
  await say('cua-song', 'level', [[12, 0.2], [2, 4.9]]) // prettier-ignore
  const { station } = await nobody().station({ key: 'cua-song' })
  expect(station.readings[0]).toMatchObject({ value: 4.9, doubts: ['spike'] })
})

test('rain is summed over windows; too little measured is not told, an impossible amount is left out', async () => {
  const looks = Array.from({ length: 36 }, (_, i) => [i * 10 + 1, 2] as const)
  await say('tan-lap', 'rain', looks)
  const sums = async () => (await nobody().rain({})).items.find((i) => i.key === 'tan-lap')?.sums.map((s) => s.mm)
  expect(await sums()).toEqual([12, 36, 72, null, null])
  await say('tan-lap', 'rain', [[1, 150]])
  // The newest look is now doubtful: five of six are left, enough for the hour.
  expect(await sums()).toEqual([10, 34, 70, null, null])
})

test('VN_AQI of the hour from what the station sent; without dust there is none', async () => {
  const hours = Array.from({ length: 12 }, (_, i) => [i * 60 + 2, 30] as const)
  await say('khong-khi-cua-song', 'no2', hours.map(([ago]) => [ago, 250] as const)) // prettier-ignore
  const read = async () => (await nobody().air({})).items[0] ?? expect.fail('there is a station')
  expect((await read()).now).toMatchObject({ value: null, main: null })
  await say('khong-khi-cua-song', 'pm25', hours)
  const one = await read()
  expect(one.now).toMatchObject({ value: 105, level: 3, main: 'no2' })
  expect(one.hour).toBe('2026-11-20T05:00:00.000Z')
  expect(one.hours.at(-1)).toEqual({ at: '2026-11-20T05:00:00.000Z', value: 105 })
})

test('the index of past hours is what was told then; periods that cannot be are refused', async () => {
  const past = (from: string, to: string) => nobody().airHours({ from, to })
  const { items } = await past('2026-11-19T16:30:00.000Z', '2026-11-20T05:00:00.000Z')
  const now = await nobody().air({})
  // Hours are named by their end; that of 18:00 is the first in which two of three hours were there.
  const told = items[0]?.hours.filter(({ value }) => value !== null) ?? []
  expect([told[0]?.at, told.at(-1)?.at, told.length]).toEqual(['2026-11-19T19:00:00.000Z', '2026-11-20T05:00:00.000Z', 11]) // prettier-ignore
  expect(told.map(({ at, value }) => ({ at, value }))).toEqual(
    now.items[0]?.hours.filter(({ value }) => value !== null),
  )
  expect(told.at(-1)).toEqual({ at: '2026-11-20T05:00:00.000Z', value: 105, level: 3 })
  // What has not come yet is not in it.
  expect((await past('2026-11-20T04:00:00.000Z', '2026-11-21T00:00:00.000Z')).items[0]?.hours.at(-1)?.at).toBe('2026-11-20T05:00:00.000Z') // prettier-ignore
  expect((await past('2027-01-01T00:00:00.000Z', '2027-01-02T00:00:00.000Z')).items[0]?.hours).toEqual([])
  await expect(past('2026-11-20T05:00:00.000Z', '2026-11-20T04:00:00.000Z')).rejects.toMatchObject({ code: 'telemetry.badRange' }) // prettier-ignore
  await expect(past('2026-01-01T00:00:00.000Z', '2026-11-20T04:00:00.000Z')).rejects.toMatchObject({ code: 'environment.periodTooLong' }) // prettier-ignore
  await expect(past('then', 'now')).rejects.toMatchObject({ code: 'kernel.badInput' })
})

test('the last days of a station have their gaps named', async () => {
  const old = Array.from({ length: 6 }, (_, i) => [24 * 60 + i * 10, 1] as const)
  const fresh = Array.from({ length: 6 }, (_, i) => [i * 10 + 2, 1.2] as const)
  await say('ben-da', 'level', [...old, ...fresh])
  const { items } = await nobody().recent({ key: 'ben-da', days: 2 })
  expect(items[0]?.points.length).toBeGreaterThan(1)
  expect(items[0]?.gaps.some(([from, to]) => at(to) - at(from) > 20 * 3_600_000)).toBe(true)
})

test('the stations nearest to a commune', async () => {
  const commune = unitIdOfKey('sample', 'c99010-ben-da')
  const found = await nobody().near({ commune, kind: 'river' })
  expect(found.commune.name).toBe('Bến Đá')
  expect(found.items.map((i) => i.key)).toEqual(['ben-da', 'cua-song'])
  await expect(nobody().near({ commune: crypto.randomUUID(), kind: 'air' })).rejects.toMatchObject({
    code: 'environment.noSuchCommune',
  })
})

test('feeds: CSV, JSON and GeoJSON with licence and freshness; a formula in a cell is only text', async () => {
  const get = async (path: string) => fetch(`${app.url}/api/environment/feeds/${path}`)
  const csv = await (await get('latest.csv?kind=river')).text()
  expect(csv.split('\r\n')[0]).toBe('station,name,kind,lon,lat,measure,value,unit,at,state,doubts,licence')
  expect(csv).toContain('ben-da,Bến Đá,river,110.42,14,level,1.2,m,')
  const json = (await (await get('latest.json')).json()) as { licence: string; items: unknown[] }
  expect(json.licence).toContain('CC BY 4.0')
  expect(json.items).toHaveLength(7)
  const geojson = await get('latest.geojson?kind=air')
  expect(geojson.headers.get('content-type')).toContain('application/geo+json')
  expect(await geojson.json()).toMatchObject({ type: 'FeatureCollection', features: [{ id: 'khong-khi-cua-song' }] })
  const span = 'from=2026-11-20T00:00:00Z&to=2026-11-20T06:00:00Z'
  const period = await (await get(`stations/ben-da.csv?${span}`)).text()
  expect(period).toContain('ben-da,level,m,')
  expect((await get(`stations/ben-da.json?from=2026-01-01T00:00:00Z&to=2026-11-20T00:00:00Z`)).status).toBe(400)
  expect((await get(`stations/nowhere.csv?${span}`)).status).toBe(404)
  expect((await get('latest.xml')).status).toBe(400)
})

test('the register is for those who watch; what is amiss comes first', async () => {
  await expect(nobody().registry({})).rejects.toMatchObject({ status: 401 })
  await expect(app.as(citizen(), contract).registry({})).rejects.toMatchObject({ status: 403 })
  await expect(app.as(staff([]), contract).registry({})).rejects.toMatchObject({ status: 403 })
  const watcher = app.as(staff(['environment.registry', 'telemetry.read']), contract)
  const all = await watcher.registry({})
  expect(all.items).toHaveLength(7)
  expect(all.counts.fresh + all.counts.stale + all.counts.silent + all.counts.never).toBe(7)
  expect((await watcher.registry({ q: 'ho ngan' })).items.map((i) => i.name)).toEqual(['Hồ Ngàn'])
  const page = await watcher.registry({ limit: 3 })
  expect(page.next).toBe('3')
  expect((await watcher.registry({ limit: 3, after: page.next ?? '' })).items[0]?.thing).toBe(all.items[3]?.thing)
})

test.each([
  ['stations?kind=moon'],
  ['stations/..%2f..%2fetc'],
  ["stations/x'%20or%201=1/series?measure=level&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"],
  ['stations/ben-da/series?measure=level&from=yesterday&to=now'],
  ['stations/ben-da/series?measure=level&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'],
  ['stations/ben-da/recent?days=9999'],
  ['near?commune=1&kind=air'],
  ['rain/%00'],
])('%s is refused, never a bug', async (path) => {
  const { status } = await fetch(`${app.url}/api/environment/${path}`)
  expect([400, 404]).toContain(status)
})
