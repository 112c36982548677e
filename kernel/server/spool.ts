import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalid, tooLarge } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'

const folderOf = (dataDir: string) => join(dataDir, 'incoming')

/** A body that has arrived whole and lies on disk until the command is done with it. */
export interface Spooled {
  /** From its beginning, as often as a transaction is tried. */
  open(): Readable
  drop(): Promise<void>
}

/**
 * Takes a body to disk before any transaction begins: a slow or broken sender never holds a database connection.
 * Stops at the limit, whatever the sender declared; what is left of a broken one is removed.
 */
export async function spool(body: Readable, max: number, dataDir: string): Promise<Spooled> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 })
  const path = join(folderOf(dataDir), newId())
  const drop = () => rm(path, { force: true })
  let size = 0
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length
      done(size > max ? tooLarge('kernel.bodyTooLarge', { max }) : null, chunk)
    },
  })
  const dropped = () => counter.destroy(invalid('kernel.connectionDropped'))
  body.once('aborted', dropped)
  try {
    await pipeline(body, counter, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await drop()
    throw error
  } finally {
    body.off('aborted', dropped)
  }
  return { open: () => createReadStream(path), drop }
}

/** Removes what a killed process left behind. */
export async function sweepSpool(dataDir: string, now: Date): Promise<void> {
  const names = await readdir(folderOf(dataDir)).catch(() => [])
  for (const name of names) {
    const path = join(folderOf(dataDir), name)
    const age = await stat(path).then(
      (s) => now.getTime() - s.mtimeMs,
      () => 0,
    )
    if (age > 3_600_000) await rm(path, { force: true })
  }
}
