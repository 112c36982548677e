import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** How the portal and a province sign what they send: written anew from the protocol's description, not shared. */
export const PORTAL_NAME = 'cong-dvc-quoc-gia'
const FIVE_MINUTES = 300_000

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const mac = (secret: string, lines: string[]) =>
  `sha256=${createHmac('sha256', secret).update(lines.join('\n')).digest('hex')}`

export interface Envelope {
  from: string
  to: string
  operation: string
  messageId: string
  at: Date
}

export function signatureHeaders(secret: string, e: Envelope, body: Buffer): Record<string, string> {
  const lines = [e.from, e.to, e.operation, e.messageId, e.at.toISOString(), hashOf(body)]
  return {
    'x-sender': e.from,
    'x-recipient': e.to,
    'x-operation': e.operation,
    'x-message-id': e.messageId,
    'x-timestamp': e.at.toISOString(),
    'x-signature': mac(secret, lines),
  }
}

/** What is wrong with the headers of a request; undefined when they are a province's own. */
export function wrongWith(
  secret: string,
  expected: { from: string; operation: string; now: Date },
  headers: IncomingHttpHeaders,
  body: Buffer,
): 'CHU_KY_SAI' | 'QUA_HAN' | undefined {
  const text = (name: string) => String(headers[name] ?? '')
  const lines = ['x-sender', 'x-recipient', 'x-operation', 'x-message-id', 'x-timestamp'].map(text)
  const [ours, theirs] = [Buffer.from(mac(secret, [...lines, hashOf(body)])), Buffer.from(text('x-signature'))]
  const genuine = ours.length === theirs.length && timingSafeEqual(ours, theirs)
  const meant =
    text('x-sender') === expected.from &&
    text('x-recipient') === PORTAL_NAME &&
    text('x-operation') === expected.operation
  if (!genuine || !meant) return 'CHU_KY_SAI'
  const away = Math.abs(Date.parse(text('x-timestamp')) - expected.now.getTime())
  return away <= FIVE_MINUTES ? undefined : 'QUA_HAN'
}
