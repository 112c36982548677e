import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import type { Step } from './path.ts'
import { MAX_TOP, type Expand, type Query } from './query.ts'
import { conditionOf, nextAlias, orderOf, type Setup } from './store-expression.ts'
import { hasId, isSet, linkOf, MODEL, propertyOf, type Entity, type Link, type Sql } from './store-model.ts'

export const DEFAULT_TOP = 100
/** Entities that one answer may hold, nested ones included. */
const MAX_ENTITIES = 20_000

/** The address of the service, without a slash at its end, and how what is nested is paged. */
export interface Frame extends Setup {
  base: string
}

/** Which rows an address names. */
export interface Located {
  entity: Entity
  alias: string
  where: Sql
  /** One entity rather than a collection. */
  single: boolean
  /** The collection this is reached through, for the links of its pages. */
  parent?: { entity: Entity; where: Sql; alias: string }
}

/** Resolves the steps of an address: each is linked to the one before, and each must be visible. */
export function locate(steps: readonly Step[], frame: Setup): Located {
  const [first, ...rest] = steps
  if (!first || !isSet(first.name)) throw notFound('telemetry.noSuchPath')
  let at = start(MODEL[first.name], first, frame)
  for (const step of rest) at = follow(at, step, frame)
  return at
}

function start(entity: Entity, step: Step, frame: Setup): Located {
  const alias = nextAlias(frame)
  const where = sql`${idCondition(entity, alias, step)} and ${frame.visible(entity, alias)}`
  return { entity, alias, where, single: step.id !== undefined }
}

function follow(from: Located, step: Step, frame: Setup): Located {
  const link = linkOf(from.entity, step.name)
  if (!link || !from.single || (step.id !== undefined && !link.many)) throw notFound('telemetry.noSuchPath')
  const entity = MODEL[link.target]
  const alias = nextAlias(frame)
  const parent = sql`exists (select from ${sql.raw(from.entity.table)} ${sql.raw(from.alias)}
    where ${from.where} and ${sql.raw(link.on(from.alias, alias))})`
  const where = sql`${idCondition(entity, alias, step)} and ${parent} and ${frame.visible(entity, alias)}`
  return { entity, alias, where, single: !link.many || step.id !== undefined, parent: from }
}

function idCondition(entity: Entity, alias: string, { id }: Step): Sql {
  if (id === undefined) return sql`true`
  return hasId(entity, alias, id) ?? sql`false`
}

/** One row with the whole page: `page` (entities as JSON, with commas), how many were `found` (one more than the page may hold tells of another page), and their number where asked. */
export function pageStatement(at: Located, query: Query, frame: Frame): Sql {
  const { entity, alias } = at
  const top = topOf(query)
  const filter = query.filter ? conditionOf(query.filter, entity, alias, frame) : sql`true`
  const where = sql`${at.where} and ${filter}`
  const table = sql.raw(`${entity.table} ${alias}`)
  const item = itemOf(entity, alias, query, frame, Math.max(top, 1))
  const count = query.count ? sql`, (select count(*) from ${table} where ${where}) as count` : sql``
  // The rows are found first and written out afterwards: what the page leaves out is never made into JSON.
  return sql`with q as materialized (select array(select ${item} from ${table} where ${where}
    order by ${orderOf(query.order ?? [], entity, alias, frame)} limit ${top + 1}::int offset ${query.skip ?? 0}::bigint) as items)
    select ${pageColumns(top)} ${count} from q`
}

/** Joined by the database: reading an array in JavaScript looks at each of its signs. */
const pageColumns = (top: number): Sql =>
  sql`array_to_string(q.items[1:${top}::int], ',') as page, cardinality(q.items) as found`

export const topOf = (query: Query): number => Math.min(query.top ?? DEFAULT_TOP, MAX_TOP)

/** One entity as JSON text. */
export function entityStatement(at: Located, query: Query, frame: Frame): Sql {
  return sql`select ${itemOf(at.entity, at.alias, query, frame, 1)} as item
    from ${sql.raw(`${at.entity.table} ${at.alias}`)} where ${at.where} limit 1`
}

/** Only the addresses of what is there. */
export function refStatement(at: Located, query: Query, frame: Frame): Sql {
  const { entity, alias } = at
  const filter = query.filter ? conditionOf(query.filter, entity, alias, frame) : sql`true`
  const top = at.single ? 1 : topOf(query)
  return sql`with q as materialized (select array(select '{"@iot.selfLink":' || '"' || ${selfLink(entity, alias, frame)} || '"' || '}'
    from ${sql.raw(`${entity.table} ${alias}`)} where ${at.where} and ${filter}
    order by ${orderOf(query.order ?? [], entity, alias, frame)} limit ${top + 1}::int offset ${query.skip ?? 0}::bigint) as items)
    select ${pageColumns(top)} from q`
}

export function countStatement(at: Located, query: Query, frame: Setup): Sql {
  const filter = query.filter ? conditionOf(query.filter, at.entity, at.alias, frame) : sql`true`
  return sql`select count(*) as count from ${sql.raw(`${at.entity.table} ${at.alias}`)} where ${at.where} and ${filter}`
}

