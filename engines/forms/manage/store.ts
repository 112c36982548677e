import { json, many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Form } from '../shared/model/form.ts'

export interface WorkRow {
  form: Form
  rev: number
  changedAt: string
}
export interface FormLine {
  id: string
  title: Words
  current: number | null
  latest: number | null
  changedAt: string | null
}

/** Every form that is published or worked on, with what is in force on a day. */
export function listAll(db: Db, today: string): Promise<FormLine[]> {
  return many(
    db,
    sql<FormLine>`select ids.id, coalesce(w.definition -> 'title', l.definition -> 'title') as title,
        (select v.version from forms.version v where v.form_id = ids.id and v.valid_from <= ${today}::date
          order by v.valid_from desc, v.version desc limit 1) as current,
        l.version as latest, w.changed_at
      from (select form_id as id from forms.version union select form_id from forms.work) ids
      left join forms.work w on w.form_id = ids.id
      left join lateral (select version, definition from forms.version v where v.form_id = ids.id
        order by version desc limit 1) l on true
      order by ids.id limit 2000`,
  )
}

export function listVersions(db: Db, id: string) {
  return many(
    db,
    sql<{ version: number; validFrom: string; publishedAt: string }>`select version, valid_from, published_at
      from forms.version where form_id = ${id} order by version desc limit 500`,
  )
}

/** The last version that was published, whenever it begins. */
export function findLatest(db: Db, id: string): Promise<{ definition: Form } | undefined> {
  return maybe(
    db,
    sql<{ definition: Form }>`select definition from forms.version where form_id = ${id} order by version desc limit 1`,
  )
}

export function findWork(db: Db, id: string): Promise<WorkRow | undefined> {
  return maybe(
    db,
    sql<WorkRow>`select definition as form, rev, changed_at from forms.work where form_id = ${id} for update`,
  )
}

export function readWorkRow(db: Db, id: string): Promise<WorkRow | undefined> {
  return maybe(db, sql<WorkRow>`select definition as form, rev, changed_at from forms.work where form_id = ${id}`)
}

/** Saves over the revision that was read, or begins anew; false when another save came first. */
export async function putWork(
  db: Db,
  { id, form, base, by, now }: { id: string; form: Form; base: number; by: string | null; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await (
    base === 0
      ? sql`insert into forms.work (form_id, definition, rev, changed_at, changed_by)
          values (${id}, ${json(form)}, 1, ${now}, ${by}) on conflict do nothing`
      : sql`update forms.work set definition = ${json(form)}, rev = rev + 1, changed_at = ${now}, changed_by = ${by}
          where form_id = ${id} and rev = ${base}`
  ).execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

export async function deleteWork(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from forms.work where form_id = ${id}`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}
