import { connect as connectSocket } from 'node:net'
import { expect, test } from 'vitest'
import { club, port, stream, client, device, topic, openBroker } from './testing/mqtt-stage.ts'

openBroker()

/** The bytes of one CONNECT of level 4 with this name. */
const connectBytes = (id: string) => {
  const rest = Buffer.concat([
    Buffer.from([0, 4]),
    Buffer.from('MQTT'),
    Buffer.from([4, 2, 0, 60, 0, id.length]),
    Buffer.from(id),
  ])
  return Buffer.concat([Buffer.from([0x10, rest.length]), rest])
}
const outcomeOf = (bytes: Buffer) =>
  new Promise<string>((done) => {
    const socket = connectSocket(port, '127.0.0.1', () => socket.write(bytes))
    let got = 0
    socket.on('data', (d) => (got += d.length))
    socket.on('error', () => done('closed'))
    socket.on('close', () => done('closed'))
    setTimeout(() => {
      socket.destroy()
      done(`open after ${got} bytes`)
    }, 1_500)
  })

test('malformed packets end their own connection only', async () => {
  const good = await device()
  const bad = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x30, 5, 0, 3, 97, 98, 99]),
    Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4]),
    Buffer.concat([connectBytes('a'), connectBytes('a')]),
    Buffer.concat([connectBytes('b'), Buffer.from([0x36, 3, 0, 0, 0])]),
    Buffer.concat([connectBytes('c'), Buffer.from([0x82, 5, 0, 1, 0, 1, 0xff])]),
    Buffer.concat([connectBytes('d'), Buffer.from([0x30, 0xff, 0xff, 0x7f])]),
  ]
  for (const bytes of bad) expect(await outcomeOf(bytes), bytes.toString('hex')).toBe('closed')
  await good.publishAsync(topic(stream), '5', { qos: 1 })
  expect(good.connected).toBe(true)
}, 60_000)

test('a storm of reconnections is turned away, others are served', async () => {
  const good = await device()
  let refused = 0
  for (let n = 0; n < 60; n++) {
    const c = await client({ clientId: 'storm' }).catch(() => undefined)
    if (!c) refused += 1
    else await c.endAsync(true)
  }
  expect(refused).toBeGreaterThan(20)
  await good.publishAsync(topic(stream), '6', { qos: 1 })
})

test('who sends more than was granted is stopped; who never acknowledges costs little', async () => {
  const slow = (await club.api.registerDevice({ name: 'Slow', things: [1], perMinute: 10 })).secret
  const c = await client({ protocolVersion: 5, username: 'x', password: slow })
  const codes = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      c
        .publishAsync(
          topic(stream),
          JSON.stringify({ result: n, phenomenonTime: new Date(Date.UTC(2026, 7, 1, 0, n)).toISOString() }),
          { qos: 1 },
        )
        .then(
          () => 0,
          (e: { code?: number }) => e.code,
        ),
    ),
  )
  expect(codes.filter((code) => code === 0x97).length).toBeGreaterThan(25)
  const deaf = await client({
    protocolVersion: 5,
    properties: { receiveMaximum: 5 },
    customHandleAcks: () => undefined,
  })
  let got = 0
  deaf.on('message', () => (got += 1))
  await deaf.subscribeAsync(topic(stream), { qos: 1, rh: 2 })
  const d = await device()
  await Promise.all(
    Array.from({ length: 700 }, (_, n) =>
      d.publishAsync(
        topic(stream),
        JSON.stringify({ result: n, phenomenonTime: new Date(Date.UTC(2026, 6, 1, 0, 0, n)).toISOString() }),
        { qos: 1 },
      ),
    ),
  )
  expect(got).toBeLessThanOrEqual(5)
  expect((await club.get('Things(1)')).status).toBe(200)
})
