import type { Socket } from 'node:net'
import type { IConnectPacket, IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet'
import { funnelOf } from '../ingest/funnel.ts'
import type { Broker } from './broker.ts'
import { generate, parser } from './codec.ts'
import { Answers, type Line } from './answers.ts'
import { Frames } from './frames.ts'
import { plainPublish } from './publish.ts'
import type { Session } from './session.ts'
import { LastWill, NOBODY, REASON, senderOf, take, takePlain } from './take.ts'
import { isFilter, PREFIX } from './topics.ts'
import { ALIASES, MAX_PACKET, MAX_UNDECIDED, refusal, welcome } from './welcome.ts'

/** While many send much. */
const MAX_IN_A_CROWD = 200
const MAX_UNSENT = 1024 * 1024
const CONNECT_MS = 10_000
const MAX_SUBSCRIPTIONS = 200

/** One client of the port, MQTT 3.1, 3.1.1 or 5. */
export class Connection implements Line {
  readonly #broker: Broker
  readonly #socket: Socket
  readonly #settings: { protocolVersion?: number } = {}
  readonly #frames = new Frames(MAX_PACKET)
  readonly #parser: ReturnType<typeof parser>
  readonly #answers = new Answers(this)
  readonly #aliases = new Map<number, string>()
  #session: Session | undefined
  #will: IConnectPacket['will']
  #keepalive: NodeJS.Timeout | undefined
  /** Packets that wait for the answer to CONNECT. */
  #early = 0
  #quality2 = new Set<number>()
  #closed = false
  #work: Promise<void> = Promise.resolve()

  constructor(broker: Broker, socket: Socket) {
    this.#broker = broker
    this.#socket = socket
    socket.setNoDelay(true)
    this.#keepalive = setTimeout(() => this.close(), CONNECT_MS)
    this.#parser = parser(this.#settings)
    this.#parser.on('packet', (packet) => this.#received(packet))
    this.#parser.on('error', () => this.refuse(0x81))
    socket.on('data', (bytes) => this.#read(bytes))
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
  }

  get isV5(): boolean {
    return this.#settings.protocolVersion === 5
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return
    this.#keepalive?.refresh()
    if (this.#session) this.#broker.askAgain(this.#session, this)
    const wrong = this.#frames.read(chunk, (bytes, from, body, to) => {
      try {
        if (!this.#publishedPlainly(bytes, from, body, to)) this.#parser.parse(bytes.subarray(from, to))
      } catch {
        this.refuse(0x81)
      }
      return !this.#closed
    })
    if (wrong !== undefined) this.refuse(wrong)
  }

  /** What nearly every packet is: PUBLISH of an observation, of the commonest kind. False where it is anything else. */
  #publishedPlainly(bytes: Buffer, from: number, body: number, to: number): boolean {
    const device = this.#session?.device
    const packet = device && plainPublish(bytes, from, body, to, this.isV5)
    if (!packet) return false
    const { datastream, qos, messageId, text } = packet
    const message = this.#answers.ask(senderOf(device), qos, messageId)
    if (!takePlain(this.#broker.platform, datastream, text, message))
      take(
        this.#broker.platform,
        `${PREFIX}Datastreams(${datastream})/Observations`,
        bytes.subarray(packet.at, to),
        message,
      )
    this.#holdBack()
    return true
  }

  #received(packet: Packet): void {
    if (this.#closed) return
    if (packet.cmd === 'connect') {
      if (this.#session || this.#settings.protocolVersion !== undefined) return this.refuse(0x82)
      this.#settings.protocolVersion = packet.protocolVersion ?? 4
      this.#work = this.#connect(packet).catch(() => this.close())
      return
    }
    // What comes on the heels of CONNECT waits for its answer.
    if (this.#session) this.#handle(packet, this.#session)
    else if (this.#settings.protocolVersion === undefined) this.close()
    else {
      if (++this.#early > MAX_UNDECIDED) return this.close()
      void this.#work.then(() => {
        this.#early -= 1
        if (this.#session && !this.#closed) this.#handle(packet, this.#session)
      })
    }
  }

  async #connect(packet: IConnectPacket): Promise<void> {
    const admitted = await this.#broker.admit(packet, this.#socket.remoteAddress ?? '')
    if (this.#closed) return
    if ('refused' in admitted) {
      this.write(refusal(admitted.refused, this.isV5))
      return this.close()
    }
    const { session, present, assigned } = admitted
    this.#session = session
    this.#will = packet.will
    clearTimeout(this.#keepalive)
    if (packet.keepalive) this.#keepalive = setTimeout(() => this.refuse(0x8d), packet.keepalive * 1_500)
    else this.#keepalive = undefined
    session.window = Math.min(100, packet.properties?.receiveMaximum ?? 100)
    this.write(welcome(present, this.isV5, assigned ? session.clientId : undefined))
    this.#broker.attach(session, this)
    session.send = (message) => this.#sendMessage(message)
    session.resend((messageId) => this.write({ cmd: 'pubrel', messageId }))
  }

  #sendMessage(packet: IPublishPacket): boolean {
    if (this.#closed || (packet.qos === 0 && this.#socket.writableLength > MAX_UNSENT)) return false
    const { properties, ...plain } = packet
    this.write(this.isV5 && properties ? packet : plain)
    return true
  }

  #handle(packet: Packet, session: Session): void {
    switch (packet.cmd) {
      case 'publish':
        return this.#published(packet, session)
      case 'subscribe':
        return void this.#subscribe(packet, session)
      case 'unsubscribe': {
        const granted = packet.unsubscriptions.map((filter) => (session.subscriptions.delete(filter) ? 0 : 0x11))
        this.#broker.changed()
        return this.write({ cmd: 'unsuback', ...(packet.messageId ? { messageId: packet.messageId } : {}), granted })
      }
      case 'puback':
      case 'pubcomp':
        session.inflight.delete(packet.messageId ?? 0)
        return session.pump()
      case 'pubrec':
        if ((packet.reasonCode ?? 0) >= 0x80) session.inflight.delete(packet.messageId ?? 0)
        else session.inflight.set(packet.messageId ?? 0, 'released')
        return this.write({ cmd: 'pubrel', messageId: packet.messageId ?? 0 })
      case 'pubrel':
        session.received.delete(packet.messageId ?? 0)
        return this.write({ cmd: 'pubcomp', messageId: packet.messageId ?? 0 })
      case 'pingreq':
        return this.write({ cmd: 'pingresp' })
      case 'disconnect':
        if (packet.reasonCode !== 4) this.#will = undefined
        if (packet.properties?.sessionExpiryInterval !== undefined)
          this.#broker.setExpiry(session, packet.properties.sessionExpiryInterval)
        return this.close()
      default:
        return this.refuse(packet.cmd === 'auth' ? 0x8c : 0x82)
    }
  }

  #published(packet: IPublishPacket, session: Session): void {
    const topic = this.#topicOf(packet)
    if (topic === undefined) return this.refuse(0x94)
    const id = packet.messageId ?? 0
    const { device } = session
    // Quality 2: what was taken is not taken again, however often it is sent.
    if (packet.qos === 2 && this.#quality2.has(id)) return
    const known = packet.qos === 2 && session.received.has(id)
    const message = this.#answers.ask(device ? senderOf(device) : NOBODY, packet.qos, id)
    if (packet.qos === 2 && !known) this.#quality2.add(id)
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
    if (known) message.decided(REASON.success)
    else if (device) take(this.#broker.platform, topic, payload, message)
    else message.decided(REASON.notAuthorized)
    this.#holdBack()
  }

  get #allowance(): number {
    return funnelOf(this.#broker.platform).isCrowded ? MAX_IN_A_CROWD : MAX_UNDECIDED
  }

  /** Who has said much that is not decided yet is read no further. */
  #holdBack(): void {
    if (this.#answers.open >= MAX_IN_A_CROWD && this.#answers.open >= this.#allowance) this.#socket.pause()
  }

  eased(): void {
    if (this.#socket.isPaused() && this.#answers.open < this.#allowance / 2) this.#socket.resume()
  }

  settled2(messageId: number, taken: boolean): void {
    this.#quality2.delete(messageId)
    if (taken) this.#session?.received.add(messageId)
  }

  failed(error: unknown): void {
    this.#broker.platform.log.error({ err: error }, 'an observation was not taken')
    // Without an acknowledgement the client keeps it and sends it again.
    this.refuse(0x88)
  }

  #topicOf({ topic, properties }: IPublishPacket): string | undefined {
    const alias = properties?.topicAlias
    if (alias === undefined) return topic === '' || /[+#]/.test(topic) ? undefined : topic
    if (alias < 1 || alias > ALIASES) return undefined
    if (topic !== '') this.#aliases.set(alias, topic)
    return this.#aliases.get(alias)
  }

  async #subscribe(packet: ISubscribePacket, session: Session): Promise<void> {
    const fresh: { filter: string; isNew: boolean; rh: number }[] = []
    const granted = packet.subscriptions.map((asked) => {
      const { topic } = asked
      if (!isFilter(topic) || topic.startsWith('$share/'))
        return this.isV5 ? (topic.startsWith('$share/') ? 0x9e : 0x8f) : 0x80
      if (!session.subscriptions.has(topic) && session.subscriptions.size >= MAX_SUBSCRIPTIONS)
        return this.isV5 ? 0x97 : 0x80
      const identifier = packet.properties?.subscriptionIdentifier
      fresh.push({ filter: topic, isNew: !session.subscriptions.has(topic), rh: asked.rh ?? 0 })
      session.subscriptions.set(topic, { ...asked, ...(identifier === undefined ? {} : { identifier }) })
      return asked.qos
    })
    this.#broker.changed()
    this.write({ cmd: 'suback', ...(packet.messageId ? { messageId: packet.messageId } : {}), granted })
    for (const { filter, isNew, rh } of fresh)
      if (rh === 0 || (rh === 1 && isNew)) await this.#broker.sendRetained(session, filter).catch(() => undefined)
  }

  write(packet: Packet): void {
    if (this.#closed) return
    try {
      this.send(generate(packet, this.#settings))
    } catch {
      this.close()
    }
  }

  send(bytes: Buffer): void {
    if (this.#closed || this.#socket.destroyed) return
    // What is said in one turn leaves in one write.
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork()
      setImmediate(() => this.#socket.uncork())
    }
    this.#socket.write(bytes)
    // Who never reads may not fill our memory.
    if (this.#socket.writableLength > 4 * MAX_UNSENT) this.#socket.destroy()
  }

  /** Ends the connection, and says why where the version has a word for it. */
  refuse(reasonCode: number): void {
    if (this.isV5 && this.#session) this.write({ cmd: 'disconnect', reasonCode })
    this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#socket.end()
    setTimeout(() => this.#socket.destroy(), 500).unref()
    this.#end()
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#keepalive)
    this.#broker.detach(this, this.#session)
    const { device } = this.#session ?? {}
    const will = this.#will
    if (device && will)
      take(this.#broker.platform, will.topic, Buffer.from(will.payload), new LastWill(senderOf(device)))
  }
}
