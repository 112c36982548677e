import { act, openCase } from '@hue-s/engines/cases/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import { TYPE } from '../alarm-type.ts'
import { alarmCleared, alarmRaised } from '../contract.ts'
import type { RuleState, Sample } from '../rules/evaluate.ts'
import * as store from '../store.ts'
import type { Watched } from './plans.ts'
import { listStations } from './stations.ts'

const MINUTE = 60_000
/** What was measured longer ago than this calls nobody: it is in the report only. */
export const FRESH_MS = 3 * 60 * MINUTE

export type Standing = Pick<RuleState, 'firing' | 'startedAt' | 'peak' | 'newest'> & { latest: Sample | null }

/** Brings the alarm of a rule at a place in line with whether the rule holds now. */
export async function meet(ctx: Ctx, w: Watched, now: Standing): Promise<void> {
  const open = await store.lockOpen(ctx.db, w.rule.key, w.place)
  if (!open) return now.firing ? raise(ctx, w, now) : undefined
  const [time, value] = now.latest ?? [null, null]
  const seen = time === null ? {} : { value, valueAt: new Date(time) }
  if (open.state === 'cleared') {
    if (now.firing && !open.held) return raiseAgain(ctx, w, open, now)
    if (!now.firing && open.held) await store.setAlarm(ctx.db, open.id, { held: false, ...seen })
    return
  }
  if (!now.firing) return clearBySelf(ctx, w, open, seen)
  // Another value at the same time is a correction.
  const changed = time !== null && (open.valueAt !== new Date(time).toISOString() || open.value !== value)
  if (changed || now.peak !== open.peak) await store.setAlarm(ctx.db, open.id, { ...seen, peak: now.peak ?? open.peak })
}

async function provinceUnit(ctx: Ctx): Promise<string | null> {
  return (await listUnits(ctx, { at: ctx.today(), level: 'province' }))[0]?.id ?? null
}

async function raise(ctx: Ctx, w: Watched, now: Standing): Promise<void> {
  const at = ctx.now()
  if (now.newest === null || at.getTime() - now.newest > FRESH_MS) return
  const { rule } = w
  const last = await store.findLastClosed(ctx.db, rule.key, w.place)
  if (last && at.getTime() - new Date(last.closedAt).getTime() < rule.definition.cooldown * MINUTE) return
  const station = (await listStations(ctx)).find((s) => s.key === w.place)
  const agencyId = await provinceUnit(ctx)
  const { severity } = rule.definition
  const row = await openCase(ctx.as(SYSTEM), {
    type: TYPE,
    title: cut(`${rule.name.vi}: ${station?.name.vi ?? w.place}`, 300),
    data: { category: rule.key, rule: rule.id, ruleVersion: rule.version, place: w.place, severity },
    agencyId,
    communeId: null,
    point: station?.at ?? null,
    priority: severity - 1,
    channel: 'sensor',
    parties: [],
  })
  const startedAt = new Date(now.startedAt ?? at.getTime())
  await store.addAlarm(ctx.db, {
    id: row.id,
    code: row.code,
    ruleId: rule.id,
    ruleKey: rule.key,
    place: w.place,
    agencyId,
    severity,
    startedAt,
    raisedAt: at,
    peak: now.peak,
  })
  if (now.latest) await store.setAlarm(ctx.db, row.id, { value: now.latest[1], valueAt: new Date(now.latest[0]) })
  await ctx.emit(alarmRaised, { ...told(ctx, w, row), again: false })
}

const told = (ctx: Ctx, w: Watched, row: { id: string; code: string }) => ({
  id: row.id,
  code: row.code,
  rule: w.rule.key,
  station: w.place,
  severity: w.rule.definition.severity,
  at: ctx.now().toISOString(),
})

/** It came back before anybody closed it: the same alarm, one more turn. */
async function raiseAgain(ctx: Ctx, w: Watched, open: store.AlarmRow, now: Standing): Promise<void> {
  if (now.newest === null || ctx.now().getTime() - now.newest > FRESH_MS) return
  await act(ctx.as(SYSTEM), { id: open.id, action: 'raiseAgain' })
  await store.setAlarm(ctx.db, open.id, {
    state: 'raised',
    flaps: open.flaps + 1,
    raisedAt: ctx.now(),
    acknowledgedAt: null,
    acknowledgedName: null,
    clearedAt: null,
    clearedBy: null,
    escalatedAt: null,
    peak: now.peak === null ? open.peak : open.peak === null ? now.peak : Math.max(open.peak, now.peak),
  })
  await ctx.emit(alarmRaised, { ...told(ctx, w, open), again: true })
}

async function clearBySelf(ctx: Ctx, w: Watched, open: store.AlarmRow, seen: object): Promise<void> {
  await act(ctx.as(SYSTEM), { id: open.id, action: 'clearBySelf' })
  await store.setAlarm(ctx.db, open.id, { state: 'cleared', clearedAt: ctx.now(), clearedBy: 'self', ...seen })
  await ctx.emit(alarmCleared, { ...told(ctx, w, open), by: 'self' })
}
