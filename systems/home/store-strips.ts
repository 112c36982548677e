import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { NewStrip, Strip } from './contract.ts'
import type { Who } from './store.ts'

const columns = sql`id, level, text, link, audiences, areas, from_at as "from", until_at as "until", version, by_name, changed_at, ended_at`

/** What is on show or still to come, the gravest first. */
export function liveStrips(db: Db, now: Date): Promise<Strip[]> {
  return many(
    db,
    sql<Strip>`select ${columns} from home.strip where ended_at is null and until_at > ${now}
      order by array_position(array['danger', 'warning', 'info'], level), from_at desc limit 20`,
  )
}

/** What is on show and the latest that were. */
export function recentStrips(db: Db): Promise<Strip[]> {
  return many(db, sql<Strip>`select ${columns} from home.strip order by created_at desc limit 30`)
}

export function findStrip(db: Db, id: string): Promise<Strip | undefined> {
  return maybe(db, sql<Strip>`select ${columns} from home.strip where id = ${id} for update`)
}

export function addStrip(db: Db, strip: NewStrip, who: Who, now: Date): Promise<Strip> {
  return one(
    db,
    sql<Strip>`insert into home.strip
        (id, level, text, link, audiences, areas, from_at, until_at, by_id, by_name, created_at, changed_at)
      values (${newId(now.getTime())}, ${strip.level}, ${json(strip.text)}, ${strip.link}, ${[...strip.audiences]}::text[],
        ${[...strip.areas]}::uuid[], ${strip.from ?? now}, ${strip.until}, ${who.id}, ${who.name}, ${now}, ${now})
      returning ${columns}`,
  )
}

export function changeStrip(db: Db, id: string, strip: NewStrip, who: Who, now: Date): Promise<Strip> {
  return one(
    db,
    sql<Strip>`update home.strip set level = ${strip.level}, text = ${json(strip.text)}, link = ${strip.link},
        audiences = ${[...strip.audiences]}::text[], areas = ${[...strip.areas]}::uuid[],
        from_at = coalesce(${strip.from}::timestamptz, from_at), until_at = ${strip.until}, version = version + 1,
        by_id = ${who.id}, by_name = ${who.name}, changed_at = ${now}
      where id = ${id} returning ${columns}`,
  )
}

export function endStrip(db: Db, id: string, who: Who, now: Date): Promise<Strip> {
  return one(
    db,
    sql<Strip>`update home.strip set ended_at = coalesce(ended_at, ${now}), version = version + 1,
        by_id = ${who.id}, by_name = ${who.name}, changed_at = ${now}
      where id = ${id} returning ${columns}`,
  )
}