/** One property (or a part of an open one) as JSON text; null where it is not there. */
export function propertyStatement(at: Located, path: readonly string[]): Sql {
  const [name = '', ...inner] = path
  const from = sql`from ${sql.raw(`${at.entity.table} ${at.alias}`)} where ${at.where} limit 1`
  if ((name === 'id' || name === '@iot.id') && inner.length === 0)
    return sql`select ${sql.raw(at.entity.id(at.alias))} as item ${from}`
  const property = propertyOf(at.entity, name)
  if (!property) throw notFound('telemetry.noSuchPath')
  const json = sql.raw(property.json(at.alias))
  if (inner.length === 0) return sql`select ${json} as item ${from}`
  if (property.kind !== 'json' && property.kind !== 'any') throw notFound('telemetry.noSuchPath')
  return sql`select ((${json})::jsonb #> ${inner}::text[])::text as item ${from}`
}

/** Neither the address nor an id holds a sign that JSON would have to mark. */
const selfLink = (entity: Entity, alias: string, { base }: Frame): Sql =>
  sql`(${`${base}/${entity.set}(`}::text || ${sql.raw(entity.key(alias))} || ')')`

/** The JSON of one row. What is unknown is left out, as the standard allows, except times that may be null. */
function itemOf(entity: Entity, alias: string, query: Query, frame: Frame, above: number): Sql {
  const chosen = query.select && new Set(query.select)
  if (chosen) checkSelect(entity, chosen)
  const wants = (name: string) => !chosen || chosen.has('*') || chosen.has(name)
  const parts: Sql[] = []
  if (wants('id') || wants('@iot.id')) parts.push(sql`',"@iot.id":' || ${sql.raw(entity.id(alias))}`)
  if (!chosen || chosen.has('@iot.selfLink') || chosen.has('*'))
    parts.push(sql`',"@iot.selfLink":' || '"' || ${selfLink(entity, alias, frame)} || '"'`)
  for (const [name, property] of Object.entries(entity.properties))
    if (wants(name)) parts.push(sql`coalesce(${sql.raw(`',"${name}":'`)} || ${sql.raw(property.json(alias))}, '')`)
  const expanded = new Map(query.expand.map((one) => [one.name, one]))
  for (const [name, link] of Object.entries(entity.links)) {
    const expand = expanded.get(name)
    expanded.delete(name)
    if (expand) parts.push(expandOf(entity, alias, link, expand, frame, above))
    else if (!chosen || chosen.has(name))
      parts.push(
        sql`${`,"${name}@iot.navigationLink":"`}::text || ${selfLink(entity, alias, frame)} || ${`/${name}"`}::text`,
      )
  }
  const [unknown] = expanded.keys()
  if (unknown !== undefined) throw invalid('telemetry.noSuchProperty', { property: unknown.slice(0, 80) })
  if (parts.length === 0) return sql`'{}'::text`
  return sql`('{' || substr(${sql.join(parts, sql.raw(' || '))}, 2) || '}')`
}

function checkSelect(entity: Entity, chosen: ReadonlySet<string>): void {
  for (const name of chosen) {
    const known =
      ['*', 'id', '@iot.id', '@iot.selfLink'].includes(name) || propertyOf(entity, name) || linkOf(entity, name)
    if (!known) throw invalid('telemetry.noSuchProperty', { property: name.slice(0, 80) })
  }
}

function expandOf(
  entity: Entity,
  alias: string,
  link: Link,
  { name, query }: Expand,
  frame: Frame,
  above: number,
): Sql {
  const target = MODEL[link.target]
  const to = nextAlias(frame)
  const table = sql.raw(`${target.table} ${to}`)
  const on = sql`${sql.raw(link.on(alias, to))} and ${frame.visible(target, to)}`
  const key = sql.raw(`',"${name}":'`)
  if (!link.many)
    return sql`coalesce(${key} || (select ${itemOf(target, to, query, frame, above)} from ${table} where ${on} limit 1), '')`
  const filter = query.filter ? conditionOf(query.filter, target, to, frame) : sql`true`
  const asked = Math.min(query.top ?? DEFAULT_TOP, MAX_TOP)
  const top = Math.min(asked, Math.max(1, Math.floor(MAX_ENTITIES / above)))
  const skip = query.skip ?? 0
  const inner = sql`select ${itemOf(target, to, query, frame, above * Math.max(top, 1))} as item, row_number() over () as n
    from (select * from ${table} where ${on} and ${filter}
      order by ${orderOf(query.order ?? [], target, to, frame)} limit ${top + 1}::int offset ${skip}::bigint) ${sql.raw(to)}`
  // The next page of what is nested keeps every option but the place where it begins.
  const next = `/${name}?$skip=${skip + top}${nestedOptions(query, top)}`
  const count = query.count
    ? sql`|| ${`,"${name}@iot.count":`}::text || (select count(*) from ${table} where ${on} and ${filter})::text`
    : sql``
  return sql`(select ${key} || '[' || coalesce(string_agg(q.item, ',' order by q.n) filter (where q.n <= ${top}::int), '') || ']'
    || case when count(*) > ${top}::int and ${top > 0} then ${`,"${name}@iot.nextLink":`}::text
      || '"' || ${selfLink(entity, alias, frame)} || ${next}::text || '"' else '' end ${count}
    from (${inner}) q)`
}

const nestedOptions = ({ top: asked, raw }: Query, top: number): string =>
  `${asked !== undefined || top !== DEFAULT_TOP ? `&$top=${top}` : ''}${raw ?? ''}`
