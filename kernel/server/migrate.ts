import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { ROOT } from './root.ts'
import { StartError } from './start-error.ts'

export interface Owner {
  /** Also the PostgreSQL schema, with `-` as `_`. */
  id: string
  /** Folder under the project that holds `migrations/NNNN_name.sql`. */
  folder: string
}

interface Migration {
  owner: string
  name: string
  hash: string
  text: string
}

export const schemaOf = (id: string) => id.replaceAll('-', '_')

/** The migration files of one owner, in order of their numbers. */
export function listMigrations(owner: Owner): Migration[] {
  const folder = join(ROOT, owner.folder, 'migrations')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { owner: owner.id, name, text, hash: createHash('sha256').update(text).digest('hex') }
    })
}

/** A fingerprint of every migration of these owners, to name a template database by. */
export function migrationsHash(owners: readonly Owner[]): string {
  const all = owners.flatMap(listMigrations).map((m) => `${m.owner}/${m.name}:${m.hash}`)
  return createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 16)
}

/**
 * Applies what is missing, each file in its own transaction, one process at a time. A merged file never changes:
 * a different hash stops the start.
 */
export async function migrate(pool: pg.Pool, owners: readonly Owner[]): Promise<number> {
  const client = await pool.connect()
  let applied = 0
  try {
    await client.query('select pg_advisory_lock(4673001)')
    await client.query('create schema if not exists kernel')
    await client.query(`create table if not exists kernel.migration
      (owner text, name text, hash text not null, at timestamptz not null default now(), primary key (owner, name))`)
    const { rows } = await client.query<{ owner: string; name: string; hash: string }>(
      'select owner, name, hash from kernel.migration',
    )
    const done = new Map(rows.map((r) => [`${r.owner}/${r.name}`, r.hash]))
    for (const owner of owners) {
      for (const m of listMigrations(owner)) {
        const before = done.get(`${m.owner}/${m.name}`)
        if (before === m.hash) continue
        if (before !== undefined) throw new StartError('migrationChanged', { file: `${m.owner}/${m.name}` })
        await apply(client, m)
        applied += 1
      }
    }
  } finally {
    await client.query('select pg_advisory_unlock(4673001)').catch(() => undefined)
    client.release()
  }
  return applied
}

async function apply(client: pg.PoolClient, m: Migration): Promise<void> {
  const schema = schemaOf(m.owner)
  try {
    await client.query('begin')
    await client.query(`create schema if not exists ${schema}`)
    await client.query(m.text)
    await client.query('insert into kernel.migration (owner, name, hash) values ($1, $2, $3)', [
      m.owner,
      m.name,
      m.hash,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${m.owner}/${m.name}: ${(error as Error).message}`, { cause: error })
  }
}
