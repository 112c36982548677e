import { CompiledQuery } from 'kysely'
import type { Ctx } from './ctx.ts'

/** What to store under an idempotency key once the command has answered. */
export interface Stored {
  actor: string
  key: string
  hash: string
  response: string
}

/** The idempotency key of this command was used before: everything is undone, the first answer counts. */
export const isKeyTaken = (error: unknown) => (error as { code?: unknown }).code === 'HS409'

const SEAL = 'select kernel.seal($1::jsonb, $2::jsonb, $3::jsonb, $4, $5)'

/**
 * Ends a unit of work, in its transaction and in one statement: the audit row, the events with one delivery per
 * handler, and the answer kept for a repeat of the same call. Ends when all that was sent ahead has ended.
 */
export async function seal(ctx: Ctx, action: string | null, stored: Stored | null): Promise<void> {
  const { pending, platform, actor, request } = ctx
  const events: { topic: string; key: string; payload: unknown; facts: readonly unknown[] }[] = [...pending.events]
  if (pending.tags.size > 0 && events.length === 0)
    events.push({ topic: 'kernel.changed', key: 'cache', payload: {}, facts: [] })
  if (!action && !stored && events.length === 0) return void (await Promise.all(pending.ahead))
  const { subjects, notes } = pending
  const { id, kind, onBehalfOf } = actor
  const audit = action ? JSON.stringify({ actor: id, actorKind: kind, onBehalfOf, action, subjects, notes }) : null
  const sealed = events.map((e, n) => ({
    ...e,
    n,
    // The last one also tells the other processes which stored answers to drop.
    tags: n === events.length - 1 ? [...pending.tags] : [],
    handlers: (platform.handlers.get(e.topic) ?? []).map((h) => `${h.system.id}.${h.handler.name}`),
  }))
  const values = [audit, JSON.stringify(sealed), stored && JSON.stringify(stored), ctx.now(), request.id]
  const sealing = ctx.db.executeQuery(CompiledQuery.raw(SEAL, values))
  await Promise.all([...pending.ahead, sealing])
}

/** What really failed, when a statement was refused only because one sent ahead of it had failed. */
export async function causeOf({ pending }: Ctx, error: unknown): Promise<unknown> {
  if ((error as { code?: unknown }).code !== '25P02') return error
  const failed = (await Promise.allSettled(pending.ahead)).find(({ status }) => status === 'rejected')
  return failed ? (failed as PromiseRejectedResult).reason : error
}

/** After the commit: drop stored answers here at once, run what was put off, wake the outbox. */
export function afterCommit(ctx: Ctx): void {
  const { pending, platform } = ctx
  if (pending.tags.size > 0) platform.dropTags([...pending.tags])
  for (const run of pending.after) run()
  if (pending.events.length > 0 || pending.tags.size > 0) platform.wake()
}
