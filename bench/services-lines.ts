import { Agent } from 'node:http'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { actorHeader, hear, statementsOf, type Heard, type Statement } from './hear.ts'
import { callsPerSecond, median, pair, post } from './measure.ts'

export type Ratio = { ours: number; bare: number; ratio: number }
/** The two servers that answer the same: ours, and its statements alone. */
export interface Pair {
  url: string
  bare: string
}

const TIMED = 60
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g
const CODE = /\b[A-Z]{2}-\d{6}-\d{4,}\b/g

async function load(bare: string, heard: object): Promise<void> {
  const loaded = await fetch(`${bare}/load`, { method: 'POST', body: JSON.stringify(heard) })
  if (!loaded.ok) throw new Error(await loaded.text())
}

async function ask(address: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(address, { headers })
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}

export interface Reading {
  paths: readonly string[]
  headers: Record<string, string>
  callers: number
  seconds: number
}
export interface Measured extends Ratio {
  statements: number
  p50: string
  p99: string
}

/** Reads against their statements, path by path: rates on the average, the middle of the ratios, times of one caller. */
export async function readings({ url, bare }: Pair, { paths, headers, callers, seconds }: Reading): Promise<Measured> {
  const found: Ratio[] = []
  const taken: number[] = []
  let [statements, nth] = [0, 0]
  // No address is asked twice, so that no answer comes from the store.
  const next = (path: string) => `${url}${path}${path.includes('?') ? '&' : '?'}nth=${nth++}`
  for (const path of paths) {
    const heard = await statementsOf(url, path, headers)
    statements = heard.length
    await load(bare, { statements: heard, tokens: [], people: [] })
    found.push(
      await pair(
        () => callsPerSecond(callers, seconds / paths.length, () => ask(next(path), headers)),
        () => callsPerSecond(callers, seconds / paths.length, () => ask(bare)),
      ),
    )
    for (let n = 0; n < TIMED / paths.length; n++) {
      const from = performance.now()
      await ask(next(path), headers)
      taken.push(performance.now() - from)
    }
  }
  taken.sort((a, b) => a - b)
  const mean = (of: 'ours' | 'bare') => found.reduce((sum, one) => sum + one[of], 0) / found.length
  return {
    ours: mean('ours'),
    bare: mean('bare'),
    ratio: median(found.map(({ ratio }) => ratio)),
    statements,
    p50: median(taken).toFixed(1),
    p99: (taken[Math.floor(taken.length * 0.99)] ?? 0).toFixed(1),
  }
}

/** The transaction that keeps the answer under this key, from its `begin` to its `commit`: others are heard beside it. */
function transactionOf(all: readonly Heard[], key: string): Statement[] {
  const seal = all.findIndex(({ values }) => values.some((value) => typeof value === 'string' && value.includes(key)))
  const own = all.filter(({ connection }) => connection === all[seal]?.connection)
  const at = own.indexOf(all[seal] as Heard)
  const first = own.findLastIndex(({ text }, n) => n < at && /^begin/i.test(text))
  const end = own.findIndex(({ text }, n) => n > at && /^commit/i.test(text))
  if (at < 0 || first < 0 || end < 0) throw new Error('the command was heard without its transaction')
  return own.slice(first, end + 1)
}

/** Statements tell handlers of an event: those would do their work for what was never asked. */
const withoutHandlers = ({ text, values }: Statement): Statement => ({
  text,
  values: values.map((value) =>
    typeof value === 'string' && value.includes('"handlers"')
      ? value.replace(/"handlers":\[[^\]]*\]/g, '"handlers":[]')
      : value,
  ),
})

const marksOf = (statements: readonly Statement[], mark: RegExp) =>
  new Set(
    statements.flatMap(({ values }) =>
      values.flatMap((value) => (typeof value === 'string' ? (value.match(mark) ?? []) : [])),
    ),
  )

export interface Writing {
  path: string
  callers: number
  seconds: number
  /** What is sent the next time, and by whom. */
  next: () => { actor: Actor; body: object }
  people: readonly string[]
}

/** A command against its own transaction: heard twice, so that what it makes anew is known from what it only names. */
export async function writings({ url, bare }: Pair, w: Writing): Promise<Ratio & { statements: number }> {
  const { actor, body } = w.next()
  const once = async () => {
    const keyed = JSON.stringify({ ...body, ...('key' in body ? { key: newId() } : {}) })
    const key = newId()
    const headers = { ...actorHeader(actor), 'idempotency-key': key }
    return transactionOf(await hear(url, w.path, headers, keyed), key).map(withoutHandlers)
  }
  const [first, second] = [await once(), await once()]
  const made = (mark: RegExp) => [...marksOf(first, mark)].filter((one) => !marksOf(second, mark).has(one))
  const tokens = [
    ...made(UUID).map((was) => ({ was, as: 'id' })),
    ...made(CODE).map((was) => ({ was, as: 'code' })),
    ...(w.people.length > 0 && actor.id !== null ? [{ was: actor.id, as: 'person' }] : []),
  ]
  await load(bare, { statements: first, tokens, people: w.people })
  await ask(bare)
  const agent = new Agent({ keepAlive: true, maxSockets: w.callers })
  const send = async () => {
    const { actor: who, body: what } = w.next()
    const headers = { 'content-type': 'application/json', 'idempotency-key': newId(), ...actorHeader(who) }
    const status = await post(agent, `${url}${w.path}`, headers, JSON.stringify(what))
    if (status !== 200) throw new Error(`${w.path}: ${status}`)
  }
  const result = await pair(
    () => callsPerSecond(w.callers, w.seconds, send),
    () =>
      callsPerSecond(w.callers, w.seconds, async () => {
        if ((await post(agent, bare, {}, '')) !== 200) throw new Error(`${w.path}: the bare server refuses`)
      }),
  )
  agent.destroy()
  return { ...result, statements: first.length }
}
