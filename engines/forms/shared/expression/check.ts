import { patternOf } from './pattern.ts'
import { FUNCTIONS, type Type } from './signatures.ts'
import type { Tree } from './tree.ts'

/** Something an author should know before a form is published: a place in the text, and a code with its facts. */
export interface Complaint {
  code: 'unknown-field' | 'wrong-type' | 'bad-pattern' | 'self-elsewhere'
  at: number
  facts: Readonly<Record<string, string>>
}

/** What each field is; `self` is the type of the question itself, absent where an expression has none. */
export interface Known {
  field: (name: string) => Type | undefined
  self?: Type
}

/** What an expression comes to and what is wrong with it, without any answers. */
export function check(tree: Tree, known: Known): { type: Type; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const type = typeOf(tree, known, complaints)
  return { type, complaints }
}

function typeOf(tree: Tree, known: Known, complaints: Complaint[]): Type {
  switch (tree.kind) {
    case 'number':
    case 'text':
      return tree.kind
    case 'field': {
      const type = known.field(tree.name)
      if (type === undefined) complaints.push({ code: 'unknown-field', at: tree.at, facts: { name: tree.name } })
      return type ?? 'any'
    }
    case 'self':
      if (known.self === undefined) complaints.push({ code: 'self-elsewhere', at: tree.at, facts: {} })
      return known.self ?? 'any'
    case 'minus':
      expects('number', tree.of, typeOf(tree.of, known, complaints), complaints)
      return 'number'
    case 'pair':
      return pairType(tree, known, complaints)
    case 'call':
      return callType(tree, known, complaints)
  }
}

/** Texts may be numbers or days that somebody typed; only what can never fit is complained of. */
const NEVER: Readonly<Partial<Record<Type, readonly Type[]>>> = {
  number: ['day'],
  day: ['number', 'truth', 'list'],
  list: ['number', 'truth', 'day'],
}

function expects(wanted: Type, tree: Tree, found: Type, complaints: Complaint[]): void {
  if (NEVER[wanted]?.includes(found))
    complaints.push({ code: 'wrong-type', at: tree.at, facts: { wanted, met: found } })
}

function pairType({ operator, left, right, at }: Tree & { kind: 'pair' }, known: Known, complaints: Complaint[]): Type {
  const [a, b] = [typeOf(left, known, complaints), typeOf(right, known, complaints)]
  if (operator === 'and' || operator === 'or') return 'truth'
  if (operator === '=' || operator === '!=') {
    const apart = (a === 'day' && b === 'number') || (a === 'number' && b === 'day')
    if (apart) complaints.push({ code: 'wrong-type', at, facts: { wanted: a, met: b } })
    return 'truth'
  }
  if ('<=>='.includes(operator)) {
    if (a === 'day') expects('day', right, b, complaints)
    if (b === 'day') expects('day', left, a, complaints)
    return 'truth'
  }
  if (a === 'day' || b === 'day') {
    if (operator === '-' && a === 'day') return b === 'day' ? 'number' : 'day'
    if (operator === '+' && (a !== 'day' || b !== 'day')) return 'day'
    complaints.push({ code: 'wrong-type', at, facts: { wanted: 'number', met: 'day' } })
  }
  return 'number'
}

function callType({ name, args, at }: Tree & { kind: 'call' }, known: Known, complaints: Complaint[]): Type {
  const signature = FUNCTIONS.get(name)
  const types = args.map((tree, n) => {
    const type = typeOf(tree, known, complaints)
    expects(signature?.takes[Math.min(n, signature.takes.length - 1)] ?? 'any', tree, type, complaints)
    return type
  })
  const pattern = args[1]
  if (name === 'regex' && pattern?.kind === 'text' && !patternOf(pattern.value))
    complaints.push({ code: 'bad-pattern', at, facts: { pattern: pattern.value } })
  if (name === 'if') return types[1] === types[2] ? (types[1] ?? 'any') : 'any'
  if (name === 'coalesce' || name === 'once')
    return types.every((one) => one === types[0]) ? (types[0] ?? 'any') : 'any'
  return signature?.gives ?? 'any'
}
