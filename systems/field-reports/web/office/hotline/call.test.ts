import { expect, test } from 'vitest'
import { dialled, EMPTY, faultsIn } from './call.ts'

test.each([
  ['0905 123 456', '+84905123456'],
  ['84905123456', '+84905123456'],
  ['+84 905.123.456', '+84905123456'],
  ['0084905123456', '+84905123456'],
  ['(0234) 3 822 999', '+842343822999'],
  ['không nói', undefined],
  ['113', undefined],
])('the number «%s» is dialled as %s', (said, number) => expect(dialled(said)).toBe(number))

test('what is missing is told in the order in which it is asked; a caller may keep the number back', () => {
  expect(faultsIn({ ...EMPTY, phone: '12' })).toEqual(['phone', 'note', 'category', 'at'])
  const whole = { ...EMPTY, note: 'Đèn tắt', category: 'street-lamp', at: { lon: 107.5, lat: 16.4 } }
  expect(faultsIn(whole)).toEqual([])
})
