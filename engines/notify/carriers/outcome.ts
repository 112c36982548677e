import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Letter } from '../delivery-store.ts'

/** What came of handing one message to a carrier. */
export type Outcome =
  | { is: 'sent'; carrierId: string | null }
  /** It will never arrive: no second try. */
  | { is: 'failed'; reason: string }
  | { is: 'skipped'; reason: string }
  /** The device ended its subscription. */
  | { is: 'gone' }
  /** The carrier's fault: try again. */
  | { is: 'later'; reason: string; seconds?: number }

export type Carrier = (platform: Platform, letter: Letter) => Promise<Outcome>

/** A carrier that is silent this long is not waited for. */
export const PATIENCE_MS = 5_000

export const sent = (carrierId?: string | null): Outcome => ({
  is: 'sent',
  carrierId: carrierId?.slice(0, 200) ?? null,
})
export const failed = (reason: string): Outcome => ({ is: 'failed', reason })
export const skipped = (reason: string): Outcome => ({ is: 'skipped', reason })
export const later = (reason: string, seconds?: number): Outcome =>
  seconds === undefined ? { is: 'later', reason } : { is: 'later', reason, seconds }

export interface Answer {
  status: number
  retryAfter: number | undefined
  text: string
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3: seconds or a date), at most a day. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), 86_400) : undefined
}

/** One HTTP request to a carrier: no redirects, a short answer, five seconds in all. */
export async function ask(url: string, init: RequestInit): Promise<Answer | Outcome> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
    const text = (await response.text()).slice(0, 4_000)
    return { status: response.status, retryAfter: retryAfterOf(response.headers.get('retry-after'), Date.now()), text }
  } catch (error) {
    return later((error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable')
  }
}

/** What an HTTP status that is not a success means for the message. */
export function outcomeOf({ status, retryAfter }: Answer): Outcome {
  if (status === 429) return later('busy', retryAfter)
  if (status >= 500) return later('carrierDown', retryAfter)
  // Our key is wrong: the operators mend it, the message waits.
  if (status === 401 || status === 403) return later('wrongKey', retryAfter)
  return failed('refused')
}

/** The gateway's address: as configured, or with the usual path when only a host was given. Settings ride in the query. */
export function gateway(
  configured: string,
  path: string,
): { url: string; option: (name: string) => string | undefined } {
  const url = new URL(configured)
  const options = new URLSearchParams(url.search)
  url.search = ''
  if (url.pathname === '/') url.pathname = path
  return { url: url.href, option: (name) => options.get(name) ?? undefined }
}
