import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { getAction } from './act.ts'
import { inputOf, typeOf } from './case-type.ts'
import { calendarOf } from './clocks.ts'
import type { Case } from './contract.ts'
import { factsOf } from './effects.ts'
import { applyEvent, isRunning, type CaseEvent, type Fact, type Snapshot } from './facts.ts'
import type { Step } from './import-shapes.ts'
import { parsed } from './open.ts'
import { eventOf, type Draft } from './record.ts'
import type { Attachment } from './store-links.ts'

/** A case whose history is being told: what it has come to and what is to be written. */
export interface Told {
  snapshot: Snapshot
  events: CaseEvent[]
  attachments: (Attachment & { by: string | null })[]
  requests: Request[]
}
interface Request {
  id: string
  action: string
  input: Record<string, unknown>
  askedBy: string | null
  askedAt: string
  note: string | null
  decided: { by: string | null; at: string; approved: boolean } | null
}

type Of<K extends string> = Extract<Step, Record<K, unknown>>

/** Tells one more step, exactly as the engine's own functions would have done at that time. */
export function tell(at: (step: { at: string; actor: Step['actor'] }) => Ctx, told: Told, step: Step): void {
  const ctx = at(step)
  if (told.snapshot.case.mergedInto !== null && 'action' in step)
    throw conflict('cases.merged', { code: told.snapshot.case.code, into: '' })
  if ('action' in step) return tellAction(ctx, at, told, step)
  if ('comment' in step) return add(ctx, told, { kind: 'commented', note: step.comment, visibleTo: step.visibleTo })
  if ('attach' in step) return tellFile(ctx, told, step)
  if ('rate' in step) return tellRating(ctx, told, step)
  if ('publish' in step) {
    const { title, text } = step.publish
    return add(ctx, told, {
      kind: 'published',
      visibleTo: 'public',
      facts: [{ do: 'publish', title, text: text ?? null }],
    })
  }
  if ('withdraw' in step) {
    const note = step.withdraw.note ?? null
    return add(ctx, told, { kind: 'withdrawn', note, visibleTo: 'agency', facts: [{ do: 'withdraw' }] })
  }
}

/** One event and what it makes of the case. */
export function add(ctx: Ctx, told: Told, draft: Draft): void {
  const event = eventOf(ctx, told.snapshot.case, draft)
  told.snapshot = applyEvent(told.snapshot, event, calendarOf(ctx))
  told.events.push(event)
}

/** The end of a duplicate, as `merge` writes it. */
export function tellMerger(ctx: Ctx, child: Told, root: Case): void {
  const { case: row, clocks } = child.snapshot
  if (row.mergedInto !== null) throw conflict('cases.merged', { code: row.code, into: root.code })
  if (row.type !== root.type) throw conflict('cases.mergeTypes', { code: row.code })
  const stops = clocks.filter(isRunning).map((c): Fact => ({ do: 'stop', clock: c.name }))
  const facts: Fact[] = [...stops, { do: 'merge', into: root.id }]
  add(ctx, child, { kind: 'merged', input: { into: root.code }, visibleTo: 'reporter', facts })
}

function tellAction(ctx: Ctx, at: Parameters<typeof tell>[0], told: Told, step: Of<'action'>): void {
  const { case: row } = told.snapshot
  const action = getAction(typeOf(row), step.action)
  if (!action.from.includes(row.state))
    throw conflict('cases.notNow', { code: row.code, action: step.action, state: row.state, legal: [] })
  const asked = parsed(ctx, inputOf(action), step.input, 'cases.badActionInput')
  if (!action.secondPerson || ctx.actor.kind === 'system') return perform(ctx, told, step.action, asked, ctx.actor.id)
  // Worked out once already, as when it was asked: what cannot be done was never asked for.
  factsOf(ctx, told.snapshot, action, asked, ctx.actor.id)
  const request = requestOf(ctx, step.action, asked)
  if (told.requests.some((r) => r.action === step.action && r.decided === null))
    throw conflict('cases.alreadyRequested', { code: row.code, action: step.action })
  told.requests.push(request)
  add(ctx, told, { kind: 'requested', action: step.action, input: asked, note: request.note, visibleTo: 'agency' })
  if (!step.decision) return
  const { approve, note, actor } = step.decision
  if (step.decision.at < step.at) throw invalid('cases.badImport', { reason: 'order' })
  const later = at(step.decision)
  request.decided = { by: actor.id, at: step.decision.at, approved: approve }
  const kind = approve ? 'approved' : 'declined'
  add(later, told, { kind, action: step.action, note: note ?? null, visibleTo: 'agency' })
  if (approve) perform(later, told, step.action, asked, request.askedBy)
}

function requestOf(ctx: Ctx, action: string, input: Record<string, unknown>): Request {
  const askedAt = ctx.now().toISOString()
  const note = (input['note'] ?? null) as string | null
  return { id: newId(ctx.now().getTime()), action, input, askedBy: ctx.actor.id, askedAt, note, decided: null }
}

function perform(ctx: Ctx, told: Told, name: string, asked: Record<string, unknown>, doer: string | null): void {
  const { case: row } = told.snapshot
  const action = getAction(typeOf(row), name)
  add(ctx, told, {
    kind: 'acted',
    action: name,
    toState: action.to ?? row.state,
    input: asked,
    note: (asked['message'] ?? asked['note'] ?? null) as string | null,
    visibleTo: action.visibleTo ?? 'agency',
    facts: factsOf(ctx, told.snapshot, action, asked, doer),
  })
}

function tellFile(ctx: Ctx, told: Told, { attach: file }: Of<'attach'>): void {
  if (told.attachments.some((a) => a.fileId === file.fileId)) return
  told.attachments.push({ ...file, at: ctx.now().toISOString(), by: ctx.actor.id })
  add(ctx, told, {
    kind: 'attached',
    input: { fileId: file.fileId, kind: file.kind },
    visibleTo: file.visibleTo,
  })
}

function tellRating(ctx: Ctx, told: Told, { rate }: Of<'rate'>): void {
  const { case: row } = told.snapshot
  const state = typeOf(row).states[row.state]
  if (!state?.final && !state?.rateable) throw conflict('cases.notYetRateable', { code: row.code, state: row.state })
  if (row.rating !== null) throw conflict('cases.alreadyRated', { code: row.code })
  const note = rate.note ?? null
  add(ctx, told, { kind: 'rated', note, visibleTo: 'reporter', facts: [{ do: 'rate', score: rate.score, note }] })
}
