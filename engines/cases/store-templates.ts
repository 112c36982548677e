import { filter, type Actor, type Rule } from '@hue-s/kernel/server/access.ts'
import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { SavedFilter, Template } from './contract.ts'
import { pattern } from './store-lists.ts'

export type TemplateRow = Omit<Template, 'filled'>
const columns = sql`t.id, t.type, t.agency_id, t.title, t.text, t.version, t.updated_at`

/** Templates of a type for an agency (or all that the rule lets through) and those for every agency. */
export function listTemplates(
  db: Db,
  q: { type: string; agencyId?: string | undefined; q?: string | undefined },
  rule: Rule<unknown>,
  actor: Actor,
  limit: number,
) {
  const where = q.agencyId === undefined ? filter(rule, actor, 't') : sql`t.agency_id = ${q.agencyId}`
  const words = q.q?.trim() ? sql`t.fold like ${pattern(q.q.trim())}` : sql`true`
  return many(
    db,
    sql<TemplateRow>`select ${columns} from cases.template t where t.type = ${q.type} and (t.agency_id is null or ${where}) and ${words}
      order by t.agency_id is null, t.title collate "vi-x-icu", t.id limit ${limit}`,
  )
}

export const findTemplate = (db: Db, id: string) =>
  maybe(db, sql<TemplateRow>`select ${columns} from cases.template t where t.id = ${id} for update`)

export const countTemplates = async (db: Db, type: string, agencyId: string | null) =>
  (
    await one(
      db,
      sql<{
        n: number
      }>`select count(*) as n from cases.template where type = ${type} and agency_id is not distinct from ${agencyId}`,
    )
  ).n

export async function saveTemplate(db: Db, t: TemplateRow, by: string | null): Promise<void> {
  await sql`insert into cases.template (id, type, agency_id, title, text, version, by, updated_at)
    values (${t.id}, ${t.type}, ${t.agencyId}, ${t.title}, ${t.text}, ${t.version}, ${by}, ${t.updatedAt})
    on conflict (id) do update set type = excluded.type, agency_id = excluded.agency_id, title = excluded.title, text = excluded.text,
      version = excluded.version, by = excluded.by, updated_at = excluded.updated_at`.execute(db)
}

export async function deleteTemplate(db: Db, id: string): Promise<void> {
  await sql`delete from cases.template where id = ${id}`.execute(db)
}

/** One change of a person's filters at a time. */
export async function lockFilters(db: Db, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('cases.filter'), hashtext(${personId}))`.execute(db)
}

export const listFilters = (db: Db, personId: string) =>
  many(
    db,
    sql<SavedFilter>`select id, name, query, position, version from cases.saved_filter where person_id = ${personId} order by position, id`,
  )

export async function saveFilter(db: Db, personId: string, f: SavedFilter): Promise<void> {
  await sql`insert into cases.saved_filter (id, person_id, name, query, position, version)
    values (${f.id}, ${personId}, ${f.name}, ${json(f.query)}, ${f.position}, ${f.version})
    on conflict (id) do update set name = excluded.name, query = excluded.query, version = excluded.version`.execute(db)
}

export async function deleteFilter(db: Db, personId: string, id: string): Promise<void> {
  await sql`delete from cases.saved_filter where person_id = ${personId} and id = ${id}`.execute(db)
}

export async function orderFilters(db: Db, personId: string, ids: readonly string[]): Promise<void> {
  await sql`update cases.saved_filter f set position = o.position
    from unnest(${[...ids]}::uuid[]) with ordinality as o(id, position) where f.id = o.id and f.person_id = ${personId}`.execute(
    db,
  )
}
