import { authenticate } from '@hue-s/engines/identity/index.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { trustTests } from '@hue-s/kernel/testing/testApp.ts'
import { systems } from '../apps/server/systems.ts'
import { fillReports } from '../systems/field-reports/testing/fill.ts'
import { publish } from '../systems/report-numbers/service.ts'
import { tellSql } from './heard-sql.ts'

// The whole platform with as many invented reports as `REPORTS` says; prints its address when they are there.
const { platform, say } = await startOwnProcess(systems, {
  authenticate: async (request, db) =>
    request.headers['x-test-actor'] ? trustTests(request, db) : authenticate(request, db),
  seed: true,
  pages: tellSql,
})
// The rest of the demo data would be laid in while we measure.
await sql`update kernel.seeded set finished = true`.execute(platform.database.db)
const filled = await fillReports(platform, Number(process.env['REPORTS'] ?? 1_000_000))
// Figures come from editions: without one the statistics page would have nothing to say.
await inTransaction(platform, { action: null }, async (ctx) => ({ result: await publish(ctx), audited: false }))
await say(() => filled)
