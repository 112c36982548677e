import { invalid } from '@hue-s/kernel/shared/error.ts'
import {
  parseFilter,
  parseOrder,
  readExpression,
  readOrder,
  Reader,
  type Expression,
  type Order,
} from './expression.ts'

/** What is asked of a collection or an entity: the standard's query options as one tree. */
export interface Query {
  filter?: Expression
  order?: Order[]
  expand: Expand[]
  select?: string[]
  top?: number
  skip?: number
  count?: boolean
  dataArray?: boolean
  /** The nested options as they were written, for the link to the next page. */
  raw?: string
}
export interface Expand {
  name: string
  query: Query
}

const MAX_EXPAND_DEPTH = 5
const MAX_EXPANDS = 20
export const MAX_TOP = 1_000
const MAX_SKIP = 10_000_000

const badOption = (option: string) => invalid('telemetry.badOption', { option: option.slice(0, 60) })

/** Reads the options of an address; what the standard does not know is refused, what is not an option is ignored. */
export function parseQuery(search: URLSearchParams): Query {
  const query: Query = { expand: [] }
  const seen = new Set<string>()
  for (const [name, value] of search) {
    if (!name.startsWith('$')) continue
    if (seen.has(name)) throw badOption(name)
    seen.add(name)
    readOption(query, name, value)
  }
  return query
}

function readOption(query: Query, name: string, value: string): void {
  if (name === '$filter') query.filter = parseFilter(value)
  else if (name === '$orderby') query.order = parseOrder(value)
  else if (name === '$expand') query.expand = expandOf(value)
  else if (name === '$select') query.select = selectOf(value)
  else if (name === '$top') query.top = whole(name, value, Number.MAX_SAFE_INTEGER)
  else if (name === '$skip') query.skip = whole(name, value, MAX_SKIP)
  else if (name === '$count') query.count = truth(name, value)
  else if (name === '$resultFormat') {
    if (value !== 'dataArray') throw badOption(name)
    query.dataArray = true
  } else throw badOption(name)
}

function whole(name: string, value: string, max: number): number {
  const number = /^\d{1,15}$/.test(value.trim()) ? Number(value) : NaN
  if (!(number <= max)) throw badOption(name)
  return number
}

function truth(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') throw badOption(name)
  return value === 'true'
}

function selectOf(value: string): string[] {
  const reader = new Reader(value)
  const out = readSelect(reader)
  reader.end()
  return out
}

function readSelect(reader: Reader): string[] {
  const out: string[] = []
  do {
    if (reader.takeSign('*')) out.push('*')
    else {
      const first = reader.word()
      // Of `properties/x` the whole property is given: a part of an open object has no name of its own.
      while (reader.takeSign('/')) reader.take()
      out.push(first)
    }
    if (out.length > 50) throw invalid('telemetry.queryTooLong', { max: 50 })
  } while (reader.takeSign(','))
  return out
}

function expandOf(value: string): Expand[] {
  const reader = new Reader(value)
  const out = readExpands(reader, 1, { left: MAX_EXPANDS })
  reader.end()
  return out
}

function readExpands(reader: Reader, depth: number, budget: { left: number }): Expand[] {
  const out: Expand[] = []
  do mergeExpand(out, readExpand(reader, depth, budget))
  while (reader.takeSign(','))
  return out
}

function readExpand(reader: Reader, depth: number, budget: { left: number }): Expand {
  if (depth > MAX_EXPAND_DEPTH) throw invalid('telemetry.queryTooDeep', { max: MAX_EXPAND_DEPTH })
  if (--budget.left < 0) throw invalid('telemetry.queryTooLong', { max: MAX_EXPANDS })
  const name = reader.word()
  if (reader.takeSign('/')) return { name, query: { expand: [readExpand(reader, depth + 1, budget)] } }
  const query: Query = { expand: [] }
  if (reader.takeSign('(')) {
    do readNested(reader, query, depth, budget)
    while (reader.takeSign(';'))
    reader.sign(')')
  }
  return { name, query }
}

function readNested(reader: Reader, query: Query, depth: number, budget: { left: number }): void {
  reader.sign('$')
  const option = reader.word()
  reader.sign('=')
  const from = reader.position
  readNestedValue(reader, query, option, depth, budget)
  if (option !== 'skip' && option !== 'top')
    query.raw = `${query.raw ?? ''}&$${option}=${encodeURIComponent(reader.since(from))}`
}

function readNestedValue(reader: Reader, query: Query, option: string, depth: number, budget: { left: number }): void {
  if (option === 'filter') query.filter = readExpression(reader)
  else if (option === 'orderby') query.order = readOrder(reader)
  else if (option === 'expand') query.expand = readExpands(reader, depth + 1, budget)
  else if (option === 'select') query.select = readSelect(reader)
  else if (option === 'count') query.count = truth('$count', reader.word())
  else if (option === 'top' || option === 'skip') {
    const token = reader.take()
    const max = option === 'top' ? Number.MAX_SAFE_INTEGER : MAX_SKIP
    query[option] = whole(`$${option}`, token.is === 'number' ? String(token.value) : '', max)
  } else throw badOption(`$${option}`)
}

/** `$expand=A/B,A/C` asks for A once, with both. */
function mergeExpand(list: Expand[], one: Expand): void {
  const before = list.find(({ name }) => name === one.name)
  if (!before) list.push(one)
  else {
    const { expand, ...rest } = one.query
    Object.assign(before.query, rest)
    for (const inner of expand) mergeExpand(before.query.expand, inner)
  }
}
