import { ingest, type NewObservation } from '@hue-s/engines/telemetry/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { streamIds } from '../readings.ts'
import { keyOf, measuresOf, stationsSetting, type Station } from '../setting.ts'
import { findStory, setStory } from '../store.ts'
import { handStations, registerSmall, smallDevices } from './fleet.ts'
import { tellDevice } from './handover.ts'
import { SCENARIOS, type Sky } from './weather.ts'
import { epochOf, looksOf, World } from './world.ts'

const HOUR = 3_600_000
/** What one round may take in: short enough that the instance goes on answering. */
const ROUND_LOOKS = 12_000
const ROUND_DEVICES = 20

/** The story's beginning, told once: what is back-filled and what is played live belong together. */
async function skyOf(ctx: Ctx): Promise<Sky & { until: number }> {
  const { demo } = ctx.setting(stationsSetting)
  const known = await findStory(ctx.db)
  const now = ctx.now()
  const story = known ?? { epoch: epochOf(now), until: now.getTime() }
  if (!known) await setStory(ctx.db, story)
  const scenario = SCENARIOS.find((name) => name === demo.scenario) ?? 'demo'
  return { seed: demo.seed, scenario, ...story }
}

/** Five days of one station, with the holes that its entry asks for. */
export function historyOf(world: World, s: Station, streams: ReadonlyMap<string, number>, until: number) {
  const { hole, silent } = s.sim
  const hour = (t: number) => (t - world.sky.epoch) / HOUR
  const end = until - (silent ?? 0) * HOUR
  const looks = looksOf(s.every, world.sky.epoch, end).filter((t) => !hole || hour(t) < hole[0] || hour(t) >= hole[1])
  return measuresOf(s).flatMap((measure): NewObservation[] => {
    const datastream = streams.get(keyOf(s.key, measure))
    if (datastream === undefined) return []
    return looks.map((time) => ({ datastream, time, result: world.value(s, measure, time) }))
  })
}

const looksIn5Days = (s: Station) => measuresOf(s).length * ((120 * 3_600) / s.every)

/**
 * Stations in parts that a round can take. Those with alarm lines come first, then those that need few looks: after
 * the first round every screen has something to show.
 */
function partsOf(stations: readonly Station[]): Station[][] {
  const out: Station[][] = []
  let room = 0
  const first = (s: Station) => (s.alarms.length > 0 ? 0 : measuresOf(s).length > 1 ? 1 : 2)
  for (const s of stations.toSorted((a, b) => first(a) - first(b))) {
    const looks = looksIn5Days(s)
    if (looks > room) {
      out.push([])
      room = ROUND_LOOKS
    }
    out.at(-1)?.push(s)
    room -= looks
  }
  return out
}

/** Five days of some stations. */
async function tellHistory(ctx: Ctx, sky: Sky & { until: number }, part: readonly Station[]): Promise<void> {
  const world = new World(sky, ctx.setting(stationsSetting).stations)
  const streams = await streamIds(ctx)
  for (const s of part) await ingest(ctx, historyOf(world, s, streams, sky.until), 'demo')
  ctx.changed('environment')
}

/**
 * Rounds: five days of every station, part by part, and after the first part the loggers that go on from there, so
 * that the screens move soon; then the small devices.
 */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  const { stations, demo } = ctx.setting(stationsSetting)
  const sky = await skyOf(ctx)
  const parts = partsOf(stations)
  const part = parts[round]
  if (part) await tellHistory(ctx, sky, part)
  if (round === 0) {
    tellDevice(ctx, { world: { seed: sky.seed, scenario: sky.scenario, epoch: sky.epoch, stations } })
    const speaking = stations.filter((s) => s.sim.silent === undefined)
    await handStations(ctx, speaking, sky.until)
  }
  if (round + 1 < parts.length) return true
  const begin = (round + 1 - parts.length) * ROUND_DEVICES
  const small = await smallDevices(ctx, demo.devices)
  await registerSmall(ctx, small.slice(begin, begin + ROUND_DEVICES), sky.until)
  return begin + ROUND_DEVICES < demo.devices
}
