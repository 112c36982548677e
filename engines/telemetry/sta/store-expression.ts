import { invalid } from '@hue-s/kernel/shared/error.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { callFunction } from './store-functions.ts'
import type { Expression, Order } from './expression.ts'
import type { GeoValues } from './store-geo.ts'
import { linkOf, MODEL, propertyOf, type Entity, type Sql } from './store-model.ts'
import { asBoolean, asDuration, asNumber, asTime, compare, type Typed } from './store-typed.ts'

/** What a compiled text needs to know beside its own words. */
export interface Setup {
  /** Which rows of a set the reader may see. */
  visible: (entity: Entity, alias: string) => Sql
  geo: GeoValues
  now: Date
  /** Gives each table of a statement a name of its own. */
  counter: { n: number }
}

/** A table that a path walks through. */
interface Join {
  table: string
  alias: string
  on: Sql
  many: boolean
}
export interface Scope {
  entity: Entity
  alias: string
  setup: Setup
  joins: Join[]
}

export const nextAlias = ({ counter }: Setup): string => `e${counter.n++}`

/** A filter as a condition on one row. */
export function conditionOf(expression: Expression, entity: Entity, alias: string, setup: Setup): Sql {
  const again = (part: Expression) => conditionOf(part, entity, alias, setup)
  if (expression.is === 'logic') return sql`(${sql.join(expression.parts.map(again), sql.raw(` ${expression.op} `))})`
  if (expression.is === 'not') return sql`(not coalesce(${again(expression.part)}, false))`
  // A path through other entities asks whether there is one for which the whole comparison holds.
  const scope: Scope = { entity, alias, setup, joins: [] }
  const holds = asBoolean(typedOf(expression, scope))
  if (scope.joins.length === 0) return holds
  const tables = sql.raw(scope.joins.map((j) => `${j.table} ${j.alias}`).join(', '))
  const on = sql.join(
    scope.joins.map((j) => j.on),
    sql.raw(' and '),
  )
  return sql`exists (select from ${tables} where ${on} and ${holds})`
}

/** `order by`, ended by the natural order so that pages never overlap. */
export function orderOf(orders: readonly Order[], entity: Entity, alias: string, setup: Setup): Sql {
  const asked = orders.flatMap(({ by, descending }) => {
    const scope: Scope = { entity, alias, setup, joins: [] }
    const typed = typedOf(by, scope)
    if (scope.joins.some((j) => j.many)) throw invalid('telemetry.orderByMany')
    const sure = typed.sure === true && scope.joins.length === 0
    const how = sql.raw(`${descending ? 'desc' : 'asc'}${sure ? '' : descending ? ' nulls last' : ' nulls first'}`)
    return sortable(typed).map((value) => sql`${single(scope, value)} ${how}`)
  })
  // Rows that the orders leave equal follow the direction of the first one: then one index serves all.
  const direction = orders[0]?.descending ? ' desc' : ''
  const natural = entity.order.map((column) => sql.raw(`${alias}.${column}${direction}`))
  return sql.join([...asked.slice(0, shortcut(orders, entity) ? 0 : undefined), ...natural])
}

/** Ordering by what the natural order says anyway needs no words of its own. */
function shortcut(orders: readonly Order[], entity: Entity): boolean {
  const [first] = orders
  if (orders.length !== 1 || first?.by.is !== 'path' || first.by.steps.length !== 1) return false
  return (first.by.steps[0] === 'id' || first.by.steps[0] === '@iot.id') && entity.set !== 'Observations'
}

function single({ joins }: Scope, value: Sql): Sql {
  if (joins.length === 0) return value
  const tables = sql.raw(joins.map((j) => `${j.table} ${j.alias}`).join(', '))
  const on = sql.join(
    joins.map((j) => j.on),
    sql.raw(' and '),
  )
  return sql`(select ${value} from ${tables} where ${on} limit 1)`
}

const sortable = (typed: Typed): Sql[] => {
  if (typed.type === 'geometry') throw invalid('telemetry.wrongType')
  return typed.type === 'json' && typed.number ? [typed.number, typed.sql] : [typed.sql]
}

export function typedOf(expression: Expression, scope: Scope): Typed {
  switch (expression.is) {
    case 'literal':
      return literalOf(expression)
    case 'path':
      return pathOf(expression.steps, scope)
    case 'compare':
      return compare(expression.op, typedOf(expression.left, scope), typedOf(expression.right, scope))
    case 'in': {
      const left = typedOf(expression.left, scope)
      const each = expression.list.map((one) => compare('eq', left, typedOf(one, scope)).sql)
      return { type: 'boolean', sql: sql`(${sql.join(each, sql.raw(' or '))})` }
    }
    case 'arithmetic':
      return arithmetic(expression.op, typedOf(expression.left, scope), typedOf(expression.right, scope))
    case 'minus':
      return { type: 'number', sql: sql`(- ${asNumber(typedOf(expression.part, scope))})` }
    case 'not':
      return { type: 'boolean', sql: sql`(not ${asBoolean(typedOf(expression.part, scope))})` }
    case 'logic': {
      const parts = expression.parts.map((part) => asBoolean(typedOf(part, scope)))
      return { type: 'boolean', sql: sql`(${sql.join(parts, sql.raw(` ${expression.op} `))})` }
    }
    case 'call':
      return callOf(expression, scope)
  }
}

