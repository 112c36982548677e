import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { processBirth } from './instance-lock.ts'

/** What a running server says of itself in its data folder; empty when none does. */
export function readPidFile(pgdata: string): { pid?: number; status?: string } {
  let lines: string[]
  try {
    lines = fs.readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return {}
  }
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 1 ? { pid, status: (lines[7] ?? '').trim() } : {}
}

/** After kill -9 of the platform its database server lives on and still holds the folder. It is ended in good order. */
export async function stopOrphan(pgdata: string): Promise<void> {
  const pidFile = join(pgdata, 'postmaster.pid')
  const pid = readPidFile(pgdata).pid
  if (pid === undefined || processBirth(pid) === undefined) return
  if (!isServerOf(pid, pgdata)) return fs.rmSync(pidFile, { force: true })
  await endProcess(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL'])
}

/** After a restart of the machine the pid in the file may belong to anybody: never signal a stranger. */
function isServerOf(pid: number, pgdata: string): boolean {
  if (process.platform === 'linux') {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(pgdata)
    } catch {
      return false
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(pgdata)
}

/** Signals a process, harder each time it has not ended after fifteen seconds. */
export async function endProcess(pid: number, signals: NodeJS.Signals[]): Promise<void> {
  const birth = processBirth(pid)
  for (const signal of signals) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < 15_000; waited += 20) {
      if (birth === undefined || processBirth(pid) !== birth) return
      await sleep(20)
    }
  }
}

const servers = new Set<number>()
const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** However this process ends, short of kill -9, the server is told to shut down. Gives back how to forget it. */
export function endWithUs(pid: number): () => void {
  if (servers.size === 0) {
    process.on('exit', endServers)
    for (const signal of signals) process.on(signal, onSignal)
  }
  servers.add(pid)
  return () => {
    servers.delete(pid)
    if (servers.size === 0) stopListening()
  }
}

function endServers(): void {
  for (const pid of servers) {
    try {
      process.kill(pid, 'SIGINT')
    } catch {
      // Ended already.
    }
  }
}

/** Whoever else listens will end us in good order; alone, we must die as if nobody had listened. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return
  endServers()
  stopListening()
  process.kill(process.pid, signal)
}

function stopListening(): void {
  process.off('exit', endServers)
  for (const signal of signals) process.off(signal, onSignal)
}
