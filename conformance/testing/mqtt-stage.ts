import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { mqttPortOf } from '@hue-s/engines/telemetry/index.ts'
import { openClub, registerCourt, type Club } from '@hue-s/engines/telemetry/testing/club.ts'

export let club: Club
export let port = 0
export let secret = ''
export let stream = 0
export let other = 0
export let hidden = 0
export const open: MqttClient[] = []

/** A connected client, ended after the test. */
export async function client(options: IClientOptions = {}): Promise<MqttClient> {
  const made = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options }, false)
  open.push(made)
  return made
}
export const device = (options: IClientOptions = {}) => client({ username: 'box', password: secret, ...options })
export const topic = (id: number) => `v1.1/Datastreams(${id})/Observations`

/** Opens the club’s MQTT door before the tests of a file; what a test connected is ended after it. */
export function openBroker() {
  beforeAll(async () => {
    club = await openClub()
    port = mqttPortOf(club.app.platform) ?? 0
    const first = await registerCourt(club, 1)
    stream = first.datastreams['court-1.temperature'] ?? 0
    other = (await registerCourt(club, 2)).datastreams['court-2.temperature'] ?? 0
    const third = await registerCourt(club, 3, {}, { isPublic: false })
    hidden = third.datastreams['court-3.temperature'] ?? 0
    secret = (await club.api.registerDevice({ name: 'Box', things: [first.thing, third.thing], perMinute: 100_000 }))
      .secret
  })
  afterEach(async () => {
    for (const client of open.splice(0)) await client.endAsync(true)
  })
  afterAll(() => club.app.stop())
}
