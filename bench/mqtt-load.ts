import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { generate } from 'mqtt-packet'

/** Unacknowledged messages that a sender may have under way: what the broker grants. */
const WINDOW = 4_000
const PUBACK = 0x40
/** What is not acknowledged so long after the end never will be. */
const LAST_MS = 20_000

/** A sender with as little work of its own as the protocol allows: the broker is measured, not its client. */
class Sender {
  readonly #socket: Socket
  #id = 0
  #open = 0
  #rest: Buffer = Buffer.alloc(0)
  #heard: () => void = () => undefined
  #gone = false
  acknowledged = 0

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true)
    this.#socket.on('data', (bytes) => this.#read(bytes))
    this.#socket.on('error', () => undefined)
    this.#socket.on('close', () => {
      this.#gone = true
      this.#heard()
    })
  }

  async start(username: string, secret: string): Promise<this> {
    await once(this.#socket, 'connect')
    const answered = new Promise<void>((done) => (this.#heard = done))
    this.#socket.write(
      generate(
        {
          cmd: 'connect',
          clientId: '',
          clean: true,
          keepalive: 0,
          username,
          password: Buffer.from(secret),
          protocolVersion: 5,
        },
        { protocolVersion: 5 },
      ),
    )
    await answered
    return this
  }

  /** Sends what `next` gives until told to stop, then waits for the last acknowledgement. */
  async run(next: () => { topic: string; payload: string }, until: number): Promise<void> {
    const late = setTimeout(() => this.#socket.destroy(), until - performance.now() + LAST_MS)
    while (performance.now() < until) {
      this.#mustBeThere()
      const packets: Buffer[] = []
      while (this.#open < WINDOW && packets.length < 200) {
        packets.push(publish(next(), (this.#id = (this.#id % 65_535) + 1)))
        this.#open += 1
      }
      if (packets.length > 0) this.#socket.write(Buffer.concat(packets))
      await (this.#open < WINDOW ? new Promise((done) => setImmediate(done)) : this.#change())
    }
    for (; this.#open > 0; await this.#change()) this.#mustBeThere()
    clearTimeout(late)
  }

  #mustBeThere(): void {
    if (this.#gone) throw new Error(`the line is closed, ${this.#open} messages were not acknowledged`)
  }

  #change = () => new Promise<void>((done) => (this.#heard = done))

  #read(bytes: Buffer): void {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    let at = 0
    // Every answer we wait for is shorter than 128 bytes: its length is one byte.
    while (at + 2 <= all.length && at + 2 + (all[at + 1] ?? 0) <= all.length) {
      const length = all[at + 1] ?? 0
      if (all[at] === PUBACK) {
        if (length > 2 && all[at + 4] !== 0) throw new Error(`refused: ${all[at + 4]}`)
        this.#open -= 1
        this.acknowledged += 1
      }
      at += 2 + length
    }
    this.#rest = all.subarray(at)
    this.#heard()
  }

  stop(): void {
    this.#socket.destroy()
  }
}

/** PUBLISH of MQTT 5 (§3.3) with quality 1 and no properties. */
function publish({ topic, payload }: { topic: string; payload: string }, id: number): Buffer {
  const length = 2 + topic.length + 3 + payload.length
  const head = length < 128 ? [0x32, length] : [0x32, (length % 128) | 128, length >> 7]
  const out = Buffer.allocUnsafe(head.length + length)
  out.set(head)
  let at = out.writeUInt16BE(topic.length, head.length)
  at += out.write(topic, at, 'latin1')
  at = out.writeUInt16BE(id, at)
  out[at++] = 0
  out.write(payload, at, 'latin1')
  return out
}

/** Messages per second that were acknowledged to so many senders. */
export async function publishFor(
  { port, username, secret, senders }: { port: number; username: string; secret: string; senders: number },
  seconds: number,
  next: () => { topic: string; payload: string },
): Promise<number> {
  const all = await Promise.all(Array.from({ length: senders }, () => new Sender(port).start(username, secret)))
  const started = performance.now()
  await Promise.all(all.map((one) => one.run(next, started + seconds * 1_000)))
  const rate = all.reduce((sum, { acknowledged }) => sum + acknowledged, 0) / ((performance.now() - started) / 1_000)
  for (const one of all) one.stop()
  return rate
}
