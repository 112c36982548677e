import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { quote, type FeeRule } from './quote.ts'

const words = (vi: string) => ({ vi, en: vi })
const rule = (key: string, more: Partial<FeeRule> = {}): FeeRule => ({
  key,
  kind: 'fee',
  name: words(key),
  amount: 100_000,
  citation: 'Điều lệ câu lạc bộ, điều 4',
  validFrom: '2026-01-01',
  validTo: null,
  ...more,
})
const on = '2026-11-22'
const court = rule('court', { kind: 'charge', amount: "int(${hours}) * if(${surface} = 'clay', 150000, 90000)" })
const light = rule('light', { amount: 30_000, when: '${starts} >= 18' })
const child = { when: '${age} < 16', off: { percent: 50 }, reason: words('trẻ em'), citation: 'điều 7' }
const member = { when: '${member}', off: { percent: 100 }, reason: words('hội viên'), citation: 'điều 8' }

describe('quote', () => {
  test('works out amounts by expression and says of every rule why', () => {
    const q = quote([court, light], { values: { hours: 2, surface: 'clay', starts: 9 }, on })
    expect(q.lines.map(({ key, amount }) => [key, amount])).toEqual([['court', 300_000]])
    expect(q.total).toBe(300_000)
    expect(q.explained.map(({ outcome }) => outcome)).toEqual(['applied', 'conditionNotMet'])
    expect(q.certain).toBe(true)
  })
  test('takes the first reduction that holds, and free is said with its reason', () => {
    const rules = [rule('entry', { reductions: [child, member] })]
    expect(quote(rules, { values: { age: 12, member: true }, on }).total).toBe(50_000)
    const free = quote(rules, { values: { age: 40, member: true }, on })
    expect(free.total).toBe(0)
    expect(free.lines).toEqual([])
    expect(free.explained[0]).toMatchObject({
      outcome: 'free',
      full: 100_000,
      amount: 0,
      reduction: { off: 100_000, citation: 'điều 8' },
    })
    expect(quote(rules, { values: { age: 40 }, on }).total).toBe(100_000)
  })
  test.each([
    ['2025-12-31', 'notInForce'],
    ['2026-01-01', 'applied'],
    ['2026-06-30', 'applied'],
    ['2026-07-01', 'notInForce'],
  ])('a rule of the first half year on %s: %s', (day, outcome) => {
    const q = quote([rule('half', { validTo: '2026-07-01' })], { values: {}, on: day })
    expect(q.explained[0]?.outcome).toBe(outcome)
  })
  test.each([
    ['a broken expression', rule('x', { amount: '${a' })],
    ['a brake of 100,000 brackets', rule('x', { when: '('.repeat(100_000) })],
    ['a text that is no number', rule('x', { amount: '${a} * 2' })],
    ['a division by zero', rule('x', { amount: '1 div 0' })],
    ['a negative amount', rule('x', { amount: '0 - 5' })],
    ['an amount beyond all reason', rule('x', { amount: 'pow(10, 15)' })],
    ['a fraction written as an amount', rule('x', { amount: 0.5 })],
    ['a reduction that cannot be judged', rule('x', { reductions: [{ ...child, when: '${a} - 1 > 0' }] })],
  ])('%s makes the quote uncertain, never free', (_, bad) => {
    const q = quote([bad], { values: { a: 'x' }, on })
    expect(q.certain).toBe(false)
    expect(q.explained[0]).toMatchObject({ outcome: 'unclear', amount: null })
    expect(q.explained[0]?.trouble).toBeTruthy()
    expect(q.lines).toEqual([])
  })
  test('names on the prototype are not facts', () => {
    expect(quote([rule('x', { when: "${constructor} = ''" })], { values: {}, on }).explained[0]?.outcome).toBe(
      'applied',
    )
  })
  test('whole đồng always: a reduction never takes more than there is, lines add up to the total', () => {
    const amounts = fc.integer({ min: 0, max: 1_000_000_000 })
    const off = fc.oneof(
      fc.record({ percent: fc.double({ min: 0, max: 100, noNaN: true }) }),
      fc.record({ dong: fc.integer({ min: 0, max: 2_000_000_000 }) }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(amounts, off), { maxLength: 8 }), (list) => {
        const rules = list.map(([amount, o], at) =>
          rule(`r${at}`, { amount, reductions: [{ off: o, reason: words('x'), citation: 'x' }] }),
        )
        const q = quote(rules, { values: {}, on })
        expect(q.total).toBe(q.lines.reduce((sum, line) => sum + line.amount, 0))
        for (const [at, { full, amount, reduction }] of q.explained.entries()) {
          expect(Number.isSafeInteger(amount)).toBe(true)
          expect(amount).toBe((full ?? 0) - (reduction?.off ?? 0))
          expect(amount).toBeGreaterThanOrEqual(0)
          expect(full).toBe(list[at]?.[0])
        }
      }),
    )
  })
})
