/** A position on a plane, in kilometres. */
type Point = readonly [x: number, y: number]
type Position = readonly [lon: number, lat: number]

const KM_PER_DEGREE = 111.32
/** Cells of the grid on which the rim is found: fine against the width, never more than so many along a side. */
const CELLS_IN_WIDTH = 4
const MOST_CELLS = 160
const MOST_POINTS = 240

const minus = ([ax, ay]: Point, [bx, by]: Point): Point => [ax - bx, ay - by]
const length = ([x, y]: Point) => Math.hypot(x, y)

/** The point of a leg that is nearest, and how far along the leg it lies (0 to 1). */
function nearestOn(a: Point, b: Point, p: Point): { at: Point; part: number; far: number } {
  const [along, to] = [minus(b, a), minus(p, a)]
  const square = along[0] ** 2 + along[1] ** 2
  const part = square === 0 ? 0 : Math.min(1, Math.max(0, (to[0] * along[0] + to[1] * along[1]) / square))
  const at: Point = [a[0] + along[0] * part, a[1] + along[1] * part]
  return { at, part, far: length(minus(p, at)) }
}
const legs = (path: readonly Point[]) => path.slice(1).map((b, i) => [path[i] ?? b, b] as const)

/** How far a point is from the legs of a path. */
const farFrom = (all: ReturnType<typeof legs>, p: Point) =>
  all.reduce((least, [a, b]) => Math.min(least, nearestOn(a, b, p).far), Infinity)

/** Where on a path a point comes nearest: the leg and the place on it. */
function project(path: readonly Point[], p: Point) {
  return legs(path)
    .map(([a, b], leg) => ({ leg, ...nearestOn(a, b, p) }))
    .reduce((best, one) => (one.far < best.far ? one : best))
}

/** The part of a path between the places nearest to two points, in the path's own direction. */
function between(path: readonly Point[], one: Point, other: Point): Point[] {
  const [p, q] = [project(path, one), project(path, other)]
  const [from, to] = p.leg + p.part <= q.leg + q.part ? [p, q] : [q, p]
  const all = [from.at, ...path.slice(from.leg + 1, to.leg + 1), to.at]
  return all.filter((at, i) => i === 0 || length(minus(at, all[i - 1] ?? at)) > 1e-6)
}

/** How far each corner of a grid around a path is from it, beyond the width (negative within). */
function gridOf(path: readonly Point[], km: number) {
  const [xs, ys] = [path.map(([x]) => x), path.map(([, y]) => y)]
  const [left, low] = [Math.min(...xs) - km * 1.5, Math.min(...ys) - km * 1.5]
  const [wide, high] = [Math.max(...xs) + km * 1.5 - left, Math.max(...ys) + km * 1.5 - low]
  const cell = Math.max(km / CELLS_IN_WIDTH, Math.max(wide, high) / MOST_CELLS)
  const at = (i: number, k: number): Point => [left + i * cell, low + k * cell]
  const [columns, rows] = [Math.ceil(wide / cell), Math.ceil(high / cell)]
  const all = legs(path)
  const over = Array.from({ length: columns + 1 }, (_, i) =>
    Array.from({ length: rows + 1 }, (__, k) => farFrom(all, at(i, k)) - km || 1e-9),
  )
  return { at, columns, rows, over: (i: number, k: number) => over[i]?.[k] ?? 1 }
}
type Grid = ReturnType<typeof gridOf>
type Corner = readonly [i: number, k: number]

/** Where the rim crosses the side between two corners, and the name of that side. */
function crossing({ at, over }: Grid, [a, b]: readonly [Corner, Corner]): { key: string; point: Point } {
  const [p, q, far, near] = [at(...a), at(...b), over(...a), over(...b)]
  const part = far / (far - near)
  return { key: [a, b].map(String).sort().join(' '), point: [p[0] + (q[0] - p[0]) * part, p[1] + (q[1] - p[1]) * part] }
}

/** The pieces of the rim in every cell (marching squares), each from side to side with the water on its left. */
function piecesOf(grid: Grid): Map<string, { to: string; point: Point }> {
  const pieces = new Map<string, { to: string; point: Point }>()
  for (let i = 0; i < grid.columns; i++)
    for (let k = 0; k < grid.rows; k++) {
      const corners: Corner[] = [[i, k], [i + 1, k], [i + 1, k + 1], [i, k + 1]] // prettier-ignore
      const within = corners.map((c) => grid.over(...c) < 0)
      const side = (n: number): [Corner, Corner] => [corners[n] ?? [i, k], corners[(n + 1) % 4] ?? [i, k]]
      const outOf = [0, 1, 2, 3].filter((n) => within[n] && !within[(n + 1) % 4])
      for (const n of outOf) {
        // Going round the cell, the water is left behind at this side and met again at the one before it.
        const back = [3, 2, 1].map((step) => (n + step) % 4).find((m) => !within[m] && within[(m + 1) % 4]) ?? n
        const [from, to] = [crossing(grid, side(n)), crossing(grid, side(back))]
        pieces.set(from.key, { to: to.key, point: from.point })
      }
    }
  return pieces
}

/** The rim of everything within `km` of a path: its longest line, which no bend makes cross itself. */
function rimOf(path: readonly Point[], km: number): Point[] {
  const pieces = piecesOf(gridOf(path, km))
  let longest: Point[] = []
  while (pieces.size > 0) {
    const ring: Point[] = []
    let key = pieces.keys().next().value
    for (let piece = pieces.get(key ?? ''); piece && key !== undefined; piece = pieces.get(key)) {
      ring.push(piece.point)
      pieces.delete(key)
      key = piece.to
    }
    if (ring.length > longest.length) longest = ring
  }
  const step = Math.ceil(longest.length / MOST_POINTS)
  return longest.filter((_, n) => n % step === 0)
}

/** The part of a river between two marks, and the band within so many kilometres of it. */
export function bandOf(
  line: readonly Position[],
  [from, to]: readonly [Position, Position],
  km: number,
): { path: [number, number][]; ring: [number, number][] } {
  const squeeze = Math.cos(((line[0]?.[1] ?? 0) * Math.PI) / 180)
  const flat = ([lon, lat]: Position): Point => [lon * squeeze * KM_PER_DEGREE, lat * KM_PER_DEGREE]
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  const back = ([x, y]: Point): [number, number] => [round(x / squeeze / KM_PER_DEGREE), round(y / KM_PER_DEGREE)]
  const path = between(line.map(flat), flat(from), flat(to))
  return path.length < 2
    ? { path: path.map(back), ring: [] }
    : { path: path.map(back), ring: rimOf(path, km).map(back) }
}
