import { invalid } from '@hue-s/kernel/shared/error.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import type { Query } from './query.ts'
import { conditionOf, orderOf } from './store-expression.ts'
import { propertyOf, type Entity, type Sql } from './store-model.ts'
import { topOf, type Frame, type Located } from './store-select.ts'

export interface DataRow {
  datastream: number
  /** One row of the array, as JSON. */
  item: string
}

const DEFAULT = ['id', 'phenomenonTime', 'result', 'resultTime', 'resultQuality', 'validTime', 'parameters']

/** The columns of a data array: those that were chosen, in their order. */
export function componentsOf(entity: Entity, query: Query): string[] {
  if (entity.set !== 'Observations') throw invalid('telemetry.badOption', { option: '$resultFormat' })
  const chosen = query.select ?? DEFAULT
  for (const name of chosen)
    if (name !== 'id' && name !== '@iot.id' && !propertyOf(entity, name))
      throw invalid('telemetry.noSuchProperty', { property: name.slice(0, 80) })
  return chosen.map((name) => (name === '@iot.id' ? 'id' : name))
}

/** Observations as rows without names (OGC SensorThings 1.1 §12.2). */
export function dataArrayStatement(at: Located, query: Query, components: readonly string[], frame: Frame): Sql {
  const { entity, alias } = at
  const filter = query.filter ? conditionOf(query.filter, entity, alias, frame) : sql`true`
  const cells = components.map((name) =>
    name === 'id'
      ? sql.raw(entity.id(alias))
      : sql`coalesce(${sql.raw(propertyOf(entity, name)?.json(alias) ?? 'null')}, 'null')`,
  )
  return sql`select ${sql.raw(alias)}.datastream_id as datastream, '[' || ${sql.join(cells, sql.raw(" || ',' || "))} || ']' as item
    from ${sql.raw(`${entity.table} ${alias}`)} where ${at.where} and ${filter}
    order by ${orderOf(query.order ?? [], entity, alias, frame)} limit ${topOf(query) + 1}::int offset ${query.skip ?? 0}::bigint`
}
