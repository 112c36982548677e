import type { Position, Shape } from './shape.ts'

/** Where a point lies: inside, on the border, outside. */
type Where = 'I' | 'B' | 'E'
type Segment = readonly [Position, Position]
/** DE-9IM: the dimension of what interiors, boundaries and exteriors share; -1 where nothing. */
export type Matrix = Readonly<Record<`${Where}${Where}`, number>>

const EPS = 1e-9

const segmentsOf = (line: readonly Position[]): Segment[] => line.slice(1).map((p, n) => [line[n] ?? p, p] as const)
const edgesOf = (s: Shape): Segment[] => [
  ...s.lines.flatMap(segmentsOf),
  ...s.areas.flatMap((a) => a.flatMap(segmentsOf)),
]

const same = (a: Position, b: Position) => Math.abs(a[0] - b[0]) <= EPS && Math.abs(a[1] - b[1]) <= EPS
const cross = (o: Position, a: Position, b: Position) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
const length = ([a, b]: Segment) => Math.hypot(b[0] - a[0], b[1] - a[1])

function onSegment(p: Position, s: Segment): boolean {
  return toSegment(p, s) <= EPS
}

/** Distance of a point to a segment. */
function toSegment(p: Position, [a, b]: Segment): number {
  const d2 = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
  const t =
    d2 === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / d2))
  return Math.hypot(p[0] - a[0] - t * (b[0] - a[0]), p[1] - a[1] - t * (b[1] - a[1]))
}

function whereInArea(p: Position, rings: readonly (readonly Position[])[]): Where {
  let inside = false
  for (const ring of rings) {
    for (const [a, b] of segmentsOf(ring)) {
      if (onSegment(p, [a, b])) return 'B'
      if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
    }
  }
  return inside ? 'I' : 'E'
}

/** Ends of lines belong to the border where an odd number of them meet. */
function isEnd(p: Position, lines: readonly (readonly Position[])[]): boolean {
  let ends = 0
  for (const line of lines) for (const end of [line[0], line.at(-1)]) if (end && same(end, p)) ends += 1
  return ends % 2 === 1
}

function locate(p: Position, s: Shape): Where {
  let found: Where = 'E'
  for (const area of s.areas) {
    const where = whereInArea(p, area)
    if (where === 'I') return 'I'
    if (where === 'B') found = 'B'
  }
  if (s.lines.some((line) => segmentsOf(line).some((segment) => onSegment(p, segment)))) {
    if (!isEnd(p, s.lines)) return 'I'
    found = 'B'
  }
  return s.points.some((one) => same(one, p)) ? 'I' : found
}

/** Where two segments meet: no point, one, or the two ends of what they share. */
function meetings(s: Segment, t: Segment): Position[] {
  const out: Position[] = []
  for (const p of s) if (onSegment(p, t)) out.push(p)
  for (const p of t) if (onSegment(p, s)) out.push(p)
  const d1 = cross(t[0], t[1], s[0])
  const d2 = cross(t[0], t[1], s[1])
  if (out.length === 0 && d1 > 0 !== d2 > 0 && cross(...s, t[0]) > 0 !== cross(...s, t[1]) > 0) {
    const k = d1 / (d1 - d2)
    out.push([s[0][0] + k * (s[1][0] - s[0][0]), s[0][1] + k * (s[1][1] - s[0][1])])
  }
  return out
}

/** A segment cut wherever it meets an edge of the other shape (or a lone point of it). */
function noded(segment: Segment, edges: readonly Segment[], points: readonly Position[]): Segment[] {
  const cuts = [...edges.flatMap((edge) => meetings(segment, edge)), ...points.filter((p) => onSegment(p, segment))]
  const [a] = segment
  const sorted = [...segment, ...cuts].sort(
    (p, q) => Math.hypot(p[0] - a[0], p[1] - a[1]) - Math.hypot(q[0] - a[0], q[1] - a[1]),
  )
  return segmentsOf(sorted).filter((s) => length(s) > EPS)
}

/**
 * How two shapes lie to each other. The edges are cut where they meet; each piece, each corner and the ground on both
 * sides of each piece is then wholly in one cell of the matrix, so that one point of each says which.
 */
