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
  readonly #all: { name: string; cron: string; run: () => Promise<void> }[]
  #sealer: NodeJS.Timeout | undefined
  #sealing: Promise<unknown> = Promise.resolve()
  #stopping = false

  constructor(platform: Platform, systems: readonly System[]) {
    this.#platform = platform
    this.#all = systems.flatMap((system) =>
      system.jobs.map((job) => ({
        name: `${system.id}.${job.name}`,
        cron: job.cron,
        run: () => runJob(platform, system, job),
      })),
    )
    const nightly = async () => {
      await sweep(platform.database.db, platform.clock.now())
      await sealBlock(platform.database.db, platform.clock.now(), true)
    }
    this.#all.push({ name: 'kernel.sweep', cron: '17 3 * * *', run: nightly })
    this.#boss = new PgBoss({ connectionString: platform.database.url, schema: 'pgboss', max: 3 })
    this.#boss.on('error', (error) => this.#stopping || platform.log.error({ err: error }, 'jobs'))
  }

  /** Makes the queues and their times; nothing runs before `work`. */
  async open(): Promise<void> {
    await this.#boss.start()
    // One after the other: making two queues at once deadlocks in the database.
    for (const { name, cron } of this.#all) {
      await this.#boss.createQueue(name, { name, retryLimit: 2, retryBackoff: true })
      await this.#boss.schedule(name, cron, undefined, { tz: ZONE })
    }
  }

  async work(): Promise<void> {
    const { log, database, clock } = this.#platform
    for (const { name, run } of this.#all) await this.#boss.work(name, { pollingIntervalSeconds: 10 }, run)
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
