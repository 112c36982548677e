import { json, many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Level } from './contract.ts'

export function loadedPack(db: Db): Promise<{ province: string; hash: string } | undefined> {
  return maybe(db, sql<{ province: string; hash: string }>`select province, hash from units.pack limit 1`)
}

/** What reorganisations in this database made or ended. */
export interface LocalHistory {
  /** Units they changed, and since when. */
  touched: { unitId: string; since: string }[]
  versions: { unitId: string; kind: Level; code: string; validFrom: string; validTo: string | null }[]
}

export async function localHistory(db: Db): Promise<LocalHistory> {
  const touched = await many(
    db,
    sql<
      LocalHistory['touched'][number]
    >`select unit_id, min(case when made_by is not null then valid_from else valid_to end) as since
      from units.unit_version where made_by is not null or ended_by is not null group by unit_id`,
  )
  const versions = await many(
    db,
    sql<LocalHistory['versions'][number]>`select unit_id, kind, code, valid_from, valid_to from units.unit_version
      where unit_id = any(${touched.map(({ unitId }) => unitId)}::uuid[])`,
  )
  return { touched, versions }
}

interface PackRows {
  units: readonly object[]
  versions: readonly object[]
  edges: readonly object[]
}

/** Replaces what the pack wrote before; rows with a reorganisation's mark are not touched. */
export async function savePack(db: Db, { units, versions, edges }: PackRows): Promise<void> {
  await sql`delete from units.lineage where made_by is null`.execute(db)
  await sql`insert into units.unit (id, key, kind, source)
    select id, key, kind, 'pack' from jsonb_to_recordset(${json(units)}) as x(id uuid, key text, kind text)
    on conflict (id) do nothing`.execute(db)
  await sql`delete from units.unit_version v where v.unit_id in (
      select unit_id from jsonb_to_recordset(${json(versions)}) as x(unit_id uuid))`.execute(db)
  await sql`insert into units.unit_version
      (unit_id, kind, valid_from, valid_to, code, name, type, parent_id, citation, area_km2, lon, lat)
    select unit_id, kind, valid_from, valid_to, code, normalize(name, NFC), type, parent_id, citation, area_km2, lon, lat
    from jsonb_to_recordset(${json(versions)}) as x(unit_id uuid, kind text, valid_from date, valid_to date, code text,
      name text, type text, parent_id uuid, citation text, area_km2 numeric, lon float8, lat float8)`.execute(db)
  await sql`insert into units.lineage (from_unit, to_unit, kind, on_date, share, citation)
    select from_unit, to_unit, kind, on_date, share, citation from jsonb_to_recordset(${json(edges)})
      as x(from_unit uuid, to_unit uuid, kind text, on_date date, share numeric, citation text)
    on conflict do nothing`.execute(db)
  // Now, not at the commit: a clash in the file must stop the start at the file.
  await sql`set constraints all immediate`.execute(db)
}

export async function rememberPack(db: Db, province: string, hash: string, now: Date): Promise<void> {
  await sql`insert into units.pack (province, hash, loaded_at) values (${province}, ${hash}, ${now})
    on conflict (province) do update set hash = excluded.hash, loaded_at = excluded.loaded_at`.execute(db)
}
