import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import { getUnits, type Unit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { Content, UnitName } from '../contract.ts'
import type { CapArea } from './write.ts'

/** The units that a message named, as they were on the day it was written or sent. */
export async function unitsOf(ctx: Ctx, ids: readonly string[], on: string): Promise<UnitName[]> {
  if (ids.length === 0) return []
  const found = await getUnits(
    ctx,
    ids.map((id) => ({ id, at: on })),
  )
  const units = ids.flatMap((id) => found.get(id) ?? [])
  return units.map(({ id, code, name, type }: Unit) => ({ id, code, name, type }))
}

const fullName = ({ type, name }: UnitName) => `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`

/** Outer rings only: CAP knows no holes. */
function ringsOf(geometry: { type: string; coordinates: unknown[] }): number[][][] {
  const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as number[][][][]
  return polygons.flatMap(([outer]) => (outer && outer.length >= 4 ? [outer] : []))
}

/**
 * The areas of a message: what was drawn, then each commune with its code on the boundaries of that day, and its outline
 * where it is known. A schematic outline would warn the wrong streets; then the code speaks alone.
 */
export async function capAreas(ctx: Ctx, content: Content, sentAt: string): Promise<CapArea[]> {
  const on = legalDate(new Date(sentAt))
  const units = await unitsOf(ctx, content.unitIds, on)
  const { features } = await ctx.call(geoContract.boundaries, { at: on })
  const outlines = new Map(features.filter((f) => !f.properties.schematic).map((f) => [f.id, ringsOf(f.geometry)]))
  const drawn = content.shapes.map((shape): CapArea =>
    shape.type === 'circle'
      ? { name: shape.label, rings: [], circle: { center: shape.center, km: shape.km } }
      : { name: shape.label, rings: [shape.points] },
  )
  const communes = units.map((unit): CapArea => ({
    name: fullName(unit),
    code: unit.code,
    // Whoever drew meant what was drawn, not the whole commune.
    rings: drawn.length > 0 ? [] : (outlines.get(unit.id) ?? []),
  }))
  return [...drawn, ...communes]
}
