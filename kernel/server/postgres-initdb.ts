import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import type { PostgresVersion, RunAs } from './postgres-binaries.ts'
import { StartError } from './start-error.ts'

/** Where one database server lives and as whom it runs. */
export interface Home {
  dataDir: string
  /** PostgreSQL's own folder. */
  pgdata: string
  /** How the server's user names that folder. */
  dataArgument: string
  passwordFile: string
  logFile: string
  binaries: string
  version: PostgresVersion
  durable: boolean
  runAs: RunAs
}

const ROOM_FOR_NEW_DATABASE = 120 * 1024 * 1024

/**
 * Leftovers of a start that died while making the database. They were never used: the real folder is renamed last.
 * Where its initdb lives on and still writes, what it leaves is for the next start to clear away.
 */
export function removeUnfinished(home: Home): void {
  for (const name of fs.readdirSync(home.dataDir)) {
    if (!name.startsWith('new-')) continue
    try {
      fs.rmSync(join(home.dataDir, name), { recursive: true, force: true, maxRetries: 5 })
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOTEMPTY') throw error
    }
  }
}

/** Makes a new database in a folder beside, then renames: a half-made one can never be taken for a whole. */
export async function createDatabase(home: Home): Promise<void> {
  const { bavail, bsize } = fs.statfsSync(home.dataDir)
  if (bavail * bsize < ROOM_FOR_NEW_DATABASE) throw new StartError('diskFull', { path: home.dataDir })
  const draft = join(home.dataDir, `new-${randomBytes(6).toString('hex')}`)
  const password = randomBytes(24).toString('hex')
  const secret = `${draft}.password`
  fs.mkdirSync(draft, { mode: 0o700 })
  fs.writeFileSync(secret, password, { mode: 0o600 })
  if (home.runAs) for (const path of [draft, secret]) fs.chownSync(path, home.runAs.uid, home.runAs.gid)
  await runInitdb(home, draft, secret)
  fs.renameSync(secret, join(draft, 'superuser-password'))
  fs.renameSync(draft, home.pgdata)
  if (home.durable) syncFolder(home.dataDir)
}

async function runInitdb(home: Home, draft: string, secret: string): Promise<void> {
  const stdin = fs.openSync(secret, 'r')
  // Sort order and letter classes must not depend on the machine: C.UTF-8 everywhere, built in where the server has it.
  const locale = [
    '--encoding=UTF8',
    '--lc-messages=C',
    process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C',
  ]
  if (home.version !== '15') locale.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  const folder = home.dataArgument === home.pgdata ? draft : home.dataArgument
  const passwordFile = process.platform === 'win32' ? secret : '/dev/stdin'
  const args = [
    '-D',
    folder,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-instructions',
    ...locale,
  ]
  if (!home.durable) args.push('--no-sync')
  try {
    const child = spawn(program(home, 'initdb'), args, { ...spawnOptions(home, draft), stdio: [stdin, 'pipe', 'pipe'] })
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done))
    if (code !== 0) throw new Error(said)
  } finally {
    fs.closeSync(stdin)
  }
}

/** The path of one of PostgreSQL's programs. */
export function program(home: Home, name: string): string {
  return join(home.binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/** In whose name, where and in what surroundings its programs run. */
export function spawnOptions(home: Home, cwd: string) {
  const env = {
    PATH: process.env['PATH'] ?? '',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(process.platform === 'win32' && process.env),
  }
  // A group of its own: Ctrl-C is for the platform, which ends the database after its own last write.
  return { cwd, env, detached: process.platform !== 'win32', ...home.runAs }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = fs.openSync(path, 'r')
  fs.fsyncSync(folder)
  fs.closeSync(folder)
}
