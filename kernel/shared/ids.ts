const HEX = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))
// Random bytes are fetched for many ids at once: asking the system for sixteen at a time costs more than the id.
const pool = new Uint8Array(4096)
let used = pool.length

function randomByte(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  return pool[used++] ?? 0
}

const hex = (byte: number) => HEX[byte] ?? '00'

let lastTime = -1
let prefix = ''
let sequence = 0

/**
 * A time-ordered UUID (version 7, RFC 9562 §5.7), made by us because PostgreSQL before 18 has none. Those of one process
 * and one millisecond follow each other too, up to two thousand (§6.2, method 1: a counter that begins somewhere).
 */
export function newId(now: number = Date.now()): string {
  const r = randomByte
  if (now === lastTime) sequence = (sequence + 1) & 0xfff
  else {
    const time = now.toString(16).padStart(12, '0')
    prefix = `${time.slice(0, 8)}-${time.slice(8)}-`
    sequence = ((r() & 0x07) << 8) | r()
    lastTime = now
  }
  return (
    `${prefix}${hex((sequence >> 8) | 0x70)}${hex(sequence & 0xff)}-${hex((r() & 0x3f) | 0x80)}${hex(r())}-` +
    `${hex(r())}${hex(r())}${hex(r())}${hex(r())}${hex(r())}${hex(r())}`
  )
}

// No 0/O, 1/I/L: a code is read aloud over the phone.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A short random code that people can read aloud, without look-alike signs. 8 signs are about 40 bits. */
export function shortCode(length = 8): string {
  const out: string[] = []
  while (out.length < length) {
    const byte = randomByte()
    if (byte < 248) out.push(ALPHABET[byte % 31] ?? '2')
  }
  return out.join('')
}
