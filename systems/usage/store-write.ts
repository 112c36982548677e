import { json, many, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface ScreenSum {
  day: string
  screen: string
  audience: string
  lang: string
  device: string
  mode: string
  views: number
  visits: number
  seconds: number
}
export interface CommuneSum {
  day: string
  commune: string
  views: number
  visits: number
}
export interface StepSum {
  day: string
  flow: string
  step: string
  reached: number
}
/** What one process has added up since it last wrote. */
export interface Batch {
  screens: Map<string, ScreenSum>
  communes: Map<string, CommuneSum>
  steps: Map<string, StepSum>
}

/** Adds a batch to the sums, once: a batch that this process has written before changes nothing. */
export async function writeBatch(
  db: Db,
  from: { process: string; number: number; at: Date },
  batch: Batch,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const fresh = await many(
      trx,
      sql`insert into usage.writer (process, batch, written_at) values (${from.process}, ${from.number}, ${from.at})
        on conflict (process) do update set batch = excluded.batch, written_at = excluded.written_at
        where writer.batch < excluded.batch returning batch`,
    )
    if (fresh.length === 0) return
    await addScreens(trx, [...batch.screens.values()])
    await addCommunes(trx, [...batch.communes.values()])
    await addSteps(trx, [...batch.steps.values()])
  })
}

// In one order everywhere, so that processes that write at once wait for each other instead of locking up.

export const addScreens = (db: Db, rows: readonly ScreenSum[]) =>
  many(
    db,
    sql`insert into usage.screen_sum (day, screen, audience, lang, device, mode, views, visits, seconds)
      select * from jsonb_to_recordset(${json(rows)}) as x(day date, screen text, audience text, lang text, device text,
        mode text, views int, visits int, seconds bigint) order by 1, 2, 3, 4, 5, 6
      on conflict (day, monthly, screen, audience, lang, device, mode) do update
        set views = screen_sum.views + excluded.views, visits = screen_sum.visits + excluded.visits,
          seconds = screen_sum.seconds + excluded.seconds`,
  )

export const addCommunes = (db: Db, rows: readonly CommuneSum[]) =>
  many(
    db,
    sql`insert into usage.commune_sum (day, commune, views, visits)
      select * from jsonb_to_recordset(${json(rows)}) as x(day date, commune text, views int, visits int) order by 1, 2
      on conflict (day, monthly, commune) do update
        set views = commune_sum.views + excluded.views, visits = commune_sum.visits + excluded.visits`,
  )

export const addSteps = (db: Db, rows: readonly StepSum[]) =>
  many(
    db,
    sql`insert into usage.step_sum (day, flow, step, reached)
      select * from jsonb_to_recordset(${json(rows)}) as x(day date, flow text, step text, reached int) order by 1, 2, 3
      on conflict (day, monthly, flow, step) do update set reached = step_sum.reached + excluded.reached`,
  )

/** Days before this month become months: the sums stay the same, the days are gone. */
export async function foldDays(db: Db, before: string): Promise<void> {
  await many(
    db,
    sql`with gone as (delete from usage.screen_sum where not monthly and day < ${before} returning *)
      insert into usage.screen_sum (day, monthly, screen, audience, lang, device, mode, views, visits, seconds)
      select date_trunc('month', day)::date, true, screen, audience, lang, device, mode, sum(views), sum(visits), sum(seconds)
      from gone group by 1, 3, 4, 5, 6, 7
      on conflict (day, monthly, screen, audience, lang, device, mode) do update
        set views = screen_sum.views + excluded.views, visits = screen_sum.visits + excluded.visits,
          seconds = screen_sum.seconds + excluded.seconds`,
  )
  await many(
    db,
    sql`with gone as (delete from usage.commune_sum where not monthly and day < ${before} returning *)
      insert into usage.commune_sum (day, monthly, commune, views, visits)
      select date_trunc('month', day)::date, true, commune, sum(views), sum(visits) from gone group by 1, 3
      on conflict (day, monthly, commune) do update
        set views = commune_sum.views + excluded.views, visits = commune_sum.visits + excluded.visits`,
  )
  await many(
    db,
    sql`with gone as (delete from usage.step_sum where not monthly and day < ${before} returning *)
      insert into usage.step_sum (day, monthly, flow, step, reached)
      select date_trunc('month', day)::date, true, flow, step, sum(reached) from gone group by 1, 3, 4
      on conflict (day, monthly, flow, step) do update set reached = step_sum.reached + excluded.reached`,
  )
}

/** Processes that have long ended need not be remembered. */
export const forgetWriters = (db: Db, before: Date) =>
  many(db, sql`delete from usage.writer where written_at < ${before}`)
