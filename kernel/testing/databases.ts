import pg from 'pg'
import { inject } from 'vitest'
import { newId } from '../shared/ids.ts'
import { KERNEL } from '../server/boot.ts'
import { migrate, migrationsHash, type Owner } from '../server/migrate.ts'

const withName = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString()

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A database of its own for one test app, copied from a template that is migrated once per set of migrations. */
export async function makeDatabase(owners: readonly Owner[]): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('databaseUrl')
  const template = `tpl_${migrationsHash([KERNEL, ...owners])}`
  const name = `t_${newId().replaceAll('-', '')}`
  await withClient(server, async (client) => {
    await client.query('select pg_advisory_lock(4673009)')
    const found = await client.query('select from pg_database where datname = $1', [template])
    if (found.rowCount === 0) {
      await client.query(`create database ${template}`)
      const pool = new pg.Pool({ connectionString: withName(server, template), max: 1, pipeline: true })
      await migrate(pool, [KERNEL, ...owners]).finally(() => pool.end())
    }
    await client.query(`create database ${name} template ${template}`)
    await client.query('select pg_advisory_unlock(4673009)')
  })
  return {
    url: withName(server, name),
    drop: () =>
      withClient(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  }
}
