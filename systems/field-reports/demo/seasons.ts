import type { Dice } from './dice.ts'
import { weighted } from './dice.ts'

const DAY = 86_400_000

/** How often each kind of matter comes up, and in which months more or less (January first). 1 = usual. */
const KINDS: Readonly<Record<string, { often: number; months?: readonly number[]; flood?: number }>> = {
  road: { often: 10, months: [1, 1, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.2, 1.6, 1.8, 1.5], flood: 1.5 },
  'street-lamp': { often: 11, months: [1.2, 1.1, 0.9, 0.9, 0.8, 0.8, 0.8, 0.9, 1, 1.2, 1.4, 1.4] },
  power: { often: 4, months: [0.8, 0.8, 0.8, 1, 1.4, 1.8, 1.8, 1.5, 1.1, 1.4, 1.2, 0.8], flood: 4 },
  water: { often: 4, months: [0.8, 0.8, 0.9, 1.1, 1.4, 1.7, 1.7, 1.5, 1, 1, 1, 0.8], flood: 2 },
  drainage: { often: 6, months: [0.6, 0.5, 0.5, 0.6, 0.9, 0.8, 0.7, 1, 1.8, 2.8, 2.4, 1.3], flood: 8 },
  waste: { often: 14, months: [1.3, 1.5, 1, 1, 1, 1.1, 1.1, 1, 1, 1, 1, 1.1], flood: 2 },
  pollution: { often: 4, months: [0.8, 0.8, 1, 1.4, 1.6, 1.2, 1, 1, 1.3, 0.7, 0.6, 0.7] },
  noise: { often: 7, months: [1.4, 1.5, 1.1, 1, 1, 1.1, 1.1, 1.1, 0.9, 0.7, 0.7, 1] },
  'urban-order': { often: 9, months: [1.4, 1.3, 1, 1, 1, 1, 1, 1, 1, 0.8, 0.8, 1.1] },
  construction: { often: 4 },
  security: { often: 4, months: [1.4, 1.2, 1, 1, 1, 1, 1, 1, 1, 0.9, 0.9, 1.2] },
  traffic: { often: 7 },
  'fire-safety': { often: 1, months: [0.8, 0.8, 1, 1.2, 1.5, 1.8, 1.8, 1.4, 1, 0.5, 0.5, 0.7] },
  trees: { often: 5, months: [0.7, 0.7, 0.8, 0.9, 1, 1, 1, 1.2, 1.6, 2.2, 1.6, 1], flood: 4 },
  'food-safety': { often: 2, months: [1.2, 1.1, 1, 1, 1.3, 1.4, 1.4, 1.2, 1, 0.8, 0.8, 1] },
  'health-care': { often: 2 },
  education: { often: 3, months: [0.8, 0.8, 1, 1, 1, 0.5, 0.4, 1.4, 2.4, 1.2, 1, 0.9] },
  tourism: { often: 2, months: [1, 1.2, 1.1, 1.4, 1.3, 1.8, 1.8, 1.5, 0.8, 0.5, 0.5, 0.8] },
  heritage: { often: 1 },
  trade: { often: 2, months: [1.6, 1.3, 1, 1, 1, 1, 1, 1, 1, 1.1, 1.1, 1.2], flood: 3 },
  animals: { often: 4 },
  telecom: { often: 2, flood: 3 },
  officials: { often: 1.5 },
  procedures: { often: 2, months: [1, 0.8, 1, 1, 1, 1, 2, 1.8, 1.2, 1, 1, 1] },
  transport: { often: 1.5 },
  epidemic: { often: 2, months: [0.6, 0.6, 0.7, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 1.8, 1.4, 0.8] },
  disaster: { often: 0.6, months: [0.1, 0.1, 0.1, 0.2, 0.4, 0.3, 0.3, 0.6, 2, 4, 3, 1], flood: 60 },
  forest: { often: 0.5, months: [0.5, 0.6, 0.9, 1.4, 1.8, 2.2, 2.2, 1.6, 0.8, 0.3, 0.2, 0.3] },
  'social-care': { often: 1.5, flood: 2 },
  app: { often: 2 },
}
const OTHER = { often: 1 }

/** When people write, hour by hour in Vietnam: little at night, most in the morning and after supper. */
const HOURS = [1, 0.6, 0.4, 0.3, 0.5, 1.5, 4, 7, 8, 8, 7, 5, 4, 4, 6, 7, 6, 6, 7, 8, 8, 6, 4, 2]
const HOUR_LIST = HOURS.map((_, hour) => hour)

/** Whether a day lies in a flood week: one to three of them each autumn, the same for the same year. */
function isFlood(day: Date): boolean {
  const year = day.getUTCFullYear()
  const start = Date.UTC(year, 9, 8)
  return [0, 1, 2].some((n) => {
    const strength = (year * 7 + n * 5) % 3
    const from = start + (((year * 13 + n * 17) % 14) + n * 18) * DAY
    return (n === 0 || strength > 0) && day.getTime() >= from && day.getTime() < from + (4 + strength) * DAY
  })
}

/** How much of a kind comes up on a day. */
export function oftenOn(kind: string, day: Date): number {
  const { often, months, flood } = KINDS[kind] ?? (OTHER as (typeof KINDS)[string] & object)
  return often * (months?.[day.getUTCMonth()] ?? 1) * (isFlood(day) ? (flood ?? 0.8) : 1)
}

/** How many reports a day brings against a usual one: fewer on Sundays and at Tết, many in a flood. */
export function busyness(day: Date): number {
  const month = day.getUTCMonth()
  const growth = 1 + (day.getTime() - Date.UTC(2022, 0, 1)) / (8 * 365 * DAY)
  const week = [0.75, 1.1, 1.1, 1.05, 1, 1, 0.9][day.getUTCDay()] ?? 1
  return growth * week * (month === 9 || month === 10 ? 1.25 : 1) * (isFlood(day) ? 3.2 : 1)
}

/** An instant of that day in Vietnam at which somebody might write. `day` is its midnight there, as a UTC date. */
export function hourOf(dice: Dice, day: Date): Date {
  const hour = weighted(dice, HOUR_LIST, (h) => HOURS[h] ?? 1)
  return new Date(day.getTime() - 7 * 3_600_000 + (hour * 3_600 + dice(3_600)) * 1_000)
}
