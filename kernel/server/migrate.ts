import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
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
 * a different hash stops the start. The first owner's files come before all others; those know nothing of each other,
 * as each has a schema of its own, and are applied over two connections.
 */
export async function migrate(pool: pg.Pool, owners: readonly Owner[]): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock(4673001)')
    await client.query('create schema if not exists kernel')
    await client.query(`create table if not exists kernel.migration
      (owner text, name text, hash text not null, at timestamptz not null default now(), primary key (owner, name))`)
    const { rows } = await client.query<{ owner: string; name: string; hash: string }>(
      'select owner, name, hash from kernel.migration',
    )
    const done = new Map(rows.map((r) => [`${r.owner}/${r.name}`, r.hash]))
    const missing = owners.flatMap(listMigrations).filter(({ owner, name, hash }) => {
      const before = done.get(`${owner}/${name}`)
      if (before !== undefined && before !== hash)
        throw new StartError('migrationChanged', { file: `${owner}/${name}` })
      return before === undefined
    })
    const [first, ...others] = owners
    await applyAll(
      client,
      missing.filter(({ owner }) => owner === first?.id),
    )
    const halves = inHalves(others.map(({ id }) => missing.filter(({ owner }) => owner === id)))
    if (halves[1].length === 0) await applyAll(client, halves[0])
    else await applyBoth(pool, client, halves)
    return missing.length
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.query('select pg_advisory_unlock(4673001)').catch(() => undefined)
    client.release()
  }
}

/** What belongs to one owner stays together and in order; both halves are about as long. */
function inHalves(owners: readonly Migration[][]): [Migration[], Migration[]] {
  const halves: [Migration[], Migration[]] = [[], []]
  const length = (files: readonly Migration[]) => files.reduce((sum, { text }) => sum + text.length, 0)
  for (const files of [...owners].sort((a, b) => length(b) - length(a)))
    halves[length(halves[0]) <= length(halves[1]) ? 0 : 1].push(...files)
  return halves
}

/** The pool's connections may all be taken by processes that wait for us: the second one is made for this. */
async function applyBoth(pool: pg.Pool, client: pg.ClientBase, [here, there]: [Migration[], Migration[]]) {
  const beside = new pg.Client(pool.options)
  // A database that goes away meanwhile is told by the next query, not by a crash.
  beside.on('error', () => undefined)
  await beside.connect()
  try {
    const ended = await Promise.allSettled([applyAll(client, here), applyAll(beside, there)])
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  } finally {
    await beside.end()
  }
}

/**
 * All are handed over at once, so that the database works on while this process does something else. After one that
 * fails, those behind it fail, too: the transaction it began is not over.
 */
async function applyAll(client: pg.ClientBase, files: readonly Migration[]): Promise<void> {
  const begun = await Promise.allSettled(files.map((m) => apply(client, m)))
  for (const one of begun) if (one.status === 'rejected') throw one.reason
}

/** One round trip: together the files take most of a first start's database time. */
async function apply(client: pg.ClientBase, { owner, name, hash, text }: Migration): Promise<void> {
  const row = [owner, name, hash].map((value) => client.escapeLiteral(value)).join(', ')
  try {
    // What follows durably makes this durable, too: the log is written in its order.
    await client.query(`begin; set local synchronous_commit = off; create schema if not exists ${schemaOf(owner)};
${text}
;insert into kernel.migration (owner, name, hash) values (${row}); commit`)
  } catch (error) {
    throw new Error(`migration ${owner}/${name}: ${(error as Error).message}`, { cause: error })
  }
}
