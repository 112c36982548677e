import type { Station } from '../setting.ts'
import { drift } from './noise.ts'
import { hourOfDay, hoursSince, rainOver, type Sky } from './weather.ts'

const MEMORY = 96
const TIDE_HOURS = 12.42
/** Millimetres an hour that fill the bed. */
const BANKS = 8

/** How much of a rain is on its way past a gauge so many hours later; the parts of all hours make up one. */
function passing(recession: number): readonly number[] {
  const raw = Array.from({ length: MEMORY }, (_, k) => ((k + 1) / recession ** 2) * Math.exp(-(k + 1) / recession))
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((v) => v / sum)
}

/** Rivers and reservoirs of the story: rain of the basin, later, spread out; the tide at the mouth. */
export class Waters {
  readonly #sky: Sky
  readonly #stations: ReadonlyMap<string, Station>
  readonly #basins = new Map<string, number>()
  readonly #shapes = new Map<number, readonly number[]>()
  readonly #stores = new Map<string, { fill: number; inflow: number; outflow: number }[]>()

  constructor(sky: Sky, stations: readonly Station[]) {
    this.#sky = sky
    this.#stations = new Map(stations.map((s) => [s.key, s]))
  }

  /** Mean rain of a basin in one whole hour. */
  #basin(station: Station, hour: number): number {
    const key = `${station.key} ${hour}`
    const known = this.#basins.get(key)
    if (known !== undefined) return known
    const gauges = station.sim.basin.map((name) => this.#stations.get(name)).filter((s) => s !== undefined)
    const sum = gauges.reduce((all, g) => all + rainOver(this.#sky, hour + 0.5, g.at[0], g.sim.wet), 0)
    const mean = gauges.length === 0 ? 0 : sum / gauges.length
    if (this.#basins.size > 200_000) this.#basins.clear()
    this.#basins.set(key, mean)
    return mean
  }

  /** Millimetres an hour that pass the gauge at a whole hour. */
  #flow(station: Station, hour: number): number {
    const { lag, recession } = station.sim
    const shape = this.#shapes.get(recession) ?? passing(recession)
    this.#shapes.set(recession, shape)
    let sum = 0
    for (let k = 0; k < MEMORY; k++) sum += this.#basin(station, hour - lag - k) * (shape[k] ?? 0)
    return sum
  }

  /** The same between two hours. */
  flowAt(station: Station, time: number): number {
    const hour = hoursSince(this.#sky, time)
    const from = Math.floor(hour)
    const a = this.#flow(station, from)
    return a + (this.#flow(station, from + 1) - a) * (hour - from)
  }

  level(station: Station, time: number): number {
    const { base, gain, tide } = station.sim
    const flow = this.flowAt(station, time)
    const hour = hoursSince(this.#sky, time)
    // A river in flood no longer feels the tide.
    const sea = tide * Math.sin((hour / TIDE_HOURS) * 2 * Math.PI) * Math.exp(-flow / 4)
    // Once it leaves its banks the same water raises it less.
    return (
      base +
      gain * BANKS * Math.log(1 + flow / BANKS) +
      sea +
      0.008 * drift(this.#sky.seed, hour * 2, 'level', station.key)
    )
  }

  /** A reservoir hour by hour since the beginning: what comes in, what is let out, how full it is. */
  reservoir(station: Station, time: number): { level: number; inflow: number; outflow: number } {
    const hours = this.#stores.get(station.key) ?? []
    this.#stores.set(station.key, hours)
    const { normal = 1, dead = 0, capacity = 1 } = station.reservoir ?? {}
    const told = Math.max(0, hoursSince(this.#sky, time))
    const wanted = Math.floor(told)
    for (let h = hours.length; h <= wanted; h++) hours.push(this.#hour(station, h, hours[h - 1]?.fill, capacity))
    const at = hours[wanted] ?? { fill: 0.7, inflow: 0, outflow: 0 }
    // Wind moves the water at the wall by a centimetre.
    const wind = 0.012 * drift(this.#sky.seed, told, 'level', station.key)
    return { level: dead + (normal - dead) * at.fill ** 0.6 + wind, inflow: at.inflow, outflow: at.outflow }
  }

  #hour(station: Station, hour: number, before: number | undefined, capacity: number) {
    const fill = before ?? 0.72
    const { area } = station.sim
    const inflow = area * 0.02 + (area * this.#flow(station, hour)) / 3.6
    // Room is kept for the flood: the gates open as the water rises, and draw it down again afterwards.
    const gates = area * 8 * Math.min(1, Math.max(0, (fill - 0.8) / 0.25)) ** 1.5
    const outflow = Math.max(this.#turbines(area, hour), gates)
    const next = fill + ((inflow - outflow) * 3_600) / (capacity * 1e6)
    return { fill: Math.min(1.04, Math.max(0.05, next)), inflow, outflow }
  }

  /** Power is wanted most in the evening and least after midnight. */
  #turbines(area: number, hour: number): number {
    const clock = hourOfDay(this.#sky.epoch + hour * 3_600_000)
    return area * 0.05 * (1 + 0.7 * Math.sin(((clock - 12) / 12) * Math.PI))
  }
}
