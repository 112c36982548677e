import type { PoolClient } from 'pg'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'

const made = new WeakMap<Platform, Map<string, Promise<void>>>()

/** Of a month like `2026-11`, in UTC. */
const nameOf = (month: string) => `observation_${month.replace('-', '_')}`

/** The months in which these times lie. */
function monthsOf(times: readonly number[]): Set<string> {
  const months = new Set<string>()
  let [from, to] = [0, 0]
  for (const time of times) {
    if (time >= from && time < to) continue
    const at = new Date(time)
    from = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1)
    to = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)
    months.add(at.toISOString().slice(0, 7))
  }
  return months
}

/** Makes the partitions of the months in which these times lie. In a transaction of its own: a batch must not hold a lock on the whole table. */
export async function ensurePartitions(platform: Platform, times: readonly number[]): Promise<void> {
  const months = made.get(platform) ?? new Map<string, Promise<void>>()
  made.set(platform, months)
  for (const month of monthsOf(times)) {
    let making = months.get(month)
    if (!making) {
      making = makePartition(platform, month)
      months.set(month, making)
      making.catch(() => months.delete(month))
    }
    await making
  }
}

/** After partitions were dropped, nothing is taken for granted. */
export const forgetPartitions = (platform: Platform): void => void made.delete(platform)

async function makePartition(platform: Platform, month: string): Promise<void> {
  const client = await platform.database.pool.connect()
  try {
    await attach(client, month)
  } finally {
    client.release()
  }
}

async function attach(client: PoolClient, month: string): Promise<void> {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const bound = (n: number) => new Date(Date.UTC(year, n, 1)).toISOString()
  const name = nameOf(month)
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(hashtext('telemetry.partitions'))`)
    const there = await client.query(`select to_regclass('telemetry.${name}') is not null as there`)
    if (!(there.rows[0] as { there: boolean }).there) {
      // Made apart and attached: readers and writers of other months go on meanwhile.
      await client.query(
        `create table telemetry.${name} (like telemetry.observation including defaults including constraints)`,
      )
      await client.query(
        `alter table telemetry.${name} set (autovacuum_vacuum_insert_scale_factor = 0.1, fillfactor = 100)`,
      )
      await client.query(
        `alter table telemetry.observation attach partition telemetry.${name} for values from ('${bound(number - 1)}') to ('${bound(number)}')`,
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Months that have a partition, oldest first. */
export async function listPartitions(db: Db): Promise<{ name: string; month: string }[]> {
  const rows = await many(
    db,
    sql<{ name: string }>`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'telemetry.observation'::regclass order by 1`,
  )
  return rows.map(({ name }) => ({ name, month: name.slice(-7).replace('_', '-') }))
}

/** Drops a partition that has no rows left. */
export async function dropIfEmpty(db: Db, name: string): Promise<boolean> {
  if (!/^observation_\d{4}_\d\d$/.test(name)) throw new Error(`${name} is no partition`)
  const [row] = await many(
    db,
    sql<{ there: boolean }>`select exists (select from ${sql.raw(`telemetry.${name}`)}) as there`,
  )
  if (row?.there !== false) return false
  await sql`drop table ${sql.raw(`telemetry.${name}`)}`.execute(db)
  return true
}
