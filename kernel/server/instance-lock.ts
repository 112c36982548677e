import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

interface Owner {
  pid: number
  birth: string
  folder: string
}

/**
 * When the process with this number was born, as an opaque stamp; undefined when there is none or only its zombie.
 * A pid alone proves nothing: it is used again after a restart, and in a container it is nearly always the same.
 */
export function processBirth(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    const stat = readText(`/proc/${pid}/stat`)
    // The command name, in brackets, may itself hold spaces and brackets.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields && fields[0] !== 'Z' && fields[0] !== 'X' ? fields[19] : undefined
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
    return line && !line.startsWith('Z') ? line.replace(/^\S+\s+/, '') : undefined
  } catch {
    return undefined
  }
}

/** Makes this process the only owner of a folder, taking over from an owner that died; gives back how to let go. */
export function claimFolder(folder: string): () => void {
  const file = join(folder, 'owner.json')
  const owner: Owner = { pid: process.pid, birth: processBirth(process.pid) ?? '', folder: inode(folder) }
  const mine = JSON.stringify(owner)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (createWhole(draft, file, mine)) return () => release(file, mine)
      const seen = readText(file)
      if (seen === undefined) continue
      const living = livingOwner(seen, folder)
      if (living) throw new StartError('inUse', { path: folder, owner: ` (pid ${living})` })
      setAside(file, seen)
    }
    throw new StartError('inUse', { path: folder })
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A hard link appears whole or not at all, so nobody ever reads half an owner. */
function createWhole(draft: string, file: string, text: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
  }
  try {
    // Some disks (exFAT, a few network shares) have no hard links.
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** The inode is part of the claim, so that a copied data folder is not taken for the one it was copied from. */
function livingOwner(text: string, folder: string): number | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner>
    const isAlive = typeof owner.pid === 'number' && owner.birth === processBirth(owner.pid)
    return isAlive && owner.folder === inode(folder) ? owner.pid : undefined
  } catch {
    return undefined
  }
}

/** Two processes may find the same dead owner at once: the second must not sweep away the first one's fresh claim. */
function setAside(file: string, seen: string): void {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const moved = readText(aside)
  if (moved !== undefined && moved !== seen) createWhole(aside, file, moved)
  rmSync(aside, { force: true })
}

function release(file: string, mine: string): void {
  if (readText(file) === mine) rmSync(file, { force: true })
}

function inode(folder: string): string {
  return statSync(folder, { bigint: true }).ino.toString()
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
