import type { EdgeKind, Level } from './contract.ts'

/** On this day the people and work of one unit (or this share of them) went to another. */
export interface Edge {
  from: string
  to: string
  kind: EdgeKind
  on: string
  share: number | null
  citation: string
  fromKind: Level
  toKind: Level
}

/** First day of a unit, and the first day on which it no longer is. */
export interface Span {
  start: string
  end: string | null
}

export interface Graph {
  edges: readonly Edge[]
  spans: ReadonlyMap<string, Span>
}

/** One unit reached by following the lineage of another. */
export interface Relative {
  unitId: string
  kind: EdgeKind | 'same'
  /** The last change on the way; null for a unit that lived on. */
  on: string | null
  citation: string | null
  /** Part of the earlier unit that is in the later one; all shares of one unit add up to 1. */
  share: number
  /** The share rests on an estimate (a division was on the way). */
  estimated: boolean
}

interface Way {
  share: number
  kind: Relative['kind']
  on: string | null
  citations: ReadonlySet<string>
  estimated: boolean
}

const START: Way = { share: 1, kind: 'same', on: null, citations: new Set(), estimated: false }
const alive = (span: Span | undefined, at: string) =>
  span !== undefined && span.start <= at && (span.end === null || span.end > at)

export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
}

/**
 * How one unit was divided on one day. Units of its own level are preferred; rounded shares are scaled to 1; what a
 * unit that lives on did not give away stays with it.
 */
function division(graph: Graph, unit: string, on: string): { edge: Edge | null; to: string; weight: number }[] {
  const out = graph.edges.filter((edge) => edge.from === unit && edge.on === on)
  const level = out.filter((edge) => edge.toKind === edge.fromKind)
  const kept = level.length > 0 ? level : out
  const given = kept.reduce((sum, edge) => sum + (edge.share ?? 1), 0)
  const livesOn = alive(graph.spans.get(unit), on) && !kept.some((edge) => edge.to === unit)
  const stays = livesOn ? Math.max(0, 1 - given) : 0
  const parts = kept.map((edge) => ({ edge, to: edge.to, weight: (edge.share ?? 1) / (given + stays) }))
  return stays > 0 ? [...parts, { edge: null, to: unit, weight: stays / (given + stays) }] : parts
}

function add(ways: Map<string, Way>, unit: string, way: Way): void {
  const before = ways.get(unit)
  if (!before) return void ways.set(unit, way)
  ways.set(unit, {
    share: before.share + way.share,
    kind: before.kind === 'same' ? way.kind : before.kind,
    on: [before.on ?? '', way.on ?? ''].sort().at(-1) || null,
    citations: new Set([...before.citations, ...way.citations]),
    estimated: before.estimated || way.estimated,
  })
}

const along = (way: Way, edge: Edge, weight: number): Way => ({
  share: way.share * weight,
  kind: edge.kind,
  on: way.on !== null && way.on > edge.on ? way.on : edge.on,
  citations: new Set([...way.citations, edge.citation]),
  estimated: way.estimated || edge.kind === 'part',
})

function results(graph: Graph, ways: ReadonlyMap<string, Way>, at: string): Relative[] {
  return Array.from(ways, ([unitId, way]) => ({
    unitId,
    kind: way.kind !== 'same' && way.share < 0.999_999 ? ('part' as const) : way.kind,
    on: way.on,
    citation: way.citations.size > 0 ? [...way.citations].join('; ') : null,
    share: Math.min(1, way.share),
    estimated: way.estimated,
  }))
    .filter(({ unitId }) => alive(graph.spans.get(unitId), at))
    .sort((a, b) => b.share - a.share || (a.unitId < b.unitId ? -1 : 1))
}

const datesBetween = (graph: Graph, after: string, upTo: string) =>
  [...new Set(graph.edges.map((edge) => edge.on))].filter((on) => on > after && on <= upTo).sort()

/** The units living at `to` that took over what this unit was at `from`. */
export function forward(graph: Graph, unit: string, from: string, to: string): Relative[] {
  const span = graph.spans.get(unit)
  if (!span) return []
  // A record may carry a unit that had already ended on its date: its successors are still the right ones.
  const since = span.end !== null && span.end <= from ? dayBefore(span.end) : from
  let ways = new Map([[unit, START]])
  for (const on of datesBetween(graph, since, to)) {
    const next = new Map<string, Way>()
    for (const [id, way] of ways) {
      const parts = division(graph, id, on)
      if (parts.length === 0) add(next, id, way)
      for (const { edge, to, weight } of parts) {
        add(next, to, edge ? along(way, edge, weight) : { ...way, share: way.share * weight, estimated: true })
      }
    }
    ways = next
  }
  return results(graph, ways, to)
}

/** The units living at the earlier date `to` that this unit of `from` was made of, with the share each gave. */
export function backward(graph: Graph, unit: string, from: string, to: string): Relative[] {
  if (!graph.spans.has(unit)) return []
  let ways = new Map([[unit, START]])
  for (const on of datesBetween(graph, to, from).reverse()) {
    const next = new Map<string, Way>()
    for (const [id, way] of ways) stepBack(graph, id, way, on, next)
    ways = next
  }
  return results(graph, ways, to)
}

function stepBack(graph: Graph, id: string, way: Way, on: string, next: Map<string, Way>): void {
  const livedBefore = (graph.spans.get(id)?.start ?? on) < on
  const into = graph.edges.filter((edge) => edge.to === id && edge.on === on && edge.from !== id)
  const level = into.filter((edge) => edge.toKind === edge.fromKind)
  if (livedBefore) {
    const parts = division(graph, id, on)
    const kept = parts.length === 0 ? 1 : (parts.find((part) => part.to === id)?.weight ?? 0)
    if (kept > 0) add(next, id, { ...way, share: way.share * kept, estimated: way.estimated || kept < 1 })
  }
  for (const edge of livedBefore || level.length > 0 ? level : into) {
    const weight = division(graph, edge.from, on).find((part) => part.edge === edge)?.weight
    if (weight !== undefined) add(next, edge.from, along(way, edge, weight))
  }
}
