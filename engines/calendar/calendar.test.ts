import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CalendarData, dayKind } from './calendar-data.ts'
import { civilDay, isoOf } from './civil-day.ts'
import { fromLunar, toLunar } from './lunar-date.ts'
import { newMoon } from './sun-and-moon.ts'
import en from './text/en.json' with { type: 'json' }
import vi from './text/vi.json' with { type: 'json' }

const load = (province: string): CalendarData =>
  CalendarData.parse(
    JSON.parse(readFileSync(new URL(`../../provinces/${province}/calendar.json`, import.meta.url), 'utf8')),
  )
const hue = load('hue')
const sample = load('sample')
const kinds = (date: string, data = hue) => dayKind(date, data).reasons.map(({ kind }) => kind)

/** Days off between two dates, as `dd/mm`. */
function daysOff(from: string, to: string, data = hue): string[] {
  const found: string[] = []
  for (let day = Date.parse(from) / 86_400_000; isoOf(day) <= to; day++) {
    if (!dayKind(isoOf(day), data).working) found.push(isoOf(day).slice(5).split('-').toReversed().join('/'))
  }
  return found
}

describe('lunar dates', () => {
  test.each([
    [2019, '2019-02-05', '2019-04-14'],
    [2020, '2020-01-25', '2020-04-02'],
    [2021, '2021-02-12', '2021-04-21'],
    [2022, '2022-02-01', '2022-04-10'],
    [2023, '2023-01-22', '2023-04-29'],
    [2024, '2024-02-10', '2024-04-18'],
    [2025, '2025-01-29', '2025-04-07'],
    [2026, '2026-02-17', '2026-04-26'],
    [2027, '2027-02-06', '2027-04-16'],
    [2028, '2028-01-26', '2028-04-04'],
    [2029, '2029-02-13', '2029-04-23'],
    [2030, '2030-02-02', '2030-04-12'],
  ])('Tết and Giỗ Tổ of %i', (year, tet, hungKings) => {
    expect(fromLunar({ year, month: 1, day: 1, leap: false })).toBe(tet)
    expect(fromLunar({ year, month: 3, day: 10, leap: false })).toBe(hungKings)
    expect(toLunar(tet)).toEqual({ year, month: 1, day: 1, leap: false })
  })

  test('in 2027 Tết is a day before the Chinese new year that Intl knows', () => {
    expect(toLunar('2027-02-06')).toEqual({ year: 2027, month: 1, day: 1, leap: false })
    expect(toLunar('2027-02-05')).toMatchObject({ year: 2026, month: 12 })
  })

  test.each([
    ['1985-01-21', 1985], // a month before the Chinese new year of 20 February
    ['2007-02-17', 2007], // a day before it
    ['1968-01-29', 1968],
    ['2053-02-18', 2053],
  ])('Tết fell on %s, as printed in Viet Nam', (date, year) => {
    expect(toLunar(date)).toEqual({ year, month: 1, day: 1, leap: false })
  })

  test.each([
    [2020, 4],
    [2023, 2],
    [2025, 6],
    [2028, 5],
    [2031, 3],
    [2033, 11],
  ])('year %i repeats month %i', (year, month) => {
    const leaps = Array.from({ length: 12 }, (_, i) => i + 1).filter((m) =>
      fromLunar({ year, month: m, day: 1, leap: true }),
    )
    expect(leaps).toEqual([month])
  })

  test('every day from 1900 to 2199 goes there and back, and months follow each other', () => {
    let before = toLunar('1900-01-01')
    for (let day = civilDay(1900, 1, 2); day <= civilDay(2199, 12, 31); day++) {
      const lunar = toLunar(isoOf(day))
      if (fromLunar(lunar) !== isoOf(day)) throw new Error(`lost ${isoOf(day)}`)
      if (lunar.day !== before.day + 1 && (lunar.day !== 1 || before.day < 29)) throw new Error(`gap ${isoOf(day)}`)
      before = lunar
    }
    expect(before).toMatchObject({ year: 2199 })
  })

  test('days that do not exist have no date, and what is not a date is refused', () => {
    expect(fromLunar({ year: 2026, month: 1, day: 31, leap: false })).toBeUndefined()
    expect(fromLunar({ year: 2026, month: 4, day: 1, leap: true })).toBeUndefined()
    expect(fromLunar({ year: 2026, month: 13, day: 1, leap: false })).toBeUndefined()
    expect(fromLunar({ year: 2300, month: 1, day: 1, leap: false })).toBeUndefined()
    expect(fromLunar({ year: 2026.5, month: 1, day: 1, leap: false })).toBeUndefined()
    for (const bad of ['2026-02-30', '2026-2-3', '', '06/02/2027', '2026-02-03T00:00']) {
      expect(() => toLunar(bad)).toThrow(expect.objectContaining({ code: 'calendar.badDate' }))
    }
    expect(() => toLunar('2200-01-01')).toThrow(expect.objectContaining({ code: 'calendar.outOfRange' }))
  })

  test('the new moon of February 1977 is the worked example of Meeus, chapter 49', () => {
    expect(newMoon(-283)).toBeCloseTo(2_443_192.65118, 4)
  })
})

