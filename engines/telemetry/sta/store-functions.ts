import { invalid } from '@hue-s/kernel/shared/error.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import type { Expression } from './expression.ts'
import type { Sql } from './store-model.ts'
import { asNumber, asText, asTime, type Typed } from './store-typed.ts'

type Args = readonly Typed[]
type Make = (args: Args, now: Date) => Typed

const at = (args: Args, n: number): Typed => {
  const arg = args[n]
  if (!arg) throw invalid('telemetry.wrongArguments', { name: '' })
  return arg
}
const number = (value: Sql): Typed => ({ type: 'number', sql: value })
const text = (value: Sql): Typed => ({ type: 'text', sql: value })
const truth = (value: Sql): Typed => ({ type: 'boolean', sql: value })

const one =
  (how: (a: Sql) => Sql): Make =>
  (args) =>
    text(how(asText(at(args, 0))))
const part =
  (name: string): Make =>
  (args) =>
    number(
      at(args, 0).type === 'clock'
        ? sql`extract(${sql.raw(name)} from ${at(args, 0).sql})::float8`
        : sql`extract(${sql.raw(name)} from ${asTime(at(args, 0))} at time zone 'UTC')::float8`,
    )
const round =
  (how: string): Make =>
  (args) =>
    number(sql`${sql.raw(how)}((${asNumber(at(args, 0))})::numeric)::float8`)
const both =
  (how: (a: Sql, b: Sql) => Typed): Make =>
  (args) =>
    how(asText(at(args, 0)), asText(at(args, 1)))

function substring(args: Args): Typed {
  const from = sql`greatest(least((${asNumber(at(args, 1))}), 100000), 0)::int + 1`
  const source = asText(at(args, 0))
  if (args.length === 2) return text(sql`substr(${source}, ${from})`)
  return text(sql`substr(${source}, ${from}, greatest(least((${asNumber(at(args, 2))}), 100000), 0)::int)`)
}

/** The built-in functions of OGC SensorThings 1.1 §9.3.3.5.2 (without the geospatial ones), with their number of arguments. */
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number, make: Make]>> = {
  substringof: [2, 2, both((part, whole) => truth(sql`(strpos(${whole}, ${part}) > 0)`))],
  contains: [2, 2, both((whole, part) => truth(sql`(strpos(${whole}, ${part}) > 0)`))],
  endswith: [2, 2, both((whole, end) => truth(sql`(right(${whole}, length(${end})) = ${end})`))],
  startswith: [2, 2, both((whole, start) => truth(sql`(left(${whole}, length(${start})) = ${start})`))],
  length: [1, 1, (args) => number(sql`length(${asText(at(args, 0))})::float8`)],
  indexof: [2, 2, both((whole, part) => number(sql`(strpos(${whole}, ${part}) - 1)::float8`))],
  substring: [2, 3, substring],
  tolower: [1, 1, one((a) => sql`lower(${a})`)],
  toupper: [1, 1, one((a) => sql`upper(${a})`)],
  trim: [1, 1, one((a) => sql`btrim(${a}, E' \\t\\n\\r')`)],
  concat: [2, 2, both((a, b) => text(sql`(${a} || ${b})`))],
  year: [1, 1, part('year')],
  month: [1, 1, part('month')],
  day: [1, 1, part('day')],
  hour: [1, 1, part('hour')],
  minute: [1, 1, part('minute')],
  second: [1, 1, (args) => number(sql`floor(${part('second')(args, new Date(0)).sql})`)],
  fractionalseconds: [
    1,
    1,
    (args) => {
      const seconds = part('second')(args, new Date(0)).sql
      return number(sql`(${seconds} - floor(${seconds}))`)
    },
  ],
  date: [1, 1, (args) => ({ type: 'date', sql: sql`(${asTime(at(args, 0))} at time zone 'UTC')::date` })],
  time: [1, 1, (args) => ({ type: 'clock', sql: sql`(${asTime(at(args, 0))} at time zone 'UTC')::time` })],
  // Instants are kept in UTC: their own offset is not remembered.
  totaloffsetminutes: [1, 1, (args) => number(sql`(0 * extract(epoch from ${asTime(at(args, 0))}))::float8`)],
  now: [0, 0, (_, now) => ({ type: 'time', sql: sql`${now}::timestamptz` })],
  mindatetime: [0, 0, () => ({ type: 'time', sql: sql`'0001-01-01T00:00:00Z'::timestamptz` })],
  maxdatetime: [0, 0, () => ({ type: 'time', sql: sql`'9999-12-31T23:59:59Z'::timestamptz` })],
  round: [1, 1, round('round')],
  floor: [1, 1, round('floor')],
  ceiling: [1, 1, round('ceil')],
}

/** A call of one of the standard's functions; an unknown name or a wrong number of arguments is refused. */
export function callFunction(
  name: string,
  args: readonly Expression[],
  typed: (arg: Expression) => Typed,
  now: Date,
): Typed {
  const found = Object.hasOwn(FUNCTIONS, name.toLowerCase()) ? FUNCTIONS[name.toLowerCase()] : undefined
  if (!found) throw invalid('telemetry.noSuchFunction', { name: name.slice(0, 60) })
  const [least, most, make] = found
  if (args.length < least || args.length > most) throw invalid('telemetry.wrongArguments', { name })
  return make(args.map(typed), now)
}
