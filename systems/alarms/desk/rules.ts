import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { KINDS, type Definition, type NewRule, type RuleShape } from '../contract-shapes.ts'
import { resolve } from '../rules/resolve.ts'
import { alarmsSetting, runbookOf } from '../setting.ts'
import * as store from '../store-rules.ts'
import { factsOf, listStations } from '../watch/stations.ts'

/** Stops unless the rule fits the stations of today. */
export async function mustFit(ctx: Ctx, definition: Definition) {
  const stations = (await listStations(ctx)).map(factsOf)
  const { places, faults } = resolve(definition, stations)
  const first = faults[0]
  if (first) {
    const { code, ...facts } = first
    throw invalid(code, facts)
  }
  if (!runbookOf(ctx, definition.runbook)) throw invalid('alarms.noSuchRunbook', { runbook: definition.runbook })
  return places
}

/** Rules hold from a day on; the past is not judged anew by a rule that nobody knew. */
function mustBegin(ctx: Ctx, validFrom: string): void {
  if (validFrom < ctx.today()) throw invalid('alarms.validFromPast', { today: ctx.today() })
}

function actsOf(ctx: Ctx, row: store.RuleRow): RuleShape['acts'] {
  if (!ctx.can('alarms.write')) return []
  const mine = row.authorId === ctx.actor.id
  if (row.state === 'draft') return ['save', 'submit', 'discard']
  if (row.state === 'waiting')
    return [...(mine ? (['recall'] as const) : []), ...(ctx.can('alarms.approve') && !mine ? (['approve', 'giveBack'] as const) : [])] // prettier-ignore
  return row.state === 'active' ? ['newVersion'] : []
}
function shown(ctx: Ctx, row: store.RuleRow, inForce: boolean): RuleShape {
  const { authorId, approverId, ...rest } = row
  return { ...rest, inForce, acts: actsOf(ctx, row) }
}

async function forceIds(ctx: Ctx): Promise<Set<string>> {
  return new Set((await store.listInForce(ctx.db, ctx.today())).map((r) => r.id))
}

/** The book: of each rule what is in force, what comes and what is being written. */
export async function rules(ctx: Ctx) {
  const [all, inForce] = [await store.listBook(ctx.db), await forceIds(ctx)]
  const today = ctx.today()
  const kept = all.filter((r) => r.state !== 'active' || inForce.has(r.id) || r.validFrom > today)
  return { today, items: kept.map((r) => shown(ctx, r, inForce.has(r.id))) }
}

export async function rule(ctx: Ctx, { id }: { id: string }) {
  const row = await store.findRule(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  const [versions, inForce] = [await store.listVersions(ctx.db, row.key), await forceIds(ctx)]
  return { rule: shown(ctx, row, inForce.has(id)), versions: versions.map((r) => shown(ctx, r, inForce.has(r.id))) }
}

/** What one can choose from when writing a rule. */
export async function choices(ctx: Ctx) {
  const stations = (await listStations(ctx)).map((s) => ({
    key: s.key,
    name: s.name,
    kind: KINDS.find((kind) => kind === s.kind) ?? 'river',
    river: s.river,
    lines: s.alarms?.lines ?? [],
    normal: s.reservoir?.normal ?? null,
    measures: s.readings.map(({ measure, unit }) => ({ measure, unit })),
  }))
  return { stations, runbooks: ctx.setting(alarmsSetting).runbooks.map(({ id, name }) => ({ id, name })) }
}

const by = (ctx: Ctx) => ({ id: ctx.actor.id, name: ctx.actor.name, at: ctx.now() })
async function answer(ctx: Ctx, id: string): Promise<RuleShape> {
  return (await rule(ctx, { id })).rule
}

/** Writes a rule, or the next version of one. */
export async function draft(ctx: Ctx, input: NewRule): Promise<RuleShape> {
  await mustFit(ctx, input.definition)
  mustBegin(ctx, input.validFrom)
  const { id: authorId, name: authorName, at } = by(ctx)
  const id = newId(at.getTime())
  const made = await store.addRule(ctx.db, {
    id,
    rule: input,
    state: 'draft',
    source: 'desk',
    authorId,
    authorName,
    at,
  })
  if (!made) throw conflict('alarms.alreadyWritten', { key: input.key })
  ctx.audit('alarm-rule', id, { key: input.key })
  return answer(ctx, id)
}

async function lock(ctx: Ctx, id: string, changedAt: string): Promise<store.RuleRow> {
  const row = await store.lockRule(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (row.changedAt !== changedAt) throw conflict('alarms.changedMeanwhile', { name: row.authorName ?? '' })
  ctx.audit('alarm-rule', id, { key: row.key, version: row.version })
  return row
}

export async function save(ctx: Ctx, input: { id: string; changedAt: string; rule: NewRule }): Promise<RuleShape> {
  const row = await lock(ctx, input.id, input.changedAt)
  if (row.state !== 'draft' || row.key !== input.rule.key) throw conflict('alarms.notNow', { code: row.key, by: '' })
  await mustFit(ctx, input.rule.definition)
  mustBegin(ctx, input.rule.validFrom)
  await store.saveRule(ctx.db, row.id, input.rule, by(ctx))
  return answer(ctx, row.id)
}

const MOVES = {
  submit: { from: 'draft', to: 'waiting' },
  recall: { from: 'waiting', to: 'draft' },
  approve: { from: 'waiting', to: 'active' },
  giveBack: { from: 'waiting', to: 'draft' },
  discard: { from: 'draft', to: 'discarded' },
} as const
interface Stepping {
  id: string
  changedAt: string
  act: keyof typeof MOVES
  note: string
}
/** The way of a rule: whoever wrote it does not let it into force. */
export async function step(ctx: Ctx, input: Stepping): Promise<RuleShape> {
  const row = await lock(ctx, input.id, input.changedAt)
  const move = MOVES[input.act]
  if (row.state !== move.from) throw conflict('alarms.notNow', { code: row.key, by: '' })
  const decides = input.act === 'approve' || input.act === 'giveBack'
  if (decides && !ctx.can('alarms.approve')) throw forbidden('kernel.notAllowed', { needs: 'alarms.approve' })
  if (decides && row.authorId === ctx.actor.id) throw forbidden('alarms.secondPerson')
  if (input.act === 'giveBack' && input.note.length < 3) throw invalid('alarms.reasonMissing')
  if (input.act === 'submit' || input.act === 'approve') {
    await mustFit(ctx, row.definition)
    mustBegin(ctx, row.validFrom)
  }
  const approver = input.act === 'approve' ? { id: ctx.actor.id, name: ctx.actor.name } : undefined
  await store.moveRule(ctx.db, row.id, { state: move.to, note: input.note || null, at: ctx.now(), approver })
  return answer(ctx, row.id)
}
