import { ask, failed, gateway, outcomeOf, sent, withoutMarks, type Outcome } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Answer } from './replies.ts'

const ONE_PART = 160

/** The words as one SMS of the cheapest encoding carries them: without marks, at most 160 signs. */
export function oneSms(text: string): string {
  // Signs of the extension table take two places; words never need them.
  const plain = withoutMarks(text).replace(/[\^{}\\[~\]|]/g, ' ')
  return plain.length <= ONE_PART ? plain : `${plain.slice(0, ONE_PART - 3).replace(/\s+\S*$/, '')}...`
}

export async function sendSms(ctx: Ctx, id: string, answer: Answer): Promise<Outcome> {
  const { sms } = ctx.config.outside
  if (!sms) return failed('channelOff')
  const { url, option } = gateway(sms.url, '/sms/v1/send')
  const body = {
    brand: option('brand') ?? ctx.t('notify.sms.brand'),
    to: answer.to,
    text: oneSms(answer.text),
    reference: id,
  }
  const said = await ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${sms.key}` },
    body: JSON.stringify(body),
  })
  if ('is' in said) return said
  return said.status >= 200 && said.status < 300 ? sent() : outcomeOf(said)
}
