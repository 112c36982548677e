import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClub, registerCourt, type Club } from '@hue-s/engines/telemetry/testing/club.ts'

/** A broker that we did not write stands in for the province's Mosquitto. */
let club: Club
let broker: Aedes
let server: Server
let port = 0
let stream = 0
const sockets = new Set<Socket>()
const topic = () => `v1.1/Datastreams(${stream})/Observations`
const count = async () => Number((await club.get(`Datastreams(${stream})/Observations/$count`)).body)

beforeAll(async () => {
  broker = await Aedes.createBroker()
  server = createServer((socket) => {
    sockets.add(socket)
    broker.handle(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
  club = await openClub({ env: { MQTT_URL: `mqtt://us:secret@127.0.0.1:${port}` } })
  stream = (await registerCourt(club, 1)).datastreams['court-1.temperature'] ?? 0
})
afterAll(async () => {
  await club.app.stop()
  await new Promise<void>((done) => broker.close(() => done()))
  for (const socket of sockets) socket.destroy()
  server.close()
})

test('what devices publish at the outside broker is taken in; what comes over HTTP is heard there and does not echo', async () => {
  await expect.poll(() => broker.connectedClients).toBe(1)
  const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)
  await device.publishAsync(topic(), JSON.stringify({ phenomenonTime: '2026-11-19T00:00:00Z', result: 20 }), { qos: 1 })
  await expect.poll(count).toBe(1)
  const heard: string[] = []
  device.on('message', (_, payload) => heard.push(payload.toString()))
  await device.subscribeAsync(topic())
  await club.send('POST', `Datastreams(${stream})/Observations`, { phenomenonTime: '2026-11-19T00:10:00Z', result: 21 })
  await expect.poll(() => heard.length).toBe(1)
  expect(JSON.parse(heard[0] ?? '')).toMatchObject({ result: 21, phenomenonTime: '2026-11-19T00:10:00.000Z' })
  expect(await count()).toBe(2)
  expect((await club.api.corrections({ id: stream })).items).toEqual([])
  await device.publishAsync('v1.1/nonsense/Observations', 'x', { qos: 1 })
  await device.publishAsync(topic(), 'NaN', { qos: 1 })
  await expect.poll(async () => (await club.api.quarantine({ datastream: stream })).items.length).toBe(1)
  await device.endAsync()
})

test('the line comes back by itself after it was cut', async () => {
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => broker.connectedClients).toBe(1)
  const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)
  await device.publishAsync(topic(), JSON.stringify({ phenomenonTime: '2026-11-19T01:00:00Z', result: 22 }), { qos: 1 })
  await expect.poll(count).toBe(3)
  await device.endAsync()
})
