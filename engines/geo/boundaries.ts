import Flatbush from 'flatbush'
import { LRUCache } from 'lru-cache'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { listUnits, predecessors, successorsOfAll, type Unit } from '@hue-s/engines/units/index.ts'
import { boxOf, contains, type Area, type Box } from './geometry.ts'
import { provinceOf } from './province.ts'
import { schematicAreas } from './schematic.ts'

export interface Boundary {
  unit: Unit
  area: Area
  box: Box
}

/** The communes of a date and what is known of their shape. */
export interface BoundarySet {
  /** The same for two dates with the same communes. */
  key: string
  schematic: boolean
  communes: readonly Unit[]
  boundaries: readonly Boundary[]
  /** Boundaries whose box is within `margin` degrees of a point. */
  around(point: Point, margin: number): Boundary[]
  find(point: Point): Boundary | undefined
}

const FRESH = 60_000

interface Known {
  byDate: LRUCache<string, { set: BoundarySet; readAt: number }>
  byKey: LRUCache<string, BoundarySet>
}
const known = new WeakMap<Platform, Known>()

function knownOf(platform: Platform): Known {
  let own = known.get(platform)
  if (!own) {
    own = { byDate: new LRUCache({ max: 50 }), byKey: new LRUCache({ max: 12 }) }
    known.set(platform, own)
  }
  return own
}

/** Forgets which communes there are on which date. */
export function dropBoundaries(platform: Platform): void {
  known.delete(platform)
}

/** The communes of a date with their boundaries: supplied ones, else schematic ones, else none. */
export async function boundariesAt(ctx: Ctx, at: string): Promise<BoundarySet> {
  const { byDate, byKey } = knownOf(ctx.platform)
  const now = ctx.now().getTime()
  const stored = byDate.get(at)
  // Another process may have reorganised the units: ask again after a minute.
  if (stored && Math.abs(now - stored.readAt) < FRESH) return stored.set
  const communes = await listUnits(ctx, { at, level: 'commune' })
  const key = communes.map((u) => `${u.id}@${u.validFrom}`).join()
  let set = byKey.get(key)
  if (!set) {
    set = index(key, communes, await withMergers(ctx, communes, await areasOf(ctx, communes, at)))
    byKey.set(key, set)
  }
  byDate.set(at, { set, readAt: now })
  return set
}

interface Areas {
  schematic: boolean
  byUnit: ReadonlyMap<string, Area>
}

async function areasOf(ctx: Ctx, communes: readonly Unit[], at: string): Promise<Areas> {
  const { supplied, bounds } = provinceOf(ctx.platform)
  if (supplied) {
    // A code is not an identity: the file's codes are read on the file's date, and its shapes belong to those units.
    const validOn = supplied.validOn ?? ctx.today()
    const named = await listUnits(ctx, { at: validOn, level: 'commune' })
    const kept = await unchanged(ctx, { validOn, named, at, communes })
    const byUnit = named.flatMap((u) => {
      const area = supplied.byCode.get(u.code)
      return area && kept(u.id) ? [[u.id, area] as const] : []
    })
    return { schematic: false, byUnit: new Map(byUnit) }
  }
  const sites = communes.flatMap((u) =>
    u.centroid && u.areaKm2 ? [{ ...u.centroid, areaKm2: u.areaKm2, id: u.id }] : [],
  )
  // With one centre missing its neighbours would swallow it.
  if (sites.length < communes.length) return { schematic: true, byUnit: new Map() }
  const areas = schematicAreas(sites, bounds)
  return { schematic: true, byUnit: new Map(sites.flatMap((s, i) => (areas[i] ? [[s.id, areas[i]] as const] : []))) }
}

/** Which communes were the same between two days: what lived on but gave or took land had another shape before. */
async function unchanged(
  ctx: Ctx,
  { validOn, named, at, communes }: { validOn: string; named: readonly Unit[]; at: string; communes: readonly Unit[] },
): Promise<(id: string) => boolean> {
  const [early, late, then] = at < validOn ? [at, validOn, communes] : [validOn, at, named]
  const heirs = await successorsOfAll(
    ctx,
    then.map((u) => u.id),
    early,
    late,
  )
  const touched = new Set<string>()
  for (const [id, found] of heirs) {
    if (found.length === 1 && found[0]?.unitId === id) continue
    touched.add(id)
    for (const { unitId } of found) touched.add(unitId)
  }
  // One that ended or began in between is in only one of the lists and keeps its own shape for its own days.
  const other = new Set((at < validOn ? communes : named).map((u) => u.id))
  const present = new Set((at < validOn ? named : communes).map((u) => u.id))
  return (id) => !touched.has(id) || !(other.has(id) && present.has(id))
}

/**
 * A commune made here by a merger has no shape of its own yet: it has those of the communes that went into it
 * whole. The others keep the shape they had. What got parts of communes stays without.
 */
async function withMergers(ctx: Ctx, communes: readonly Unit[], areas: Areas): Promise<Areas> {
  const missing = communes.filter((u) => !areas.byUnit.has(u.id))
  const changed = missing
    .map((u) => u.validFrom)
    .toSorted()
    .at(-1)
  if (changed === undefined) return areas
  const before = dayBefore(changed)
  const earlier = await boundariesAt(ctx, before)
  if (earlier.boundaries.length === 0) return areas
  const byUnit = new Map([...earlier.boundaries.map((b) => [b.unit.id, b.area] as const), ...areas.byUnit])
  for (const { id } of missing) {
    if (byUnit.has(id)) continue
    const parts = await predecessors(ctx, id, changed, before)
    const shapes = parts.map((p) => (p.share > 0.999 ? byUnit.get(p.unitId) : undefined))
    if (shapes.length > 0 && shapes.every((s) => s !== undefined))
      byUnit.set(id, { type: 'MultiPolygon', coordinates: shapes.flatMap(polygonsOf) })
  }
  return { schematic: areas.schematic, byUnit }
}

const polygonsOf = (area: Area) => (area.type === 'Polygon' ? [area.coordinates] : area.coordinates)
const dayBefore = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 24 * 3_600_000).toISOString().slice(0, 10)

function index(key: string, communes: readonly Unit[], { schematic, byUnit }: Areas): BoundarySet {
  const boundaries = communes.flatMap((unit): Boundary[] => {
    const area = byUnit.get(unit.id)
    return area ? [{ unit, area, box: boxOf(area) }] : []
  })
  const tree = boundaries.length > 0 ? new Flatbush(boundaries.length) : undefined
  for (const { box } of boundaries) tree?.add(...box)
  tree?.finish()
  const around = ({ lon, lat }: Point, margin: number) =>
    (tree?.search(lon - margin, lat - margin, lon + margin, lat + margin) ?? []).flatMap((i) => boundaries[i] ?? [])
  return {
    key,
    schematic,
    communes,
    boundaries,
    around,
    find: (point) => around(point, 0).find((b) => contains(b.area, point)),
  }
}
