import { PREFIX } from './topics.ts'

/** A PUBLISH to a datastream, as far as the plain way needs it. */
export interface PlainPublish {
  datastream: number
  qos: number
  messageId: number
  /** Where its payload begins, and the payload sign by sign: what is not of ASCII is never taken for plain. */
  at: number
  text: string
}

const HEAD = Buffer.from(`${PREFIX}Datastreams(`)
const TAIL = Buffer.from(')/Observations')
const [ZERO, NINE] = [48, 57]
const MOST_DIGITS = 9

/** Whether these bytes stand there. */
function stands(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let n = 0; n < wanted.length; n++) if (bytes[at + n] !== wanted[n]) return false
  return true
}

/** The datastream that a topic of the usual form names; 0 for any other topic. */
function datastreamOf(bytes: Buffer, from: number, to: number): number {
  const first = from + HEAD.length
  const last = to - TAIL.length
  if (last <= first || last - first > MOST_DIGITS) return 0
  if (!stands(bytes, from, HEAD) || !stands(bytes, last, TAIL)) return 0
  let id = 0
  for (let n = first; n < last; n++) {
    const digit = bytes[n] ?? 0
    if (digit < ZERO || digit > NINE) return 0
    id = id * 10 + digit - ZERO
  }
  return id
}

/**
 * Reads a packet without the general reader if it is a PUBLISH of quality 0 or 1 to a datastream and without
 * properties (MQTT 5 §3.3); undefined where it is not, or not sound.
 */
export function plainPublish(
  bytes: Buffer,
  from: number,
  body: number,
  to: number,
  isV5: boolean,
): PlainPublish | undefined {
  const header = bytes[from] ?? 0
  const qos = (header >> 1) & 3
  if (header >> 4 !== 3 || qos > 1 || to - body < 2) return undefined
  const topicEnd = body + 2 + bytes.readUInt16BE(body)
  const at = topicEnd + (qos === 1 ? 2 : 0) + (isV5 ? 1 : 0)
  if (at > to || (isV5 && bytes[at - 1] !== 0)) return undefined
  const datastream = datastreamOf(bytes, body + 2, topicEnd)
  const messageId = qos === 1 ? bytes.readUInt16BE(topicEnd) : 0
  if (datastream === 0 || (qos === 1 && messageId === 0)) return undefined
  return { datastream, qos, messageId, at, text: bytes.toString('latin1', at, to) }
}
