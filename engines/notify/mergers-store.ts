import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { MAX_DEVICES } from './store.ts'

export type Part = 'item' | 'subscription' | 'topic_choice' | 'preference' | 'units'

/** What tells the rows of one person apart; of preferences there is one row, named by whose it is now. */
const KEYS = { item: 'id', subscription: 'id', topic_choice: 'topic', preference: 'person_id' } as const
export type Moved = keyof typeof KEYS
export const MOVED = Object.keys(KEYS) as Moved[]

const clash = (part: Moved, to: string) =>
  ({
    item: sql`t.dedupe_key is null
      or not exists (select from notify.item o where o.person_id = ${to} and o.dedupe_key = t.dedupe_key)`,
    subscription: sql`true`,
    // What speaks for all topics would change how they are told of everything else.
    topic_choice: sql`t.topic <> '*'
      and not exists (select from notify.topic_choice o where o.person_id = ${to} and o.topic = t.topic)`,
    preference: sql`not exists (select from notify.preference o where o.person_id = ${to})`,
  })[part]

/** Gives the rows of one person to another, where the other has none of the same; answers which. */
export async function moveRows(db: Db, part: Moved, from: string, to: string): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ key: string }>`update ${sql.table(`notify.${part}`)} t set person_id = ${to}
      where t.person_id = ${from} and (${clash(part, to)}) returning t.${sql.ref(KEYS[part])}::text as key`,
  )
  return rows.map(({ key }) => key)
}

/** The same back, for what is still the other's. */
export async function returnRows(db: Db, part: Moved, ids: readonly string[], from: string, to: string): Promise<void> {
  await sql`update ${sql.table(`notify.${part}`)} t set person_id = ${from}
    where t.person_id = ${to} and t.${sql.ref(KEYS[part])}::text = any(${[...ids]}) and (${clash(part, from)})`.execute(
    db,
  )
}

/** Areas that the one followed and the other does not yet; from now on the other does too. At most as many as anybody may follow. */
export async function addUnits(db: Db, from: string, to: string, most: number): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ units: string[] }>`with more as (
        select (array(select u from unnest(f.units) u where u <> all(t.units) order by u))[:greatest(0, ${most} - cardinality(t.units))] as units
        from notify.preference f, notify.preference t where f.person_id = ${from} and t.person_id = ${to})
      update notify.preference p set units = p.units || more.units from more
      where p.person_id = ${to} and more.units <> '{}' returning more.units`,
  )
  return rows[0]?.units ?? []
}

export async function dropUnits(db: Db, personId: string, units: readonly string[]): Promise<void> {
  await sql`update notify.preference set units = array(select u from unnest(units) u where u <> all(${[...units]}::text[]))
    where person_id = ${personId}`.execute(db)
}

/** The devices of two together may be more than one person keeps: the oldest are let go. */
export async function keepNewestDevices(db: Db, personId: string): Promise<void> {
  await sql`delete from notify.subscription where person_id = ${personId} and id not in (
    select id from notify.subscription where person_id = ${personId} order by created_at desc, id desc limit ${MAX_DEVICES})`.execute(
    db,
  )
}

export async function noteTaken(db: Db, merger: string, part: Part, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into notify.taken_over (merger_id, part, ids, at) values (${merger}, ${part}, ${[...ids]}, ${at})
    on conflict (merger_id, part) do update set ids = notify.taken_over.ids || excluded.ids`.execute(db)
}

/** What came with one merger; asked once. */
export const popTaken = (db: Db, merger: string): Promise<{ part: Part; ids: string[] }[]> =>
  many(
    db,
    sql<{ part: Part; ids: string[] }>`delete from notify.taken_over where merger_id = ${merger} returning part, ids`,
  )

export async function sweepTaken(db: Db, before: Date): Promise<void> {
  await sql`delete from notify.taken_over where at < ${before}`.execute(db)
}
