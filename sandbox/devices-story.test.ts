import { afterEach, expect, test } from 'vitest'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { openStage, type Stage } from '@hue-s/systems/alarms/testing/stage.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { mqttPortOf } from '@hue-s/engines/telemetry/index.ts'
import { StoryClock } from './devices-clock.ts'
import { startDevices, type Devices } from './devices.ts'

const SECOND = 1_000
const HOUR = 3_600_000
let stage: Stage | undefined
let devices: Devices | undefined
afterEach(async () => {
  await devices?.stop()
  await stage?.app.stop()
})

/** The province's devices beside its alarms, both by the clock of the test. */
async function open(): Promise<{ stage: Stage; devices: Devices }> {
  stage = await openStage()
  const { app } = stage
  for (let round = 0, more = true; more && round < 50; round++)
    more = await app.run(async (ctx) => (await environment.seedMore?.(ctx, round)) ?? false)
  await app.settle()
  devices = await startDevices({
    productUrl: app.url,
    mqttUrl: `mqtt://127.0.0.1:${mqttPortOf(app.platform)}`,
    file: `${app.platform.config.dataDir}/devices.jsonl`,
    tickMs: 0,
    now: () => app.clock.now().getTime(),
  })
  devices.read()
  return { stage, devices }
}

const order = async ({ url }: Devices, body: object) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/play`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  return (await response.json()) as { speed: number; story: string }
}

/** Seconds of the clock pass, one look at it each. */
async function pass(of: { stage: Stage; devices: Devices }, seconds: number): Promise<void> {
  const { clock } = of.stage.app
  for (let n = 1; n <= seconds; n++) {
    clock.set(new Date(clock.now().getTime() + SECOND))
    await of.devices.tick()
    if (n % 20 === 0) await of.stage.app.settle()
  }
  await of.stage.app.settle()
}
const ringing = async ({ watcher }: Stage) => (await watcher.list({ limit: 200, open: true })).items.filter((a) => a.state === 'raised').map((a) => a.rule.key) // prettier-ignore
const doubts = ({ app }: Stage) =>
  app.run(async (ctx) => many(ctx.db, sql<{ n: number }>`select count(*)::int as n from telemetry.observation o
    join telemetry.datastream d on d.id = o.datastream_id where d.key = 'ben-da/level' and o.quality & 2 <> 0`)) // prettier-ignore

test('a flood that began three days ago, told at 1,000 times its speed: the level alarms ring when it has come to now', async () => {
  const of = await open()
  expect(await ringing(of.stage)).not.toContain('river-level-2')
  expect(await order(of.devices, { scenario: 'flood', speed: 1_000, ago: 72 })).toMatchObject({ speed: 1_000 })
  // 72 hours at 1,000 times pass in 259 seconds and a little, for the clock goes on too.
  await pass(of, 230)
  expect(await ringing(of.stage)).not.toContain('river-level-2')
  await pass(of, 32)
  expect(await ringing(of.stage)).toEqual(expect.arrayContaining(['river-level-1', 'river-level-2']))
  const state = (await (await fetch(`${of.devices.url}/state`)).json()) as { speed: number; story: string }
  expect(state).toMatchObject({ speed: 1, story: of.stage.app.clock.now().toISOString() })
  expect(of.devices.counts).toMatchObject({ refused: 0, lost: 0 })
}, 180_000)

test('the same flood squeezed into the present: no value is a spike, the fast rise rings, what must last does not', async () => {
  const of = await open()
  await order(of.devices, { scenario: 'flood', speed: 1_000 })
  await pass(of, 250)
  expect(await doubts(of.stage)).toEqual([{ n: 0 }])
  const rung = await ringing(of.stage)
  expect(rung).toContain('river-fast-rise')
  // The water stood above the second line, but only for a minute of the clock.
  const one = of.devices.player.devices.get('ben-da') ?? expect.fail('it plays')
  expect(one.last.find(({ stream }) => stream === one.line.streams['level'])?.result).toBeGreaterThan(2)
  expect(rung).not.toContain('river-level-2')
  expect(of.devices.counts).toMatchObject({ refused: 0, lost: 0 })
}, 180_000)

test('the clock of a story never runs ahead with times of its own', () => {
  const clock = new StoryClock(0)
  clock.begin(-72 * HOUR, 1_000, 0)
  expect(clock.storyAt(100 * SECOND)).toBe(-72 * HOUR + 100_000 * SECOND)
  expect(clock.stampAt(100 * SECOND)).toBeUndefined()
  expect(clock.storyAt(300 * SECOND)).toBe(300 * SECOND)
  expect([clock.speed, clock.storyAt(400 * SECOND)]).toEqual([1, 400 * SECOND])
  // Faster from now on: looks of an hour lie in the last seconds, in their order, none in the future.
  clock.setSpeed(1_000, 400 * SECOND)
  const stamp = clock.stampAt(410 * SECOND) ?? expect.fail('it is squeezed')
  expect([0, 5_000, 10_000].map((after) => stamp((400 + after) * SECOND))).toEqual([400, 405, 410].map((s) => s * SECOND)) // prettier-ignore
  clock.setSpeed(1, 410 * SECOND)
  expect((clock.stampAt(420 * SECOND) ?? expect.fail('still squeezed'))(clock.storyAt(420 * SECOND))).toBe(420 * SECOND)
})
