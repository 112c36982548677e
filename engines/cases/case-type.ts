import { z } from 'zod'
import { plainText } from '@hue-s/kernel/shared/route.ts'
import type { Dictionary } from '@hue-s/kernel/shared/text.ts'
import { Budget, type Audience } from './contract.ts'

/** How a state looks in a list: the design system knows a colour and a sign for each. */
export type Tone = 'new' | 'busy' | 'waiting' | 'done' | 'refused'

export interface State {
  final: boolean
  tone: Tone
  /** The reporter may rate in this state, as in every final one. */
  rateable?: boolean
}

/**
 * How the actor stands to the case. `agency`: the permission holds in the case's agency (also the meaning of a bare
 * permission); `anywhere`: it holds in any unit; `party:reporter`: a party in that role; `system`: the platform alone.
 */
export type Relation = 'agency' | 'anywhere' | 'assignee' | 'party' | `party:${string}` | 'system'

/** Both parts must hold. */
export interface Who {
  permission?: string
  relation?: Relation
}

/** When a clock warns: at this fraction of its running time, or this many hours before it runs out. */
export type Remind = { fraction: number } | { hoursBefore: number }

export interface ClockRule {
  /** Used when the opening names no budget. Without either the case simply has no such clock. */
  budget?: Budget
  startsAtOpening?: boolean
  remind?: Remind
}

/** What an action does beside the move. `input` means: asked of whoever acts. */
export type Effect<C extends string = string> =
  /** Does nothing while the clock runs: a transfer never wins time. A stopped clock begins anew. */
  | { startClock: C }
  | { stopClock: C }
  | { pauseClocks: true | readonly C[] }
  | { resumeClocks: true | readonly C[] }
  | { extendClock: C; by: Budget | 'input' }
  | { assign: 'actor' | 'none' | 'input' }
  /** To another agency; the assignee is reset, the history stays. */
  | { transfer: 'input' }
  /** Asks for a message and announces it to whom the action is visible. */
  | { message: 'input' }
  /** Fields of `data` taken from the input. */
  | { set: readonly string[] }
  | { priority: number | 'input' }
  /** Announces `cases.signalled` with this kind. */
  | { emit: string }

export interface Action<S extends string = string, C extends string = string> {
  from: readonly S[]
  /** Without it the case stays in its state. */
  to?: S
  /** One of these must fit. */
  who: Who | readonly Who[]
  input?: z.ZodObject
  effects?: readonly Effect<C>[]
  /** Who sees it in the timeline; `agency` unless told. */
  visibleTo?: Audience
  /** A second person, who holds the permission in the case's agency, must approve before it happens. */
  secondPerson?: boolean
}

/** Everything the engine knows of one kind of case. A running case keeps the version it was opened under. */
export interface CaseType {
  type: string
  version: number
  codePrefix: string
  states: Readonly<Record<string, State>>
  initial: string
  actions: Readonly<Record<string, Action>>
  clocks: Readonly<Record<string, ClockRule>>
  data: z.ZodObject
  /** Roles a party may have. */
  parties: readonly string[]
  /** Reading cases of one's agency. */
  readPermission: string
  /** Comments, attachments, relations, merging, and reading internal notes. */
  workPermission: string
  publishPermission?: string
  /** Reading who the parties are. */
  partiesPermission?: string
  /** Fields of `data` that a party may see; none unless told. */
  partySees?: readonly string[]
  /** Who rates; `reporter` unless told. */
  ratedBy?: string
}

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
  for (const [name, { budget, remind }] of Object.entries(type.clocks)) {
    if (budget && !Budget.safeParse(budget).success) out.push(`clock ${name} has a bad budget`)
    if (remind && 'fraction' in remind && !(remind.fraction > 0 && remind.fraction < 1))
      out.push(`clock ${name} warns at no fraction`)
    if (remind && 'hoursBefore' in remind && !(remind.hoursBefore > 0)) out.push(`clock ${name} warns too late`)
  }
  return out
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

/** The alternatives of «who»; one of them must fit. */
export const alternatives = (action: Action): readonly Who[] =>
  Array.isArray(action.who) ? (action.who as readonly Who[]) : [action.who as Who]

/** What an action asks of whoever acts: its own form and what its effects need. */
export function inputOf(action: Action): z.ZodObject {
  const shape: Record<string, z.ZodType> = { note: plainText(1, 2000).optional() }
  for (const effect of action.effects ?? []) {
    if ('assign' in effect && effect.assign === 'input') shape['assigneeId'] = z.uuid()
    if ('transfer' in effect) shape['agencyId'] = z.uuid()
    if ('message' in effect) shape['message'] = plainText(1, 4000)
    if ('priority' in effect && effect.priority === 'input') shape['priority'] = z.int().min(0).max(3)
    if ('extendClock' in effect && effect.by === 'input') shape['extension'] = Budget
  }
  return z.object({ ...shape, ...action.input?.shape })
}

/** The words a type needs and this dictionary lacks: `cases.<type>.name`, `.state.<s>`, `.action.<a>`, `.clock.<c>`. */
export function missingWords(type: CaseType, dictionary: Dictionary): string[] {
  const of = (kind: string, names: object) => Object.keys(names).map((n) => `cases.${type.type}.${kind}.${n}`)
  const wanted = [
    `cases.${type.type}.name`,
    ...of('state', type.states),
    ...of('action', type.actions),
    ...of('clock', type.clocks),
  ]
  return wanted.filter((key) => !dictionary[key])
}

const registry = new Map<string, CaseType[]>()

/** Makes a type known to this process, once per version; a system does it when its module loads. */
export function registerCaseType(type: CaseType): CaseType {
  const versions = registry.get(type.type) ?? []
  const same = versions.find((t) => t.version === type.version)
  if (same && same !== type) throw new Error(`case type ${type.type}@${type.version} is registered twice`)
  if (!same)
    registry.set(
      type.type,
      [...versions, type].sort((a, b) => b.version - a.version),
    )
  return type
}

/** The newest version of each type. */
export const caseTypes = (): CaseType[] => [...registry.values()].flatMap((versions) => versions.slice(0, 1))

/** The newest version of a type, if this process knows it. */
export const findType = (type: string): CaseType | undefined => registry.get(type)?.[0]

/** Whether this process knows the version a case was opened under. */
export const isRegistered = (row: { type: string; typeVersion: number }): boolean =>
  registry.get(row.type)?.some((t) => t.version === row.typeVersion) ?? false

/** The version a case was opened under; its absence means that a system dropped a version still in use. */
export function typeOf(row: { type: string; typeVersion: number }): CaseType {
  const found = registry.get(row.type)?.find((t) => t.version === row.typeVersion)
  if (!found) throw new Error(`case type ${row.type}@${row.typeVersion} is not registered`)
  return found
}
