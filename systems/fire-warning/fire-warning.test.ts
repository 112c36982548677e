import { afterAll, beforeAll, expect, test } from 'vitest'
import { geo } from '@hue-s/engines/geo/index.ts'
import { datastreamsOfKeys, ingest, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { fireWarningContract as contract } from './contract.ts'
import { countDays } from './danger.ts'
import { fireWarning } from './system.ts'

const NOW = '2026-06-20T06:40:00.000Z'
const COMMUNE = unitIdOfKey('sample', 'c99010-ben-da')
const OTHER = unitIdOfKey('sample', 'c99016-tan-lap')
let app: TestApp
const nobody = () => app.as(anyone, contract)
const watcher = (...of: string[]) => app.as(staff(['fire-warning.watch'], of.length > 0 ? of : '*'), contract)

beforeAll(async () => {
  app = await testApp([units, geo, telemetry, environment, fireWarning], { now: NOW })
})
afterAll(() => app.stop())

/** A day of the weather station until 13:00: hourly rain, and what it was like at one o'clock. */
async function measure(day: string, m: { t?: number; h?: number; rain?: number }): Promise<void> {
  const one = Date.parse(`${day}T06:00:00Z`)
  await app.run(async (ctx) => {
    const keys = ['temperature', 'humidity', 'rain'].map((name) => `may-ngan/${name}`)
    const ids = await datastreamsOfKeys(ctx, keys)
    const id = (name: string) => ids.get(`may-ngan/${name}`) ?? 0
    const rain = Array.from({ length: 24 }, (_, i) => ({ datastream: id('rain'), time: one - i * 3_600_000, result: (m.rain ?? 0) / 24 })) // prettier-ignore
    const air = [
      ...(m.t === undefined ? [] : [{ datastream: id('temperature'), time: one, result: m.t }]),
      ...(m.h === undefined ? [] : [{ datastream: id('humidity'), time: one, result: m.h }]),
    ]
    await ingest(ctx, [...(m.rain === undefined ? [] : rain.toReversed()), ...air], 'test')
  })
}

test('the daily job: dry days climb, a wet day begins anew, a day without readings says so', async () => {
  await measure('2026-06-16', { t: 36, h: 45, rain: 0 })
  await measure('2026-06-17', { t: 36, h: 45, rain: 2.4 })
  await measure('2026-06-18', { t: 30, h: 90, rain: 24 })
  await measure('2026-06-19', { t: 36, h: 45, rain: 0 })
  await measure('2026-06-20', { h: 45, rain: 0 })
  await app.run(countDays)
  await app.run(countDays)
  const { items } = await nobody().danger({})
  const days = items[0]?.days ?? []
  expect(days.map((d) => d.day)).toEqual(['2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19', '2026-06-20'])
  expect(days.map((d) => Math.round(d.p / 100))).toEqual([12, 23, 0, 12, 12])
  expect(days.map((d) => d.complete)).toEqual([true, true, true, true, false])
  expect(items[0]?.today).toMatchObject({ day: '2026-06-20', level: 1 })
  expect(items[0]?.communes).toHaveLength(6)
})

test('past days can be asked for; spans that cannot be are refused', async () => {
  const { items } = await nobody().days({ from: '2026-06-17', to: '2026-06-19' })
  expect(items[0]?.days.map(({ day, level }) => [day, level])).toEqual([
    ['2026-06-17', 1],
    ['2026-06-18', 1],
    ['2026-06-19', 1],
  ])
  expect((await nobody().days({ from: '2020-01-01', to: '2020-12-30' })).items[0]?.days).toEqual([])
  const refused = (from: string, to: string, code: string) => expect(nobody().days({ from, to })).rejects.toMatchObject({ code }) // prettier-ignore
  await refused('2026-06-19', '2026-06-17', 'fire-warning.badSpan')
  await refused('2020-01-01', '2026-06-17', 'fire-warning.spanTooLong')
  await refused('2026-02-30', '2026-06-17', 'kernel.badInput')
  await refused("2026-06-17'; drop", '2026-06-17', 'kernel.badInput')
})

test('before half past one the day is not counted; an index of long ago is no danger of today', async () => {
  app.clock.set('2026-06-21T06:00:00.000Z')
  await measure('2026-06-21', { t: 36, h: 45, rain: 0 })
  await app.run(countDays)
  const last = async () => (await nobody().danger({})).items[0]?.days.at(-1)?.day
  expect(await last()).toBe('2026-06-20')
  app.clock.set('2026-06-23T06:00:00.000Z')
  await app.run(async (ctx) => ctx.changed('fire-warning'))
  expect((await nobody().danger({})).items[0]?.today).toBeNull()
  app.clock.set('2026-06-21T06:40:00.000Z')
  await app.run(countDays)
  expect(await last()).toBe('2026-06-21')
})

test('the index as a feed', async () => {
  const csv = await (await fetch(`${app.url}/api/fire-warning/feeds/danger.csv`)).text()
  expect(csv.split('\r\n')[0]).toBe('region,day,temperature,humidity,deficit,rain,rainLimit,added,p,level,complete,inSeason') // prettier-ignore
  expect(csv).toContain('tat-ca,2026-06-18,30,90,')
  expect((await fetch(`${app.url}/api/fire-warning/feeds/danger.xls`)).status).toBe(400)
})

async function house(unitId = COMMUNE) {
  const keeper = app.as(staff(['fire-warning.keep']), contract)
  return keeper.register({ name: 'Nhà thử', address: 'Kiệt 3', unitId, at: { lon: 110.42, lat: 14 } })
}
const observations = (app: TestApp, secret: string, datastream: number, body: unknown) =>
  fetch(`${app.url}/sensorthings/v1.1/Datastreams(${datastream})/Observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify(body),
  })

test('a device says fire over SensorThings: one alarm, however often; it clears; nobody outside sees where', async () => {
  const made = await house()
  const say = (result: boolean, at: string) =>
    observations(app, made.secret, made.datastream, { result, phenomenonTime: at })
  expect((await say(true, '2026-06-21T06:39:00Z')).status).toBe(201)
  expect((await say(true, '2026-06-21T06:39:30Z')).status).toBe(201)
  await app.settle()
  const open = await watcher(COMMUNE).alarms({ open: true })
  expect(open.items).toHaveLength(1)
  expect(open.items[0]).toMatchObject({ address: 'Kiệt 3', clearedAt: null, unit: { name: 'Bến Đá' } })
  expect((await watcher(OTHER).alarms({})).items).toHaveLength(0)
  const things = await (await fetch(`${app.url}/sensorthings/v1.1/Things(${made.thing})`)).text()
  expect(things).not.toContain('Nhà thử')
  await say(false, '2026-06-21T06:39:50Z')
  await app.settle()
  expect((await watcher().alarms({ open: true })).items).toHaveLength(0)
  // A replay of the alarm, now that it is over.
  await say(true, '2026-06-21T06:39:10Z')
  await app.settle()
  expect((await watcher().alarms({ open: true })).items).toHaveLength(0)
})

test('yesterday told again raises nobody; a clock ahead neither hides nor blocks an alarm', async () => {
  const made = await house()
  const say = (result: unknown, at: string) =>
    observations(app, made.secret, made.datastream, { result, phenomenonTime: at })
  await say(true, '2026-06-20T06:00:00Z')
  await app.settle()
  expect((await watcher().alarms({ open: true })).items).toHaveLength(0)
  expect((await say('fire!', '2026-06-21T06:38:00Z')).status).toBe(400)
  await say(true, '2026-06-21T09:00:00Z')
  await app.settle()
  const [one] = (await watcher().alarms({ open: true })).items
  expect(one?.raisedAt).toBe('2026-06-21T06:40:00.000Z')
  app.clock.set('2026-06-21T06:50:00.000Z')
  await say(false, '2026-06-21T06:49:00Z')
  await app.settle()
  expect((await watcher().alarms({ open: true })).items).toHaveLength(0)
})

test('one person takes an alarm; the second is told who', async () => {
  const made = await house(OTHER)
  await observations(app, made.secret, made.datastream, { result: true, phenomenonTime: '2026-06-21T06:49:30Z' })
  await app.settle()
  const [one] = (await watcher(OTHER).alarms({ open: true })).items
  const id = one?.id ?? ''
  await expect(watcher(COMMUNE).acknowledge({ id })).rejects.toMatchObject({ status: 404 })
  expect(await watcher(OTHER).acknowledge({ id, note: 'Xe đang tới' })).toMatchObject({ note: 'Xe đang tới' })
  await expect(watcher(OTHER).acknowledge({ id })).rejects.toMatchObject({ code: 'fire-warning.alreadyTaken' })
})

test('who may do what', async () => {
  for (const [actor, status] of [
    [anyone, 401],
    [citizen(), 403],
    [staff([]), 403],
  ] as const) {
    // prettier-ignore
    const api = app.as(actor, contract)
    await expect(api.alarms({})).rejects.toMatchObject({ status })
    await expect(api.acknowledge({ id: crypto.randomUUID() })).rejects.toMatchObject({ status })
    await expect(
      api.register({ name: 'Nhà', address: 'Kiệt', unitId: COMMUNE, at: { lon: 110, lat: 14 } }),
    ).rejects.toMatchObject({ status })
  }
  const elsewhere = app.as(staff(['fire-warning.keep'], [OTHER]), contract)
  await expect(
    elsewhere.register({ name: 'Nhà', address: 'Kiệt', unitId: COMMUNE, at: { lon: 110, lat: 14 } }),
  ).rejects.toMatchObject({ status: 404 })
  await expect(watcher().alarms({ after: "'; drop table" })).resolves.toBeDefined()
})
