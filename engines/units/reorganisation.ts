import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { filter } from '@hue-s/kernel/server/access.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import { LANGUAGES } from '@hue-s/kernel/shared/text.ts'
import { readReorganisation } from './access.ts'
import type { Draft, Fault, FullReorganisation, Operation, Status } from './contract.ts'
import { madeBy, touchedBy } from './plan.ts'
import * as store from './reorganisation-store.ts'
import { rivalOf } from './rivals.ts'
import { faultsOf, type DraftFault } from './validation.ts'

type Action = 'redraft' | 'approve' | 'undo' | 'withdraw' | 'apply'
interface DraftAt {
  id: string
  version: number
}

/** What may happen to a reorganisation; nothing after it took effect. */
export const moves = {
  draft: ['redraft', 'approve', 'withdraw'],
  approved: ['undo', 'withdraw', 'apply'],
  stuck: ['undo', 'withdraw'],
  effective: [],
  withdrawn: [],
} satisfies Record<Status, Action[]>

const hand = (ctx: Ctx) => ({ id: ctx.actor.id, name: ctx.actor.name, at: ctx.now() })

/** What is wrong with a draft as things are now, in words. */
export async function draftFaults(ctx: Ctx, draft: Draft, due = false): Promise<Fault[]> {
  const world = await store.worldFrom(ctx.db, draft.effectiveOn)
  const faults: DraftFault[] =
    due || draft.effectiveOn > ctx.today() ? [] : [{ path: 'effectiveOn', code: 'dateNotFuture' }]
  faults.push(...faultsOf(world, draft))
  const ids = draft.operations.flatMap((operation) => madeBy(operation).flatMap(({ id }) => id ?? []))
  for (const id of await store.takenIds(ctx.db, ids)) {
    if (!world.some((unit) => unit.id === id)) faults.push({ path: 'operations', code: 'idTaken', facts: { id } })
  }
  return faults.map((fault) => inWords(ctx, fault))
}

function inWords(ctx: Ctx, { path, code, facts }: DraftFault): Fault {
  const full = `units.fault.${code}`
  const [vi, en] = LANGUAGES.map((lang) => ctx.platform.translate(lang, `errors.${full}`, facts ?? {}))
  return { path, code: full, text: { vi: vi ?? '', en: en ?? '' } }
}

/** Units of a draft outside the units where this person holds the permission. */
function beyondReach(ctx: Ctx, permission: string, operations: readonly Operation[]): Fault[] {
  return operations.flatMap((operation, i) => {
    const places = [...touchedBy(operation), ...madeBy(operation).flatMap(({ parentId }) => parentId ?? [])]
    if ('parentId' in operation && operation.parentId !== undefined) places.push(operation.parentId)
    const own = operations.flatMap((one) => madeBy(one).map(({ id }) => id))
    const mine = places.every((id) => own.includes(id) || ctx.can(permission, id))
    return mine ? [] : [inWords(ctx, { path: `operations.${i}`, code: 'notYourUnit' })]
  })
}

/** New units get their ids when they are drafted, so that other operations of the draft may name them. */
function withIds(draft: Draft): Draft {
  const named = <T extends { id?: string | undefined }>(unit: T) => ({ ...unit, id: unit.id ?? newId() })
  const operations = draft.operations.map((operation) => {
    if (operation.op === 'merge') return { ...operation, into: named(operation.into) }
    if (operation.op === 'split') return { ...operation, into: operation.into.map(named) }
    return operation
  })
  return { title: draft.title, citation: draft.citation, effectiveOn: draft.effectiveOn, operations }
}

async function checked(ctx: Ctx, input: Draft): Promise<Draft> {
  const draft = withIds(input)
  const faults = [...(await draftFaults(ctx, draft)), ...beyondReach(ctx, 'units.reorganise', draft.operations)]
  if (faults.length > 0) throw invalid('units.badDraft', { faults })
  return draft
}

