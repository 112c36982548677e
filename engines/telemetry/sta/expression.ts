import { invalid } from '@hue-s/kernel/shared/error.ts'
import { tokensOf, type Token } from './tokens.ts'

export type Literal =
  | { is: 'literal'; type: 'number'; value: number }
  | { is: 'literal'; type: 'string' | 'time' | 'date' | 'clock' | 'duration' | 'geography'; value: string }
  | { is: 'literal'; type: 'boolean'; value: boolean }
  | { is: 'literal'; type: 'period'; value: string; to: string }
  | { is: 'literal'; type: 'null' }
export type Compare = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
export type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'mod'
/** What a `$filter` or `$orderby` says, as a tree. */
export type Expression =
  | Literal
  | { is: 'path'; steps: string[] }
  | { is: 'call'; name: string; args: Expression[] }
  | { is: 'logic'; op: 'and' | 'or'; parts: Expression[] }
  | { is: 'compare'; op: Compare; left: Expression; right: Expression }
  | { is: 'arithmetic'; op: Arithmetic; left: Expression; right: Expression }
  | { is: 'in'; left: Expression; list: Expression[] }
  | { is: 'not'; part: Expression }
  | { is: 'minus'; part: Expression }

const COMPARE = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])
const MAX_DEPTH = 60
const MAX_STEPS = 12

/** Reads tokens one after the other; shared by the parsers of filters, orders and expansions. */
export class Reader {
  readonly #tokens: Token[]
  #at = 0
  #depth = 0
  readonly #text: string
  constructor(text: string) {
    this.#text = text
    this.#tokens = tokensOf(text)
  }

  /** Where the next token begins. */
  get position(): number {
    return this.peek()?.at ?? this.#text.length
  }

  /** What was written from a place up to the next token. */
  since(position: number): string {
    return this.#text.slice(position, this.position).trim()
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  take(): Token {
    const token = this.#tokens[this.#at++]
    if (!token) throw this.unexpected()
    return token
  }

  isSign(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.is === 'sign' && token.text === text
  }

  isWord(text: string): boolean {
    const token = this.peek()
    return token?.is === 'word' && token.text === text
  }

  sign(text: string): void {
    if (!this.isSign(text)) throw this.unexpected()
    this.#at += 1
  }

  takeSign(text: string): boolean {
    if (!this.isSign(text)) return false
    this.#at += 1
    return true
  }

  word(): string {
    const token = this.peek()
    if (token?.is !== 'word') throw this.unexpected()
    this.#at += 1
    return token.text
  }

  takeWord(text: string): boolean {
    if (!this.isWord(text)) return false
    this.#at += 1
    return true
  }

  end(): void {
    if (this.peek()) throw this.unexpected()
  }

  /** Runs one level deeper; a text that nests without end is refused before the stack is. */
  deeper<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw invalid('telemetry.queryTooDeep', { max: MAX_DEPTH })
    const out = read()
    this.#depth -= 1
    return out
  }

  unexpected() {
    const token = this.peek()
    return invalid('telemetry.badQuery', { at: token?.at ?? -1, near: token ? wordsOf(token) : '' })
  }
}

const wordsOf = (token: Token) =>
  ('text' in token ? token.text : 'value' in token ? String(token.value) : token.from).slice(0, 40)

/** A filter as a tree. */
export function parseFilter(text: string): Expression {
  const reader = new Reader(text)
  const out = readExpression(reader)
  reader.end()
  return out
}

export interface Order {
  by: Expression
  descending: boolean
}

/** `$orderby`: expressions with `asc` or `desc`. */
export function parseOrder(text: string): Order[] {
  const reader = new Reader(text)
  const out = readOrder(reader)
  reader.end()
  return out
}

export function readOrder(reader: Reader): Order[] {
  const out: Order[] = []
  do {
    const by = readExpression(reader)
    const descending = reader.takeWord('desc')
    if (!descending) reader.takeWord('asc')
    out.push({ by, descending })
    if (out.length > 10) throw invalid('telemetry.queryTooLong', { max: 10 })
  } while (reader.takeSign(','))
  return out
}

