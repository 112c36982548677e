import PgBoss from 'pg-boss'
import { SYSTEM } from './access.ts'
import type { Platform } from './ctx.ts'
import { sealBlock } from './audit.ts'
import { sweep } from './outbox.ts'
import type { Job, System } from './system.ts'
import { inTransaction } from './unit-of-work.ts'

const ZONE = 'Asia/Ho_Chi_Minh'

/** Runs one job as the platform, in a transaction. */
export function runJob(platform: Platform, system: System, job: Job): Promise<void> {
  return inTransaction(platform, { actor: SYSTEM, action: null }, async (ctx) => ({ result: await job.run(ctx) }))
}

/** Scheduled work: pg-boss runs each job in one process; the audit sealer has a loop of its own. */
export class Jobs {
  readonly #platform: Platform
  readonly #boss: PgBoss
  #sealer: NodeJS.Timeout | undefined
  #sealing: Promise<unknown> = Promise.resolve()
  #stopping = false

  constructor(platform: Platform) {
    this.#platform = platform
    this.#boss = new PgBoss({ connectionString: platform.database.url, schema: 'pgboss', max: 3 })
    this.#boss.on('error', (error) => this.#stopping || platform.log.error({ err: error }, 'jobs'))
  }

  async start(systems: readonly System[]): Promise<void> {
    const { log, database, clock } = this.#platform
    await this.#boss.start()
    const all = systems.flatMap((system) =>
      system.jobs.map((job) => ({
        name: `${system.id}.${job.name}`,
        cron: job.cron,
        run: () => runJob(this.#platform, system, job),
      })),
    )
    const nightly = async () => {
      await sweep(database.db, clock.now())
      await sealBlock(database.db, clock.now(), true)
    }
    all.push({ name: 'kernel.sweep', cron: '17 3 * * *', run: nightly })
    // One after the other: making two queues at once deadlocks in the database.
    for (const { name, cron, run } of all) {
      await this.#boss.createQueue(name, { name, retryLimit: 2, retryBackoff: true })
      await this.#boss.schedule(name, cron, undefined, { tz: ZONE })
      await this.#boss.work(name, { pollingIntervalSeconds: 10 }, run)
    }
    const seal = async () => {
      await sealBlock(database.db, clock.now()).catch((error: unknown) => log.error({ err: error }, 'audit sealer'))
    }
    this.#sealer = setInterval(() => (this.#sealing = this.#sealing.then(seal)), 1_000)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#sealer)
    await this.#sealing
    await this.#boss.stop({ graceful: true, close: true, timeout: 5_000, wait: true })
  }
}
