import type { Ctx, Platform } from './ctx.ts'
import type { Db } from './db.ts'

interface Kept<T> {
  value: Promise<T>
  until: number
}

const glances: { tag: string; kept: WeakMap<Platform, Kept<unknown>> }[] = []

/**
 * What hardly ever changes and is asked for all the time, remembered by this process: until somebody in any process
 * commits a change with this tag (`ctx.changed`), and for so many milliseconds at most, should that news be lost. It is
 * read beside the caller's transaction: whoever waits for it must not depend on how that one ends.
 */
export function glance<T>(tag: string, milliseconds: number, read: (db: Db) => Promise<T>) {
  const kept = new WeakMap<Platform, Kept<T>>()
  glances.push({ tag, kept })
  return ({ platform }: Pick<Ctx, 'platform'>): Promise<T> => {
    const known = kept.get(platform)
    if (known && performance.now() < known.until) return known.value
    const value = read(platform.database.apart)
    kept.set(platform, { value, until: performance.now() + milliseconds })
    value.catch(() => kept.delete(platform))
    return value
  }
}

/** What stands under these tags is read anew. */
export function forgetGlances(platform: Platform, tags: readonly string[]): void {
  for (const { tag, kept } of glances) if (tags.includes(tag)) kept.delete(platform)
}
