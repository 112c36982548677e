import { getUnits, listUnits, successors, type Unit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Today } from './shared/front.ts'

const dayBefore = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)

/** What these communes are today; one that nobody knows is left out. */
export async function communesToday(ctx: Ctx, ids: readonly string[]): Promise<Today> {
  const today = ctx.today()
  const named = await unitsOn(ctx, ids, today)
  const found = new Map<string, readonly Unit[]>()
  for (const id of new Set(ids)) {
    const unit = named.get(id)
    if (!unit) continue
    if (unit.validTo === null || unit.validTo > today) found.set(id, [unit])
    else {
      const heirs = await successors(ctx, id, dayBefore(unit.validTo), today)
      found.set(id, [
        ...(
          await unitsOn(
            ctx,
            heirs.map(({ unitId }) => unitId),
            today,
          )
        ).values(),
      ])
    }
  }
  return found
}

const unitsOn = (ctx: Ctx, ids: readonly string[], at: string) =>
  ids.length === 0
    ? Promise.resolve(new Map<string, Unit>())
    : getUnits(
        ctx,
        ids.map((id) => ({ id, at })),
      )

/** Stops unless every area is a commune of today. */
export async function mustBeCommunes(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const today = ctx.today()
  const found = await unitsOn(ctx, ids, today)
  const unknown = ids.find((id) => {
    const unit = found.get(id)
    return unit?.kind !== 'commune' || unit.validFrom > today || (unit.validTo !== null && unit.validTo <= today)
  })
  if (unknown !== undefined) throw invalid('home.unknownArea', { id: unknown })
}

/** Stops unless the operator answers for all of these communes; without any, for the whole province. */
export async function mustAnswerFor(ctx: Ctx, areas: readonly string[]): Promise<void> {
  const wanted =
    areas.length > 0 ? areas : (await listUnits(ctx, { at: ctx.today(), level: 'province' })).map(({ id }) => id)
  if (wanted.some((id) => !ctx.can('home.arrange', id))) throw forbidden('home.notInYourArea')
}
