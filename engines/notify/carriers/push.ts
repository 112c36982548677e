import webPush from 'web-push'
import type { Config } from '@hue-s/kernel/server/config.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { NewSubscription } from '../contract.ts'
import type { Letter } from '../delivery-store.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import { getSenderKey } from '../sender-key.ts'
import { ask, failed, later, outcomeOf, sent, type Outcome } from './outcome.ts'

export const SUBSCRIPTION = 'notify.subscription'
const DAY = 86_400
const BODY = 300

// The push services of the browsers there are. An open list would let anybody make this server call any address.
const SERVICES = ['fcm.googleapis.com', '.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com']
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Whether an endpoint is a push service we may call: one of the browsers', or this machine in demo mode. */
export function isPushEndpoint(endpoint: string, config: Config): boolean {
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (username || password) return false
  if (LOOPBACK.test(hostname)) return config.mode === 'demo'
  if (protocol !== 'https:' || port !== '') return false
  return SERVICES.some((s) => hostname === s || (s.startsWith('.') && hostname.endsWith(s)))
}

/** A subject for the push service's operators (RFC 8292 §2.1). */
function subjectOf(publicUrl: string): string {
  const { protocol, hostname, origin } = new URL(publicUrl)
  return protocol === 'https:' ? origin : `mailto:no-reply@${hostname}`
}

/** Rings one device. The tag and topic are the notice's, so that a repeat replaces instead of ringing twice. */
export async function sendPush(platform: Platform, letter: Letter): Promise<Outcome> {
  if (!letter.subscription) return failed('gone')
  const to = open<NewSubscription>(platform, SUBSCRIPTION, letter.target, letter.subscription)
  const { itemId, title, link, level } = letter
  const body = letter.body.length > BODY ? `${letter.body.slice(0, BODY - 1)}…` : letter.body
  const keys = await getSenderKey(platform)
  const details = webPush.generateRequestDetails(to, JSON.stringify({ title, body, link, tag: itemId, level }), {
    vapidDetails: { subject: subjectOf(platform.config.publicUrl), ...keys },
    TTL: level === 'info' ? DAY : 3 * DAY,
    urgency: level === 'critical' ? 'high' : level === 'important' ? 'normal' : 'low',
    topic: Buffer.from(itemId.replaceAll('-', ''), 'hex').toString('base64url'),
  })
  const answer = await ask(details.endpoint, {
    method: details.method,
    headers: details.headers as Record<string, string>,
    body: details.body ? new Uint8Array(details.body) : null,
  })
  if ('is' in answer) return answer
  if (answer.status >= 200 && answer.status < 300) return sent()
  if (answer.status === 404 || answer.status === 410) return { is: 'gone' }
  if (answer.status === 429) return later('busy', answer.retryAfter)
  // 401, 403: the subscription was made for another key, which no repeat mends.
  return answer.status < 500 ? failed('refused') : outcomeOf(answer)
}
