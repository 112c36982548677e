import { setTimeout as sleep } from 'node:timers/promises'
import PgBoss from 'pg-boss'
import { SYSTEM } from './access.ts'
import type { Platform } from './ctx.ts'
import { sealBlock } from './audit.ts'
import { sweep } from './outbox.ts'
import type { Job, System } from './system.ts'
import { inTransaction } from './unit-of-work.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const RETRY_MS = 5_000

/** Runs one job as the platform, in a transaction. */
export function runJob(platform: Platform, system: System, job: Job): Promise<void> {
  return inTransaction(platform, { actor: SYSTEM, action: null }, async (ctx) => ({ result: await job.run(ctx) }))
}

/**
 * Scheduled work: pg-boss runs each job in one process; the audit sealer has a loop of its own. Nobody who opens a page
 * waits for the queues: they are made after the start, and tried again when the database is away.
 */
export class Jobs {
  readonly #platform: Platform
  readonly #all: { name: string; cron: string; run: () => Promise<void> }[]
  readonly #stopping = new AbortController()
  #boss: PgBoss | undefined
  #begun: Promise<void> = Promise.resolve()
  #sealer: NodeJS.Timeout | undefined
  #sealing: Promise<unknown> = Promise.resolve()

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
  }

  start(): void {
    const { log, database, clock } = this.#platform
    const seal = async () => {
      await sealBlock(database.db, clock.now()).catch((error: unknown) => log.error({ err: error }, 'audit sealer'))
    }
    this.#sealer = setInterval(() => (this.#sealing = this.#sealing.then(seal)), 1_000)
    this.#begun = this.#begin()
  }

  async #begin(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#open()
        return
      } catch (error) {
        if (signal.aborted) return
        this.#platform.log.error({ err: error }, 'jobs')
        await this.#close()
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async #open(): Promise<void> {
    const boss = new PgBoss({ connectionString: this.#platform.database.url, schema: 'pgboss', max: 3 })
    boss.on('error', (error) => this.#stopping.signal.aborted || this.#platform.log.error({ err: error }, 'jobs'))
    this.#boss = boss
    await boss.start()
    // One after the other: making two queues at once deadlocks in the database.
    for (const { name, cron } of this.#all) {
      this.#stopping.signal.throwIfAborted()
      await boss.createQueue(name, { name, retryLimit: 2, retryBackoff: true })
      await boss.schedule(name, cron, undefined, { tz: ZONE })
    }
    for (const { name, run } of this.#all) await boss.work(name, { pollingIntervalSeconds: 10 }, run)
  }

  async #close(): Promise<void> {
    await this.#boss?.stop({ graceful: true, close: true, timeout: 5_000, wait: true })
    this.#boss = undefined
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#sealer)
    await this.#sealing
    await this.#begun
    await this.#close()
  }
}
