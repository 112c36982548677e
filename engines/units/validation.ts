import type { Draft, Level } from './contract.ts'
import { madeBy, planOf, touchedBy, type NewVersion, type Plan, type World } from './plan.ts'
import type { Unit } from './unit.ts'

/** One thing wrong with a draft: where, why, and the facts that its sentence mentions. */
export interface DraftFault {
  path: string
  code: string
  facts?: Record<string, unknown>
}

/** Codes of territory have 2, 3 and 5 digits (Quyết định 124/2004/QĐ-TTg, Quyết định 19/2025/QĐ-TTg). */
const CODES: Readonly<Record<Level, RegExp>> = {
  province: /^\d{2}$/,
  district: /^\d{3}$/,
  commune: /^\d{5}$/,
  agency: /^[0-9A-Za-z.-]+$/,
}
const RANK: Readonly<Record<Level, number>> = { province: 0, district: 1, commune: 2, agency: 3 }

/** Everything that is wrong with a draft in a world, all at once. */
export function faultsOf(world: World, draft: Draft): DraftFault[] {
  const plan = planOf(world, draft)
  const all = [
    ...draft.operations.flatMap((_, i) => faultsOfOperation(world, draft, i)),
    ...codeFaults(world, draft, plan),
    ...parentFaults(world, draft, plan),
  ]
  return [...new Map(all.map((fault) => [JSON.stringify(fault), fault])).values()]
}

/** The version in force on the day; a unit that begins or changes later has no such version to close. */
const livingAt = (world: World, id: string, on: string) =>
  world.find((unit) => unit.id === id && unit.validFrom <= on && (unit.validTo === null || unit.validTo > on))

function faultsOfOperation(world: World, draft: Draft, index: number): DraftFault[] {
  const operation = draft.operations[index]
  if (!operation) return []
  const path = `operations.${index}`
  const on = draft.effectiveOn
  const units = touchedBy(operation)
  const faults = units.flatMap((id) => changeFault(world, draft, id, index) ?? [])
  for (const { id } of madeBy(operation)) {
    if (id !== undefined && world.some((unit) => unit.id === id)) faults.push({ path, code: 'idTaken', facts: { id } })
  }
  if (operation.op === 'merge') {
    const kinds = new Set(units.map((id) => livingAt(world, id, on)?.kind))
    if (kinds.size > 1) faults.push({ path, code: 'mixedLevels' })
  }
  if (operation.op === 'split') faults.push(...shareFault(path, operation.into))
  if (operation.op === 'dissolve') faults.push(...heirFaults(world, draft, index))
  return faults
}

function changeFault(world: World, draft: Draft, id: string, index: number): DraftFault | undefined {
  const path = `operations.${index}`
  const others = draft.operations.flatMap((operation, i) => (i === index ? [] : touchedBy(operation)))
  const own = touchedBy(draft.operations[index] as Draft['operations'][number])
  const unit = livingAt(world, id, draft.effectiveOn)
  if (!unit) return { path, code: 'notLiving', facts: { unit: id } }
  const name = `${unit.type} ${unit.name}`
  if (others.includes(id) || own.filter((one) => one === id).length > 1) {
    return { path, code: 'twice', facts: { unit: name } }
  }
  if (unit.validTo !== null || unit.validFrom === draft.effectiveOn) {
    return { path, code: 'changesAlready', facts: { unit: name } }
  }
  return undefined
}

function shareFault(path: string, parts: readonly { share: number }[]): DraftFault[] {
  const sum = parts.reduce((total, { share }) => total + share, 0)
  return Math.abs(sum - 1) > 0.001 ? [{ path, code: 'shares', facts: { sum: Math.round(sum * 10_000) / 10_000 } }] : []
}

