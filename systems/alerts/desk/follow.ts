import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { successors } from '@hue-s/engines/units/index.ts'
import { mustAnswerFor } from '../access.ts'
import type { Content } from '../contract.ts'
import { alertsSetting } from '../setting.ts'
import * as desk from '../store-desk.ts'
import * as store from '../store.ts'
import type { AlertRow } from '../store.ts'
import { begin, by, deskAlert } from './write.ts'

const HOUR = 3_600_000

/** The communes of today in which the message's communes live on: between two messages a reorganisation may lie. */
async function unitsToday(ctx: Ctx, row: AlertRow): Promise<string[]> {
  const from = legalDate(new Date(row.sentAt ?? row.changedAt))
  const heirs = await Promise.all(row.unitIds.map((id) => successors(ctx, id, from, ctx.today())))
  const ids = [...new Set(heirs.flat().map(({ unitId }) => unitId))]
  return ids.length > 0 ? ids : row.unitIds
}

/** A draft that updates or ends a message: the same places, words to begin with. */
export async function followUp(ctx: Ctx, { id, msgType }: { id: string; msgType: 'update' | 'cancel' }) {
  const row = await store.findAlert(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  mustAnswerFor(ctx, 'alerts.write', row.unitIds)
  if (row.origin) throw conflict('alerts.notNow', { state: row.state })
  if (row.state !== 'sent' || row.msgType === 'cancel') throw conflict('alerts.chainOver')
  const at = ctx.now().getTime()
  const unitIds = await unitsToday(ctx, row)
  const content: Content =
    msgType === 'update'
      ? { ...row.content, unitIds, expires: later(row.content.expires, at + 6 * HOUR) }
      : { ...row.content, ...allClear(ctx, row), unitIds, onset: null, expires: iso(at + 6 * HOUR) }
  return begin(ctx, { status: row.status, msgType, content, earlier: row })
}

const iso = (at: number) => new Date(at).toISOString()
const later = (expires: string, at: number) => (Date.parse(expires) > at ? expires : iso(at))

/** The all-clear of the province's own words, for the same kind of event. */
function allClear(ctx: Ctx, row: AlertRow): Partial<Content> {
  const { templates } = ctx.setting(alertsSetting)
  const clears = templates.filter((one) => one.msgType === 'cancel')
  const own = clears.find((one) => one.kind === row.content.kind) ?? clears[0]
  return {
    urgency: 'past',
    severity: 'minor',
    certainty: 'observed',
    responses: ['allClear'],
    level: null,
    ...(own ? { infos: own.infos } : {}),
  }
}

/** Another person looks at what somebody sent alone; only then the review goes from the list. */
export async function review(
  ctx: Ctx,
  { id, verdict, note }: { id: string; verdict: 'right' | 'wrong'; note: string },
) {
  const row = await store.lockAlert(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  const open = await desk.findReview(ctx.db, id)
  if (!open || open.closedAt !== null) throw conflict('alerts.noReview')
  if (open.senderId === ctx.actor.id || row.writers.includes(ctx.actor.id ?? '')) throw forbidden('alerts.secondPerson')
  if (!(await desk.closeReview(ctx.db, id, { verdict, note }, by(ctx)))) throw conflict('alerts.noReview')
  await desk.remember(ctx.db, id, verdict === 'right' ? 'reviewedRight' : 'reviewedWrong', by(ctx), note)
  ctx.audit('alert', id, { verdict })
  return deskAlert(ctx, { id })
}
