import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Level } from './contract.ts'
import type { Edge, Graph, Span } from './lineage.ts'
import type { PlacedUnit, Unit } from './unit.ts'

const columns = sql`v.unit_id as id, v.kind, v.code, v.name, v.type, v.parent_id, v.valid_from, v.valid_to, v.citation,
  v.area_km2, case when v.lon is not null then json_build_object('lon', v.lon, 'lat', v.lat) end as centroid`

/** The parent as it was at a date, or on the last day of an ended unit. */
const placed = (at: string) => sql`${columns},
  case when p.unit_id is not null then json_build_object('id', p.unit_id, 'code', p.code, 'name', p.name) end as parent
  from units.unit_version v left join lateral (
    select p.unit_id, p.code, p.name from units.unit_version p
    where p.unit_id = v.parent_id and p.valid_from <= least(${at}::date, v.valid_to - 1)
    order by p.valid_from desc limit 1) p on true`

export function findUnitByKey(db: Db, key: string, at: string): Promise<Unit | undefined> {
  return maybe(
    db,
    sql<Unit>`select ${columns} from units.unit_version v join units.unit u on u.id = v.unit_id
      where u.key = ${key} and v.valid_from <= ${at} order by v.valid_from desc limit 1`,
  )
}

/** The versions of many units at a date, the last one of an ended unit, with their parents. */
export function unitsAt(db: Db, ids: readonly string[], at: string): Promise<PlacedUnit[]> {
  return many(
    db,
    sql<PlacedUnit>`select distinct on (v.unit_id) ${placed(at)}
      where v.unit_id = any(${[...ids]}::uuid[]) and v.valid_from <= ${at} order by v.unit_id, v.valid_from desc`,
  )
}

/** Every version of every unit that began by a date, each unit's in their order. */
export function versionsUpTo(db: Db, upTo: string): Promise<Unit[]> {
  return many(
    db,
    sql<Unit>`select ${columns} from units.unit_version v where v.valid_from <= ${upTo} order by v.unit_id, v.valid_from`,
  )
}

export interface ListQuery {
  at: string
  level?: Level | undefined
  parentId?: string | undefined
  search?: string | undefined
  code?: string | undefined
}

/** Units living on a date, in the order of a Vietnamese dictionary. A province has some hundreds: one page. */
export function listUnits(db: Db, { at, level, parentId, search, code }: ListQuery): Promise<PlacedUnit[]> {
  const only = [
    sql`v.period @> ${at}::date`,
    ...(level ? [sql`v.kind = ${level}`] : []),
    ...(parentId ? [sql`v.parent_id = ${parentId}`] : []),
    ...(code ? [sql`v.code = ${code}`] : []),
    ...(search ? [sql`strpos(kernel.match_key(v.type || ' ' || v.name), kernel.match_key(${search})) > 0`] : []),
  ]
  return many(
    db,
    sql<PlacedUnit>`select ${placed(at)} where ${sql.join(only, sql` and `)}
      order by v.name collate "vi-x-icu", v.code collate "C" limit 5000`,
  )
}

/** Units that bore a code on a date or (without one) on any day up to `upTo`, latest first. */
export function unitsOfCode(
  db: Db,
  code: string,
  { at, upTo, level }: { at: string | undefined; upTo: string; level: Level | undefined },
): Promise<PlacedUnit[]> {
  const when = at ? sql`v.period @> ${at}::date` : sql`v.valid_from <= ${upTo}`
  const only = level ? sql`v.kind = ${level}` : sql`true`
  return many(
    db,
    sql<PlacedUnit>`select * from (select distinct on (v.unit_id) ${placed(upTo)}
      where v.code = ${code} and ${when} and ${only} order by v.unit_id, v.valid_from desc) x order by valid_from desc, kind`,
  )
}

export async function codeExists(db: Db, code: string, upTo: string): Promise<boolean> {
  return (
    (await maybe(db, sql`select from units.unit_version where code = ${code} and valid_from <= ${upTo} limit 1`)) !==
    undefined
  )
}

/**
 * All units that someone responsible for these units is responsible for: themselves, what lies below them, and the
 * ended units whose records are theirs now. An ended unit counts when it went, even in part, into a covered unit of
 * its own level, or when everything it became is covered: the officer of one commune does not get a whole old district.
 */
