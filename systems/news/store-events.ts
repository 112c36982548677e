import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { EventFacts } from './contract.ts'

/** An event as those who sign up meet it; nobody else signs up before this transaction ends. */
export const lockEvent = (db: Db, id: string) =>
  maybe(
    db,
    sql<{
      slug: string
      facts: { event?: EventFacts }
    }>`select slug, facts from news.shown where item_id = ${id} and kind = 'event' and state = 'live' for update`,
  )
export const findEvent = (db: Db, id: string) =>
  maybe(
    db,
    sql<{
      slug: string
      facts: { event?: EventFacts }
    }>`select slug, facts from news.shown where item_id = ${id} and kind = 'event' and state = 'live'`,
  )
export const countTaken = async (db: Db, id: string) =>
  (
    await one(
      db,
      sql<{ n: number }>`select count(*) as n from news.sign_up where event_id = ${id} and cancelled_at is null`,
    )
  ).n
export const findSignUp = (db: Db, id: string, person: string | null) =>
  maybe(
    db,
    sql<{
      at: string
    }>`select at from news.sign_up where event_id = ${id} and person_id = ${person} and cancelled_at is null`,
  )
export const putSignUp = (db: Db, id: string, person: string | null, now: Date) =>
  sql`insert into news.sign_up as u (event_id, person_id, at) values (${id}, ${person}, ${now})
    on conflict (event_id, person_id) do update set at = excluded.at, cancelled_at = null where u.cancelled_at is not null`.execute(
    db,
  )
export const cancelSignUp = (db: Db, id: string, person: string | null, now: Date) =>
  sql`update news.sign_up set cancelled_at = ${now} where event_id = ${id} and person_id = ${person} and cancelled_at is null`.execute(
    db,
  )
/** Who is told when an event changes. */
export const listSignedUp = (db: Db, id: string) =>
  many(
    db,
    sql<{ personId: string }>`select person_id from news.sign_up where event_id = ${id} and cancelled_at is null`,
  )
