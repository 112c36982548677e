import { connectAsync, type MqttClient } from 'mqtt'

/** One device with the secret that it was given. */
export interface Credentials {
  key: string
  secret: string
}
/** What one look of one device brings: series, time, result. */
export interface Look {
  stream: number
  time: number
  result: unknown
}
export interface Counts {
  sent: number
  taken: number
  refused: number
  lost: number
  /** Refusals by their reason: MQTT reason code or HTTP status. */
  why: Record<string, number>
}
export const noCounts = (): Counts => ({ sent: 0, taken: 0, refused: 0, lost: 0, why: {} })

export interface Sender {
  /** Resolves when all were tried; answers what nobody answered, for a logger keeps that and sends it again. */
  send: (device: Credentials, looks: readonly Look[]) => Promise<Look[]>
  stop: () => Promise<void>
}

const note = (counts: Counts, why: string) => {
  counts.why[why] = (counts.why[why] ?? 0) + 1
}
const CONNECT_MS = 10_000
const ANSWER_MS = 30_000

/** What JSON cannot say goes as the bare word, as broken firmware does. */
const payloadOf = ({ time, result }: Look): string =>
  typeof result === 'number' && !Number.isFinite(result)
    ? String(result)
    : JSON.stringify({ phenomenonTime: new Date(time).toISOString(), result })

/**
 * MQTT 5 with a connection and a secret of its own for every device, quality 1: taken means acknowledged. A device that
 * reaches no broker of ours speaks HTTP instead.
 */
export function mqttSender(url: string, counts: Counts, otherwise: Sender): Sender {
  const open = new Map<string, Promise<MqttClient>>()
  const connect = ({ key, secret }: Credentials): Promise<MqttClient> => {
    const known = open.get(key)
    if (known) return known
    const made = connectAsync(url, {
      protocolVersion: 5,
      clientId: `device-${key}`,
      username: key,
      password: secret,
      connectTimeout: CONNECT_MS,
      reconnectPeriod: 2_000,
      keepalive: 60,
      // The devices of one machine must not all come back in the same moment.
      timerVariant: 'native',
    })
    open.set(key, made)
    made.then(
      (client) => client.on('error', () => undefined),
      () => open.delete(key),
    )
    return made
  }
  const publish = async (client: MqttClient, look: Look): Promise<Look[]> => {
    counts.sent += 1
    const topic = `v1.1/Datastreams(${look.stream})/Observations`
    const late = new Promise<never>((_, no) => setTimeout(() => no(new Error('late')), ANSWER_MS).unref())
    try {
      await Promise.race([client.publishAsync(topic, payloadOf(look), { qos: 1 }), late])
      counts.taken += 1
    } catch (error) {
      const code = (error as { code?: number | string }).code
      note(counts, `mqtt ${String(code ?? 'late')}`)
      if (typeof code !== 'number') {
        counts.lost += 1
        return [look]
      }
      counts.refused += 1
    }
    return []
  }
  return {
    async send(device, looks) {
      const client = await connect(device).catch((error: unknown) =>
        note(counts, `mqtt ${String((error as { code?: unknown }).code ?? 'closed')}`),
      )
      if (!client) return otherwise.send(device, looks)
      return (await Promise.all(looks.map((look) => publish(client, look)))).flat()
    },
    async stop() {
      const clients = await Promise.allSettled(open.values())
      await Promise.all(clients.map((c) => (c.status === 'fulfilled' ? c.value.endAsync(true) : undefined)))
    },
  }
}

/** SensorThings over HTTP: one request brings all looks of a device as data arrays. */
export function httpSender(url: string, counts: Counts): Sender {
  const stopping = new AbortController()
  const post = async ({ secret }: Credentials, looks: readonly Look[]) => {
    const streams = [...new Set(looks.map((l) => l.stream))]
    const body = streams.map((stream) => {
      const rows = looks.filter((l) => l.stream === stream)
      return {
        Datastream: { '@iot.id': stream },
        components: ['phenomenonTime', 'result'],
        'dataArray@iot.count': rows.length,
        dataArray: rows.map((l) => [new Date(l.time).toISOString(), l.result]),
      }
    })
    return fetch(`${url}/sensorthings/v1.1/CreateObservations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify(body),
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_MS)]),
    })
  }
  return {
    async send(device, looks) {
      counts.sent += looks.length
      try {
        const res = await post(device, looks)
        const answers = res.ok ? ((await res.json()) as string[]) : []
        const bad = answers.filter((a) => a.startsWith('error'))
        counts.taken += answers.length - bad.length
        counts.refused += res.ok ? bad.length : looks.length
        for (const text of bad) note(counts, `http ${text.slice(6, 60)}`)
        if (!res.ok) note(counts, `http ${res.status}`)
        return res.status >= 500 ? [...looks] : []
      } catch {
        counts.lost += looks.length
        note(counts, 'http closed')
        return [...looks]
      }
    },
    async stop() {
      stopping.abort()
    },
  }
}
