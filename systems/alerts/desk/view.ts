import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { unitsOf } from '../cap/areas.ts'
import type { Act, DeskAlert, DeskLine, PublicAlert } from '../contract.ts'
import { alertsSetting, kindOf } from '../setting.ts'
import * as desk from '../store-desk.ts'
import { findAlert, type AlertRow } from '../store.ts'
import { channelsOf } from './channels.ts'

const headlineOf = (ctx: Ctx, { content: { infos } }: AlertRow) =>
  (infos[ctx.lang] ?? infos.vi ?? infos.en)?.headline ?? ''

/** The state as it is now: what ran out a moment ago is over, whether the job has come by or not. */
function stateNow(ctx: Ctx, row: AlertRow): Pick<AlertRow, 'state' | 'overWhy'> {
  const out = row.state === 'sent' && Date.parse(row.expiresAt) <= ctx.now().getTime()
  return out ? { state: 'over', overWhy: 'expired' } : { state: row.state, overWhy: row.overWhy }
}

/** A message as everybody reads it. */
export async function publicOf(ctx: Ctx, row: AlertRow): Promise<PublicAlert> {
  const { content, origin } = row
  const sentAt = row.sentAt ?? row.changedAt
  const kind = kindOf(ctx, content.kind)
  return {
    ...stateNow(ctx, row),
    id: row.id,
    identifier: row.identifier,
    status: row.status,
    msgType: row.msgType,
    kind: content.kind,
    kindName: kind.name,
    icon: kind.icon,
    level: content.level,
    severity: content.severity,
    urgency: content.urgency,
    certainty: content.certainty,
    infos: content.infos,
    areas: await unitsOf(ctx, row.unitIds, legalDate(new Date(sentAt))),
    places: content.shapes.map(({ label }) => label),
    sentAt,
    onset: content.onset,
    expiresAt: row.expiresAt,
    web: content.web,
    contact: content.contact,
    sender: origin ? { vi: origin.name, en: origin.name } : ctx.setting(alertsSetting).senderName,
    foreign: origin !== null,
  }
}

export function lineOf(ctx: Ctx, row: AlertRow, reviewOpen: boolean): DeskLine {
  return {
    ...stateNow(ctx, row),
    id: row.id,
    identifier: row.identifier,
    status: row.status,
    msgType: row.msgType,
    kindName: kindOf(ctx, row.content.kind).name,
    headline: headlineOf(ctx, row),
    level: row.content.level,
    units: row.unitIds.length,
    changedAt: row.changedAt,
    changedName: row.changedName,
    sentAt: row.sentAt,
    expiresAt: row.expiresAt,
    emergency: row.emergency,
    reviewOpen,
    originName: row.origin?.name ?? null,
  }
}

const critical = ({ content: { severity } }: AlertRow) => severity === 'extreme' || severity === 'severe'

/** What this person may do with a message now. */
function actsOf(ctx: Ctx, row: AlertRow): { acts: Act[]; secondPerson: boolean } {
  const may = (permission: string) => row.unitIds.every((unit) => ctx.can(permission, unit))
  const [write, approve] = [may('alerts.write'), may('alerts.approve')]
  const acts: Act[] = []
  let secondPerson = false
  if (row.state === 'draft' && write) acts.push('save', 'submit', 'discard')
  if (row.state === 'waiting' && write) acts.push('recall')
  if (row.state === 'waiting' && approve) {
    secondPerson = row.writers.includes(ctx.actor.id ?? '')
    acts.push('giveBack')
    if (!secondPerson) acts.push('approve')
  }
  if ((row.state === 'draft' || row.state === 'waiting') && write && critical(row) && !row.origin)
    acts.push('sendAlone')
  if (stateNow(ctx, row).state === 'sent' && row.msgType !== 'cancel' && write && !row.origin)
    acts.push('update', 'cancel')
  return { acts, secondPerson }
}

/** A message as it stands on the desk. */
export async function deskOf(ctx: Ctx, row: AlertRow): Promise<DeskAlert> {
  const [history, review] = [await desk.listHistory(ctx.db, row.id), await desk.findReview(ctx.db, row.id)]
  const parent = row.refersTo ? await findAlert(ctx.db, row.refersTo) : undefined
  const open = review !== undefined && review.closedAt === null
  const shown = await publicOf(ctx, row)
  const { infos } = row.content
  return {
    ...lineOf(ctx, row, open),
    ...actsOf(ctx, row),
    version: row.version,
    content: row.content,
    areas: shown.areas,
    refersTo: parent ? { id: parent.id, identifier: parent.identifier } : null,
    authorName: row.authorName,
    approverName: row.approverName,
    note: row.note,
    channels: infos.vi || infos.en ? { vi: channelsOf(ctx, 'vi', row), en: channelsOf(ctx, 'en', row) } : null,
    review: review ?? null,
    history: history.map(({ number, action, at, byName, note }) => ({ number, action, at, name: byName, note })),
    mayReview: open && ctx.can('alerts.approve') && review.senderId !== ctx.actor.id,
    shown,
  }
}
