import type { Ctx, Platform } from './ctx.ts'
import { maybe, sql } from './db.ts'
import type { System } from './system.ts'
import { inTransaction } from './unit-of-work.ts'

/** Province data first, then demo data, each once and one process at a time. */
export async function prepare(platform: Platform, seed: boolean): Promise<void> {
  const client = await platform.database.pool.connect()
  // A database that goes away meanwhile is told by the next query, not by a crash.
  client.on('error', () => undefined)
  try {
    await client.query('select pg_advisory_lock(4673003)')
    for (const system of platform.systems) await prepareOne(platform, system)
    if (seed) for (const system of platform.systems) await seedOne(platform, system)
  } finally {
    await client.query('select pg_advisory_unlock(4673003)').catch(() => undefined)
    client.release()
  }
}

async function prepareOne(platform: Platform, system: System): Promise<void> {
  const { prepare: run } = system
  if (!run) return
  const started = performance.now()
  await inTransaction(platform, { action: null }, async (ctx) => ({ result: await run(ctx) }))
  platform.log.info({ system: system.id, ms: Math.round(performance.now() - started) }, 'prepared')
}

async function seedOne(platform: Platform, system: System): Promise<void> {
  const { seed: run } = system
  if (!run) return
  const started = performance.now()
  const done = await inTransaction(platform, { action: `${system.id}.seed` }, async (ctx) => {
    const first = await sql`insert into kernel.seeded (system) values (${system.id}) on conflict do nothing`.execute(
      ctx.db,
    )
    const fresh = (first.numAffectedRows ?? 0n) > 0n
    if (fresh) await run(ctx)
    return { result: fresh, audited: fresh }
  })
  if (done) platform.log.info({ system: system.id, ms: Math.round(performance.now() - started) }, 'seeded')
}

/**
 * What `seedMore` of the systems adds while the instance already serves: round after round, each in a transaction of
 * its own, so that a stop in between loses and doubles nothing.
 */
export async function seedOn(platform: Platform, signal: AbortSignal): Promise<void> {
  for (const system of platform.systems) {
    const { seedMore } = system
    if (!seedMore) continue
    try {
      while (!signal.aborted && (await seedRound(platform, system, seedMore)));
    } catch (error) {
      platform.log.error({ err: error, system: system.id }, 'demo data')
    }
  }
}

async function seedRound(
  platform: Platform,
  { id }: System,
  seedMore: NonNullable<System['seedMore']>,
): Promise<boolean> {
  const action = `${id}.seedMore`
  return inTransaction(platform, { action }, async (ctx: Ctx) => {
    const at = await maybe(
      ctx.db,
      sql<{
        rounds: number
        finished: boolean
      }>`select rounds, finished from kernel.seeded where system = ${id} for update`,
    )
    if (!at || at.finished) return { result: false, audited: false }
    const more = await seedMore(ctx, at.rounds)
    await sql`update kernel.seeded set rounds = rounds + 1, finished = ${!more} where system = ${id}`.execute(ctx.db)
    return { result: more }
  })
}