/** Stores a draft that could take effect as things are now; otherwise says all that is wrong with it. */
export async function draft(ctx: Ctx, input: Draft): Promise<FullReorganisation> {
  const stored = await store.insertDraft(ctx.db, newId(), await checked(ctx, input), hand(ctx))
  ctx.audit('reorganisation', stored.id, { version: stored.version })
  return stored
}

/** Replaces a draft. Whoever writes in it can no longer approve it. */
export async function redraft(ctx: Ctx, { id, version, ...input }: Draft & DraftAt): Promise<FullReorganisation> {
  await take(ctx, { id, version }, 'redraft')
  const stored = await store.replaceDraft(ctx.db, id, await checked(ctx, input), hand(ctx))
  ctx.audit('reorganisation', id, { version: stored.version })
  return stored
}

/** The reorganisation, held until the commit, if it is as the caller saw it and may make this move. */
async function take(ctx: Ctx, { id, version }: DraftAt, action: Action): Promise<store.Stored> {
  const found = visible(ctx, await store.findReorganisation(ctx.db, id, true))
  if (found.version !== version) throw conflict('units.staleDraft', { version: found.version })
  const permission = action === 'approve' || action === 'undo' ? 'units.approve' : 'units.reorganise'
  if (beyondReach(ctx, permission, found.operations).length > 0)
    throw forbidden('kernel.notAllowed', { needs: permission })
  const allowed: readonly Action[] = moves[found.status]
  if (!allowed.includes(action)) throw conflict('units.wrongStatus', { status: ctx.t(`units.status.${found.status}`) })
  return found
}

/** A missing one is answered like a hidden one, so that ids cannot be probed. */
function visible(ctx: Ctx, found: store.Stored | undefined): store.Stored {
  if (!found) throw notFound('kernel.recordNotFound')
  ctx.must(readReorganisation, found)
  return found
}

/**
 * Approves what a second person has read, in exactly that version. It takes effect by itself on its day. Two
 * reorganisations that touch the same units or codes cannot both be approved.
 */
export async function approve(ctx: Ctx, input: DraftAt): Promise<FullReorganisation> {
  await store.lockDecisions(ctx.db)
  const found = await take(ctx, input, 'approve')
  if (ctx.actor.id === null || found.editors.includes(ctx.actor.id)) throw forbidden('units.sameHand')
  const faults = await draftFaults(ctx, found)
  if (faults.length > 0) throw conflict('units.noLongerValid', { faults })
  const rival = rivalOf(found, await store.listApproved(ctx.db))
  if (rival) throw conflict('units.touchedByAnother', { id: rival.id, title: rival.title })
  return move(ctx, found, 'approved')
}

/** Takes an approval back, until the day; the draft can then be changed and approved again. */
export async function undo(ctx: Ctx, input: DraftAt): Promise<FullReorganisation> {
  await store.lockDecisions(ctx.db)
  return move(ctx, await take(ctx, input, 'undo'), 'draft')
}

/** Gives a reorganisation up for good, until the day. */
export async function withdraw(ctx: Ctx, input: DraftAt): Promise<FullReorganisation> {
  await store.lockDecisions(ctx.db)
  return move(ctx, await take(ctx, input, 'withdraw'), 'withdrawn')
}

async function move(ctx: Ctx, { id }: { id: string }, status: Status): Promise<FullReorganisation> {
  const stored = await store.setStatus(ctx.db, id, status, hand(ctx))
  ctx.audit('reorganisation', id, { status, version: stored.version })
  return stored
}

/** Reorganisations this official may see, latest first. */
export async function reorganisations(ctx: Ctx, input: PageInput & { status?: Status | undefined }) {
  const rows = await store.listReorganisations(ctx.db, {
    ...input,
    visible: filter(readReorganisation, ctx.actor, 'r'),
  })
  return page(rows, input.limit, ({ id }) => id)
}

/** One reorganisation with its operations. */
export async function reorganisation(ctx: Ctx, { id }: { id: string }): Promise<FullReorganisation> {
  return visible(ctx, await store.findReorganisation(ctx.db, id))
}
