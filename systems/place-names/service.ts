import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { communeAt } from '@hue-s/engines/geo/index.ts'
import { getUnit, getUnits, predecessors, successors, type Relative } from '@hue-s/engines/units/index.ts'
import type { PlacePage, Related, UnitPage } from './contract.ts'
import { listPlaces } from './places.ts'
import { titleOf } from './unit-names.ts'

/** A unit or agency: what it is today, or who took over from it. */
export async function unit(ctx: Ctx, { id }: ById): Promise<UnitPage> {
  const today = ctx.today()
  const found = await getUnit(ctx, id)
  const isLiving = found.validTo === null || found.validTo > today
  const until = isLiving ? null : found.validTo
  const before = dayBefore(found.validFrom)
  const [next, earlier] = await Promise.all([
    isLiving ? [] : successors(ctx, id, found.validFrom, today),
    isLiving ? predecessors(ctx, id, today, before) : [],
  ])
  const parents = await getUnits(
    ctx,
    found.parentId ? [{ id: found.parentId, at: isLiving ? today : found.validFrom }] : [],
  )
  const parent = found.parentId ? parents.get(found.parentId) : undefined
  return {
    id,
    title: titleOf(ctx, found),
    level: found.kind,
    code: found.code,
    isLiving,
    since: found.validFrom,
    until,
    citation: found.citation,
    areaKm2: found.areaKm2,
    parent: parent ? { id: parent.id, title: titleOf(ctx, parent), level: parent.kind } : null,
    today: await related(ctx, next, today),
    madeOf: await related(
      ctx,
      earlier.filter((one) => one.unitId !== id),
      before,
    ),
  }
}

async function related(ctx: Ctx, relatives: readonly Relative[], at: string): Promise<Related[]> {
  const units = await getUnits(
    ctx,
    relatives.map(({ unitId }) => ({ id: unitId, at })),
  )
  return relatives.flatMap(({ unitId, share, on, citation }) => {
    const one = units.get(unitId)
    return one ? [{ id: unitId, title: titleOf(ctx, one), level: one.kind, isPart: share < 0.999, on, citation }] : []
  })
}

const dayBefore = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)

/** A well-known place and the commune it lies in. */
export async function place(ctx: Ctx, { key }: { key: string }): Promise<PlacePage> {
  const found = listPlaces(ctx).find((one) => one.key === key)
  if (!found) throw notFound('place-names.noSuchPlace')
  const located = await communeAt(ctx, found.at)
  const commune = located
    ? (await getUnits(ctx, [{ id: located.unitId, at: ctx.today() }])).get(located.unitId)
    : undefined
  return {
    ...found,
    commune: commune ? { id: commune.id, title: titleOf(ctx, commune), level: commune.kind } : null,
  }
}
