import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

/** What a case tells for figures. */
export interface FigureLine {
  id: string
  code: string
  category: string | null
  state: string
  communeId: string | null
  /** The day at which both units are meant. */
  anchoredOn: string
  agencyId: string | null
  openedAt: string
  /** Of the main deadline, also when its clock has stopped. */
  dueAt: string | null
  /** When it first reached a result. */
  finishedAt: string | null
  closedAt: string | null
  /** Some clock of it ran out before it was stopped. */
  wasLate: boolean
  rating: number | null
  channel: string
  lon: number | null
  lat: number | null
  updatedAt: string
  mergedInto: string | null
  published: boolean
  data: Record<string, unknown>
}

/** One page of lines; `key` is the opening in full precision. */
export function listLines(
  db: Db,
  q: { type: string; openedFrom: string; openedTo: string; fields: readonly string[]; main: string },
  after: readonly [string, string] | undefined,
  limit: number,
) {
  const from = after
    ? sql`(c.opened_at, c.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql`c.opened_at >= ${q.openedFrom}::timestamptz`
  const data =
    q.fields.length === 0
      ? sql`'{}'::jsonb`
      : sql`jsonb_strip_nulls(jsonb_build_object(${sql.join(q.fields.flatMap((f) => [sql`${f}::text`, sql`c.data -> ${f}`]))}))`
  return many(
    db,
    sql<
      FigureLine & { key: string }
    >`select c.id, c.code, c.category, c.state, c.commune_id, c.anchored_on, c.agency_id, c.opened_at, k.due_at,
        c.finished_at, c.closed_at, c.was_late, c.rating, c.channel, c.lon, c.lat, c.updated_at, c.merged_into,
        c.published_at is not null as published, ${data} as data, c.opened_at::text as key
      from cases.case c left join cases.clock k on k.case_id = c.id and k.name = ${q.main}
      where c.type = ${q.type} and ${from} and c.opened_at < ${q.openedTo}::timestamptz
      order by c.opened_at, c.id limit ${limit}`,
  )
}

export const listMonths = (db: Db, type: string, since: Date | null) =>
  many(
    db,
    sql<{
      month: string
    }>`select distinct to_char(opened_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month from cases.case
      where type = ${type} and ${since === null ? sql`true` : sql`(updated_at >= ${since} or imported_at >= ${since})`} order by 1`,
  )
