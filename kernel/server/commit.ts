import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { json, maybe } from './db.ts'

/** What to store under an idempotency key once the command has answered. */
export interface Stored {
  actor: string
  key: string
  status: number
  response: string
}

const STREAM = 'kernel.stream'

/**
 * Ends a unit of work, in its transaction and in one statement: the audit row, the events with one delivery per
 * handler, and the answer kept for a repeat of the same call.
 */
export async function seal(ctx: Ctx, action: string | null, stored: Stored | null): Promise<void> {
  const { pending, platform, actor, request } = ctx
  const events = pending.events.map((e, n) => ({ ...e, n }))
  if (pending.tags.size > 0) {
    const facts = [{ topic: '#cache', data: { tags: [...pending.tags] } }]
    events.push({ topic: 'kernel.changed', key: 'cache', payload: {}, n: events.length, facts })
  }
  const deliveries = events.flatMap((e) => [
    ...(platform.handlers.get(e.topic) ?? []).map((h) => ({ n: e.n, handler: `${h.system.id}.${h.handler.name}` })),
    ...(e.facts.length > 0 ? [{ n: e.n, handler: STREAM }] : []),
  ])
  const now = ctx.now()
  const audit = action
    ? sql`a as (insert into kernel.audit (at, actor, actor_kind, on_behalf_of, action, subjects, notes, request_id)
        values (${now}, ${actor.id}, ${actor.kind}, ${actor.onBehalfOf}, ${action}, ${json(pending.subjects)}, ${json(pending.notes)}, ${request.id})),`
    : sql``
  const repeat = stored
    ? sql`i as (update kernel.idempotency set status = ${stored.status}, response = ${stored.response}
        where actor = ${stored.actor} and key = ${stored.key}),`
    : sql``
  if (!action && !stored && events.length === 0) return
  await maybe(
    ctx.db,
    sql`with ${audit} ${repeat}
      r as (select * from jsonb_to_recordset(${json(events)}) as x(n int, topic text, key text, payload jsonb, facts jsonb)),
      o as (insert into kernel.outbox (topic, key, payload, facts, n, at, request_id)
        select topic, key, payload, facts, n, ${now}, ${request.id} from r order by n returning id, key, n)
      insert into kernel.delivery (event_id, handler, key, next_at)
        select o.id, d.handler, o.key, ${now} from o join jsonb_to_recordset(${json(deliveries)}) as d(n int, handler text) on d.n = o.n`,
  )
}

/** After the commit: drop stored answers here at once, run what was put off, wake the outbox. */
export function afterCommit(ctx: Ctx): void {
  const { pending, platform } = ctx
  if (pending.tags.size > 0) platform.dropTags([...pending.tags])
  for (const run of pending.after) run()
  if (pending.events.length > 0 || pending.tags.size > 0) platform.wake()
}
