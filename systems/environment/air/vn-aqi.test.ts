import { expect, test } from 'vitest'
import { dailyIndex, hourlyIndex, levelOf, nowCast, partIndex, type Hour } from './vn-aqi.ts'

test('every knot of table 2 has the value that stands beside it', () => {
  const knots = [0, 50, 100, 150, 200, 300, 400, 500]
  const table = {
    pm25: [0, 25, 50, 80, 150, 250, 350, 500],
    pm10: [0, 50, 150, 250, 350, 420, 500, 600],
    o3: [0, 160, 200, 300, 400, 800, 1_000, 1_200],
    o38h: [0, 100, 120, 170, 210, 400],
    no2: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
    so2: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630],
    co: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000],
  } as const
  for (const [column, values] of Object.entries(table))
    values.forEach((value, i) => expect(partIndex(column as keyof typeof table, value), column).toBe(knots[i]))
})

test('between the knots, by hand', () => {
  // (50 − 0) / (25 − 0) × (20,3 − 0) + 0 = 40,6
  expect(partIndex('pm25', 20.3)).toBe(41)
  // (100 − 50) / (150 − 50) × (111 − 50) + 50 = 80,5: halves go up
  expect(partIndex('pm10', 111)).toBe(81)
  // (150 − 100) / (700 − 200) × (250 − 200) + 100 = 105
  expect(partIndex('no2', 250)).toBe(105)
  // (300 − 200) / (400 − 210) × (305 − 210) + 200 = 250
  expect(partIndex('o38h', 305)).toBe(250)
})

test('above the last knot it stays at 500; ozone over eight hours is not used above 400', () => {
  expect(partIndex('pm25', 9_999)).toBe(500)
  expect(partIndex('o3', 1_500)).toBe(500)
  expect(partIndex('o38h', 400.1)).toBeNull()
  expect(partIndex('pm25', null)).toBeNull()
  expect(partIndex('pm25', Number.NaN)).toBeNull()
  expect(partIndex('pm25', -1)).toBeNull()
})

test('NowCast: the weight is least over most, never below one half', () => {
  // 40/80 = 0,5: (40 + 80/2) / (1 + 1/2) = 53,33
  expect(nowCast([40, 80])).toBeCloseTo(53.333, 3)
  // 10/100 = 0,1 → 0,5: (100 + 10/2 + 10/4) / 1,75 = 61,43
  expect(nowCast([100, 10, 10])).toBeCloseTo(61.4286, 4)
  // 80/100 = 0,8: (100 + 0,8·80) / 1,8 = 91,11
  expect(nowCast([100, 80])).toBeCloseTo(91.1111, 4)
  expect(nowCast(Array.from({ length: 12 }, () => 30))).toBeCloseTo(30, 10)
  expect(nowCast([0, 0, 0])).toBe(0)
})

test('NowCast of twelve hours, worked by hand as the decision writes it', () => {
  // 20/100 < 1/2, so w = 1/2 and NowCast = Σ(1/2)^i·c_i:
  // 100/2 + 80/4 + 60/8 + 40/16 + 20·(1/32 + … + 1/4096) = 50 + 20 + 7,5 + 2,5 + 20 × 255/4096 = 81,245117…
  const clearing = [100, 80, 60, 40, ...Array.from({ length: 8 }, () => 20)]
  expect(nowCast(clearing)).toBeCloseTo(80 + (20 * 255) / 4096, 10)
  // PM2.5 of 81,245 µg/m³: (200 − 150)/(150 − 80) × (81,245 − 80) + 150 = 150,89
  expect(hourlyIndex({ pm25: clearing }).value).toBe(151)
  // 48/60 = 0,8: Σ0,8^(i−1)·c_i / Σ0,8^(i−1), where Σ = (1 − 0,8^12)/0,2 = 4,656402…
  const steady = [60, ...Array.from({ length: 11 }, () => 48)]
  expect(nowCast(steady)).toBeCloseTo(48 + 12 / ((1 - 0.8 ** 12) / 0.2), 10)
  // 48 + 2,577097 = 50,577: just above the knot of 50; (150 − 100)/(80 − 50) × 0,577 + 100 = 100,96
  expect(hourlyIndex({ pm25: steady }).value).toBe(101)
  // The mean of this hour alone would say 117, that of the twelve hours 98: both another level or number.
  expect([partIndex('pm25', 60), partIndex('pm25', 49)]).toEqual([117, 98])
  // PM10, exactly w = 1/2: 200/2 + 100·(1/4 + … + 1/4096) = 100 + 100 × 2047/4096 = 149,9756
  const half = [200, ...Array.from({ length: 11 }, () => 100)]
  expect(nowCast(half)).toBeCloseTo(100 + (100 * 2047) / 4096, 10)
  expect(hourlyIndex({ pm10: half }).value).toBe(100)
})

