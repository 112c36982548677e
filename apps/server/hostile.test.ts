import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Route } from '@hue-s/kernel/shared/route.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { systems } from './systems.ts'

/** Input that fits its schema and is about nothing, and the same with one place after the other made hostile. */
let app: TestApp
beforeAll(async () => {
  app = await testApp(systems, { seed: true, env: { MODE: 'demo', RATE_LIMIT: '1000000' } })
}, 120_000)
afterAll(() => app.stop())

interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: unknown
}
const NOBODY = '01900000-0000-7000-8000-000000000000'
const FORMATS: Readonly<Record<string, string>> = {
  uuid: NOBODY,
  date: '2026-02-28',
  'date-time': '2026-02-28T10:00:00Z',
  uri: 'http://127.0.0.1:1/x',
  email: 'nobody@example.org',
}

/** Something that fits, as small as it may be. A pattern is tried with words that patterns here often mean. */
function sampleOf(schema: Schema, depth = 0): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [choice] = schema.anyOf ?? schema.oneOf ?? []
  if (choice) return sampleOf(choice, depth + 1)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => sampleOf(one, depth + 1)))
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') {
    const entries = Object.entries(schema.properties ?? {})
    return depth > 8 ? {} : Object.fromEntries(entries.map(([name, of]) => [name, sampleOf(of, depth + 1)]))
  }
  if (type === 'array') return schema.items && depth < 8 ? [sampleOf(schema.items, depth + 1)] : []
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1))
  if (type === 'boolean') return true
  if (type === 'null') return null
  if (type === 'string') return FORMATS[schema.format ?? ''] ?? wordFor(schema)
  return {}
}
const WORDS = [
  'vi',
  'abc',
  '1.004227',
  '12',
  '2026-02',
  'https://127.0.0.1/x',
  '/reports',
  'a.b',
  'A1',
  '123456',
  'x'.repeat(12),
]
function wordFor({ pattern, minLength = 0 }: Schema): string {
  const fits = (word: string) => word.length >= minLength && (!pattern || new RegExp(pattern, 'u').test(word))
  return WORDS.find(fits) ?? 'Chữ có dấu đủ dài'.padEnd(minLength, 'a')
}

const OF_WORDS = [
  '',
  'a\u0000b',
  '\ud800',
  "' or 1=1; --",
  '0001-01-01',
  '9999-12-31',
  '2026-02-30',
  '%',
  'x'.repeat(30_000),
]
const OF_NUMBERS = [-1, 2_147_483_648, 9_007_199_254_740_991, 1e308]
const OF_OTHERS = [null, [], Array(200).fill('x'), { constructor: 1 }]
const ALL: readonly unknown[] = [...OF_WORDS, ...OF_NUMBERS, ...OF_OTHERS]
let turn = 0

/** What is tried at one place: three of its own kind and one of another, in turn; all of them with HOSTILE=all. */
function hostileTo(held: unknown): readonly unknown[] {
  if (process.env['HOSTILE'] === 'all') return ALL
  const own = typeof held === 'string' ? OF_WORDS : typeof held === 'number' ? OF_NUMBERS : OF_OTHERS
  turn += 1
  return [0, 1, 2].map((n): unknown => own[(turn * 3 + n) % own.length]).concat([ALL[turn % ALL.length]])
}

/** The sample made hostile at each of its places, two levels deep. */
function* spoiled(sample: Record<string, unknown>): Generator<Record<string, unknown>> {
  for (const [name, held] of Object.entries(sample)) {
    for (const value of hostileTo(held)) yield { ...sample, [name]: value }
    const inner = Array.isArray(held) ? held[0] : held
    if (typeof inner !== 'object' || inner === null) continue
    for (const [part, within] of Object.entries(inner))
      for (const value of hostileTo(within)) {
        const changed = { ...(inner as object), [part]: value }
        yield { ...sample, [name]: Array.isArray(held) ? [changed] : changed }
      }
  }
}

const textOf = (value: unknown) =>
  Buffer.from(typeof value === 'object' ? JSON.stringify(value) : String(value)).toString()
const queryOf = (input: Record<string, unknown>) => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input))
    for (const one of Array.isArray(value) ? value.slice(0, 20) : [value])
      search.append(name, textOf(one).slice(0, 3_000))
  return search
}

async function send(route: Route, actor: unknown, input: Record<string, unknown>): Promise<number> {
  const { ...rest } = input
  const path = route.url.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name] ?? NOBODY
    delete rest[name]
    return encodeURIComponent(textOf(value).slice(0, 200)) || '-'
  })
  const isBody = route.kind === 'command'
  const headers = {
    'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64'),
    ...(isBody ? { 'content-type': 'application/json' } : {}),
  }
  const url = `${app.url}${path}${isBody ? '' : `?${queryOf(rest)}`}`
  const body = isBody ? JSON.stringify(rest) : route.kind === 'upload' ? 'nothing of this kind' : null
  const response = await fetch(url, { method: route.method, headers, body, redirect: 'manual' })
  await response.arrayBuffer()
  return response.status
}

test('whatever stands in one place of an input, by somebody who may do everything, no route breaks', async () => {
  const permissions = app.platform.systems.flatMap(({ roles }) => Object.values(roles).flat())
  const everybody = staff([...new Set(permissions)], '*')
  const person = citizen()
  const bugs = new Set<string>()
  let reached = 0
  for (const { route } of app.platform.routes.values()) {
    const json = z.toJSONSchema(route.input, { unrepresentable: 'any', io: 'input' }) as Schema
    const sample = (sampleOf(json) ?? {}) as Record<string, unknown>
    const actor = route.allow === 'citizen' || route.allow === 'account' ? person : everybody
    for (const input of [sample, ...spoiled(sample)]) {
      const status = await send(route, actor, input)
      if (status < 300 || status === 404 || status === 409) reached += 1
      // 503 is a door that this instance has not opened (no secret for it), not a bug.
      if (status >= 500 && status !== 503) bugs.add(`${route.id} ${JSON.stringify(input).slice(0, 200)}: ${status}`)
    }
  }
  expect([...bugs]).toEqual([])
  expect(reached).toBeGreaterThan(1_000)
}, 600_000)
