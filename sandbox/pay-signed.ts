import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the gateway and its merchant sign with, and how: written anew from the gateway's description, not shared. */
export type Params = Record<string, string>

const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2)

/** Parameters in the order of their names, as they are signed. */
export function queryOf(params: Params): string {
  return Object.entries(params)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&')
}
export const hmac512 = (secret: string, text: string): string => createHmac('sha512', secret).update(text).digest('hex')

export function sameSign(ours: string, theirs: string): boolean {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs.toLowerCase())]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** `yyyyMMddHHmmss` in Vietnam. */
export function stampOf(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  return ['year', 'month', 'day', 'hour', 'minute', 'second']
    .map((type) => parts.find((part) => part.type === type)?.value ?? '')
    .join('')
}
/** `2026-11-21T23:59:50+07:00`. */
export function localTime(at: Date): string {
  const s = stampOf(at)
  return `${s.slice(0, 4)}-${s.slice(4, 6)}-${s.slice(6, 8)}T${s.slice(8, 10)}:${s.slice(10, 12)}:${s.slice(12)}+07:00`
}

/** What a bank's app reads in a VietQR code; its checksum is left to those who made it. */
export function scanned(text: string): { account: string; amount: number; purpose: string } | undefined {
  const read = (from: string): Params => {
    const found: Params = {}
    for (let at = 0; at + 4 <= from.length;) {
      const length = Number(from.slice(at + 2, at + 4))
      if (!Number.isInteger(length)) return {}
      found[from.slice(at, at + 2)] = from.slice(at + 4, at + 4 + length)
      at += 4 + length
    }
    return found
  }
  const root = read(text)
  const account = read(read(root['38'] ?? '')['01'] ?? '')['01']
  return account ? { account, amount: Number(root['54'] ?? 0), purpose: read(root['62'] ?? '')['08'] ?? '' } : undefined
}