test('NowCast: two of the newest three hours must be there; older gaps only lose their weight', () => {
  expect(nowCast([null, null, 20, 20, 20])).toBeNull()
  expect(nowCast([20, null, null, 20])).toBeNull()
  expect(nowCast([20, null, 20])).toBeCloseTo(20, 10)
  // 20/40 = 0,5: (40 + 20/4) / (1 + 1/4) = 36
  expect(nowCast([40, null, 20, null])).toBeCloseTo(36, 10)
  expect(nowCast([])).toBeNull()
})

test('a thirteenth hour is not looked at', () => {
  const twelve: Hour[] = Array.from({ length: 12 }, () => 20)
  expect(nowCast([...twelve, 500])).toBeCloseTo(20, 10)
})

test('the index of an hour is its worst part, and needs dust', () => {
  const dust = Array.from({ length: 12 }, () => 30)
  const index = hourlyIndex({ pm25: dust, pm10: dust, no2: [250], o3: [100] })
  expect(index).toMatchObject({ value: 105, level: 3, main: 'no2' })
  expect(index.parts.find((p) => p.pollutant === 'pm25')).toMatchObject({ index: 60, used: 30 })
  expect(hourlyIndex({ no2: [250], o3: [100] })).toMatchObject({ value: null, level: null, main: null })
  expect(hourlyIndex({ pm10: [null, null, 40], no2: [250] }).value).toBeNull()
})

const day = (value: Hour, n = 24): Hour[] => Array.from({ length: n }, () => value)

test('the index of a day: mean of dust, greatest hour of gases', () => {
  const no2 = day(20)
  no2[8] = 150
  // Dust (50 − 0)/25 × 22 = 44; NO2 (100 − 50)/(200 − 100) × 50 + 50 = 75
  expect(dailyIndex({ pm25: day(22), no2 })).toMatchObject({ value: 75, level: 2, main: 'no2' })
})

test('ozone of a day is the worse of its hour and its eight hours', () => {
  // Eight hours of 170 = 150; the hour of 170 alone would be (100 − 50)/40 × 10 + 50 = 63
  expect(dailyIndex({ pm25: day(10), o3: day(170) })).toMatchObject({ value: 150, main: 'o3' })
  // Above 400 over eight hours only the hour counts: (300 − 200)/400 × 50 + 200 = 213
  expect(dailyIndex({ pm25: day(10), o3: day(450) })).toMatchObject({ value: 213, main: 'o3' })
  // The eight hours may begin before midnight: 7 × 170 and one of 170 after it.
  const first: Hour[] = [170, ...day(null, 23)]
  expect(dailyIndex({ pm25: day(10), o3: first }, day(170, 7))).toMatchObject({ value: 150, main: 'o3' })
})

test('a day with fewer than eighteen hours of dust has no index', () => {
  expect(dailyIndex({ pm25: [...day(22, 17), ...day(null, 7)] }).value).toBeNull()
  expect(dailyIndex({ pm25: [...day(22, 18), ...day(null, 6)] }).value).toBe(44)
})

test('the levels of table 1', () => {
  expect([0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500].map(levelOf)).toEqual([
    1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
  ])
})
