import { Message, REASON, type Sender } from './take.ts'

const PUBACK = 0x40
const PUBREC = 0x50
/** Bytes of the longest answer. */
const LONGEST = 5
/** Answers already given that may stay in the list. */
const MOST_SAID = 2_000

/** The client whose messages are answered. */
export interface Line {
  readonly isV5: boolean
  send(bytes: Buffer): void
  /** A message of quality 2 was decided. */
  settled2(messageId: number, taken: boolean): void
  /** So many messages have been decided. */
  eased(): void
  failed(error: unknown): void
  close(): void
}

/** A message of a client, and what it is to be told. */
class Asked extends Message {
  readonly qos: number
  readonly messageId: number
  readonly #answers: Answers
  reason: number | undefined

  constructor(sender: Sender, qos: number, messageId: number, answers: Answers) {
    super(sender)
    this.qos = qos
    this.messageId = messageId
    this.#answers = answers
  }

  decided(reason: number): void {
    this.reason = reason
    this.#answers.decided(this)
  }

  failed(error: unknown): void {
    this.#answers.failed(error)
  }
}

/** The answers that a client is owed. They leave in the order in which its messages came (MQTT 5 §4.6), many in one write. */
export class Answers {
  readonly #line: Line
  #queue: Asked[] = []
  #begin = 0
  #flushing = false
  /** Messages whose fate is open. */
  open = 0

  constructor(line: Line) {
    this.#line = line
  }

  /** A message came that will be answered, unless its quality is 0. */
  ask(sender: Sender, qos: number, messageId: number): Message {
    const asked = new Asked(sender, qos, messageId, this)
    this.open += 1
    if (qos > 0) this.#queue.push(asked)
    return asked
  }

  decided({ qos, messageId, reason }: Asked): void {
    this.open -= 1
    if (qos === 2) this.#line.settled2(messageId, reason === REASON.success)
    if (this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => this.#flush())
  }

  failed(error: unknown): void {
    this.open -= 1
    this.#line.failed(error)
  }

  #flush(): void {
    this.#flushing = false
    this.#line.eased()
    const queue = this.#queue
    let end = this.#begin
    while (queue[end]?.reason !== undefined) end += 1
    if (end === this.#begin) return
    const bytes = Buffer.allocUnsafe((end - this.#begin) * LONGEST)
    let size = 0
    let isOver = false
    for (let n = this.#begin; n < end && !isOver; n++) {
      const { qos, messageId, reason = 0 } = queue[n] ?? {}
      // MQTT 3.1.1 has no word for «no»: a value that is kept apart is acknowledged, what may not be sent ends the connection.
      isOver = !this.#line.isV5 && reason !== 0 && reason !== REASON.payload
      if (!isOver) size = this.#say(bytes, size, qos ?? 1, messageId ?? 0, this.#line.isV5 ? reason : 0)
    }
    this.#begin = end
    if (end === queue.length || end > MOST_SAID) {
      this.#queue = queue.slice(end)
      this.#begin = 0
    }
    if (size > 0) this.#line.send(bytes.subarray(0, size))
    if (isOver) this.#line.close()
  }

  #say(bytes: Buffer, at: number, qos: number, messageId: number, reason: number): number {
    bytes[at] = qos === 1 ? PUBACK : PUBREC
    bytes[at + 1] = reason === 0 ? 2 : 3
    bytes.writeUInt16BE(messageId, at + 2)
    if (reason === 0) return at + 4
    bytes[at + 4] = reason
    return at + LONGEST
  }
}
