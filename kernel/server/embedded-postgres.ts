import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { claimFolder } from './instance-lock.ts'
import { type PostgresVersion, type RunAs, findBinaries } from './postgres-binaries.ts'
import { type Home, createDatabase, program, removeUnfinished, spawnOptions } from './postgres-initdb.ts'
import { endProcess, endWithUs, readPidFile, stopOrphan } from './postgres-process.ts'
import { StartError, explain } from './start-error.ts'

export interface EmbeddedPostgresOptions {
  /** The folder that holds everything: data, password, log. Made when missing. */
  dataDir: string
  version?: PostgresVersion
  /** Unset: any free port, a new one at each start. */
  port?: number
  /** False gives up safety against power loss for speed: for tests only. */
  durable?: boolean
  /** More server settings, as in postgresql.conf. */
  settings?: Record<string, string>
}

export interface EmbeddedPostgres {
  /** Superuser connection to the database `postgres`. */
  url: string
  port: number
  pid: number
  /** Folder of the unix socket, when its path is short enough for one. */
  socketDir: string | undefined
  /** The same as `url` over that socket: every statement costs a sixth less. */
  socketUrl: string | undefined
  /** Fast shutdown: ends connections, writes a checkpoint. Safe to call twice. */
  stop(): Promise<void>
  /** Kills the server as a crash would (kill -9): for tests of recovery. */
  kill(): Promise<void>
  /** Resolves when the server has ended, by `stop` or by itself. */
  exited: Promise<void>
}

/** `nobody` on every Linux that matters; it owns the data when the platform itself runs as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 }
const RECOVERY_LIMIT_MS = 10 * 60_000
/** Longest path of a unix socket (sun_path, less the zero at the end). */
const SOCKET_PATH_LIMIT = 103

/**
 * Starts the PostgreSQL that ships with the platform on a folder of its own, making the database on first use and
 * recovering it after a crash. Fails only with a `StartError`, one sentence a person can act on.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const folder = join(dataDir, `postgres-${options.version ?? '18'}`)
  let release = () => {}
  try {
    fs.mkdirSync(folder, { recursive: true })
    release = claimFolder(folder)
    const home = describeHome(folder, options)
    removeUnfinished(home)
    if (fs.existsSync(home.pgdata)) await stopOrphan(home.pgdata)
    else await createDatabase(home)
    return await launch(home, options, release)
  } catch (error) {
    release()
    throw explain(error, dataDir, options.port)
  }
}

function describeHome(folder: string, options: EmbeddedPostgresOptions): Home {
  const version = options.version ?? '18'
  const pgdata = join(folder, 'data')
  const runAs = chooseUser(pgdata)
  if (runAs && fs.existsSync(pgdata) && fs.statSync(pgdata).uid !== runAs.uid) giveTo(pgdata, runAs)
  closeToOthers(pgdata)
  return {
    dataDir: folder,
    pgdata,
    // A user who may not walk the path to the folder can still be put inside it and call it by this name.
    dataArgument: canEnter(folder, runAs) ? pgdata : '/proc/self/cwd',
    passwordFile: join(pgdata, 'superuser-password'),
    logFile: join(folder, 'server.log'),
    binaries: findBinaries(version, folder, runAs),
    version,
    durable: options.durable ?? true,
    runAs,
  }
}

/** A copy or a restored backup may stand open to others, which PostgreSQL refuses. */
function closeToOthers(pgdata: string): void {
  const mode = fs.existsSync(pgdata) ? fs.statSync(pgdata).mode & 0o777 : 0o700
  if (mode !== 0o700 && mode !== 0o750) fs.chmodSync(pgdata, 0o700)
}

/** As root, the owner of existing data runs it (somebody started here without root before); else `nobody`. */
function chooseUser(pgdata: string): RunAs {
  if (process.getuid?.() !== 0) return undefined
  if (!fs.existsSync(pgdata)) return UNPRIVILEGED
  const { uid, gid } = fs.statSync(pgdata)
  return uid === 0 ? UNPRIVILEGED : { uid, gid }
}

function canEnter(folder: string, runAs: RunAs): boolean {
  if (!runAs || process.platform !== 'linux') return true
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...runAs, cwd: '/' }).status === 0
}

function giveTo(path: string, user: NonNullable<RunAs>): void {
  fs.lchownSync(path, user.uid, user.gid)
  if (!fs.lstatSync(path).isDirectory()) return
  for (const name of fs.readdirSync(path)) giveTo(join(path, name), user)
}

