import { broadcast, withdraw } from '@hue-s/engines/notify/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { homeContract } from '@hue-s/systems/home/contract.ts'
import { alertChanged, type Severity } from '../contract.ts'
import * as store from '../store.ts'
import type { AlertRow } from '../store.ts'
import { remember } from '../store-desk.ts'
import { channelsOf, pathOf } from './channels.ts'

const LEVELS = {
  extreme: 'critical',
  severe: 'critical',
  moderate: 'important',
  minor: 'info',
  unknown: 'info',
} as const satisfies Record<Severity, string>
const STRIPS = { extreme: 'danger', severe: 'danger', moderate: 'warning', minor: 'info', unknown: 'info' } as const
/** Followers of one area may be in the middle of a road: an all-clear rings as loud as the alarm it ends. */
const loudest = (a: AlertRow, before: AlertRow | undefined) =>
  a.msgType === 'cancel' && before ? before.content.severity : a.content.severity

/** Handler: to the inboxes and phones of everybody who follows one of the communes. Once, whatever happens in between. */
export async function tellFollowers(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const row = await store.findAlert(ctx.db, id)
  // An exercise never rings anybody's phone.
  if (!row || row.status !== 'actual' || (row.state !== 'sent' && row.state !== 'over')) return
  const before = row.refersTo ? await store.findAlert(ctx.db, row.refersTo) : undefined
  // No phone rings for the earlier message after it has rung for this one.
  if (before) await withdraw(ctx, { kind: 'alert', id: before.id })
  const [vi, en] = [channelsOf(ctx, 'vi', row).push, channelsOf(ctx, 'en', row).push]
  await broadcast(ctx, {
    topic: `alerts.${row.content.kind}`,
    unitIds: row.unitIds,
    title: 'alerts.server.push.title',
    body: 'alerts.server.push.body',
    values: { titleVi: vi.title, titleEn: en.title, bodyVi: vi.body, bodyEn: en.body },
    link: pathOf(row.identifier),
    level: LEVELS[loudest(row, before)],
    record: { kind: 'alert', id },
    dedupeKey: `alerts:${id}`,
  })
}

/** Handler: the strip at the top of the app, from moderate on; an update takes the place of what it updates. */
export async function showStrip(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const row = await store.lockAlert(ctx.db, id)
  if (!row || row.status !== 'actual') return
  const home = ctx.as(SYSTEM)
  const before = row.refersTo ? await store.lockAlert(ctx.db, row.refersTo) : undefined
  if (before?.stripId) await home.call(homeContract.endStrip, { id: before.stripId })
  // The end of something loud is told as loud, whether its own strip had come up yet or not.
  const quiet = [row, before].every((one) => !one || ['minor', 'unknown'].includes(one.content.severity))
  const over = row.state !== 'sent' || Date.parse(row.expiresAt) <= ctx.now().getTime()
  if (quiet || over || row.stripId) return
  const strip = {
    level: row.msgType === 'cancel' ? ('info' as const) : STRIPS[row.content.severity],
    text: { vi: channelsOf(ctx, 'vi', row).strip, en: channelsOf(ctx, 'en', row).strip },
    link: pathOf(row.identifier),
    audiences: [],
    areas: row.unitIds.slice(0, 100),
    from: null,
    until: row.expiresAt,
  }
  try {
    const raised = await home.call(homeContract.raiseStrip, strip)
    await store.nameStrip(ctx.db, id, raised.id)
  } catch (refused) {
    // Ten strips hang already: the message is out on every other channel, and the desk is told.
    if (!(refused instanceof AppError)) throw refused
    await remember(ctx.db, id, 'noStrip', { id: null, name: null, now: ctx.now() }, refused.code)
  }
}

/** Job: what has run out goes out of force; its strip ended by its own clock. */
export async function expire(ctx: Ctx): Promise<void> {
  const by = { id: null, name: null, now: ctx.now() }
  for (const row of await store.takeExpired(ctx.db, ctx.now())) {
    await store.changeAlert(ctx.db, row.id, { state: 'over', overWhy: 'expired' }, by)
    await remember(ctx.db, row.id, 'expired', by)
    await withdraw(ctx, { kind: 'alert', id: row.id })
    await ctx.emit(alertChanged, { id: row.id, status: row.status, state: 'over' })
    ctx.changed('alerts')
  }
}
