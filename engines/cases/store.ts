import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Audience, Case } from './contract.ts'
import type { ClockState } from './clocks.ts'
import type { CaseEvent, Snapshot } from './facts.ts'

/** The columns of a case, in one place; generated ones are read, never written. */
export const caseColumns = sql`c.id, c.code, c.type, c.type_version, c.state, c.agency_id, c.assignee_id, c.commune_id, c.anchored_on,
  c.lon, c.lat, c.place_text, c.opened_at, c.due_at, c.due_clock, c.closed_at, c.was_late, c.priority, c.title, c.data, c.category,
  c.channel, c.visibility, c.published_at, c.public_title, c.public_text, c.version, c.merged_into, c.finished_at, c.rating, c.rating_note,
  c.settings_versions, c.updated_at`

const eventColumns = sql`e.case_id, e.n, e.at, e.actor_id, e.actor_kind, e.on_behalf_of, e.kind, e.action, e.from_state, e.to_state,
  e.input, e.facts, e.visible_to, e.note`

export const findCase = (db: Db, id: string) =>
  maybe(db, sql<Case>`select ${caseColumns} from cases.case c where c.id = ${id}`)

export const findCases = (db: Db, ids: readonly string[]) =>
  many(db, sql<Case>`select ${caseColumns} from cases.case c where c.id = any(${[...ids]}::uuid[])`)

export const listAfter = (db: Db, type: string, after: string | null, limit: number) =>
  many(
    db,
    sql<Case>`select ${caseColumns} from cases.case c where c.type = ${type}
      ${after === null ? sql`` : sql`and c.id > ${after}`} order by c.id limit ${limit}`,
  )

export const findByCode = (db: Db, code: string) =>
  maybe(db, sql<Case>`select ${caseColumns} from cases.case c where c.code = ${code}`)

export const findByExternalCode = (db: Db, type: string, code: string) =>
  maybe(
    db,
    sql<Case>`select ${caseColumns} from cases.external_code x join cases.case c on c.id = x.case_id
      where x.type = ${type} and x.code = ${code}`,
  )

/** The case with its clocks, locked until the end of the transaction when it is about to change. */
export async function findSnapshot(db: Db, id: string, lock: boolean): Promise<Snapshot | undefined> {
  const [row, clocks] = await Promise.all([
    maybe(db, sql<Case>`select ${caseColumns} from cases.case c where c.id = ${id} ${lock ? sql`for update` : sql``}`),
    listClocks(db, id),
  ])
  return row && { case: row, clocks }
}

export const listClocks = (db: Db, id: string) =>
  many(
    db,
    sql<ClockState>`select name, budget, remind, started_at, stops, stopped_at, due_at, remind_at, explanation, calendar, escalate, ladder
      from cases.clock where case_id = ${id} order by name`,
  )

export async function insertEvent(db: Db, e: CaseEvent): Promise<void> {
  await sql`insert into cases.case_event (case_id, n, at, actor_id, actor_kind, on_behalf_of, kind, action, from_state, to_state, input, facts, visible_to, note)
    values (${e.caseId}, ${e.n}, ${e.at}, ${e.actorId}, ${e.actorKind}, ${e.onBehalfOf}, ${e.kind}, ${e.action}, ${e.fromState}, ${e.toState},
      ${e.input === null ? null : json(e.input)}, ${json(e.facts)}, ${e.visibleTo}, ${e.note})`.execute(db)
}

/** Every event of a case in order. */
export const listEvents = (db: Db, id: string) =>
  many(db, sql<CaseEvent>`select ${eventColumns} from cases.case_event e where e.case_id = ${id} order by e.n`)

/** Events after a version that a person has seen, of the kinds that change what may be done. */
export const listEventsAfter = (db: Db, id: string, n: number, levels: readonly Audience[], kinds: readonly string[]) =>
  many(
    db,
    sql<Pick<CaseEvent, 'n' | 'at' | 'kind' | 'action' | 'fromState' | 'toState' | 'actorKind'> & { seen: boolean }>`
      select e.n, e.at, e.kind, e.action, e.from_state, e.to_state, e.actor_kind, e.visible_to = any(${[...levels]}) as seen
      from cases.case_event e where e.case_id = ${id} and e.n > ${n} and e.kind = any(${[...kinds]}) order by e.n limit 20`,
  )