async function launch(home: Home, options: EmbeddedPostgresOptions, unclaim: () => void): Promise<EmbeddedPostgres> {
  if (!fs.existsSync(home.passwordFile)) throw new StartError('passwordMissing', { path: home.passwordFile })
  const password = fs.readFileSync(home.passwordFile, 'utf8').trim()
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    const { child, logStart } = spawnServer(home, port, options.settings ?? {})
    const forget = child.pid === undefined ? () => {} : endWithUs(child.pid)
    const release = () => {
      forget()
      unclaim()
    }
    const trouble = await waitUntilReady(home, child, url, logStart).catch(async (error: unknown) => {
      if (child.pid !== undefined) await endProcess(child.pid, ['SIGINT', 'SIGKILL'])
      forget()
      throw error
    })
    if (trouble === undefined) return handle(home, child, url, port, release)
    forget()
    // The port was taken between choosing and using it, or the last server's backends are still going home.
    const passes =
      /pre-existing shared memory|lock file .* already exists/.test(trouble) ||
      (/already in use/.test(trouble) && options.port === undefined)
    if (!passes || attempt === 40) throw new Error(trouble)
    await sleep(250)
  }
}

function spawnServer(
  home: Home,
  port: number,
  extra: Record<string, string>,
): { child: ChildProcess; logStart: number } {
  if (fs.existsSync(home.logFile) && fs.statSync(home.logFile).size > 10_000_000) fs.truncateSync(home.logFile)
  const log = fs.openSync(home.logFile, 'a', 0o600)
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDir(home) ?? '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Rows and statements hold personal data; they have no business in a log file.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(hasSmallSharedMemory() && { dynamic_shared_memory_type: 'mmap' }),
    ...(!home.durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...extra,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(program(home, 'postgres'), ['-D', home.dataArgument, ...args], {
    ...spawnOptions(home, home.pgdata),
    stdio: ['ignore', log, log],
  })
  const logStart = fs.fstatSync(log).size
  fs.closeSync(log)
  return { child, logStart }
}

function socketDir(home: Home): string | undefined {
  const isShort = Buffer.byteLength(join(home.pgdata, '.s.PGSQL.65535.lock')) <= SOCKET_PATH_LIMIT
  return isShort && home.dataArgument === home.pgdata && process.platform !== 'win32' ? home.pgdata : undefined
}

/** Containers get 64 MB of /dev/shm, which one parallel query can fill. */
function hasSmallSharedMemory(): boolean {
  try {
    const { blocks, bsize } = fs.statfsSync('/dev/shm')
    return process.platform === 'linux' && blocks * bsize < 256 * 1024 * 1024
  } catch {
    return false
  }
}

/** Undefined once the server answers a query; otherwise what it wrote before it gave up. */
async function waitUntilReady(
  home: Home,
  child: ChildProcess,
  url: string,
  logStart: number,
): Promise<string | undefined> {
  const failure: { text?: string } = {}
  child.once('error', (error) => (failure.text = error.message))
  child.once('exit', () => (failure.text ??= fs.readFileSync(home.logFile).subarray(logStart).toString()))
  const deadline = Date.now() + RECOVERY_LIMIT_MS
  while (failure.text === undefined) {
    const { pid, status } = readPidFile(home.pgdata)
    if (pid === child.pid && status === 'ready') {
      await tryQuery(url)
      return undefined
    }
    if (Date.now() > deadline) {
      child.kill('SIGKILL')
      return 'timeout'
    }
    await sleep(20)
  }
  return failure.text
}

async function tryQuery(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 20_000 })
  await client.connect()
  await client.query('select 1')
  await client.end()
}

function handle(home: Home, child: ChildProcess, url: string, port: number, release: () => void): EmbeddedPostgres {
  const pid = child.pid as number
  // Nobody should stay alive only because the database does.
  child.unref()
  const exited = new Promise<void>((done) => {
    const ended = () => {
      release()
      done()
    }
    if (child.exitCode !== null || child.signalCode !== null) ended()
    else child.once('exit', ended)
  })
  const endBy = async (signals: NodeJS.Signals[]) => {
    child.ref()
    if (child.exitCode === null && child.signalCode === null) await endProcess(pid, signals)
    await exited
  }
  const socket = socketDir(home)
  return {
    url,
    port,
    pid,
    socketDir: socket,
    socketUrl: socket && url.replace('127.0.0.1', encodeURIComponent(socket)),
    exited,
    stop: () => endBy(['SIGINT', 'SIGINT', 'SIGQUIT', 'SIGKILL']),
    kill: () => endBy(['SIGKILL']),
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
