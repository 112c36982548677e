/** The instant or the span that a text of ISO 8601 means; undefined where it means none. */
export function timesOf(text: string): { from: number; to: number | undefined } | undefined {
  const whole = plainInstant(text)
  if (whole !== undefined) return { from: whole, to: undefined }
  const parts = text.split('/')
  const [from, to] = parts.map(instantOf)
  if (from === undefined || parts.length > 2 || (parts.length === 2 && (to === undefined || to < from)))
    return undefined
  return { from, to }
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)$/
function instantOf(text: string): number | undefined {
  const m = INSTANT.exec(text.trim())
  const day = new Date(`${m?.[1]}T00:00:00Z`)
  const zone = (m?.[4] ?? '').replace(/^([+-]\d\d)$/, '$1:00').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const at = Date.parse(
    text
      .trim()
      .replace(',', '.')
      .replace(/(Z|[+-]\d\d(:?\d\d)?)$/, zone),
  )
  // 31 February rolls over to March in JavaScript; here it is a mistake.
  const sound = m && !Number.isNaN(at) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(m[1] ?? '-')
  return sound ? at : undefined
}

const ZERO = 48
/** The number that so many digits of a text say; NaN where one is none. */
function digits(text: string, from: number, count: number): number {
  let value = 0
  for (let n = from; n < from + count; n++) {
    const digit = text.charCodeAt(n) - ZERO
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}

/** `2026-11-20T02:00:00Z` or with `.000`: what nearly everybody sends, read without searching. Anything else is undefined. */
export function plainInstant(text: string): number | undefined {
  const { length } = text
  if ((length !== 20 && length !== 24) || text[length - 1] !== 'Z' || text[10] !== 'T') return undefined
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined
  if (length === 24 && text[19] !== '.') return undefined
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)]
  const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)]
  const thousandth = length === 24 ? digits(text, 20, 3) : 0
  // Neither the 31st of February nor the year 99 is judged here: the long way knows them.
  const sound =
    year >= 1_000 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= (month === 2 ? 28 : 30) &&
    hour < 24 &&
    minute < 60 &&
    second < 60
  const at = Date.UTC(year, month - 1, day, hour, minute, second, thousandth)
  return sound && !Number.isNaN(at) ? at : undefined
}
