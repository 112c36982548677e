import { json, many, maybe, one, page, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { RawBuilder } from 'kysely'
import type { AlarmLine, Definition } from './contract-shapes.ts'
import type { Episode, RuleState } from './rules/evaluate.ts'

const iso = (ms: number) => new Date(ms).toISOString()

export interface Watch {
  ruleKey: string
  place: string
  ruleId: string
  state: RuleState
  silentSince: string | null
}
/** What these rules have seen so far, held fast until the transaction ends; in one order, so that nobody locks up. */
export const lockWatches = (db: Db, of: readonly { ruleKey: string; place: string }[]): Promise<Watch[]> =>
  many(
    db,
    sql<Watch>`select w.rule_key, w.place, w.rule_id, w.state, w.silent_since from alarms.watch w
      where (w.rule_key, w.place) in (select * from unnest(${of.map((o) => o.ruleKey)}::text[], ${of.map((o) => o.place)}::text[]))
      order by w.rule_key, w.place for update`,
  )
export interface NewWatch extends Omit<Watch, 'silentSince'> {
  at: Date
}
/** Makes those that are not there yet. */
export async function addWatches(db: Db, rows: readonly NewWatch[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into alarms.watch (rule_key, place, rule_id, state, updated_at)
    select rule_key, place, rule_id, state, updated_at from jsonb_to_recordset(${json(rows.map(asRow))})
      as x(rule_key text, place text, rule_id uuid, state jsonb, updated_at timestamptz)
    on conflict do nothing`.execute(db)
}
const asRow = (w: NewWatch) => ({
  rule_key: w.ruleKey,
  place: w.place,
  rule_id: w.ruleId,
  state: w.state,
  updated_at: w.at,
})
export async function saveWatches(db: Db, rows: readonly NewWatch[]): Promise<void> {
  if (rows.length === 0) return
  await sql`update alarms.watch w set rule_id = x.rule_id, state = x.state, updated_at = x.updated_at,
      firing = coalesce((x.state ->> 'firing')::boolean, false)
    from jsonb_to_recordset(${json(rows.map(asRow))})
      as x(rule_key text, place text, rule_id uuid, state jsonb, updated_at timestamptz)
    where w.rule_key = x.rule_key and w.place = x.place`.execute(db)
}
export async function setSilent(db: Db, w: { ruleKey: string; place: string }, since: Date | null, at: Date) {
  await sql`update alarms.watch set silent_since = ${since}, firing = false, updated_at = ${at}
    where rule_key = ${w.ruleKey} and place = ${w.place}`.execute(db)
}
/** Rules that hold while no alarm is open: a cool-down may be over. Those that are silent: long enough by now? */
export const listDue = (db: Db): Promise<{ ruleKey: string; place: string }[]> =>
  many(
    db,
    sql<{ ruleKey: string; place: string }>`select w.rule_key, w.place from alarms.watch w
      where (w.firing or w.silent_since is not null)
        and not exists (select from alarms.alarm a where a.rule_key = w.rule_key and a.place = w.place
          and a.closed_at is null and (a.state <> 'cleared' or a.held))
      order by w.rule_key, w.place limit 500`,
  )

/** Writes the times in which a rule held anew, from what is not settled any more. */
export async function putEpisodes(
  db: Db,
  of: { ruleKey: string; place: string },
  episodes: readonly Episode[],
  settledAt: number,
): Promise<void> {
  const after = new Date(Math.max(settledAt, 0))
  await sql`delete from alarms.episode where rule_key = ${of.ruleKey} and place = ${of.place}
    and (started_at > ${after} or ended_at is null or ended_at > ${after})`.execute(db)
  for (const e of episodes.slice(-200))
    await sql`insert into alarms.episode (rule_key, place, started_at, ended_at, peak)
      values (${of.ruleKey}, ${of.place}, ${iso(e.start)}, ${e.end === null ? null : iso(e.end)}, ${e.peak})
      on conflict (rule_key, place, started_at) do update set ended_at = excluded.ended_at, peak = excluded.peak`.execute(
      db,
    )
}

export interface AlarmRow extends Omit<AlarmLine, 'rule' | 'station' | 'unit'> {
  ruleId: string
  ruleKey: string
  ruleName: Words
  definition: Definition
  citation: string
  place: string
  agencyId: string | null
  held: boolean
  ticked: Record<string, { at: string; name: string | null }>
  alertId: string | null
}
const columns = sql`a.id, a.code, a.rule_id, a.rule_key, r.name as rule_name, r.definition, r.citation, a.place,
  a.agency_id, a.severity, a.state, a.started_at, a.raised_at, a.acknowledged_at, a.acknowledged_name, a.cleared_at,
  a.cleared_by, a.closed_at, a.escalated_at, a.flaps, a.value, a.value_at, a.peak, a.held, a.ticked, a.alert_id`
const from = sql`alarms.alarm a join alarms.rule r on r.id = a.rule_id`

export const findAlarm = (db: Db, id: string): Promise<AlarmRow | undefined> =>
  maybe(db, sql<AlarmRow>`select ${columns} from ${from} where a.id = ${id}::uuid`)
export const lockAlarm = (db: Db, id: string): Promise<AlarmRow | undefined> =>
  maybe(db, sql<AlarmRow>`select ${columns} from ${from} where a.id = ${id}::uuid for update of a`)
export const lockOpen = (db: Db, ruleKey: string, place: string): Promise<AlarmRow | undefined> =>
  maybe(
    db,
    sql<AlarmRow>`select ${columns} from ${from} where a.rule_key = ${ruleKey} and a.place = ${place}
      and a.closed_at is null for update of a`,
  )
export const findLastClosed = (db: Db, ruleKey: string, place: string): Promise<{ closedAt: string } | undefined> =>
  maybe(
    db,
    sql<{ closedAt: string }>`select closed_at from alarms.alarm where rule_key = ${ruleKey} and place = ${place}
      and closed_at is not null order by closed_at desc limit 1`,
  )

export interface Asked {
  state?: string | undefined
  open?: boolean | undefined
  after?: string | undefined
  limit: number
}
export async function pageAlarms(db: Db, visible: RawBuilder<unknown>, q: Asked) {
  const rows = await many(
    db,
    sql<AlarmRow>`select ${columns} from ${from} where ${visible}
      and ${q.state === undefined ? sql`true` : sql`a.state = ${q.state}`}
      and ${q.open === undefined ? sql`true` : q.open ? sql`a.closed_at is null` : sql`a.closed_at is not null`}
      and ${q.after === undefined ? sql`true` : sql`a.id < ${q.after}::uuid`}
      order by a.id desc limit ${q.limit + 1}`,
  )
  return page(rows, q.limit, (row) => row.id)
}
export const countOpen = (db: Db, visible: RawBuilder<unknown>) =>
  one(
    db,
    sql<{ raised: number; acknowledged: number; cleared: number }>`select
      (count(*) filter (where a.state = 'raised'))::int as raised,
      (count(*) filter (where a.state = 'acknowledged'))::int as acknowledged,
      (count(*) filter (where a.state = 'cleared'))::int as cleared
    from alarms.alarm a where a.closed_at is null and ${visible}`,
  )

export interface NewAlarm {
  id: string
  code: string
  ruleId: string
  ruleKey: string
  place: string
  agencyId: string | null
  severity: number
  startedAt: Date
  raisedAt: Date
  peak: number | null
}
export async function addAlarm(db: Db, a: NewAlarm): Promise<void> {
  await sql`insert into alarms.alarm (id, code, rule_id, rule_key, place, agency_id, severity, state, started_at, raised_at, peak)
    values (${a.id}, ${a.code}, ${a.ruleId}, ${a.ruleKey}, ${a.place}, ${a.agencyId}::uuid, ${a.severity}, 'raised',
      ${a.startedAt}, ${a.raisedAt}, ${a.peak})`.execute(db)
}
/** Sets what changed of an alarm. */
export async function setAlarm(
  db: Db,
  id: string,
  change: Partial<Record<keyof typeof SETTABLE, unknown>>,
): Promise<void> {
  const parts = Object.entries(change).map(
    ([name, value]) => sql`${sql.ref(SETTABLE[name as keyof typeof SETTABLE])} = ${value}`,
  )
  if (parts.length > 0) await sql`update alarms.alarm set ${sql.join(parts)} where id = ${id}::uuid`.execute(db)
}
const SETTABLE = {
  state: 'state',
  startedAt: 'started_at',
  raisedAt: 'raised_at',
  acknowledgedAt: 'acknowledged_at',
  acknowledgedName: 'acknowledged_name',
  clearedAt: 'cleared_at',
  clearedBy: 'cleared_by',
  closedAt: 'closed_at',
  escalatedAt: 'escalated_at',
  flaps: 'flaps',
  value: 'value',
  valueAt: 'value_at',
  peak: 'peak',
  held: 'held',
  alertId: 'alert_id',
} as const
export async function setTicked(db: Db, id: string, ticked: AlarmRow['ticked']): Promise<void> {
  await sql`update alarms.alarm set ticked = ${json(ticked)} where id = ${id}::uuid`.execute(db)
}

/** Alarms nobody has taken over in time, by the minutes of each severity. */
export const listLate = (db: Db, minutes: readonly number[], now: Date): Promise<AlarmRow[]> =>
  many(
    db,
    sql<AlarmRow>`select ${columns} from ${from} where a.state = 'raised' and a.escalated_at is null
      and a.raised_at <= ${now}::timestamptz - make_interval(mins => (${[...minutes]}::int[])[a.severity])
      order by a.id limit 200 for update of a skip locked`,
  )
export const listOver = (db: Db, before: Date): Promise<AlarmRow[]> =>
  many(
    db,
    sql<AlarmRow>`select ${columns} from ${from} where a.state = 'cleared' and a.cleared_at <= ${before}
      and a.acknowledged_at is not null and not a.held order by a.id limit 200 for update of a skip locked`,
  )

export async function endEpisode(db: Db, ruleKey: string, place: string, at: Date): Promise<void> {
  await sql`update alarms.episode set ended_at = ${at} where rule_key = ${ruleKey} and place = ${place}
    and ended_at is null`.execute(db)
}

export const countAll = async (db: Db): Promise<number> =>
  (await one(db, sql<{ n: number }>`select count(*)::int as n from alarms.alarm where state in ('raised', 'acknowledged')`)).n // prettier-ignore
