import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

const run = (db: Db, statement: string) => sql.raw(statement).execute(db)

/** What is remembered outside the transaction of the filling: a run that was cut short is mended by the next one. */
const REMEMBERED = 'public.fill_index'

/** Takes the indexes off some tables that no constraint needs; what they were is kept until `putIndexesBack`. */
export async function takeIndexesOff(db: Db, tables: readonly string[]): Promise<void> {
  await run(db, `create table if not exists ${REMEMBERED} (name text primary key, definition text not null)`)
  const found = await many(
    db,
    sql<{ name: string; definition: string }>`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where i.indrelid = any(${[...tables]}::regclass[]) and not i.indisprimary
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
  )
  for (const { name, definition } of found) {
    await sql`insert into public.fill_index values (${name}, ${definition}) on conflict do nothing`.execute(db)
    await run(db, `drop index ${name}`)
  }
}

/** Makes the indexes again that `takeIndexesOff` took away, now or in a run that was cut short. */
export async function putIndexesBack(db: Db): Promise<void> {
  const isThere = sql<{ there: boolean }>`select to_regclass(${REMEMBERED}) is not null as there`
  const [known] = await many(db, isThere)
  if (!known?.there) return
  const taken = sql<{ name: string; definition: string }>`select name, definition from public.fill_index order by name`
  await run(db, `set maintenance_work_mem = '1GB'`)
  for (const { name, definition } of await many(db, taken)) {
    await run(db, definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX IF NOT EXISTS '))
    await sql`delete from public.fill_index where name = ${name}`.execute(db)
  }
  await run(db, 'reset maintenance_work_mem')
  await run(db, `drop table ${REMEMBERED}`)
}
