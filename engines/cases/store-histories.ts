import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { isRunning } from './facts.ts'
import type { Told } from './import-steps.ts'
import { moveFollowers, type Party } from './store-links.ts'
import { clockRow, refreshEscalation } from './store.ts'

export interface History extends Told {
  parties: readonly Party[]
  externalCode: string | null
}

export interface Merger {
  from: string
  to: string
  at: string
  by: string | null
}

const rows = (values: readonly unknown[]) => sql`${JSON.stringify(values)}::json`

export const listKnown = async (db: Db, wanted: readonly { type: string; code: string }[]) =>
  wanted.length === 0
    ? []
    : many(
        db,
        sql<{ type: string; code: string }>`select e.type, e.code from cases.external_code e
          join json_to_recordset(${rows(wanted)}) as w(type text, code text) on e.type = w.type and e.code = w.code`,
      )

/** Takes so many numbers of each day, beside the transaction (see codes.ts); answers the last of each. */
export const takeNumbers = (db: Db, wanted: readonly { prefix: string; day: string; count: number }[]) =>
  many(
    db,
    sql<{ prefix: string; day: string; last: number }>`insert into cases.code_counter (prefix, day, last)
      select prefix, day, count from json_to_recordset(${rows(wanted)}) as w(prefix text, day date, count int) order by prefix, day
      on conflict (prefix, day) do update set last = cases.code_counter.last + excluded.last returning prefix, day, last`,
  )

/**
 * Writes cases with everything that hangs on them, in one statement: it leaves at once, so that the next cases can be
 * told while the database works. Mergers are tied when all cases are there. For cases that began elsewhere: what a
 * watcher would have announced by the moment of the import counts as announced.
 */
export async function writeHistories(db: Db, part: readonly History[], importedAt: Date): Promise<void> {
  await insertWhole(db, part, importedAt)
  await climbSilently(db, part, importedAt)
}

/** Writes one case that has just been opened, in one statement. */
export const writeOpened = (db: Db, opened: History): Promise<void> => insertWhole(db, [opened], null)

async function insertWhole(db: Db, part: readonly History[], importedAt: Date | null): Promise<void> {
  const parts = [
    ...insertCases(part, importedAt),
    insertEvents(part),
    insertClocks(part, importedAt),
    ...insertLinks(part),
  ].filter((insert) => insert !== null)
  const steps = parts.map((insert, i) => sql`${sql.raw(`s${i}`)} as (${insert})`)
  await sql`with ${sql.join(steps)} select 1`.execute(db)
}

function insertCases(part: readonly History[], importedAt: Date | null) {
  const values = part.map(({ snapshot }) => snakeRow(snapshot.case))
  const codes = part.flatMap(({ externalCode: code, snapshot: { case: c } }) =>
    code === null ? [] : [{ id: c.id, type: c.type, code }],
  )
  const columns =
    sql.raw(`id, code, type, type_version, state, agency_id, assignee_id, commune_id, anchored_on, lon, lat, place_text, opened_at,
    due_at, due_clock, closed_at, was_late, priority, title, data, channel, visibility, published_at, public_title, public_text, version,
    finished_at, rating, rating_note, settings_versions, updated_at`)
  return [
    sql`insert into cases.case (${columns}, imported_at) select ${columns}, ${importedAt}::timestamptz
      from json_to_recordset(${rows(values)}) as x(id uuid, code text, type text, type_version int, state text, agency_id uuid, assignee_id uuid,
        commune_id uuid, anchored_on date, lon float8, lat float8, place_text text, opened_at timestamptz, due_at timestamptz, due_clock text,
        closed_at timestamptz, was_late boolean, priority smallint, title text, data jsonb, channel text, visibility text,
        published_at timestamptz, public_title text, public_text text, version int, finished_at timestamptz, rating smallint, rating_note text,
        settings_versions jsonb, updated_at timestamptz)`,
    codes.length === 0
      ? null
      : sql`insert into cases.external_code (case_id, type, code)
          select id, type, code from json_to_recordset(${rows(codes)}) as x(id uuid, type text, code text)`,
  ]
}

const names = new Map<string, string>()
function snakeRow(row: object): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(row)) {
    const name = names.get(key) ?? key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
    names.set(key, name)
    out[name] = value
  }
  return out
}

function insertEvents(part: readonly History[]) {
  const values = part.flatMap(({ events, snapshot }) =>
    events.map((e) => ({ ...snakeRow(e), case_id: snapshot.case.id })),
  )
  const columns = sql.raw(
    `case_id, n, at, actor_id, actor_kind, on_behalf_of, kind, action, from_state, to_state, facts, visible_to, note`,
  )
  return sql`insert into cases.case_event (${columns}, input) select ${columns}, nullif(input, 'null'::jsonb)
      from json_to_recordset(${rows(values)}) as x(case_id uuid, n int, at timestamptz, actor_id uuid, actor_kind text, on_behalf_of uuid, kind text,
        action text, from_state text, to_state text, input jsonb, facts jsonb, visible_to text, note text)`
}

