import { json, many, maybe, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { ImportItem, Mapping, Source } from './contract.ts'

const columns = sql`id, name, url, jurisdiction, sealed_key is not null as has_key, mapping, since, enabled, asked_at, ran_at, error`

export const listSources = (db: Db): Promise<Source[]> =>
  many(db, sql<Source>`select ${columns} from open311.source order by name, id limit 200`)

export const findSource = (db: Db, id: string): Promise<Source | undefined> =>
  maybe(db, sql<Source>`select ${columns} from open311.source where id = ${id}`)

export const sealedKeyOf = async (db: Db, id: string): Promise<Buffer | null> =>
  (await maybe(db, sql<{ sealedKey: Buffer | null }>`select sealed_key from open311.source where id = ${id}`))
    ?.sealedKey ?? null

interface SourceRow {
  id: string
  name: string
  url: string
  jurisdiction: string | null
  /** Undefined leaves the key that is there. */
  sealedKey: Buffer | undefined
  mapping: Mapping
  since: string
  enabled: boolean
  at: Date
}

export async function putSource(db: Db, s: SourceRow): Promise<void> {
  await sql`insert into open311.source as o (id, name, url, jurisdiction, sealed_key, mapping, since, enabled, created_at)
    values (${s.id}, ${s.name}, ${s.url}, ${s.jurisdiction}, ${s.sealedKey ?? null}, ${json(s.mapping)}, ${s.since}, ${s.enabled}, ${s.at})
    on conflict (id) do update set name = excluded.name, url = excluded.url, jurisdiction = excluded.jurisdiction,
      sealed_key = coalesce(excluded.sealed_key, o.sealed_key), mapping = excluded.mapping, since = excluded.since,
      enabled = excluded.enabled`.execute(db)
}

export async function askRun(db: Db, id: string, at: Date): Promise<void> {
  await sql`update open311.source set asked_at = ${at} where id = ${id}`.execute(db)
}

/** Sources that somebody asked to run, and enabled ones that have not run since an instant. */
export const listDueSources = (db: Db, before: Date): Promise<{ id: string }[]> =>
  many(
    db,
    sql<{ id: string }>`select id from open311.source
      where asked_at is not null or (enabled and (ran_at is null or ran_at < ${before})) order by ran_at nulls first, id limit 10`,
  )

export async function noteRun(db: Db, id: string, at: Date, error: string | null): Promise<void> {
  await sql`update open311.source set asked_at = null, ran_at = ${at}, error = ${error} where id = ${id}`.execute(db)
}

export interface Known {
  externalId: string
  outcome: ImportItem['outcome']
  caseId: string | null
  status: string
  externalUpdatedAt: string | null
}

export const listKnown = (db: Db, sourceId: string, ids: readonly string[]): Promise<Known[]> =>
  many(
    db,
    sql<Known>`select external_id, outcome, case_id, status, external_updated_at from open311.import_item
      where source_id = ${sourceId} and external_id = any(${[...ids]})`,
  )

export interface ItemRow {
  sourceId: string
  externalId: string
  outcome: ImportItem['outcome']
  error: string | null
  link: string
  serviceCode: string
  caseId: string | null
  code: string | null
  status: string
  externalUpdatedAt: Date | null
  at: Date
}

export async function putItem(db: Db, i: ItemRow): Promise<void> {
  await sql`insert into open311.import_item as o
      (source_id, external_id, outcome, error, link, service_code, case_id, code, status, external_updated_at, at)
    values (${i.sourceId}, ${i.externalId}, ${i.outcome}, ${i.error}, ${i.link}, ${i.serviceCode}, ${i.caseId}, ${i.code}, ${i.status},
      ${i.externalUpdatedAt}, ${i.at})
    on conflict (source_id, external_id) do update set outcome = excluded.outcome, error = excluded.error, link = excluded.link,
      service_code = excluded.service_code, case_id = coalesce(excluded.case_id, o.case_id), code = coalesce(excluded.code, o.code),
      status = excluded.status, external_updated_at = excluded.external_updated_at, at = excluded.at`.execute(db)
}

export async function listItems(
  db: Db,
  q: { sourceId: string; outcome: string | undefined; after: string | undefined; limit: number },
) {
  const kind = q.outcome === undefined ? sql`true` : sql`outcome = ${q.outcome}`
  const from = q.after === undefined ? sql`true` : sql`external_id > ${q.after}`
  const rows = await many(
    db,
    sql<ImportItem>`select external_id, outcome, error, link, service_code, case_id, code, status, at from open311.import_item
      where source_id = ${q.sourceId} and ${kind} and ${from} order by external_id limit ${q.limit + 1}`,
  )
  return page(rows, q.limit, (row) => row.externalId)
}
