import { geo } from '@hue-s/engines/geo/index.ts'
import { putDocuments, search } from '@hue-s/engines/search/index.ts'
import { fillIndex } from '@hue-s/engines/search/testing/fill.ts'
import { town } from '@hue-s/engines/search/testing/town.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { inOrderOfUse } from '@hue-s/kernel/server/boot.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { placeNames } from '@hue-s/systems/place-names/system.ts'
import { tellSql } from './heard-sql.ts'

// The search alone over as many invented documents as `ENTRIES` says, with the province's units and places among them.
// Many callers of one address: the routes' own limits would be measured instead of the search.
for (const route of Object.values(search.contract)) delete route.rate
const { config, platform, say } = await startOwnProcess(inOrderOfUse([units, geo, search, placeNames]), {
  pages: tellSql,
})
const started = performance.now()
const count = async () =>
  (await one(platform.database.db, sql<{ n: number }>`select count(*)::int as n from search.doc`)).n
const entries = Number(process.env['ENTRIES'] ?? 100_000)
if ((await count()) < entries) {
  await inTransaction(platform, { action: null }, async (ctx) => ({ result: await putDocuments(ctx, town) }))
  await fillIndex(platform, entries - (await count()))
  await sql`vacuum analyze search.doc`.execute(platform.database.db)
}
const seconds = Math.round((performance.now() - started) / 1000)
const there = await count()
await say(() => ({ entries: there, seconds, province: config.province }))
