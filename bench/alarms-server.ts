import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { datastreamsOfKeys, mqttPortOf, registerDevice, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { alarms } from '@hue-s/systems/alarms/system.ts'
import { alerts } from '@hue-s/systems/alerts/system.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { home } from '@hue-s/systems/home/system.ts'

/** From a gauge to the alarms and alerts in one process; nothing was measured yet, and one box speaks for the gauge. */
const engines = [calendar, units, identity, files, geo, cases, notify, papers, search, telemetry]
const { platform, say } = await startOwnProcess([...engines, fieldReports, home, alerts, environment, alarms], {
  env: { MQTT_PORT: '0', PROVINCE: 'sample' },
})
const made = await inTransaction(platform, { actor: SYSTEM, action: 'bench' }, async (ctx) => {
  const level = (await datastreamsOfKeys(ctx, ['ben-da/level'])).get('ben-da/level') ?? 0
  const { thing } = await one(
    ctx.db,
    sql<{ thing: number }>`select thing_id as thing from telemetry.datastream where id = ${level}`,
  )
  const { secret } = await registerDevice(ctx, {
    name: 'box',
    kind: 'device',
    unitId: null,
    things: [thing],
    perMinute: 60_000,
  })
  return { result: { level, secret } }
})
await say(() => ({ mqtt: mqttPortOf(platform), ...made }))
