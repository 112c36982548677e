import { invalid } from '@hue-s/kernel/shared/error.ts'

export type Token =
  | { is: 'word'; text: string; at: number }
  | { is: 'string'; text: string; at: number }
  | { is: 'number'; value: number; at: number }
  | { is: 'time'; text: string; at: number }
  | { is: 'date'; text: string; at: number }
  | { is: 'clock'; text: string; at: number }
  | { is: 'period'; from: string; to: string; at: number }
  | { is: 'duration'; text: string; at: number }
  | { is: 'geography'; text: string; at: number }
  | { is: 'sign'; text: '(' | ')' | ',' | '/' | '-' | ';' | '=' | '$' | '*' | ':'; at: number }

/** What one option of a query may be, in signs and in words. */
const MAX_TEXT = 8_000
const MAX_TOKENS = 1_500

const INSTANT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+ -]\d\d:?\d\d)`
const PATTERNS = {
  space: /[ \t]+/y,
  period: new RegExp(`(${INSTANT})/(${INSTANT})`, 'y'),
  time: new RegExp(INSTANT, 'y'),
  date: /\d{4}-\d\d-\d\d(?!\d)/y,
  clock: /\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?/y,
  duration: /duration'([^']{1,60})'/y,
  geography: /(?:geography|geometry)'([^']*)'/y,
  string: /'((?:[^']|'')*)'/y,
  number: /\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?[dDfFmMlL]?(?![\w.])/y,
  word: /[A-Za-z_@][\w.@-]*/y,
  sign: /[(),/;=$*:-]/y,
}

const bad = (text: string, at: number) =>
  invalid('telemetry.badQuery', { at, near: text.slice(Math.max(0, at - 10), at + 20) })

/** The words of a query option, before anything is known of their meaning. */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_TEXT) throw invalid('telemetry.queryTooLong', { max: MAX_TEXT })
  const out: Token[] = []
  let at = 0
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  while (at < text.length) {
    const space = match(PATTERNS.space)
    if (space) {
      at += space[0].length
      continue
    }
    const { token, length } = next(text, at, match)
    out.push(token)
    at += length
    if (out.length > MAX_TOKENS) throw invalid('telemetry.queryTooLong', { max: MAX_TOKENS })
  }
  return out
}

function next(
  text: string,
  at: number,
  match: (p: RegExp) => RegExpExecArray | null,
): { token: Token; length: number } {
  const of = (token: Token, m: RegExpExecArray) => ({ token, length: m[0].length })
  let m: RegExpExecArray | null
  if ((m = match(PATTERNS.period)))
    return of({ is: 'period', from: instant(m[1] ?? '', text, at), to: instant(m[2] ?? '', text, at), at }, m)
  if ((m = match(PATTERNS.time))) return of({ is: 'time', text: instant(m[0], text, at), at }, m)
  if ((m = match(PATTERNS.date))) return of({ is: 'date', text: dateOf(m[0], text, at), at }, m)
  if ((m = match(PATTERNS.clock))) return of({ is: 'clock', text: clockOf(m[0], text, at), at }, m)
  if ((m = match(PATTERNS.duration))) return of({ is: 'duration', text: m[1] ?? '', at }, m)
  if ((m = match(PATTERNS.geography))) return of({ is: 'geography', text: m[1] ?? '', at }, m)
  if ((m = match(PATTERNS.string))) return of({ is: 'string', text: (m[1] ?? '').replaceAll("''", "'"), at }, m)
  if ((m = match(PATTERNS.number))) {
    const value = Number(m[0].replace(/[dDfFmMlL]$/, ''))
    if (!Number.isFinite(value)) throw bad(text, at)
    return of({ is: 'number', value, at }, m)
  }
  if ((m = match(PATTERNS.word))) return of({ is: 'word', text: m[0], at }, m)
  if ((m = match(PATTERNS.sign))) return of({ is: 'sign', text: m[0] as '(', at }, m)
  throw bad(text, at)
}

/** An instant as ISO text in UTC; the `+` of an offset may have arrived as a space. */
function instant(raw: string, text: string, at: number): string {
  const sound = raw.replace(/ (?=\d\d:?\d\d$)/, '+').replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  const date = new Date(sound)
  const day = new Date(`${raw.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(raw.slice(0, 10)))
    throw bad(text, at)
  if (date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) throw bad(text, at)
  return date.toISOString()
}

function dateOf(raw: string, text: string, at: number): string {
  const day = new Date(`${raw}T00:00:00Z`)
  if (raw < '0001' || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(raw)) throw bad(text, at)
  return raw
}

function clockOf(raw: string, text: string, at: number): string {
  const [h = 0, m = 0, s = 0] = raw.split(':').map(Number)
  if (h > 23 || m > 59 || s >= 60) throw bad(text, at)
  return raw
}