function insertClocks(part: readonly History[], importedAt: Date | null) {
  const values = part.flatMap(({ snapshot }) => snapshot.clocks.map((c) => clockRow(snapshot.case.id, c)))
  const columns = sql.raw(
    `case_id, name, budget, started_at, stops, stopped_at, due_at, remind_at, explanation, calendar, escalate, ladder`,
  )
  if (values.length === 0) return null
  const announced = (column: string) =>
    sql`case when ${sql.ref(column)} <= ${importedAt}::timestamptz and stopped_at is null then ${sql.ref(column)} end`
  return sql`insert into cases.clock (${columns}, remind, reminded_at, overdue_at, escalate_at)
      select ${columns}, nullif(remind, 'null'::jsonb), ${announced('remind_at')}, ${announced('due_at')},
        case when stopped_at is null then cases.next_step(ladder, 0, stops) end
      from json_to_recordset(${rows(values)}) as x(case_id uuid, name text, budget jsonb, remind jsonb, started_at timestamptz, stops jsonb,
        stopped_at timestamptz, due_at timestamptz, remind_at timestamptz, explanation jsonb, calendar int, escalate jsonb, ladder jsonb)`
}

/** Clocks that still run stand where a watcher would have brought them. */
async function climbSilently(db: Db, part: readonly History[], now: Date): Promise<void> {
  const climbing = part.filter(({ snapshot }) => snapshot.clocks.some((c) => isRunning(c) && c.ladder.length > 0))
  if (climbing.length === 0) return
  const ids = climbing.map(({ snapshot }) => snapshot.case.id)
  // A clock that is paused climbs no further than it had when the pause began.
  const until = sql`case when stops -> -1 ->> 'to' is null then least(${now}, (stops -> -1 ->> 'from')::timestamptz) else ${now} end`
  const running = sql`case_id = any(${ids}::uuid[]) and stopped_at is null and started_at is not null`
  await sql`update cases.clock set escalated = coalesce((select max((s ->> 'level')::int) from jsonb_array_elements(ladder) s
      where (s ->> 'at')::timestamptz <= ${until}), 0) where ${running}`.execute(db)
  await sql`update cases.clock set escalate_at = cases.next_step(ladder, escalated, stops) where ${running}`.execute(db)
  await refreshEscalation(db, ids)
}

function insertLinks(part: readonly History[]) {
  const of = <T extends object>(list: (h: History) => readonly T[]) =>
    part.flatMap((h) => list(h).map((v): Record<string, unknown> => ({ ...snakeRow(v), case_id: h.snapshot.case.id })))
  const [parties, attachments] = [of((h) => h.parties), of((h) => h.attachments)]
  const requests = of((h) =>
    h.requests.map(({ decided, ...r }) => ({
      ...r,
      decidedBy: decided?.by ?? null,
      decidedAt: decided?.at ?? null,
      approved: decided?.approved ?? null,
    })),
  )
  return [
    parties.length === 0
      ? null
      : sql`insert into cases.party (case_id, role, person_id)
          select case_id, role, person_id from json_to_recordset(${rows(parties)}) as x(case_id uuid, role text, person_id uuid)
          on conflict do nothing`,
    attachments.length === 0
      ? null
      : sql`insert into cases.attachment (case_id, file_id, kind, visible_to, by, at)
          select case_id, file_id, kind, visible_to, by, at from json_to_recordset(${rows(attachments)})
            as x(case_id uuid, file_id uuid, kind text, visible_to text, by uuid, at timestamptz)
          on conflict do nothing`,
    requests.length === 0
      ? null
      : sql`insert into cases.request (id, case_id, action, input, asked_by, asked_at, note, decided_by, decided_at, approved)
          select id, case_id, action, input, asked_by, asked_at, note, decided_by, decided_at, approved from json_to_recordset(${rows(requests)})
            as x(id uuid, case_id uuid, action text, input jsonb, asked_by uuid, asked_at timestamptz, note text, decided_by uuid,
              decided_at timestamptz, approved boolean)`,
  ]
}

/** In order of time: the people of a duplicate follow the case it went into, and go on with that one. */
export async function writeMergers(db: Db, mergers: readonly Merger[]): Promise<void> {
  if (mergers.length === 0) return
  const values = rows(mergers)
  await sql`update cases.case c set merged_into = m.to from json_to_recordset(${values}) as m("from" uuid, "to" uuid) where c.id = m.from`.execute(
    db,
  )
  await sql`insert into cases.relation (from_id, kind, to_id, at, by)
    select "from", 'duplicate_of', "to", at, by from json_to_recordset(${values}) as m("from" uuid, "to" uuid, at timestamptz, by uuid)`.execute(
    db,
  )
  for (const { from, to, at } of mergers) await moveFollowers(db, from, to, new Date(at))
}
