import { createHmac } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { hmac512, type Params, queryOf } from './pay-signed.ts'

/** How the gateway's notices go wrong. */
export const NOTICE_FAULTS = ['none', 'forged', 'twice', 'late', 'outOfOrder', 'otherAmount', 'silence'] as const
export type NoticeFault = (typeof NOTICE_FAULTS)[number]
export type Told = { at: string; fault: NoticeFault; reference: string; answer: unknown }

export type Notifier = {
  tell: (params: Params, fault: NoticeFault) => Promise<void>
  /** Everything that was told, with the merchant's answers, newest first. */
  told: Told[]
  stop: () => void
}
const FINAL = ['00', '02', '01', '04', '97']

/** Sends notices as a gateway does: signed, again while nobody confirms, and wrongly when it is switched so. */
export function makeNotifier(secret: string, callbackUrl: () => string | undefined, lateMs: number): Notifier {
  const told: Told[] = []
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)

  async function once(params: Params, fault: NoticeFault, tries = 3): Promise<void> {
    const url = callbackUrl()
    if (url === undefined || ending.signal.aborted) return
    const query = queryOf(params)
    const hash = fault === 'forged' ? hmac512('somebody else', query) : hmac512(secret, query)
    const answer = await fetch(`${url}?${query}&vnp_SecureHash=${hash}`, { signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.json() as Promise<{ RspCode?: string }>,
      (error: Error) => ({ RspCode: undefined, error: error.message }),
    )
    told.unshift({ at: new Date().toISOString(), fault, reference: params.vnp_TxnRef ?? '', answer })
    told.length = Math.min(told.length, 500)
    if (FINAL.includes(answer.RspCode ?? '') || tries <= 1) return
    await wait(1_000, undefined, { ref: false, signal: ending.signal }).catch(() => undefined)
    return once(params, fault, tries - 1)
  }

  async function tell(params: Params, fault: NoticeFault): Promise<void> {
    if (fault === 'silence') return
    if (fault === 'late') await wait(lateMs, undefined, { ref: false, signal: ending.signal }).catch(() => undefined)
    if (fault === 'otherAmount') {
      const amount = String(Number(params.vnp_Amount) - 100_000)
      return once({ ...params, vnp_Amount: amount }, fault)
    }
    // A failure that was true for a moment arrives after the success that came later.
    const failed = { ...params, vnp_ResponseCode: '11', vnp_TransactionStatus: '02' }
    if (fault === 'outOfOrder') {
      await once(params, fault)
      return once(failed, fault)
    }
    await once(params, fault)
    if (fault === 'twice') await once(params, fault)
  }
  return { tell, told, stop: () => ending.abort() }
}

/** A bank's notice of a movement, signed over the bytes of its body; three tries. */
export async function tellMovement(url: string, secret: string, movement: Record<string, unknown>): Promise<number> {
  const body = JSON.stringify(movement)
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  for (let n = 0; n < 3; n++) {
    const status = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-signature': signature },
      signal: AbortSignal.timeout(10_000),
    }).then(
      (response) => response.status,
      () => 503,
    )
    if (status < 500) return status
    await wait(300, undefined, { ref: false })
  }
  return 503
}
