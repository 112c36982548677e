import { describe, expect, test } from 'vitest'
import { dayKind } from './calendar-data.ts'
import { due, type Budget, type Stop } from './due.ts'
import { hue, sample, at, local } from './testing/days.ts'

const stop = (from: string, to: string | null): Stop => ({ from: at(from), to: to === null ? null : at(to) })
const dueAt = (start: string, budget: Budget, stops: Stop[] = [], data = hue) =>
  local(due(at(start), budget, data, stops).due)
const steps = (start: string, budget: Budget, stops: Stop[] = []) =>
  due(at(start), budget, hue, stops).reasons.map(
    ({ date, to, kind }) => `${date}${to ? `/${to.slice(5)}` : ''} ${kind}`,
  )

describe('working days', () => {
  test.each([
    ['the next day', '2026-11-16T09:00', 1, '2026-11-17T17:00'],
    ['accepted in the evening counts from the next day too', '2026-11-16T22:00', 1, '2026-11-17T17:00'],
    ['over a weekend', '2026-11-20T09:00', 1, '2026-11-23T17:00'],
    ['accepted on a Saturday', '2026-11-21T09:00', 1, '2026-11-23T17:00'],
    ['30/4 on Friday, 1/5 on Saturday, made up for on Monday', '2027-04-29T09:00', 1, '2027-05-04T17:30'],
    ['a nine-day Tết', '2026-02-13T15:00', 1, '2026-02-23T17:00'],
    ['five days around Tết', '2026-02-11T08:00', 5, '2026-02-25T17:00'],
    ['a Saturday that is worked in exchange counts', '2026-08-21T09:00', 1, '2026-08-22T17:30'],
    ['the long rest of September 2026', '2026-08-28T09:00', 1, '2026-09-03T17:30'],
    ['from winter hours into summer hours', '2026-03-31T09:00', 1, '2026-04-01T17:30'],
    ['the 250 working days of 2026', '2025-12-31T09:00', 250, '2026-12-31T17:00'],
  ])('%s', (_name, start, workingDays, expected) => {
    expect(dueAt(start, { workingDays })).toBe(expected)
  })

  test('another province has other hours', () => {
    expect(dueAt('2026-06-12T09:00', { workingDays: 1 }, [], sample)).toBe('2026-06-16T17:00')
  })

  test.each([
    ['inside a session: at once', '2026-11-16T09:10', '2026-11-16T09:10'],
    ['at lunch: after lunch', '2026-11-16T12:00', '2026-11-16T13:00'],
    ['as the office closes for lunch: after lunch', '2026-11-16T11:30', '2026-11-16T13:00'],
    ['Friday evening: Monday morning', '2026-11-20T17:00', '2026-11-23T07:30'],
  ])('zero days, %s', (_name, start, expected) => {
    expect(dueAt(start, { workingDays: 0 })).toBe(expected)
  })

  test('the count of working days agrees with the days one by one', () => {
    const found = due(at('2022-12-30T10:00'), { workingDays: 200 }, hue).due!
    let worked = 0
    for (let ms = at('2022-12-31T12:00').getTime(); ms <= found.getTime(); ms += 86_400_000) {
      if (dayKind(new Date(ms).toISOString().slice(0, 10), hue).working) worked++
    }
    expect(worked).toBe(200)
  })
})

describe('hours and calendar days', () => {
  test.each<[string, string, Budget, string]>([
    ['eight working hours skip lunch and the night', '2026-11-16T09:00', { workingHours: 8 }, '2026-11-17T09:00'],
    ['four hours from the opening end as lunch begins', '2026-11-16T07:30', { workingHours: 4 }, '2026-11-16T11:30'],
    ['filed at lunch', '2026-11-16T12:00', { workingHours: 1 }, '2026-11-16T14:00'],
    ['filed on Friday afternoon', '2026-11-20T16:00', { workingHours: 8 }, '2026-11-23T16:00'],
    ['filed before Tết', '2026-02-13T16:30', { workingHours: 1 }, '2026-02-23T08:00'],
    ['running hours do not sleep', '2026-02-15T20:00', { hours: 24 }, '2026-02-16T20:00'],
    ['calendar days end at midnight', '2026-11-16T09:00', { days: 2 }, '2026-11-18T23:59'],
    ['calendar days that end on a Sunday end on Monday', '2026-11-20T09:00', { days: 2 }, '2026-11-23T23:59'],
    ['calendar days that end at Tết end after it', '2026-02-06T09:00', { days: 10 }, '2026-02-23T23:59'],
    ['within the day', '2026-11-16T09:00', { days: 0 }, '2026-11-16T23:59'],
  ])('%s', (_name, start, budget, expected) => {
    expect(dueAt(start, budget)).toBe(expected)
  })
})