export async function withSubunits(db: Db, ids: readonly string[], at: string): Promise<string[]> {
  const living = (unit: string) =>
    sql`exists (select from units.unit_version l where l.unit_id = ${sql.ref(unit)} and l.period @> ${at}::date)`
  const rows = await many(
    db,
    sql<{ unitId: string }>`with recursive below as (
        select id as unit_id from units.unit where id = any(${[...ids]}::uuid[])
        union
        select v.unit_id from below b join units.unit_version v on v.parent_id = b.unit_id and v.period @> ${at}::date),
      before as (
        select unit_id from below
        union
        select e.from_unit from before b
          join units.lineage e on e.to_unit = b.unit_id and e.on_date <= ${at}
          join units.unit f on f.id = e.from_unit join units.unit t on t.id = e.to_unit
        where f.kind = t.kind and not ${living('e.from_unit')}),
      reach as (
        select from_unit as origin, to_unit as unit_id from units.lineage where on_date <= ${at}
        union
        select r.origin, e.to_unit from reach r join units.lineage e on e.from_unit = r.unit_id and e.on_date <= ${at}),
      whole as (
        select r.origin as unit_id from reach r where ${living('r.unit_id')} group by r.origin
        having bool_and(r.unit_id in (select unit_id from below)) and not ${living('r.origin')})
      select unit_id from before union select unit_id from whole`,
  )
  return rows.map(({ unitId }) => unitId)
}

/** The part of the lineage that leads from these units forward to a date, or back to one. */
export async function lineageOf(
  db: Db,
  ids: readonly string[],
  direction: 'forward' | 'backward',
  to: string,
): Promise<Graph> {
  const step =
    direction === 'forward'
      ? sql`select e.to_unit from reach r join units.lineage e on e.from_unit = r.unit_id and e.on_date <= ${to}`
      : sql`select e.from_unit from reach r join units.lineage e on e.to_unit = r.unit_id and e.on_date > ${to}`
  const edges = await many(
    db,
    sql<Edge>`with recursive reach as (select unnest(${[...ids]}::uuid[]) as unit_id union ${step})
      select e.from_unit as "from", e.to_unit as "to", e.kind, e.on_date as "on", e.share, e.citation,
        f.kind as from_kind, t.kind as to_kind
      from units.lineage e join units.unit f on f.id = e.from_unit join units.unit t on t.id = e.to_unit
      where e.from_unit in (select unit_id from reach) order by e.on_date, e.from_unit, e.to_unit`,
  )
  const units = [...new Set([...ids, ...edges.flatMap((edge) => [edge.from, edge.to])])]
  return { edges, spans: await spansOf(db, units) }
}

async function spansOf(db: Db, ids: readonly string[]): Promise<Map<string, Span>> {
  const rows = await many(
    db,
    sql<Span & { id: string }>`select unit_id as id, min(valid_from) as start,
        case when bool_or(valid_to is null) then null else max(valid_to) end as "end"
      from units.unit_version where unit_id = any(${[...ids]}::uuid[]) group by unit_id`,
  )
  return new Map(rows.map(({ id, start, end }) => [id, { start, end }]))
}

/** A unit whose name fits, with the words about where it is. */
export interface NamedUnit extends PlacedUnit {
  /** Search keys of its parents' names, at all times of the version. */
  above: string[]
}

/**
 * Versions whose folded name is one of these; `near` also takes names that contain or resemble one. Never a version
 * that begins after `upTo`.
 */
export function unitsNamed(
  db: Db,
  keys: readonly string[],
  { at, upTo, near }: { at: string | undefined; upTo: string; near: boolean },
): Promise<NamedUnit[]> {
  const list = sql`${[...keys]}::text[]`
  const fits = near
    ? sql`exists (select from unnest(${list}) k where length(k) > 2
        and (strpos(v.name_key, k) > 0 or similarity(v.name_key, k) > 0.5))`
    : sql`v.name_key = any(${list})`
  const when = at ? sql`v.period @> ${at}::date` : sql`v.valid_from <= ${upTo}`
  return many(
    db,
    sql<NamedUnit>`with recursive named as (
        select distinct on (v.unit_id) ${placed(upTo)} where ${fits} and ${when} order by v.unit_id, v.valid_from desc),
      above as (
        select n.id, n.parent_id as unit_id, n.valid_from, n.valid_to from named n where n.parent_id is not null
        union
        select a.id, v.parent_id, a.valid_from, a.valid_to from above a join units.unit_version v
          on v.unit_id = a.unit_id and v.period && daterange(a.valid_from, a.valid_to) and v.parent_id is not null)
      select n.*, array(select distinct v.name_key from above a join units.unit_version v on v.unit_id = a.unit_id
        and v.period && daterange(a.valid_from, a.valid_to) where a.id = n.id) as above
      from named n order by n.name collate "vi-x-icu", n.valid_from desc, n.id limit ${near ? 20 : 100}`,
  )
}

/** How many units lie directly below one. */
export async function countBelow(db: Db, id: string, at: string): Promise<number> {
  const row = await maybe(
    db,
    sql<{
      n: number
    }>`select count(*)::int as n from units.unit_version where parent_id = ${id} and period @> ${at}::date`,
  )
  return row?.n ?? 0
}
