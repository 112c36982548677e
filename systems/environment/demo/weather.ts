import { chance, drift } from './noise.ts'

export const SCENARIOS = ['demo', 'calm', 'heavyRain', 'flood', 'drought'] as const
export type Scenario = (typeof SCENARIOS)[number]

/** Rain that swells and ebbs: hours from the beginning of the story, millimetres an hour at its height. */
interface Storm {
  from: number
  height: number
  to: number
  mm: number
}
const STORMS: Record<Scenario, readonly Storm[]> = {
  demo: [
    { from: 30, height: 44, to: 62, mm: 17 },
    { from: 66, height: 74, to: 88, mm: 13 },
    { from: 108, height: 126, to: 150, mm: 9 },
  ],
  calm: [{ from: 40, height: 41, to: 43, mm: 2 }],
  heavyRain: [{ from: 4, height: 16, to: 40, mm: 24 }],
  flood: [
    { from: 6, height: 20, to: 40, mm: 14 },
    { from: 44, height: 62, to: 96, mm: 34 },
    { from: 100, height: 118, to: 140, mm: 22 },
    { from: 150, height: 160, to: 175, mm: 8 },
  ],
  drought: [],
}
/** After the last storm of the story it begins again, so that a long demonstration never stands still. */
const CYCLE: Record<Scenario, number> = { demo: 192, calm: 96, heavyRain: 120, flood: 240, drought: 240 }

export interface Sky {
  seed: number
  scenario: Scenario
  /** The beginning of the story, in milliseconds. */
  epoch: number
}
const HOUR = 3_600_000
export const hoursSince = (sky: Sky, time: number): number => (time - sky.epoch) / HOUR

function storm({ from, height, to, mm }: Storm, hour: number): number {
  if (hour <= from || hour >= to) return 0
  const part = hour < height ? (hour - from) / (height - from) : (to - hour) / (to - height)
  return mm * part * part * (3 - 2 * part)
}

/** Millimetres an hour over a place at a time, without the unrest of single showers. Storms come in from the sea. */
export function rainOver(sky: Sky, hour: number, lon: number, wet: number): number {
  const length = CYCLE[sky.scenario]
  const late = (107.6 - lon) * 2
  const told = (((hour - late) % length) + length) % length
  return STORMS[sky.scenario].reduce((sum, one) => sum + storm(one, told), 0) * wet
}

/** The same with showers: what one gauge catches. */
export function rainAt(sky: Sky, hour: number, key: string, lon: number, wet: number): number {
  const even = rainOver(sky, hour, lon, wet)
  const shower = 0.35 + 1.3 * chance(sky.seed, 'shower', key, Math.floor(hour * 2))
  const stray = chance(sky.seed, 'stray', key, Math.floor(hour)) > 0.985 && sky.scenario !== 'drought' ? 3 * wet : 0
  return even < 0.05 ? stray : even * shower + stray
}

/** Hours of the day in Vietnam, as a fraction. */
export const hourOfDay = (time: number): number => (((time / HOUR + 7) % 24) + 24) % 24

/** How warm, how damp, how windy: by season, hour, height above the sea, and rain. */
export function airOf(sky: Sky, time: number, key: string, height: number, mm: number) {
  const day = new Date(time).getUTCMonth() + new Date(time).getUTCDate() / 31
  const season = 25.5 - 5.5 * Math.cos(((day - 0.6) / 12) * 2 * Math.PI)
  const dry = sky.scenario === 'drought'
  const sun = Math.max(0, Math.sin(((hourOfDay(time) - 6) / 13) * Math.PI))
  const wetness = Math.min(1, mm / 6)
  const unrest = drift(sky.seed, hoursSince(sky, time) / 3, 'air', key)
  const temperature = season - height * 0.006 + (dry ? 5 : 0) + sun * (dry ? 9 : 6) * (1 - wetness) - 2 + unrest
  const humidity = Math.min(100, Math.max(dry ? 28 : 45, 92 - sun * (dry ? 48 : 27) + wetness * 12 + unrest * 4))
  const wind = Math.max(0.2, 2 + sun * 2 + wetness * 6 + unrest * 1.2)
  const windFrom = ((dry ? 235 : 40) + 35 * unrest + 360) % 360
  return { temperature, humidity, wind, windFrom }
}
