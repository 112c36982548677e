import { boot, inOrderOfUse } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { startEmbeddedPostgres } from '@hue-s/kernel/server/embedded-postgres.ts'

import { trustTests } from '@hue-s/kernel/testing/testApp.ts'
import { systemsOfClub } from './club.ts'

/** Payments as a process of their own on a durable database, for the test that kills it. Prints its address. */
const config = readConfig({
  ...process.env,
  MODE: 'demo',
  PROVINCE: 'sample',
  LOG_LEVEL: 'error',
  RATE_LIMIT: '100000000',
  MQTT_PORT: '0',
  SECRET: 'a secret that only tests know, 32+',
})
const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir })
const systems = inOrderOfUse(systemsOfClub)
const running = await boot({ config, systems, databaseUrl: postgres.url, authenticate: trustTests })
process.stdout.write(`${JSON.stringify({ url: await running.listen(), databaseUrl: postgres.url })}\n`)
process.once(
  'SIGTERM',
  () =>
    void running
      .stop()
      .then(() => postgres.stop())
      .then(() => process.exit(0)),
)
