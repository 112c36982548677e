import {
  alternatives,
  blankOf,
  PERSONAL_COLUMNS,
  type Action,
  type CaseType,
  type ClockRule,
  type Effect,
  type EscalateStep,
  type State,
} from './case-type.ts'
import { Budget } from './contract-shapes.ts'

type Typed<S extends string, C extends string> = Omit<CaseType, 'states' | 'initial' | 'actions' | 'clocks'> & {
  states: Readonly<Record<S, State>>
  initial: NoInfer<S>
  actions: Readonly<Record<string, Action<NoInfer<S>, NoInfer<C>>>>
  clocks: Readonly<Record<C, ClockRule>>
}

/** Declares a case type; a table that contradicts itself stops the start with every mistake named. */
export function defineCaseType<const S extends string, const C extends string>(table: Typed<S, C>): CaseType {
  const type = table as unknown as CaseType
  const mistakes = checkCaseType(type)
  if (mistakes.length > 0) throw new Error(`case type ${type.type}@${type.version}: ${mistakes.join('; ')}`)
  return type
}

/** Every mistake in the table: unreachable states, dead ends, effects on clocks or fields that do not exist. */
export function checkCaseType(type: CaseType): string[] {
  return [
    ...checkNames(type),
    ...checkStates(type),
    ...Object.entries(type.actions).flatMap(([n, a]) => checkAction(type, n, a)),
  ]
}

function checkNames(type: CaseType): string[] {
  const out: string[] = []
  if (!/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/.test(type.type)) out.push('the type is not named system.kind')
  if (!/^[A-Z][A-Z0-9]{0,7}$/.test(type.codePrefix)) out.push('the code prefix is not 1 to 8 capital letters or digits')
  if (!Number.isInteger(type.version) || type.version < 1) out.push('the version is not a positive whole number')
  for (const field of type.partySees ?? [])
    if (!(field in type.data.shape)) out.push(`partySees names no field: ${field}`)
  if (!type.parties.includes(type.ratedBy ?? 'reporter') && type.ratedBy)
    out.push(`ratedBy names no party: ${type.ratedBy}`)
  if (type.mainClock !== undefined && !(type.mainClock in type.clocks))
    out.push(`mainClock names no clock: ${type.mainClock}`)
  out.push(...checkSplit(type), ...checkPersonal(type))
  for (const [name, { budget, remind, escalate }] of Object.entries(type.clocks)) {
    out.push(...checkLadder(name, escalate ?? []))
    if (budget && !Budget.safeParse(budget).success) out.push(`clock ${name} has a bad budget`)
    if (remind && 'fraction' in remind && !(remind.fraction > 0 && remind.fraction < 1))
      out.push(`clock ${name} warns at no fraction`)
    if (remind && 'hoursBefore' in remind && !(remind.hoursBefore > 0)) out.push(`clock ${name} warns too late`)
  }
  return out
}

function checkLadder(name: string, steps: readonly EscalateStep[]): string[] {
  if (steps.some((s) => !Budget.safeParse(s.after).success)) return [`clock ${name} escalates after a bad budget`]
  const rising = steps.every(
    (s, i) => Number.isInteger(s.level) && s.level > (steps[i - 1]?.level ?? 0) && s.level < 100,
  )
  return rising ? [] : [`clock ${name} has levels that do not rise`]
}

function checkSplit(type: CaseType): string[] {
  const { from = [], endsBy } = type.split ?? {}
  const out = from.filter((s) => !(s in type.states)).map((s) => `split names no state: ${s}`)
  if (endsBy === undefined) return out
  const end = type.actions[endsBy]
  if (!end) return [...out, `split ends by no action: ${endsBy}`]
  return end.to !== undefined && type.states[end.to]?.final
    ? out
    : [...out, `split ends by an action that ends nothing: ${endsBy}`]
}

/** What is blanked must still be a case of its type: the field may be absent, or an empty text. */
function checkPersonal(type: CaseType): string[] {
  return (type.personalFields ?? []).flatMap((field) => {
    if ((PERSONAL_COLUMNS as readonly string[]).includes(field)) return []
    if (!(field in type.data.shape)) return [`personalFields names no field: ${field}`]
    return blankOf(type, field) === undefined ? [`personalFields names a field that cannot be blank: ${field}`] : []
  })
}

function checkStates(type: CaseType): string[] {
  const names = Object.keys(type.states)
  if (!names.includes(type.initial)) return [`the initial state does not exist: ${type.initial}`]
  const edges = Object.values(type.actions).flatMap((a) => a.from.map((from) => [from, a.to ?? from] as const))
  const ahead = spread([type.initial], edges)
  const back = spread(
    names.filter((s) => type.states[s]?.final),
    edges.map(([from, to]) => [to, from] as const),
  )
  return [
    ...names.filter((s) => !ahead.has(s)).map((s) => `no way leads to state ${s}`),
    ...names.filter((s) => !back.has(s)).map((s) => `no way leads out of state ${s} to an end`),
  ]
}

function spread(start: readonly string[], edges: readonly (readonly [string, string])[]): Set<string> {
  const seen = new Set(start)
  for (let size = -1; size !== seen.size;) {
    size = seen.size
    for (const [from, to] of edges) if (seen.has(from)) seen.add(to)
  }
  return seen
}

function checkAction(type: CaseType, name: string, action: Action): string[] {
  const out: string[] = []
  const say = (what: string) => out.push(`action ${name} ${what}`)
  for (const s of [...action.from, ...(action.to === undefined ? [] : [action.to])])
    if (!(s in type.states)) say(`names no state: ${s}`)
  if (action.from.length === 0) say('starts nowhere')
  const who = alternatives(action)
  if (who.length === 0 || who.some((w) => !w.permission && !w.relation)) say('does not say who')
  for (const { permission, relation } of who) {
    if (!permission && (relation === 'agency' || relation === 'anywhere'))
      say(`has relation ${relation} without a permission`)
    if (relation?.startsWith('party:') && !type.parties.includes(relation.slice(6))) say(`names no party: ${relation}`)
  }
  if (action.secondPerson && !who.some((w) => w.permission)) say('has no permission for a second person')
  for (const effect of action.effects ?? []) {
    for (const clock of clocksOf(effect)) if (!(clock in type.clocks)) say(`names no clock: ${clock}`)
    if (!('set' in effect)) continue
    for (const field of effect.set) {
      if (!(field in type.data.shape)) say(`sets no field of data: ${field}`)
      if (!(field in (action.input?.shape ?? {}))) say(`does not ask for ${field}`)
    }
  }
  return out
}

function clocksOf(effect: Effect): readonly string[] {
  if ('startClock' in effect) return [effect.startClock]
  if ('stopClock' in effect) return [effect.stopClock]
  if ('extendClock' in effect) return [effect.extendClock]
  if ('pauseClocks' in effect) return effect.pauseClocks === true ? [] : effect.pauseClocks
  if ('resumeClocks' in effect) return effect.resumeClocks === true ? [] : effect.resumeClocks
  return []
}
