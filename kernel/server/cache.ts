import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { LRUCache } from 'lru-cache'

export interface Answer {
  etag: string
  /** Name, value, name, value …: ready for `writeHead`. */
  headers: readonly string[]
  bodies: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>
}

interface Entry extends Answer {
  tags: readonly string[]
}

const LIFE = 60_000

/**
 * Public answers, compressed once and kept as bytes. Filled once however many ask; dropped by tag when a
 * commit says the data changed, and after a minute in any case.
 */
export class AnswerCache {
  readonly #entries = new LRUCache<string, Entry>({
    maxSize: 64 * 1024 * 1024,
    ttl: LIFE,
    sizeCalculation: (e) => e.bodies.br.length + e.bodies.gzip.length + e.bodies.identity.length + 500,
  })
  readonly #filling = new Map<string, Promise<Answer>>()
  #generation = 0

  get(key: string): Answer | undefined {
    return this.#entries.get(key)
  }

  /** The stored answer, or the one that `make` gives; everybody who waits shares one call. */
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
    const identity = Buffer.from(await make())
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
      bodies: {
        identity,
        gzip: gzipSync(identity),
        br: brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
      },
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
