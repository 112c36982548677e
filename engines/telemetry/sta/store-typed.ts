import { invalid } from '@hue-s/kernel/shared/error.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import type { Compare } from './expression.ts'
import type { Sql } from './store-model.ts'

/** A part of a filter with the type that the database will see. */
export interface Typed {
  type: 'number' | 'text' | 'boolean' | 'time' | 'date' | 'clock' | 'duration' | 'period' | 'json' | 'geometry' | 'null'
  sql: Sql
  /** End of a period. */
  end?: Sql
  /** Where a value of any type is kept when it is a number: a column that an index may know. */
  number?: Sql
  isId?: boolean
  /** Never null. */
  sure?: boolean
  literal?: string | number
}

const wrong = () => invalid('telemetry.wrongType')
const SIGNS: Readonly<Record<Compare, string>> = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' }

export function asNumber(t: Typed): Sql {
  if (t.type === 'number') return t.sql
  if (t.type === 'json')
    return t.number ?? sql`(case when jsonb_typeof(${t.sql}) = 'number' then (${t.sql} #>> '{}')::float8 end)`
  if (t.type === 'null') return sql`null::float8`
  throw wrong()
}

export function asText(t: Typed): Sql {
  if (t.type === 'text') return t.sql
  if (t.type === 'json') return sql`(${t.sql} #>> '{}')`
  if (t.type === 'null') return sql`null::text`
  throw wrong()
}

export function asBoolean(t: Typed): Sql {
  if (t.type === 'boolean') return t.sql
  if (t.type === 'json') return sql`(${t.sql} = 'true'::jsonb)`
  if (t.type === 'null') return sql`null::boolean`
  throw wrong()
}

export function asTime(t: Typed): Sql {
  if (t.type === 'time' || t.type === 'period') return t.sql
  if (t.type === 'date') return sql`(${t.sql}::timestamp at time zone 'UTC')`
  // A text in an open object that begins like an instant is one.
  if (t.type === 'json')
    return sql`(case when ${t.sql} #>> '{}' ~ '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d)T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)$' then (${t.sql} #>> '{}')::timestamptz end)`
  if (t.type === 'null') return sql`null::timestamptz`
  throw wrong()
}

export function asDuration(t: Typed): Sql {
  if (t.type === 'duration') return t.sql
  throw wrong()
}

const TIMELY = new Set(['time', 'period', 'date'])
const yes = (condition: Sql): Typed => ({ type: 'boolean', sql: condition })
const by = (a: Sql, op: Compare, b: Sql): Typed => yes(sql`(${a} ${sql.raw(SIGNS[op])} ${b})`)

/** A comparison; what cannot be compared is refused, never guessed. */
export function compare(op: Compare, left: Typed, right: Typed): Typed {
  if (left.type === 'null' || right.type === 'null') return compareNull(op, left.type === 'null' ? right : left)
  if (left.type === 'geometry' || right.type === 'geometry') throw wrong()
  const types = [left.type, right.type]
  const either = (type: Typed['type']) => (types as Typed['type'][]).includes(type)
  if (left.type === 'period' || right.type === 'period') return comparePeriods(op, left, right)
  if (left.isId || right.isId) return by(asId(left), op, asId(right))
  if (left.type === 'date' && right.type === 'date') return by(left.sql, op, right.sql)
  if (either('clock') || either('duration')) {
    if (left.type !== right.type) throw wrong()
    return by(left.sql, op, right.sql)
  }
  if (types.some((t) => TIMELY.has(t))) return by(asTime(left), op, asTime(right))
  if (either('number')) return by(asNumber(left), op, asNumber(right))
  if (either('boolean'))
    return left.type === 'json' || right.type === 'json'
      ? by(asJsonBoolean(left), op, asJsonBoolean(right))
      : by(asBoolean(left), op, asBoolean(right))
  if (either('text')) return by(asText(left), op, asText(right))
  return by(left.sql, op, right.sql)
}

const asJsonBoolean = (t: Typed): Sql =>
  t.type === 'json'
    ? sql`(case when jsonb_typeof(${t.sql}) = 'boolean' then (${t.sql} #>> '{}')::boolean end)`
    : asBoolean(t)

/** An id may be written as a number or as a text. */
function asId(t: Typed): Sql {
  if (typeof t.literal === 'string') {
    if (!/^\d{1,15}$/.test(t.literal)) throw wrong()
    return sql`${Number(t.literal)}::float8`
  }
  return asNumber(t)
}

function compareNull(op: Compare, other: Typed): Typed {
  if (op !== 'eq' && op !== 'ne') return yes(sql`false`)
  const none =
    other.type === 'json' && !other.number
      ? sql`(${other.sql} is null or ${other.sql} = 'null'::jsonb)`
      : sql`(${other.sql} is null)`
  return yes(op === 'eq' ? none : sql`(not ${none})`)
}

/** A period lies before another when it ends before that begins (OGC SensorThings 1.1 §9.3.3.5.1 with ISO 8601 intervals). */
function comparePeriods(op: Compare, left: Typed, right: Typed): Typed {
  const [aFrom, bFrom] = [asTime(left), asTime(right)]
  const [aTo, bTo] = [left.end ?? aFrom, right.end ?? bFrom]
  if (op === 'eq') return yes(sql`(${aFrom} = ${bFrom} and ${aTo} = ${bTo})`)
  if (op === 'ne') return yes(sql`(${aFrom} <> ${bFrom} or ${aTo} <> ${bTo})`)
  if (op === 'gt') return yes(sql`(${aFrom} > ${bTo})`)
  if (op === 'ge') return yes(sql`(${aFrom} >= ${bFrom} and ${aTo} >= ${bTo})`)
  if (op === 'lt') return yes(sql`(${aFrom} < ${bFrom} and ${aTo} < ${bFrom})`)
  return yes(sql`(${aFrom} <= ${bFrom} and ${aTo} <= ${bTo})`)
}
