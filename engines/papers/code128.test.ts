import { expect, test } from 'vitest'
import { code128, hasBars } from './code128.ts'

const modules = (widths: readonly number[]) => widths.map((w, n) => (n % 2 === 0 ? '1' : '0').repeat(w)).join('')
/** The shape of every symbol is known from the codes of all single signs. */
const shapes = new Map<string, number>()
for (let value = 0; value < 95; value++) {
  const widths = code128(String.fromCharCode(32 + value))
  shapes.set(widths.slice(6, 12).join(''), value)
}

/** Reads bars as a scanner does: signs of set B, pairs of set C, the check sign weighed by place. */
function read(widths: readonly number[]): string {
  const symbols = Array.from({ length: (widths.length - 7) / 6 }, (_, n) => widths.slice(n * 6, n * 6 + 6).join(''))
  const special: Record<string, number> = { '113141': 99, '114131': 100, '211214': 104, '211232': 105 }
  const values = symbols.map((one) => special[one] ?? shapes.get(one) ?? NaN)
  const check = values.at(-1)
  const own = values.slice(0, -1)
  const sum = own.reduce((total, value, n) => total + value * Math.max(n, 1), 0) % 103
  if (!Number.isNaN(check)) expect(sum).toBe(check)
  let set = own[0] === 105 ? 'C' : 'B'
  let text = ''
  for (const value of own.slice(1)) {
    if (set === 'B' && value === 99) set = 'C'
    else if (set === 'C' && value === 100) set = 'B'
    else text += set === 'C' ? String(value).padStart(2, '0') : String.fromCharCode(value + 32)
  }
  return text
}

test('the example of the books: PJJ123C in set B has the check sign 55', () => {
  const bars = modules(code128('PJJ123C'))
  // Start, seven signs and the check sign of eleven modules each, thirteen for the stop.
  expect(bars).toHaveLength(9 * 11 + 13)
  expect(bars.startsWith('11010010000')).toBe(true)
  expect(bars.endsWith('1100011101011')).toBe(true)
  expect(read(code128('PJJ123C'))).toBe('PJJ123C')
  // (104 + 48·1 + 42·2 + 42·3 + 17·4 + 18·5 + 19·6 + 35·7) mod 103 = 55, which is `W` in set B.
  expect(code128('PJJ123C').slice(-13, -7)).toEqual(code128('W').slice(6, 12))
})

test('every symbol is eleven modules wide, with an even number of dark ones, and no two are alike', () => {
  for (const shape of shapes.keys()) {
    const widths = Array.from(shape, Number)
    expect(widths.reduce((a, b) => a + b)).toBe(11)
    expect(widths.filter((_, n) => n % 2 === 0).reduce((a, b) => a + b) % 2).toBe(0)
  }
  expect(shapes.size).toBe(95)
})

test('codes of dossiers are read back, and pairs of figures save room', () => {
  const codes = ['H57.13-261121-0007', '000.00.13.H57-261121-0007', 'YC-261123-0001', '12345678', 'A', '123', '1234567']
  for (const code of codes) expect(read(code128(code))).toBe(code)
  const wide = modules(code128('H57.13-261121-0007')).length
  expect(wide).toBeLessThan(11 * 20 + 13)
})

test('what no scanner reads has no bars', () => {
  expect(hasBars('Hồ sơ')).toBe(false)
  expect(hasBars('')).toBe(false)
  expect(hasBars('a\nb')).toBe(false)
  expect(hasBars('9'.repeat(49))).toBe(false)
  expect(() => code128('Đ')).toThrow()
})
