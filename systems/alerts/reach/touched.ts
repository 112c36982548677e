import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { Shape } from '../contract.ts'

type Position = readonly number[]
type Ring = readonly Position[]

const x = (p: Position) => p[0] ?? 0
const y = (p: Position) => p[1] ?? 0

function inside(ring: Ring, p: Position): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i] ?? [], ring[j] ?? []]
    if (y(a) > y(p) !== y(b) > y(p) && x(p) < ((x(b) - x(a)) * (y(p) - y(a))) / (y(b) - y(a)) + x(a)) odd = !odd
  }
  return odd
}
const side = (a: Position, b: Position, c: Position) =>
  Math.sign((x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a)))
const cross = (a: Position, b: Position, c: Position, d: Position) =>
  side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b)
const edges = (ring: Ring) => ring.map((p, i) => [p, ring[(i + 1) % ring.length] ?? p] as const)

/** Whether two areas share ground: one lies in the other, or their edges cross. */
export function touches(a: Ring, b: Ring): boolean {
  const [p, q] = [a[0], b[0]]
  if (!p || !q) return false
  if (inside(b, p) || inside(a, q)) return true
  return edges(a).some(([s, t]) => edges(b).some(([u, v]) => cross(s, t, u, v)))
}

const KM_PER_DEGREE = 111.32
/** A drawn shape as a ring; a circle has forty corners, on a plane good enough for a province. */
export function ringOf(shape: Shape): Ring {
  if (shape.type === 'polygon') return shape.points
  const [lon, lat] = shape.center
  const squeeze = Math.max(Math.cos((lat * Math.PI) / 180), 0.01)
  return Array.from({ length: 40 }, (_, n) => {
    const angle = (n / 40) * 2 * Math.PI
    const r = shape.km / KM_PER_DEGREE
    return [lon + (r * Math.cos(angle)) / squeeze, lat + r * Math.sin(angle)]
  })
}

/** The communes of today that a ring touches, and whether their outlines are only schematic. */
export async function communesTouched(ctx: Ctx, ring: Ring): Promise<{ unitIds: string[]; schematic: boolean }> {
  const { features } = await ctx.call(geoContract.boundaries, {})
  const unitIds = features
    .filter(({ geometry }) => {
      const polygons = (geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.coordinates) as unknown as Ring[][]
      return polygons.some(([outer]) => outer !== undefined && touches(outer, ring))
    })
    .map(({ id }) => id)
  return { unitIds, schematic: features.some(({ properties }) => properties.schematic) }
}

/** A suggestion for the author: a schematic outline never decides who is warned. */
export async function touched(ctx: Ctx, { shape }: { shape: string }) {
  let parsed: unknown
  try {
    parsed = JSON.parse(shape)
  } catch {
    throw invalid('alerts.badShape')
  }
  const sound = Shape.safeParse(parsed)
  if (!sound.success) throw invalid('alerts.badShape')
  return communesTouched(ctx, ringOf(sound.data))
}
