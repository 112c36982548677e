const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const
const SCALES = ['', ' nghìn', ' triệu'] as const

const digit = (n: number): string => DIGITS[n] ?? ''

/** The last two digits: mười, mười lăm, hai mươi mốt, hai mươi tư, linh năm. */
function tens(ten: number, unit: number, after: boolean): string[] {
  if (ten === 0) return unit === 0 ? [] : after ? ['linh', digit(unit)] : [digit(unit)]
  if (ten === 1) return unit === 0 ? ['mười'] : ['mười', unit === 5 ? 'lăm' : digit(unit)]
  const last = { 0: '', 1: 'mốt', 4: 'tư', 5: 'lăm' }[unit] ?? digit(unit)
  return [digit(ten), 'mươi', ...(last === '' ? [] : [last])]
}

/** Three digits; `full` also says the noughts in front, as in «một nghìn không trăm linh năm». */
function group(n: number, full: boolean): string {
  const [hundred, ten, unit] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10]
  const words = hundred > 0 || full ? [digit(hundred), 'trăm'] : []
  return [...words, ...tens(ten, unit, words.length > 0)].join(' ')
}

/** Up to 999 999 999, in groups of three; `full` when larger ones came before. */
function million(n: number, full: boolean): string {
  const parts: string[] = []
  for (const at of [2, 1, 0]) {
    const value = Math.floor(n / 1000 ** at) % 1000
    if (value > 0) parts.push(group(value, full || parts.length > 0) + (SCALES[at] ?? ''))
  }
  return parts.join(' ')
}

/**
 * An amount of đồng in Vietnamese words as papers want it: 1 005 → «Một nghìn không trăm linh năm đồng». Whole amounts
 * up to what a number holds exactly; thousands of millions are «tỷ», of those «tỷ tỷ» do not occur.
 */
export function amountInWords(dong: number): string {
  if (!Number.isSafeInteger(dong)) throw new RangeError('not a whole amount of đồng')
  const sign = dong < 0 ? 'âm ' : ''
  const n = Math.abs(dong)
  const [billions, rest] = [Math.floor(n / 1_000_000_000), n % 1_000_000_000]
  const high = billions === 0 ? '' : `${million(billions, false)} tỷ`
  const low = rest === 0 ? '' : million(rest, billions > 0)
  const words = `${sign}${[high, low].filter((part) => part !== '').join(' ') || 'không'} đồng`
  return words.charAt(0).toUpperCase() + words.slice(1)
}
