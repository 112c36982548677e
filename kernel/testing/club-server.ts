import { boot } from '../server/boot.ts'
import { readConfig } from '../server/config.ts'
import { startEmbeddedPostgres } from '../server/embedded-postgres.ts'
import { trustTests } from './testApp.ts'
import { tennisClub } from './tennis-club/tennis-club.ts'

/** The tennis club as a process of its own on a durable database, for tests that kill it. Prints its address. */
const config = readConfig({
  ...process.env,
  MODE: 'demo',
  PROVINCE: 'sample',
  LOG_LEVEL: 'error',
  RATE_LIMIT: '100000000',
  SECRET: 'a secret that only tests know, 32+',
})
const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir })
const running = await boot({ config, systems: [tennisClub], databaseUrl: postgres.url, authenticate: trustTests })
process.stdout.write(
  `${JSON.stringify({ url: await running.listen(), databaseUrl: postgres.url, postgres: postgres.pid })}\n`,
)
process.once(
  'SIGTERM',
  () =>
    void running
      .stop()
      .then(() => postgres.stop())
      .then(() => process.exit(0)),
)
