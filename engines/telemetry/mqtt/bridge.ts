import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { IPublishPacket, Packet } from 'mqtt-packet'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { onBatch } from '../ingest/listeners.ts'
import { metasOf } from '../ingest/meta.ts'
import type { Row } from '../ingest/store-ingest.ts'
import { ROOT } from '../sta/pages.ts'
import { generate, parser } from './codec.ts'
import { payloadOf } from './fan-out.ts'
import { BROKER, Message, take } from './take.ts'
import { PREFIX } from './topics.ts'

const KEEPALIVE_SECONDS = 30
const MAX_WAIT_MS = 30_000
/** What may wait to be sent while the line is slow; the newest value is what counts, so older ones give way. */
const MAX_UNSENT = 4 * 1024 * 1024
/** The whole level: `Datastreams(1)` is one. */
const FILTER = `${PREFIX}+/Observations`

/**
 * A line to a broker that the province runs (Mosquitto): takes in what devices publish there, acknowledged after the
 * commit, and publishes there, retained, what came by other ways. Speaks 3.1.1, which every broker does; who may publish
 * and listen there is the broker's own list. What it hears back of its own is a repeat, and changes nothing.
 */
export async function openBridge(platform: Platform, address: string): Promise<() => Promise<void>> {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !['mqtt:', 'mqtts:'].includes(url.protocol)) throw new StartError('configuration', { what: 'MQTT_URL' })
  const bridge = new Bridge(platform, url)
  bridge.dial()
  const stop = onBatch(platform, (rows) => bridge.tell(rows))
  return async () => {
    stop()
    bridge.close()
  }
}

class FromBroker extends Message {
  readonly #answer: () => void
  readonly #again: (error: unknown) => void
  constructor(answer: () => void, again: (error: unknown) => void) {
    super(BROKER)
    this.#answer = answer
    this.#again = again
  }
  // That broker cannot be told «no»: it would only send the same again.
  decided(): void {
    this.#answer()
  }
  failed(error: unknown): void {
    this.#again(error)
  }
}

class Bridge {
  readonly #platform: Platform
  readonly #url: URL
  #socket: Socket | undefined
  #ready = false
  #closed = false
  #wait = 500
  #again: NodeJS.Timeout | undefined

  constructor(platform: Platform, url: URL) {
    this.#platform = platform
    this.#url = url
  }

  dial(): void {
    const { hostname: host, port, protocol } = this.#url
    const secure = protocol === 'mqtts:'
    const at = { host, port: Number(port || (secure ? 8883 : 1883)) }
    const socket = secure ? connectTls({ ...at, servername: host }) : connect(at)
    this.#socket = socket
    const packets = parser({ protocolVersion: 4 })
    packets.on('packet', (packet) => this.#received(packet))
    packets.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => packets.parse(bytes))
    socket.on('error', () => undefined)
    socket.once(secure ? 'secureConnect' : 'connect', () => this.#hello())
    const pings = setInterval(() => this.#write({ cmd: 'pingreq' }), (KEEPALIVE_SECONDS * 1_000) / 2)
    socket.setTimeout(KEEPALIVE_SECONDS * 2_000, () => socket.destroy())
    socket.once('close', () => {
      clearInterval(pings)
      this.#ready = false
      if (this.#closed) return
      this.#again = setTimeout(() => this.dial(), this.#wait)
      this.#wait = Math.min(this.#wait * 2, MAX_WAIT_MS)
    })
  }

  #hello(): void {
    const { username, password } = this.#url
    this.#write({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      // A name that stays: what came while we were away is kept for us.
      clientId: `telemetry-${this.#platform.config.province}`,
      clean: false,
      keepalive: KEEPALIVE_SECONDS,
      ...(username
        ? { username: decodeURIComponent(username), password: Buffer.from(decodeURIComponent(password)) }
        : {}),
    })
  }

  #received(packet: Packet): void {
    if (packet.cmd === 'connack') {
      if (packet.returnCode !== 0) {
        this.#platform.log.error({ code: packet.returnCode }, 'the MQTT broker refuses us')
        return void this.#socket?.destroy()
      }
      this.#ready = true
      this.#wait = 500
      return this.#write({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: FILTER, qos: 1 }] })
    }
    if (packet.cmd === 'publish') this.#published(packet)
  }

  #published({ topic, payload, qos, messageId }: IPublishPacket): void {
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload)
    const socket = this.#socket
    const answer = () => qos > 0 && socket === this.#socket && this.#write({ cmd: 'puback', messageId: messageId ?? 0 })
    const again = (error: unknown) => {
      this.#platform.log.error({ err: error }, 'an observation of the broker was not taken')
      // Unacknowledged, it comes again with the next connection.
      socket?.destroy()
    }
    take(this.#platform, topic, bytes, new FromBroker(answer, again))
  }

  /** Public observations that did not come from there. */
  tell(rows: readonly Row[]): void {
    const ours = rows.filter((row) => row.byWhom !== BROKER.byWhom)
    if (!this.#ready || ours.length === 0) return
    const ids = [...new Set(ours.map((row) => row.datastream))]
    metasOf(this.#platform, this.#platform.database.db, ids).then(
      (metas) => {
        const base = `${new URL(this.#platform.config.publicUrl).origin}${ROOT}`
        for (const row of ours) {
          if (!metas.get(row.datastream)?.isPublic || (this.#socket?.writableLength ?? 0) > MAX_UNSENT) continue
          const topic = `${PREFIX}Datastreams(${row.datastream})/Observations`
          this.#write({
            cmd: 'publish',
            topic,
            payload: payloadOf(base, row, undefined),
            qos: 0,
            retain: true,
            dup: false,
          })
        }
      },
      (error: unknown) => this.#platform.log.warn({ err: error }, 'the broker was not told'),
    )
  }

  #write(packet: Packet): void {
    if (this.#socket?.writable) this.#socket.write(generate(packet, { protocolVersion: 4 }))
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#again)
    this.#write({ cmd: 'disconnect' })
    this.#socket?.end()
    this.#socket?.destroySoon()
  }
}
