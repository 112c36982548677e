import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Station } from '../setting.ts'
import { SCENARIOS, type Scenario } from './weather.ts'
import { looksOf, World } from './world.ts'

const HOUR = 3_600_000
const EPOCH = Date.UTC(2026, 9, 10)
const pack = JSON.parse(readFileSync(new URL('../../../provinces/hue/stations.json', import.meta.url), 'utf8')) as {
  stations: unknown[]
}
const stations = Station.array().parse(pack.stations)
const world = (scenario: Scenario, seed = 5) => new World({ seed, scenario, epoch: EPOCH }, stations)
const of = (key: string) => stations.find((s) => s.key === key) ?? expect.fail(key)
const river = of(stations.find((s) => s.alarms.length > 0)?.key ?? '')
const levels = (w: World, hours: number) =>
  looksOf(3_600, EPOCH, EPOCH + hours * HOUR).map((t) => w.value(river, 'level', t))

test('the same seed tells the same story in whatever order it is asked', () => {
  const [a, b] = [world('flood'), world('flood')]
  const times = looksOf(3_600, EPOCH, EPOCH + 60 * HOUR)
  const forward = times.map((t) => stations.map((s) => a.value(s, 'level', t)))
  const backward = times.toReversed().map((t) => stations.map((s) => b.value(s, 'level', t)))
  expect(backward.toReversed()).toEqual(forward)
  expect(times.map((t) => world('flood', 6).value(river, 'level', t))).not.toEqual(
    times.map((t) => a.value(river, 'level', t)),
  )
})

test('a calm week stays under the first alarm line, the flood of a week passes the third and goes down again', () => {
  const [first = 0, , third = 0] = river.alarms[0]?.lines ?? []
  expect(Math.max(...levels(world('calm'), 168))).toBeLessThan(first)
  const flood = levels(world('flood'), 238)
  const top = Math.max(...flood)
  expect(top).toBeGreaterThan(third)
  expect(top).toBeLessThan(third + 3)
  expect(flood.at(-1)).toBeLessThan(first + 0.5)
  expect(flood.indexOf(top)).toBeGreaterThan(60)
})

test('the demonstration passes the second line within its five days', () => {
  const demo = levels(world('demo'), 120)
  expect(Math.max(...demo)).toBeGreaterThan(river.alarms[0]?.lines[1] ?? 9)
  expect(Math.max(...demo)).toBeLessThan(river.alarms[0]?.lines[2] ?? 0)
})

test('the river answers after its rain, not before', () => {
  const w = world('heavyRain')
  const gauge = of(river.sim.basin[0] ?? '')
  const times = looksOf(3_600, EPOCH, EPOCH + 72 * HOUR)
  const rain = times.map((t) => w.value(gauge, 'rain', t))
  const water = times.map((t) => w.value(river, 'level', t))
  const peak = (list: readonly number[]) => list.indexOf(Math.max(...list))
  expect(peak(water) - peak(rain)).toBeGreaterThan(4)
  expect(peak(water) - peak(rain)).toBeLessThan(40)
})

test.each(SCENARIOS)('%s: everything that is measured is something that can be', (scenario) => {
  const w = world(scenario)
  for (const t of looksOf(3 * 3_600, EPOCH, EPOCH + 240 * HOUR))
    for (const s of stations) {
      const { level, inflow, outflow } = {
        level: w.value(s, 'level', t),
        inflow: w.value(s, 'inflow', t),
        outflow: w.value(s, 'outflow', t),
      }
      expect(level > -5 && level < 700, `${s.key} ${level}`).toBe(true)
      if (s.reservoir) expect(inflow >= 0 && outflow >= 0 && level <= s.reservoir.normal + 2, s.key).toBe(true)
      expect(w.value(s, 'humidity', t)).toBeLessThanOrEqual(100)
      expect(w.value(s, 'rain', t)).toBeGreaterThanOrEqual(0)
      expect(w.value(s, 'pm25', t)).toBeGreaterThanOrEqual(0)
      expect(w.value(s, 'salinity', t)).toBeGreaterThanOrEqual(0)
    }
})

test('a drought is dry, hot and dusty', () => {
  const gauge = of(stations.find((s) => s.kind === 'weather')?.key ?? '')
  const noon = EPOCH + 6 * HOUR
  expect(
    looksOf(3_600, EPOCH, EPOCH + 240 * HOUR).reduce((sum, t) => sum + world('drought').value(gauge, 'rain', t), 0),
  ).toBe(0)
  expect(world('drought').value(gauge, 'temperature', noon)).toBeGreaterThan(
    world('flood').value(gauge, 'temperature', noon),
  )
})
