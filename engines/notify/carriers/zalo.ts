import { z } from 'zod'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import { addressesOf } from '../contacts.ts'
import type { Letter } from '../delivery-store.ts'
import { ask, failed, gateway, later, outcomeOf, sent, skipped, type Outcome } from './outcome.ts'

const Reply = z.object({ error: z.number(), data: z.object({ msg_id: z.string() }).partial().optional() })
const PERMANENT = new Set([-108, -201])
const BODY = 500

/** Hands one notice to the province's Zalo official account. Zalo always answers 200; the number in `error` tells. */
export async function sendZalo(platform: Platform, letter: Letter): Promise<Outcome> {
  const { zalo } = platform.config.outside
  const to = letter.contact ? addressesOf(platform, letter.personId, letter.contact) : null
  if (!zalo) return skipped('channelOff')
  const recipient = to?.zaloId
    ? { user_id: to.zaloId }
    : to?.phone && letter.phoneVerified
      ? { phone: to.phone.slice(1) }
      : null
  if (!recipient) return skipped('noAddress')
  const { url, option } = gateway(zalo.url, '/zalo/v3.0/oa/message/transaction')
  const body = {
    recipient,
    template_id: option('template') ?? 'notice',
    template_data: {
      title: letter.title,
      body: cut(letter.body, BODY),
      link: letter.link ? platform.config.publicUrl + letter.link : '',
    },
    tracking_id: letter.id,
  }
  const headers = { 'content-type': 'application/json', access_token: zalo.key }
  const answer = await ask(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if ('is' in answer) return answer
  return answer.status === 200 ? read(answer.text) : outcomeOf(answer)
}

function read(text: string): Outcome {
  const reply = Reply.safeParse(parse(text))
  if (!reply.success) return later('carrierDown')
  const { error, data } = reply.data
  if (error === 0) return sent(data?.msg_id ?? null)
  if (PERMANENT.has(error)) return failed(error === -108 ? 'badAddress' : 'refused')
  return later(error === -216 ? 'wrongKey' : 'busy')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
