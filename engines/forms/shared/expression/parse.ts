import { FUNCTIONS } from './signatures.ts'
import { ExpressionError, marksOf, type Mark } from './token.ts'
import type { Operator, Tree } from './tree.ts'

/** Deeper expressions are nobody's wish. */
export const DEEPEST = 60

/** Weakest first, as in XPath 1.0 section 3.4 and 3.5. */
const LEVELS: readonly (readonly Operator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
]

/**
 * Reads an expression in the manner of XLSForm: `${age} >= 14 and selected(${papers}, 'cccd')`. Never runs anything.
 * @throws ExpressionError with a code, a place and what was met, for the sentence that the form's author reads.
 */
export function parse(source: string): Tree {
  const marks = marksOf(source)
  let next = 0
  const peek = (): Mark => marks[next] ?? { kind: 'end', value: '', at: source.length }
  const is = (value: string) => (peek().kind === 'sign' || peek().kind === 'name') && peek().value === value
  function take(value: string): void {
    if (!is(value)) throw unexpected(value)
    next++
  }
  const unexpected = (wanted: string) =>
    new ExpressionError('expected', peek().at, { wanted, met: peek().kind === 'end' ? '' : String(peek().value) })

  function pair(level: number, depth: number): Tree {
    const operators = LEVELS[level]
    if (!operators) return unary(depth)
    let left = pair(level + 1, depth)
    for (;;) {
      const operator = operators.find(is)
      if (!operator) return left
      const { at } = peek()
      // A long chain is as deep as it is long: the tree leans to the left.
      if (++chain > DEEPEST * 4) throw new ExpressionError('too-deep', at, { most: DEEPEST })
      next++
      left = { kind: 'pair', operator, left, right: pair(level + 1, depth + 1), at }
    }
  }
  let chain = 0

  function unary(depth: number): Tree {
    if (depth > DEEPEST) throw new ExpressionError('too-deep', peek().at, { most: DEEPEST })
    const { at } = peek()
    if (!is('-')) return simple(depth)
    next++
    return { kind: 'minus', of: unary(depth + 1), at }
  }

  function simple(depth: number): Tree {
    const mark = peek()
    if (mark.kind === 'number' || mark.kind === 'text') {
      next++
      return mark.kind === 'number'
        ? { kind: 'number', value: mark.value, at: mark.at }
        : { kind: 'text', value: mark.value, at: mark.at }
    }
    if (mark.kind === 'field') {
      next++
      return { kind: 'field', name: mark.value, at: mark.at }
    }
    if (is('.')) {
      next++
      return { kind: 'self', at: mark.at }
    }
    if (is('(')) {
      next++
      const inside = pair(0, depth + 1)
      take(')')
      return inside
    }
    return mark.kind === 'name' ? call(mark.value, mark.at, depth) : reject()
  }
  function reject(): never {
    throw unexpected('value')
  }

  function call(name: string, at: number, depth: number): Tree {
    const signature = FUNCTIONS.get(name)
    if (!signature) throw new ExpressionError('unknown-function', at, { name })
    next++
    take('(')
    const args: Tree[] = []
    while (!is(')')) {
      if (args.length > 0) take(',')
      args.push(pair(0, depth + 1))
      if (args.length > 50) throw new ExpressionError('arguments', at, { name, most: 50 })
    }
    next++
    const { least, most } = signature
    if (args.length < least || args.length > most) throw new ExpressionError('arguments', at, { name, least, most })
    return { kind: 'call', name, args, at }
  }

  const tree = pair(0, 0)
  if (peek().kind !== 'end') throw unexpected('end')
  return tree
}
