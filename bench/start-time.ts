import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '@hue-s/kernel/server/root.ts'

const ROUNDS = 3

/** From `npm start` on an installed and built tree to an answer at /readyz; first with no data, then with them (ms). */
export async function startTimes(port: number): Promise<{ first: number[]; again: number[] }> {
  // An installed tree is a built one: what changed since the last build must not be timed.
  execFileSync(process.execPath, [join(ROOT, 'tools/build.mjs')], { stdio: 'ignore' })
  // A folder as people have it, which the database's user may enter. All are removed at the end: right after thousands
  // of files were deleted, some file systems take ten times as long to make new ones.
  const parent = mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  chmodSync(parent, 0o755)
  const [first, again]: [number[], number[]] = [[], []]
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const dataDir = join(parent, String(round))
      mkdirSync(dataDir)
      first.push(await once(port, dataDir))
      again.push(await once(port, dataDir))
    }
    return { first, again }
  } finally {
    rmSync(parent, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

async function once(port: number, dataDir: string): Promise<number> {
  const started = performance.now()
  const { ready, stop } = start(port, dataDir)
  try {
    await ready
    return performance.now() - started
  } finally {
    await stop()
  }
}

/** Hands over the address of a demonstration that was started for this alone, and clears it away afterwards. */
export async function withInstance(port: number, use: (url: string) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const { ready, stop } = start(port, dataDir)
  try {
    await ready
    await use(`http://localhost:${port}`)
  } finally {
    await stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

function start(port: number, dataDir: string): { ready: Promise<void>; stop(): Promise<void> } {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: 'ignore',
    detached: true,
  })
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const until = performance.now() + 120_000
  async function ready(): Promise<void> {
    while (!(await isReady(port))) {
      if (performance.now() > until || child.exitCode !== null) throw new Error('npm start did not become ready')
      await new Promise((done) => setTimeout(done, 25))
    }
  }
  return {
    ready: ready(),
    async stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
      await gone
      // npm is gone before what it started: the next start must meet neither its answers nor its folder in use.
      while (isAlive(child.pid)) await new Promise((done) => setTimeout(done, 25))
    },
  }
}

/** Whether anything of a process and those it started is left. */
function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 0)
  } catch {
    return false
  }
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    (r) => r.ok,
    () => false,
  )
