const BLOCK = 512
const OCTAL_SIZE = 0o77777777777

/** One file of an archive. */
export interface TarEntry {
  path: string
  bytes: Buffer
}

const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`

/** A ustar header (POSIX.1-1988). Paths are ours: short and ASCII. */
function headerOf(path: string, size: number, at: Date): Buffer {
  if (path.length > 99 || size > OCTAL_SIZE) throw new Error(`${path} does not fit an archive`)
  const header = Buffer.alloc(BLOCK)
  header.write(path, 0, 'latin1')
  header.write(octal(0o644, 8) + octal(0, 8) + octal(0, 8), 100, 'latin1')
  header.write(octal(size, 12) + octal(Math.floor(at.getTime() / 1000), 12), 124, 'latin1')
  header.write('        0', 148, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)

/** A tar file, piece by piece: only one entry is in memory at a time. */
export async function* writeTar(entries: AsyncIterable<TarEntry>, at: Date): AsyncGenerator<Buffer> {
  for await (const { path, bytes } of entries) {
    yield headerOf(path, bytes.length, at)
    yield bytes
    yield padding(bytes.length)
  }
  yield Buffer.alloc(BLOCK * 2)
}

export const isTar = (head: Buffer): boolean => head.toString('latin1', 257, 262) === 'ustar'

/** The files of a tar, one after the other; stops at the end mark, throws on a broken one. */
export async function* readTar(stream: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const take = reader(stream)
  for (let header = await take(BLOCK); header && header[0] !== 0; header = await take(BLOCK)) {
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8)
    if (!isTar(header) || !Number.isSafeInteger(size)) throw new Error('broken archive')
    const bytes = await take(size)
    if (!bytes) throw new Error('the archive ends in the middle of a file')
    await take(padding(size).length)
    yield { path: header.toString('latin1', 0, 100).split('\0')[0] ?? '', bytes }
  }
}

/** Takes so many bytes from a stream; undefined at its end. */
function reader(stream: AsyncIterable<Buffer>): (size: number) => Promise<Buffer | undefined> {
  const chunks = stream[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let length = 0
  return async (size) => {
    while (length < size) {
      const { value, done } = await chunks.next()
      if (done) return undefined
      held.push(value)
      length += value.length
    }
    const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
    held = [all.subarray(size)]
    length = all.length - size
    return all.subarray(0, size)
  }
}
