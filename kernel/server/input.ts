import { z } from 'zod'
import { invalid } from '../shared/error.ts'
import type { Route } from '../shared/route.ts'
import type { Lang, Values } from '../shared/text.ts'

const MAX_DEPTH = 32
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Parses a JSON body of unknown origin: valid UTF-8, no NUL, at most 32 levels, nothing else assumed. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    throw invalid('kernel.badUtf8')
  }
  checkDepth(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('kernel.badJson')
  }
  if (text.includes('\\u0000') || text.includes('\u0000')) refuseNul(value)
  return /\\u[dD][89a-fA-F]/.test(text) ? withoutHalves(value) : value
}

/** Half a character is none: the database takes no lone surrogates, wherever they stand. */
function withoutHalves(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\uFFFD')
  if (Array.isArray(value)) return value.map(withoutHalves)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map((entry) => entry.map(withoutHalves) as [string, unknown]))
}

function checkDepth(text: string): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i += 1
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 123 || c === 91) {
      depth += 1
      if (depth > MAX_DEPTH) throw invalid('kernel.tooDeep', { max: MAX_DEPTH })
    } else if (c === 125 || c === 93) depth -= 1
  }
}

/** PostgreSQL text cannot hold NUL; refusing it here keeps it from becoming a 500 there. */
export function refuseNul(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw invalid('kernel.nulByte')
  } else if (Array.isArray(value)) value.forEach(refuseNul)
  else if (value !== null && typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) {
      refuseNul(key)
      refuseNul(one)
    }
  }
}

type JsonType = {
  type?: string | string[]
  anyOf?: JsonType[]
  items?: JsonType
  properties?: Record<string, JsonType>
}

/** How the words of a query string become values: by the JSON type that the schema names for the field. */
export function queryCoercer(schema: z.ZodType): (raw: Record<string, unknown>) => Record<string, unknown> {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonType
  const properties = shape.properties ?? {}
  return (raw) => {
    const out: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(raw)) {
      const type = properties[name]
      out[name] = type ? coerce(value, type) : value
    }
    return out
  }
}

function coerce(value: unknown, type: JsonType): unknown {
  const types = [type, ...(type.anyOf ?? [])].flatMap((t) => t.type ?? [])
  const array = [type, ...(type.anyOf ?? [])].find((t) => t.type === 'array')
  if (array) return (Array.isArray(value) ? value : [value]).map((v) => coerce(v, array.items ?? {}))
  if (typeof value !== 'string') return value
  if ((types.includes('number') || types.includes('integer')) && value.trim() !== '') {
    const n = Number(value)
    return Number.isNaN(n) ? value : n
  }
  if (types.includes('boolean'))
    return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value
  return value
}

/** One thing wrong with the input, in words. */
export interface Fault {
  path: string
  code: string
  text: { vi: string; en: string }
}

type Issue = z.core.$ZodIssue & {
  origin?: string
  minimum?: unknown
  maximum?: unknown
  values?: unknown[]
  format?: string
  expected?: string
  input?: unknown
}

/** Which sentence under `kernel.fault.*` says what is wrong, and the facts in it. */
function faultOf(issue: Issue): { key: string; values: Record<string, unknown> } {
  const { code, origin, format } = issue
  if (code === 'invalid_type')
    return issue.input === undefined ? { key: 'missing', values: {} } : { key: `type.${issue.expected}`, values: {} }
  if (code === 'too_small') return { key: `tooSmall.${origin}`, values: { min: Number(issue.minimum) } }
  if (code === 'too_big') return { key: `tooBig.${origin}`, values: { max: Number(issue.maximum) } }
  if (code === 'invalid_value') return { key: 'choice', values: { values: (issue.values ?? []).join(', ') } }
  if (code === 'invalid_format') return { key: `format.${format}`, values: {} }
  if (code === 'unrecognized_keys') return { key: 'unknownField', values: {} }
  return { key: 'other', values: {} }
}

/** What a schema found wrong, field by field, in plain words of both languages. */
export function faultsOf(error: z.ZodError, translate: Translate): Fault[] {
  return error.issues.slice(0, 50).map((raw) => {
    const issue = raw as Issue
    const { key, values } = faultOf(issue)
    const say = (lang: Lang) => {
      const said = translate(lang, `kernel.fault.${key}`, values)
      return said.startsWith('kernel.fault.') ? translate(lang, `kernel.fault.${key.split('.')[0]}`, values) : said
    }
    return { path: issue.path.join('.'), code: issue.code ?? 'custom', text: { vi: say('vi'), en: say('en') } }
  })
}

type Translate = (lang: Lang, key: string, values?: Values) => string

/** Checks raw input by the route's schema; what is wrong is said field by field, in both languages. */
export function parseInput(route: Route, raw: unknown, translate: Translate): unknown {
  const parsed = route.input.safeParse(raw, { reportInput: true })
  if (parsed.success) return parsed.data
  throw invalid('kernel.badInput', { faults: faultsOf(parsed.error, translate) })
}
