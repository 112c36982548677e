import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach } from 'vitest'
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../server/embedded-postgres.ts'
import { processBirth } from '../server/instance-lock.ts'

export const launcher = new URL('../server/embedded-postgres.ts', import.meta.url).href

export let folder: string
let running: EmbeddedPostgres[] = []
export let children: ChildProcess[] = []
let orphans: number[] = []

/** A server on the test’s own folder, stopped after the test. */
export async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false, ...options })
  running.push(server)
  return server
}

/** One statement over a connection of its own. */
export async function query<Row extends object>(server: { url: string }, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Runs the launcher in another Node process and gives back what it printed once its server was up. */
export async function startElsewhere(options: object, as?: { uid: number; gid: number }, from = launcher) {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(from)})
    try {
      const { url, pid } = await startEmbeddedPostgres(${JSON.stringify({ dataDir: folder, durable: false, ...options })})
      console.log(JSON.stringify({ url, pid }))
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }))
    }`
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
  const home = join(folder, 'home')
  const env = as ? { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: folder } : { ...process.env, TMPDIR: folder }
  const child = spawn(process.execPath, args, { ...as, env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const answer = JSON.parse(line.toString()) as { url: string; pid: number; code?: string; message: string }
  if (answer.pid) orphans.push(answer.pid)
  return { child, ...answer }
}

/** Whether a process ends within ten seconds. */
export async function gone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (processBirth(pid) === undefined) return true
    await new Promise((done) => setTimeout(done, 50))
  }
  return false
}

/** Gives each test a folder of its own, and ends what it started. */
export function cleanUpAfterEach() {
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'pg-test-'))
    fs.chmodSync(folder, 0o755)
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    for (const pid of orphans) if (processBirth(pid)) process.kill(pid, 'SIGQUIT')
    await Promise.all(orphans.map(gone))
    await Promise.all(running.map((server) => server.stop()))
    running = []
    children = []
    orphans = []
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
}
