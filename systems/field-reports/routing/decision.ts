import { ancestors, getUnit, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { isInArea } from './areas.ts'
import { PLACE, rankRows, termsOf, weekMoment, type Ranked, type Terms, type WeekMoment } from './routing.ts'
import type { Category, Child, RouteRow, RoutingTable } from '../contract-routing-shapes.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const ids = new WeakMap<RoutingTable, Map<string, string>>()

/** Id of the unit that a table names, by its key in the province's data or by its id. */
export function unitIdIn(table: RoutingTable, province: string, key: string): string {
  if (UUID.test(key)) return key
  const known = ids.get(table) ?? new Map<string, string>()
  ids.set(table, known)
  const id = known.get(key) ?? unitIdOfKey(province, key)
  known.set(key, id)
  return id
}

/** Where a report lies: its commune and what is above it on that date. */
export interface Whereabouts {
  communeId: string
  above: readonly { id: string; kind: string }[]
  point?: Point | undefined
}

/** The places of the table that a report lies in, with how narrow each is. */
export function placesAt(
  table: RoutingTable,
  province: string,
  { communeId, above, point }: Whereabouts,
): Map<string, number> {
  const ranks = new Map<string, number>([
    ...above.map(({ id }) => [id, PLACE.above] as const),
    [communeId, PLACE.commune],
  ])
  const places = new Map<string, number>()
  for (const { place } of table.routes) {
    if (place === '*' || place.startsWith('area:') || places.has(place)) continue
    const rank = ranks.get(unitIdIn(table, province, place))
    if (rank !== undefined) places.set(place, rank)
  }
  if (point) for (const area of table.areas) if (isInArea(point, area)) places.set(area.id, PLACE.area)
  return places
}

/** The unit that a row names for a report there; null where there is no district any more. */
export function agencyIn(
  table: RoutingTable,
  province: string,
  row: RouteRow,
  { communeId, above }: Whereabouts,
): string | null {
  if (row.agency === 'commune') return communeId
  if (row.agency === 'district') return above.find(({ kind }) => kind === 'district')?.id ?? null
  return unitIdIn(table, province, row.agency)
}

/** Why a report goes where it goes. */
export type Why = 'row' | 'noRow' | 'agencyGone' | 'outOfScope'

export interface Decision extends Terms, Ranked {
  /** Null = the centre's desk, or nobody when it is out of scope. */
  agencyId: string | null
  why: Why
}

export interface Asked extends Whereabouts {
  category: Category
  child: Child | undefined
  on: string
  at: WeekMoment
}

/** Decides by a table, when the units of the day are known: `lives` says whether an agency exists then. */
export function decideBy(
  table: RoutingTable,
  province: string,
  { category, child, on, at, ...where }: Asked,
  lives: (id: string) => boolean,
): Decision {
  const places = placesAt(table, province, where)
  const ranked = rankRows(table.routes, { category: category.id, child: child?.id, places, on, at })
  const terms = termsOf(category, child, ranked.winner)
  if (terms.flow === 'outOfScope') return { ...ranked, ...terms, agencyId: null, why: 'outOfScope' }
  if (!ranked.winner) return { ...ranked, ...terms, agencyId: null, why: 'noRow' }
  const agencyId = agencyIn(table, province, ranked.winner, where)
  if (agencyId === null || !lives(agencyId)) return { ...ranked, ...terms, agencyId: null, why: 'agencyGone' }
  return { ...ranked, ...terms, agencyId, why: 'row' }
}

/** Whether a unit exists on a date. */
async function livesOn(ctx: Ctx, id: string, on: string): Promise<boolean> {
  try {
    const unit = await getUnit(ctx, id, on)
    return unit.validFrom <= on && (unit.validTo === null || on < unit.validTo)
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return false
    throw error
  }
}

/** The same for one report: asks the units engine only for what this report needs. */
export async function decideFor(
  ctx: Ctx,
  table: RoutingTable,
  asked: Omit<Asked, 'above' | 'at'> & { at?: WeekMoment },
): Promise<Decision> {
  const above = await ancestors(ctx, asked.communeId, asked.on)
  const full = { ...asked, above, at: asked.at ?? weekMoment(ctx.now()) }
  const decision = decideBy(table, ctx.config.province, full, () => true)
  if (decision.agencyId === null || decision.agencyId === asked.communeId) return decision
  if (await livesOn(ctx, decision.agencyId, asked.on)) return decision
  return { ...decision, agencyId: null, why: 'agencyGone' }
}
