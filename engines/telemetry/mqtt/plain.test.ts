import { connect } from 'node:net'
import { connectAsync } from 'mqtt'
import { expect, test } from 'vitest'
import { mqttPortOf } from '../index.ts'
import { timesOf } from '../sta/instant.ts'
import { club, court, openCourts } from '../testing/courts.ts'
import { generate, parser } from './codec.ts'
import { Frames, MALFORMED, TOO_LARGE } from './frames.ts'
import { readPayload, readPlain } from './payload.ts'
import { plainPublish } from './publish.ts'

openCourts()

const publish = (topic: string, payload: string, more: object = {}, version = 5) =>
  generate(
    { cmd: 'publish', topic, payload, qos: 1, messageId: 7, dup: false, retain: false, ...more },
    { protocolVersion: version },
  )

test('a stream is cut into the same packets however it arrives', () => {
  const packets = [3, 1, 200, 2_000, 127, 128, 0, 5].map((size, n) =>
    publish(`t/${n}`, 'x'.repeat(size), { messageId: n + 1 }),
  )
  const stream = Buffer.concat(packets)
  for (const size of [1, 2, 3, 7, 129, 1_000, stream.length]) {
    const frames = new Frames(30_000)
    const got: Buffer[] = []
    for (let at = 0; at < stream.length; at += size)
      expect(
        frames.read(stream.subarray(at, at + size), (bytes, from, _, to) => {
          got.push(Buffer.from(bytes.subarray(from, to)))
          return true
        }),
      ).toBeUndefined()
    expect(got.map((b) => b.toString('hex'))).toEqual(packets.map((b) => b.toString('hex')))
  }
})

test('what is too long, or no MQTT, is known before it is here', () => {
  const take = (bytes: number[]) => new Frames(64 * 1024).read(Buffer.from(bytes), () => true)
  expect(take([0x30, 0xff, 0xff, 0x7f])).toBe(TOO_LARGE)
  expect(take([0x30, 0xff, 0xff, 0xff, 0xff, 1])).toBe(MALFORMED)
  expect(take([0x30, 0x80, 0x80, 0x80, 0x80, 1])).toBe(MALFORMED)
  for (const first of [0x00, 0x47, 0x63, 0x80, 0xf1]) expect(take([first])).toBe(MALFORMED)
  expect(take([0x30, 0x80])).toBeUndefined()
})

test('the plain way reads a packet as the general reader does, and leaves alone what it does not know', () => {
  const read = (bytes: Buffer, isV5 = true) => {
    let body = 1
    while ((bytes[body++] ?? 0) >= 0x80);
    return plainPublish(bytes, 0, body, bytes.length, isV5)
  }
  const topic = 'v1.1/Datastreams(123456789)/Observations'
  for (const version of [3, 4, 5]) {
    const bytes = publish(topic, '{"result":1}', {}, version)
    const general = parser({ protocolVersion: version })
    general.on('packet', (p) => expect(p).toMatchObject({ messageId: 7, qos: 1 }))
    general.parse(bytes)
    expect(read(bytes, version === 5)).toMatchObject({
      datastream: 123_456_789,
      qos: 1,
      messageId: 7,
      text: '{"result":1}',
    })
  }
  expect(read(publish(topic, '', { qos: 0, messageId: undefined }))).toMatchObject({ qos: 0, text: '' })
  for (const other of [
    'v1.1/Datastreams(0)/Observations',
    'v1.1/Datastreams()/Observations',
    'v1.1/Datastreams(1234567890)/Observations',
    'v1.1/Datastreams(1x)/Observations',
    'v1.1/Observations',
    'v1.0/Datastreams(1)/Observations',
    'x',
  ])
    // prettier-ignore
    expect(read(publish(other, '1')), other).toBeUndefined()
  expect(read(publish(topic, '1', { qos: 2 }))).toBeUndefined()
  expect(read(publish(topic, '1', { properties: { topicAlias: 1 } }))).toBeUndefined()
  for (const bytes of [
    [0x32, 1, 0],
    [0x32, 4, 0, 9, 1, 1],
    [0x32, 2, 0, 0],
    [0x36, 4, 0, 0, 0, 1],
  ])
    expect(read(Buffer.from(bytes))).toBeUndefined()
})

