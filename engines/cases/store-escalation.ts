import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'
import type { FlaggedClock } from './store.ts'
import { refreshEscalation } from './store.ts'

type Climbed = FlaggedClock & { level: number }

/**
 * Takes clocks whose next step has come one step up, each step once. The case is locked before its clock, as every
 * change of a case does; what somebody is changing now comes in the next run.
 */
export const climb = (db: Db, now: Date, limit: number): Promise<Climbed[]> =>
  climbThose(
    db,
    sql`select k.case_id, k.name from cases.clock k join cases.case c on c.id = k.case_id
      where k.stopped_at is null and k.escalate_at <= ${now} order by k.escalate_at limit ${limit} for update of c, k skip locked`,
  )

/** The same for one clock that still stands on a level, before its time. The caller holds the case. */
export const climbEarly = (db: Db, { caseId, clock, level }: { caseId: string; clock: string; level: number }) =>
  climbThose(
    db,
    sql`select k.case_id, k.name from cases.clock k where k.case_id = ${caseId} and k.name = ${clock}
      and k.stopped_at is null and k.escalated = ${level} and k.escalate_at is not null`,
  )

async function climbThose(db: Db, ready: RawBuilder<unknown>): Promise<Climbed[]> {
  const climbed = await many(
    db,
    sql<Climbed>`with ready as (${ready}),
      next as (select k.case_id, k.name, min((s ->> 'level')::int) as level
        from ready join cases.clock k using (case_id, name), jsonb_array_elements(k.ladder) s
        where (s ->> 'level')::int > k.escalated group by 1, 2),
      up as (update cases.clock k set escalated = next.level, escalate_at = cases.next_step(k.ladder, next.level, k.stops)
        from next where k.case_id = next.case_id and k.name = next.name returning k.case_id, k.name, k.due_at, k.escalated)
      select c.id, c.code, c.type, c.agency_id, c.commune_id, c.assignee_id, c.category, up.name as clock, up.due_at, up.escalated as level
      from up join cases.case c on c.id = up.case_id order by up.due_at, c.id`,
  )
  await refreshEscalation(db, [...new Set(climbed.map((c) => c.id))])
  return climbed
}