export function relate(a: Shape, b: Shape): Matrix {
  const m: Record<`${Where}${Where}`, number> = {
    II: -1,
    IB: -1,
    IE: -1,
    BI: -1,
    BB: -1,
    BE: -1,
    EI: -1,
    EB: -1,
    EE: 2,
  }
  const see = (p: Position, dimension: number) => {
    const cell = `${locate(p, a)}${locate(p, b)}` as const
    m[cell] = Math.max(m[cell], dimension)
  }
  const [edgesA, edgesB] = [edgesOf(a), edgesOf(b)]
  const pieces = [
    ...edgesA.flatMap((s) => noded(s, [...edgesB, ...edgesA], b.points)),
    ...edgesB.flatMap((s) => noded(s, [...edgesA, ...edgesB], a.points)),
  ]
  for (const piece of pieces) {
    const [[x1, y1], [x2, y2]] = piece
    const middle: Position = [(x1 + x2) / 2, (y1 + y2) / 2]
    see(middle, 1)
    for (const end of piece) see(end, 0)
    if (a.areas.length === 0 && b.areas.length === 0) continue
    const step = Math.max(length(piece) * 1e-4, EPS * 10) / length(piece)
    const [dx, dy] = [-(y2 - y1) * step, (x2 - x1) * step]
    see([middle[0] + dx, middle[1] + dy], 2)
    see([middle[0] - dx, middle[1] - dy], 2)
  }
  for (const p of [...a.points, ...b.points]) see(p, 0)
  return m
}

const areal = (s: Shape) => s.areas.length > 0
const linear = (s: Shape) => !areal(s) && s.lines.length > 0
const dimension = (s: Shape) => (areal(s) ? 2 : linear(s) ? 1 : 0)

export type Predicate =
  'equals' | 'disjoint' | 'touches' | 'within' | 'overlaps' | 'crosses' | 'intersects' | 'contains'

/** The named relations of OGC Simple Features (06-103r4 §6.1.15). */
export function holds(predicate: Predicate, a: Shape, b: Shape): boolean {
  const m = relate(a, b)
  const meets = m.II >= 0 || m.IB >= 0 || m.BI >= 0 || m.BB >= 0
  switch (predicate) {
    case 'intersects':
      return meets
    case 'disjoint':
      return !meets
    case 'touches':
      return m.II < 0 && meets
    case 'within':
      return m.II >= 0 && m.IE < 0 && m.BE < 0
    case 'contains':
      return m.II >= 0 && m.EI < 0 && m.EB < 0
    case 'equals':
      return m.II >= 0 && m.IE < 0 && m.BE < 0 && m.EI < 0 && m.EB < 0
    case 'crosses':
      if (dimension(a) === 1 && dimension(b) === 1) return m.II === 0
      if (dimension(a) < dimension(b)) return m.II >= 0 && m.IE >= 0
      return dimension(a) > dimension(b) && m.II >= 0 && m.EI >= 0
    case 'overlaps':
      if (dimension(a) !== dimension(b)) return false
      return (dimension(a) === 1 ? m.II === 1 : m.II >= 0) && m.IE >= 0 && m.EI >= 0
  }
}

/** Whether the matrix fits a pattern such as `T*F**F***`. */
export function fits(a: Shape, b: Shape, pattern: string): boolean {
  const m = relate(a, b)
  const cells = (['II', 'IB', 'IE', 'BI', 'BB', 'BE', 'EI', 'EB', 'EE'] as const).map((cell) => m[cell])
  return cells.every((dimension, n) => {
    const wanted = pattern[n]
    return (
      wanted === '*' ||
      (wanted === 'T' ? dimension >= 0 : wanted === 'F' ? dimension < 0 : dimension === Number(wanted))
    )
  })
}

/** Shortest way between two shapes in the unit of their coordinates; 0 where they meet. */
export function distance(a: Shape, b: Shape): number {
  if (!(onlyPoint(a) && onlyPoint(b)) && holds('intersects', a, b)) return 0
  const corners = (s: Shape) => [...s.points, ...s.lines.flat(), ...s.areas.flat(2)]
  let least = Infinity
  const [edgesA, edgesB] = [edgesOf(a), edgesOf(b)]
  for (const p of corners(a)) for (const s of edgesB) least = Math.min(least, toSegment(p, s))
  for (const p of corners(b)) for (const s of edgesA) least = Math.min(least, toSegment(p, s))
  for (const p of a.points) for (const q of b.points) least = Math.min(least, Math.hypot(p[0] - q[0], p[1] - q[1]))
  return least
}
const onlyPoint = (s: Shape) => s.lines.length === 0 && s.areas.length === 0

/** Length of the lines of a shape in the unit of their coordinates. */
export const lengthOf = (s: Shape): number => s.lines.flatMap(segmentsOf).reduce((sum, one) => sum + length(one), 0)
