import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Favourite } from '../contract.ts'

const ROW = sql`id, kind, path, title, added_at`

export const listFavourites = (db: Db, personId: string, before: string | undefined, limit: number) =>
  many(
    db,
    sql<Favourite>`select ${ROW} from personal.favourite where person_id = ${personId}
      and ${before ? sql`id < ${before}` : sql`true`} order by id desc limit ${limit}`,
  )
export const countFavourites = async (db: Db, personId: string) =>
  (await one(db, sql<{ n: number }>`select count(*) as n from personal.favourite where person_id = ${personId}`)).n
export const findFavourite = (db: Db, personId: string, path: string) =>
  maybe(db, sql<Favourite>`select ${ROW} from personal.favourite where person_id = ${personId} and path = ${path}`)
export const addFavourite = (db: Db, personId: string, f: Favourite) =>
  one(
    db,
    sql<Favourite>`insert into personal.favourite (id, person_id, kind, path, title, added_at)
      values (${f.id}, ${personId}, ${f.kind}, ${f.path}, ${f.title}, ${f.addedAt})
      on conflict (person_id, path) do update set title = excluded.title, kind = excluded.kind returning ${ROW}`,
  )
export async function dropFavourite(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await maybe(
    db,
    sql<{ id: string }>`delete from personal.favourite where person_id = ${personId} and id = ${id} returning id`,
  )
  return row !== undefined
}
export const eraseFavourites = async (db: Db, personId: string) =>
  (await many(db, sql<{ id: string }>`delete from personal.favourite where person_id = ${personId} returning id`))
    .length
