import { json, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface DocRow {
  kind: string
  id: string
  title: string
  titles: Record<string, { title: string; body?: string }>
  note: Record<string, string>
  words: string
  body: string
  url: string
  visible: string
  permission: string
  unitId: string
  personId: string | null
  audiences: readonly string[]
  lang: string
  boost: number
  updatedAt: Date
  names: string
  titleKey: string
  otherKeys: readonly string[]
  folded: string
  exact: string
}

/** Stores documents or replaces them, in one statement. */
export async function putDocs(db: Db, docs: readonly DocRow[]): Promise<void> {
  await sql`insert into search.doc (kind, id, title, titles, note, words, body, url, visible, permission, unit_id, person_id, audiences,
      lang, boost, updated_at, names, title_key, other_keys, folded, exact)
    select kind, id, title, titles, note, words, body, url, visible, permission, "unitId", "personId", audiences,
      lang, boost, "updatedAt", names, "titleKey", "otherKeys", folded::tsvector, exact::tsvector
    from jsonb_to_recordset(${json(docs)}) as x(kind text, id text, title text, titles jsonb, note jsonb, words text, body text, url text,
      visible text, permission text, "unitId" text, "personId" uuid, audiences text[], lang text, boost real, "updatedAt" timestamptz,
      names text, "titleKey" text, "otherKeys" text[], folded text, exact text)
    on conflict (kind, id) do update set title = excluded.title, titles = excluded.titles, note = excluded.note, words = excluded.words,
      body = excluded.body, url = excluded.url, visible = excluded.visible, permission = excluded.permission, unit_id = excluded.unit_id,
      person_id = excluded.person_id, audiences = excluded.audiences, lang = excluded.lang, boost = excluded.boost,
      updated_at = excluded.updated_at, names = excluded.names, title_key = excluded.title_key, other_keys = excluded.other_keys,
      folded = excluded.folded, exact = excluded.exact, put_at = clock_timestamp()`.execute(db)
}
export async function removeDoc(db: Db, kind: string, id: string): Promise<void> {
  await sql`delete from search.doc where kind = ${kind} and id = ${id}`.execute(db)
}

/** Puts on hold whoever wants to change a document, until the end of the transaction; readers go on. */
export async function holdChanges(db: Db): Promise<void> {
  await sql`lock table search.doc in share row exclusive mode`.execute(db)
}
export async function databaseTime(db: Db): Promise<string> {
  return (await one(db, sql<{ at: string }>`select clock_timestamp()::text as at`)).at
}
/** Removes what was not put again since. */
export async function removeNotPutSince(db: Db, kind: string, since: string): Promise<number> {
  const done = await sql`delete from search.doc where kind = ${kind} and put_at < ${since}::timestamptz`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}
/** Lets the planner know what a rebuild changed. */
export async function refreshStatistics(db: Db): Promise<void> {
  await sql`analyze search.doc`.execute(db)
}
