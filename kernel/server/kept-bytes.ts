import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Platform } from './ctx.ts'
import type { Bytes } from './system.ts'

const MOST_BYTES = 24 * 1024 * 1024

interface Kept {
  made: LRUCache<string, Buffer>
  making: Map<string, Promise<Buffer>>
}
const keptBy = new WeakMap<Platform, Kept>()

function keptOf(platform: Platform): Kept {
  let kept = keptBy.get(platform)
  if (!kept) {
    const made = new LRUCache<string, Buffer>({
      maxSize: MOST_BYTES,
      sizeCalculation: (b, key) => b.length + key.length * 2 + 500,
    })
    kept = { made, making: new Map() }
    keptBy.set(platform, kept)
  }
  return kept
}

/** Public bytes that are made once however many ask, and again after some seconds; with an ETag of what they are. */
export async function keptBytes(
  platform: Platform,
  { key, type, seconds }: { key: string; type: string; seconds: number },
  make: () => Promise<Buffer>,
): Promise<Bytes> {
  const { made, making } = keptOf(platform)
  let body = made.get(key)
  if (!body) {
    let work = making.get(key)
    if (!work) {
      work = make().finally(() => making.delete(key))
      making.set(key, work)
    }
    body = await work
    made.set(key, body, { ttl: seconds * 1_000 })
  }
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { body, type, size: body.length, etag, maxAge: seconds }
}
