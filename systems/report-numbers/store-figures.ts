import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { COUNTS, type Count, type Dimension } from './contract.ts'

type Sql = ReturnType<typeof sql>

/** One question: which rows of which edition, and on which map. */
export interface Question {
  editionId: number
  /** Open reports that were due before this are late. */
  asOf: string
  from: string | null
  to: string | null
  /** Position of the map in the table of communes, from 1. */
  epoch: number
  category: string | undefined
  commune: string | undefined
  agency: string | undefined
  channel: string | undefined
}

/** Counts per value; times as they are, for whoever ranks them. */
interface Gathered extends Record<Count, number> {
  key: string | null
  estimated: number
  minutes: number[]
}

const when = (asOf: string): Record<Count, Sql> => ({
  received: sql`true`,
  finished: sql`r.outcome = 'finished'`,
  onTime: sql`r.outcome = 'finished' and not r.late`,
  late: sql`r.outcome = 'finished' and r.late`,
  open: sql`r.outcome = 'open'`,
  openLate: sql`r.outcome = 'open' and r.due_at < ${asOf}::timestamptz`,
  declined: sql`r.outcome = 'declined'`,
  rated: sql`r.rating is not null`,
  satisfied: sql`r.rating = 3`,
  accepted: sql`r.rating = 2`,
  dissatisfied: sql`r.rating = 1`,
  reopened: sql`r.reopened`,
})

const keyOf = (by: Dimension, epoch: number): Sql =>
  ({
    agency: sql`r.agency_id::text`,
    commune: sql`p.unit[${sql.lit(epoch)}]::text`,
    category: sql`r.category`,
    month: sql`to_char(r.day, 'YYYY-MM')`,
    quarter: sql`to_char(r.day, 'YYYY"-Q"Q')`,
    year: sql`to_char(r.day, 'YYYY')`,
    channel: sql`r.channel`,
  })[by]

/** Rows of the question, in these parts of its edition. */
function scope(q: Question): Sql {
  const only: Sql[] = [sql`not r.merged`]
  if (q.from !== null) only.push(sql`r.day >= ${q.from}::date`)
  if (q.to !== null) only.push(sql`r.day <= ${q.to}::date`)
  if (q.category !== undefined) only.push(sql`r.category = ${q.category}`)
  if (q.channel !== undefined) only.push(sql`r.channel = ${q.channel}`)
  if (q.agency !== undefined)
    only.push(q.agency === 'none' ? sql`r.agency_id is null` : sql`r.agency_id = ${q.agency}::uuid`)
  if (q.commune !== undefined)
    only.push(
      q.commune === 'none'
        ? sql`p.unit[${sql.lit(q.epoch)}] is null`
        : sql`p.unit[${sql.lit(q.epoch)}] = ${q.commune}::uuid`,
    )
  return sql.join(only, sql` and `)
}

/** Every count and time per value of a dimension, in one walk over the published rows of these parts. */
export function gather(db: Db, by: Dimension, q: Question, partIds: readonly number[]): Promise<Gathered[]> {
  const conditions = Object.entries(when(q.asOf))
  return many(
    db,
    sql<Gathered>`select ${keyOf(by, q.epoch)} as key,
        ${sql.join(conditions.map(([name, is]) => sql`count(*) filter (where ${is}) as ${sql.id(name)}`))},
        ${by === 'commune' || q.commune !== undefined ? sql`count(*) filter (where p.estimated[${sql.lit(q.epoch)}])` : sql`0`} as estimated,
        coalesce(array_agg(r.minutes) filter (where r.minutes is not null), '{}') as minutes
      from report_numbers.row r join report_numbers.place p on p.id = r.place_id
      where r.part_id = any(${[...partIds]}::int[]) and ${scope(q)} group by 1`,
  )
}

export interface TallyRow {
  key: string | null
  /** In the order of `COUNTS`. */
  counts: number[]
  estimated: number
  minutes: Buffer
  dues: Buffer
}

/** What whole parts add up to in one dimension, per value of it; with `perMonth` per month instead. */
export const talliesOf = (db: Db, dim: string, partIds: readonly number[], perMonth: boolean): Promise<TallyRow[]> =>
  many(
    db,
    sql<TallyRow>`select ${perMonth ? sql`m.month` : sql`t.key`} as key,
        array[${sql.join(COUNTS.map((_, i) => sql`sum(t.counts[${sql.lit(i + 1)}])::int`))}] as counts,
        sum(t.estimated)::int as estimated, string_agg(t.minutes, '') as minutes, string_agg(t.dues, '') as dues
      from report_numbers.tally t ${perMonth ? sql`join report_numbers.part m on m.id = t.part_id` : sql``}
      where t.part_id = any(${[...partIds]}::int[]) and t.dim = ${dim} group by 1`,
  )

export interface Behind {
  month: string
  n: number
  caseId: string
  code: string
  category: string
  unit: string | null
  agencyId: string | null
  openedAt: string
  dueAt: string | null
  finishedAt: string | null
  closedAt: string | null
  late: boolean
  rating: number | null
  state: string
  channel: string
  shown: boolean
}

/** The rows behind a count, newest first; months that are not needed for the page are not walked. */
export function listBehind(
  db: Db,
  q: Question,
  measure: Count,
  after: { month: string; n: number } | undefined,
  limit: number,
): Promise<Behind[]> {
  const months: Sql[] = [sql`ep.edition_id = ${q.editionId}`]
  if (q.from !== null) months.push(sql`m.month >= ${q.from.slice(0, 7)}`)
  if (q.to !== null) months.push(sql`m.month <= ${q.to.slice(0, 7)}`)
  if (after) months.push(sql`m.month <= ${after.month}`)
  const next = after ? sql`and (m.month < ${after.month} or r.n < ${after.n}::int)` : sql``
  return many(
    db,
    sql<Behind>`select m.month, x.* from (
        select m.id, m.month from report_numbers.edition_part ep join report_numbers.part m on m.id = ep.part_id
        where ${sql.join(months, sql` and `)} order by m.month desc) m
      cross join lateral (
        select r.n, r.case_id, r.code, r.category, p.unit[${sql.lit(q.epoch)}] as unit, r.agency_id, r.opened_at,
          r.due_at, r.finished_at, r.closed_at, r.late, r.rating, r.state, r.channel, r.shown
        from report_numbers.row r join report_numbers.place p on p.id = r.place_id
        where r.part_id = m.id and ${scope(q)} and ${when(q.asOf)[measure]} ${next} order by r.n desc limit ${limit}) x
      order by m.month desc, x.n desc limit ${limit}`,
  )
}

/** Agencies that a question may name, by the ids that stand in an edition. */
export const agenciesIn = (db: Db, editionId: number): Promise<{ id: string }[]> =>
  many(
    db,
    sql<{ id: string }>`select distinct t.key as id from report_numbers.edition_part ep
      join report_numbers.tally t on t.part_id = ep.part_id
      where ep.edition_id = ${editionId} and t.dim = 'agency' and t.key is not null`,
  )

/** Cases of codes of an edition, with the agency that handles them. */
export const casesOf = (db: Db, editionId: number, codes: readonly string[]) =>
  many(
    db,
    sql<{ code: string; id: string; agencyId: string | null }>`select r.code, r.case_id as id, r.agency_id
      from report_numbers.row r join report_numbers.edition_part ep on ep.part_id = r.part_id
      where ep.edition_id = ${editionId} and r.code = any(${[...codes]})`,
  )