describe('days off as they were announced', () => {
  test.each([
    [
      'Tết 2019',
      '2019-02-01',
      '2019-02-11',
      ['02/02', '03/02', '04/02', '05/02', '06/02', '07/02', '08/02', '09/02', '10/02'],
    ],
    ['Tết 2020', '2020-01-22', '2020-01-31', ['23/01', '24/01', '25/01', '26/01', '27/01', '28/01', '29/01']],
    ['Tết 2021', '2021-02-08', '2021-02-19', ['10/02', '11/02', '12/02', '13/02', '14/02', '15/02', '16/02']],
    ['Tết 2023', '2023-01-16', '2023-01-27', ['20/01', '21/01', '22/01', '23/01', '24/01', '25/01', '26/01']],
    ['Tết 2024', '2024-02-05', '2024-02-16', ['08/02', '09/02', '10/02', '11/02', '12/02', '13/02', '14/02']],
    ['Tết 2025', '2025-01-27', '2025-02-03', ['27/01', '28/01', '29/01', '30/01', '31/01', '01/02', '02/02']],
    [
      'Tết 2026',
      '2026-02-13',
      '2026-02-23',
      ['14/02', '15/02', '16/02', '17/02', '18/02', '19/02', '20/02', '21/02', '22/02'],
    ],
    ['April and May 2019', '2019-04-26', '2019-05-06', ['27/04', '28/04', '29/04', '30/04', '01/05', '05/05']],
    ['1 January on a Saturday', '2021-12-31', '2022-01-04', ['01/01', '02/01', '03/01']],
    ['30/4 and 1/5 on a weekend', '2022-04-29', '2022-05-04', ['30/04', '01/05', '02/05', '03/05']],
    ['Giỗ Tổ, 30/4 and 1/5 in a row', '2023-04-28', '2023-05-05', ['29/04', '30/04', '01/05', '02/05', '03/05']],
    ['April and May 2024', '2024-04-26', '2024-05-06', ['27/04', '28/04', '29/04', '30/04', '01/05', '05/05']],
    ['2 September 2020, one day', '2020-08-31', '2020-09-04', ['02/09']],
    ['2 September 2023', '2023-08-31', '2023-09-05', ['01/09', '02/09', '03/09', '04/09']],
    ['2 September 2024', '2024-08-30', '2024-09-04', ['31/08', '01/09', '02/09', '03/09']],
    ['2 September 2026', '2026-08-21', '2026-09-03', ['23/08', '29/08', '30/08', '31/08', '01/09', '02/09']],
    ['New Year 2026', '2025-12-31', '2026-01-12', ['01/01', '02/01', '03/01', '04/01', '11/01']],
  ])('%s', (_name, from, to, off) => {
    expect(daysOff(from, to)).toEqual(off)
  })

  test.each([2021, 2022, 2023, 2024, 2025, 2026])('the default choice gives the National Day rest of %i', (year) => {
    const undecided = { ...hue, years: { [year]: { announced: {}, swaps: hue.years[year]!.swaps } } }
    expect(daysOff(`${year}-08-25`, `${year}-09-10`, undecided)).toEqual(daysOff(`${year}-08-25`, `${year}-09-10`))
  })

  test('kinds, citations and words of single days', () => {
    expect(kinds('2026-02-17')).toEqual(['tet'])
    expect(kinds('2026-04-26')).toEqual(['holiday', 'weekend'])
    expect(kinds('2026-04-27')).toEqual(['compensation'])
    expect(kinds('2025-05-02')).toEqual(['swap-off'])
    expect(kinds('2025-04-26')).toEqual(['swap-work'])
    expect(kinds('2026-11-21')).toEqual(['weekend'])
    expect(kinds('2026-11-23')).toEqual(['working'])
    expect(dayKind('2026-04-27', hue).reasons[0]).toMatchObject({
      text: { vi: 'Nghỉ bù Giỗ Tổ Hùng Vương (ngày 26/04/2026 trùng ngày nghỉ hằng tuần)' },
      citation: 'Bộ luật Lao động 2019, điều 111 khoản 3',
    })
    expect(dayKind('2020-09-02', hue).reasons[0]!.citation).toContain('2012')
    expect(dayKind('2021-09-02', hue).reasons[0]!.citation).toContain('2019')
  })

  test('a year without an announcement says that it follows the default', () => {
    expect(daysOff('2027-02-01', '2027-02-12')).toEqual(['05/02', '06/02', '07/02', '08/02', '09/02', '10/02', '11/02'])
    const [tet] = dayKind('2027-02-05', hue).reasons
    expect(tet!.text.vi).toContain('tạm tính theo mặc định (1 ngày cuối năm cũ và 4 ngày đầu năm mới)')
    expect(tet!.text.en).toContain('by default')
    expect(dayKind('2026-02-16', hue).reasons[0]!.text.vi).toContain('đã công bố cho năm 2026')
  })

  test('24 November is known but not off until someone enables it', () => {
    expect(dayKind('2026-11-24', hue).working).toBe(true)
    const holidays = hue.holidays.map((h) => (h.id === 'culture-day' ? { ...h, enabled: true } : h))
    expect(dayKind('2026-11-24', { ...hue, holidays }).working).toBe(false)
    expect(hue.holidays.find((h) => h.id === 'culture-day')!.uncertain).toBeDefined()
  })

  test('hours follow the decision in force, its seasons, and the province', () => {
    expect(dayKind('2025-06-02', hue).hours).toEqual([
      ['07:30', '11:30'],
      ['13:00', '17:00'],
    ])
    expect(dayKind('2026-06-01', hue).hours).toEqual([
      ['07:30', '11:30'],
      ['13:30', '17:30'],
    ])
    expect(dayKind('2026-10-01', hue).hours).toEqual([
      ['07:30', '11:30'],
      ['13:00', '17:00'],
    ])
    expect(dayKind('2026-06-01', sample).hours).toEqual([
      ['07:00', '11:00'],
      ['13:00', '17:00'],
    ])
    expect(dayKind('2026-06-06', hue).hours).toEqual([])
  })

  test('a local holiday belongs to its province and need not be made up for', () => {
    expect(kinds('2026-06-15', sample)).toEqual(['holiday'])
    expect(kinds('2026-06-15', hue)).toEqual(['working'])
    expect(daysOff('2025-06-13', '2025-06-17', sample)).toEqual(['14/06', '15/06'])
  })
})

