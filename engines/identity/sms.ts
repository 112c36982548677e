import { ask, gateway, outcomeOf, withoutMarks } from '@hue-s/engines/notify/index.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import type { Lang, Values } from '@hue-s/kernel/shared/text.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'

const PAUSES_MS = [0, 1_500, 4_000]

/** Stops where this instance has no SMS carrier: better said before a code is asked for than after. */
export function mustHaveSms(platform: Platform): void {
  if (!platform.config.outside.sms) throw unavailable('identity.smsOff')
}

/**
 * The words of a message with a code: the code first, so that it shows in the notice of a locked phone; last the line
 * by which browsers fill it in (WICG «Origin-bound one-time codes»).
 */
export function codeMessage(platform: Platform, lang: Lang, key: string, code: string, values: Values = {}): string {
  const app = brandOf(platform, lang)
  const host = new URL(platform.config.publicUrl).hostname
  const words = platform.translate(lang, key, { ...values, app, code })
  return `${withoutMarks(words)}\n\n@${host} #${code}`
}

function brandOf(platform: Platform, lang: Lang): string {
  const { sms } = platform.config.outside
  const option = sms ? gateway(sms.url, '/sms/v1/send').option('brand') : undefined
  return option ?? platform.translate(lang, 'notify.sms.brand')
}

/** Hands one message to the carrier, at once and twice more: a code is of no use later. Answers whether it was taken. */
export async function sendMessage(
  platform: Platform,
  to: string,
  text: string,
  reference: string,
  lang: Lang,
): Promise<boolean> {
  const { sms } = platform.config.outside
  if (!sms) return false
  const { url } = gateway(sms.url, '/sms/v1/send')
  const body = JSON.stringify({ brand: brandOf(platform, lang), to, text, reference })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${sms.key}` }
  for (const pause of PAUSES_MS) {
    if (pause > 0) await new Promise((done) => setTimeout(done, pause))
    const answer = await ask(url, { method: 'POST', headers, body })
    if (!('is' in answer) && answer.status >= 200 && answer.status < 300) return true
    const outcome = 'is' in answer ? answer : outcomeOf(answer)
    if (outcome.is !== 'later') return false
  }
  return false
}
