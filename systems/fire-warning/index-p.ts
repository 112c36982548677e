import type { FireDay } from './contract.ts'
import type { FireRegion, FireRule } from './setting.ts'

/** Pressure of water vapour over water, hPa (Magnus, as in WMO No. 8), at a temperature in °C. */
const saturation = (t: number): number => 6.112 * Math.exp((17.62 * t) / (243.12 + t))

/** How much vapour the air at 13:00 could still take up, hPa. */
export const deficitOf = (t: number, humidity: number): number =>
  saturation(t) * (1 - Math.min(100, Math.max(0, humidity)) / 100)

/** Which of the levels I to V an index is in: level I up to and with its end. */
export const levelOf = (p: number, levels: readonly number[]): number =>
  1 + levels.slice(1).filter((least) => p > least).length

export interface Measured {
  temperature: number | null
  humidity: number | null
  /** Millimetres in the 24 hours to 13:00. */
  rain: number | null
}

const round = (x: number, digits: number) => Math.round(x * 10 ** digits) / 10 ** digits

/**
 * One day of P = K·Σ(t₁₃·d₁₃) (V. G. Nesterov): the temperature at 13:00 times the deficit at 13:00 is added; rain of
 * the month's limit or more makes K zero and the sum begins anew. What was not measured adds nothing, and the day says
 * so. Outside the months of the decision its smallest limit is taken.
 */
export function nextDay(day: string, before: number, m: Measured, region: FireRegion, rule: FireRule): FireDay {
  const limits = Object.values(region.rainLimit)
  const ofMonth = region.rainLimit[String(Number(day.slice(5, 7)))]
  const rainLimit = ofMonth ?? Math.min(...limits)
  const wet = m.rain !== null && m.rain >= rainLimit
  const known = m.temperature !== null && m.humidity !== null
  const deficit = known ? deficitOf(m.temperature ?? 0, m.humidity ?? 0) : null
  // Frost does not make a forest less dry than it was.
  const product = deficit === null ? 0 : Math.max(0, m.temperature ?? 0) * deficit
  const added = wet ? 0 : product
  const p = wet ? 0 : before + added
  return {
    day,
    temperature: m.temperature === null ? null : round(m.temperature, 1),
    humidity: m.humidity === null ? null : round(m.humidity, 0),
    deficit: deficit === null ? null : round(deficit, 2),
    rain: m.rain === null ? null : round(m.rain, 1),
    rainLimit,
    added: round(added, 1),
    p: round(p, 1),
    level: levelOf(p, rule.levels),
    complete: wet || (known && m.rain !== null),
    inSeason: ofMonth !== undefined,
  }
}
