/** A day of the calendar, `YYYY-MM-DD`. */
export interface Day {
  day: string
}
/** What was chosen of several, or the answers of a repeated question. */
export interface List {
  list: readonly Value[]
}
/** What could not be worked out, and why. A form goes on with it as with any other value. */
export interface Trouble {
  trouble: TroubleCode
}
export type TroubleCode =
  'divided-by-zero' | 'not-a-number' | 'not-a-day' | 'unknown-field' | 'bad-pattern' | 'too-long'
/** `null` is an answer that was not given. */
export type Value = null | number | string | boolean | Day | List | Trouble

export const isDay = (value: Value): value is Day => typeof value === 'object' && value !== null && 'day' in value
export const isList = (value: Value): value is List => typeof value === 'object' && value !== null && 'list' in value
export const isTrouble = (value: Value): value is Trouble =>
  typeof value === 'object' && value !== null && 'trouble' in value
export const trouble = (code: TroubleCode): Trouble => ({ trouble: code })

/** Nothing was answered: no value, an empty text, an empty choice. */
export const isBlank = (value: Value): boolean =>
  value === null || value === '' || (isList(value) && value.list.every(isBlank))

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i

/** A number from a number, a truth value or a text that is one; `null` when nothing was answered. */
export function asNumber(value: Value): number | null | Trouble {
  if (typeof value === 'number') return Number.isFinite(value) ? value : trouble('not-a-number')
  if (isBlank(value)) return null
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') return NUMBER.test(value.trim()) ? Number(value) : trouble('not-a-number')
  return isTrouble(value) ? value : trouble('not-a-number')
}

/** A number as people would write it: no exponent within fifteen digits, no noise of binary fractions. */
function numberText(value: number): string {
  const rounded = Number(value.toPrecision(15))
  return Object.is(rounded, -0) ? '0' : String(rounded)
}

/** The text of a value; nothing for what was not answered. Choices are parted by spaces, as XForms keeps them. */
export function asText(value: Value): string | Trouble {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : trouble('not-a-number')
  if (typeof value === 'boolean') return String(value)
  if (isDay(value)) return value.day
  if (isTrouble(value)) return value
  const parts: string[] = []
  for (const one of value.list) {
    const text = asText(one)
    if (typeof text !== 'string') return text
    if (text !== '') parts.push(text)
  }
  return parts.join(' ')
}

/** Whether a condition holds: blank, zero and false do not. */
export function asTruth(value: Value): boolean | Trouble {
  if (isTrouble(value)) return value
  if (typeof value === 'boolean') return value
  return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : !isBlank(value)
}

/** The single values of a list, or the value itself as a list of one; nothing for what was not answered. */
export const itemsOf = (value: Value): readonly Value[] => {
  if (isList(value)) return value.list
  return value === null ? [] : [value]
}
