import { LRUCache } from 'lru-cache'

interface Bucket {
  left: number
  at: number
}

/** How much each sender may still send: a bucket that fills evenly, in bounded memory. */
export class Quota {
  readonly #buckets = new LRUCache<string, Bucket>({ max: 20_000 })

  /** Takes so much at once or nothing. */
  take(who: string, perMinute: number, cost = 1, now = performance.now()): boolean {
    let bucket = this.#buckets.get(who)
    if (!bucket) {
      bucket = { left: perMinute, at: now }
      this.#buckets.set(who, bucket)
    }
    bucket.left = Math.min(perMinute, bucket.left + ((now - bucket.at) / 60_000) * perMinute)
    bucket.at = now
    if (bucket.left < cost) return false
    bucket.left -= cost
    return true
  }
}
