import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Case, RelationKind } from './contract.ts'
import type { ClockState } from './clocks.ts'
import type { Attachment } from './store-links.ts'
import { and, ownSql, scoped, type Scope, type TimelineRow } from './store-lists.ts'
import { caseColumns } from './store.ts'

/** Open cases that are the actor's to do, or their agencies', the next due first. */
export function listPacked(db: Db, scope: Scope, mine: boolean, limit: number) {
  const whose = mine ? ownSql(scope) : scoped(scope, false)
  return many(
    db,
    sql<Case>`select ${caseColumns} from cases.case c where ${and([scoped(scope, mine), whose])} and c.closed_at is null
      order by c.due_sort, c.id limit ${limit}`,
  )
}

const idsOf = (ids: readonly string[]) => sql`${[...ids]}::uuid[]`

export const rolesIn = (db: Db, ids: readonly string[], personId: string) =>
  many(
    db,
    sql<{ caseId: string; role: string }>`select case_id, role from cases.party
      where case_id = any(${idsOf(ids)}) and person_id = ${personId} order by case_id, role`,
  )

export const clocksOf = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<
      ClockState & { caseId: string }
    >`select case_id, name, budget, remind, started_at, stops, stopped_at, due_at, remind_at, explanation,
        calendar, escalate, ladder
      from cases.clock where case_id = any(${idsOf(ids)}) order by case_id, name`,
  )

export const attachmentsOf = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<Attachment & { caseId: string }>`select case_id, file_id, kind, visible_to, at from cases.attachment
      where case_id = any(${idsOf(ids)}) order by case_id, at, file_id`,
  )

export interface Related {
  caseId: string
  kind: RelationKind
  direction: 'from' | 'to'
  id: string
  code: string
  state: string
  type: string
  agencyId: string | null
}

export const relationsOf = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<Related>`select r.case_id, r.kind, r.direction, c.id, c.code, c.state, c.type, c.agency_id from (
        select from_id as case_id, to_id as other, kind, 'to' as direction, at from cases.relation where from_id = any(${idsOf(ids)})
        union all select to_id, from_id, kind, 'from', at from cases.relation where to_id = any(${idsOf(ids)})) r
      join cases.case c on c.id = r.other order by r.case_id, r.at, c.code`,
  )

export const followersIn = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<{
      caseId: string
      n: number
    }>`select case_id, count(*) as n from cases.follower where case_id = any(${idsOf(ids)}) group by 1`,
  )

/** The newest entries of each case with the messages of what was merged into it, for staff; oldest first. */
export const timelinesOf = (db: Db, ids: readonly string[], limit: number) =>
  many(
    db,
    sql<TimelineRow & { root: string; place: number }>`with recursive whole as (
        select id as root, id from unnest(${idsOf(ids)}) as i(id)
        union select w.root, c.id from cases.case c join whole w on c.merged_into = w.id)
      select * from (
        select w.root, e.case_id, e.n, e.at, e.actor_id, e.actor_kind, e.on_behalf_of, e.kind, e.action, e.from_state, e.to_state, e.input,
          e.visible_to, e.note, row_number() over (partition by w.root order by e.at desc, e.case_id desc, e.n desc) as place,
          exists (select from cases.party p where p.case_id = e.case_id and p.person_id in (e.actor_id, e.on_behalf_of)) as by_party
        from whole w join cases.case_event e on e.case_id = w.id
        where e.case_id = w.root or e.kind in ('commented', 'attached')) t
      where place <= ${limit} order by root, at, case_id, n`,
  )

export interface Deed {
  caseId: string
  key: string
  actorId: string
  action: string
  n: number
}

export const findDeed = (db: Db, caseId: string, key: string) =>
  maybe(
    db,
    sql<Deed>`select case_id, key, actor_id, action, n from cases.deed where case_id = ${caseId} and key = ${key}`,
  )

export async function insertDeed(db: Db, d: Deed & { at: Date }): Promise<void> {
  await sql`insert into cases.deed (case_id, key, actor_id, action, n, at)
    values (${d.caseId}, ${d.key}, ${d.actorId}, ${d.action}, ${d.n}, ${d.at})`.execute(db)
}
