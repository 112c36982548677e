import { z } from 'zod'
import { MEASURES, type Measure } from '@hue-s/systems/environment/contract.ts'
import type { Scenario } from '@hue-s/systems/environment/demo/weather.ts'
import { SCENARIOS } from '@hue-s/systems/environment/demo/weather.ts'
import { World, type Place } from '@hue-s/systems/environment/demo/world.ts'
import { Sim, Station } from '@hue-s/systems/environment/setting.ts'
import { broken, type Fault } from './devices-faults.ts'
import type { Look, Sender } from './devices-send.ts'

/** A device as it was handed over: who it is, where it stands, which series are its own. */
export const DeviceLine = z.object({
  key: z.string().max(80),
  device: z.string(),
  secret: z.string(),
  thing: z.int(),
  place: z.object({ key: z.string(), at: z.tuple([z.number(), z.number()]), every: z.int().min(1) }),
  streams: z.record(z.string(), z.int().min(1)),
  /** What lies before was told already. */
  from: z.number(),
})
export const WorldLine = z.object({
  world: z.object({ seed: z.int(), scenario: z.enum(SCENARIOS), epoch: z.number(), stations: z.array(Station) }),
})
type DeviceLine = z.output<typeof DeviceLine>

interface Playing {
  line: DeviceLine
  place: Place
  /** Time of its next look, in the story. */
  next: number
  fault: Fault
  last: Look[]
  /** Sent and not answered: it goes again with the next look. */
  kept: Look[]
  fire: boolean
}

const SMALL = Sim.parse({ dust: 24 })
const isMeasure = (name: string): name is Measure => (MEASURES as readonly string[]).includes(name)
/** Millimetres in three hours that a street swallows. */
const DRAINED = 45
const DAY = 86_400_000
/** Looks that a logger can keep. */
const MOST_KEPT = 2_000

/** The devices of a province and the story they live in. Time passes only by `until`. */
export class Player {
  readonly devices = new Map<string, Playing>()
  #world: World | undefined
  #stations: readonly Station[] = []

  get scenario(): Scenario | undefined {
    return this.#world?.sky.scenario
  }

  tell(line: z.output<typeof WorldLine>['world']): void {
    const { stations, ...sky } = line
    this.#stations = stations
    this.#world = new World(sky, stations)
  }

  /** Another weather, which begins at this moment of the story. */
  turn(scenario: Scenario, epoch: number): void {
    const seed = this.#world?.sky.seed ?? 1
    this.#world = new World({ seed, scenario, epoch }, this.#stations)
    for (const one of this.devices.values()) one.next = nextAfter(epoch - 1, one.place.every)
  }

  add(line: DeviceLine): void {
    const station = this.#stations.find((s) => s.key === line.place.key)
    const place: Place = station ?? { ...line.place, sim: SMALL }
    const next = nextAfter(line.from, place.every)
    this.devices.set(line.key, { line, place, next, fault: 'none', last: [], kept: [], fire: false })
  }

  /** What a device finds at a moment of the story. */
  looks({ line, place, fire }: Playing, time: number): Look[] {
    const world = this.#world
    if (!world) return []
    return Object.entries(line.streams).map(([name, stream]): Look => {
      if (name === 'alarm') return { stream, time, result: fire }
      if (name === 'depth') return { stream, time, result: depthOf(world, place, time) }
      return { stream, time, result: isMeasure(name) ? world.value(place, name, time) : 0 }
    })
  }

  /** Plays up to a moment of the story; `stamp` tells the time a look bears. */
  async until(time: number, senderOf: (key: string) => Sender, stamp = (t: number) => t): Promise<void> {
    const work = [...this.devices.values()].map(async (one) => {
      const out = one.kept
      one.kept = []
      for (; one.next <= time; one.next += one.place.every * 1_000) {
        const at = stamp(one.next)
        const looks = this.looks(one, one.next).map((l) => ({ ...l, time: at }))
        out.push(...broken(one.fault, looks, one.last, () => this.looks(one, one.next - DAY)))
        if (one.fault !== 'stuck') one.last = looks
      }
      if (out.length > 0) one.kept = (await senderOf(one.line.key).send(one.line, newestOf(out))).slice(-MOST_KEPT)
    })
    await Promise.all(work)
  }

  /** A fire alarm goes off, or is over: said at once. */
  async fire(key: string, on: boolean, time: number, senderOf: (key: string) => Sender): Promise<boolean> {
    const one = this.devices.get(key)
    if (!one || !('alarm' in one.line.streams)) return false
    one.fire = on
    await senderOf(key).send(one.line, this.looks(one, time))
    return true
  }
}

/** Several looks with the same stamp are one: the newest. */
function newestOf(looks: readonly Look[]): Look[] {
  const by = new Map(looks.map((l) => [`${l.stream} ${l.time}`, l]))
  return [...by.values()]
}

const nextAfter = (time: number, every: number): number => (Math.floor(time / (every * 1_000)) + 1) * every * 1_000

/** Water stands on a street when more has fallen in three hours than its drains swallow. */
function depthOf(world: World, place: Place, time: number): number {
  const mm = world.rain({ ...place, every: 3 * 3_600 }, time)
  return Math.round(Math.max(0, (mm - DRAINED) / 100) * 100) / 100
}
