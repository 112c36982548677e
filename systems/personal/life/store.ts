import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

export const listTicks = async (db: Db, personId: string, event: string) =>
  (
    await many(
      db,
      sql<{
        step: string
      }>`select step from personal.life_tick where person_id = ${personId} and event = ${event} order by at, step`,
    )
  ).map(({ step }) => step)

export async function setTick(db: Db, personId: string, event: string, step: string, now: Date): Promise<void> {
  await sql`insert into personal.life_tick (person_id, event, step, at) values (${personId}, ${event}, ${step}, ${now})
    on conflict do nothing`.execute(db)
}
export async function dropTick(db: Db, personId: string, event: string, step: string): Promise<void> {
  await sql`delete from personal.life_tick where person_id = ${personId} and event = ${event} and step = ${step}`.execute(
    db,
  )
}
export interface Tick {
  event: string
  step: string
  at: string
}
export const listAllTicks = (db: Db, personId: string) =>
  many(db, sql<Tick>`select event, step, at from personal.life_tick where person_id = ${personId} order by at`)
export const eraseTicks = async (db: Db, personId: string) =>
  (await many(db, sql<Tick>`delete from personal.life_tick where person_id = ${personId} returning step`)).length
