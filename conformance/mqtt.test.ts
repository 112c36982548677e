import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { describe, expect, test } from 'vitest'
import {
  club,
  port,
  secret,
  stream,
  other,
  hidden,
  open,
  client,
  device,
  topic,
  openBroker,
} from './testing/mqtt-stage.ts'

// Judged by a client we did not write: npm `mqtt`, and Mosquitto's own where they are installed.
openBroker()

const count = async (id: number) => Number((await club.get(`Datastreams(${id})/Observations/$count`)).body)

function heard(c: MqttClient): { topic: string; text: string; retain: boolean }[] {
  const out: { topic: string; text: string; retain: boolean }[] = []
  c.on('message', (name, payload, packet) => out.push({ topic: name, text: payload.toString(), retain: packet.retain }))
  return out
}

describe.each([4, 5] as const)('MQTT protocol level %i', (protocolVersion) => {
  test('what was acknowledged is in the table, at every quality', async () => {
    const c = await device({ protocolVersion })
    const before = await count(stream)
    for (const qos of [0, 1, 2] as const) {
      const body = { phenomenonTime: `2026-11-1${protocolVersion}T0${qos}:00:00Z`, result: qos }
      await c.publishAsync(topic(stream), JSON.stringify(body), { qos })
    }
    await expect.poll(() => count(stream)).toBe(before + 3)
    const day = protocolVersion
    await Promise.all(
      Array.from({ length: 500 }, (_, n) =>
        c.publishAsync(
          topic(stream),
          JSON.stringify({ phenomenonTime: new Date(Date.UTC(2026, 9, day, 0, 0, n)).toISOString(), result: n % 7 }),
          { qos: 1 },
        ),
      ),
    )
    expect(await count(stream)).toBe(before + 503)
    club.app.clock.set(new Date(Date.now()).toISOString())
    await c.publishAsync(topic(stream), '21.5', { qos: 1 })
    expect(
      (await club.get(`Datastreams(${stream})/Observations?$orderby=phenomenonTime desc&$top=1`)).body.value[0].result,
    ).toBe(21.5)
  })

  test('subscribers hear observations, parts of them, and the newest at once', async () => {
    const [c, d] = [await client({ protocolVersion }), await device({ protocolVersion })]
    const time = new Date().toISOString()
    club.app.clock.set(time)
    await d.publishAsync(topic(stream), JSON.stringify({ phenomenonTime: time, result: 30 }), { qos: 1 })
    const messages = heard(c)
    await c.subscribeAsync(
      [topic(stream), `${topic(stream)}?$select=result`, 'v1.1/+/Observations', 'v1.1/Observations'],
      { qos: 1 },
    )
    // The newest comes once for each subscription that names or covers the datastream; what follows is news.
    await expect.poll(() => messages.filter((m) => m.retain && m.topic.startsWith(topic(stream))).length).toBe(3)
    expect(JSON.parse(messages.find((m) => m.topic === topic(stream))?.text ?? '{}')).toMatchObject({ result: 30 })
    messages.length = 0
    const later = new Date(Date.now() + 1).toISOString()
    await d.publishAsync(topic(stream), JSON.stringify({ phenomenonTime: later, result: 31 }), { qos: 1 })
    await expect.poll(() => messages.length).toBeGreaterThanOrEqual(4)
    expect(messages.filter((m) => m.topic.endsWith('$select=result')).map((m) => JSON.parse(m.text))).toEqual([
      { result: 31 },
    ])
    expect(messages.some((m) => m.topic === 'v1.1/Observations')).toBe(true)
    await c.unsubscribeAsync([
      topic(stream),
      `${topic(stream)}?$select=result`,
      'v1.1/+/Observations',
      'v1.1/Observations',
    ])
    messages.length = 0
    await d.publishAsync(
      topic(stream),
      JSON.stringify({ phenomenonTime: new Date(Date.now() + 2).toISOString(), result: 32 }),
      { qos: 1 },
    )
    await pause(200)
    expect(messages).toEqual([])
  })

  test('entities and their properties are heard when they change', async () => {
    const c = await client({ protocolVersion })
    const messages = heard(c)
    await c.subscribeAsync(['v1.1/Things', 'v1.1/Things(1)/description'], { qos: 1 })
    await club.send('PATCH', 'Things(1)', { description: `level ${protocolVersion}` })
    await expect.poll(() => messages.length).toBe(2)
    expect(JSON.parse(messages.find((m) => m.topic === 'v1.1/Things(1)/description')?.text ?? '')).toEqual({
      description: `level ${protocolVersion}`,
    })
    expect(JSON.parse(messages.find((m) => m.topic === 'v1.1/Things')?.text ?? '')).toMatchObject({ '@iot.id': 1 })
  })

  test('what is private is heard only by those it belongs to', async () => {
    const [c, d] = [await client({ protocolVersion }), await device({ protocolVersion })]
    const [strange, own] = [heard(c), heard(d)]
    await c.subscribeAsync(['v1.1/#', topic(hidden)])
    await d.subscribeAsync(topic(hidden))
    strange.length = 0
    await d.publishAsync(topic(hidden), JSON.stringify({ phenomenonTime: new Date().toISOString(), result: 1 }), {
      qos: 1,
    })
    await expect.poll(() => own.filter((m) => !m.retain).length).toBe(1)
    expect(strange.filter((m) => m.topic.includes(`(${hidden})`) || m.topic === 'v1.1/Observations')).toEqual([])
  })

  test('a session that is kept delivers what came meanwhile', async () => {
    const keep = {
      protocolVersion,
      clean: false,
      clientId: `keeper-${protocolVersion}`,
      ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 60 } } : {}),
    }
    const first = await client(keep)
    await first.subscribeAsync(topic(stream), { qos: 1 })
    await pause(100)
    await first.endAsync()
    const d = await device({ protocolVersion })
    await d.publishAsync(topic(stream), JSON.stringify({ phenomenonTime: new Date().toISOString(), result: 77 }), {
      qos: 1,
    })
    const made = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...keep })
    open.push(made)
    const messages = heard(made)
    await expect.poll(() => messages.some((m) => JSON.parse(m.text).result === 77)).toBe(true)
  })

  test('a wrong secret stays outside; nobody may only listen', async () => {
    await expect(client({ protocolVersion, username: 'box', password: 'td_wrong' })).rejects.toThrow()
    const c = await client({ protocolVersion })
    const before = await count(stream)
    const outcome = await Promise.race([
      c.publishAsync(topic(stream), '1', { qos: 1 }).then(
        (p) => (p as { reasonCode?: number } | undefined)?.reasonCode ?? 'acknowledged',
        (e: { code?: number }) => e.code ?? 'refused',
      ),
      new Promise((done) => c.once('close', () => done('closed'))),
    ])
    expect([0x87, 'closed', 'refused']).toContain(outcome)
    expect(await count(stream)).toBe(before)
  })
})