/** Writes what events can change of a case. */
export async function updateCase(db: Db, { case: c }: Snapshot): Promise<void> {
  await sql`update cases.case set state = ${c.state}, agency_id = ${c.agencyId}, assignee_id = ${c.assigneeId}, due_at = ${c.dueAt}, due_clock = ${c.dueClock},
      closed_at = ${c.closedAt}, was_late = ${c.wasLate}, priority = ${c.priority}, data = ${json(c.data)}, visibility = ${c.visibility},
      published_at = ${c.publishedAt}, public_title = ${c.publicTitle}, public_text = ${c.publicText}, version = ${c.version},
      merged_into = ${c.mergedInto}, finished_at = ${c.finishedAt}, rating = ${c.rating}, rating_note = ${c.ratingNote}, updated_at = ${c.updatedAt}
    where id = ${c.id}`.execute(db)
}

/** Puts back the columns a case was opened with, which no action changes. */
export async function restoreOpening(db: Db, { case: c }: Snapshot): Promise<void> {
  await sql`update cases.case set code = ${c.code}, type = ${c.type}, type_version = ${c.typeVersion}, commune_id = ${c.communeId},
      anchored_on = ${c.anchoredOn}, lon = ${c.lon}, lat = ${c.lat}, place_text = ${c.placeText}, opened_at = ${c.openedAt}, title = ${c.title},
      channel = ${c.channel}, settings_versions = ${json(c.settingsVersions)}
    where id = ${c.id}`.execute(db)
}

/** A clock as a row, for `jsonb_to_recordset`. */
export const clockRow = (id: string, c: ClockState) => ({
  case_id: id,
  name: c.name,
  budget: c.budget,
  remind: c.remind,
  started_at: c.startedAt,
  stops: c.stops,
  stopped_at: c.stoppedAt,
  due_at: c.dueAt,
  remind_at: c.remindAt,
  explanation: c.explanation,
  calendar: c.calendar,
  escalate: c.escalate,
  ladder: c.ladder,
})

/** Writes a clock. A new due time may be warned of again, and climbs its ladder anew; an unchanged one may not. */
export async function saveClocks(db: Db, id: string, clocks: readonly ClockState[]): Promise<void> {
  if (clocks.length === 0) return
  const rows = clocks.map((c) => clockRow(id, c))
  const sameRun = sql`k.due_at is not distinct from excluded.due_at and k.started_at is not distinct from excluded.started_at`
  const written =
    sql`insert into cases.clock as k (case_id, name, budget, remind, started_at, stops, stopped_at, due_at, remind_at, explanation, calendar,
      escalate, ladder, escalate_at)
    select case_id, name, budget, nullif(remind, 'null'::jsonb), started_at, stops, stopped_at, due_at, remind_at, explanation, calendar,
      escalate, ladder, case when stopped_at is null then cases.next_step(ladder, 0, stops) end
      from jsonb_to_recordset(${json(rows)}) as x(case_id uuid, name text, budget jsonb, remind jsonb, started_at timestamptz, stops jsonb,
        stopped_at timestamptz, due_at timestamptz, remind_at timestamptz, explanation jsonb, calendar int, escalate jsonb, ladder jsonb)
    on conflict (case_id, name) do update set budget = excluded.budget, started_at = excluded.started_at, stops = excluded.stops,
      stopped_at = excluded.stopped_at, due_at = excluded.due_at, remind_at = excluded.remind_at, explanation = excluded.explanation,
      calendar = excluded.calendar, escalate = excluded.escalate, ladder = excluded.ladder, checked = null,
      reminded_at = case when k.due_at is not distinct from excluded.due_at then k.reminded_at end,
      overdue_at = case when k.due_at is not distinct from excluded.due_at then k.overdue_at end,
      escalated = case when ${sameRun} then k.escalated else 0 end,
      escalate_at = case when excluded.stopped_at is null
        then cases.next_step(excluded.ladder, case when ${sameRun} then k.escalated else 0 end, excluded.stops) end`.execute(
      db,
    )
  const climbs = clocks.some((c) => c.escalate.length > 0)
  await Promise.all([written, ...(climbs ? [refreshEscalation(db, [id])] : [])])
}