describe('stops', () => {
  test.each<[string, Budget, Stop[], string | null]>([
    ['none', { workingDays: 3 }, [], '2026-11-19T17:00'],
    [
      'over a night: neither of its days counts',
      { workingDays: 3 },
      [stop('2026-11-17T10:00', '2026-11-18T10:00')],
      '2026-11-23T17:00',
    ],
    [
      'within one day: nothing is lost',
      { workingDays: 3 },
      [stop('2026-11-17T10:00', '2026-11-17T15:00')],
      '2026-11-19T17:00',
    ],
    [
      'over the close of the last day',
      { workingDays: 3 },
      [stop('2026-11-19T16:00', '2026-11-20T07:00')],
      '2026-11-20T17:00',
    ],
    ['over a weekend only', { workingDays: 5 }, [stop('2026-11-20T17:00', '2026-11-23T07:30')], '2026-11-23T17:00'],
    ['before the start', { workingDays: 3 }, [stop('2026-11-10T10:00', '2026-11-12T10:00')], '2026-11-19T17:00'],
    ['without length', { workingDays: 3 }, [stop('2026-11-17T10:00', '2026-11-17T10:00')], '2026-11-19T17:00'],
    ['after the end', { workingDays: 3 }, [stop('2026-11-19T17:00', '2026-11-26T10:00')], '2026-11-19T17:00'],
    ['opened after the end and still open', { workingDays: 3 }, [stop('2026-11-20T08:00', null)], '2026-11-19T17:00'],
    ['still open', { workingDays: 3 }, [stop('2026-11-18T08:00', null)], null],
    ['still open, hours', { hours: 72 }, [stop('2026-11-18T08:00', null)], null],
    ['still open, working hours', { workingHours: 20 }, [stop('2026-11-18T08:00', null)], null],
    ['still open, calendar days', { days: 3 }, [stop('2026-11-18T08:00', null)], null],
    [
      'working hours stand still',
      { workingHours: 4 },
      [stop('2026-11-16T10:00', '2026-11-16T14:00')],
      '2026-11-16T17:00',
    ],
    ['hours stand still', { hours: 4 }, [stop('2026-11-16T10:00', '2026-11-16T14:00')], '2026-11-16T17:00'],
    [
      'hours that run out as the stop begins',
      { hours: 1 },
      [stop('2026-11-16T10:00', '2026-11-16T14:00')],
      '2026-11-16T10:00',
    ],
    ['calendar days stand still', { days: 2 }, [stop('2026-11-16T20:00', '2026-11-18T10:00')], '2026-11-20T23:59'],
  ])('%s', (_name, budget, stops, expected) => {
    expect(dueAt('2026-11-16T09:00', budget, stops)).toBe(expected)
  })

  test('a stop across Tết does not owe the holidays a second time', () => {
    const across = [stop('2026-02-12T10:00', '2026-02-24T10:00')]
    expect(dueAt('2026-02-11T09:00', { workingDays: 2 }, across)).toBe('2026-02-26T17:00')
  })
})

