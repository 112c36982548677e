import { POLLUTANTS, type AirIndex, type Pollutant } from '../contract.ts'

/** Values of the index at the knots of table 2 (QĐ 1459/QĐ-TCMT of 12/11/2019, part 2.2). */
const KNOTS = [0, 50, 100, 150, 200, 300, 400, 500] as const
/** Table 2, µg/m³. Ozone over eight hours has no knots above 400. */
const TABLE = {
  pm25: [0, 25, 50, 80, 150, 250, 350, 500],
  pm10: [0, 50, 150, 250, 350, 420, 500, 600],
  o3: [0, 160, 200, 300, 400, 800, 1_000, 1_200],
  o38h: [0, 100, 120, 170, 210, 400],
  no2: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
  so2: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630],
  co: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000],
} as const
type Column = keyof typeof TABLE

/** Table 1: the highest value of each of the six levels. */
const TOPS = [50, 100, 150, 200, 300, 500] as const
const NOWCAST_HOURS = 12
/** A mean over 24 hours needs three quarters of them (the usual rule of the monitoring circulars). */
const DAY_NEEDS = 18

export type Hour = number | null

/** Halves go up; the error of binary fractions is taken off first. */
const rounded = (value: number): number => Math.floor(Math.round(value * 1e6) / 1e6 + 0.5)

/** Formula 1: between two knots as on a straight line. Above the last knot the index stays at 500. */
export function partIndex(column: Column, value: number | null): number | null {
  if (value === null || !(value >= 0)) return null
  const knots: readonly number[] = TABLE[column]
  if (column === 'o38h' && value > 400) return null
  for (let i = 1; i < knots.length; i++) {
    const [low, high] = [knots[i - 1] ?? 0, knots[i] ?? 0]
    const [from, to] = [KNOTS[i - 1] ?? 0, KNOTS[i] ?? 0]
    if (value <= high) return rounded(((to - from) / (high - low)) * (value - low) + from)
  }
  return 500
}

/**
 * NowCast of dust (2.2.1 a): the newest hour first, twelve of them; two of the newest three must be there. Above w = 1/2
 * it is Σw^(i−1)·c_i / Σw^(i−1), at w = 1/2 it is Σ(1/2)^i·c_i. An hour without a value has no weight (w^(i−1) = 0):
 * then also the halves are divided by the weights that remain, for else two missing hours would halve the dust.
 */
export function nowCast(newestFirst: readonly Hour[]): number | null {
  const hours = newestFirst.slice(0, NOWCAST_HOURS)
  if (hours.slice(0, 3).filter((c) => c !== null).length < 2) return null
  const there = hours.filter((c): c is number => c !== null)
  const most = Math.max(...there)
  if (most <= 0) return 0
  const least = Math.min(...there) / most
  if (least <= 0.5 && there.length === NOWCAST_HOURS) return there.reduce((sum, c, i) => sum + 0.5 ** (i + 1) * c, 0)
  const weight = Math.max(0.5, least)
  let [sum, weights] = [0, 0]
  hours.forEach((c, i) => {
    if (c === null) return
    sum += weight ** i * c
    weights += weight ** i
  })
  return sum / weights
}

/** Which of the six levels an index is in, 1 the best. */
export const levelOf = (index: number): number => TOPS.findIndex((top) => index <= top) + 1 || TOPS.length

type Parts = Partial<Record<Pollutant, { used: number | null; index: number | null }>>

/** The greatest part is the index; without PM2.5 and PM10 there is none (2.1 b). */
function together(parts: Parts): AirIndex {
  const list = POLLUTANTS.map((pollutant) => ({
    pollutant,
    used: parts[pollutant]?.used ?? null,
    index: parts[pollutant]?.index ?? null,
  }))
  const dust = list.some(({ pollutant, index }) => index !== null && (pollutant === 'pm25' || pollutant === 'pm10'))
  if (!dust) return { value: null, level: null, main: null, parts: list }
  const main = list.reduce((a, b) => ((b.index ?? -1) > (a.index ?? -1) ? b : a))
  const value = main.index ?? 0
  return { value, level: levelOf(value), main: main.pollutant, parts: list }
}

/** Hourly means by pollutant, the newest first. */
export type Hours = Partial<Record<Pollutant, readonly Hour[]>>

/** VN_AQI of the hour (2.2.1): dust by NowCast, the gases by the mean of this hour. */
export function hourlyIndex(hours: Hours): AirIndex {
  const parts: Parts = {}
  for (const pollutant of POLLUTANTS) {
    const list = hours[pollutant] ?? []
    const used = pollutant === 'pm25' || pollutant === 'pm10' ? nowCast(list) : (list[0] ?? null)
    parts[pollutant] = { used, index: partIndex(pollutant, used) }
  }
  return together(parts)
}

const maxOf = (list: readonly Hour[]) =>
  list.reduce<number | null>((a, b) => (b !== null && b > (a ?? -1) ? b : a), null)

/** The greatest mean over eight hours in a row that are all there. */
function maxOfEight(oldestFirst: readonly Hour[]): number | null {
  const means = oldestFirst.map((_, end) => {
    const eight = end < 7 ? [] : oldestFirst.slice(end - 7, end + 1)
    const there = eight.filter((c): c is number => c !== null)
    return there.length === 8 ? there.reduce((a, b) => a + b, 0) / 8 : null
  })
  return maxOf(means)
}

function meanOfDay(hours: readonly Hour[]): number | null {
  const there = hours.filter((c): c is number => c !== null)
  return there.length < DAY_NEEDS ? null : there.reduce((a, b) => a + b, 0) / there.length
}

/**
 * VN_AQI of a day (2.2.2): dust by its mean of 24 hours, gases by their greatest hour, ozone by the worse of its
 * greatest hour and its greatest eight hours (left out above 400 µg/m³). Hours of the day, the oldest first; `before`
 * are the seven hours of ozone before midnight.
 */
export function dailyIndex(day: Hours, before: readonly Hour[] = []): AirIndex {
  const parts: Parts = {}
  for (const pollutant of POLLUTANTS) {
    const hours = day[pollutant] ?? []
    const used = pollutant === 'pm25' || pollutant === 'pm10' ? meanOfDay(hours) : maxOf(hours)
    parts[pollutant] = { used, index: partIndex(pollutant, used) }
  }
  const ozone = [...before.slice(-7), ...(day.o3 ?? [])]
  const eight = partIndex('o38h', maxOfEight(ozone))
  const hour = parts.o3
  if (eight !== null && hour) parts.o3 = { used: hour.used, index: Math.max(eight, hour.index ?? 0) }
  return together(parts)
}
