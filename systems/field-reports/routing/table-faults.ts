import { termsOf } from './routing.ts'
import type { RouteRow, RoutingTable } from '../contract-routing-shapes.ts'

/** Something that a person should look at in the table. */
export interface Problem {
  kind:
    | 'hole'
    | 'part'
    | 'overlap'
    | 'gone'
    | 'placeGone'
    | 'neverWins'
    | 'endsSoon'
    | 'noClock'
    | 'noAdvice'
    | 'noSuccessor'
    | 'unknownKind'
    | 'unknownArea'
    | 'badPeriod'
    | 'doubleId'
  severity: 'error' | 'warning'
  category: string | null
  child: string | null
  communes: string[]
  rows: RouteRow[]
  on: string | null
}

/** Faults of a table on any day: names that lead nowhere, periods that end before they begin, limits that are missing. */
export function tableFaults(table: RoutingTable): Problem[] {
  const problems: Problem[] = []
  const say = (kind: Problem['kind'], more: Partial<Problem>) =>
    problems.push({ kind, severity: 'error', category: null, child: null, communes: [], rows: [], on: null, ...more })
  const ids = new Set<string>()
  const claim = (id: string, where: Partial<Problem>) => (ids.has(id) ? say('doubleId', where) : void ids.add(id))
  const areas = new Set(table.areas.map(({ id }) => id))
  if (areas.size < table.areas.length) say('doubleId', {})
  for (const category of table.categories) {
    claim(category.id, { category: category.id })
    for (const child of category.children) claim(child.id, { category: category.id, child: child.id })
  }
  for (const category of table.categories) kindFaults(table, category, ids, say)
  const categories = new Map(table.categories.map((c) => [c.id, new Set(c.children.map(({ id }) => id))]))
  for (const row of table.routes) {
    const at = { category: row.category, child: row.child ?? null, rows: [row] }
    const children = categories.get(row.category)
    if (!children || (row.child !== undefined && !children.has(row.child))) say('unknownKind', at)
    if (row.place.startsWith('area:') && !areas.has(row.place)) say('unknownArea', at)
    if (row.to !== null && row.to <= row.from) say('badPeriod', at)
    if (row.flow === 'outOfScope' && !row.advice) say('noAdvice', at)
  }
  return problems
}

function kindFaults(
  table: RoutingTable,
  category: RoutingTable['categories'][number],
  ids: ReadonlySet<string>,
  say: (kind: Problem['kind'], more: Partial<Problem>) => void,
): void {
  for (const child of [undefined, ...category.children]) {
    const at = { category: category.id, child: child?.id ?? null }
    const kind = child ?? category
    const terms = termsOf(category, child, undefined)
    const routed = table.routes.filter(
      (r) => r.category === category.id && (r.child === undefined || r.child === child?.id),
    )
    const clocked = routed.length > 0 && routed.every((r) => r.clock || r.flow === 'outOfScope')
    if (terms.flow !== 'outOfScope' && !terms.clock && !clocked) say('noClock', at)
    if (terms.flow === 'outOfScope' && !terms.advice) say('noAdvice', at)
    if (kind.from !== undefined && kind.to !== undefined && kind.to <= kind.from) say('badPeriod', at)
    if (kind.successor !== undefined && !ids.has(kind.successor)) say('noSuccessor', at)
  }
}
