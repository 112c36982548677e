import { appendFileSync, mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { geo } from '@hue-s/engines/geo/index.ts'
import { mqttPortOf, registerDevice, registerThing, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { type Devices, startDevices } from './devices.ts'

const DEVICES = 2_000
const EVERY = 600
const MINUTES_20 = 2 * EVERY * 1_000
const START = Math.floor(Date.now() / MINUTES_20) * MINUTES_20 - MINUTES_20
let app: TestApp
let devices: Devices

/** A gauge on every corner: a thing with one series and a secret of its own. */
async function handOver(file: string): Promise<void> {
  const world = { seed: 3, scenario: 'heavyRain', epoch: START - 12 * 3_600_000, stations: [] }
  appendFileSync(file, `${JSON.stringify({ world })}\n`)
  for (let first = 0; first < DEVICES; first += 200)
    await app.run(async (ctx) => {
      for (let n = first; n < first + 200; n++) {
        const key = `gauge-${n}`
        const at: [number, number] = [110.3 + (n % 50) / 100, 13.8 + n / 5_000]
        const { thing, datastreams } = await registerThing(ctx, {
          key,
          name: key,
          description: 'a gauge',
          at: { lon: at[0], lat: at[1], name: key },
          datastreams: [
            {
              key: `${key}/rain`,
              name: 'Rain',
              description: 'since the look before',
              unit: { name: 'millimetre', symbol: 'mm' },
              sensor: { name: 'bucket', description: 'tipping bucket' },
              property: { name: 'Rain', definition: 'http://example.org/rain', description: 'rain' },
              terms: { expected: EVERY },
            },
          ],
        })
        const { secret } = await registerDevice(ctx, { name: key, kind: 'device', unitId: null, things: [thing], perMinute: 60 }) // prettier-ignore
        const streams = { rain: datastreams[`${key}/rain`] ?? 0 }
        appendFileSync(file, `${JSON.stringify({ key, device: key, secret, thing, place: { key, at, every: EVERY }, streams, from: START })}\n`) // prettier-ignore
      }
    })
}

beforeAll(async () => {
  app = await testApp([units, geo, telemetry], { env: { RATE_LIMIT: '1000000' } })
  const file = `${app.platform.config.dataDir}/devices.jsonl`
  mkdirSync(app.platform.config.dataDir, { recursive: true })
  await handOver(file)
  devices = await startDevices({
    productUrl: app.url,
    mqttUrl: `mqtt://127.0.0.1:${mqttPortOf(app.platform)}`,
    file,
    tickMs: 0,
  })
}, 180_000)
afterAll(async () => {
  await devices.stop()
  await app.stop()
}, 60_000)

const kept = async () =>
  app.run((ctx) => one(ctx.db, sql<{ n: number; sum: number }>`select count(*)::int as n, sum(result)::float8 as sum from telemetry.observation`)) // prettier-ignore

test('a province of 2,000 devices at once: all connect, all are heard, every look is taken once', async () => {
  expect(devices.read()).toBe(DEVICES)
  const began = performance.now()
  await devices.playUntil(START + EVERY * 1_000)
  const connected = performance.now()
  expect(devices.counts).toMatchObject({ sent: DEVICES, taken: DEVICES, refused: 0, lost: 0 })
  // They stay: the second look of all goes over the lines of the first, a few at a time as clocks differ.
  await wait(2_000)
  await devices.playUntil(START + MINUTES_20)
  const took = performance.now() - connected - 2_000
  console.log(`2,000 devices connected and heard in ${Math.round(connected - began)} ms, heard again in ${Math.round(took)} ms`) // prettier-ignore
  expect(devices.counts).toMatchObject({ sent: 2 * DEVICES, taken: 2 * DEVICES, refused: 0, lost: 0 })
  const { n, sum } = await kept()
  expect(n).toBe(2 * DEVICES)
  const told = [...devices.player.devices.values()].flatMap((d) => [START + EVERY * 1_000, START + MINUTES_20].map((t) => Number(devices.player.looks(d, t)[0]?.result))) // prettier-ignore
  expect(sum).toBeCloseTo(
    told.reduce((a, b) => a + b, 0),
    3,
  )
  expect(told.some((mm) => mm > 0)).toBe(true)
}, 180_000)

test('all of them tell both looks again: nothing is doubled', async () => {
  const before = await kept()
  for (const one of devices.player.devices.values()) one.next = START + EVERY * 1_000
  await devices.playUntil(START + MINUTES_20)
  expect(devices.counts).toMatchObject({ taken: 4 * DEVICES, refused: 0, lost: 0 })
  expect(await kept()).toEqual(before)
}, 180_000)
