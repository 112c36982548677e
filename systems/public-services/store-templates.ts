import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { PURPOSES } from './contract-desk.ts'

export interface TemplateRow {
  id: string
  version: number
  agencyId: string | null
  procedure: string | null
  purpose: (typeof PURPOSES)[number]
  title: string
  text: string
  at: string
}
const COLUMNS = sql`t.id, t.version, t.agency_id, t.procedure, t.purpose, t.title, t.text, t.at`
const LATEST = sql`t.is_latest and not t.removed`

/** Templates of some agencies (all: `*`) and those of the province; with a procedure, its own and the common ones. */
export function listTemplates(
  db: Db,
  q: {
    agencies: '*' | readonly string[]
    purpose: string | undefined
    procedure: string | undefined
  },
  limit: number,
) {
  const where = q.agencies === '*' ? sql`true` : sql`(t.agency_id is null or t.agency_id = any(${[...q.agencies]}))`
  return many(
    db,
    sql<TemplateRow>`select ${COLUMNS} from public_services.template t where ${LATEST} and ${where}
      and ${q.purpose === undefined ? sql`true` : sql`t.purpose = ${q.purpose}`}
      and ${q.procedure === undefined ? sql`true` : sql`(t.procedure is null or t.procedure = ${q.procedure})`}
      order by t.procedure is null, t.agency_id is null, t.title collate "vi-x-icu", t.id limit ${limit}`,
  )
}

/** The latest version of a template, held until the end of the transaction. */
export const lockTemplate = (db: Db, id: string) =>
  maybe(
    db,
    sql<TemplateRow>`select ${COLUMNS} from public_services.template t where t.id = ${id} and ${LATEST} for update`,
  )

export const countTemplates = async (db: Db, agencyId: string | null): Promise<number> =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from public_services.template t where ${LATEST}
        and t.agency_id is not distinct from ${agencyId}`,
    )
  ).n

/** Writes a version; the one before it stays, and is no longer the latest. */
export async function addVersion(db: Db, t: TemplateRow, by: string | null): Promise<void> {
  await sql`update public_services.template set is_latest = false where id = ${t.id} and is_latest`.execute(db)
  await sql`insert into public_services.template (id, version, agency_id, procedure, purpose, title, text, at, by)
    values (${t.id}, ${t.version}, ${t.agencyId}, ${t.procedure}, ${t.purpose}, ${t.title}, ${t.text}, ${t.at}, ${by})`.execute(
    db,
  )
}
export async function endTemplate(db: Db, id: string): Promise<void> {
  await sql`update public_services.template set removed = true where id = ${id} and is_latest`.execute(db)
}
