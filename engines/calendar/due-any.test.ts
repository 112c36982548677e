import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CalendarData } from './calendar-data.ts'
import { due, type Budget, type Stop } from './due.ts'
import { hue, sample, at } from './testing/days.ts'

describe('what must hold for any input', () => {
  const first = at('2024-01-01T00:00').getTime()
  const minutes = fc.integer({ min: 0, max: 3 * 365 * 24 * 60 })
  const instant = fc.oneof(
    minutes.map((m) => new Date(first + m * 60_000)),
    // Whole and half hours, so that edges of sessions and of days are met often.
    minutes.map((m) => new Date(first + Math.floor(m / 30) * 1_800_000)),
  )
  const length = fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 20_000 }))
  const stops = fc.array(
    fc.record({ from: instant, length: fc.option(length, { freq: 20 }) }).map(({ from, length }): Stop => ({
      from,
      to: length === null ? null : new Date(from.getTime() + length * 60_000),
    })),
    { maxLength: 6 },
  )
  const unit = fc.constantFrom('workingDays', 'workingHours', 'hours', 'days')
  const amount = fc.integer({ min: 0, max: 60 })
  const data = fc.constantFrom(hue, sample)
  const run = (start: Date, u: string, n: number, d: CalendarData, s: Stop[]) =>
    due(start, { [u]: n } as unknown as Budget, d, s).due?.getTime() ?? Number.POSITIVE_INFINITY
  // Stops near the start, or nothing would be tested.
  const near = (start: Date, all: Stop[]) =>
    all.map(({ from, to }) => {
      const shift = Math.floor((start.getTime() - from.getTime()) / 86_400_000) * 86_400_000
      const days = (from.getTime() / 1_800_000) % 40
      const move = shift + Math.floor(days - 5) * 86_400_000
      return { from: new Date(from.getTime() + move), to: to && new Date(to.getTime() + move) }
    })
  const runs = { numRuns: 1_500 }

  test('nothing is due before it starts', () => {
    fc.assert(
      fc.property(instant, unit, amount, data, stops, (start, u, n, d, s) => {
        expect(run(start, u, n, d, near(start, s))).toBeGreaterThanOrEqual(start.getTime())
      }),
      runs,
    )
  })

  test('a later start is never due earlier', () => {
    fc.assert(
      fc.property(instant, length, unit, amount, data, stops, (start, later, u, n, d, s) => {
        const all = near(start, s)
        const second = new Date(start.getTime() + later * 60_000)
        expect(run(second, u, n, d, all)).toBeGreaterThanOrEqual(run(start, u, n, d, all))
      }),
      runs,
    )
  })

  test('a larger budget is never due earlier', () => {
    fc.assert(
      fc.property(instant, unit, amount, fc.integer({ min: 1, max: 5 }), data, stops, (start, u, n, more, d, s) => {
        const all = near(start, s)
        expect(run(start, u, n + more, d, all)).toBeGreaterThanOrEqual(run(start, u, n, d, all))
      }),
      runs,
    )
  })

  test('one more stop never makes it earlier', () => {
    fc.assert(
      fc.property(instant, unit, amount, data, stops, stops, (start, u, n, d, s, extra) => {
        const all = near(start, s)
        expect(run(start, u, n, d, [...all, ...near(start, extra)])).toBeGreaterThanOrEqual(run(start, u, n, d, all))
      }),
      runs,
    )
  })

  test('a stop cut in two, repeated or out of order is the same stop', () => {
    fc.assert(
      fc.property(instant, unit, amount, data, stops, fc.nat(100), (start, u, n, d, s, percent) => {
        const all = near(start, s)
        const cut = all.flatMap(({ from, to }) => {
          const end = to?.getTime() ?? from.getTime() + 86_400_000
          const middle = new Date(from.getTime() + Math.floor(((end - from.getTime()) * percent) / 100))
          return [
            { from: middle, to },
            { from, to: middle },
            { from, to: middle },
          ]
        })
        expect(run(start, u, n, d, cut)).toBe(run(start, u, n, d, all))
      }),
      runs,
    )
  })

  test('every explanation ends in the due time or in the open stop, and cites only whole sentences', () => {
    fc.assert(
      fc.property(instant, unit, amount, data, stops, (start, u, n, d, s) => {
        const found = due(start, { [u]: n } as unknown as Budget, d, near(start, s))
        const kinds = found.reasons.map(({ kind }) => kind)
        if (found.due) expect(kinds.at(-1)).toBe('due')
        else expect(kinds).toContain('stop')
        for (const { text } of found.reasons) expect(`${text.vi}${text.en}`).not.toMatch(/[{}]|undefined|NaN|Infinity/)
      }),
      runs,
    )
  })
})
