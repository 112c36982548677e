import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { queueLogoutsOf, sendSoon } from './logout-queue.ts'
import { dropGiven } from './store-artifacts.ts'
import * as store from './store-mergers.ts'

/**
 * A record that let partners in turned out to be this person's: the permissions are theirs from now on. What the record
 * was given ends, and partners are told; when the person comes back, they are let in without a question and, where only
 * the record was known, under the same name, so that nothing is lost at the partner.
 */
export async function takeOver(ctx: Ctx, merged: store.Merged): Promise<void> {
  const { id, from, to } = merged
  for (const clientId of await store.partnersOf(ctx.db, from)) await endGiven(ctx, clientId, from)
  await store.keepNames(ctx.db, merged, ctx.now())
  const moved = await store.moveConsents(ctx.db, merged, ctx.now())
  ctx.audit('openid.merger', id, { from, to, moved })
  ctx.afterCommit(() => sendSoon(ctx.platform))
}

/** The same undone: permissions and names go back; what the person was given under them ends. */
export async function giveBack(ctx: Ctx, merged: store.Merged): Promise<void> {
  const { id, from, to } = merged
  for (const clientId of await store.partnersOfMerger(ctx.db, id)) await endGiven(ctx, clientId, to)
  const moved = await store.returnConsents(ctx.db, merged)
  ctx.audit('openid.merger', id, { from, to, moved, undone: true })
  ctx.afterCommit(() => sendSoon(ctx.platform))
}

async function endGiven(ctx: Ctx, clientId: string, personId: string): Promise<void> {
  const name = await store.nameHolder(ctx.db, personId, clientId)
  await queueLogoutsOf(ctx.platform, ctx.db, clientId, personId, name)
  await dropGiven(ctx.db, clientId, personId)
}