/** A case stands as high as the highest of its clocks that run and are not paused. */
export async function refreshEscalation(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update cases.case c set escalation = k.level from (
      select i.id, coalesce(max(k.escalated) filter (where k.started_at is not null and k.stopped_at is null
        and (jsonb_array_length(k.stops) = 0 or k.stops -> -1 ->> 'to' is not null)), 0) as level
      from unnest(${[...ids]}::uuid[]) as i(id) left join cases.clock k on k.case_id = i.id group by i.id) k
    where c.id = k.id and c.escalation <> k.level`.execute(db)
}

/** Cases after an id, for work over all of them. */
export const listIds = (db: Db, after: string, limit: number) =>
  many(db, sql<{ id: string }>`select id from cases.case where id > ${after} order by id limit ${limit}`)

/** Open clocks that were reckoned under another version of the calendar, each case once. */
export const listStaleClocks = (db: Db, calendar: number, limit: number) =>
  many(
    db,
    sql<{ caseId: string; name: string }>`select case_id, name from cases.clock
      where started_at is not null and stopped_at is null
        and (coalesce(checked, calendar) < ${calendar} or coalesce(checked, calendar) > ${calendar})
      order by case_id, name limit ${limit}`,
  )

export async function markChecked(db: Db, id: string, names: readonly string[], calendar: number): Promise<void> {
  await sql`update cases.clock set checked = ${calendar} where case_id = ${id} and name = any(${[...names]})`.execute(
    db,
  )
}

export interface FlaggedClock {
  id: string
  code: string
  type: string
  agencyId: string | null
  communeId: string | null
  assigneeId: string | null
  category: string | null
  clock: string
  dueAt: string
}

/** Marks running clocks past their warning (or their due time) and answers them, each once per due time. */
export function flagClocks(db: Db, which: 'remind' | 'overdue', now: Date, limit: number): Promise<FlaggedClock[]> {
  const [mark, at] =
    which === 'remind' ? [sql.ref('reminded_at'), sql.ref('remind_at')] : [sql.ref('overdue_at'), sql.ref('due_at')]
  const late = which === 'remind' ? sql`and due_at > ${now}` : sql``
  return many(
    db,
    sql<FlaggedClock>`with due as (select case_id, name from cases.clock where stopped_at is null and ${mark} is null and ${at} <= ${now} ${late}
        order by ${at} limit ${limit} for update skip locked),
      flagged as (update cases.clock k set ${mark} = ${now} from due where k.case_id = due.case_id and k.name = due.name returning k.case_id, k.name, k.due_at)
      select c.id, c.code, c.type, c.agency_id, c.commune_id, c.assignee_id, c.category, f.name as clock, f.due_at
      from flagged f join cases.case c on c.id = f.case_id order by f.due_at, c.id`,
  )
}

/** Open cases of an agency, for a reorganisation. */
export const listOpenAt = (db: Db, agencyId: string, limit: number) =>
  many(
    db,
    sql<{
      id: string
    }>`select id from cases.case where agency_id = ${agencyId} and closed_at is null order by id limit ${limit}`,
  )

export const countOpenAt = (db: Db, unitId: string) =>
  one(
    db,
    sql<{ agency: number; commune: number }>`select count(*) filter (where agency_id = ${unitId}) as agency,
      count(*) filter (where commune_id = ${unitId}) as commune
      from cases.case where closed_at is null and (agency_id = ${unitId} or commune_id = ${unitId})`,
  )

/** Versions of types under which open cases run, for the check at start. */
export const listVersionsInUse = (db: Db) =>
  many(
    db,
    sql<{
      type: string
      typeVersion: number
      count: number
    }>`select type, type_version, count(*) as count from cases.case
      where closed_at is null group by 1, 2 order by 1, 2`,
  )
