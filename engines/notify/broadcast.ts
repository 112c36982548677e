import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { broadcastDue, Topic } from './contract.ts'
import { isWithdrawn } from './delivery-store.ts'
import { addToInboxes, type Words } from './notice.ts'
import * as store from './store.ts'

/** A notice to everyone who follows one of these areas (and did not leave the topic), or the topic everywhere. */
export interface Broadcast extends Words {
  unitIds?: readonly string[]
  /** The same key is broadcast once. */
  dedupeKey?: string
}

const PAGE = 200

/** Person ids that a broadcast would reach, a page at a time: pass `next` as `after`. */
export async function subscribersOf(
  ctx: Ctx,
  of: { topic: string; unitIds?: readonly string[]; after?: string | null; limit?: number },
): Promise<{ personIds: string[]; next: string | null }> {
  const limit = of.limit ?? PAGE
  const wanted = { topic: of.topic, units: of.unitIds ? [...of.unitIds] : null, after: of.after ?? null }
  const rows = await store.listSubscribers(ctx.db, wanted, limit + 1)
  const personIds = rows.slice(0, limit).map((r) => r.personId)
  return { personIds, next: rows.length > limit ? (personIds.at(-1) ?? null) : null }
}

/** Starts a broadcast with this change; it goes out in pages through the outbox, and goes on where it was after a crash. */
export async function broadcast(
  ctx: Ctx,
  { unitIds, dedupeKey, ...notice }: Broadcast,
): Promise<{ id: string; isNew: boolean }> {
  Topic.parse(notice.topic)
  const units = unitIds ? [...unitIds] : null
  const row = { id: newId(), notice: { ...notice }, topic: notice.topic, units }
  const added = await store.addBroadcast(ctx.db, { ...row, dedupeKey: dedupeKey ?? null, now: ctx.now() })
  if (!added) {
    const before = await store.findBroadcast(ctx.db, { dedupeKey: dedupeKey ?? '' })
    return { id: before?.id ?? row.id, isNew: false }
  }
  await ctx.emit(broadcastDue, { id: row.id, after: null })
  return { id: row.id, isNew: true }
}

/** Handler: one page of people into their inboxes, then the next page. */
export async function sendBroadcastPage(ctx: Ctx, { id, after }: { id: string; after: string | null }): Promise<void> {
  const found = await store.findBroadcast(ctx.db, { id })
  if (!found) return
  const { personIds, next } = await subscribersOf(ctx, {
    topic: found.topic,
    after,
    ...(found.units ? { unitIds: found.units } : {}),
  })
  const notice = found.notice as unknown as Words
  const over = notice.record !== undefined && (await isWithdrawn(ctx.db, notice.record))
  const added = await addToInboxes(ctx, notice, personIds, { dedupeKey: `broadcast:${id}`, over })
  await store.noteBroadcast(ctx.db, id, added.length, next ? null : ctx.now())
  if (next) await ctx.emit(broadcastDue, { id, after: next })
}