function callOf(call: Expression & { is: 'call' }, scope: Scope): Typed {
  const geo = scope.setup.geo.get(call)
  if (!geo) return callFunction(call.name, call.args, (arg) => typedOf(arg, scope), scope.setup.now)
  if (geo.constant !== undefined)
    return typeof geo.constant === 'number'
      ? { type: 'number', sql: sql`${geo.constant}::float8` }
      : { type: 'boolean', sql: sql`${geo.constant}::boolean` }
  const { alias } = walk(geo.steps, scope)
  const id = sql.raw(`${alias}.id`)
  return geo.numbers
    ? {
        type: 'number',
        sql: sql`(select g.v from unnest(${geo.ids}::int[], ${geo.numbers}::float8[]) g (id, v) where g.id = ${id})`,
      }
    : { type: 'boolean', sql: sql`(${id} = any(${geo.ids}::int[]))` }
}

function literalOf(literal: Expression & { is: 'literal' }): Typed {
  switch (literal.type) {
    case 'null':
      return { type: 'null', sql: sql`null` }
    case 'number':
      return { type: 'number', sql: sql`${literal.value}::float8`, literal: literal.value }
    case 'boolean':
      return { type: 'boolean', sql: sql`${literal.value}::boolean` }
    case 'string':
      return { type: 'text', sql: sql`${literal.value}::text`, literal: literal.value }
    case 'time':
      return { type: 'time', sql: sql`${literal.value}::timestamptz` }
    case 'date':
      return { type: 'date', sql: sql`${literal.value}::date` }
    case 'clock':
      return { type: 'clock', sql: sql`${literal.value}::time` }
    case 'period':
      return { type: 'period', sql: sql`${literal.value}::timestamptz`, end: sql`${literal.to}::timestamptz` }
    case 'duration':
      if (
        !/^-?P(?=.)(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}D)?(T(?=.)(\d{1,6}H)?(\d{1,6}M)?(\d{1,9}(\.\d{1,6})?S)?)?$/.test(
          literal.value,
        )
      )
        throw invalid('telemetry.wrongType')
      return { type: 'duration', sql: sql`${literal.value}::interval` }
    case 'geography':
      throw invalid('telemetry.wrongType')
  }
}

/** Goes from entity to entity; the tables in between become joins of the scope. */
export function walk(steps: readonly string[], scope: Scope): { entity: Entity; alias: string; rest: string[] } {
  let { entity, alias } = scope
  let at = 0
  for (; at < steps.length; at++) {
    const link = linkOf(entity, steps[at] ?? '')
    if (!link) break
    const to = nextAlias(scope.setup)
    const target = MODEL[link.target]
    const on = sql`${sql.raw(link.on(alias, to))} and ${scope.setup.visible(target, to)}`
    scope.joins.push({ table: target.table, alias: to, on, many: link.many })
    entity = target
    alias = to
  }
  return { entity, alias, rest: steps.slice(at) }
}

function pathOf(steps: readonly string[], scope: Scope): Typed {
  const { entity, alias, rest } = walk(steps, scope)
  const [name, ...inner] = rest
  if (name === undefined) throw invalid('telemetry.noSuchProperty', { property: steps.join('/').slice(0, 80) })
  if ((name === 'id' || name === '@iot.id') && inner.length === 0) return idOf(entity, alias)
  const property = propertyOf(entity, name)
  const known = property !== undefined && (inner.length === 0 || property.kind === 'json' || property.kind === 'any')
  if (!known) throw invalid('telemetry.noSuchProperty', { property: rest.join('/').slice(0, 80) })
  const value = sql.raw(property.value(alias))
  if (inner.length > 0) return { type: 'json', sql: sql`(${value} #> ${inner}::text[])` }
  const { kind } = property
  const sure = property.sure ? { sure: true } : {}
  if (kind === 'period' && property.end)
    return { type: 'period', sql: value, end: sql.raw(property.end(alias)), ...sure }
  if (kind === 'any' || kind === 'json')
    return {
      type: 'json',
      sql: sql`(${value})`,
      ...(name === 'result' && entity.set === 'Observations' ? { number: sql.raw(`${alias}.result`) } : {}),
    }
  if (kind === 'geometry') return { type: 'geometry', sql: value }
  return { type: kind === 'time' ? 'time' : kind === 'number' ? 'number' : 'text', sql: value, ...sure }
}

function idOf(entity: Entity, alias: string): Typed {
  if (entity.set === 'Observations') return { type: 'text', sql: sql.raw(`trim('"' from ${entity.id(alias)})`) }
  return { type: 'number', sql: sql.raw(`${alias}.id`), isId: true, sure: true }
}

function arithmetic(op: 'add' | 'sub' | 'mul' | 'div' | 'mod', left: Typed, right: Typed): Typed {
  const timely = ['time', 'period', 'date'].includes(left.type)
  if (timely && right.type === 'duration' && (op === 'add' || op === 'sub'))
    return { type: 'time', sql: sql`(${asTime(left)} ${sql.raw(op === 'add' ? '+' : '-')} ${right.sql})` }
  if (timely && op === 'sub') return { type: 'duration', sql: sql`(${asTime(left)} - ${asTime(right)})` }
  if (left.type === 'duration' && (op === 'add' || op === 'sub'))
    return { type: 'duration', sql: sql`(${left.sql} ${sql.raw(op === 'add' ? '+' : '-')} ${asDuration(right)})` }
  const [a, b] = [asNumber(left), asNumber(right)]
  if (op === 'div') return { type: 'number', sql: sql`(${a} / nullif(${b}, 0))` }
  if (op === 'mod') return { type: 'number', sql: sql`mod((${a})::numeric, nullif((${b})::numeric, 0))::float8` }
  return { type: 'number', sql: sql`(${a} ${sql.raw({ add: '+', sub: '-', mul: '*' }[op])} ${b})` }
}
