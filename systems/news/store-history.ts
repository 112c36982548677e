import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Body, ContentLang, Kind, Revision, Section } from './contract.ts'

/** The words of each language as they were. */
export type Texts = Partial<Record<ContentLang, { title: string; lead: string; body: Body }>>

export const addRevision = (
  db: Db,
  r: Omit<Revision, 'number' | 'at'> & { itemId: string; byId: string | null; at: Date; texts: Texts },
) =>
  sql`insert into news.revision (item_id, number, action, by_id, name, at, note, texts)
    select ${r.itemId}, coalesce(max(number), 0) + 1, ${r.action}, ${r.byId}, ${r.name}, ${r.at}, ${r.note}, ${json(r.texts)}
    from news.revision where item_id = ${r.itemId}`.execute(db)

export const listRevisions = (db: Db, id: string) =>
  many(
    db,
    sql<Revision>`select number, action, at, name, note from news.revision where item_id = ${id} order by number desc limit 200`,
  )
export const findRevision = (db: Db, id: string, number: number) =>
  maybe(db, sql<{ texts: Texts }>`select texts from news.revision where item_id = ${id} and number = ${number}`)

/** Aggregates only: nothing in them is about a reader. */
export const liveBySection = (db: Db) =>
  many(
    db,
    sql<{
      section: Section
      kind: Kind
      live: number
    }>`select section, kind, count(*) as live from news.shown where state = 'live' group by 1, 2 order by 1, 2`,
  )
export const byMonth = (db: Db) =>
  many(
    db,
    sql<{
      month: string
      published: number
      corrected: number
    }>`select to_char(at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month,
      count(*) filter (where action = 'published') as published, count(*) filter (where action = 'corrected') as corrected
      from news.revision where action in ('published', 'corrected') group by 1 order by 1 desc limit 24`,
  )
export const byLanguage = (db: Db) =>
  many(
    db,
    sql<{
      lang: ContentLang
      live: number
      outdated: number
    }>`select t.lang, count(*) as live, count(*) filter (where t.lang <> s.source_lang and t.of_version < s.source_version) as outdated
      from news.shown_text t join news.shown s on s.item_id = t.item_id where s.state = 'live' group by 1 order by 1`,
  )
export const countSignUps = (db: Db, eventId?: string) =>
  one(
    db,
    sql<{ n: number }>`select count(*) as n from news.sign_up where cancelled_at is null
      ${eventId ? sql`and event_id = ${eventId}` : sql``}`,
  )
export const countState = (db: Db, state: string) =>
  one(db, sql<{ n: number }>`select count(*) as n from news.item where state = ${state}`)
