/** Widths of bars and gaps, bar first, by value (ISO/IEC 15417): 0 to 105, then the stop sign. */
const WIDTHS =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
const PATTERNS: readonly string[] = WIDTHS.split(' ')
const [TO_C, TO_B, START_B, START_C, STOP] = [99, 100, 104, 105, 106] as const
const SPACE = 32
const LONGEST = 48

/** Pairs of figures take half the room; the change of sets is worth it from six on, at either end from four on. */
function pairsAt(text: string, at: number): number {
  const run = /^\d*/.exec(text.slice(at))?.[0].length ?? 0
  const isAtEdge = at === 0 || at + run === text.length
  return run >= (isAtEdge ? 4 : 6) ? Math.floor(run / 2) : 0
}

/** The values of a text, without check sign and stop. An odd run of figures gives its first one to set B. */
function valuesOf(text: string): number[] {
  const out: number[] = []
  let set: 'B' | 'C' | undefined
  const use = (wanted: 'B' | 'C') => {
    if (set !== wanted)
      out.push(set === undefined ? (wanted === 'B' ? START_B : START_C) : wanted === 'B' ? TO_B : TO_C)
    set = wanted
  }
  for (let at = 0; at < text.length;) {
    const pairs = pairsAt(text, at)
    const isOdd = /^\d(\d\d)+(?!\d)/.test(text.slice(at))
    if (pairs > 0 && (!isOdd || set === 'C')) {
      use('C')
      for (let n = 0; n < pairs; n++, at += 2) out.push(Number(text.slice(at, at + 2)))
    } else {
      use('B')
      out.push(text.charCodeAt(at++) - SPACE)
    }
  }
  return out
}

/** Whether a text can be written as a bar code here: plain signs, not too many for a line of paper. */
export const hasBars = (text: string): boolean => text.length <= LONGEST && /^[ -~]+$/.test(text)

/** Code 128 of a text: widths of bars and gaps in turn, in modules, bar first; with check sign and stop. */
export function code128(text: string): number[] {
  if (!hasBars(text)) throw new Error('this text has no bar code')
  const values = valuesOf(text)
  const check = values.reduce((sum, value, at) => sum + value * Math.max(at, 1), 0) % 103
  return [...values, check, STOP].flatMap((value) => Array.from(PATTERNS[value] ?? '', Number))
}
