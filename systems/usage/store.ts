import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Sums } from './contract.ts'

/** What is asked: days, and perhaps one audience or the screens of one service. */
export interface Asked {
  from: string
  to: string
  audience?: string | undefined
  screens?: readonly string[] | undefined
}

/** By what the screens' sums are divided. */
export const DIVISIONS = ['day', 'screen', 'audience', 'lang', 'device', 'mode'] as const
export type Division = (typeof DIVISIONS)[number]
export type Row = Sums & { key: string }

const where = ({ from, to, audience, screens }: Asked) => sql`not monthly and day between ${from} and ${to}
  and (${audience ?? null}::text is null or audience = ${audience ?? null})
  and (${screens ? [...screens] : null}::text[] is null or screen = any(${screens ? [...screens] : null}::text[]))`

/** The sums of some days, divided by one thing. */
export const sumsBy = (db: Db, division: Division, asked: Asked): Promise<Row[]> =>
  many(
    db,
    sql<Row>`select ${sql.ref(division)}::text as key, sum(views)::int8 as views, sum(visits)::int8 as visits,
        sum(seconds)::int8 as seconds from usage.screen_sum where ${where(asked)}
      group by 1 having sum(views) + sum(seconds) > 0 order by 1`,
  )

export const communeSums = (db: Db, { from, to }: Asked): Promise<{ key: string; views: number; visits: number }[]> =>
  many(
    db,
    sql<{ key: string; views: number; visits: number }>`select commune as key, sum(views)::int8 as views,
        sum(visits)::int8 as visits from usage.commune_sum
      where not monthly and day between ${from} and ${to} group by 1 order by 1`,
  )

export const stepSums = (db: Db, { from, to }: Asked): Promise<{ flow: string; step: string; reached: number }[]> =>
  many(
    db,
    sql<{ flow: string; step: string; reached: number }>`select flow, step, sum(reached)::int8 as reached
      from usage.step_sum where not monthly and day between ${from} and ${to} group by 1, 2`,
  )

/** Every screen that was ever counted, also those the app no longer has. */
export const countedScreens = async (db: Db): Promise<string[]> =>
  (await many(db, sql<{ screen: string }>`select distinct screen from usage.screen_sum order by 1`)).map(
    (r) => r.screen,
  )

/** The first day that was counted. */
export const firstDay = async (db: Db): Promise<string | null> =>
  (await maybe(db, sql<{ day: string | null }>`select min(day) as day from usage.screen_sum where not monthly`))?.day ??
  null
