import { findUnitByKey, getUnit, getUnits, listUnits, type Unit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import { canonicalAgency } from './shared/dossier-code.ts'
import { rulesOf } from './setting.ts'

/** Stands in a procedure for the People's Committee of the commune concerned. */
const COMMUNE = 'commune'

export const unitLabel = (u: Pick<Unit, 'name' | 'type' | 'kind'>): string =>
  u.kind === 'commune' ? `UBND ${u.type} ${u.name}` : u.name

/** A unit that lives today. */
export async function livingUnit(ctx: Ctx, id: string): Promise<Unit | undefined> {
  try {
    const unit = await getUnit(ctx, id)
    return unit.validTo !== null && unit.validTo <= ctx.today() ? undefined : unit
  } catch (refused) {
    if (refused instanceof AppError) return undefined
    throw refused
  }
}

/** The unit that a procedure means by a key, in the commune of the matter. */
export async function agencyOf(ctx: Ctx, key: string, communeId: string | undefined): Promise<string> {
  if (key !== COMMUNE) {
    const unit = await findUnitByKey(ctx, key)
    if (!unit) throw conflict('public-services.noAgency', { agency: key })
    return unit.id
  }
  if (communeId === undefined) throw invalid('public-services.communeNeeded')
  const unit = await livingUnit(ctx, communeId)
  if (unit?.kind !== 'commune') throw invalid('public-services.communeNeeded')
  return unit.id
}

/** Names of units today. */
export async function namesOf(ctx: Ctx, ids: readonly (string | null)[]) {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))].map((id) => ({ id, at: ctx.today() }))
  const units = wanted.length === 0 ? new Map<string, Unit>() : await getUnits(ctx, wanted)
  return (id: string | null) => {
    const unit = id === null ? undefined : units.get(id)
    return id !== null && unit ? { id, name: unitLabel(unit) } : null
  }
}

/**
 * The identifier of an agency as it stands in dossier codes. A commune that has none yet is named by its statistical
 * code below the province's root, so that two communes never share a register.
 */
export async function agencyCode(ctx: Ctx, unitId: string): Promise<string> {
  const { agencyRoot } = rulesOf(ctx)
  const { code } = await getUnit(ctx, unitId)
  const own = canonicalAgency(code)
  if (own !== undefined) return own
  return /^\d{5}$/.test(code) ? `${agencyRoot}.${code.slice(0, 2)}.${code.slice(2)}` : agencyRoot
}

/** Every unit with a one-stop counter. */
export async function counterUnits(ctx: Ctx): Promise<Unit[]> {
  const { counters } = rulesOf(ctx)
  const named = await Promise.all(counters.filter((key) => key !== COMMUNE).map((key) => findUnitByKey(ctx, key)))
  const communes = counters.includes(COMMUNE) ? await listUnits(ctx, { level: 'commune', at: ctx.today() }) : []
  return [...named.filter((unit): unit is Unit => unit !== undefined), ...communes]
}
