import { many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { CaseLine } from './contract.ts'
import { lineColumns } from './store-lists.ts'

/** Received and closed per legal day of Vietnam, oldest first; days without any are there with zero. */
export function listDays(db: Db, types: readonly string[], from: string, days: number) {
  const day = sql`d.day`
  const inDay = (column: string) =>
    sql`select count(*)::int from cases.case c where c.type = any(${[...types]}) and c.merged_into is null
      and c.${sql.raw(column)} >= (${day}::timestamp at time zone 'Asia/Ho_Chi_Minh')
      and c.${sql.raw(column)} < ((${day} + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`
  return many(
    db,
    sql<{
      date: string
      received: number
      closed: number
    }>`select d.day::date as date, (${inDay('opened_at')}) as received, (${inDay('closed_at')}) as closed
      from (select ${from}::date + n as day from generate_series(0, ${days - 1}::int) n) d order by 1`,
  )
}

/** Median hours from opening to closing of what was closed since an instant; null when nothing was. */
export async function medianHours(db: Db, types: readonly string[], since: Date): Promise<number | null> {
  const row = await one(
    db,
    sql<{
      hours: number | null
    }>`select percentile_cont(0.5) within group (order by extract(epoch from c.closed_at - c.opened_at)) / 3600 as hours
      from cases.case c where c.type = any(${[...types]}) and c.closed_at >= ${since}`,
  )
  return row.hours
}

/** The newest open cases. */
export function listLatest(db: Db, types: readonly string[], limit: number) {
  return many(
    db,
    sql<CaseLine>`select ${lineColumns} from cases.case c where c.type = any(${[...types]}) and c.closed_at is null and c.merged_into is null
      order by c.opened_at desc, c.id desc limit ${limit}`,
  )
}
