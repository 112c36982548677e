import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Audience, Case } from './contract.ts'
import { calendarOf } from './clocks.ts'
import { applyEvent, type CaseEvent, type Fact, type Snapshot } from './facts.ts'
import * as store from './store.ts'

export interface Draft {
  kind: string
  action?: string
  toState?: string
  input?: Record<string, unknown>
  note?: string | null
  visibleTo: Audience
  facts?: readonly Fact[]
}

/** Locks a case for a change; the caller decides who may. */
export async function lockCase(ctx: Ctx, id: string): Promise<Snapshot> {
  const found = await store.findSnapshot(ctx.db, id, true)
  if (!found) throw notFound('kernel.recordNotFound')
  return found
}

/** Adds one event to a case and brings its row and clocks up to it, in the caller's transaction. */
export async function record(ctx: Ctx, before: Snapshot, draft: Draft): Promise<Snapshot> {
  const { event, after } = follow(ctx, before, draft)
  await Promise.all([
    store.insertEvent(ctx.db, event),
    store.updateCase(ctx.db, after),
    store.saveClocks(ctx.db, after.case.id, changedClocks(before, after)),
  ])
  ctx.audit('case', after.case.id)
  if (before.case.publishedAt !== null || after.case.publishedAt !== null) ctx.changed(publicTag(after.case.type))
  return after
}

/** What the next event of a case is and makes of it; nothing is written. */
export function follow(ctx: Ctx, before: Snapshot, draft: Draft): { event: CaseEvent; after: Snapshot } {
  const event = eventOf(ctx, before.case, draft)
  return { event, after: applyEvent(before, event, calendarOf(ctx)) }
}

/** The tag under which public answers about cases of a type are stored. */
export const publicTag = (type: string) => `cases.public:${type}`

/** An event by this actor, now. Time never runs backwards within a case, whatever the clock of the machine does. */
export function eventOf(ctx: Ctx, row: Case | undefined, draft: Draft): CaseEvent {
  const now = ctx.now().toISOString()
  return {
    caseId: row?.id ?? '',
    n: (row?.version ?? 0) + 1,
    at: row && row.updatedAt > now ? row.updatedAt : now,
    actorId: ctx.actor.id,
    actorKind: ctx.actor.kind,
    onBehalfOf: ctx.actor.onBehalfOf,
    kind: draft.kind,
    action: draft.action ?? null,
    fromState: row?.state ?? null,
    toState: draft.toState ?? row?.state ?? '',
    input: draft.input ?? null,
    facts: draft.facts ?? [],
    visibleTo: draft.visibleTo,
    note: draft.note ?? null,
  }
}

function changedClocks(before: Snapshot, after: Snapshot) {
  const was = new Map(before.clocks.map((c) => [c.name, JSON.stringify(c)]))
  return after.clocks.filter((c) => was.get(c.name) !== JSON.stringify(c))
}

/** What every event about a case tells: never who brought it. */
export const about = (row: Case, at = row.updatedAt) => ({
  id: row.id,
  code: row.code,
  type: row.type,
  agencyId: row.agencyId,
  communeId: row.communeId,
  category: row.category,
  at,
})
