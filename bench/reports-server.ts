import { authenticate } from '@hue-s/engines/identity/index.ts'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { startEmbeddedPostgres } from '@hue-s/kernel/server/embedded-postgres.ts'
import { trustTests } from '@hue-s/kernel/testing/testApp.ts'
import pg from 'pg'
import { systems } from '../apps/server/systems.ts'
import { fillReports } from '../systems/field-reports/testing/fill.ts'

/** The whole platform with as many invented reports as `REPORTS` says; prints its address when they are there. */
const config = readConfig({
  ...process.env,
  MODE: 'demo',
  LOG_LEVEL: 'error',
  RATE_LIMIT: '100000000',
  SECRET: 'a secret that only benchmarks know',
})
// What the database is asked while one answer is made, for the comparison with the bare statements.
let heard: { text: string; values: unknown[] }[] | undefined
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
  const [first, second] = args
  const asked =
    typeof first === 'string' ? { text: first, values: second } : (first as { text?: string; values?: unknown })
  if (heard && typeof asked.text === 'string')
    heard.push({ text: asked.text, values: Array.isArray(asked.values) ? asked.values : [] })
  return query.apply(this, args)
} as typeof pg.Client.prototype.query

const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir })
const running = await boot({
  config,
  systems,
  databaseUrl: postgres.url,
  authenticate: async (request, db) =>
    request.headers['x-test-actor'] ? trustTests(request, db) : authenticate(request, db),
  seed: true,
  pages: async (fastify) => {
    fastify.get('/bench/sql', async (request) => {
      const { path } = request.query as { path: string }
      const asked = (heard = [])
      await fastify.inject({ url: path, headers: request.headers as Record<string, string> })
      heard = undefined
      return asked
    })
  },
})
// The rest of the demo data would be laid in while we measure.
await sql`update kernel.seeded set finished = true`.execute(running.platform.database.db)
const filled = await fillReports(running.platform, Number(process.env['REPORTS'] ?? 1_000_000))
process.stdout.write(
  `${JSON.stringify({ url: await running.listen(), databaseUrl: postgres.url, pid: process.pid, ...filled })}\n`,
)
process.once(
  'SIGTERM',
  () =>
    void running
      .stop()
      .then(() => postgres.stop())
      .then(() => process.exit(0)),
)
