import { createHash } from 'node:crypto'
import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { seeThing } from './access.ts'
import { onBatch } from './ingest/listeners.ts'
import * as store from './store.ts'

interface Answer {
  body: Buffer
  etag: string
}
interface Kept {
  made: number
  stale: boolean
  answer: Promise<Answer>
}

/** However much comes in, the list is read at most once in this time; another process's news shows after it. */
const LIFE = 1_000
/** Even while news pours in. */
const BREATH = 50
const answers = new WeakMap<Platform, Map<string, Kept>>()

function keptOf(platform: Platform): Map<string, Kept> {
  const found = answers.get(platform)
  if (found) return found
  const made = new Map<string, Kept>()
  answers.set(platform, made)
  // What this process itself has just taken in is seen at once by the next who asks.
  onBatch(platform, () => made.forEach((kept) => (kept.stale = true)))
  return made
}

/** Who reads the same list: everybody without permissions, and those with the same ones. */
const keyOf = (actor: Actor, thing: number | undefined) => {
  const grants = actor.grants.filter((g) => g.permission.startsWith('telemetry.'))
  return `${thing ?? ''} ${actor.kind === 'system'} ${JSON.stringify(grants)}`
}

/** «Latest of everything» as bytes: one query for all who ask within a second. */
export function latestOf(ctx: Ctx, thing?: number): Promise<Answer> {
  const all = keptOf(ctx.platform)
  const key = keyOf(ctx.actor, thing)
  const before = all.get(key)
  const now = performance.now()
  if (before && now - before.made < (before.stale ? BREATH : LIFE)) return before.answer
  if (all.size > 500) all.clear()
  const kept: Kept = { made: now, stale: false, answer: read(ctx, thing) }
  all.set(key, kept)
  kept.answer.catch(() => all.delete(key))
  return kept.answer
}

async function read(ctx: Ctx, thing: number | undefined): Promise<Answer> {
  const rows = await store.listLatest(ctx.platform.database.db, filter(seeThing, ctx.actor, 't'), thing)
  const body = Buffer.from(`{"items":[${rows.map((r) => r.json).join(',')}]}`)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` }
}
