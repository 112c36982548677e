import { afterAll, beforeAll, expect, test } from 'vitest'
import { geo } from '@hue-s/engines/geo/index.ts'
import { mqttPortOf, telemetry, telemetryContract } from '@hue-s/engines/telemetry/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { environmentContract } from '@hue-s/systems/environment/contract.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { fireWarningContract } from '@hue-s/systems/fire-warning/contract.ts'
import { fireWarning } from '@hue-s/systems/fire-warning/system.ts'
import { floodResponseContract } from '@hue-s/systems/flood-response/contract.ts'
import { floodResponse } from '@hue-s/systems/flood-response/system.ts'
import { type Devices, startDevices } from './devices.ts'
import type { Fault } from './devices-faults.ts'

const START = Date.parse('2026-11-20T05:00:00.000Z')
const MINUTE = 60_000
let app: TestApp
let devices: Devices
let now = START

/** Time passes: the devices send what they found meanwhile, as far as the clock says. */
async function pass(minutes: number): Promise<void> {
  now += minutes * MINUTE
  app.clock.set(new Date(now))
  await devices.playUntil(now)
  await app.settle()
  await new Promise((done) => setTimeout(done, 80))
  await app.run(async (ctx) => ctx.changed('environment', 'flood-response', 'fire-warning'))
}
const rivers = () => app.as(anyone, floodResponseContract)
const level = async () => (await rivers().river({ key: 'ben-da' })).river
const setFault = async (device: string, fault: Fault) =>
  fetch(`${devices.url}/play`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ device, fault }),
  })
const quarantined = async () => {
  const api = app.as(staff(['telemetry.manage', 'telemetry.read']), telemetryContract)
  return (await api.quarantine({ limit: 200 })).items.map((i) => i.reason)
}

beforeAll(async () => {
  app = await testApp([units, geo, telemetry, environment, fireWarning, floodResponse], {
    now: new Date(START).toISOString(),
    env: { RATE_LIMIT: '100000' },
  })
  for (const system of [environment, fireWarning])
    for (let round = 0, more = true; more && round < 50; round++)
      more = await app.run(async (ctx) => (await system.seedMore?.(ctx, round)) ?? false)
  await app.settle()
  devices = await startDevices({
    productUrl: app.url,
    mqttUrl: `mqtt://127.0.0.1:${mqttPortOf(app.platform)}`,
    file: `${app.platform.config.dataDir}/devices.jsonl`,
    tickMs: 0,
  })
})
afterAll(async () => {
  await devices.stop()
  await app.stop()
})

test('five days of history are there, and every device has its secret', async () => {
  // 7 stations, 6 small devices, 8 houses.
  expect(devices.read()).toBe(21)
  const { items } = await app.as(anyone, environmentContract).recent({ key: 'ben-da', days: 5 })
  expect(items[0]?.coverage).toBeGreaterThan(0.98)
  expect((await level()).peak?.value).toBeGreaterThan(1)
  expect((await app.as(anyone, environmentContract).air({})).items[0]?.now.value).toBeGreaterThan(0)
  expect((await app.as(anyone, environmentContract).rain({})).items[0]?.sums.at(-1)?.mm).toBeGreaterThan(10)
})

test('from the device over MQTT and HTTP to the number on the screen', async () => {
  await pass(65)
  expect(devices.counts).toMatchObject({ refused: 0, lost: 0 })
  expect(devices.counts.taken).toBe(devices.counts.sent)
  expect(devices.counts.taken).toBeGreaterThan(40)
  const one = devices.player.devices.get('ben-da') ?? expect.fail('it plays')
  const { reading } = await level()
  expect(reading.state).toBe('fresh')
  expect(reading.at).toBe('2026-11-20T06:00:00.000Z')
  expect(reading.value).toBe(devices.player.looks(one, Date.parse('2026-11-20T06:00:00Z'))[0]?.result)
})

