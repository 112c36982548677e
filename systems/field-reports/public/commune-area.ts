import type { PublicFilters } from '@hue-s/engines/cases/index.ts'
import { outlineOf } from '@hue-s/engines/geo/index.ts'
import {
  getUnit,
  getUnits,
  predecessors,
  successors,
  successorsOfAll,
  withSubunits,
  type Relative,
} from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'

export type Unit = Awaited<ReturnType<typeof getUnit>>
type Partly = NonNullable<PublicFilters['partly']>[number]

/** Where the reports of a chosen commune are found. */
export interface CommuneArea {
  communeIds: string[]
  /** Of those, the ones of which only a part is the chosen commune. */
  partly: Partly[]
}

export const dayBefore = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** A unit as it last was; undefined when there was never one of that id. */
export async function unitEver(ctx: Ctx, id: string): Promise<Unit | undefined> {
  try {
    return await getUnit(ctx, id)
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined
    throw error
  }
}

/** The last day on which a unit was there; undefined while it is. */
export const lastDayOf = (ctx: Ctx, { validTo }: Pick<Unit, 'validTo'>) =>
  validTo !== null && validTo <= ctx.today() ? dayBefore(validTo) : undefined

const isOnly = (relatives: readonly Relative[] | undefined, id: string) =>
  relatives?.length === 1 && relatives[0]?.unitId === id

/** Those of the communes before this one that did not go into it whole. */
async function dividedBefore(ctx: Ctx, id: string, before: readonly string[], on: string): Promise<string[]> {
  if (before.length === 0) return []
  const heirs = await successorsOfAll(ctx, before, '0001-01-01', on)
  // What has no heir of its own (a part below the commune) came along whole.
  return before.filter((one) => (heirs.get(one)?.length ?? 0) > 0 && !isOnly(heirs.get(one), id))
}

/** The communes that have had the place of an ended one since, and which of them reach beyond it. */
async function since(ctx: Ctx, id: string, on: string): Promise<{ ids: string[]; wider: string[] }> {
  const heirs = (await successors(ctx, id, on, ctx.today())).map(({ unitId }) => unitId)
  const near = [...new Set([...heirs, ...(await withSubunits(ctx, heirs, ctx.today()))])].filter((one) => one !== id)
  const known = await getUnits(
    ctx,
    near.map((one) => ({ id: one, at: ctx.today() })),
  )
  const ids: string[] = []
  const wider: string[] = []
  for (const one of near) {
    const unit = known.get(one)
    const last = unit && (lastDayOf(ctx, unit) ?? ctx.today())
    if (last === undefined || last <= on) continue
    const made = await predecessors(ctx, one, last, on)
    if (!made.some(({ unitId }) => unitId === id)) continue
    ids.push(one)
    if (!isOnly(made, id)) wider.push(one)
  }
  return { ids, wider }
}

/**
 * The communes whose reports belong to a chosen one. Records keep the commune of their own day, so a living commune
 * also has those of the ones it was made of, and an ended one those of the communes that have had its place since.
 * Where only a part of such a commune is meant, the record's own place decides by the published boundaries of the
 * chosen one; without them (or without a place) nobody can say, and the list says so.
 */
export async function communeArea(ctx: Ctx, id: string): Promise<CommuneArea> {
  const unit = await unitEver(ctx, id)
  if (!unit) return { communeIds: [id], partly: [] }
  const ended = lastDayOf(ctx, unit)
  const on = ended ?? ctx.today()
  const own = await withSubunits(ctx, [id], on)
  const later = ended === undefined ? { ids: [], wider: [] } : await since(ctx, id, on)
  const communeIds = [...new Set([...own, ...later.ids])]
  if (unit.kind !== 'commune') return { communeIds, partly: [] }
  const before = await dividedBefore(
    ctx,
    id,
    own.filter((one) => one !== id),
    on,
  )
  if (before.length === 0 && later.wider.length === 0) return { communeIds, partly: [] }
  const rings = await outlineOf(ctx, id, on)
  const partly = [
    { communeIds: before, rings },
    { communeIds: later.wider, rings, after: on },
  ].filter((one) => one.communeIds.length > 0)
  return { communeIds, partly }
}

/** Which of these reports only may belong to the chosen commune: no boundary, or no place, decided it. */
export const mayBelong = (
  partly: readonly Partly[] = [],
  rows: readonly { id: string; communeId: string | null; lon: number | null }[],
): string[] =>
  rows
    .filter(({ communeId, lon }) =>
      partly.some(
        ({ communeIds, rings }) =>
          communeId !== null && communeIds.includes(communeId) && (rings === undefined || lon === null),
      ),
    )
    .map(({ id }) => id)
