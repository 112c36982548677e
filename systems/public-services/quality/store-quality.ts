import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { INDICATORS, type Indicator } from '../contract-quality.ts'
import type { DossierState } from '../contract-shapes.ts'
import { ALL_DOSSIERS, EACH_DOSSIER, MEASURES } from './indicators.ts'

export interface Range {
  from: Date
  to: Date
}
const within = ({ from, to }: Range) => sql`d.filed_at >= ${from} and d.filed_at < ${to}`

export type CountRow = { agencyId: string; dossiers: number } & Record<string, number>
/** Of each agency: how many dossiers there are, whom each indicator concerns and who meets it; one pass over the period. */
export function countIndicators(db: Db, range: Range, now: Date, checkHours: number): Promise<CountRow[]> {
  const columns = INDICATORS.flatMap((name) => {
    const { concerns, met } = MEASURES[name]
    const all = concerns(now)
    return [
      sql`count(*) filter (where ${all}) as ${sql.ref(`all_${name.toLowerCase()}`)}`,
      sql`count(*) filter (where ${all} and ${met(now, checkHours)}) as ${sql.ref(`met_${name.toLowerCase()}`)}`,
    ]
  })
  return many(
    db,
    sql<CountRow>`select d.competent_agency as agency_id, count(*) as dossiers, ${sql.join(columns)}
      from ${ALL_DOSSIERS} where ${within(range)} group by d.competent_agency`,
  )
}

export interface LineRow {
  id: string
  code: string
  procedure: Words
  state: DossierState
  filedAt: string
  promisedAt: string | null
  readyAt: string | null
}
const LINE = sql`d.id, coalesce(d.code, d.request_code) as code, d.procedure_name as procedure, d.state, d.filed_at,
  d.first_promised_at as promised_at, d.ready_at`

/** The dossiers that a number was counted from, the latest first. */
export function listBehind(
  db: Db,
  range: Range,
  {
    agencyId,
    indicator,
    met,
    now,
    checkHours,
    after,
    limit,
  }: {
    agencyId: string
    indicator: Indicator
    met: boolean
    now: Date
    checkHours: number
    after: { at: string; id: string } | null
    limit: number
  },
): Promise<LineRow[]> {
  const measure = MEASURES[indicator]
  const side = met ? measure.met(now, checkHours) : sql`(${measure.met(now, checkHours)}) is not true`
  const place = after ? sql`(d.filed_at, d.id) < (${after.at}, ${after.id})` : sql`true`
  return many(
    db,
    sql<LineRow>`select ${LINE} from ${EACH_DOSSIER} where d.competent_agency = ${agencyId} and ${within(range)}
      and ${measure.concerns(now)} and ${side} and ${place} order by d.filed_at desc, d.id desc limit ${limit}`,
  )
}

/** Of each procedure: how many dossiers came, and how many of them by the network. */
export const countAdoption = (db: Db, range: Range) =>
  many(
    db,
    sql<{ code: string; name: Words; all: number; online: number }>`
      select d.procedure as code, (array_agg(d.procedure_name))[1] as name, count(*) as "all",
        count(*) filter (where d.channel in ('online', 'national')) as online
      from public_services.dossier d where ${within(range)} group by d.procedure order by count(*) desc, d.procedure limit 500`,
  )

export interface RunningRow {
  id: string
  code: string
  procedureCode: string
  versionId: string
  procedure: Words
  state: DossierState
  promisedAt: string
  kind: string | null
  startedAt: string | null
}
/** Dossiers that are worked on, the nearest promise first, each with the step that runs. */
export const listRunning = (db: Db, units: '*' | readonly string[], now: Date, limit: number) =>
  many(
    db,
    sql<RunningRow>`select d.id, coalesce(d.code, d.request_code) as code, d.procedure as procedure_code, d.version_id,
        d.procedure_name as procedure, d.state, d.promised_at, s.kind, s.started_at
      from public_services.dossier d
      left join public_services.step s on s.dossier_id = d.id and s.ended_at is null
      where d.ended_at is null and d.state in ('accepted', 'processing', 'opinions', 'signing', 'approved')
        and d.promised_at > ${now} and ${units === '*' ? sql`true` : sql`d.competent_agency = any(${[...units]})`}
      order by d.promised_at limit ${limit}`,
  )

/** How many working hours each step of some procedures took: the middle of what was measured. */
export const typicalHours = (db: Db, procedures: readonly string[], since: Date) =>
  many(
    db,
    sql<{ procedure: string; kind: string; hours: number; n: number }>`
      select d.procedure, s.kind, percentile_cont(0.5) within group (order by s.worked)::float8 as hours, count(*) as n
      from public_services.step s join public_services.dossier d on d.id = s.dossier_id
      where s.worked is not null and s.ended_at >= ${since} and d.procedure = any(${[...procedures]})
      group by d.procedure, s.kind`,
  )

export type PastRow = LineRow & { acceptedAt: string; readyAt: string }
/** Dossiers of a procedure that were accepted within a period and brought to a result. */
export const listPast = (
  db: Db,
  procedure: string,
  { from, to }: Range,
  units: '*' | readonly string[],
  limit: number,
) =>
  many(
    db,
    sql<PastRow>`select ${LINE}, d.accepted_at from public_services.dossier d
      where d.procedure = ${procedure} and d.accepted_at >= ${from} and d.accepted_at < ${to} and d.ready_at is not null
        and ${units === '*' ? sql`true` : sql`d.competent_agency = any(${[...units]})`}
      order by d.accepted_at limit ${limit}`,
  )
export const listStepsOf = (db: Db, ids: readonly string[]) =>
  many(
    db,
    sql<{ id: string; kind: string; startedAt: string; endedAt: string | null; worked: number | null }>`
      select dossier_id as id, kind, started_at, ended_at, worked::float8 as worked from public_services.step
      where dossier_id = any(${[...ids]}) order by dossier_id, n`,
  )

export const runningStep = (db: Db, id: string) =>
  maybe(
    db,
    sql<{ startedAt: string }>`select started_at from public_services.step where dossier_id = ${id} and ended_at is null
      order by n desc limit 1`,
  )
export async function keepRating(db: Db, id: string, score: number): Promise<void> {
  await sql`update public_services.dossier set rating = ${score} where id = ${id}`.execute(db)
}
