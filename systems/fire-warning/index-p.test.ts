import { expect, test } from 'vitest'
import { deficitOf, levelOf, nextDay, type Measured } from './index-p.ts'
import type { FireRule } from './setting.ts'

const levels = [0, 5_000, 10_000, 15_000, 20_000]
const region = {
  key: 'one',
  name: { vi: 'Một', en: 'One' },
  rainLimit: { '3': 5, '6': 10, '9': 5 },
  confirmed: true,
  stations: ['a'],
  units: [],
}
const rule: FireRule = { from: '2022-08-11', citation: 'c', confirmed: true, levels, regions: [region] }
const dry: Measured = { temperature: 36, humidity: 45, rain: 0 }

test('the limits of the levels: each belongs to the lower one', () => {
  const at = [0, 5_000, 5_001, 10_000, 10_001, 15_000, 15_001, 20_000, 20_001]
  expect(at.map((p) => levelOf(p, levels))).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5])
})

test('the saturation deficit: 36 °C holds 59.3 hPa, at 45 % there is room for 32.6', () => {
  // 6.112 · e^(17.62 · 36 / 279.12) = 6.112 · e^2.27257 = 59.31
  expect(deficitOf(36, 45)).toBeCloseTo(32.62, 1)
  expect(deficitOf(20, 100)).toBe(0)
  expect(deficitOf(20, 0)).toBeCloseTo(23.33, 1)
  expect(deficitOf(20, 140)).toBe(0)
})

test('a dry day adds temperature times deficit', () => {
  const day = nextDay('2026-06-10', 4_000, dry, region, rule)
  expect(day).toMatchObject({ complete: true, inSeason: true, rainLimit: 10 })
  expect(day.added).toBeCloseTo(36 * 32.62, -1)
  expect(day.p).toBeCloseTo(4_000 + day.added, 1)
  expect(day.level).toBe(2)
})

test('days in a row climb through the levels', () => {
  let p = 0
  const seen = Array.from({ length: 18 }, (_, i) => {
    const day = nextDay(`2026-06-${String(i + 1).padStart(2, '0')}`, p, dry, region, rule)
    p = day.p
    return day.level
  })
  // 1,174 a day: 5,000 is passed on the fifth day, 10,000 on the ninth, 15,000 on the thirteenth, 20,000 on the eighteenth
  expect(seen).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5])
})

test('rain of the limit puts it to zero, a little less does not', () => {
  expect(nextDay('2026-06-10', 12_000, { ...dry, rain: 10 }, region, rule)).toMatchObject({ p: 0, level: 1, added: 0 })
  expect(nextDay('2026-06-10', 12_000, { ...dry, rain: 9.9 }, region, rule).p).toBeGreaterThan(12_000)
  // March has another limit than June.
  expect(nextDay('2026-03-10', 12_000, { ...dry, rain: 5 }, region, rule).p).toBe(0)
})

test('what was not measured adds nothing, and the day says so', () => {
  expect(nextDay('2026-06-10', 7_000, { ...dry, humidity: null }, region, rule)).toMatchObject({
    p: 7_000,
    level: 2,
    complete: false,
    deficit: null,
  })
  expect(nextDay('2026-06-10', 7_000, { ...dry, rain: null }, region, rule).complete).toBe(false)
  // Enough rain decides alone.
  expect(nextDay('2026-06-10', 7_000, { temperature: null, humidity: null, rain: 30 }, region, rule)).toMatchObject({
    p: 0,
    complete: true,
  })
})

test('outside the months of the decision the smallest limit counts and the day says so', () => {
  expect(nextDay('2026-11-10', 3_000, { ...dry, rain: 5 }, region, rule)).toMatchObject({ inSeason: false, p: 0 })
})
