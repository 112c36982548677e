import { json, many, maybe, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Source, SourceInput, Taken } from './contract.ts'

export interface SourceRow extends Omit<Source, keyof SourceInput> {
  facts: SourceInput
}
const COLUMNS = sql.raw('id, facts, last_at, last_outcome, last_why, failures')

export const listSources = (db: Db) =>
  many(db, sql<SourceRow>`select ${COLUMNS} from alerts.source order by facts ->> 'name', id`)
export const findSource = (db: Db, id: string) =>
  maybe(db, sql<SourceRow>`select ${COLUMNS} from alerts.source where id = ${id}`)
export const lockSource = (db: Db, id: string) =>
  maybe(db, sql<SourceRow>`select ${COLUMNS} from alerts.source where id = ${id} for update`)

/** Adds or changes a source; undefined when another one reads this address. */
export function putSource(db: Db, id: string, facts: SourceInput, now: Date) {
  return maybe(
    db,
    sql<{ id: string }>`insert into alerts.source (id, facts, url, every_minutes, active, next_at)
      select ${id}, ${json(facts)}, ${facts.url}, ${facts.every}, ${facts.active}, ${now}
      where not exists (select from alerts.source s where s.url = ${facts.url} and s.id <> ${id})
      on conflict (id) do update set facts = excluded.facts, url = excluded.url, every_minutes = excluded.every_minutes,
        active = excluded.active returning id`,
  )
}
/** Those whose turn it is; their next turn is set at once, so that no two processes read one. */
export function takeDue(db: Db, now: Date) {
  return many(
    db,
    sql<{ id: string }>`update alerts.source set next_at = ${now}::timestamptz + make_interval(mins => every_minutes)
      where id in (select id from alerts.source where active and next_at <= ${now} limit 20 for update skip locked) returning id`,
  )
}
export async function noteRead(
  db: Db,
  id: string,
  of: { outcome: 'read' | 'failed'; why: string | null; now: Date },
): Promise<void> {
  await sql`update alerts.source set last_at = ${of.now}, last_outcome = ${of.outcome}, last_why = ${of.why},
    failures = case when ${of.outcome} = 'failed' then failures + 1 else 0 end where id = ${id}`.execute(db)
}

export interface NewTaken {
  sourceId: string
  key: string
  outcome: Taken['outcome']
  why: string | null
  headline: string
  signed: Taken['signed']
  xml: string
  alertId: string | null
}
/** Keeps what was taken in; undefined when it is known already. */
export function addTaken(db: Db, t: NewTaken, now: Date) {
  return maybe(
    db,
    sql<{ id: string }>`insert into alerts.taken (id, source_id, key, outcome, why, headline, signed, xml, alert_id, at)
      values (${newId(now.getTime())}, ${t.sourceId}, ${t.key}, ${t.outcome}, ${t.why}, ${t.headline}, ${t.signed}, ${t.xml},
        ${t.alertId}, ${now}) on conflict (source_id, key) do nothing returning id`,
  )
}
export async function knowsKey(db: Db, sourceId: string, key: string): Promise<boolean> {
  return (await maybe(db, sql`select from alerts.taken where source_id = ${sourceId} and key = ${key}`)) !== undefined
}
const TAKEN = sql.raw(
  `t.id, s.facts ->> 'name' as source_name, t.outcome, t.why, t.headline, t.signed, t.alert_id, t.at`,
)
export async function listTaken(
  db: Db,
  of: { after?: string | undefined; limit: number; outcome?: Taken['outcome'] | undefined },
) {
  const rows = await many(
    db,
    sql<Taken>`select ${TAKEN} from alerts.taken t join alerts.source s on s.id = t.source_id where true
      ${of.after ? sql`and t.id < ${of.after}` : sql``} ${of.outcome ? sql`and t.outcome = ${of.outcome}` : sql``}
      order by t.id desc limit ${of.limit + 1}`,
  )
  return page(rows, of.limit, (row) => row.id)
}
export const findTaken = (db: Db, id: string) =>
  maybe(
    db,
    sql<Taken>`select ${TAKEN} from alerts.taken t join alerts.source s on s.id = t.source_id where t.id = ${id}`,
  )
export const lockTaken = (db: Db, id: string) =>
  maybe(
    db,
    sql<{
      outcome: Taken['outcome']
      alertId: string | null
    }>`select outcome, alert_id from alerts.taken where id = ${id} for update`,
  )
export async function settleTaken(db: Db, id: string, outcome: Taken['outcome']): Promise<void> {
  await sql`update alerts.taken set outcome = ${outcome} where id = ${id}`.execute(db)
}
/** A message of this source by the name it has there. */
export const findForeign = (db: Db, sourceId: string, sender: string, identifier: string) =>
  maybe(
    db,
    sql<{ id: string; chain: string; state: string }>`select id, chain, state from alerts.alert
      where origin ->> 'sourceId' = ${sourceId} and origin ->> 'sender' = ${sender} and origin ->> 'identifier' = ${identifier}
      for update`,
  )
