import { randomUUID } from 'node:crypto'
import { createServer, type AddressInfo, type Server } from 'node:net'
import type { IConnectPacket } from 'mqtt-packet'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { deviceOfSecret } from '../devices.ts'
import { onBatch, onEntity } from '../ingest/listeners.ts'
import { Quota } from '../quota.ts'
import { openBridge } from './bridge.ts'
import { Connection } from './connection.ts'
import { FanOut } from './fan-out.ts'
import { Session } from './session.ts'

const MAX_CONNECTIONS = 10_000
const MAX_SESSIONS = 20_000
/** A session without a connection lives at most this long; MQTT 3 cannot say how long it wants. */
const MAX_EXPIRY_MS = 3_600_000
/** A line that shakes reconnects now and then; what does it every second is a fault, and waits. */
const CONNECTS_PER_CLIENT = 30
const ASK_AGAIN_MS = 5_000
/** Thousands of devices may stand behind one address, and come back together. */
const CONNECTS_PER_ADDRESS = 6_000

const brokers = new WeakMap<Platform, Broker>()
/** The MQTT port of this instance; for a free port chosen at the start. */
export const mqttPortOf = (platform: Platform): number | undefined => brokers.get(platform)?.port

type Admission = { refused: number } | { session: Session; present: boolean; assigned: boolean }

/** The MQTT side of the engine: who may come in, whose session it is, and who hears what. */
export class Broker {
  readonly platform: Platform
  port: number | undefined
  readonly sessions = new Map<string, Session>()
  readonly #connections = new Map<Connection, Session | undefined>()
  readonly #expiries = new Map<Session, NodeJS.Timeout>()
  readonly #connects = new Quota()
  readonly #fanOut: FanOut
  #server: Server | undefined

  constructor(platform: Platform) {
    this.platform = platform
    this.#fanOut = new FanOut(platform, this.sessions)
  }

  /** Opens the port; answers how to close it. */
  async open(): Promise<() => Promise<void>> {
    const { mqttPort, host, mode } = this.platform.config
    const server = createServer((socket) => {
      if (this.#connections.size >= MAX_CONNECTIONS) return void socket.destroy()
      this.#connections.set(new Connection(this, socket), undefined)
    })
    this.#server = server
    const failed = await new Promise<unknown>((resolve) => {
      server.once('error', resolve)
      server.listen(mqttPort, host, () => resolve(undefined))
    })
    if (failed !== undefined) {
      const say = this.platform.translate('vi', 'errors.telemetry.mqttPortTaken', { port: mqttPort })
      if (mode === 'production') throw new StartError('configuration', { what: say })
      // A second demo on one machine serves everything else.
      this.platform.log.warn({ port: mqttPort }, say)
      return async () => undefined
    }
    server.on('error', () => undefined)
    this.port = (server.address() as AddressInfo).port
    brokers.set(this.platform, this)
    const stops = [
      onBatch(this.platform, (batch) => this.#fanOut.batch(batch)),
      onEntity(this.platform, (change) => this.#fanOut.entity(change)),
    ]
    return async () => {
      stops.forEach((stop) => stop())
      await this.close()
    }
  }

  async close(): Promise<void> {
    for (const connection of this.#connections.keys()) connection.refuse(0x8b)
    for (const timer of this.#expiries.values()) clearTimeout(timer)
    await new Promise<void>((resolve) => this.#server?.close(() => resolve()))
    brokers.delete(this.platform)
  }

  /** Who wants in: nobody may listen to what is public; a secret must be right. */
  async admit(packet: IConnectPacket, address: string): Promise<Admission> {
    const { clientId, username, password, clean, properties } = packet
    if (!this.#connects.take(address, CONNECTS_PER_ADDRESS)) return { refused: 0x97 }
    if (properties?.authenticationMethod !== undefined) return { refused: 0x8c }
    if (clientId.length > 200 || (clientId === '' && clean === false && packet.protocolVersion !== 5))
      return { refused: 0x85 }
    const secret = password?.toString('utf8') || username || ''
    const device = secret === '' ? undefined : await deviceOfSecret(this.platform, secret)
    if (secret !== '' && !device) return { refused: 0x86 }
    // Names are each device's own: nobody throws another out by taking its name.
    const own = `${device?.id ?? 'anyone'} ${clientId || randomUUID()}`
    if (!this.#connects.take(own, CONNECTS_PER_CLIENT)) return { refused: 0x97 }
    if (this.sessions.size >= MAX_SESSIONS && !this.sessions.has(own)) return { refused: 0x97 }
    const before = this.sessions.get(own)
    const kept = before && clean === false ? before : undefined
    if (before) this.#disconnect(before, 0x8e)
    const session = kept ?? new Session(clientId || own.slice(own.indexOf(' ') + 1))
    session.device = device
    session.ask = device && (() => deviceOfSecret(this.platform, secret))
    session.asked = performance.now()
    const asked = properties?.sessionExpiryInterval
    session.expiryMs = packet.protocolVersion === 5 ? (asked ?? 0) * 1_000 : clean === false ? MAX_EXPIRY_MS : 0
    this.#forget(session)
    this.sessions.set(own, session)
    return { session, present: kept !== undefined, assigned: clientId === '' }
  }

  #disconnect(session: Session, reason: number): void {
    for (const [connection, theirs] of this.#connections) if (theirs === session) connection.refuse(reason)
  }

  /** A secret that was taken back, or stands for other things now: known to those that are connected as soon as to those that come. */
  askAgain(session: Session, connection: Connection): void {
    const now = performance.now()
    if (!session.ask || now - session.asked < ASK_AGAIN_MS) return
    session.asked = now
    session.ask().then(
      (device) => {
        if (!device) return connection.refuse(0x87)
        session.device = device
      },
      () => undefined,
    )
  }

  attach(session: Session, connection: Connection): void {
    this.#connections.set(connection, session)
    this.changed()
  }

  setExpiry(session: Session, seconds: number): void {
    session.expiryMs = seconds * 1_000
  }

  detach(connection: Connection, session: Session | undefined): void {
    this.#connections.delete(connection)
    if (!session || [...this.#connections.values()].includes(session)) return
    session.send = undefined
    const life = Math.min(session.expiryMs, MAX_EXPIRY_MS)
    if (life <= 0) this.#drop(session)
    else this.#expiries.set(session, setTimeout(() => this.#drop(session), life).unref())
  }

  #forget(session: Session): void {
    clearTimeout(this.#expiries.get(session))
    this.#expiries.delete(session)
  }

  #drop(session: Session): void {
    this.#forget(session)
    for (const [name, kept] of this.sessions) if (kept === session) this.sessions.delete(name)
    this.changed()
  }

  changed(): void {
    this.#fanOut.changed()
  }

  sendRetained(session: Session, filter: string): Promise<void> {
    return this.#fanOut.sendRetained(session, filter)
  }
}

/** Opens the MQTT side of an instance: its own port, or a line to the province's broker where `MQTT_URL` names one. */
export async function openMqtt(platform: Platform): Promise<() => Promise<void>> {
  const url = platform.config.mqttUrl
  return url ? openBridge(platform, url) : new Broker(platform).open()
}