function heirFaults(world: World, draft: Draft, index: number): DraftFault[] {
  const operation = draft.operations[index]
  if (operation?.op !== 'dissolve') return []
  const path = `operations.${index}`
  const parent = livingAt(world, operation.unit, draft.effectiveOn)?.parentId
  const heirs = operation.into?.map(({ unit }) => unit) ?? (parent ? [parent] : [])
  if (heirs.length === 0) return [{ path, code: 'noHeir' }]
  const made = draft.operations.flatMap((one) => madeBy(one).map(({ id }) => id))
  const ending = draft.operations.flatMap((one) =>
    one.op === 'merge' || one.op === 'split' || one.op === 'dissolve' ? touchedBy(one) : [],
  )
  const faults = heirs
    .filter((id) => ending.includes(id) || (!made.includes(id) && !lastsFrom(world, id, draft.effectiveOn)))
    .map((id) => ({ path, code: 'heirNotLiving', facts: { unit: id } }))
  if (new Set(heirs).size < heirs.length) faults.push({ path, code: 'twice', facts: { unit: heirs[0] ?? '' } })
  return [...faults, ...(operation.into ? shareFault(path, operation.into) : [])]
}

/** Lives on the day and is not known to end. */
const lastsFrom = (world: World, id: string, on: string) => {
  const versions = world.filter((unit) => unit.id === id)
  return livingAt(world, id, on) !== undefined && versions.some(({ validTo }) => validTo === null)
}

const indexOf = (draft: Draft, id: string) =>
  draft.operations.findIndex((one) => touchedBy(one).includes(id) || madeBy(one).some((unit) => unit.id === id))
const pathOf = (draft: Draft, id: string) => {
  const index = indexOf(draft, id)
  return index < 0 ? 'operations' : `operations.${index}`
}

/** At any date a code names one unit of its level. */
function codeFaults(world: World, draft: Draft, plan: Plan): DraftFault[] {
  const gone = new Set([...plan.ended, ...plan.changed.map(({ id }) => id)])
  const taken = new Map(world.filter(({ id }) => !gone.has(id)).map((unit) => [`${unit.kind} ${unit.code}`, unit.name]))
  const faults: DraftFault[] = []
  for (const unit of [...plan.made, ...plan.changed]) {
    const key = `${unit.kind} ${unit.code}`
    const owner = taken.get(key)
    const path = pathOf(draft, unit.id)
    if (owner !== undefined) faults.push({ path, code: 'codeTaken', facts: { code: unit.code, owner } })
    if (!CODES[unit.kind].test(unit.code)) faults.push({ path, code: 'badCode', facts: { code: unit.code } })
    taken.set(key, unit.name)
  }
  const ids = plan.made.map(({ id }) => id)
  if (new Set(ids).size < ids.length) faults.push({ path: 'operations', code: 'idTaken', facts: { id: '' } })
  return faults
}

/** After the day every unit lies in one that lives, of a higher level, and in no circle. */
function parentFaults(world: World, draft: Draft, plan: Plan): DraftFault[] {
  const before = new Map<string, NewVersion | Unit>()
  for (const unit of world) if (unit.validTo === null) before.set(unit.id, unit)
  const after = new Map(before)
  for (const id of plan.ended) after.delete(id)
  for (const unit of [...plan.changed, ...plan.made]) after.set(unit.id, unit)
  const faults: DraftFault[] = []
  for (const unit of after.values()) {
    const code = parentFault(after, unit)
    const was = before.get(unit.id)
    if (!code || (was === unit && parentFault(before, unit) === code)) continue
    const left = code === 'parentGone' && indexOf(draft, unit.id) < 0 ? 'childrenLeft' : code
    const parent = unit.parentId ?? ''
    const path = left === 'childrenLeft' ? pathOf(draft, parent) : pathOf(draft, unit.id)
    faults.push({ path, code: left, facts: { unit: `${unit.type} ${unit.name}` } })
  }
  return faults
}

function parentFault(after: ReadonlyMap<string, NewVersion | Unit>, unit: NewVersion | Unit): string | undefined {
  if (unit.kind === 'province') return unit.parentId === null ? undefined : 'badParent'
  const parent = unit.parentId === null ? undefined : after.get(unit.parentId)
  if (!parent) return 'parentGone'
  const fits = unit.kind === 'agency' || RANK[parent.kind] < RANK[unit.kind]
  if (!fits) return 'badParent'
  let above: NewVersion | Unit | undefined = parent
  for (let step = 0; above; step++) {
    if (above.id === unit.id || step > 20) return 'badParent'
    above = above.parentId === null ? undefined : after.get(above.parentId)
  }
  return undefined
}
