import mqtt from 'mqtt'
import { expect, test } from 'vitest'
import { many, one, openDatabase, sql } from '@hue-s/kernel/server/db.ts'
import { gone, killedServer, type Started } from '@hue-s/kernel/testing/killed-server.ts'

interface Listening extends Started {
  mqtt: number
  streams: number[]
  secret: string
}
const start = killedServer<Listening>(new URL('./testing/club-server.ts', import.meta.url))

/** Sends over MQTT and as data arrays until the server dies; answers the keys of what was acknowledged. */
async function sendUntilItDies(server: Listening, round: number, kill: () => void): Promise<string[]> {
  const acknowledged: string[] = []
  let n = 0
  let dead = false
  const next = () => {
    const stream = server.streams[n % server.streams.length] ?? 0
    const time = Date.UTC(2026, round, 1) + n++ * 1_000
    return { stream, time, key: `${stream} ${time}` }
  }
  const client = mqtt.connect(`mqtt://127.0.0.1:${server.mqtt}`, {
    username: 'box',
    password: server.secret,
    reconnectPeriod: 0,
  })
  client.on('error', () => undefined)
  client.on('close', () => (dead = true))
  await new Promise((done) => client.once('connect', done))
  const overMqtt = async () => {
    while (!dead) {
      const { stream, time, key } = next()
      const text = JSON.stringify({ phenomenonTime: new Date(time).toISOString(), result: 1 })
      const sent = client.publishAsync(`v1.1/Datastreams(${stream})/Observations`, text, { qos: 1 }).then(
        () => true,
        () => false,
      )
      // A client that lost its line tells nobody what it still holds.
      if (await Promise.race([sent, new Promise<boolean>((done) => client.once('close', () => done(false)))]))
        acknowledged.push(key)
    }
  }
  const overHttp = async () => {
    for (;;) {
      const rows = Array.from({ length: 50 }, next)
      const body = rows.map((r) => ({
        Datastream: { '@iot.id': r.stream },
        components: ['phenomenonTime', 'result'],
        dataArray: [[new Date(r.time).toISOString(), 2]],
      }))
      try {
        const res = await fetch(`${server.url}/sensorthings/v1.1/CreateObservations`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', authorization: `Bearer ${server.secret}` },
        })
        const said = (await res.json()) as string[]
        rows.forEach((r, k) => said[k]?.startsWith('http') && acknowledged.push(r.key))
      } catch {
        return
      }
    }
  }
  client.setMaxListeners(100)
  const timer = setTimeout(kill, 1_500)
  await Promise.all([...Array.from({ length: 20 }, overMqtt), overHttp(), overHttp()])
  clearTimeout(timer)
  client.end(true)
  return acknowledged
}

test('killed three times under load: nothing acknowledged over MQTT or HTTP is lost, nothing is doubled', async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
    const server = await start()
    const doomed = server.child
    acknowledged.push(
      ...(await sendUntilItDies(server, round, () => {
        // In the second round the database is killed as well, in the middle of its writing.
        if (round === 1) process.kill(server.postgres, 'SIGKILL')
        doomed.kill('SIGKILL')
      })),
    )
    await gone(doomed)
  }
  expect(acknowledged.length).toBeGreaterThan(500)
  const { databaseUrl } = await start()
  const database = openDatabase(databaseUrl, 2)
  try {
    const kept = await many(
      database.db,
      sql<{
        key: string
      }>`select datastream_id || ' ' || (extract(epoch from phenomenon_time) * 1000)::bigint as key from telemetry.observation`,
    )
    const keys = new Set(kept.map((k) => k.key))
    expect(keys.size).toBe(kept.length)
    expect(acknowledged.filter((key) => !keys.has(key))).toEqual([])
    const { told } = await one(
      database.db,
      sql<{
        told: number
      }>`select coalesce(sum(jsonb_array_length(payload -> 'rows')), 0) as told from kernel.outbox where topic = 'telemetry.observed'`,
    )
    expect(told).toBe(kept.length)
  } finally {
    await database.close()
  }
}, 180_000)
