/** A time-ordered UUID (version 7, RFC 9562 §5.7), made by us because PostgreSQL before 18 has none. */
export function newId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  let rest = now
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// No 0/O, 1/I/L: a code is read aloud over the phone.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A short random code that people can read aloud, without look-alike signs. 8 signs are about 40 bits. */
export function shortCode(length = 8): string {
  const out: string[] = []
  while (out.length < length) {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0
    if (byte < 248) out.push(ALPHABET[byte % 31] ?? '2')
  }
  return out.join('')
}
