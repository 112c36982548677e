import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { databaseFolder } from './folder.ts'

/** What a server of `own-process.ts` prints. */
export interface Started {
  url: string
  databaseUrl: string
  postgres: number
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** Starts a server from its script, again and again on one folder, so that a test may kill it; ends it after the tests. */
export function killedServer<Facts extends Started>(script: URL) {
  const dataDir = databaseFolder('hue-s-crash-')
  let child: ChildProcess | undefined
  afterAll(async () => {
    if (child && !ended(child)) {
      child.kill('SIGTERM')
      await gone(child)
    }
    rmSync(dataDir, { recursive: true, force: true })
  })
  return () =>
    new Promise<Facts & { child: ChildProcess }>((done, refuse) => {
      const started = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script)], {
        env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      child = started
      started.stdout.on('data', (text: Buffer) => done({ ...(JSON.parse(text.toString()) as Facts), child: started }))
      started.once('exit', (code) => refuse(new Error(`the server ended with ${code}`)))
    })
}

/** Until a process is no more. */
export const gone = (child: ChildProcess) =>
  new Promise((done) => (ended(child) ? done(null) : child.once('exit', done)))
