import type { IPublishPacket, ISubscription } from 'mqtt-packet'
import type { Device } from '../contract.ts'

export interface Subscription extends ISubscription {
  /** MQTT 5 §3.8.2.1.2. */
  identifier?: number
}
export interface Message {
  topic: string
  payload: string
  retain: boolean
}

const MAX_QUEUE = 500
const MAX_INFLIGHT = 100

/** What a client is owed: outlives its connection when the client asked for that. Bounded: the oldest goes first. */
export class Session {
  readonly clientId: string
  device: Device | undefined
  /** Asks anew whose secret this is; undefined once it was taken back. */
  ask: (() => Promise<Device | undefined>) | undefined
  /** When that was asked last. */
  asked = 0
  readonly subscriptions = new Map<string, Subscription>()
  /** Identifiers of messages of quality 2 that were taken and not yet released. */
  readonly received = new Set<number>()
  /** Sent and not yet acknowledged. */
  readonly inflight = new Map<number, IPublishPacket | 'released'>()
  readonly queue: IPublishPacket[] = []
  dropped = 0
  expiryMs = 0
  window = MAX_INFLIGHT
  #next = 0
  /** Writes a packet when there is a connection that takes it. */
  send: ((packet: IPublishPacket) => boolean) | undefined

  constructor(clientId: string) {
    this.clientId = clientId
  }

  /** Sends now, keeps for later, or lets go, as the quality and the connection allow. */
  deliver(packet: IPublishPacket): void {
    if (packet.qos === 0) {
      if (!this.send?.(packet)) this.dropped += 1
      return
    }
    this.queue.push(packet)
    if (this.queue.length > MAX_QUEUE) {
      this.queue.shift()
      this.dropped += 1
    }
    this.pump()
  }

  pump(): void {
    while (this.send && this.queue.length > 0 && this.inflight.size < this.window) {
      const packet = this.queue.shift()
      if (!packet) return
      const messageId = this.#freeId()
      this.inflight.set(messageId, packet)
      this.send({ ...packet, messageId })
    }
  }

  #freeId(): number {
    do this.#next = (this.#next % 65_535) + 1
    while (this.inflight.has(this.#next))
    return this.#next
  }

  /** After a reconnection: everything unacknowledged again (MQTT 5 §4.4). */
  resend(release: (messageId: number) => void): void {
    for (const [messageId, packet] of this.inflight) {
      if (packet === 'released') release(messageId)
      else this.send?.({ ...packet, messageId, dup: true })
    }
    this.pump()
  }
}
