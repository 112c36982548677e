import { callFunction } from './functions.ts'
import type { Operator, Tree } from './tree.ts'
import { asNumber, asText, asTruth, isBlank, isDay, isList, isTrouble, itemsOf, trouble, type Value } from './value.ts'
import { dayNumber, dayOf } from './day.ts'

/** Where an expression looks for what it names. */
export interface Scope {
  /** The answer of a question; the list of its answers from outside its repeat; undefined when there is no such one. */
  field: (name: string) => Value | undefined
  /** The answer of the question that the expression belongs to. */
  self?: Value
  /** Today in Vietnam, `YYYY-MM-DD`. */
  today: string
  /** Which of the repeats this is, from 1. */
  position?: number
}

/** More steps than any form needs; what takes more is stopped and said to be so. */
export const MOST_EVALUATIONS = 20_000

/** Walks a tree within a number of steps that all parts of one expression share. */
export interface Walk {
  scope: Scope
  value: (tree: Tree) => Value
  /** Takes so many steps for work on large answers; false when there are none left. */
  spend: (steps: number) => boolean
}

/**
 * What an expression comes to, here and now. Always an answer, never an exception and never long: what cannot be worked
 * out is a `Trouble`. The same in a browser, on a server and in a service worker.
 */
export function evaluate(tree: Tree, scope: Scope): Value {
  let left = MOST_EVALUATIONS
  const walk: Walk = {
    scope,
    spend: (steps) => (left -= steps) > 0,
    value: (one) => (walk.spend(1) ? valueOf(one, walk) : trouble('too-long')),
  }
  return walk.value(tree)
}

function valueOf(tree: Tree, walk: Walk): Value {
  switch (tree.kind) {
    case 'number':
    case 'text':
      return tree.value
    case 'field': {
      const answer = walk.scope.field(tree.name)
      return answer === undefined ? trouble('unknown-field') : answer
    }
    case 'self':
      return walk.scope.self ?? null
    case 'minus': {
      const of = asNumber(walk.value(tree.of))
      return typeof of === 'number' ? -of : of
    }
    case 'call':
      return callFunction(tree.name, tree.args, walk)
    case 'pair':
      return pairOf(tree.operator, tree.left, tree.right, walk)
  }
}

function pairOf(operator: Operator, left: Tree, right: Tree, walk: Walk): Value {
  if (operator === 'and' || operator === 'or') return logic(operator, left, right, walk)
  const [a, b] = [walk.value(left), walk.value(right)]
  if (isTrouble(a)) return a
  if (isTrouble(b)) return b
  if (operator === '=' || operator === '!=') {
    const same = equals(a, b, walk)
    return typeof same === 'boolean' ? same === (operator === '=') : same
  }
  return operator.startsWith('<') || operator.startsWith('>') ? order(operator, a, b) : reckon(operator, a, b)
}

/** What is decided by one side does not ask the other; trouble on one side waits for what the other says. */
function logic(operator: 'and' | 'or', left: Tree, right: Tree, walk: Walk): Value {
  const decides = operator === 'or'
  const a = asTruth(walk.value(left))
  if (a === decides) return decides
  const b = asTruth(walk.value(right))
  if (b === decides) return decides
  return isTrouble(a) ? a : b
}

/** A list equals what one of its items equals, as a set of nodes does in XPath 1.0 section 3.4. */
function equals(a: Value, b: Value, walk: Walk): Value {
  if (isList(a) || isList(b)) {
    if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b)
    const [left, right] = [itemsOf(a), itemsOf(b)]
    if (!walk.spend(left.length * right.length)) return trouble('too-long')
    return left.some((one) => right.some((two) => equals(one, two, walk) === true))
  }
  if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b)
  if (typeof a === 'number' || typeof b === 'number') {
    const [left, right] = [asNumber(a), asNumber(b)]
    if (typeof left === 'number' && typeof right === 'number') return left === right
  }
  return asText(a) === asText(b)
}

/** Days by the calendar, all else by number; with nothing answered on one side nothing is more or less. */
function order(operator: string, a: Value, b: Value): Value {
  if (isBlank(a) || isBlank(b)) return false
  const byDay = isDay(a) || isDay(b)
  const [left, right] = byDay ? [dayNumber(a), dayNumber(b)] : [asNumber(a), asNumber(b)]
  if (isTrouble(left)) return left
  if (isTrouble(right)) return right
  if (left === null || right === null) return false
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

/** Arithmetic; a day less a day is a number of days, a day and a number are a day. Nothing and anything is nothing. */
function reckon(operator: Operator, a: Value, b: Value): Value {
  if (isBlank(a) || isBlank(b)) return null
  if (isDay(a) && (operator === '-' || operator === '+')) return shift(operator, a, b)
  if (isDay(b) && operator === '+') return shift(operator, b, a)
  const [left, right] = [asNumber(a), asNumber(b)]
  if (isTrouble(left)) return left
  if (isTrouble(right)) return right
  if (left === null || right === null) return null
  return finite(calculate(operator, left, right))
}

function calculate(operator: Operator, left: number, right: number): Value {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (right === 0) return trouble('divided-by-zero')
  return operator === 'div' ? left / right : left % right
}

const finite = (value: Value): Value =>
  typeof value === 'number' && !Number.isFinite(value) ? trouble('not-a-number') : value

function shift(operator: Operator, day: Value, by: Value): Value {
  const from = dayNumber(day)
  if (isTrouble(from)) return from
  if (isDay(by)) {
    const to = dayNumber(by)
    return isTrouble(to) || operator === '+' ? (isTrouble(to) ? to : trouble('not-a-number')) : from - to
  }
  const days = asNumber(by)
  if (typeof days !== 'number') return days
  return dayOf(operator === '-' ? from - days : from + days)
}
