import { citizenIdFits } from './citizen-id.ts'
import { addMonths, dayNumber, dayOf, formatDay, yearsBetween } from './day.ts'
import type { Walk } from './evaluate.ts'
import { patternOf } from './pattern.ts'
import type { Tree } from './tree.ts'
import { asNumber, asText, asTruth, isBlank, isDay, isList, isTrouble, itemsOf, trouble, type Value } from './value.ts'

/** Longest text that an expression makes. */
const MOST_TEXT = 100_000

type Plain = (args: readonly Value[], walk: Walk) => Value

/** Calls a function. Arguments are worked out first, except where only one of them counts; trouble goes through. */
export function callFunction(name: string, args: readonly Tree[], walk: Walk): Value {
  const choosing = CHOOSING[name]
  if (choosing) return choosing(args, walk)
  const values: Value[] = []
  for (const tree of args) {
    const value = walk.value(tree)
    if (isTrouble(value)) return value
    values.push(value)
  }
  if (!walk.spend(values.reduce<number>((sum, one) => sum + (isList(one) ? one.list.length : 1), 0)))
    return trouble('too-long')
  return PLAIN[name]?.(values, walk) ?? null
}

const CHOOSING: Readonly<Record<string, (args: readonly Tree[], walk: Walk) => Value>> = {
  if([condition, yes, no], walk) {
    const holds = condition ? asTruth(walk.value(condition)) : false
    if (isTrouble(holds)) return holds
    const taken = holds ? yes : no
    return taken ? walk.value(taken) : null
  },
  coalesce(args, walk) {
    for (const tree of args) {
      const value = walk.value(tree)
      if (isTrouble(value) || !isBlank(value)) return value
    }
    return null
  },
  once([again], walk) {
    return walk.scope.self !== undefined && !isBlank(walk.scope.self)
      ? walk.scope.self
      : again
        ? walk.value(again)
        : null
  },
}

/** Every text among the values, or the trouble that one of them is. */
function texts(values: readonly Value[], then: (texts: readonly string[]) => Value): Value {
  const found: string[] = []
  for (const value of values) {
    const text = asText(value)
    if (typeof text !== 'string') return text
    found.push(text)
  }
  const made = then(found)
  return typeof made === 'string' && made.length > MOST_TEXT ? trouble('too-long') : made
}

const twoTexts =
  (say: (text: string, part: string) => Value): Plain =>
  (values) =>
    texts(values, ([text = '', part = '']) => say(text, part))

/** Every number among the values and in their lists; what was not answered is left out. */
function numbers(values: readonly Value[], then: (numbers: readonly number[]) => Value): Value {
  const found: number[] = []
  for (const value of values.flatMap(itemsOf)) {
    const number = asNumber(value)
    if (typeof number === 'number') found.push(number)
    else if (number !== null) return number
  }
  return then(found)
}

const oneNumber =
  (say: (number: number, second: number | undefined) => Value): Plain =>
  ([first = null, second]) => {
    const [a, b] = [asNumber(first), second === undefined ? undefined : asNumber(second)]
    if (isTrouble(a)) return a
    if (a === null || b === null) return null
    if (typeof b === 'object') return b
    const made = say(a, b)
    return typeof made === 'number' && !Number.isFinite(made) ? trouble('not-a-number') : made
  }

/** Days, then whatever else is given; nothing when a day is missing. */
const withDay =
  (say: (day: number, second: Value) => Value): Plain =>
  ([first = null, second = null]) => {
    if (isBlank(first)) return null
    const day = dayNumber(first)
    return isTrouble(day) ? day : say(day, second)
  }

const twoDays = (say: (from: number, to: number) => number): Plain =>
  withDay((from, second) => {
    if (isBlank(second)) return null
    const to = dayNumber(second)
    return isTrouble(to) ? to : say(from, to)
  })

const dayAndNumber = (say: (day: number, by: number) => Value): Plain =>
  withDay((day, second) => {
    const by = asNumber(second)
    return typeof by === 'number' ? say(day, by) : by
  })

/** What was chosen, each by itself: a list, or a text of names parted by spaces. */
const chosen = (value: Value): readonly Value[] =>
  typeof value === 'string' ? value.split(' ').filter(Boolean) : itemsOf(value)

/** By multiplying alone: the machine's own power differs in its last digit between browsers. Whole powers only. */
function power(value: number, by: number): Value {
  if (!Number.isInteger(by) || Math.abs(by) > 1_000) return trouble('not-a-number')
  let made = 1
  for (let n = 0; n < Math.abs(by); n++) made *= value
  if (by >= 0) return made
  return made === 0 ? trouble('divided-by-zero') : 1 / made
}

