import { expect, test } from 'vitest'
import { answerAt, givenAt, withoutRow, withPrefilled, withRow } from './shared/fill/answers.ts'
import { readNumber } from './shared/fill/read-number.ts'
import { typed } from './testing/club.ts'

test.each([
  ['money', '1.500.000', 1_500_000],
  ['money', '1 500 000 đ', 1_500_000],
  ['money', '2,000', 2_000],
  ['whole', '12', 12],
  ['whole', '1.5', 1.5],
  ['decimal', '98,4', 98.4],
  ['decimal', '98.4', 98.4],
  ['decimal', '1.234,5', 1_234.5],
  ['decimal', '1,234.5', 1_234.5],
  ['decimal', '0,125', 0.125],
  ['decimal', '1.250', 1_250],
  ['decimal', '-3,5', -3.5],
  ['decimal', '1,2,3', undefined],
  ['decimal', '1.2,3.4', undefined],
  ['whole', 'mười', undefined],
  ['whole', '', undefined],
  ['money', '1e9', undefined],
  ['whole', '١٢', undefined],
] as const)('%s «%s» is %s', (kind, text, value) => expect(readNumber(kind, text)).toBe(value))

test('an answer is put and taken at its path, and nothing else is touched', () => {
  const before = { a: typed('1'), kids: [{ n: typed('An') }, { n: typed('Bảo') }] }
  const after = answerAt(before, 'kids[1].n', typed('Bình'))
  expect(after['a']).toBe(before.a)
  expect(givenAt(after, 'kids[1].n')).toEqual(typed('Bình'))
  expect((after['kids'] as unknown[])[0]).toBe(before.kids[0])
  expect(givenAt(answerAt(after, 'kids[4].n', typed('Xa')), 'kids[3].n')).toBeUndefined()
  expect(answerAt(after, 'a', undefined)).not.toHaveProperty('a')
  expect(withoutRow(after, 'kids', 0)['kids']).toEqual([{ n: typed('Bình') }])
  expect(withRow({}, 'kids', 1)['kids']).toEqual([{}, {}])
  expect(givenAt(before, 'toString')).toBeUndefined()
})

test('what is known never replaces what somebody typed', () => {
  const mine = { a: typed('mine') }
  expect(withPrefilled(mine, { a: typed('known'), b: typed('known') })).toEqual({ a: typed('mine'), b: typed('known') })
  expect(withPrefilled(mine, { a: typed('known') })).toBe(mine)
})
