import { sql, type RawBuilder } from 'kysely'

export interface Grant {
  permission: string
  /** Units the permission covers, sub-units included; `*` = everywhere. */
  units: '*' | readonly string[]
}

/** Who acts: a person (perhaps on behalf of another), nobody (`anyone`), or the platform itself (`system`). */
export interface Actor {
  kind: 'anyone' | 'citizen' | 'staff' | 'system'
  /** Person id; null for `anyone` and `system`. */
  id: string | null
  /** Display name of staff; citizens' names are only read through `identity.reveal`. */
  name: string | null
  /** Level of assurance of the sign-in: 0 none, 1 basic, 2 verified. */
  assurance: 0 | 1 | 2
  /** When the person last proved who they are (ISO instant). */
  provedAt: string | null
  onBehalfOf: string | null
  via: 'none' | 'session' | 'token' | 'system'
  sessionId: string | null
  grants: readonly Grant[]
}

export const ANYONE: Actor = {
  kind: 'anyone',
  id: null,
  name: null,
  assurance: 0,
  provedAt: null,
  onBehalfOf: null,
  via: 'none',
  sessionId: null,
  grants: [],
}
export const SYSTEM: Actor = { ...ANYONE, kind: 'system', via: 'system' }

/** Whether the actor holds a permission, for one unit or (without `unit`) for any. */
export function can(actor: Actor, permission: string, unit?: string | null): boolean {
  if (actor.kind === 'system') return true
  return actor.grants.some(
    (g) =>
      g.permission === permission &&
      (unit === undefined || g.units === '*' || (unit !== null && g.units.includes(unit))),
  )
}

/**
 * One rule in a form that both a record and a list understand. Columns are the record's camelCase names;
 * in SQL they become snake_case.
 */
export type Condition =
  | { always: boolean }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  /** The column holds the actor's own id (or the person on whose behalf they act). */
  | { isActor: string }
  /** The column holds a unit where the actor holds this permission. */
  | { inUnits: string; permission: string }
  /** The actor holds this permission somewhere. */
  | { holds: string }
  | { column: string; is: readonly (string | number | boolean)[] }

export interface Rule<R = Readonly<Record<string, unknown>>> {
  name: string
  when: Condition
  /** Only for the type checker: the record this rule speaks of. */
  record?: R
}

/** A sentence of `access.ts`: who may do this to which record. */
export function rule<R>(name: string, when: Condition): Rule<R> {
  return { name, when }
}

const self = (actor: Actor) => actor.onBehalfOf ?? actor.id
const valueAt = (record: object, column: string) => (record as Record<string, unknown>)[column]

/** Does the rule hold for this record? */
export function allows<R extends object>(rule: Rule<R>, actor: Actor, record: R): boolean {
  return actor.kind === 'system' || holds(rule.when, actor, record)
}

function holds(when: Condition, actor: Actor, record: object): boolean {
  if ('always' in when) return when.always
  if ('all' in when) return when.all.every((c) => holds(c, actor, record))
  if ('any' in when) return when.any.some((c) => holds(c, actor, record))
  if ('isActor' in when) return self(actor) !== null && valueAt(record, when.isActor) === self(actor)
  if ('inUnits' in when) {
    const unit = valueAt(record, when.inUnits)
    return can(actor, when.permission, typeof unit === 'string' ? unit : null)
  }
  if ('holds' in when) return can(actor, when.holds)
  const value = valueAt(record, when.column)
  return when.is.includes(value as string)
}

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

/**
 * The same rule as a predicate for the `where` of a list; `alias` is the table's name in the query. A column without a
 * value gives null, which `where` takes as no: plain comparisons, so that an index serves them.
 */
export function filter<R>(rule: Rule<R>, actor: Actor, alias: string): RawBuilder<boolean> {
  return actor.kind === 'system' ? sql<boolean>`true` : toSql(rule.when, actor, alias)
}

function toSql(when: Condition, actor: Actor, alias: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${snake(name)}`)
  if ('always' in when) return when.always ? sql<boolean>`true` : sql<boolean>`false`
  if ('all' in when) return joined(when.all, ' and ', 'true', actor, alias)
  if ('any' in when) return joined(when.any, ' or ', 'false', actor, alias)
  if ('isActor' in when) {
    return self(actor) === null ? sql<boolean>`false` : sql<boolean>`${column(when.isActor)} = ${self(actor)}`
  }
  if ('inUnits' in when) {
    const mine = actor.grants.filter((g) => g.permission === when.permission)
    if (mine.some((g) => g.units === '*')) return sql<boolean>`true`
    const units = mine.flatMap((g) => [...g.units])
    return units.length === 0 ? sql<boolean>`false` : sql<boolean>`${column(when.inUnits)} = any(${units})`
  }
  if ('holds' in when) return can(actor, when.holds) ? sql<boolean>`true` : sql<boolean>`false`
  return sql<boolean>`${column(when.column)} = any(${[...when.is]})`
}

function joined(parts: readonly Condition[], word: string, empty: string, actor: Actor, alias: string) {
  if (parts.length === 0) return sql<boolean>`${sql.raw(empty)}`
  return sql<boolean>`(${sql.join(
    parts.map((c) => toSql(c, actor, alias)),
    sql.raw(word),
  )})`
}
