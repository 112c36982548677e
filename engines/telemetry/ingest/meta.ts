import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Db } from '@hue-s/kernel/server/db.ts'
import type { Meta } from './check.ts'
import { listMetas } from './store-meta.ts'

/** Another process hears of a change within this time. */
const LIFE = 5_000

/** Beyond this everything is asked for anew: so many datastreams no province has. */
const MOST = 200_000

/** No datastream has a larger number. */
const MOST_ID = 2_147_483_647

interface Known {
  metas: Map<number, { meta: Meta; until: number }>
  generation: number
}
const known = new WeakMap<Platform, Known>()

function knownOf(platform: Platform): Known {
  const found = known.get(platform) ?? { metas: new Map(), generation: 0 }
  known.set(platform, found)
  return found
}

/** What is known of these datastreams; those that do not exist are missing. */
export async function metasOf(platform: Platform, db: Db, ids: Iterable<number>): Promise<Map<number, Meta>> {
  const store = knownOf(platform)
  const out = new Map<number, Meta>()
  const missing: number[] = []
  const now = performance.now()
  for (const id of ids) {
    const kept = store.metas.get(id)
    if (kept && kept.until > now) out.set(id, kept.meta)
    else if (id > 0 && id <= MOST_ID) missing.push(id)
  }
  if (missing.length === 0) return out
  const { generation } = store
  for (const id of missing) store.metas.delete(id)
  if (store.metas.size > MOST) store.metas.clear()
  for (const meta of await listMetas(db, missing)) {
    out.set(meta.id, meta)
    // What was read while something changed may be old already.
    if (store.generation === generation) store.metas.set(meta.id, { meta, until: now + LIFE })
  }
  return out
}

/** One datastream has changed in a way that harms nobody who still has the old picture. */
export const forgetMeta = (platform: Platform, id: number): void => void knownOf(platform).metas.delete(id)

/** Everything known is asked for again: now, because this transaction sees its own change, and after its commit. */
export function forgetMetas(ctx: Ctx): void {
  forgetNow(ctx.platform)
  ctx.afterCommit(() => forgetNow(ctx.platform))
}

export function forgetNow(platform: Platform): void {
  const store = knownOf(platform)
  store.generation += 1
  store.metas.clear()
}

/** What is known of a datastream just now, without asking. */
export function metaAtHand(platform: Platform, id: number): Meta | undefined {
  const kept = knownOf(platform).metas.get(id)
  return kept && kept.until > performance.now() ? kept.meta : undefined
}

interface Asking {
  ids: Set<number>
  answer: Promise<Map<number, Meta>>
}
const asking = new WeakMap<Platform, Asking>()

/** As `metasOf` for one, together with all who ask in the same turn. */
export async function metaOf(platform: Platform, id: number): Promise<Meta | undefined> {
  let together = asking.get(platform)
  if (!together) {
    const ids = new Set<number>()
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      asking.delete(platform)
      return metasOf(platform, platform.database.db, ids)
    })
    together = { ids, answer }
    asking.set(platform, together)
  }
  together.ids.add(id)
  return (await together.answer).get(id)
}
