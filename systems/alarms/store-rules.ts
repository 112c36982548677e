import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Definition, NewRule, RuleShape } from './contract-shapes.ts'

export interface RuleRow {
  id: string
  key: string
  version: number
  state: RuleShape['state']
  name: Words
  definition: Definition
  citation: string
  validFrom: string
  source: 'pack' | 'desk'
  authorId: string | null
  authorName: string | null
  approverId: string | null
  approverName: string | null
  note: string | null
  changedAt: string
}
const columns = sql`r.id, r.key, r.version, r.state, r.name, r.definition, r.citation, r.valid_from::text as valid_from,
  r.source, r.author_id, r.author_name, r.approver_id, r.approver_name, r.note, r.changed_at`

/** The newest approved version of each rule that has begun by this day. */
export const listInForce = (db: Db, day: string): Promise<RuleRow[]> =>
  many(
    db,
    sql<RuleRow>`select * from (select distinct on (r.key) ${columns} from alarms.rule r
      where r.state = 'active' and r.valid_from <= ${day}::date order by r.key, r.valid_from desc, r.version desc) x
      limit 1000`,
  )
/** Changes whenever a rule does: what this process has worked out is good until then. */
export const stamp = async (db: Db): Promise<string> =>
  (
    await one(
      db,
      sql<{ at: string }>`select count(*) || ' ' || coalesce(max(changed_at)::text, '') as at from alarms.rule`,
    )
  ).at

/** Of each rule what is in force, what comes, what is being written; the newest first. */
export const listBook = (db: Db): Promise<RuleRow[]> =>
  many(
    db,
    sql<RuleRow>`select ${columns} from alarms.rule r where r.state in ('draft', 'waiting', 'active')
      order by r.key, r.version desc limit 2000`,
  )
export const findRule = (db: Db, id: string): Promise<RuleRow | undefined> =>
  maybe(db, sql<RuleRow>`select ${columns} from alarms.rule r where r.id = ${id}::uuid`)
export const lockRule = (db: Db, id: string): Promise<RuleRow | undefined> =>
  maybe(db, sql<RuleRow>`select ${columns} from alarms.rule r where r.id = ${id}::uuid for update`)
export const listVersions = (db: Db, key: string): Promise<RuleRow[]> =>
  many(db, sql<RuleRow>`select ${columns} from alarms.rule r where r.key = ${key} order by r.version desc limit 100`)

export interface Written {
  id: string
  rule: NewRule
  state: RuleRow['state']
  source: 'pack' | 'desk'
  authorId: string | null
  authorName: string | null
  at: Date
}
/** The next version of a rule; nothing is answered while another one is being written. */
export const addRule = (db: Db, w: Written): Promise<{ id: string } | undefined> =>
  maybe(
    db,
    sql<{
      id: string
    }>`insert into alarms.rule (id, key, version, state, name, definition, citation, valid_from, source,
        author_id, author_name, changed_at)
      select ${w.id}::uuid, ${w.rule.key}, coalesce(max(version), 0) + 1, ${w.state}, ${json(w.rule.name)},
        ${json(w.rule.definition)}, ${w.rule.citation}, ${w.rule.validFrom}::date, ${w.source}, ${w.authorId}::uuid,
        ${w.authorName}, ${w.at}
      from alarms.rule where key = ${w.rule.key}
      on conflict do nothing returning id`,
  )
export async function saveRule(
  db: Db,
  id: string,
  rule: NewRule,
  by: { id: string | null; name: string | null; at: Date },
) {
  await sql`update alarms.rule set name = ${json(rule.name)}, definition = ${json(rule.definition)},
    citation = ${rule.citation}, valid_from = ${rule.validFrom}::date, author_id = ${by.id}::uuid,
    author_name = ${by.name}, changed_at = ${by.at} where id = ${id}::uuid`.execute(db)
}
export interface RuleMove {
  state: RuleRow['state']
  note: string | null
  at: Date
  approver?: { id: string | null; name: string | null } | undefined
}
export async function moveRule(db: Db, id: string, m: RuleMove): Promise<void> {
  await sql`update alarms.rule set state = ${m.state}, note = ${m.note}, changed_at = ${m.at},
    approver_id = coalesce(${m.approver?.id ?? null}::uuid, approver_id),
    approver_name = coalesce(${m.approver?.name ?? null}, approver_name) where id = ${id}::uuid`.execute(db)
}

export const findLoaded = (db: Db): Promise<{ hash: string } | undefined> =>
  maybe(db, sql<{ hash: string }>`select hash from alarms.loaded`)
export async function setLoaded(db: Db, hash: string): Promise<void> {
  await sql`insert into alarms.loaded (hash) values (${hash}) on conflict (id) do update set hash = ${hash}`.execute(db)
}