test('a payload means the same the plain and the long way', () => {
  const { platform } = club.app
  const time = '2026-11-19T10:00:00'
  const some = [`"${time}Z"`, `"${time}.123Z"`, `"${time}+07:00"`, '"2026-02-31T00:00:00Z"', `"${time}Z/${time}Z"`, '"x"', 'null', '5', '""'] // prettier-ignore
  const results = ['1', '-0.5', '1e3', '1e400', 'true', '"a"', 'null', '[1]', '{}']
  const payloads = ['5', '-.5', '+1.', '1e5', '1e9999', 'NaN', '', '{', '{}', 'x', '[1]', '{"result":1,"parameters":{"a":1}}', '{"result":1,"__proto__":2}', '{"result":1}  ', '{"result":1,"result":2}', 'é', '{"résult":1}'] // prettier-ignore
  for (const t of some)
    for (const r of results)
      payloads.push(`{"phenomenonTime":${t},"result":${r}}`, `{"result":${r},"resultTime":${t},"phenomenonTime":"${time}Z"}`) // prettier-ignore
  let plain = 0
  for (const payload of payloads) {
    const bytes = Buffer.from(payload)
    const quick = readPlain(1, bytes.toString('latin1'), platform.clock)
    if (!quick) continue
    plain += 1
    expect(quick, payload).toEqual(readPayload(platform, { to: 'datastream', id: 1 }, bytes))
  }
  expect(plain).toBeGreaterThan(15)
  for (const text of ['2026-02-29T00:00:00Z', '2026-06-31T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-19T25:00:00Z'])
    expect(timesOf(text), text).toBeUndefined()
  expect(timesOf('2024-02-29T00:00:00Z')?.from).toBe(Date.UTC(2024, 1, 29))
  expect(timesOf('2026-12-31T23:59:59.999Z')?.from).toBe(Date.UTC(2026, 11, 31, 23, 59, 59, 999))
})

test('answers come in the order of the messages, whatever became of each', async () => {
  const { id, thing } = await court({ possible: [0, 50] })
  const other = await court()
  const { secret } = await club.api.registerDevice({ name: 'Box', things: [thing], perMinute: 100_000 })
  const socket = connect(mqttPortOf(club.app.platform) ?? 0, '127.0.0.1')
  const answers: { messageId?: number; reasonCode?: number; cmd: string }[] = []
  const reader = parser({ protocolVersion: 5 })
  reader.on('packet', (p) => void answers.push(p as never))
  socket.on('data', (bytes) => reader.parse(bytes))
  const hello = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clientId: 'raw', clean: true, keepalive: 0, username: 'x', password: Buffer.from(secret) } as const // prettier-ignore
  socket.write(generate(hello, { protocolVersion: 5 }))
  const kinds: [string, string, number][] = [
    [`v1.1/Datastreams(${id})/Observations`, '20', 0],
    ['v1.1/nonsense', '1', 0x90],
    [`v1.1/Datastreams(${id})/Observations`, '451', 0x99],
    [`v1.1/Datastreams(${other.id})/Observations`, '1', 0x87],
    [`v1.1/Datastreams(${id})/Observations`, '{"result":1,"parameters":{"a":1}}', 0],
  ]
  await expect.poll(() => answers.length).toBe(1)
  const sent = Array.from({ length: 60 }, (_, n) => kinds[n % kinds.length] ?? kinds[0]!)
  socket.write(Buffer.concat(sent.map(([topic, payload], n) => publish(topic, payload, { messageId: n + 1, qos: n % 7 === 0 ? 2 : 1 })))) // prettier-ignore
  await expect.poll(() => answers.length).toBe(61)
  socket.destroy()
  expect(answers.slice(1).map((a) => [a.messageId, a.cmd, a.reasonCode ?? 0])).toEqual(
    sent.map(([, , reason], n) => [n + 1, n % 7 === 0 ? 'pubrec' : 'puback', reason]),
  )
})

test('a secret that is taken back ends the lines that came in with it', async () => {
  const { id, thing } = await court()
  const device = await club.api.registerDevice({ name: 'Box', things: [thing], perMinute: 100_000 })
  const line = await connectAsync(`mqtt://127.0.0.1:${mqttPortOf(club.app.platform)}`, { username: 'x', password: device.secret, protocolVersion: 5, reconnectPeriod: 0 }) // prettier-ignore
  let closed = false
  line.on('close', () => (closed = true))
  line.on('error', () => undefined)
  await line.publishAsync(`v1.1/Datastreams(${id})/Observations`, '20', { qos: 1 })
  await club.api.revokeDevice({ id: device.id })
  await expect
    .poll(
      () => {
        if (!closed) line.publish(`v1.1/Datastreams(${id})/Observations`, '21', { qos: 0 })
        return closed
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(true)
}, 20_000)
