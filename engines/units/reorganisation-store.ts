import type { RawBuilder } from 'kysely'
import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Draft, Fault, FullReorganisation, Reorganisation, Status } from './contract.ts'
import type { Plan } from './plan.ts'
import type { Unit } from './unit.ts'

/** A stored reorganisation with everybody who wrote in it. */
export interface Stored extends FullReorganisation {
  editors: string[]
}

const head = sql`r.id, r.title, r.citation, r.effective_on, r.status, r.version, r.composed_by, r.composed_by_name,
  r.changed_at, r.approved_by, r.approved_by_name, r.approved_at, r.applied_at, r.faults`
const all = sql`${head}, r.operations, r.editors`

/** One reorganisation decides at a time: approvals and effects wait here for each other until the commit. */
export async function lockDecisions(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('units.reorganisation', 0))`.execute(db)
}

export function findReorganisation(db: Db, id: string, lock = false): Promise<Stored | undefined> {
  return maybe(
    db,
    sql<Stored>`select ${all} from units.reorganisation r where r.id = ${id} ${lock ? sql`for update` : sql``}`,
  )
}

export function listReorganisations(
  db: Db,
  {
    after,
    limit,
    status,
    visible,
  }: { after?: string | undefined; limit: number; status?: Status | undefined; visible: RawBuilder<boolean> },
): Promise<Reorganisation[]> {
  const only = [visible, ...(after ? [sql`r.id < ${after}`] : []), ...(status ? [sql`r.status = ${status}`] : [])]
  return many(
    db,
    sql<Reorganisation>`select ${head} from units.reorganisation r where ${sql.join(only, sql` and `)}
      order by r.id desc limit ${limit + 1}`,
  )
}

/** Approved ones, by the day on which they take effect. */
export function listApproved(db: Db, upTo?: string): Promise<Stored[]> {
  const due = upTo === undefined ? sql`true` : sql`r.effective_on <= ${upTo}`
  return many(
    db,
    sql<Stored>`select ${all} from units.reorganisation r where r.status = 'approved' and ${due}
      order by r.effective_on, r.approved_at, r.id`,
  )
}

interface Hand {
  id: string | null
  name: string | null
  at: Date
}

export function insertDraft(db: Db, id: string, draft: Draft, by: Hand): Promise<Stored> {
  return one(
    db,
    sql<Stored>`insert into units.reorganisation as r
        (id, title, citation, effective_on, operations, composed_by, composed_by_name, editors, changed_at)
      values (${id}, ${draft.title}, ${draft.citation}, ${draft.effectiveOn}, ${json(draft.operations)}, ${by.id}, ${by.name},
        ${by.id ? [by.id] : []}::uuid[], ${by.at}) returning ${all}`,
  )
}

export function replaceDraft(db: Db, id: string, draft: Draft, by: Hand): Promise<Stored> {
  const editor = by.id ? [by.id] : []
  return one(
    db,
    sql<Stored>`update units.reorganisation r set title = ${draft.title}, citation = ${draft.citation},
        effective_on = ${draft.effectiveOn}, operations = ${json(draft.operations)}, version = r.version + 1,
        composed_by = ${by.id}, composed_by_name = ${by.name}, changed_at = ${by.at}, faults = '[]',
        editors = array(select distinct e from unnest(r.editors || ${editor}::uuid[]) e)
      where r.id = ${id} returning ${all}`,
  )
}

/** Moves a reorganisation on; an approval keeps its hand, any other step but the effect removes it. */
export function setStatus(
  db: Db,
  id: string,
  status: Status,
  by: Hand,
  faults: readonly Fault[] = [],
): Promise<Stored> {
  const approval =
    status === 'approved'
      ? sql`approved_by = ${by.id}, approved_by_name = ${by.name}, approved_at = ${by.at},`
      : status === 'effective'
        ? sql`applied_at = ${by.at},`
        : status === 'draft'
          ? sql`approved_by = null, approved_by_name = null, approved_at = null,`
          : sql``
  return one(
    db,
    sql<Stored>`update units.reorganisation r set ${approval} status = ${status}, version = r.version + 1,
        changed_at = ${by.at}, faults = ${json(faults)} where r.id = ${id} returning ${all}`,
  )
}

/** Every version in force on a day or beginning later, in order of time. */
export function worldFrom(db: Db, on: string): Promise<Unit[]> {
  return many(
    db,
    sql<Unit>`select v.unit_id as id, v.kind, v.code, v.name, v.type, v.parent_id, v.valid_from, v.valid_to, v.citation,
        v.area_km2, case when v.lon is not null then json_build_object('lon', v.lon, 'lat', v.lat) end as centroid
      from units.unit_version v where v.valid_to is null or v.valid_to > ${on}::date
      order by v.valid_from, v.name collate "vi-x-icu", v.unit_id`,
  )
}

/** Which of these ids name a unit, living or not. */
export async function takenIds(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await many(db, sql<{ id: string }>`select id from units.unit where id = any(${[...ids]}::uuid[])`)
  return rows.map(({ id }) => id)
}

/** Writes a plan: closes what ends or changes on the day, adds new units, versions and lineage. */
export async function writePlan(
  db: Db,
  plan: Plan,
  { id, on, citation }: { id: string; on: string; citation: string },
): Promise<void> {
  const closed = [...plan.ended, ...plan.changed.map((unit) => unit.id)]
  const versions = [...plan.made, ...plan.changed].map((unit) => ({
    unit_id: unit.id,
    kind: unit.kind,
    code: unit.code,
    name: unit.name,
    type: unit.type,
    parent_id: unit.parentId,
    area_km2: unit.areaKm2,
    lon: unit.centroid?.lon ?? null,
    lat: unit.centroid?.lat ?? null,
  }))
  await sql`insert into units.unit (id, kind, source) select id, kind, 'reorganisation'
    from jsonb_to_recordset(${json(plan.made)}) as x(id uuid, kind text)`.execute(db)
  await sql`update units.unit_version set valid_to = ${on}, ended_by = ${id}
    where unit_id = any(${closed}::uuid[]) and valid_to is null`.execute(db)
  await sql`insert into units.unit_version
      (unit_id, kind, valid_from, code, name, type, parent_id, citation, area_km2, lon, lat, made_by)
    select unit_id, kind, ${on}::date, code, name, type, parent_id, ${citation}, area_km2, lon, lat, ${id}::uuid
    from jsonb_to_recordset(${json(versions)}) as x(unit_id uuid, kind text, code text, name text, type text,
      parent_id uuid, area_km2 numeric, lon float8, lat float8)`.execute(db)
  await sql`insert into units.lineage (from_unit, to_unit, kind, on_date, share, citation, made_by)
    select "from", "to", kind, ${on}::date, share, ${citation}, ${id}::uuid
    from jsonb_to_recordset(${json(plan.edges)}) as x("from" uuid, "to" uuid, kind text, share numeric)`.execute(db)
}
