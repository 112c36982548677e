import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** What a request is for: a signature for one kind never opens another. */
export type Operation = 'tep' | 'thong-diep' | 'chuan-bi' | 'doi-soat' | 'gui-lai'

export const PORTAL = 'cong-dvc-quoc-gia'
export const HEADERS = ['x-sender', 'x-recipient', 'x-operation', 'x-message-id', 'x-timestamp', 'x-signature'] as const
type Header = (typeof HEADERS)[number]
export type SignedHeaders = Record<Header, string>

const MINUTE = 60_000
/** How far the clocks of the two sides may be apart; what was taken within it is known by its id. */
export const WINDOW = 5 * MINUTE
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function macOf(secret: string, parts: readonly string[]): Buffer {
  return Buffer.from(`sha256=${createHmac('sha256', secret).update(parts.join('\n')).digest('hex')}`)
}

export interface Signing {
  from: string
  to: string
  operation: Operation
  messageId: string
  at: Date
}

/** Headers that say who sends what to whom and when, with an HMAC over all of it and over the bytes of the body. */
export function signedHeaders(secret: string, { from, to, operation, messageId, at }: Signing, body: Buffer) {
  const timestamp = at.toISOString()
  const parts = [from, to, operation, messageId, timestamp, sha256(body)]
  return {
    'x-sender': from,
    'x-recipient': to,
    'x-operation': operation,
    'x-message-id': messageId,
    'x-timestamp': timestamp,
    'x-signature': macOf(secret, parts).toString(),
  } satisfies SignedHeaders
}

export type Checked = { genuine: true; messageId: string } | { genuine: false; why: 'badSignature' | 'tooOld' }

/** Whether a request is the portal's own, to us, for this purpose, and of now. */
export function checkSigned(
  secret: string,
  expected: { from: string; to: string; operation: Operation; now: Date },
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Checked {
  const given = (name: Header) => headers[name] ?? ''
  const messageId = given('x-message-id')
  const names = [expected.from, expected.to, expected.operation]
  const same = [given('x-sender'), given('x-recipient'), given('x-operation')].every((text, n) => text === names[n])
  const ours = macOf(secret, [...names, messageId, given('x-timestamp'), sha256(body)])
  const theirs = Buffer.from(given('x-signature'))
  const equal = ours.length === theirs.length && timingSafeEqual(ours, theirs)
  if (!same || !equal || !UUID.test(messageId)) return { genuine: false, why: 'badSignature' }
  // Only after the signature: a stranger learns nothing of our clock.
  const away = Math.abs(Date.parse(given('x-timestamp')) - expected.now.getTime())
  return Number.isNaN(away) || away > WINDOW ? { genuine: false, why: 'tooOld' } : { genuine: true, messageId }
}
