import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { mustHold, mustSee } from './access.ts'
import { typeOf } from './case-type.ts'
import { caseMerged, caseUnmerged, type Case, type RelationKind } from './contract.ts'
import { isRunning, type Fact, type Snapshot } from './facts.ts'
import { about, lockCase, record } from './record.ts'
import * as links from './store-links.ts'

/**
 * Merges duplicates into one case. Into a merged case means into the one that goes on. Nothing is deleted: the
 * duplicate closes, its people follow the root, its messages are read there by the agency.
 */
export async function merge(ctx: Ctx, { ids, into }: { ids: readonly string[]; into: string }): Promise<Case> {
  await links.lockRelations(ctx.db)
  const root = await links.findRoot(ctx.db, into)
  if (!root) throw notFound('kernel.recordNotFound')
  const wanted = [...new Set(ids)]
  if (wanted.includes(root.id)) throw conflict('cases.mergeCycle', { code: root.code })
  const locked = new Map<string, Snapshot>()
  for (const id of [root.id, ...wanted].sort()) locked.set(id, await lockCase(ctx, id))
  let target = locked.get(root.id)!
  for (const one of locked.values()) await mustWork(ctx, one.case)
  for (const id of wanted) {
    const child = locked.get(id)!
    if (child.case.type !== target.case.type) throw conflict('cases.mergeTypes', { code: child.case.code })
    if (child.case.mergedInto !== null) throw conflict('cases.merged', { code: child.case.code, into: root.code })
    target = await mergeOne(ctx, child, target)
  }
  return target.case
}

export async function mustWork(ctx: Ctx, row: Case): Promise<void> {
  await mustSee(ctx, row)
  mustHold(ctx, row, typeOf(row).workPermission)
}

async function mergeOne(ctx: Ctx, child: Snapshot, root: Snapshot): Promise<Snapshot> {
  const stops = child.clocks.filter(isRunning).map((c): Fact => ({ do: 'stop', clock: c.name }))
  const into = root.case.id
  const after = await record(ctx, child, {
    kind: 'merged',
    input: { into: root.case.code },
    visibleTo: 'reporter',
    facts: [...stops, { do: 'merge', into }],
  })
  await links.insertRelation(ctx.db, child.case.id, 'duplicate_of', into, ctx.now(), ctx.actor.id)
  await links.moveFollowers(ctx.db, child.case.id, into, ctx.now())
  await ctx.emit(caseMerged, { ...about(after.case), into, n: after.case.version })
  return record(ctx, root, { kind: 'absorbed', input: { from: child.case.code }, visibleTo: 'agency' })
}

/**
 * Takes a merger back that was a mistake, while the case it went into is open. The clocks go on as if it had never
 * happened, and the people who followed the root because of it go back with the case.
 */
export async function unmerge(ctx: Ctx, { id, note }: { id: string; note?: string | undefined }): Promise<Case> {
  await links.lockRelations(ctx.db)
  const root = await links.findRoot(ctx.db, id)
  if (!root) throw notFound('kernel.recordNotFound')
  const locked = new Map<string, Snapshot>()
  for (const one of [...new Set([id, root.id])].sort()) locked.set(one, await lockCase(ctx, one))
  const child = locked.get(id)!
  const target = locked.get(root.id)!
  for (const one of locked.values()) await mustWork(ctx, one.case)
  const { code, mergedInto } = child.case
  if (mergedInto === null) throw conflict('cases.notMerged', { code })
  if (target.case.closedAt !== null) throw conflict('cases.rootClosed', { code, into: root.code })
  const at = await links.mergedAt(ctx.db, id)
  const after = await record(ctx, child, {
    kind: 'unmerged',
    input: { from: root.code },
    note: note ?? null,
    visibleTo: 'reporter',
    facts: [takenBack(child, at)],
  })
  await links.deleteRelation(ctx.db, id, 'duplicate_of', mergedInto)
  await links.returnFollowers(ctx.db, id, root.id)
  await ctx.emit(caseUnmerged, { ...about(after.case), from: root.id, n: after.case.version })
  await record(ctx, target, { kind: 'released', input: { case: code }, visibleTo: 'agency' })
  return after.case
}

/** What the merger stopped runs again; a case that had its own end before stays ended. */
function takenBack({ case: row, clocks }: Snapshot, at: string): Fact {
  const stopped = clocks.filter((c) => c.stoppedAt === at)
  const paused = stopped.filter((c) => c.stops.at(-1)?.to === at)
  return {
    do: 'unmerge',
    clocks: stopped.map((c) => c.name),
    paused: paused.map((c) => c.name),
    reopen: row.closedAt === at && !typeOf(row).states[row.state]?.final,
  }
}

/** Ties two cases together. A chain of one kind never closes into a circle. */
export async function relate(
  ctx: Ctx,
  { from, kind, to }: { from: string; kind: Exclude<RelationKind, 'duplicate_of'>; to: string },
): Promise<void> {
  await links.lockRelations(ctx.db)
  const [first, second] = [from, to].sort() as [string, string]
  const locked = new Map([[first, await lockCase(ctx, first)]])
  if (second !== first) locked.set(second, await lockCase(ctx, second))
  const source = locked.get(from)!
  await mustWork(ctx, source.case)
  await mustSee(ctx, locked.get(to)!.case, 'agency')
  if (await links.leadsTo(ctx.db, to, kind, from)) throw conflict('cases.relationCycle', { code: source.case.code })
  if (!(await links.insertRelation(ctx.db, from, kind, to, ctx.now(), ctx.actor.id))) return
  await record(ctx, source, { kind: 'related', input: { kind, to: locked.get(to)!.case.code }, visibleTo: 'agency' })
}
