import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { DateOfLaw, type Level, type LineageItem } from './contract.ts'
import { getUnit } from './directory.ts'
import { backward, forward, type Relative } from './lineage.ts'
import { findUnitsByName } from './names.ts'
import * as store from './store.ts'
import { itemOf, type PlacedUnit } from './unit.ts'

export { preview } from './preview.ts'
export { approve, draft, redraft, reorganisation, reorganisations, undo, withdraw } from './reorganisation.ts'

interface ListInput {
  level?: Level | undefined
  at?: string | undefined
  parent?: string | undefined
  q?: string | undefined
  code?: string | undefined
}

/** Units on a date. On a day that is not in the calendar there were none. */
export async function list(ctx: Ctx, { level, at = ctx.today(), parent, q, code }: ListInput) {
  if (!DateOfLaw.safeParse(at).success) return { items: [], total: 0 }
  const units = await store.listUnits(ctx.db, { at, level, parentId: parent, search: q, code })
  return { items: units.map(itemOf), total: units.length }
}

/** One unit on a date. */
export async function read(ctx: Ctx, { id, at }: { id: string; at?: string | undefined }) {
  const unit = await getUnit(ctx, id, at)
  return { ...itemOf(unit), citation: unit.citation, areaKm2: unit.areaKm2, centroid: unit.centroid }
}

interface LineageInput {
  code: string
  at?: string | undefined
  to?: string | undefined
  level?: Level | undefined
}

/**
 * What the owner of a code on one date is on another, later or earlier. A code may have had several owners: without
 * a date each of them is followed, with one only the owners of that day.
 */
export async function lineage(ctx: Ctx, { code, at, to = ctx.today(), level }: LineageInput) {
  const upTo = [at ?? to, to, ctx.today()].sort().at(-1) ?? to
  const owners = await store.unitsOfCode(ctx.db, code, { at, upTo: at ?? upTo, level })
  if (owners.length === 0) {
    if (await store.codeExists(ctx.db, code, upTo)) throw notFound('units.codeNotInForce', { code, at: at ?? to })
    throw notFound('units.noSuchCode', { code })
  }
  const ids = owners.map(({ id }) => id)
  const back = at !== undefined && to < at
  const graph = await store.lineageOf(ctx.db, ids, back ? 'backward' : 'forward', to)
  const found = owners.flatMap((owner) => {
    const from = at ?? owner.validFrom
    const relatives = back ? backward(graph, owner.id, from, to) : forward(graph, owner.id, from, to)
    return relatives.map((relative) => ({ owner, relative }))
  })
  const units = await placedAt(
    ctx,
    found.map(({ relative }) => relative.unitId),
    to,
  )
  const items = found.flatMap(({ owner, relative }): LineageItem[] => {
    const item = relationOf(units, relative)
    const from = { id: owner.id, code: owner.code, name: owner.name, level: owner.kind }
    return item ? [{ ...item, from }] : []
  })
  return { items }
}

/** Units that words may mean, with what each is today. */
export async function find(ctx: Ctx, { q, at }: { q: string; at?: string | undefined }) {
  const found = await findUnitsByName(ctx, q, at === undefined ? {} : { at })
  const day = at !== undefined && at > ctx.today() ? at : ctx.today()
  const units = await placedAt(
    ctx,
    found.flatMap(({ today }) => today.map(({ unitId }) => unitId)),
    day,
  )
  return {
    items: found.map(({ unit, match, today }) => ({
      unit: itemOf(unit),
      match,
      today: today.flatMap((relative) => relationOf(units, relative) ?? []),
    })),
  }
}

async function placedAt(ctx: Ctx, ids: readonly string[], at: string): Promise<Map<string, PlacedUnit>> {
  return new Map((await store.unitsAt(ctx.db, [...new Set(ids)], at)).map((unit) => [unit.id, unit]))
}

function relationOf(units: ReadonlyMap<string, PlacedUnit>, { unitId, ...relative }: Relative) {
  const unit = units.get(unitId)
  return unit && { unit: itemOf(unit), ...relative }
}