describe('calendar data from outside', () => {
  const [hours] = hue.hours
  test.each([
    ['no hours', { hours: [] }],
    ['hours that end before they begin', { hours: [{ ...hours, sessions: [['17:00', '13:00']] }] }],
    [
      'sessions that overlap',
      {
        hours: [
          {
            ...hours,
            sessions: [
              ['07:00', '12:00'],
              ['11:00', '17:00'],
            ],
          },
        ],
      },
    ],
    ['hours out of order', { hours: hue.hours.toReversed() }],
    ['a week without a working day', { weekend: [0, 1, 2, 3, 4, 5, 6] }],
    ['the same holiday twice', { holidays: [...hue.holidays, hue.holidays[0]] }],
    ['a month that does not exist', { holidays: [{ ...hue.holidays[0], rule: { solar: '13-01' } }] }],
    ['two rules', { holidays: [{ ...hue.holidays[0], rule: { solar: '01-01', lunar: '01-01' } }] }],
    [
      'an unknown holiday',
      { years: { 2026: { announced: { nope: { from: '2026-01-01', to: '2026-01-01', citation: 'x' } } } } },
    ],
    [
      'a range that runs backwards',
      { years: { 2026: { announced: { tet: { from: '2026-02-20', to: '2026-02-16', citation: 'x' } } } } },
    ],
    [
      'a swap of a Sunday for a Monday',
      { years: { 2026: { swaps: [{ off: '2026-03-01', work: '2026-03-02', citation: 'x' }] } } },
    ],
    [
      'a date that does not exist',
      { years: { 2026: { swaps: [{ off: '2026-02-30', work: '2026-03-07', citation: 'x' }] } } },
    ],
  ])('%s is refused', (_name, change) => {
    expect(CalendarData.safeParse({ ...hue, ...change }).success).toBe(false)
  })

  test('any weekend and any solar or lunar holiday gives a calendar with an end', () => {
    const weekend = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 })
    const day = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.boolean())
    fc.assert(
      fc.property(
        weekend,
        fc.array(day, { maxLength: 6 }),
        fc.integer({ min: 1901, max: 2198 }),
        (rest, days, year) => {
          const holidays = days.map(([m, d, lunar], i) => {
            const text = `${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
            return {
              id: `h${i}`,
              name: { vi: 'x', en: 'x' },
              rule: lunar ? { lunar: text } : { solar: text },
              days: 3,
              citation: 'x',
            }
          })
          const data = CalendarData.parse({ ...hue, weekend: rest, holidays, years: {} })
          const off = daysOff(`${year}-01-01`, `${year}-12-31`, data).length
          expect(off).toBeGreaterThanOrEqual(rest.length * 52)
          expect(off).toBeLessThan(366)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('both languages have the same words', () => {
    expect(Object.keys(en)).toEqual(Object.keys(vi))
  })
})