test('a device may not speak for another, nor with another secret', async () => {
  const one = devices.player.devices.get('ben-da') ?? expect.fail('it plays')
  const other = devices.player.devices.get('cua-song') ?? expect.fail('it plays')
  const post = (secret: string, stream: number) =>
    fetch(`${app.url}/sensorthings/v1.1/Datastreams(${stream})/Observations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: '{"result":9}',
    })
  expect((await post(one.line.secret, other.line.streams['level'] ?? 0)).status).toBeGreaterThanOrEqual(401)
  expect((await post(`${one.line.secret}x`, one.line.streams['level'] ?? 0)).status).toBe(401)
})

test('silence makes a value old; it comes back', async () => {
  await setFault('ben-da', 'silence')
  await pass(60)
  expect((await level()).reading.state).toBe('stale')
  expect((await level()).trend).toBeNull()
  await setFault('ben-da', 'none')
  await pass(20)
  expect((await level()).reading.state).toBe('fresh')
})

test('a spike is shown as doubtful and raises no alarm', async () => {
  await setFault('ben-da', 'spike')
  await pass(10)
  expect(await level()).toMatchObject({ reading: { doubts: ['spike'] }, standing: null })
  await setFault('ben-da', 'none')
  await pass(10)
  expect((await level()).standing?.level).toBeLessThan(3)
})

test.each([
  ['notANumber', 'notANumber'],
  ['huge', 'tooLarge'],
  ['clockAhead', 'future'],
] as const)('%s is put apart with its reason and never shown', async (fault, reason) => {
  const before = (await level()).reading.value
  await setFault('ben-da', fault)
  await pass(10)
  expect(await quarantined()).toContain(reason)
  expect((await level()).reading.value).toBe(before)
  await setFault('ben-da', 'none')
  await pass(10)
})

test('the wrong unit is no flood: centimetres for metres are doubtful', async () => {
  await setFault('ben-da', 'wrongUnit')
  await pass(10)
  expect((await level()).standing).toBeNull()
  await setFault('ben-da', 'none')
  await pass(20)
})

test('yesterday told again changes nothing that is shown', async () => {
  const before = (await level()).reading
  await setFault('ben-da', 'replay')
  await pass(10)
  expect((await level()).reading).toMatchObject({ at: before.at, value: before.value })
  await setFault('ben-da', 'none')
})

test('a house says fire: those who watch see it, and see it end', async () => {
  const say = (fire: string) =>
    fetch(`${devices.url}/play`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ device: 'bao-chay-1', fire }),
      redirect: 'manual',
    })
  // The control page speaks in real time; the house's clock is then far ahead of the product's.
  app.clock.set(new Date())
  expect((await say('on')).status).toBe(303)
  await app.settle()
  const watcher = app.as(staff(['fire-warning.watch']), fireWarningContract)
  expect((await watcher.alarms({ open: true })).items).toHaveLength(1)
  app.clock.set(new Date(Date.now() + 5_000))
  await say('off')
  await app.settle()
  expect((await watcher.alarms({ open: true })).items).toHaveLength(0)
})

test('the control page: the state, bad orders, no other origin of scripts', async () => {
  const html = await (await fetch(devices.url)).text()
  expect(html).toContain('<option value="flood"')
  const order = (body: unknown) =>
    fetch(`${devices.url}/play`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await order({ speed: 1e9 })).status).toBe(400)
  expect((await order({ scenario: 'war' })).status).toBe(400)
  expect((await order({ device: 'nobody', fault: 'stuck' })).status).toBe(404)
  expect((await order({ device: 'ben-da', fire: 'on' })).status).toBe(409)
  expect(await (await order({ scenario: 'flood', speed: 240 })).json()).toMatchObject({ scenario: 'flood', speed: 240 })
})

test('what nobody answered is kept and sent again', async () => {
  const one = devices.player.devices.get('cua-song') ?? expect.fail('it plays')
  const deaf = { send: async (_: unknown, looks: readonly { stream: number; time: number; result: unknown }[]) => [...looks], stop: async () => undefined } // prettier-ignore
  const until = one.next
  await devices.player.until(until, () => deaf)
  expect(one.kept).toHaveLength(1)
  const before = devices.counts.taken
  app.clock.set(new Date(until + 1_000))
  await devices.playUntil(until)
  expect(one.kept).toHaveLength(0)
  expect(devices.counts.taken).toBeGreaterThan(before)
})
