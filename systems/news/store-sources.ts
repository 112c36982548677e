import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Source, SourceInput } from './contract.ts'

export interface SourceRow extends Source {
  etag: string | null
  lastModified: string | null
}
const SOURCE = sql`id, name, url, section, audiences, lang, licence, trust, every, active, etag, last_modified, last_at,
  last_outcome, last_why, failures, taken`

export const listSources = (db: Db) =>
  many(db, sql<SourceRow>`select ${SOURCE} from news.source order by created_at, id limit 500`)
export const findSource = (db: Db, id: string) =>
  maybe(db, sql<SourceRow>`select ${SOURCE} from news.source where id = ${id}`)
export const lockSource = (db: Db, id: string) =>
  maybe(db, sql<SourceRow>`select ${SOURCE} from news.source where id = ${id} for update`)
export const isKnownUrl = async (db: Db, url: string, but: string) =>
  (await maybe(db, sql`select from news.source where url = ${url} and id <> ${but}`)) !== undefined

export const putSource = (db: Db, id: string, s: SourceInput, now: Date) =>
  sql`insert into news.source as x (id, name, url, section, audiences, lang, licence, trust, every, active, next_at, created_at)
    values (${id}, ${s.name}, ${s.url}, ${s.section}, ${s.audiences}, ${s.lang}, ${s.licence}, ${s.trust}, ${s.every}, ${s.active}, ${now}, ${now})
    on conflict (id) do update set name = excluded.name, url = excluded.url, section = excluded.section, audiences = excluded.audiences,
      lang = excluded.lang, licence = excluded.licence, trust = excluded.trust, every = excluded.every, active = excluded.active,
      next_at = excluded.next_at, failures = 0,
      etag = case when x.url = excluded.url then x.etag end, last_modified = case when x.url = excluded.url then x.last_modified end`.execute(
    db,
  )

/** Sources whose turn it is; their next turn is set at once, so that nobody else takes them. */
export const takeDue = (db: Db, now: Date) =>
  many(
    db,
    sql<{
      id: string
    }>`update news.source set next_at = ${now}::timestamptz + make_interval(mins => every * (1 << least(failures, 5)))
      where id in (select id from news.source where active and next_at <= ${now} order by next_at limit 20 for update skip locked)
      returning id`,
  )

export const noteRead = (
  db: Db,
  id: string,
  n: {
    outcome: 'read' | 'unchanged' | 'failed'
    why: string | null
    taken: number
    etag?: string | undefined
    lastModified?: string | undefined
    now: Date
  },
) =>
  sql`update news.source set last_at = ${n.now}, last_outcome = ${n.outcome}, last_why = ${n.why}, taken = taken + ${n.taken},
      failures = case when ${n.outcome} = 'failed' then failures + 1 else 0 end,
      etag = case when ${n.outcome} = 'read' then ${n.etag ?? null} else etag end,
      last_modified = case when ${n.outcome} = 'read' then ${n.lastModified ?? null} else last_modified end
    where id = ${id}`.execute(db)

/** Marks an entry as seen; false when it was already, under this name or this address. */
export async function claimEntry(db: Db, sourceId: string, guid: string, url: string, now: Date): Promise<boolean> {
  const row = await maybe(
    db,
    sql`insert into news.source_entry (source_id, guid, url, seen_at) values (${sourceId}, ${guid}, ${url}, ${now})
      on conflict do nothing returning 1`,
  )
  return row !== undefined
}
export const nameEntry = (db: Db, sourceId: string, guid: string, itemId: string) =>
  sql`update news.source_entry set item_id = ${itemId} where source_id = ${sourceId} and guid = ${guid}`.execute(db)
export const countEntries = async (db: Db, sourceId: string) =>
  (await one(db, sql<{ n: number }>`select count(*) as n from news.source_entry where source_id = ${sourceId}`)).n
