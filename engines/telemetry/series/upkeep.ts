import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { silent } from '../contract.ts'
import { keptSince } from '../ingest/check.ts'
import { dropIfEmpty, ensurePartitions, forgetPartitions, listPartitions } from '../ingest/store-partitions.ts'
import { foldTouched } from './store-series.ts'
import * as store from './store-upkeep.ts'

/** The look comes every minute; after a longer break it was we who were away, not the sensors. */
const PAUSE_MS = 5 * 60_000
const DAY = 86_400_000

/** Notices datastreams that have fallen silent, each once until it speaks again. */
export async function noticeSilence(ctx: Ctx): Promise<void> {
  const now = ctx.now()
  const watch = await store.look(ctx.db, now, PAUSE_MS)
  if (!watch) return
  for (const { datastreamId, since } of await store.markSilent(ctx.db, now, watch.awakeSince))
    await ctx.emit(silent, { datastream: datastreamId, since, noticedAt: now.toISOString() })
}

/** Makes the partitions of this month and the two after it before anybody needs them. */
export async function makePartitionsAhead(ctx: Ctx): Promise<void> {
  const now = ctx.now()
  const month = (n: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + n, 1)
  await ensurePartitions(ctx.platform, [month(0), month(1), month(2)])
}

/** Deletes what is older than was agreed, datastream by datastream, and drops months that have become empty. */
export async function purge(ctx: Ctx): Promise<void> {
  const now = ctx.now().getTime()
  // What is not rolled up yet must be known: it stays.
  await foldTouched(ctx.db)
  for (const { id, raw, rollups } of await store.listKeeping(ctx.db)) {
    if (raw !== null) await store.purgeRaw(ctx.db, id, new Date(keptSince(raw, now)))
    if (rollups !== null) await store.purgeRollups(ctx.db, id, new Date(keptSince(Math.max(rollups, raw ?? 0), now)))
  }
  await store.purgeQuarantine(ctx.db, new Date(now - 90 * DAY), 1_000)
  const old = new Date(now - 62 * DAY).toISOString().slice(0, 7)
  let dropped = false
  for (const { name, month } of await listPartitions(ctx.db))
    if (month < old && (await dropIfEmpty(ctx.db, name))) dropped = true
  if (dropped) ctx.afterCommit(() => forgetPartitions(ctx.platform))
}
