import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { AppError, conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { CaseType } from './case-type.ts'
import type { Fact } from './facts.ts'
import { ImportedCase, type ImportedActor, type ParsedCase, type Step } from './import-shapes.ts'
import { add, tell, tellMerger, type Told } from './import-steps.ts'
import { codeOf, numbersFor } from './codes.ts'
import { begin, openingFacts, parsed, typeFor } from './open.ts'
import { publicTag } from './record.ts'
import * as store from './store-histories.ts'

export interface Imported {
  id: string
  code: string
  externalCode: string | null
}

interface Plan {
  index: number
  asked: ParsedCase
  type: CaseType
  facts: Fact[]
  steps: Numbered[]
  told: Told
}
/** A step with its place in the input; −1 is the publication or rating that was given beside the steps. */
type Numbered =
  { place: number; step: Step } | { place: number; absorbs: Plan; step: { at: string; actor: Step['actor'] } }

/**
 * Writes whole histories at once: the same rows that `openCase` and `act` would have left behind, without events for
 * others and without notices. Clocks that ran out before now count as announced. One bad step refuses the whole call,
 * named by case and step. Cases whose external code is known already are left out, so that an import can be repeated.
 * Hand over some thousands at a time: all of one call is in memory.
 */
export async function importHistory(ctx: Ctx, cases: readonly ImportedCase[]): Promise<Imported[]> {
  if (cases.length === 0) return []
  const shift = shifter(ctx)
  const known = await knownCodes(ctx, cases)
  const plans = cases.flatMap((raw, index) => (isKnown(known, raw) ? [] : [planOf(ctx, shift, raw, index)]))
  await numberCases(ctx, shift, plans)
  const merged = tieMergers(plans)
  await tellAll(ctx, shift, plans)
  await store.writeMergers(ctx.db, merged)
  const first = plans[0]
  if (first) ctx.audit('case', first.told.snapshot.case.id, { imported: plans.length })
  for (const type of new Set(plans.map((p) => p.type.type))) ctx.changed(publicTag(type))
  return plans.map(({ asked, told: { snapshot } }) => ({
    id: snapshot.case.id,
    code: snapshot.case.code,
    externalCode: asked.code ?? null,
  }))
}

type Shift = (step: { at: string; actor: ImportedActor }) => Ctx

/** The same context at another time, as somebody else. */
function shifter(ctx: Ctx): Shift {
  const versions = new Map<string, number>()
  const now = ctx.now().toISOString()
  return ({ at, actor }) => {
    if (at > now) throw invalid('cases.badImport', { reason: 'future' })
    const instant = new Date(at)
    const day = legalDate(instant)
    const settingVersion: Ctx['settingVersion'] = (setting) => {
      const key = `${setting.name} ${day}`
      const version = versions.get(key) ?? ctx.platform.settings.version(setting, day)
      versions.set(key, version)
      return version
    }
    const { kind, id, onBehalfOf = null } = actor
    return { ...ctx, now: () => instant, today: () => day, settingVersion, actor: { ...ANYONE, kind, id, onBehalfOf } }
  }
}

async function knownCodes(ctx: Ctx, cases: readonly ImportedCase[]): Promise<Set<string>> {
  const coded = cases.flatMap((c) => (c.code === undefined ? [] : [{ type: c.type, code: c.code }]))
  return new Set((await store.listKnown(ctx.db, coded)).map(({ type, code }) => `${type} ${code}`))
}
const isKnown = (known: Set<string>, { type, code }: ImportedCase) => code !== undefined && known.has(`${type} ${code}`)

function planOf(ctx: Ctx, shift: Shift, raw: ImportedCase, index: number): Plan {
  return named({ index, place: -1, action: 'open' }, () => {
    const asked = parsed(ctx, ImportedCase, raw, 'cases.badCase')
    const type = typeFor(asked)
    const opening = shift({ at: asked.openedAt, actor: asked.openedBy })
    const facts = openingFacts(opening, type, asked)
    const steps = stepsOf(type, asked)
    return { index, asked, type, facts, steps, told: undefined as unknown as Told }
  })
}

/** All steps in order of time; what was given beside them takes its place among them. */
function stepsOf(type: CaseType, { steps, publication, rating, parties, openedAt, openedBy }: ParsedCase): Numbered[] {
  const all: Numbered[] = steps.map((step, place) => ({ place, step }))
  steps.forEach((step, place) => {
    if (step.at < (steps[place - 1]?.at ?? openedAt))
      throw invalid('cases.badImport', { step: place, action: nameOf(step), reason: 'order' })
  })
  if (publication) {
    const { at, by, ...publish } = publication
    all.push({ place: -1, step: { at, actor: by ?? { kind: 'system', id: null, onBehalfOf: null }, publish } })
  }
  if (rating) {
    const { at = steps.at(-1)?.at ?? openedAt, ...rate } = rating
    const rater = parties.find((p) => p.role === (type.ratedBy ?? 'reporter'))
    const actor = rater ? { kind: 'citizen' as const, id: rater.personId, onBehalfOf: null } : openedBy
    all.push({ place: -1, step: { at, actor, rate } })
  }
  return all.sort((a, b) => (a.step.at < b.step.at ? -1 : Number(a.step.at > b.step.at)))
}

const nameOf = (step: object): string =>
  (step as { action?: string }).action ?? Object.keys(step).find((k) => k !== 'at' && k !== 'actor') ?? ''

/** Numbers come from the register that openings use, in the order of the input within each day. */
async function numberCases(ctx: Ctx, shift: Shift, plans: readonly Plan[]): Promise<void> {
  const days = plans.map(({ type, asked }) => ({ prefix: type.codePrefix, day: legalDate(new Date(asked.openedAt)) }))
  const numbers = await numbersFor(ctx.platform.database.apart, days)
  for (const [i, plan] of plans.entries()) {
    const code = codeOf(plan.type, days[i]?.day ?? '', numbers[i] ?? 0)
    const { openedAt: at, openedBy: actor, attachments } = plan.asked
    const { opened, event } = begin(shift({ at, actor }), plan.type, plan.facts, code)
    const files = attachments.map((a) => ({ ...a, at: event.at, by: actor.id }))
    plan.told = { snapshot: opened, events: [event], attachments: files, requests: [] }
  }
}

/** The case that a duplicate goes into gets its own entry at the same time, in its own order. */
function tieMergers(plans: readonly Plan[]): store.Merger[] {
  const coded = new Map(plans.flatMap((p) => (p.asked.code === undefined ? [] : [[p.asked.code, p] as const])))
  const mergers: store.Merger[] = []
  for (const plan of plans)
    for (const { place, step } of [...plan.steps]) {
      if (!('mergeInto' in step)) continue
      const root = coded.get(step.mergeInto)
      if (!root || root === plan || place === -1)
        throw refused({ index: plan.index, place, action: 'mergeInto' }, 'cases.mergeCycle')
      root.steps.push({ place: -1, absorbs: plan, step: { at: step.at, actor: step.actor } })
      root.steps.sort((a, b) => (a.step.at < b.step.at ? -1 : Number(a.step.at > b.step.at)))
      const { id } = root.told.snapshot.case
      mergers.push({ from: plan.told.snapshot.case.id, to: id, at: step.at, by: step.actor.id })
    }
  return mergers.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
}

const BATCH = 1_000

/** A thousand cases are told while the thousand before them are written. */
async function tellAll(ctx: Ctx, shift: Shift, plans: readonly Plan[]): Promise<void> {
  const coded = new Map(plans.map((p) => [p.asked.code ?? '', p]))
  let writing: Promise<void> = Promise.resolve()
  try {
    for (let from = 0; from < plans.length; from += BATCH) {
      const part = plans.slice(from, from + BATCH)
      tellPart(shift, part, coded)
      await writing
      writing = store.writeHistories(ctx.db, part.map(writtenOf), ctx.now())
      // What was written must leave before the next thousand keep this process busy.
      await new Promise((done) => setImmediate(done))
    }
  } finally {
    await writing
  }
}

function tellPart(shift: Shift, part: readonly Plan[], coded: ReadonlyMap<string, Plan>): void {
  for (const plan of part)
    for (const numbered of plan.steps)
      named({ index: plan.index, place: numbered.place, action: nameOf(numbered.step) }, () => {
        const { told } = plan
        if ('absorbs' in numbered) {
          if (told.snapshot.case.mergedInto !== null) throw conflict('cases.merged', { code: told.snapshot.case.code })
          const input = { from: numbered.absorbs.told.snapshot.case.code }
          return add(shift(numbered.step), told, { kind: 'absorbed', input, visibleTo: 'agency' })
        }
        const { step } = numbered
        if (!('mergeInto' in step)) return tell(shift, told, step)
        return tellMerger(shift(step), told, coded.get(step.mergeInto)!.told.snapshot.case)
      })
}

interface Place {
  index: number
  place: number
  action: string
}

/** A refusal says which case and which step of the input it means. */
function named<T>(where: Place, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw refused(where, error.code, error.details)
  }
}

const refused = ({ index, place, action }: Place, code: string, details: Record<string, unknown> = {}): AppError =>
  invalid('cases.badImport', { case: index, step: place, action, ...details, reason: details['reason'] ?? code })

const writtenOf = ({ asked, told }: Plan): store.History => ({
  ...told,
  parties: asked.parties,
  externalCode: asked.code ?? null,
})
