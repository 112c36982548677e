import { createHmac, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Ask, isLoopback, readJson, Refusal, sendJson } from './serve.ts'
import { smsSize } from './sms-parts.ts'

export type SmsMessage = {
  kind: 'sms'
  id: string
  at: string
  brand: string
  to: string
  text: string
  reference: string
  parts: number
  encoding: 'GSM-7' | 'UCS-2'
  status: 'accepted' | 'delivered' | 'failed'
}
export type SmsSettings = {
  token: string
  callbackUrl: string | undefined
  callbackSecret: string
  reportAfterMs: number
  undeliverable: string[]
}

const Send = z.object({
  brand: z.string().regex(/^[A-Za-z0-9 ._-]{1,11}$/),
  to: z.string(),
  text: z.string().min(1).max(2000),
  reference: z.string().max(100).default(''),
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
})

/** Vietnamese numbers must be mobile ones; numbers of other countries are checked for E.164 form only. */
function isMobile(number: string): boolean {
  return number.startsWith('+84') ? /^\+84[35789]\d{8}$/.test(number) : /^\+[1-9]\d{7,14}$/.test(number)
}

const tries = [0, 300, 1500]

/** The signature a delivery report carries: HMAC-SHA256 over the exact bytes of the body. */
export const signReport = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** Delivery reports on their way; they end with the server. */
export function makeReporter(settings: SmsSettings) {
  const waiting = new Set<NodeJS.Timeout>()
  const stopping = new AbortController()
  const later = (ms: number, what: () => void) => {
    const timer = setTimeout(() => {
      waiting.delete(timer)
      what()
    }, ms)
    timer.unref()
    waiting.add(timer)
  }
  const post = async (url: string, body: string, attempt: number): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'x-signature': signReport(settings.callbackSecret, body) }
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(5000)])
    const heard = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' }).then(
      async (res) => {
        await res.body?.cancel()
        return res.ok
      },
      () => false,
    )
    const next = tries[attempt + 1]
    if (!heard && next !== undefined && !stopping.signal.aborted) later(next, () => void post(url, body, attempt + 1))
  }
  const report = (message: SmsMessage, url: string | undefined) =>
    later(settings.reportAfterMs, () => {
      message.status = settings.undeliverable.includes(message.to) ? 'failed' : 'delivered'
      const { id, reference, to, parts, status } = message
      const body = JSON.stringify({ id, reference, to, parts, status, at: new Date().toISOString() })
      if (url) void post(url, body, 0)
    })
  const clear = () => {
    for (const timer of waiting) clearTimeout(timer)
    waiting.clear()
  }
  const stop = () => {
    clear()
    stopping.abort()
  }
  return { report, clear, stop }
}

/** `POST /sms/v1/send`: takes one message under a brand name and promises a delivery report. */
export async function answerSms(
  ask: Ask,
  settings: SmsSettings,
  take: (message: SmsMessage, callback?: string) => void,
) {
  const { req, res } = ask
  if (ask.method !== 'POST') throw new Refusal(405, 'method', 'Use POST')
  if (req.headers.authorization !== `Bearer ${settings.token}`) {
    throw new Refusal(401, 'unauthorized', 'The token is missing or wrong')
  }
  const { brand, to, text, reference, callback_url: callback } = await readJson(req, Send)
  if (!isMobile(to)) throw new Refusal(400, 'invalid_number', `${to} is not a mobile number in E.164 form`)
  if (callback !== undefined && !isLoopback(new URL(callback).hostname)) {
    throw new Refusal(400, 'invalid_callback', 'A callback given in the request must be on this machine')
  }
  const { parts, encoding } = smsSize(text)
  const id = randomUUID()
  const at = new Date().toISOString()
  take({ kind: 'sms', id, at, brand, to, text, reference, parts, encoding, status: 'accepted' }, callback)
  sendJson(res, 202, { id, parts, status: 'accepted' })
}

export const refuseSms = ({ res }: Ask): void =>
  sendJson(
    res,
    503,
    { error: { code: 'unavailable', message: 'The gateway takes no messages now' } },
    { 'retry-after': '30' },
  )
