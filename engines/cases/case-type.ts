import { z } from 'zod'
import { plainText } from '@hue-s/kernel/shared/route.ts'
import type { Dictionary } from '@hue-s/kernel/shared/text.ts'
import { Budget, type Audience } from './contract-shapes.ts'

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

/** Who is told when a clock has run out and so much more time has passed: level 1, then 2 … what they mean is the system's. */
export interface EscalateStep {
  after: Budget
  level: number
}

export interface ClockRule {
  /** Used when the opening names no budget. Without either the case simply has no such clock. */
  budget?: Budget
  startsAtOpening?: boolean
  remind?: Remind
  /** Levels that rise with their times, unless the opening names others. A clock that stops, is paused or gets a new due time ends it. */
  escalate?: readonly EscalateStep[]
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
  /** The clock that figures mean by «in time»; `handle` unless told, else the last one of the table. */
  mainClock?: string
  /** Where a case may be split (every state that is no end, unless told) and the action that may end it then. */
  split?: { from?: readonly string[]; endsBy?: string }
  /** What tells a person: fields of `data`, `title`, `placeText`, `point`. Blanked when the case is made anonymous. */
  personalFields?: readonly string[]
}

/** The clock that figures mean by «in time». */
export const mainClockOf = (type: CaseType): string | undefined =>
  type.mainClock ?? ('handle' in type.clocks ? 'handle' : Object.keys(type.clocks).at(-1))

/** Columns of a case, beside fields of its data, that may be personal. */
export const PERSONAL_COLUMNS = ['title', 'placeText', 'point'] as const

/** What stands in a personal field afterwards: nothing at all, null or an empty text, whichever the type allows first. */
export function blankOf(type: CaseType, field: string): { value: unknown } | undefined {
  const schema = type.data.shape[field] as z.ZodType | undefined
  return [undefined, null, ''].map((value) => ({ value })).find(({ value }) => schema?.safeParse(value).success)
}

/** The alternatives of «who»; one of them must fit. */
export const alternatives = (action: Action): readonly Who[] =>
  Array.isArray(action.who) ? (action.who as readonly Who[]) : [action.who as Who]

/** What an action asks of whoever acts: its own form and what its effects need. */
export function inputOf(action: Action): z.ZodObject {
  const known = inputs.get(action) ?? makeInput(action)
  inputs.set(action, known)
  return known
}
// Schemas are costly to make and the same for every case.
const inputs = new WeakMap<Action, z.ZodObject>()

function makeInput(action: Action): z.ZodObject {
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
