import { atOnce } from './at-once.ts'
import type { Ctx, Platform } from './ctx.ts'
import { maybe, sql } from './db.ts'
import type { System } from './system.ts'
import { inTransaction } from './unit-of-work.ts'

/** Of each system its province data first, then its demo data, each once and one process at a time. */
export async function prepare(platform: Platform, seed: boolean): Promise<void> {
  const client = await platform.database.pool.connect()
  // A database that goes away meanwhile is told by the next query, not by a crash.
  client.on('error', () => undefined)
  try {
    await client.query('select pg_advisory_lock(4673003)')
    await eachAfterThoseItUses(platform.systems, async (system) => {
      await prepareOne(platform, system)
      if (seed) await seedOne(platform, system)
    })
  } finally {
    await client.query('select pg_advisory_unlock(4673003)').catch(() => undefined)
    client.release()
  }
}

/** What one computes overlaps with what others wait for; `systems` are in the order of use. */
async function eachAfterThoseItUses(systems: readonly System[], run: (system: System) => Promise<void>): Promise<void> {
  const some = atOnce(3, run)
  const begun = new Map<string, Promise<void>>()
  for (const system of systems)
    begun.set(
      system.id,
      Promise.all(system.uses.map((id) => begun.get(id))).then(() => some(system)),
    )
  // All have ended before one's failure is told: nothing goes on behind a start that failed.
  const ended = await Promise.allSettled(begun.values())
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

async function prepareOne(platform: Platform, system: System): Promise<void> {
  const { prepare: run } = system
  if (!run) return
  const started = performance.now()
  await inTransaction(platform, { action: null }, async (ctx) => ({ result: await run(ctx) }))
  platform.log.info({ system: system.id, ms: Math.round(performance.now() - started) }, 'prepared')
}

async function seedOne(platform: Platform, system: System): Promise<void> {
  const { seed: run, seedMore } = system
  if (!run && !seedMore) return
  const started = performance.now()
  const done = await inTransaction(platform, { action: `${system.id}.seed` }, async (ctx) => {
    const first = await sql`insert into kernel.seeded (system) values (${system.id}) on conflict do nothing`.execute(
      ctx.db,
    )
    const fresh = (first.numAffectedRows ?? 0n) > 0n
    if (fresh) await run?.(ctx)
    return { result: fresh, audited: fresh }
  })
  if (done && run) platform.log.info({ system: system.id, ms: Math.round(performance.now() - started) }, 'seeded')
}

/**
 * What `seedMore` of the systems adds while the instance already serves: first one round of each, so that every screen
 * has something soon, then round after round, as many as `DEMO_ROUNDS` says. Each is a transaction of its own: a stop
 * in between loses and doubles nothing.
 */
export async function seedOn(platform: Platform, signal: AbortSignal): Promise<void> {
  for (const most of [Math.min(1, platform.config.demoRounds), platform.config.demoRounds])
    for (const system of platform.systems) await seedRounds(platform, system, signal, most)
}

async function seedRounds(platform: Platform, system: System, signal: AbortSignal, most: number): Promise<void> {
  const { seedMore } = system
  if (!seedMore) return
  try {
    while (!signal.aborted) if (!(await seedRound(platform, system, seedMore, most))) return
  } catch (error) {
    platform.log.error({ err: error, system: system.id }, 'demo data')
  }
}

async function seedRound(
  platform: Platform,
  { id }: System,
  seedMore: NonNullable<System['seedMore']>,
  most: number,
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
    if (!at || at.finished || at.rounds >= most) return { result: false, audited: false }
    const more = await seedMore(ctx, at.rounds)
    await sql`update kernel.seeded set rounds = rounds + 1, finished = ${!more} where system = ${id}`.execute(ctx.db)
    return { result: more }
  })
}
