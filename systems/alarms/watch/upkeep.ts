import { act } from '@hue-s/engines/cases/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { z } from 'zod'
import { alarmMoved, type alarmRaised } from '../contract.ts'
import { alarmsSetting } from '../setting.ts'
import * as store from '../store.ts'
import { lookAgain } from './hear.ts'

const HOUR = 3_600_000

/** Each minute: what the clock brings up, what it closes, what silence and cool-downs held back. */
export async function eachMinute(ctx: Ctx): Promise<void> {
  const { escalateMinutes, closeAfterHours } = ctx.setting(alarmsSetting)
  const platform = ctx.as(SYSTEM)
  for (const row of await store.listLate(ctx.db, escalateMinutes, ctx.now())) {
    await act(platform, { id: row.id, action: 'escalate', input: { priority: 3 } })
    await store.setAlarm(ctx.db, row.id, { escalatedAt: ctx.now() })
    await ctx.emit(alarmMoved, { ...toldOf(ctx, row), what: 'escalated' })
  }
  for (const row of await store.listOver(ctx.db, new Date(ctx.now().getTime() - closeAfterHours * HOUR))) {
    await act(platform, { id: row.id, action: 'close' })
    await store.setAlarm(ctx.db, row.id, { state: 'closed', closedAt: ctx.now() })
    await ctx.emit(alarmMoved, { ...toldOf(ctx, row), what: 'closed' })
  }
  await lookAgain(ctx)
}

export const toldOf = (ctx: Ctx, row: store.AlarmRow) => ({
  id: row.id,
  code: row.code,
  rule: row.ruleKey,
  station: row.place,
  severity: row.severity,
  at: ctx.now().toISOString(),
})

async function tell(ctx: Ctx, id: string, what: 'raised' | 'again' | 'escalated', at: string): Promise<void> {
  const row = await store.findAlarm(ctx.db, id)
  // Taken over or ended by now: nobody is called for what is in hands.
  if (row?.state !== 'raised') return
  const permission = what === 'escalated' ? 'alarms.approve' : 'alarms.handle'
  for (const to of await personsWithGrant(ctx, permission, row.agencyId))
    await notifyPerson(ctx, {
      to,
      topic: 'alarms',
      title: `alarms.notice.${what}.title`,
      body: `alarms.notice.${what}.body`,
      values: { code: row.code, rule: row.ruleName.vi },
      link: `/office/alarms/${id}`,
      level: row.severity >= 3 ? 'critical' : 'important',
      record: { kind: 'alarm', id },
      dedupeKey: `alarm:${id}:${what}:${at}`,
    })
}

/** Calls those on duty; an alarm that keeps coming back calls them once in its cool-down. */
export async function tellRaised(ctx: Ctx, e: z.output<(typeof alarmRaised)['payload']>): Promise<void> {
  if (!e.again) return tell(ctx, e.id, 'raised', e.at)
  const row = await store.findAlarm(ctx.db, e.id)
  const pause = Math.max(1, row?.definition.cooldown ?? 0) * 60_000
  await tell(ctx, e.id, 'again', String(Math.floor(new Date(e.at).getTime() / pause)))
}
export async function tellMoved(ctx: Ctx, e: z.output<(typeof alarmMoved)['payload']>): Promise<void> {
  if (e.what === 'escalated') await tell(ctx, e.id, 'escalated', e.at)
}
