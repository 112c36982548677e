import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { mqttPortOf, registerDevice, registerThing, telemetry } from '../index.ts'

// The tennis club's thermometers as a process of its own, for tests that kill it.
const { platform, say } = await startOwnProcess([telemetry], { env: { PROVINCE: 'sample', MQTT_PORT: '0' } })
const made = await inTransaction(platform, { actor: SYSTEM, action: 'test' }, async (ctx) => {
  const things: number[] = []
  const streams: number[] = []
  for (let n = 1; n <= 4; n++) {
    const { thing, datastreams } = await registerThing(ctx, {
      key: `court-${n}`,
      name: `Court ${n}`,
      description: 'a court',
      at: { lon: 107.5, lat: 16.4, name: `Court ${n}` },
      datastreams: [
        {
          key: `court-${n}.t`,
          name: 'Temperature',
          description: 'of the air',
          unit: { name: 'degree Celsius', symbol: '°C' },
          sensor: { name: 'T', description: 'thermometer' },
          property: { name: 'Air temperature', definition: 'http://example.org/t', description: 'of the air' },
        },
      ],
    })
    things.push(thing)
    streams.push(datastreams[`court-${n}.t`] ?? 0)
  }
  const { secret } = await registerDevice(ctx, {
    name: 'Box',
    kind: 'device',
    unitId: null,
    things,
    perMinute: 1_000_000,
  })
  return { result: { streams, secret } }
})
await say(() => ({ mqtt: mqttPortOf(platform), ...made }))