test('MQTT 5 names what is wrong; MQTT 3.1.1 acknowledges what was put aside and cuts off what is not allowed', async () => {
  const c = await device({ protocolVersion: 5 })
  const reason = (name: string, payload: string) =>
    c.publishAsync(name, payload, { qos: 1 }).then(
      () => 0,
      (e: { code?: number }) => e.code,
    )
  expect(await reason(topic(other), '1')).toBe(0x87)
  expect(await reason('v1.1/Things', '{}')).toBe(0x90)
  expect(await reason(topic(stream), 'NaN')).toBe(0x99)
  expect(await reason(topic(stream), '1e308')).toBe(0x99)
  expect(await reason(topic(stream), 'not a number')).toBe(0x99)
  expect(await reason(topic(stream), '{"result": 1')).toBe(0x99)
  expect(await reason(topic(stream), JSON.stringify({ result: 1, phenomenonTime: '2030-01-01T00:00:00Z' }))).toBe(0x99)
  const { items } = await club.api.quarantine({ datastream: stream })
  expect(items.map((i) => i.reason).slice(0, 5)).toEqual([
    'future',
    'notANumber',
    'notANumber',
    'tooLarge',
    'notANumber',
  ])
  const old = await device({ protocolVersion: 4 })
  await old.publishAsync(topic(stream), 'NaN', { qos: 1 })
  const closed = new Promise<void>((done) => old.once('close', () => done()))
  old.publish(topic(other), '1', { qos: 1 }, () => undefined)
  await closed
})

test('MQTT 5: topic aliases, subscription identifiers, retain handling, assigned names, shared subscriptions refused', async () => {
  const d = await device({ protocolVersion: 5, clientId: '' })
  const before = await count(stream)
  const body = (n: number) =>
    JSON.stringify({ phenomenonTime: new Date(Date.UTC(2026, 8, 1, 0, 0, n)).toISOString(), result: n })
  await d.publishAsync(topic(stream), body(1), { qos: 1, properties: { topicAlias: 3 } })
  await d.publishAsync('', body(2), { qos: 1, properties: { topicAlias: 3 } })
  expect(await count(stream)).toBe(before + 2)
  const c = await client({ protocolVersion: 5 })
  const identifiers: unknown[] = []
  c.on('message', (_t, _p, packet) => identifiers.push(packet.retain, packet.properties?.subscriptionIdentifier))
  await c.subscribeAsync(topic(stream), { qos: 1, rh: 2, properties: { subscriptionIdentifier: 7 } })
  await pause(100)
  await d.publishAsync(topic(stream), body(3), { qos: 1 })
  await expect.poll(() => identifiers).toEqual([false, 7])
  const granted = await c.subscribeAsync('$share/g/v1.1/Observations').catch((e: unknown) => e)
  expect(JSON.stringify(granted)).toContain(String(0x9e))
})

const mosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined

test.skipIf(!mosquitto)(
  'Mosquitto’s own clients (skipped where mosquitto_pub is not installed)',
  async () => {
    for (const version of ['mqttv311', 'mqttv5']) {
      const sub = spawn('mosquitto_sub', [
        '-p',
        String(port),
        '-V',
        version,
        '-t',
        topic(stream),
        '-q',
        '1',
        '-C',
        '1',
        '-R',
        '-W',
        '10',
      ])
      let text = ''
      sub.stdout.on('data', (d: Buffer) => (text += d.toString()))
      const heard = new Promise((done) => sub.once('close', done))
      await pause(500)
      const at = new Date().toISOString()
      club.app.clock.set(at)
      const pub = spawn('mosquitto_pub', [
        '-p',
        String(port),
        '-V',
        version,
        '-u',
        'box',
        '-P',
        secret,
        '-t',
        topic(stream),
        '-q',
        '1',
        '-m',
        JSON.stringify({ phenomenonTime: at, result: 41 }),
      ])
      expect(await new Promise((done) => pub.once('exit', done))).toBe(0)
      await heard
      expect(JSON.parse(text)).toMatchObject({ result: 41 })
    }
  },
  60_000,
)
