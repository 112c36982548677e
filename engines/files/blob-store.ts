import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'

/** Bytes that have arrived but belong to nothing yet. */
export interface Incoming {
  path: string
  sha256: string
  size: number
}

/** Where bytes are kept, by their SHA-256. Disk is built in; another store needs these functions only. */
export interface BlobStore {
  /** Writes a stream aside while hashing it. A broken stream leaves nothing. */
  receive(body: Readable): Promise<Incoming>
  /** Keeps what was received; the same bytes are kept once. Afterwards `incoming.path` is gone. */
  put(incoming: Incoming): Promise<void>
  discard(incoming: Incoming): Promise<void>
  exists(sha256: string): Promise<boolean>
  /** A stream that opens the file only when somebody reads it; of a part, the places of its first and last byte. */
  get(sha256: string, part?: { start: number; end: number }): Readable
  read(sha256: string): Promise<Buffer>
  delete(sha256: string): Promise<void>
  /** Hashes under a two-digit prefix that were last put before `before`. */
  list(prefix: string, before: Date): Promise<string[]>
  /** Removes what was received before `before` and never kept. */
  sweepIncoming(before: Date): Promise<number>
}

/** A full disk becomes a refusal with words; anything else stays what it was. */
export function asDiskError(error: unknown): unknown {
  const { code } = error as { code?: string }
  return code === 'ENOSPC' || code === 'EDQUOT' ? unavailable('kernel.diskFull') : error
}

const isMissing = (error: unknown) => (error as { code?: string }).code === 'ENOENT'

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function touchedBefore(path: string, before: Date): Promise<boolean> {
  try {
    return (await stat(path)).mtime < before
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** A file is only safe after a power cut when its bytes are on the disk before its name is. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Blobs in a folder: `ab/cdef…`, and `incoming/` for what is still arriving. */
export function diskBlobs(folder: string): BlobStore {
  const incoming = join(folder, 'incoming')
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2))

  async function receive(body: Readable): Promise<Incoming> {
    await mkdir(incoming, { recursive: true })
    const path = join(incoming, newId())
    const hash = createHash('sha256')
    let size = 0
    const measure = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk)
        size += chunk.length
        done(null, chunk)
      },
    })
    try {
      await pipeline(body, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    } catch (error) {
      await rm(path, { force: true })
      throw asDiskError(error)
    }
    return { path, sha256: hash.digest('hex'), size }
  }

  async function put({ path, sha256 }: Incoming): Promise<void> {
    const target = pathOf(sha256)
    try {
      if (await touchedBefore(target, new Date(8.64e15))) {
        // The sweep leaves young blobs alone; these bytes are wanted again as of now.
        await utimes(target, new Date(), new Date())
        await rm(path, { force: true })
        return
      }
      await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true })
      await flush(path)
      await rename(path, target)
    } catch (error) {
      throw asDiskError(error)
    }
  }

  async function list(prefix: string, before: Date): Promise<string[]> {
    const names = (await namesIn(join(folder, prefix))).filter((name) => /^[0-9a-f]{62}$/.test(name))
    const old: string[] = []
    for (const name of names) if (await touchedBefore(join(folder, prefix, name), before)) old.push(prefix + name)
    return old
  }

  async function sweepIncoming(before: Date): Promise<number> {
    let removed = 0
    for (const name of await namesIn(incoming)) {
      if (!(await touchedBefore(join(incoming, name), before))) continue
      await rm(join(incoming, name), { force: true })
      removed += 1
    }
    return removed
  }

  return {
    receive,
    put,
    discard: (one) => rm(one.path, { force: true }),
    exists: (sha256) => touchedBefore(pathOf(sha256), new Date(8.64e15)),
    get: (sha256, part) => Readable.from(openLate(pathOf(sha256), part), { objectMode: false }),
    read: (sha256) => readFile(pathOf(sha256)),
    delete: (sha256) => rm(pathOf(sha256), { force: true }),
    list,
    sweepIncoming,
  }
}

/** Opens on the first read: an answer that turns out to be 304 never opens the file at all. */
async function* openLate(path: string, part?: { start: number; end: number }): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, part)) yield chunk as Buffer
}
