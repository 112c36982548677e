import { act, timeline } from '@hue-s/engines/cases/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import { environmentContract, type StationItem } from '@hue-s/systems/environment/contract.ts'
import { filter, SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { handleAlarm, seeAlarm } from '../access.ts'
import { alarmCleared, alarmMoved, type AlarmLine, type AlarmOne } from '../contract.ts'
import { leavesOf, linesOf, resolve } from '../rules/resolve.ts'
import { runbookOf } from '../setting.ts'
import * as store from '../store.ts'
import { factsOf, listStations } from '../watch/stations.ts'
import { toldOf } from '../watch/upkeep.ts'
import { byRules } from './by-rules.ts'

const DAY = 86_400_000
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export const measureOf = (row: Pick<store.AlarmRow, 'definition'>): string => {
  const { condition } = row.definition
  return condition.kind === 'silence' ? condition.measure : (leavesOf(condition)[0]?.measure ?? '')
}

function lineOf(row: store.AlarmRow, stations: readonly StationItem[]): AlarmLine {
  const { ruleId, ruleKey, ruleName, place, definition, held, ticked, alertId, citation, agencyId, ...rest } = row
  const { condition } = definition
  const unit = condition.kind === 'silence' ? condition.unit : (leavesOf(condition)[0]?.unit ?? '')
  const name = stations.find((s) => s.key === place)?.name ?? { vi: place, en: place }
  return { ...rest, rule: { id: ruleId, key: ruleKey, name: ruleName }, station: { key: place, name }, unit }
}

interface Asked {
  state?: AlarmLine['state'] | undefined
  open?: boolean | undefined
  after?: string | undefined
  limit: number
}
/** The alarms of the units one watches over, the newest first. */
export async function list(ctx: Ctx, { after, ...asked }: Asked) {
  const visible = filter(seeAlarm, ctx.actor, 'a')
  const from = after !== undefined && UUID.test(after) ? after : undefined
  const [found, counts, stations] = await Promise.all([
    store.pageAlarms(ctx.db, visible, { ...asked, after: from }),
    store.countOpen(ctx.db, visible),
    listStations(ctx),
  ])
  const items = found.items.map((row) => lineOf(row, stations))
  return { items, next: found.next, now: ctx.now().toISOString(), counts }
}

async function seen(ctx: Ctx, id: string): Promise<store.AlarmRow> {
  const row = await store.findAlarm(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(seeAlarm, row)
  return row
}

/** The chart of the alarm's station, a day before it began until now or a day after its end. */
async function chartOf(ctx: Ctx, row: store.AlarmRow, measure: string): Promise<AlarmOne['chart']> {
  const from = new Date(new Date(row.startedAt).getTime() - DAY)
  const end = row.closedAt ?? row.clearedAt
  const to = new Date(end === null ? ctx.now().getTime() : Math.min(ctx.now().getTime(), new Date(end).getTime() + DAY))
  if (to <= from) return { points: [], gaps: [] }
  const span = { from: from.toISOString(), to: new Date(to.getTime() + 1_000).toISOString(), points: 300 }
  const series = await ctx.call(environmentContract.series, { key: row.place, measure: measure as never, ...span })
  return { points: series.points.map(([at, , mean]) => [at, mean]), gaps: series.gaps }
}

const ACTS: Record<AlarmLine['state'], AlarmOne['acts']> = {
  raised: ['acknowledge', 'clear', 'tick'],
  acknowledged: ['clear', 'tick'],
  cleared: ['close', 'tick'],
  closed: [],
}

export async function one(ctx: Ctx, { id }: { id: string }): Promise<AlarmOne> {
  const row = await seen(ctx, id)
  const [stations, told] = [await listStations(ctx), await timeline(ctx.as(SYSTEM), { id, limit: 100 })]
  const measure = measureOf(row)
  const station = stations.find((s) => s.key === row.place)
  const place = resolve(row.definition, stations.map(factsOf)).places.find((p) => p.place === row.place)
  const book = runbookOf(ctx, row.definition.runbook)
  const mayWarn = book?.alert !== undefined && ctx.can('alerts.write') && row.state !== 'closed'
  const mine = ctx.can('alarms.handle', row.agencyId) ? ACTS[row.state] : []
  return {
    ...lineOf(row, stations),
    version: 1,
    definition: row.definition,
    citation: row.citation,
    lines: linesOf(place?.plan ?? null),
    measure,
    chart: station ? await chartOf(ctx, row, measure) : { points: [], gaps: [] },
    runbook: {
      name: book?.name ?? { vi: row.definition.runbook, en: row.definition.runbook },
      steps: (book?.steps ?? []).map((step) => {
        const done = Object.hasOwn(row.ticked, step.id) ? row.ticked[step.id] : undefined
        return { ...step, doneAt: done?.at ?? null, doneName: done?.name ?? null }
      }),
    },
    alertId: row.alertId,
    mayWarn,
    history: await historyOf(ctx, told.items),
    acts: mayWarn ? [...mine, 'warn'] : mine,
  }
}

type Told = Awaited<ReturnType<typeof timeline>>['items']
async function historyOf(ctx: Ctx, items: Told): Promise<AlarmOne['history']> {
  const ids = items.flatMap((e) => (e.actorId === null ? [] : [e.actorId]))
  const names = await staffName(ctx, ids)
  return items.map((e) => ({
    at: e.at,
    action: e.action ?? e.kind,
    name: names.get(e.actorId ?? '') ?? null,
    note: e.note,
  }))
}

async function forStep(ctx: Ctx, id: string, from: readonly AlarmLine['state'][]): Promise<store.AlarmRow> {
  const row = await store.lockAlarm(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(seeAlarm, row)
  ctx.must(handleAlarm, row)
  if (!from.includes(row.state)) throw conflict('alarms.notNow', { code: row.code, by: row.acknowledgedName ?? '' })
  ctx.audit('alarm', id, { rule: row.ruleKey, place: row.place })
  return row
}
async function answer(ctx: Ctx, id: string): Promise<AlarmLine> {
  const row = await store.findAlarm(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  return lineOf(row, await listStations(ctx))
}

/** Takes an alarm over, once: whoever comes second is told who has it. */
export async function acknowledge(ctx: Ctx, { id }: { id: string }): Promise<AlarmLine> {
  const row = await forStep(ctx, id, ['raised'])
  await act(byRules(ctx), { id, action: 'acknowledge' })
  await store.setAlarm(ctx.db, id, {
    state: 'acknowledged',
    acknowledgedAt: ctx.now(),
    acknowledgedName: ctx.actor.name,
  })
  await ctx.emit(alarmMoved, { ...toldOf(ctx, row), what: 'acknowledged' })
  return answer(ctx, id)
}

/** Ends an alarm by hand. While the rule still holds it stays quiet; once that is over it may ring again. */
export async function clear(ctx: Ctx, { id, reason }: { id: string; reason: string }): Promise<AlarmLine> {
  const row = await forStep(ctx, id, ['raised', 'acknowledged'])
  await act(byRules(ctx), { id, action: 'clear', input: { note: reason } })
  const taken = row.acknowledgedAt ? {} : { acknowledgedAt: ctx.now(), acknowledgedName: ctx.actor.name }
  await store.setAlarm(ctx.db, id, { state: 'cleared', clearedAt: ctx.now(), clearedBy: 'hand', held: true, ...taken })
  await ctx.emit(alarmCleared, { ...toldOf(ctx, row), by: 'hand' })
  return answer(ctx, id)
}

export async function close(ctx: Ctx, { id, note }: { id: string; note?: string | undefined }): Promise<AlarmLine> {
  const row = await forStep(ctx, id, ['cleared'])
  // Quiet because somebody said so, while the water still stands there: closing it would make it ring at once.
  if (row.held) throw conflict('alarms.stillHolds', { code: row.code })
  await act(byRules(ctx), { id, action: 'close', input: note === undefined ? {} : { note } })
  await store.setAlarm(ctx.db, id, { state: 'closed', closedAt: ctx.now() })
  await ctx.emit(alarmMoved, { ...toldOf(ctx, row), what: 'closed' })
  return answer(ctx, id)
}

/** Ticks a step of the runbook, or takes the tick back. */
export async function tick(ctx: Ctx, input: { id: string; step: string; done: boolean }): Promise<AlarmLine> {
  const row = await forStep(ctx, input.id, ['raised', 'acknowledged', 'cleared'])
  const step = runbookOf(ctx, row.definition.runbook)?.steps.find((s) => s.id === input.step)
  if (!step) throw invalid('alarms.noSuchStep')
  const { [step.id]: before, ...others } = row.ticked
  if ((before !== undefined) === input.done) return answer(ctx, input.id)
  await act(byRules(ctx), {
    id: row.id,
    action: 'tick',
    input: { step: step.id, done: input.done, note: step.text.vi },
  })
  const at = ctx.now().toISOString()
  await store.setTicked(ctx.db, row.id, input.done ? { ...others, [step.id]: { at, name: ctx.actor.name } } : others)
  await ctx.emit(alarmMoved, { ...toldOf(ctx, row), what: 'ticked' })
  return answer(ctx, input.id)
}
