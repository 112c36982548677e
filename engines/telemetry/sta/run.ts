import type { PoolClient } from 'pg'
import { invalid, tooMany, unavailable } from '@hue-s/kernel/shared/error.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Sql } from './store-model.ts'

/** Foreign questions that run at once in this process; the platform's other pages keep the rest of the pool. */
const AT_ONCE = 4
const MAX_WAITING = 200
const PATIENCE_MS = 5_000
/** Texts that are planned once for each connection: the questions that programs ask again and again. */
const MAX_KNOWN = 100
const MAX_KNOWN_LENGTH = 6_000
const ASKED_OFTEN = 3

interface Gate {
  running: number
  waiting: (() => void)[]
  asked: Map<string, number>
  names: Map<string, string>
}
const gates = new WeakMap<Platform, Gate>()

function gateOf(platform: Platform): Gate {
  const gate = gates.get(platform) ?? { running: 0, waiting: [], asked: new Map(), names: new Map() }
  gates.set(platform, gate)
  return gate
}

async function enter(gate: Gate): Promise<void> {
  if (gate.running < AT_ONCE) {
    gate.running += 1
    return
  }
  if (gate.waiting.length >= MAX_WAITING) throw tooMany('telemetry.busy', { seconds: 2 })
  await new Promise<void>((resolve) => gate.waiting.push(resolve))
}

function leave(gate: Gate): void {
  const next = gate.waiting.shift()
  if (next) next()
  else gate.running -= 1
}

/** A name for a text that comes often; strangers cannot make the connections remember without end. */
function nameOf(gate: Gate, text: string): string | undefined {
  const known = gate.names.get(text)
  if (known !== undefined || gate.names.size >= MAX_KNOWN || text.length > MAX_KNOWN_LENGTH) return known
  const times = (gate.asked.get(text) ?? 0) + 1
  if (gate.asked.size > 500) gate.asked.clear()
  gate.asked.set(text, times)
  if (times < ASKED_OFTEN) return undefined
  const name = `telemetry${gate.names.size}`
  gate.names.set(text, name)
  return name
}

/** Rows of a statement that a stranger has shaped: few at once, cut short, and its own mistakes told from ours. */
export async function runForeign<T>(platform: Platform, statement: Sql): Promise<T[]> {
  const { db, pool } = platform.database
  const { sql: text, parameters } = statement.compile(db)
  const gate = gateOf(platform)
  await enter(gate)
  try {
    return await ask<T>(await pool.connect(), text, [...parameters], nameOf(gate, text))
  } catch (error) {
    throw saidOf(error)
  } finally {
    leave(gate)
  }
}

async function ask<T>(client: PoolClient, text: string, values: unknown[], name: string | undefined): Promise<T[]> {
  const head = client.query(`begin read only; set local statement_timeout = ${PATIENCE_MS}`)
  head.catch(() => undefined)
  try {
    const { rows } = await client.query(name === undefined ? { text, values } : { name, text, values })
    return rows as T[]
  } finally {
    // The answer does not wait for the end of its transaction; the connection does.
    client.query('rollback').then(
      () => client.release(),
      (error: Error) => client.release(error),
    )
  }
}

/** Class 22 is bad data in the question (a number too large, a date that is none); 57014 took too long. */
function saidOf(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code ?? '')
  if (code === '57014') return unavailable('telemetry.tooSlow')
  if (code.startsWith('22') || code === '42804' || code === '42883' || code === '54000' || code === '54001')
    return invalid('telemetry.badQuery', { at: -1, near: '' })
  return error
}
