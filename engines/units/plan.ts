import type { Draft, EdgeKind, Level, NewItem, Operation } from './contract.ts'
import type { Unit } from './unit.ts'

/** Everything that lives on the day of a reorganisation or begins later. */
export type World = readonly Unit[]

export interface NewVersion {
  id: string
  kind: Level
  code: string
  name: string
  type: string
  parentId: string | null
  areaKm2: number | null
  centroid: { lon: number; lat: number } | null
}

export interface NewEdge {
  from: string
  to: string
  kind: EdgeKind
  share: number | null
}

/** What a reorganisation does, as rows: nothing here is decided again when it takes effect. */
export interface Plan {
  ended: string[]
  made: NewVersion[]
  changed: NewVersion[]
  edges: NewEdge[]
}

type Of<K extends Operation['op']> = Extract<Operation, { op: K }>

/** The units that an operation changes or ends. */
export function touchedBy(operation: Operation): string[] {
  if (operation.op === 'merge') return operation.from
  if (operation.op === 'split') return [operation.from]
  return [operation.unit]
}

/** The units that an operation ends. */
export function endedBy(operation: Operation): string[] {
  return operation.op === 'merge' || operation.op === 'split' || operation.op === 'dissolve' ? touchedBy(operation) : []
}

/** The units that an operation makes. */
export function madeBy(operation: Operation) {
  if (operation.op === 'merge') return [operation.into]
  return operation.op === 'split' ? operation.into : []
}

/** Works out what a draft does in a world. The world must hold the units that it names. */
export function planOf(world: World, draft: Pick<Draft, 'operations'>): Plan {
  const byId = new Map(world.map((unit) => [unit.id, unit]))
  const plan: Plan = { ended: [], made: [], changed: [], edges: [] }
  const heirs = new Map<string, string>()
  for (const operation of draft.operations) {
    plan.ended.push(...endedBy(operation))
    if (operation.op === 'merge') merge(byId, operation, plan, heirs)
    else if (operation.op === 'split') split(operation, plan)
    else if (operation.op === 'dissolve') dissolve(byId, operation, plan, heirs)
    else change(byId, operation, plan)
  }
  follow(world, plan, heirs)
  return plan
}

function merge(byId: ReadonlyMap<string, Unit>, { from, into }: Of<'merge'>, plan: Plan, heirs: Map<string, string>) {
  const id = into.id ?? ''
  const parts = from.flatMap((one) => byId.get(one) ?? [])
  plan.made.push({ ...into, id, ...shapeOf(parts) })
  for (const one of from) {
    plan.edges.push({ from: one, to: id, kind: 'merge', share: null })
    heirs.set(one, id)
  }
}

/** The area of a merged unit is the sum; its centroid the mean weighted by area. Unknown when a part is unknown. */
function shapeOf(parts: readonly Unit[]): Pick<NewVersion, 'areaKm2' | 'centroid'> {
  const area = parts.reduce((sum, { areaKm2 }) => sum + (areaKm2 ?? Number.NaN), 0)
  const mean = (axis: 'lon' | 'lat') =>
    parts.reduce((sum, part) => sum + (part.areaKm2 ?? Number.NaN) * (part.centroid?.[axis] ?? Number.NaN), 0) / area
  const centroid = { lon: mean('lon'), lat: mean('lat') }
  return {
    areaKm2: Number.isFinite(area) && area > 0 ? Math.round(area * 100) / 100 : null,
    centroid: Number.isFinite(centroid.lon) && Number.isFinite(centroid.lat) ? centroid : null,
  }
}

function split({ from, into }: Of<'split'>, plan: Plan) {
  for (const { share, ...unit } of into) {
    const id = unit.id ?? ''
    plan.made.push({ ...unit, id, areaKm2: null, centroid: null })
    plan.edges.push({ from, to: id, kind: 'part', share })
  }
}

function dissolve(
  byId: ReadonlyMap<string, Unit>,
  { unit, into }: Of<'dissolve'>,
  plan: Plan,
  heirs: Map<string, string>,
) {
  const parent = byId.get(unit)?.parentId
  const only = into === undefined ? parent : into.length === 1 ? into[0]?.unit : undefined
  if (only) {
    plan.edges.push({ from: unit, to: only, kind: 'succeed', share: null })
    heirs.set(unit, only)
    return
  }
  for (const part of into ?? []) plan.edges.push({ from: unit, to: part.unit, kind: 'part', share: part.share })
}

function change(byId: ReadonlyMap<string, Unit>, operation: Of<'rename' | 'recode' | 'move'>, plan: Plan) {
  const before = byId.get(operation.unit)
  if (!before) return
  const { op: _, unit: __, ...words } = operation
  const given = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined))
  plan.changed.push({ ...versionOf(before), ...given })
}

const versionOf = ({ id, kind, code, name, type, parentId, areaKm2, centroid }: Unit): NewVersion => ({
  id,
  kind,
  code,
  name,
  type,
  parentId,
  areaKm2,
  centroid,
})

/** What lay below a unit that went whole into one other goes with it, unless the draft says otherwise. */
function follow(world: World, plan: Plan, heirs: ReadonlyMap<string, string>) {
  const settled = new Set([...plan.ended, ...plan.changed.map(({ id }) => id)])
  for (const unit of world) {
    const heir = unit.parentId === null ? undefined : heirs.get(unit.parentId)
    if (heir && unit.validTo === null && !settled.has(unit.id))
      plan.changed.push({ ...versionOf(unit), parentId: heir })
  }
}

/** What is told of a unit that a plan makes or changes. */
export const newItem = ({ id, code, name, type, kind, parentId }: NewVersion): NewItem => ({
  id,
  code,
  name,
  type,
  level: kind,
  parentId,
})
