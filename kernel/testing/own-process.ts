import { boot, type BootOptions } from '../server/boot.ts'
import { readConfig } from '../server/config.ts'
import { startEmbeddedPostgres } from '../server/embedded-postgres.ts'
import type { System } from '../server/system.ts'
import { trustTests } from './testApp.ts'

/**
 * These systems as this whole process on a durable database, for tests that kill it and for benchmarks: `DATA_DIR` and
 * `PORT` say where, `say` opens the door and prints its address and more as one line of JSON, SIGTERM ends it in order.
 */
export async function startOwnProcess(
  systems: readonly System[],
  { env = {}, ...more }: Partial<BootOptions> & { env?: Record<string, string> } = {},
) {
  const config = readConfig({
    ...process.env,
    MODE: 'demo',
    LOG_LEVEL: 'error',
    RATE_LIMIT: '100000000',
    SECRET: 'a secret that only tests and benchmarks know',
    ...env,
  })
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir })
  const running = await boot({ config, systems, databaseUrl: postgres.url, authenticate: trustTests, ...more })
  process.once(
    'SIGTERM',
    () =>
      void running
        .stop()
        .then(() => postgres.stop())
        .then(() => process.exit(0)),
  )
  const say = async (more: () => object = () => ({})) => {
    const facts = { url: await running.listen(), databaseUrl: postgres.url, postgres: postgres.pid, pid: process.pid }
    process.stdout.write(`${JSON.stringify({ ...facts, ...more() })}\n`)
  }
  return { config, databaseUrl: postgres.url, platform: running.platform, say }
}