export const readExpression = (reader: Reader): Expression => reader.deeper(() => readOr(reader))

function readOr(reader: Reader): Expression {
  const parts = [readAnd(reader)]
  while (reader.takeWord('or')) parts.push(readAnd(reader))
  return parts.length === 1 && parts[0] ? parts[0] : { is: 'logic', op: 'or', parts }
}

function readAnd(reader: Reader): Expression {
  const parts = [readNot(reader)]
  while (reader.takeWord('and')) parts.push(readNot(reader))
  return parts.length === 1 && parts[0] ? parts[0] : { is: 'logic', op: 'and', parts }
}

function readNot(reader: Reader): Expression {
  if (reader.isWord('not')) {
    reader.take()
    return { is: 'not', part: reader.deeper(() => readNot(reader)) }
  }
  return readCompare(reader)
}

function readCompare(reader: Reader): Expression {
  const left = readSum(reader)
  const token = reader.peek()
  if (token?.is !== 'word') return left
  if (COMPARE.has(token.text)) {
    reader.take()
    return { is: 'compare', op: token.text as Compare, left, right: readSum(reader) }
  }
  if (token.text !== 'in') return left
  reader.take()
  reader.sign('(')
  const list = [readExpression(reader)]
  while (reader.takeSign(',')) list.push(readExpression(reader))
  reader.sign(')')
  return { is: 'in', left, list }
}

function readSum(reader: Reader): Expression {
  let left = readProduct(reader)
  for (;;) {
    const op = reader.takeWord('add') ? 'add' : reader.takeWord('sub') ? 'sub' : undefined
    if (!op) return left
    left = { is: 'arithmetic', op, left, right: readProduct(reader) }
  }
}

function readProduct(reader: Reader): Expression {
  let left = readUnary(reader)
  for (;;) {
    const op = (['mul', 'div', 'mod'] as const).find((word) => reader.takeWord(word))
    if (!op) return left
    left = { is: 'arithmetic', op, left, right: readUnary(reader) }
  }
}

function readUnary(reader: Reader): Expression {
  if (reader.takeSign('-')) return { is: 'minus', part: reader.deeper(() => readUnary(reader)) }
  return readPrimary(reader)
}

function readPrimary(reader: Reader): Expression {
  if (reader.takeSign('(')) {
    const inside = readExpression(reader)
    reader.sign(')')
    return inside
  }
  const token = reader.take()
  if (token.is === 'number') return { is: 'literal', type: 'number', value: token.value }
  if (token.is === 'period') return { is: 'literal', type: 'period', value: token.from, to: token.to }
  if (token.is === 'sign') throw invalid('telemetry.badQuery', { at: token.at, near: token.text })
  if (token.is !== 'word') return { is: 'literal', type: token.is, value: token.text }
  if (token.text === 'true' || token.text === 'false')
    return { is: 'literal', type: 'boolean', value: token.text === 'true' }
  if (token.text === 'null') return { is: 'literal', type: 'null' }
  if (reader.isSign('(')) return readCall(reader, token.text)
  return readPath(reader, token.text)
}

function readCall(reader: Reader, name: string): Expression {
  reader.sign('(')
  const args: Expression[] = []
  if (!reader.takeSign(')')) {
    do args.push(readExpression(reader))
    while (reader.takeSign(','))
    reader.sign(')')
  }
  return { is: 'call', name, args }
}

function readPath(reader: Reader, first: string): Expression {
  const steps = [first]
  while (reader.takeSign('/')) {
    const token = reader.take()
    if (token.is === 'word') steps.push(token.text)
    else if (token.is === 'number') steps.push(String(token.value))
    else throw invalid('telemetry.badQuery', { at: token.at, near: wordsOf(token) })
    if (steps.length > MAX_STEPS) throw invalid('telemetry.queryTooDeep', { max: MAX_STEPS })
  }
  return { is: 'path', steps }
}
