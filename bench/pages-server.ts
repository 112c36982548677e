import { mqttPortOf, registerDevice, registerThing } from '@hue-s/engines/telemetry/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { pages } from '../apps/server/pages.ts'
import { systems } from '../apps/server/systems.ts'

/** The whole platform with its pages and five days of every station, and a box that may speak for 500 other series. */
const SERIES = 500
const { platform, say } = await startOwnProcess(systems, {
  env: { MQTT_PORT: '0', PROVINCE: 'hue' },
  seed: true,
  pages,
})
const asSystem = { actor: SYSTEM, action: 'bench' }
for (let round = 0, more = true; more; round++)
  more = await inTransaction(platform, asSystem, async (ctx) => ({
    result: (await environment.seedMore?.(ctx, round)) ?? false,
  }))
// The rest of the demo data would be laid in while we measure.
await sql`update kernel.seeded set finished = true`.execute(platform.database.db)
const made = await inTransaction(platform, asSystem, async (ctx) => {
  const { thing, datastreams } = await registerThing(ctx, {
    key: 'crowd',
    name: 'Crowd',
    description: 'many series',
    at: { lon: 107.6, lat: 16.4, name: 'Crowd' },
    datastreams: Array.from({ length: SERIES }, (_, n) => ({
      key: `crowd.${n}`,
      name: `Series ${n}`,
      description: 'of the air',
      unit: { name: 'degree Celsius', symbol: '°C' },
      sensor: { name: 'T', description: 'thermometer' },
      property: { name: 'Air temperature', definition: 'http://example.org/t', description: 'of the air' },
    })),
  })
  const box = { name: 'box', kind: 'device' as const, unitId: null, things: [thing], perMinute: 1_000_000_000 }
  return { result: { secret: (await registerDevice(ctx, box)).secret, crowd: Object.values(datastreams) } }
})
await say(() => ({ mqtt: mqttPortOf(platform), ...made }))
