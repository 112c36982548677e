import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** What a whole run needs at its fullest, four times over. */
const ROOM = 8 * 2 ** 30

/**
 * A new folder for a test's database, which any user may enter. In memory where there is room: tests make and drop
 * thousands of files, and some file systems are slow for minutes after. Remove it after the test.
 */
export function databaseFolder(prefix: string): string {
  const folder = mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), prefix))
  // Started as root, the database runs as an ordinary user, who must be able to enter.
  chmodSync(folder, 0o755)
  return folder
}

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return Math.min(bavail * bsize, freemem()) > ROOM
  } catch {
    return false
  }
}
