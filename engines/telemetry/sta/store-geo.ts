import { invalid, tooMany } from '@hue-s/kernel/shared/error.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Expression, Order } from './expression.ts'
import type { Expand, Query } from './query.ts'
import { distance, fits, holds, lengthOf, type Predicate } from './relate.ts'
import { shapeOf, shapeOfWkt, type Shape } from './shape.ts'
import { linkOf, MODEL, propertyOf, type Entity } from './store-model.ts'

type Call = Expression & { is: 'call' }

/** What a geospatial call says of each entity: a number, or the ids for which it holds. */
export interface GeoValue {
  /** Path to the entity that has the shape. */
  steps: string[]
  ids: number[]
  numbers?: number[]
  /** Where both shapes are written in the query. */
  constant?: number | boolean
}
export type GeoValues = ReadonlyMap<Expression, GeoValue>

/** Shapes that one query may look at. */
const MAX_SHAPES = 20_000
const PREDICATES: Readonly<Record<string, Predicate>> = {
  'geo.intersects': 'intersects',
  st_equals: 'equals',
  st_disjoint: 'disjoint',
  st_touches: 'touches',
  st_within: 'within',
  st_overlaps: 'overlaps',
  st_crosses: 'crosses',
  st_intersects: 'intersects',
  st_contains: 'contains',
}
const NAMES = new Set([...Object.keys(PREDICATES), 'geo.distance', 'geo.length', 'st_relate'])

/**
 * Answers the geospatial calls of a query before the query runs: the database has no shapes, so they are compared here,
 * and the statement is given the ids.
 */
export async function geoValues(db: Db, entity: Entity, query: Query): Promise<GeoValues> {
  const calls: { call: Call; entity: Entity }[] = []
  collect(query, entity, calls)
  const out = new Map<Expression, GeoValue>()
  if (calls.length > 10) throw invalid('telemetry.queryTooLong', { max: 10 })
  for (const { call, entity: from } of calls) out.set(call, await valueOf(db, from, call))
  return out
}

function collect(query: Query, entity: Entity, into: { call: Call; entity: Entity }[]): void {
  const visit = (e: Expression): void => {
    if (e.is === 'call' && NAMES.has(e.name.toLowerCase())) into.push({ call: e, entity })
    else for (const part of partsOf(e)) visit(part)
  }
  if (query.filter) visit(query.filter)
  query.order?.forEach((o: Order) => visit(o.by))
  query.expand.forEach((one: Expand) => {
    const link = linkOf(entity, one.name)
    if (link) collect(one.query, MODEL[link.target], into)
  })
}

function partsOf(e: Expression): readonly Expression[] {
  if (e.is === 'call') return e.args
  if (e.is === 'logic') return e.parts
  if (e.is === 'compare' || e.is === 'arithmetic') return [e.left, e.right]
  if (e.is === 'in') return [e.left, ...e.list]
  return e.is === 'not' || e.is === 'minus' ? [e.part] : []
}

async function valueOf(db: Db, entity: Entity, call: Call): Promise<GeoValue> {
  const name = call.name.toLowerCase()
  const wanted = name === 'geo.length' ? 1 : name === 'st_relate' ? 3 : 2
  if (call.args.length !== wanted) throw invalid('telemetry.wrongArguments', { name: call.name })
  const operands = call.args.slice(0, name === 'geo.length' ? 1 : 2)
  const pattern = call.args[2]
  if (
    name === 'st_relate' &&
    !(pattern?.is === 'literal' && pattern.type === 'string' && /^[TF*012]{9}$/.test(pattern.value))
  )
    throw invalid('telemetry.wrongArguments', { name: call.name })
  const shapes = operands.map((arg) => (arg.is === 'path' ? undefined : literalShape(arg)))
  const evaluate = (row?: Shape): number | boolean => {
    const [a, b] = shapes.map((s) => s ?? row)
    if (!a) return false
    if (name === 'geo.length') return lengthOf(a)
    if (!b) return false
    if (name === 'geo.distance') return distance(a, b)
    if (name === 'st_relate') return fits(a, b, (pattern as { value: string }).value)
    return holds(PREDICATES[name] ?? 'intersects', a, b)
  }
  const paths = operands.filter((arg) => arg.is === 'path')
  const [path, another] = paths
  if (!path) return { steps: [], ids: [], constant: evaluate() }
  if (another && JSON.stringify(another) !== JSON.stringify(path)) throw invalid('telemetry.wrongType')
  return overRows(db, entity, path.steps, evaluate, name === 'geo.distance' || name === 'geo.length')
}

async function overRows(
  db: Db,
  entity: Entity,
  steps: string[],
  evaluate: (row: Shape) => number | boolean,
  numeric: boolean,
): Promise<GeoValue> {
  let at = entity
  const way = steps.slice(0, -1)
  for (const step of way) {
    const link = linkOf(at, step)
    if (!link) throw invalid('telemetry.noSuchProperty', { property: steps.join('/').slice(0, 80) })
    at = MODEL[link.target]
  }
  const name = steps.at(-1) ?? ''
  const property = propertyOf(at, name)
  if (property?.kind !== 'geometry') throw invalid('telemetry.wrongType')
  const rows = await many(
    db,
    sql<{ id: number; shape: unknown }>`select id, ${sql.raw(property.value('t'))} as shape from ${sql.raw(at.table)} t
      where ${sql.raw(property.value('t'))} is not null limit ${MAX_SHAPES + 1}`,
  )
  if (rows.length > MAX_SHAPES) throw tooMany('telemetry.tooManyShapes', { max: MAX_SHAPES })
  const value: GeoValue = { steps: way, ids: [], ...(numeric ? { numbers: [] } : {}) }
  for (const { id, shape } of rows) {
    const parsed = shapeOf(shape)
    const said = parsed ? evaluate(parsed) : false
    if (said === false) continue
    value.ids.push(id)
    if (typeof said === 'number') value.numbers?.push(said)
  }
  return value
}

function literalShape(arg: Expression): Shape {
  if (arg.is === 'literal' && (arg.type === 'geography' || arg.type === 'string')) return shapeOfWkt(arg.value)
  throw invalid('telemetry.wrongType')
}
