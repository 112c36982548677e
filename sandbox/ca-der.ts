/** One value of ASN.1 as it was read; `items` are the values inside a constructed one. */
export type Value = { tag: number; body: Buffer; raw: Buffer; items: Value[] }

const lengthOf = (n: number): Buffer => {
  if (n < 0x80) return Buffer.of(n)
  const hex = n.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes])
}

/** A value of any tag around its content. */
export function tlv(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body])
}

export const seq = (...parts: Uint8Array[]) => tlv(0x30, ...parts)
/** DER wants the members of a set in the order of their encodings. */
export const set = (...parts: Uint8Array[]) => tlv(0x31, ...[...parts].sort(Buffer.compare))
export const octets = (bytes: Uint8Array) => tlv(0x04, bytes)
export const bits = (bytes: Uint8Array, unused = 0) => tlv(0x03, Buffer.of(unused), bytes)
export const utf8 = (text: string) => tlv(0x0c, Buffer.from(text))
export const ia5 = (tag: number, text: string) => tlv(tag, Buffer.from(text, 'latin1'))
export const yes = () => tlv(0x01, Buffer.of(0xff))
export const nothing = () => tlv(0x05)
export const enumerated = (n: number) => tlv(0x0a, Buffer.of(n))
/** `[n]` around values. */
export const around = (n: number, ...parts: Uint8Array[]) => tlv(0xa0 | n, ...parts)
/** `[n]` in place of a simple value's own tag. */
export const instead = (n: number, bytes: Uint8Array) => tlv(0x80 | n, bytes)

/** A whole number that is not negative. */
export function int(value: number | Uint8Array): Buffer {
  if (typeof value === 'number') {
    const hex = value.toString(16)
    return int(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'))
  }
  const from = value.findIndex((byte) => byte !== 0)
  const bytes = Buffer.from(from < 0 ? [0] : value.subarray(from))
  return tlv(0x02, ...((bytes[0] ?? 0) & 0x80 ? [Buffer.of(0), bytes] : [bytes]))
}

/** An object identifier from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes: number[] = []
  for (const part of [first * 40 + second, ...rest]) {
    const digits = [part & 0x7f]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  return tlv(0x06, Buffer.from(bytes))
}

const digits = (at: Date) => at.toISOString().slice(0, 19).replace(/\D/g, '')
export const generalized = (at: Date) => ia5(0x18, `${digits(at)}Z`)
/** Two digits of the year until 2049 (RFC 5280, 4.1.2.5). */
export const time = (at: Date) => (at.getUTCFullYear() < 2050 ? ia5(0x17, `${digits(at).slice(2)}Z`) : generalized(at))

const DEEPEST = 30

/** Reads one value from the start of the bytes; throws when it is none. */
export function read(bytes: Buffer, depth = 0): Value {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined || depth > DEEPEST) throw new Error('not a value of ASN.1')
  const wide = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || wide > 4) throw new Error('this length is not DER')
  const from = 2 + wide
  const length = wide === 0 ? first : bytes.readUIntBE(2, wide)
  if (from + length > bytes.length) throw new Error('cut short')
  const body = bytes.subarray(from, from + length)
  const items: Value[] = []
  if (tag & 0x20) {
    for (let at = 0; at < body.length;) {
      const item = read(body.subarray(at), depth + 1)
      items.push(item)
      at += item.raw.length
    }
  }
  return { tag, body, raw: bytes.subarray(0, from + length), items }
}
