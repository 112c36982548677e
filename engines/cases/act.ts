import { z } from 'zod'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { AppError, conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { levelsUpTo, mayAct, mayDecide, mustSee, seesAsStaff, standingOf, type Standing } from './access.ts'
import { inputOf, typeOf, type Action, type CaseType } from './case-type.ts'
import { caseActed, caseMessaged, caseRequested, caseSignalled, type AllowedAction, type Case } from './contract.ts'
import { factsOf } from './effects.ts'
import type { Snapshot } from './facts.ts'
import { drawUp, openNew, parsed, putDown, type NewCase, type Opened } from './open.ts'
import { about, follow, lockCase, record, type Draft } from './record.ts'
import { findDeed, insertDeed } from './store-pack.ts'
import * as links from './store-links.ts'
import * as store from './store.ts'

export interface Act {
  id: string
  action: string
  /** The version the actor saw. Without it (the platform itself, a bulk action) the newest is meant. */
  version?: number
  input?: Record<string, unknown>
  /** Made by whoever acts: the same deed sent again is not done again. */
  key?: string | undefined
}

/** Events that change what may be done; a message or a photo that arrives meanwhile takes nobody's turn away. */
const TURNS = ['acted', 'merged', 'unmerged', 'moved', 'split']

/** Performs an action of the case's table, or asks for the second person that it needs. */
export async function act(ctx: Ctx, { id, action: name, version, input = {}, key }: Act): Promise<Case> {
  const found = await lockCase(ctx, id)
  const { row, standing } = await mustSee(ctx, found.case)
  if (key !== undefined && (await wasDone(ctx, row, name, key))) return row
  const type = typeOf(row)
  const action = getAction(type, name)
  if (!mayAct(ctx.actor, action, row, standing)) throw forbidden('cases.notAllowed', { code: row.code, action: name })
  if (version !== undefined) await refuseStale(ctx, row, standing, version)
  await refuseIllegal(ctx, row, standing, name)
  const asked = parsed(ctx, inputOf(action), input, 'cases.badActionInput')
  const after =
    action.secondPerson && ctx.actor.kind !== 'system'
      ? await askSecondPerson(ctx, found, name, asked)
      : await perform(ctx, found, { name, asked, doer: ctx.actor.id, byParty: !seesAsStaff(standing.level) })
  if (key !== undefined)
    await insertDeed(ctx.db, {
      caseId: id,
      key,
      actorId: ctx.actor.id ?? NOBODY,
      action: name,
      n: after.version,
      at: ctx.now(),
    })
  return after
}

/** Opens a case, and the platform takes its first step (if any) at once: one statement writes both. */
export async function openAndAct(
  ctx: Ctx,
  input: NewCase,
  first: Pick<Act, 'action' | 'input'> | null,
): Promise<Opened> {
  if (first === null) return openNew(ctx, input)
  const drawn = await drawUp(ctx, input)
  const platform = ctx.as(SYSTEM)
  const action = getAction(typeOf(drawn.case), first.action)
  if (!action.from.includes(drawn.case.state)) throw new Error(`${first.action} is no first step`)
  const asked = parsed(platform, inputOf(action), first.input ?? {}, 'cases.badActionInput')
  const deed = { name: first.action, asked, doer: null, byParty: false }
  const { event, after } = follow(platform, drawn, draftOf(platform, drawn, deed))
  const opened = { ...drawn, ...after, events: [...drawn.events, event] }
  await putDown(ctx, opened)
  await tellDeed(platform, drawn.case, opened.case, deed)
  return opened
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** A deed of a phone that never heard our answer and sends it again, be it weeks later. */
async function wasDone(ctx: Ctx, row: Case, action: string, key: string): Promise<boolean> {
  const before = await findDeed(ctx.db, row.id, key)
  if (!before) return false
  if (before.actorId !== (ctx.actor.id ?? NOBODY) || before.action !== action)
    throw conflict('cases.keyReused', { code: row.code })
  return true
}

/** The action of this name, if the type has it. */
export function getAction(type: CaseType, name: string): Action {
  const action = Object.hasOwn(type.actions, name) ? type.actions[name] : undefined
  if (!action) throw invalid('cases.unknownAction', { action: name })
  return action
}

/** The loser of a race learns what the winner did: as much of it as they may see. */
export async function refuseStale(ctx: Ctx, row: Case, standing: Standing, version: number): Promise<void> {
  const changes = await store.listEventsAfter(
    ctx.db,
    row.id,
    Math.min(version, 2 ** 31 - 1),
    levelsUpTo(standing.level),
    TURNS,
  )
  if (changes.length === 0 && version <= row.version) return
  const shown = changes
    .filter((c) => c.seen)
    .map(({ n, at, kind, action, fromState, toState }) => ({ n, at, kind, action, fromState, toState }))
  throw conflict('cases.stale', { code: row.code, version: row.version, state: row.state, changes: shown })
}

async function refuseIllegal(ctx: Ctx, row: Case, standing: Standing, name: string): Promise<void> {
  if (row.mergedInto !== null) {
    const root = await links.findRoot(ctx.db, row.id)
    throw conflict('cases.merged', { code: row.code, into: root?.code ?? '' })
  }
  if (typeOf(row).actions[name]?.from.includes(row.state)) return
  const legal = legalActions(ctx, row, standing).map(([action]) => action)
  throw conflict('cases.notNow', { code: row.code, action: name, state: row.state, legal })
}

function legalActions(ctx: Ctx, row: Case, standing: Standing): [string, Action][] {
  if (row.mergedInto !== null) return []
  return Object.entries(typeOf(row).actions).filter(
    ([, a]) => a.from.includes(row.state) && mayAct(ctx.actor, a, row, standing),
  )
}

/** What the actor may do with a case now, and what each action asks. */
export async function allowedActions(ctx: Ctx, row: Case): Promise<AllowedAction[]> {
  const standing = await standingOf(ctx, row)
  return standing ? actionsFor(ctx, row, standing) : []
}

/** The same for a standing that is known already. */
export const actionsFor = (ctx: Ctx, row: Case, standing: Standing): AllowedAction[] =>
  legalActions(ctx, row, standing).map(([action, a]) => ({
    action,
    to: a.to ?? row.state,
    secondPerson: a.secondPerson ?? false,
    visibleTo: a.visibleTo ?? 'agency',
    input: formOf(a),
  }))

const forms = new WeakMap<Action, Record<string, unknown>>()
function formOf(action: Action): Record<string, unknown> {
  const known =
    forms.get(action) ??
    (z.toJSONSchema(inputOf(action), { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>)
  forms.set(action, known)
  return known
}

interface Deed {
  name: string
  asked: Record<string, unknown>
  /** Whose deed it is: with a second person, the one who asked. */
  doer: string | null
  byParty: boolean
}

async function perform(ctx: Ctx, found: Snapshot, deed: Deed): Promise<Case> {
  const { case: row } = await record(ctx, found, draftOf(ctx, found, deed))
  await tellDeed(ctx, found.case, row, deed)
  return row
}

function draftOf(ctx: Ctx, found: Snapshot, { name, asked, doer }: Deed): Draft {
  const action = getAction(typeOf(found.case), name)
  return {
    kind: 'acted',
    action: name,
    toState: action.to ?? found.case.state,
    input: asked,
    note: (asked['message'] ?? asked['note'] ?? null) as string | null,
    visibleTo: action.visibleTo ?? 'agency',
    facts: factsOf(ctx, found, action, asked, doer),
  }
}

async function tellDeed(ctx: Ctx, before: Case, row: Case, { name, byParty }: Deed): Promise<void> {
  const action = getAction(typeOf(before), name)
  const visibleTo = action.visibleTo ?? 'agency'
  const n = row.version
  await ctx.emit(caseActed, {
    ...about(row),
    action: name,
    from: before.state,
    to: row.state,
    n,
    closed: row.closedAt !== null,
  })
  for (const effect of action.effects ?? []) {
    if ('emit' in effect) await ctx.emit(caseSignalled, { ...about(row), kind: effect.emit, action: name, n })
    if ('message' in effect) await ctx.emit(caseMessaged, { ...about(row), n, visibleTo, byParty })
  }
}

async function askSecondPerson(ctx: Ctx, found: Snapshot, name: string, asked: Record<string, unknown>): Promise<Case> {
  const { code } = found.case
  // Worked out once already, so that nobody is asked to approve what cannot be done.
  factsOf(ctx, found, getAction(typeOf(found.case), name), asked, ctx.actor.id)
  const id = newId(ctx.now().getTime())
  const note = (asked['note'] ?? null) as string | null
  const made = await links.insertRequest(
    ctx.db,
    { id, caseId: found.case.id, action: name, input: asked, askedBy: ctx.actor.id, note },
    ctx.now(),
  )
  if (!made) throw conflict('cases.alreadyRequested', { code, action: name })
  const { case: row } = await record(ctx, found, {
    kind: 'requested',
    action: name,
    input: asked,
    note,
    visibleTo: 'agency',
  })
  await ctx.emit(caseRequested, { ...about(row), requestId: id, action: name, approved: null })
  return row
}

/** The second person approves (then it happens, as the first one asked) or declines. Nobody decides on their own request. */
export async function decide(
  ctx: Ctx,
  { id, approve, note }: { id: string; approve: boolean; note?: string | undefined },
): Promise<Case> {
  const request = await links.lockRequest(ctx.db, id)
  if (!request) throw notFound('kernel.recordNotFound')
  const found = await lockCase(ctx, request.caseId)
  const { row, standing } = await mustSee(ctx, found.case, 'agency')
  const action = getAction(typeOf(row), request.action)
  if (!mayDecide(ctx.actor, action, row))
    throw forbidden('cases.notAllowed', { code: row.code, action: request.action })
  if (request.decidedAt !== null) throw conflict('cases.requestDecided', { code: row.code })
  if (request.askedBy !== null && [ctx.actor.id, ctx.actor.onBehalfOf].includes(request.askedBy))
    throw forbidden('cases.ownRequest', { code: row.code })
  if (approve) await refuseIllegal(ctx, row, standing, request.action)
  await links.decideRequest(ctx.db, id, approve, ctx.actor.id, ctx.now())
  const decided = await record(ctx, found, {
    kind: approve ? 'approved' : 'declined',
    action: request.action,
    note: note ?? null,
    visibleTo: 'agency',
  })
  await ctx.emit(caseRequested, { ...about(decided.case), requestId: id, action: request.action, approved: approve })
  if (!approve) return decided.case
  const asked = parsed(ctx, inputOf(action), request.input, 'cases.badActionInput')
  return perform(ctx, decided, { name: request.action, asked, doer: request.askedBy, byParty: false })
}

export interface BulkResult {
  id: string
  ok: boolean
  /** The code of the refusal. */
  code: string | null
  state: string | null
}

/** One action on many cases; each succeeds or is refused by itself. */
export async function bulkAct(
  ctx: Ctx,
  ids: readonly string[],
  action: string,
  input: Record<string, unknown> = {},
): Promise<BulkResult[]> {
  const results = new Map<string, BulkResult>()
  // In order of id, so that two bulk actions never wait for each other in a circle.
  for (const id of [...new Set(ids)].sort()) {
    await sql`savepoint bulk`.execute(ctx.db)
    try {
      const row = await act(ctx, { id, action, input })
      await sql`release savepoint bulk`.execute(ctx.db)
      results.set(id, { id, ok: true, code: null, state: row.state })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      await sql`rollback to savepoint bulk`.execute(ctx.db)
      results.set(id, { id, ok: false, code: error.code, state: null })
    }
  }
  return [...new Set(ids)].flatMap((id) => results.get(id) ?? [])
}
