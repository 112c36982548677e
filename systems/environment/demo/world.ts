import type { Measure } from '../contract.ts'
import type { Station } from '../setting.ts'
import { chance, drift } from './noise.ts'
import { Waters } from './water.ts'
import { airOf, hourOfDay, hoursSince, rainAt, type Sky } from './weather.ts'

const HOUR = 3_600_000
const DIGITS: Partial<Record<Measure, number>> = {
  inflow: 0,
  outflow: 0,
  humidity: 0,
  windFrom: 0,
  co: 0,
  turbidity: 0,
  level: 2,
}

/** A place that measures: a station of the province, or a small device somewhere in it. */
export interface Place {
  key: string
  at: readonly [number, number]
  every: number
  sim: Station['sim']
}

/**
 * One story of weather, water and air, told by a seed: what every station would measure at any moment. The same seed,
 * scenario and beginning give the same numbers, whoever asks and in whatever order.
 */
export class World {
  readonly sky: Sky
  readonly #waters: Waters
  readonly #stations: ReadonlyMap<string, Station>

  constructor(sky: Sky, stations: readonly Station[]) {
    this.sky = sky
    this.#waters = new Waters(sky, stations)
    this.#stations = new Map(stations.map((s) => [s.key, s]))
  }

  /** What is measured there then. */
  value(place: Place, measure: Measure, time: number): number {
    const raw = this.#raw(place, measure, time)
    const digits = DIGITS[measure] ?? 1
    return Math.round(raw * 10 ** digits) / 10 ** digits
  }

  #raw(place: Place, measure: Measure, time: number): number {
    const station = this.#stations.get(place.key)
    if (measure === 'rain') return this.rain(place, time)
    if (measure === 'level' || measure === 'inflow' || measure === 'outflow') return this.#water(station, measure, time)
    const hour = hoursSince(this.sky, time)
    const mm = rainAt(this.sky, hour, place.key, place.at[0], place.sim.wet)
    const air = airOf(this.sky, time, place.key, place.sim.height, mm)
    if (measure === 'temperature' || measure === 'humidity' || measure === 'wind' || measure === 'windFrom')
      return air[measure]
    if (measure === 'ph' || measure === 'oxygen' || measure === 'turbidity' || measure === 'salinity')
      return this.#quality(place, station, measure, time)
    return this.#dust(place, measure, time, mm, air.wind)
  }

  #water(station: Station | undefined, measure: 'level' | 'inflow' | 'outflow', time: number): number {
    if (!station) return 0
    if (station.kind === 'reservoir') return this.#waters.reservoir(station, time)[measure]
    return this.#waters.level(station, time)
  }

  /** Millimetres since the look before: what a tipping bucket of 0.2 mm has counted. */
  rain(place: Place, time: number): number {
    const step = place.every / 3_600
    const parts = Math.max(1, Math.round(step * 6))
    let mm = 0
    for (let i = 0; i < parts; i++) {
      const hour = hoursSince(this.sky, time) - step + ((i + 0.5) * step) / parts
      mm += (rainAt(this.sky, hour, place.key, place.at[0], place.sim.wet) * step) / parts
    }
    return Math.floor(mm / 0.2 + chance(this.sky.seed, 'tip', place.key, time)) * 0.2
  }

  /** Traffic morning and evening, still air at night, washed out by rain and blown away by wind. */
  #dust(place: Place, measure: Measure, time: number, mm: number, wind: number): number {
    const h = hourOfDay(time)
    const rush = Math.exp(-((h - 7.5) ** 2) / 3) + Math.exp(-((h - 17.5) ** 2) / 4)
    const still = Math.exp(-((h - 3) ** 2) / 18)
    const washed = Math.exp(-mm / 5)
    const unrest = 1 + 0.25 * drift(this.sky.seed, hoursSince(this.sky, time) / 2, 'dust', place.key)
    const dust = (place.sim.dust * (0.7 + 0.6 * rush + 0.5 * still) * washed * unrest * 3) / (1.5 + wind)
    const sun = Math.max(0, Math.sin(((h - 7) / 12) * Math.PI))
    const gases: Partial<Record<Measure, number>> = {
      pm25: dust,
      pm10: dust * 1.7 + 4,
      o3: 18 + 75 * sun * washed * unrest,
      no2: (12 + 28 * rush) * unrest,
      so2: 8 + 5 * unrest,
      co: (420 + 700 * rush) * unrest,
    }
    return gases[measure] ?? 0
  }

  #quality(place: Place, station: Station | undefined, measure: Measure, time: number): number {
    const unrest = drift(this.sky.seed, hoursSince(this.sky, time) / 4, measure, place.key)
    const flow = station ? this.#waters.flowAt(station, time) : 0
    const sun = Math.max(0, Math.sin(((hourOfDay(time) - 6) / 13) * Math.PI))
    const values: Partial<Record<Measure, number>> = {
      ph: 7.2 + 0.3 * unrest - flow * 0.02,
      oxygen: 6 + sun * 1.2 + 0.4 * unrest,
      turbidity: 12 + flow * 45 + 5 * unrest,
      salinity: place.sim.salt * Math.exp(-flow / 3) * (1 + 0.1 * unrest),
    }
    return values[measure] ?? 0
  }
}

/** The looks of a place in a time, the oldest first: whole multiples of its rhythm. */
export function looksOf(every: number, from: number, to: number): number[] {
  const step = every * 1_000
  const out: number[] = []
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) out.push(t)
  return out
}

export const DAYS_BACK = 5
/** The beginning of a story that has run for five days at this moment: a whole hour. */
export const epochOf = (now: Date): number => Math.floor((now.getTime() - DAYS_BACK * 24 * HOUR) / HOUR) * HOUR
