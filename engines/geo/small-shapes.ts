import { gzipSync } from 'node:zlib'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { boundariesAt, type BoundarySet } from './boundaries.ts'
import { ringsOf, type Area, type Position } from './geometry.ts'
import { simplifyAll } from './simplify.ts'

/** Compressed, with room for names: the whole answer stays under 60 KB. */
const BUDGET = 52 * 1024
const FINEST = 0.0001
const COARSEST = 0.02

const made = new WeakMap<BoundarySet, Area[]>()

/** The shapes of a set, thinned no more than they must be to suit a phone on a slow network. */
export function simplified(set: BoundarySet): Area[] {
  let areas = made.get(set)
  if (!areas) {
    const all = set.boundaries.map((b) => b.area)
    areas = simplifyAll(all, 0)
    for (let tolerance = FINEST; tolerance < COARSEST && weight(areas) > BUDGET; tolerance *= 1.5)
      areas = simplifyAll(all, tolerance)
    made.set(set, areas)
  }
  return areas
}

const weight = (areas: readonly Area[]) => gzipSync(JSON.stringify(areas)).length

/** The published shape of a commune on a date, as rings; undefined where no boundary decides (schematic or unknown). */
export async function outlineOf(ctx: Ctx, unitId: string, at: string): Promise<Position[][] | undefined> {
  const set = await boundariesAt(ctx, at)
  const place = set.schematic ? -1 : set.boundaries.findIndex(({ unit }) => unit.id === unitId)
  const area = simplified(set)[place]
  return area && ringsOf(area)
}
