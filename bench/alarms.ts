import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { broadcast } from './broadcast.ts'
import { median, startServer } from './measure.ts'
import { publishFor } from './mqtt-load.ts'

type Line = (name: string, value: string, goal: string, met: boolean) => void
const LISTENERS = 10_000
const GOAL_MS = 2_000
/** Of one measurement of a page, and how many there are, by turns with and without load. */
const SECONDS = 6
const ROUNDS = 3
/** People who read pages at once, and how many pages they ask for a second together. */
const READERS = 8
const ASKED = 20
const ANSWER_MS = 30_000
const MINUTE = 60_000

const header = (...permissions: string[]) => Buffer.from(JSON.stringify(staff(permissions))).toString('base64')

/** A server with a data folder of its own, gone with all it wrote when this is over. */
async function withServer<T>(file: string, use: (facts: T) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const server = await startServer<T>(file, { PORT: '0', DATA_DIR: dataDir })
  try {
    await use(server.facts)
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

interface Chain {
  url: string
  level: number
  secret: string
}

/** One look of the gauge over HTTP, acknowledged. */
async function look({ url, level, secret }: Chain, minutesAgo: number, metres: number): Promise<void> {
  const response = await fetch(`${url}/sensorthings/v1.1/Datastreams(${level})/Observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ phenomenonTime: new Date(Date.now() - minutesAgo * MINUTE).toISOString(), result: metres }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (response.status !== 201) throw new Error(`the look was refused: ${response.status}`)
}

/** An alert that waits for its second person; answers how to let it out. */
async function alertWaiting({ url }: Chain): Promise<() => Promise<void>> {
  const ask = async <T>(who: string, method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/api/alerts${path}`, {
      method,
      headers: { 'x-test-actor': who, 'content-type': 'application/json', 'idempotency-key': newId() },
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  const [author, approver] = [header('alerts.write'), header('alerts.write', 'alerts.approve')]
  const { communes } = await ask<{ communes: { id: string }[] }>(author, 'GET', '/templates')
  const words = { headline: 'Lũ trên báo động 1', description: 'Nước đang lên.', instruction: 'Lên chỗ cao.' }
  const content = {
    ...{ kind: 'flood', category: 'met', urgency: 'expected', severity: 'severe', certainty: 'observed' },
    ...{ responses: ['prepare'], level: 2, onset: null, web: null, contact: '', shapes: [] },
    expires: new Date(Date.now() + 6 * 60 * MINUTE).toISOString(),
    infos: { vi: words, en: words },
    unitIds: communes.slice(0, 1).map(({ id }) => id),
  }
  type Draft = { id: string; version: number }
  const { id, version } = await ask<Draft>(author, 'POST', '/desk', { status: 'actual', content })
  const waiting = await ask<Draft>(author, 'POST', `/desk/${id}/submit`, { version })
  return async () => void (await ask(approver, 'POST', `/desk/${id}/approve`, { version: waiting.version }))
}

async function benchChain(facts: Chain, line: Line): Promise<void> {
  const told = (name: string, { ms, heard }: { ms: number; heard: number }) =>
    line(name, `${Math.round(ms)} ms, ${heard} heard`, `goal ${GOAL_MS} ms`, ms <= GOAL_MS && heard >= LISTENERS)
  // Above the first line without a break: the look that completes twenty minutes raises the alarm.
  for (const ago of [30, 21, 11]) await look(facts, ago, 1.2)
  const onDuty = `x-test-actor: ${header('alarms.read')}\r\n`
  const alarm = await broadcast(facts.url, 'alarms.changed', LISTENERS, () => look(facts, 0, 1.3), onDuty)
  told(`observation to alarm, ${LISTENERS} listeners`, alarm)
  const letOut = await alertWaiting(facts)
  told(`approval to alert, ${LISTENERS} phones`, await broadcast(facts.url, 'alerts.changed', LISTENERS, letOut))
}

interface Pages {
  url: string
  mqtt: number
  secret: string
  crowd: number[]
}

/** 99 of 100 pages were there after so many milliseconds; asked in a thread of its own, at a rate that people have. */
async function p99(url: string): Promise<number> {
  const asked = { url, connections: READERS, duration: SECONDS, overallRate: ASKED, workers: 1 }
  const result = await autocannon({ ...asked, headers: { accept: 'text/html' } })
  if (result.non2xx > 0) throw new Error(`${url}: ${result.non2xx} answers were refusals`)
  return result.latency.p99
}

async function benchPages({ url, mqtt, secret, crowd }: Pages, line: Line): Promise<void> {
  let n = 0
  const from = Date.now() - 7 * 24 * 60 * MINUTE
  const next = () => {
    const time = new Date(from + Math.floor(n / crowd.length) * 1_000).toISOString()
    const stream = crowd[n++ % crowd.length] ?? 0
    return { topic: `v1.1/Datastreams(${stream})/Observations`, payload: `{"phenomenonTime":"${time}","result":20}` }
  }
  const door = { port: mqtt, username: 'box', secret, senders: 4 }
  for (const [name, path] of [
    ['home page', '/'],
    ['river levels', '/water'],
    ['one river', '/water/kim-long'],
  ] as const) {
    const [idle, busy, rates]: [number[], number[], number[]] = [[], [], []]
    await p99(url + path)
    for (let round = 0; round < ROUNDS; round++) {
      idle.push(await p99(url + path))
      const [rate, loaded] = await Promise.all([publishFor(door, SECONDS + 1, next), p99(url + path)])
      rates.push(rate)
      busy.push(loaded)
    }
    const [alone, loaded] = [median(idle), median(busy)]
    line(
      `${name}, p99 while gauges send`,
      `${loaded} ms at ${Math.round(median(rates))}/s, ${alone} ms idle`,
      'goal below 3 ×',
      loaded < 3 * Math.max(1, alone),
    )
  }
}

/** From an observation to those on duty, from an approval to the phones, and what full ingest does to those who read. */
export async function benchAlarms(line: Line): Promise<void> {
  await withServer<Chain>('./alarms-server.ts', (facts) => benchChain(facts, line))
  await withServer<Pages>('./pages-server.ts', (facts) => benchPages(facts, line))
}
