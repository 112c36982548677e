import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

export interface DraftRow {
  id: string
  authorId: string
  personId: string
  formId: string
  formVersion: number
  subject: string | null
  rev: number
  content: Buffer
  savedAt: string
  expiresOn: string
}
export type DraftFacts = Omit<DraftRow, 'content'> & { title: Words }

export function findDraft(db: Db, id: string): Promise<DraftRow | undefined> {
  return maybe(
    db,
    sql<DraftRow>`select id, author_id, person_id, form_id, form_version, subject, rev, content, saved_at, expires_on
      from forms.draft where id = ${id}`,
  )
}

/** Drafts by a person, newest first, without what they say. */
export function listDraftsOf(
  db: Db,
  { author, person, subject }: { author: string; person: string; subject: string | undefined },
): Promise<DraftFacts[]> {
  return many(
    db,
    sql<DraftFacts>`select d.id, d.author_id, d.person_id, d.form_id, d.form_version, d.subject, d.rev, d.saved_at, d.expires_on,
      v.definition -> 'title' as title from forms.draft d
      join forms.version v on v.form_id = d.form_id and v.version = d.form_version
      where d.author_id = ${author} and d.person_id = ${person}
      ${subject === undefined ? sql`` : sql`and d.subject = ${subject}`} order by d.saved_at desc, d.id limit 500`,
  )
}

/** Everything begun by a person or for them. */
export function listDraftsAbout(db: Db, personId: string): Promise<DraftRow[]> {
  return many(
    db,
    sql<DraftRow>`select id, author_id, person_id, form_id, form_version, subject, rev, content, saved_at, expires_on
      from forms.draft where author_id = ${personId} or person_id = ${personId} order by saved_at desc`,
  )
}

/** How many drafts a person has; waits for others who count the same, so that two devices do not pass the limit. */
export async function countDraftsBy(db: Db, author: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('forms.draft:' || ${author}, 0))`.execute(db)
  return (await one(db, sql<{ n: number }>`select count(*) as n from forms.draft where author_id = ${author}`)).n
}

/** Adds a draft; false when its id is taken, perhaps by another device a moment ago. */
export async function addDraft(
  db: Db,
  row: Omit<DraftRow, 'savedAt'> & { furthest: number },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into forms.draft
    (id, author_id, person_id, form_id, form_version, subject, rev, content, furthest, created_at, saved_at, expires_on)
    values (${row.id}, ${row.authorId}, ${row.personId}, ${row.formId}, ${row.formVersion}, ${row.subject}, ${row.rev},
      ${row.content}, ${row.furthest}, ${now}, ${now}, ${row.expiresOn}) on conflict (id) do nothing`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

/** Saves over the revision that was read; false when another save came first. */
export async function changeDraft(
  db: Db,
  {
    id,
    base,
    content,
    expiresOn,
    furthest,
  }: { id: string; base: number; content: Buffer; expiresOn: string; furthest: number },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update forms.draft set content = ${content}, rev = rev + 1, saved_at = ${now},
    expires_on = ${expiresOn}, furthest = greatest(furthest, ${furthest}) where id = ${id} and rev = ${base}`.execute(
    db,
  )
  return (numAffectedRows ?? 0n) > 0n
}

/** How many drafts about something got how far, and were left alone since an instant. */
export const countLeft = (db: Db, subject: string, savedBefore: Date) =>
  many(
    db,
    sql<{
      formId: string
      formVersion: number
      furthest: number
      count: number
    }>`select form_id, form_version, furthest,
        count(*) as count from forms.draft where subject = ${subject} and saved_at < ${savedBefore}
      group by form_id, form_version, furthest order by form_id, form_version, furthest`,
  )

export async function deleteDrafts(db: Db, ids: readonly string[]): Promise<void> {
  await sql`delete from forms.draft where id = any(${[...ids]})`.execute(db)
}

export async function listExpired(db: Db, today: string, most: number): Promise<string[]> {
  const rows = await many(
    db,
    sql<{
      id: string
    }>`select id from forms.draft where expires_on < ${today}::date order by expires_on limit ${most} for update skip locked`,
  )
  return rows.map(({ id }) => id)
}
