import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { LRUCache } from 'lru-cache'

export interface Answer {
  etag: string
  /** Name, value, name, value …: ready for `writeHead`. */
  headers: readonly string[]
  /** The bytes in this encoding: compressed when somebody first wants it so, then kept. */
  body(encoding: Encoding): Buffer
}
export type Encoding = 'br' | 'gzip' | 'identity'

interface Entry extends Answer {
  tags: readonly string[]
  size: number
}

const LIFE = 60_000
const MOST_BYTES = 32 * 1024 * 1024
/** What an entry takes beside its bytes: the key, the headers, the objects. */
const AROUND = 2_500
/** Addresses whose question is remembered, in characters. */
const MOST_ADDRESSES = 2 * 1024 * 1024

/** Bytes that hold on to nothing: zlib answers a view of sixteen kilobytes, however short the answer is. */
function exactly(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}

const compress: Record<Exclude<Encoding, 'identity'>, (identity: Buffer) => Buffer> = {
  // Most answers are asked for once: the last tenth of the size costs as much as all before.
  gzip: (identity) => exactly(gzipSync(identity, { level: 4 })),
  br: (identity) => exactly(brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })),
}

function bodiesOf(identity: Buffer): Answer['body'] {
  const made: Partial<Record<Encoding, Buffer>> = { identity }
  return (encoding) => (made[encoding] ??= encoding === 'identity' ? identity : compress[encoding](identity))
}

/**
 * Public answers, compressed once and kept as bytes: one per question, however it was written in an address. Filled
 * once however many ask; dropped by tag when a commit says the data changed, and after a minute in any case.
 */
export class AnswerCache {
  readonly #entries = new LRUCache<string, Entry>({
    maxSize: MOST_BYTES,
    ttl: LIFE,
    sizeCalculation: ({ size }) => size,
  })
  /** The question behind an address that was read before. */
  readonly #questions = new LRUCache<string, string>({
    maxSize: MOST_ADDRESSES,
    sizeCalculation: (question, address) => question.length + address.length,
  })
  readonly #filling = new Map<string, Promise<Answer>>()
  #generation = 0

  /** The stored answer to the question that stands behind an address. */
  get(address: string): Answer | undefined {
    const question = this.#questions.get(address)
    return question === undefined ? undefined : this.#entries.get(question)
  }

  /** From now on this address asks this question. */
  remember(address: string, question: string): void {
    this.#questions.set(address, question)
  }

  /** The stored answer to a question, or the one that `make` gives; everybody who waits shares one call. */
  async fill(key: string, maxAge: number, tags: readonly string[], make: () => Promise<string>): Promise<Answer> {
    const stored = this.#entries.get(key)
    if (stored) return stored
    const under = `${key}#${this.#generation}`
    const waiting = this.#filling.get(under)
    if (waiting) return waiting
    const work = this.#make(key, maxAge, tags, make)
    this.#filling.set(under, work)
    try {
      return await work
    } finally {
      this.#filling.delete(under)
    }
  }

  async #make(key: string, maxAge: number, tags: readonly string[], make: () => Promise<string>): Promise<Answer> {
    const generation = this.#generation
    const identity = exactly(Buffer.from(await make()))
    const etag = `"${createHash('sha256').update(identity).digest('base64url').slice(0, 27)}"`
    const entry: Entry = {
      etag,
      headers: [
        ...[
          'content-type',
          'application/json; charset=utf-8',
          'cache-control',
          `public, max-age=${maxAge}`,
          'etag',
          etag,
        ],
        ...['vary', 'Accept-Encoding, Accept-Language, Cookie', 'x-content-type-options', 'nosniff'],
      ],
      tags,
      // Compressed it is never larger than this, in both ways together rarely.
      size: identity.length * 2 + AROUND,
      body: bodiesOf(identity),
    }
    // A change that was committed while this was being read may not be in it: answer, but do not keep.
    if (generation === this.#generation) this.#entries.set(key, entry)
    return entry
  }

  drop(tags: readonly string[]): void {
    this.#generation += 1
    for (const [key, entry] of this.#entries.entries()) {
      if (entry.tags.some((tag) => tags.includes(tag))) this.#entries.delete(key)
    }
  }
}
