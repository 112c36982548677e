import type { Ctx, Platform } from './ctx.ts'
import type { Db } from './db.ts'

/**
 * What hardly ever changes and is asked for all the time, remembered by this process for so many milliseconds. It is
 * read beside the caller's transaction: whoever waits for it must not depend on how that one ends. A change made
 * elsewhere counts when the time is over; one made here from its commit on, if it says `forget`.
 */
export function glance<T>(milliseconds: number, read: (db: Db) => Promise<T>) {
  const kept = new WeakMap<Platform, { value: Promise<T>; until: number }>()
  return {
    of({ platform }: Pick<Ctx, 'platform'>): Promise<T> {
      const known = kept.get(platform)
      if (known && performance.now() < known.until) return known.value
      const value = read(platform.database.apart)
      kept.set(platform, { value, until: performance.now() + milliseconds })
      value.catch(() => kept.delete(platform))
      return value
    },
    /** After the commit of this transaction it is read anew. */
    forget: (ctx: Ctx): void => ctx.afterCommit(() => void kept.delete(ctx.platform)),
  }
}
