import { link } from '@hue-s/engines/files/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, PageInput, Point } from '@hue-s/kernel/shared/route.ts'
import type { Complete, Discard, Waiting } from './contract.ts'
import { letPhotosGo } from './photos.ts'
import { queueReply } from './replies.ts'
import { openMessage, type Kept } from './sender.ts'
import { noteOf, receive } from './send-on.ts'
import * as store from './store.ts'
import { mailAnswer } from './take-mail.ts'
import { receiptText } from './words.ts'

const AUDIT = 'report-channels-message'
const WEEK = 7 * 86_400_000
const LINK_SECONDS = 3600

/** What waits for a person, oldest first; who sent it is shown nowhere here. */
export async function waiting(ctx: Ctx, input: PageInput) {
  const { items, next } = await store.listWaiting(ctx.db, input)
  return { items: items.map((row) => shown(ctx, row)), next }
}

function shown(ctx: Ctx, row: store.Message): Waiting {
  const { id, version, channel, at, why, facts, photos } = row
  const { subject, text } = keptOf(ctx, row)
  const links = photos.map((photo) => ({
    id: photo,
    thumb: link(ctx, photo, 'thumb', LINK_SECONDS),
    view: link(ctx, photo, 'view', LINK_SECONDS),
  }))
  return { id, version, channel, at, subject, text, why, facts, photos: links }
}

function keptOf(ctx: Ctx, { id, sealed }: store.Message): Kept {
  if (!sealed) throw notFound('kernel.recordNotFound')
  return openMessage(ctx.platform, id, sealed)
}

export async function counts(ctx: Ctx) {
  const now = await store.countWaiting(ctx.db)
  return { ...now, week: await store.countWeek(ctx.db, new Date(ctx.now().getTime() - WEEK)) }
}

/** The row as the person saw it; somebody who was faster is named by the refusal. */
async function getWaiting(ctx: Ctx, { id, version }: { id: string; version: number }): Promise<store.Message> {
  const row = await store.findMessage(ctx.db, id, true)
  if (!row?.sealed) throw notFound('kernel.recordNotFound')
  if (row.state !== 'waiting' || row.version !== version) throw conflict('report-channels.changed')
  return row
}

/** Sends a message on as a report, with the kind and place that a person chose, and tells its sender the code. */
export async function complete(ctx: Ctx, input: Complete): Promise<{ id: string; code: string }> {
  const row = await getWaiting(ctx, input)
  const kept = keptOf(ctx, row)
  const { category, child, communeId, place } = input
  const at = input.at ?? (await centreOf(ctx, communeId))
  if (!at) throw invalid('report-channels.placeMissing')
  const note = input.note ?? noteOf(kept)
  const isForged = row.facts.authentication === 'fail'
  const received = await receive(
    ctx,
    { id: row.id, kept, photos: row.photos, mayName: !isForged },
    { category, child, at, communeId, place, note },
  )
  const { id, code } = received
  await end(ctx, row, 'sent', { caseId: id, code })
  await letPhotosGo(ctx, row.id, row.photos)
  const text = receiptText(ctx, { is: 'sent', received }, row.channel)
  if (!isForged) await answer(ctx, row, kept, text, `[${code}] `)
  return { id, code }
}

async function centreOf(ctx: Ctx, communeId: string | undefined): Promise<Point | undefined> {
  return communeId === undefined ? undefined : ((await getUnit(ctx, communeId)).centroid ?? undefined)
}

/** Ends what is no report. The sender hears why when the person says so. */
export async function discard(ctx: Ctx, input: Discard): Promise<{ ok: true }> {
  const row = await getWaiting(ctx, input)
  const kept = keptOf(ctx, row)
  await end(ctx, row, 'discarded', { reason: input.reason })
  await letPhotosGo(ctx, row.id, row.photos)
  if (input.tell && row.facts.authentication !== 'fail')
    await answer(ctx, row, kept, ctx.t('report-channels.server.reply.discarded', { reason: input.reason }))
  return { ok: true }
}

async function end(
  ctx: Ctx,
  { id, version }: store.Message,
  state: 'sent' | 'discarded',
  to: { caseId?: string; code?: string; reason?: string },
): Promise<void> {
  const done = await store.endWaiting(ctx.db, { id, version, state, by: ctx.actor.id, at: ctx.now() }, to)
  if (!done) throw conflict('report-channels.changed')
  ctx.audit(AUDIT, id, { state })
}

function answer(ctx: Ctx, { id, channel }: store.Message, kept: Kept, text: string, mark = ''): Promise<void> {
  const said = channel === 'email' ? mailAnswer(ctx, kept, text, mark) : { to: kept.sender.address, text }
  return queueReply(ctx, id, channel, said)
}

/** Who sent it. Whoever looks is written down. */
export async function sender(ctx: Ctx, { id }: ById): Promise<{ name: string; address: string }> {
  const row = await store.findMessage(ctx.db, id)
  if (!row?.sealed || row.state !== 'waiting') throw notFound('kernel.recordNotFound')
  ctx.audit(AUDIT, id, { looked: 'sender' })
  const { name, address } = keptOf(ctx, row).sender
  return { name, address }
}