describe('explanations', () => {
  test('name every day passed over, the first day that counts and the end', () => {
    expect(steps('2027-04-29T09:00', { workingDays: 1 })).toEqual([
      '2027-04-30 holiday',
      '2027-05-01 holiday',
      '2027-05-02 weekend',
      '2027-05-03 compensation',
      '2027-05-04 first-day',
      '2027-05-04 due',
    ])
    const last = due(at('2027-04-29T09:00'), { workingDays: 1 }, hue).reasons.at(-1)!
    expect(last.text).toEqual({
      vi: 'Hết giờ làm việc của ngày làm việc thứ 1: hạn là 17:30 04/05/2027',
      en: 'End of working hours on working day 1: due at 17:30 04/05/2027',
    })
  })

  test('join the days of one holiday, and tell of stops', () => {
    expect(steps('2026-02-11T09:00', { workingDays: 4 }, [stop('2026-02-12T10:00', '2026-02-13T10:00')])).toEqual([
      '2026-02-12/02-13 stop',
      '2026-02-14/02-15 weekend',
      '2026-02-16/02-20 tet',
      '2026-02-21/02-22 weekend',
      '2026-02-23 first-day',
      '2026-02-26 due',
    ])
    expect(steps('2026-02-11T09:00', { workingDays: 4 }, [stop('2026-02-13T10:00', null)])).toEqual([
      '2026-02-12 first-day',
      '2026-02-13 stop',
    ])
    expect(steps('2026-08-21T09:00', { workingDays: 1 })).toContain('2026-08-22 swap-work')
    expect(steps('2026-11-20T09:00', { days: 2 })).toEqual(['2026-11-22 weekend', '2026-11-23 due'])
  })

  test('stay short over ten years and do not leave a gap in any sentence', () => {
    const { reasons } = due(at('2026-01-05T09:00'), { workingDays: 2_500 }, hue)
    expect(reasons.filter(({ kind }) => kind === 'weekend')).toHaveLength(1)
    expect(reasons.length).toBeLessThan(150)
    for (const { text } of reasons) expect(`${text.vi}${text.en}`).not.toMatch(/[{}]|undefined/)
  })
})

describe('refusals', () => {
  const now = at('2026-11-16T09:00')
  test.each<[string, () => unknown, string]>([
    ['less than nothing', () => due(now, { workingDays: -1 }, hue), 'calendar.budgetNegative'],
    ['half a day', () => due(now, { workingDays: 1.5 }, hue), 'calendar.budgetNotWhole'],
    ['no number', () => due(now, { hours: Number.NaN }, hue), 'calendar.budgetNotWhole'],
    ['for ever', () => due(now, { hours: Number.POSITIVE_INFINITY }, hue), 'calendar.budgetNotWhole'],
    ['ten years and a day', () => due(now, { days: 3_651 }, hue), 'calendar.budgetTooLarge'],
    ['too many hours', () => due(now, { workingHours: 87_601 }, hue), 'calendar.budgetTooLarge'],
    ['no unit', () => due(now, {} as Budget, hue), 'calendar.badBudget'],
    ['two units', () => due(now, { days: 1, hours: 1 }, hue), 'calendar.badBudget'],
    ['another unit', () => due(now, { toString: 1 } as unknown as Budget, hue), 'calendar.badBudget'],
    ['text', () => due(now, { days: '1' } as unknown as Budget, hue), 'calendar.badBudget'],
    ['no date', () => due(new Date(Number.NaN), { days: 1 }, hue), 'calendar.badDate'],
    ['another age', () => due(new Date('1899-12-31T00:00Z'), { days: 1 }, hue), 'calendar.outOfRange'],
    ['past the end', () => due(new Date('2199-12-20T00:00Z'), { workingDays: 90 }, hue), 'calendar.outOfRange'],
    ['hours past the end', () => due(new Date('2199-12-20T00:00Z'), { hours: 9_000 }, hue), 'calendar.outOfRange'],
    [
      'a backward stop',
      () => due(now, { days: 1 }, hue, [stop('2026-11-17T10:00', '2026-11-16T10:00')]),
      'calendar.badStop',
    ],
    [
      'a stop in no year',
      () => due(now, { days: 1 }, hue, [{ from: new Date(Number.NaN), to: null }]),
      'calendar.badDate',
    ],
  ])('%s', (_name, attempt, code) => {
    expect(attempt).toThrow(expect.objectContaining({ name: 'CalendarRefusal', code }))
    expect(attempt).toThrow(RangeError)
  })
})
