import type { Area, Position } from './geometry.ts'

const keyOf = ([x = 0, y = 0]: Position) => `${x.toFixed(5)},${y.toFixed(5)}`
const round = ([x = 0, y = 0]: Position): Position => [Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5]

/**
 * The same areas with fewer points. Lines that two areas share are cut at the same places and thinned once, so
 * that neighbours still meet without gaps. `tolerance` is in degrees; 0 only rounds to five decimals (1 m).
 */
export function simplifyAll(areas: readonly Area[], tolerance: number): Area[] {
  const neighbours = new Map<string, Set<string>>()
  const link = (a: string, b: string) => {
    const known = neighbours.get(a)
    if (known) known.add(b)
    else neighbours.set(a, new Set([b]))
  }
  const polygons = areas.map((area) =>
    (area.type === 'Polygon' ? [area.coordinates] : area.coordinates).map((rings) => rings.map(clean)),
  )
  for (const ring of polygons.flat(2)) {
    for (let i = 1; i < ring.length; i++) {
      link(keyOf(ring[i - 1] ?? []), keyOf(ring[i] ?? []))
      link(keyOf(ring[i] ?? []), keyOf(ring[i - 1] ?? []))
    }
  }
  const isJunction = (p: Position) => (neighbours.get(keyOf(p))?.size ?? 0) !== 2
  return polygons.map((all) => {
    const thinned = all.flatMap((rings) => {
      const [outer, ...holes] = rings.map((ring) => thinRing(ring, isJunction, tolerance))
      return outer && outer.length >= 4 ? [[outer, ...holes.filter((h) => h.length >= 4)]] : []
    })
    const kept = thinned.length > 0 ? thinned : all
    return kept.length === 1
      ? { type: 'Polygon', coordinates: kept[0] ?? [] }
      : { type: 'MultiPolygon', coordinates: kept }
  })
}

/** Rounded, without repeated points. */
function clean(ring: readonly Position[]): Position[] {
  return ring.map(round).filter((p, i, all) => i === 0 || keyOf(p) !== keyOf(all[i - 1] ?? []))
}

function thinRing(ring: readonly Position[], isJunction: (p: Position) => boolean, tolerance: number): Position[] {
  if (tolerance === 0) return [...ring]
  const open = ring.slice(0, -1)
  // An island or a ring without junctions starts at its least point, so that its neighbour starts there too.
  const least = open.reduce((best, p, i) => (keyOf(p) < keyOf(open[best] ?? []) ? i : best), 0)
  const first = open.findIndex(isJunction)
  const start = first >= 0 ? first : least
  const turned = [...open.slice(start), ...open.slice(0, start), open[start] ?? []]
  const out: Position[] = [turned[0] ?? []]
  let from = 0
  for (let i = 1; i < turned.length; i++) {
    if (i < turned.length - 1 && !isJunction(turned[i] ?? [])) continue
    out.push(...thinLine(turned.slice(from, i + 1), tolerance).slice(1))
    from = i
  }
  return out
}

/** Thins a line in the same direction whichever side asks. */
function thinLine(line: readonly Position[], tolerance: number): Position[] {
  const ends = [line[0] ?? [], line.at(-1) ?? []].map(keyOf)
  const closed = ends[0] === ends[1]
  const forward = closed ? keyOf(line[1] ?? []) <= keyOf(line.at(-2) ?? []) : (ends[0] ?? '') < (ends[1] ?? '')
  if (!forward) return douglasPeucker([...line].reverse(), tolerance).reverse()
  return douglasPeucker(line, tolerance)
}

function douglasPeucker(line: readonly Position[], tolerance: number): Position[] {
  if (line.length <= 2) return [...line]
  const a = line[0] ?? []
  const b = line.at(-1) ?? []
  let worst = 0
  let at = 0
  for (let i = 1; i < line.length - 1; i++) {
    const d = distance(line[i] ?? [], a, b)
    if (d > worst) {
      worst = d
      at = i
    }
  }
  if (worst <= tolerance) return [a, b]
  return [...douglasPeucker(line.slice(0, at + 1), tolerance), ...douglasPeucker(line.slice(at), tolerance).slice(1)]
}

function distance([x = 0, y = 0]: Position, [ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay))
}
