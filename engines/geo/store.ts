import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Box, Geometry } from './geometry.ts'

export type Visible = 'public' | 'staff'
export interface Layer {
  id: string
  title: Words
  visible: Visible
}
export interface Feature {
  id: string
  geometry: Geometry
  props: Record<string, unknown>
  visible: Visible
  validFrom: string | null
  validTo: string | null
  unitId: string | null
  updatedAt: string
}

export interface FeatureQuery {
  bbox?: Box
  /** Features whose period touches this one; `null` = open. */
  period?: { from: string | null; to: string | null }
  /** Also what only staff may see. */
  staff?: boolean
  unitIds?: readonly string[]
  after?: string
  limit: number
}

export async function putLayer(db: Db, layer: Layer, now: Date): Promise<void> {
  await sql`insert into geo.layer (id, title, visible, updated_at) values (${layer.id}, ${json(layer.title)}, ${layer.visible}, ${now})
    on conflict (id) do update set title = excluded.title, visible = excluded.visible, updated_at = excluded.updated_at
    where (geo.layer.title, geo.layer.visible) is distinct from (excluded.title, excluded.visible)`.execute(db)
}

export function findLayer(db: Db, id: string): Promise<Layer | undefined> {
  return maybe(db, sql<Layer>`select id, title, visible from geo.layer where id = ${id}`)
}

export function listPublicLayers(db: Db): Promise<Layer[]> {
  return many(db, sql<Layer>`select id, title, visible from geo.layer where visible = 'public' order by id limit 500`)
}

const boxSql = ([west, south, east, north]: Box) =>
  sql`box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8))`
const FEATURE = sql`id, geometry, props, visible, valid_from, valid_to, unit_id, updated_at`

export async function putFeature(db: Db, layer: string, f: Feature, extent: Box): Promise<void> {
  await sql`insert into geo.feature (layer, id, geometry, extent, props, visible, valid_from, valid_to, unit_id, updated_at)
    values (${layer}, ${f.id}, ${json(f.geometry)}, ${boxSql(extent)}, ${json(f.props)}, ${f.visible}, ${f.validFrom}, ${f.validTo}, ${f.unitId}, ${f.updatedAt})
    on conflict (layer, id) do update set geometry = excluded.geometry, extent = excluded.extent, props = excluded.props,
      visible = excluded.visible, valid_from = excluded.valid_from, valid_to = excluded.valid_to, unit_id = excluded.unit_id,
      updated_at = excluded.updated_at`.execute(db)
}

export async function dropFeature(db: Db, layer: string, id: string): Promise<boolean> {
  return (
    (await maybe(db, sql`delete from geo.feature where layer = ${layer} and id = ${id} returning id`)) !== undefined
  )
}

const where = (layer: string, q: Omit<FeatureQuery, 'limit'>) => sql`layer = ${layer}
  ${q.staff ? sql`` : sql`and visible = 'public'`}
  ${q.bbox ? sql`and extent && ${boxSql(q.bbox)}` : sql``}
  ${q.period?.to ? sql`and (valid_from is null or valid_from <= ${q.period.to})` : sql``}
  ${q.period?.from ? sql`and (valid_to is null or valid_to > ${q.period.from})` : sql``}
  ${q.unitIds ? sql`and unit_id = any(${[...q.unitIds]})` : sql``}`

/** A page of features, by id. */
export async function listFeatures(db: Db, layer: string, q: FeatureQuery) {
  const rows = await many(
    db,
    sql<Feature>`select ${FEATURE} from geo.feature where ${where(layer, q)} ${q.after === undefined ? sql`` : sql`and id > ${q.after}`}
      order by id limit ${q.limit + 1}`,
  )
  return page(rows, q.limit, (f) => f.id)
}

export function findFeature(db: Db, layer: string, id: string, staff = false): Promise<Feature | undefined> {
  return maybe(db, sql<Feature>`select ${FEATURE} from geo.feature where ${where(layer, { staff })} and id = ${id}`)
}

/** How many features there are, counted up to a limit so that a million costs no more than that. */
export async function countFeatures(
  db: Db,
  layer: string,
  q: Omit<FeatureQuery, 'limit' | 'after'>,
  upTo: number,
): Promise<number> {
  const row = await one(
    db,
    sql<{
      n: number
    }>`select count(*)::int as n from (select from geo.feature where ${where(layer, q)} limit ${upTo}) counted`,
  )
  return row.n
}
