import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { addressesOf } from '../contacts.ts'
import type { Letter } from '../delivery-store.ts'
import { keyed } from '@hue-s/kernel/server/sealed.ts'
import { smsText } from '../sms-text.ts'
import { ask, gateway, outcomeOf, sent, skipped, type Outcome } from './outcome.ts'

/** The unguessable end of the address to which the carrier reports one message. */
export const reportToken = (platform: Platform, deliveryId: string): string =>
  keyed(platform, 'notify.smsReport', deliveryId)

function reportUrl(platform: Platform, deliveryId: string): string {
  const { mode, port, publicUrl } = platform.config
  // In demo mode the carrier is a stand-in on this machine, which does not know the public name.
  const base = mode === 'demo' ? `http://127.0.0.1:${port}` : publicUrl
  return `${base}/api/notify/reports/sms/${reportToken(platform, deliveryId)}`
}

/** Hands one SMS to the gateway, without marks: one part, a critical one up to three. The delivery id is its reference. */
export async function sendSms(platform: Platform, letter: Letter): Promise<Outcome> {
  const { sms } = platform.config.outside
  const to = letter.contact ? addressesOf(platform, letter.personId, letter.contact).phone : null
  if (!sms) return skipped('channelOff')
  if (!to) return skipped('noAddress')
  if (!letter.phoneVerified) return skipped('notVerified')
  const { url, option } = gateway(sms.url, '/sms/v1/send')
  const link = letter.link ? platform.config.publicUrl + letter.link : null
  const body = {
    brand: option('brand') ?? platform.translate(letter.lang, 'notify.sms.brand'),
    to,
    text: smsText(letter.title, letter.body, link, letter.level === 'critical' ? 3 : 1),
    reference: letter.id,
    callback_url: reportUrl(platform, letter.id),
  }
  const answer = await ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${sms.key}` },
    body: JSON.stringify(body),
  })
  if ('is' in answer) return answer
  return answer.status >= 200 && answer.status < 300 ? sent(idOf(answer.text)) : outcomeOf(answer)
}

function idOf(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { id?: unknown }
    return typeof id === 'string' ? id : null
  } catch {
    return null
  }
}
