import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RoutingTable } from '../contract-routing-shapes.ts'

/** Name of the province's setting that holds the table. */
const NAME = 'field-reports'
/** A version that was taken back begins on a day that never comes; its number is not given again. */
const NEVER = '9999-12-31'

export interface VersionLine {
  version: number
  validFrom: string
}

/** Versions of the table with the days they begin on, the oldest number first. */
export const listVersions = (db: Db) =>
  many(db, sql<VersionLine>`select version, valid_from from kernel.setting where name = ${NAME} order by version`)

/** Versions that came with the province's data, or were written before drafts were kept. */
export const listOwnVersions = (db: Db) =>
  many(
    db,
    sql<VersionLine & { citation: string; at: string }>`select s.version, s.valid_from, s.citation, s.at
      from kernel.setting s where s.name = ${NAME}
      and not exists (select from field_reports.routing_draft d where d.version = s.version) order by s.version`,
  )

/** Stores a table as the version that begins on a day. */
export async function adopt(
  db: Db,
  v: { validFrom: string; table: RoutingTable; citation: string; by: string | null; hash: string },
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('field-reports.routing'))`.execute(db)
  const row = await one(
    db,
    sql<{
      version: number
    }>`insert into kernel.setting (name, version, hash, valid_from, content, citation, by)
      select ${NAME}, coalesce(max(version), 0) + 1, ${v.hash}, ${v.validFrom}::date, ${json(v.table)}, ${v.citation}, ${v.by}::uuid
      from kernel.setting where name = ${NAME} returning version`,
  )
  return row.version
}

/** Takes a version back that has not begun by that day; false when it has. */
export async function takeBack(db: Db, version: number, today: string): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ version: number }>`update kernel.setting set valid_from = ${NEVER}::date
      where name = ${NAME} and version = ${version} and valid_from > ${today}::date returning version`,
  )
  return row !== undefined
}

export interface Draft {
  id: string
  status: 'draft' | 'approved' | 'withdrawn'
  validFrom: string
  citation: string
  note: string
  madeBy: string
  madeAt: string
  decidedBy: string | null
  decidedAt: string | null
  version: number | null
  seq: number
}
const columns = sql`id, status, valid_from, citation, note, made_by, made_at, decided_by, decided_at, version, seq`

export const listDrafts = (db: Db) =>
  many(db, sql<Draft>`select ${columns} from field_reports.routing_draft order by made_at desc, id desc limit 200`)

export const findDraft = (db: Db, id: string, lock = false) =>
  maybe(
    db,
    sql<
      Draft & { content: unknown }
    >`select ${columns}, content from field_reports.routing_draft where id = ${id}::uuid ${lock ? sql`for update` : sql``}`,
  )

export async function addDraft(
  db: Db,
  d: Pick<Draft, 'id' | 'validFrom' | 'citation' | 'note' | 'madeBy'> & { content: RoutingTable; at: Date },
): Promise<void> {
  await sql`insert into field_reports.routing_draft (id, status, valid_from, citation, note, content, made_by, made_at)
    values (${d.id}::uuid, 'draft', ${d.validFrom}::date, ${d.citation}, ${d.note}, ${json(d.content)}, ${d.madeBy}::uuid, ${d.at})`.execute(
    db,
  )
}

export async function decideDraft(
  db: Db,
  d: { id: string; status: Draft['status']; by: string; at: Date; version: number | null },
): Promise<void> {
  await sql`update field_reports.routing_draft set status = ${d.status}, decided_by = ${d.by}::uuid, decided_at = ${d.at},
    version = ${d.version}, seq = seq + 1 where id = ${d.id}::uuid`.execute(db)
}