/** Half away from zero, as people round; digits may be negative. */
function round(value: number, digits: number): Value {
  if (!Number.isInteger(digits) || Math.abs(digits) > 12) return trouble('not-a-number')
  const sign = value < 0 ? -1 : 1
  const [whole = '0', exponent = '0'] = String(Math.abs(value)).split('e')
  const moved = Math.round(Number(`${whole}e${Number(exponent) + digits}`))
  const [back = '0', backExponent = '0'] = String(moved).split('e')
  return sign * Number(`${back}e${Number(backExponent) - digits}`)
}

const PLAIN: Readonly<Record<string, Plain>> = {
  true: () => true,
  false: () => false,
  not: ([value = null]) => !asTruth(value),
  boolean: ([value = null]) => asTruth(value),
  selected: ([value = null, name = null]) =>
    texts([name], ([wanted = '']) => chosen(value).some((one) => asText(one) === wanted)),
  'selected-at': ([value = null, index = null]) => {
    const n = asNumber(index)
    return typeof n === 'number' ? (chosen(value)[n] ?? null) : n
  },
  'count-selected': ([value = null]) => chosen(value).length,
  string: (values) => texts(values, ([text = '']) => text),
  'string-length': (values, { scope }) =>
    texts(values.length > 0 ? values : [scope.self ?? null], ([text = '']) => Array.from(text).length),
  'normalize-space': (values) => texts(values, ([text = '']) => text.trim().replace(/\s+/g, ' ')),
  substr: ([value = null, from = null, to]) =>
    texts([value], ([text = '']) =>
      oneNumber((start, end) => Array.from(text).slice(start, end).join(''))(
        [from, ...(to === undefined ? [] : [to])],
        NO_WALK,
      ),
    ),
  concat: (values) => texts(values.flatMap(itemsOf), (all) => all.join('')),
  join: ([separator = null, ...values]) =>
    texts([separator, ...values.flatMap(itemsOf).filter((one) => !isBlank(one))], ([between = '', ...all]) =>
      all.join(between),
    ),
  contains: twoTexts((text, part) => text.includes(part)),
  'starts-with': twoTexts((text, part) => text.startsWith(part)),
  'ends-with': twoTexts((text, part) => text.endsWith(part)),
  'upper-case': (values) => texts(values, ([text = '']) => text.toUpperCase()),
  'lower-case': (values) => texts(values, ([text = '']) => text.toLowerCase()),
  regex: ([value = null, pattern = null], walk) =>
    texts([value, pattern], ([text = '', source = '']) => {
      const read = patternOf(source)
      if (!read) return trouble('bad-pattern')
      return walk.spend(text.length) ? read.matches(text) : trouble('too-long')
    }),
  number: ([value = null]) => asNumber(value),
  int: ([value = null]) => {
    const number = asNumber(value)
    return typeof number === 'number' ? Math.trunc(number) : number
  },
  round: oneNumber((value, digits = 0) => round(value, digits)),
  abs: oneNumber((value) => Math.abs(value)),
  pow: oneNumber((value, by = 1) => power(value, by)),
  min: (values) => numbers(values, (all) => (all.length > 0 ? Math.min(...all) : null)),
  max: (values) => numbers(values, (all) => (all.length > 0 ? Math.max(...all) : null)),
  sum: (values) => numbers(values, (all) => all.reduce((sum, one) => sum + one, 0)),
  count: ([value = null]) => itemsOf(value).length,
  'count-non-empty': (values) => values.flatMap(itemsOf).filter((one) => !isBlank(one)).length,
  position: (_, { scope }) => scope.position ?? 1,
  'indexed-repeat': ([value = null, ...rest]) => {
    const n = asNumber(rest.at(-1) ?? null)
    return typeof n === 'number' ? (itemsOf(value)[n - 1] ?? null) : n
  },
  today: (_, { scope }) => ({ day: scope.today }),
  date: ([value = null]) => {
    if (isBlank(value)) return null
    const day = dayNumber(value)
    return isTrouble(day) ? day : dayOf(day)
  },
  'format-date': withDay((day, pattern) => texts([pattern], ([form = '']) => formatDay(day, form))),
  'add-days': dayAndNumber((day, by) => dayOf(day + by)),
  'add-months': dayAndNumber(addMonths),
  'days-between': twoDays((from, to) => to - from),
  'years-between': twoDays(yearsBetween),
  'citizen-id-fits': ([id = null, birth = null, sex = null]) =>
    texts([id, isDay(birth) ? birth.day : birth, sex], ([number = '', born = '', word = '']) =>
      citizenIdFits(number, born || undefined, word || undefined),
    ),
}

/** For functions that use others of these, which ask nothing of the walk. */
const NO_WALK: Walk = { scope: { field: () => null, today: '1970-01-01' }, value: () => null, spend: () => true }
