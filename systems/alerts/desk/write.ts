import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import { mustAnswerFor } from '../access.ts'
import type { DeskAlert, NewContent, State, Status } from '../contract.ts'
import * as desk from '../store-desk.ts'
import type { By } from '../store-desk.ts'
import * as store from '../store.ts'
import type { AlertRow, Change } from '../store.ts'
import { mustBeWhole, mustHold } from './check.ts'
import { newIdentifier, sendOut } from './send.ts'
import { deskOf, lineOf } from './view.ts'

interface Named {
  id: string
  version: number
}
export const by = (ctx: Ctx): By => ({ id: ctx.actor.id, name: ctx.actor.name, now: ctx.now() })

/** The desk's list. */
export async function deskList(
  ctx: Ctx,
  input: PageInput & { state?: State | undefined; status?: Status | undefined },
) {
  const [{ items, next }, counts] = [await store.listDesk(ctx.db, input), await store.countDesk(ctx.db)]
  const { openReviews, waiting } = counts
  return { items: items.map((row) => lineOf(ctx, row, row.reviewOpen)), next, openReviews, waiting }
}

export async function deskAlert(ctx: Ctx, { id }: { id: string }): Promise<DeskAlert> {
  const row = await store.findAlert(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  return deskOf(ctx, row)
}

/** The row for a change, in one of these states and as the person saw it. */
async function locked(ctx: Ctx, { id, version }: Named, states: readonly State[]): Promise<AlertRow> {
  const row = await store.lockAlert(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (row.version !== version)
    throw conflict('alerts.changedMeanwhile', { who: row.changedName ?? '', at: row.changedAt, version: row.version })
  if (!states.includes(row.state)) throw conflict('alerts.notNow', { state: row.state })
  return row
}

async function moved(ctx: Ctx, row: AlertRow, change: Change, action: string, note = ''): Promise<DeskAlert> {
  await store.changeAlert(ctx.db, row.id, change, by(ctx))
  await desk.remember(ctx.db, row.id, action, by(ctx), note)
  return told(ctx, row.id)
}
async function told(ctx: Ctx, id: string): Promise<DeskAlert> {
  ctx.audit('alert', id)
  return deskAlert(ctx, { id })
}
const withMe = (ctx: Ctx, writers: readonly string[]) => [
  ...new Set([...writers, ...(ctx.actor.id ? [ctx.actor.id] : [])]),
]

/** Begins a message. */
export async function compose(ctx: Ctx, { status, content }: { status: Status; content: NewContent }) {
  mustAnswerFor(ctx, 'alerts.write', content.unitIds)
  await mustHold(ctx, content)
  return begin(ctx, { status, content, msgType: 'alert', earlier: undefined })
}

/** Adds a draft, the first of a chain or one that refers to an earlier message. */
export async function begin(
  ctx: Ctx,
  of: Pick<AlertRow, 'status' | 'content' | 'msgType'> & { earlier: AlertRow | undefined },
): Promise<DeskAlert> {
  const { id: actor, name } = ctx.actor
  const id = newId(ctx.now().getTime())
  const row = {
    id,
    identifier: newIdentifier(ctx),
    chain: of.earlier?.chain ?? id,
    refersTo: of.earlier?.id ?? null,
    status: of.status,
    msgType: of.msgType,
    state: 'draft' as const,
    content: of.content,
    unitIds: of.content.unitIds,
    origin: null,
    emergency: false,
    writers: withMe(ctx, []),
    authorId: actor,
    authorName: name,
    approverId: null,
    approverName: null,
    note: null,
    expiresAt: of.content.expires,
    sentAt: null,
  }
  await store.addAlert(ctx.db, row, ctx.now(), name)
  await desk.remember(ctx.db, id, 'composed', by(ctx))
  return told(ctx, id)
}

/** Other words, times or places; of two who write at once the second is told. */
export async function save(ctx: Ctx, { content, ...named }: Named & { content: NewContent }) {
  const row = await locked(ctx, named, ['draft'])
  mustAnswerFor(ctx, 'alerts.write', [...row.unitIds, ...content.unitIds])
  await mustHold(ctx, content)
  return moved(ctx, row, { content, writers: withMe(ctx, row.writers) }, 'saved')
}

export async function submit(ctx: Ctx, named: Named) {
  const row = await locked(ctx, named, ['draft'])
  mustAnswerFor(ctx, 'alerts.write', row.unitIds)
  await mustHold(ctx, row.content)
  mustBeWhole(row.content)
  return moved(ctx, row, { state: 'waiting', note: null }, 'submitted')
}

export async function recall(ctx: Ctx, named: Named) {
  const row = await locked(ctx, named, ['waiting'])
  mustAnswerFor(ctx, 'alerts.write', row.unitIds)
  return moved(ctx, row, { state: 'draft' }, 'recalled')
}

export async function giveBack(ctx: Ctx, { note, ...named }: Named & { note: string }) {
  const row = await locked(ctx, named, ['waiting'])
  mustAnswerFor(ctx, 'alerts.approve', row.unitIds)
  return moved(ctx, row, { state: 'draft', note }, 'givenBack', note)
}

export async function discard(ctx: Ctx, named: Named) {
  const row = await locked(ctx, named, ['draft'])
  mustAnswerFor(ctx, 'alerts.write', row.unitIds)
  return moved(ctx, row, { state: 'discarded' }, 'discarded')
}

/** Lets a message out: by a second person, none of those who wrote it. */
export async function approve(ctx: Ctx, named: Named) {
  const row = await locked(ctx, named, ['waiting'])
  mustAnswerFor(ctx, 'alerts.approve', row.unitIds)
  if (row.writers.includes(ctx.actor.id ?? '')) throw forbidden('alerts.secondPerson')
  await mustHold(ctx, row.content)
  mustBeWhole(row.content)
  await sendOut(ctx, row, by(ctx), { emergency: false, approver: true })
  return told(ctx, row.id)
}

/** The emergency path: one person sends what cannot wait; the review that it opens stays until another has looked. */
export async function sendAlone(ctx: Ctx, { reason, ...named }: Named & { reason: string }) {
  const row = await locked(ctx, named, ['draft', 'waiting'])
  mustAnswerFor(ctx, 'alerts.write', row.unitIds)
  if (!['extreme', 'severe'].includes(row.content.severity)) throw forbidden('alerts.notCritical')
  await mustHold(ctx, row.content)
  mustBeWhole(row.content)
  await sendOut(ctx, row, by(ctx), { emergency: true, approver: false })
  await desk.openReview(ctx.db, row.id, by(ctx), reason)
  return told(ctx, row.id)
}
