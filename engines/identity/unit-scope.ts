import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { ancestors, getUnit, listUnits, successors, withSubunits, type Unit } from '@hue-s/engines/units/index.ts'

/** A unit as it is today or was last; undefined when there is none with this id. */
export async function findUnit(ctx: Ctx, id: string): Promise<Unit | undefined> {
  try {
    return await getUnit(ctx, id)
  } catch (refused) {
    if (refused instanceof AppError) return undefined
    throw refused
  }
}

/** What a grant at a unit covers: everything for the province (or none named), otherwise the unit and those below it. */
export async function coverage(ctx: Ctx, unitId: string | null, today: string): Promise<'*' | string[]> {
  if (unitId === null) return '*'
  const unit = await findUnit(ctx, unitId)
  if (unit?.kind === 'province') return '*'
  return [...new Set([unitId, ...(await withSubunits(ctx, [unitId], today))])]
}

/** Names of units for people to read, by id. */
export async function unitNames(ctx: Ctx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) {
    const unit = id === null ? undefined : await findUnit(ctx, id)
    if (unit) names.set(unit.id, unit.name)
  }
  return names
}

/** The units at which a grant covers this one: itself, those above it, and where it ended its heirs and those above them. */
export async function unitsResponsibleFor(ctx: Ctx, unitId: string | null): Promise<string[]> {
  const today = ctx.today()
  const out = new Set((await listUnits(ctx, { at: today, level: 'province' })).map((u) => u.id))
  const unit = unitId === null ? undefined : await findUnit(ctx, unitId)
  if (!unit) return [...out]
  const ended = unit.validTo !== null && unit.validTo <= today
  const heirs = ended ? (await successors(ctx, unit.id, unit.validFrom, today)).map((r) => r.unitId) : []
  for (const id of [unit.id, ...heirs]) {
    out.add(id)
    for (const above of await ancestors(ctx, id, today)) out.add(above.id)
  }
  return [...out]
}
