import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountInWords } from './amount-in-words.ts'

test.each([
  [0, 'Không đồng'],
  [1, 'Một đồng'],
  [5, 'Năm đồng'],
  [10, 'Mười đồng'],
  [11, 'Mười một đồng'],
  [14, 'Mười bốn đồng'],
  [15, 'Mười lăm đồng'],
  [20, 'Hai mươi đồng'],
  [21, 'Hai mươi mốt đồng'],
  [24, 'Hai mươi tư đồng'],
  [25, 'Hai mươi lăm đồng'],
  [31, 'Ba mươi mốt đồng'],
  [44, 'Bốn mươi tư đồng'],
  [55, 'Năm mươi lăm đồng'],
  [100, 'Một trăm đồng'],
  [101, 'Một trăm linh một đồng'],
  [104, 'Một trăm linh bốn đồng'],
  [105, 'Một trăm linh năm đồng'],
  [110, 'Một trăm mười đồng'],
  [115, 'Một trăm mười lăm đồng'],
  [121, 'Một trăm hai mươi mốt đồng'],
  [500, 'Năm trăm đồng'],
  [999, 'Chín trăm chín mươi chín đồng'],
  [1_000, 'Một nghìn đồng'],
  [1_005, 'Một nghìn không trăm linh năm đồng'],
  [1_015, 'Một nghìn không trăm mười lăm đồng'],
  [1_100, 'Một nghìn một trăm đồng'],
  [8_000, 'Tám nghìn đồng'],
  [10_000, 'Mười nghìn đồng'],
  [15_500, 'Mười lăm nghìn năm trăm đồng'],
  [21_021, 'Hai mươi mốt nghìn không trăm hai mươi mốt đồng'],
  [100_001, 'Một trăm nghìn không trăm linh một đồng'],
  [375_000, 'Ba trăm bảy mươi lăm nghìn đồng'],
  [1_000_000, 'Một triệu đồng'],
  [1_000_001, 'Một triệu không trăm linh một đồng'],
  [1_050_000, 'Một triệu không trăm năm mươi nghìn đồng'],
  [1_234_567, 'Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng'],
  [1_000_000_000, 'Một tỷ đồng'],
  [1_000_000_001, 'Một tỷ không trăm linh một đồng'],
  [1_000_500_000, 'Một tỷ năm trăm nghìn đồng'],
  [2_005_000_000, 'Hai tỷ không trăm linh năm triệu đồng'],
  [12_345_678_901, 'Mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh một đồng'],
  [1_000_000_000_000, 'Một nghìn tỷ đồng'],
  [-5_000, 'Âm năm nghìn đồng'],
])('%d', (dong, words) => {
  expect(amountInWords(dong)).toBe(words)
})

test('refuses what is no whole amount', () => {
  for (const bad of [0.5, NaN, Infinity, 2 ** 53]) expect(() => amountInWords(bad)).toThrow(RangeError)
})

const UNITS: Record<string, number> = {
  không: 0,
  một: 1,
  mốt: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  tư: 4,
  năm: 5,
  lăm: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
}
/** Reads the words back, by other means than they were written. */
function read(text: string): number {
  let [whole, billions, section, digit] = [0, 0, 0, 0]
  for (const word of text
    .toLowerCase()
    .replace(/ đồng$/, '')
    .split(' ')) {
    if (word === 'mười') section += 10
    else if (word === 'mươi') [section, digit] = [section + digit * 10, 0]
    else if (word === 'trăm') [section, digit] = [section + digit * 100, 0]
    else if (word === 'nghìn') [whole, section, digit] = [whole + (section + digit) * 1_000, 0, 0]
    else if (word === 'triệu') [whole, section, digit] = [whole + (section + digit) * 1_000_000, 0, 0]
    else if (word === 'tỷ') [billions, whole, section, digit] = [whole + section + digit, 0, 0, 0]
    else if (word !== 'linh') digit = UNITS[word] ?? NaN
  }
  return billions * 1_000_000_000 + whole + section + digit
}
test('the words of any amount can be read back, and no two amounts share them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (n) => read(amountInWords(n)) === n),
    {
      numRuns: 2_000,
    },
  )
})
