import { z } from 'zod'
import { ask, failed, gateway, later, outcomeOf, sent, type Outcome } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Answer } from './replies.ts'

const Said = z.object({ error: z.number() })
/** Wrong recipient, wrong content, or the time in which an official account may answer is over. */
const LASTING = new Set([-201, -108, -213, -230])

/** Answers inside a conversation of the official account: text, with what a finger may press below it. */
export async function sendZalo(ctx: Ctx, _id: string, { to, text, choices = [] }: Answer): Promise<Outcome> {
  const { zalo } = ctx.config.outside
  if (!zalo) return failed('channelOff')
  // The address of notices may be configured whole; conversations have theirs beside it.
  const url = gateway(zalo.url, '/zalo/v3.0/oa/message/cs').url.replace(/\/(transaction|template)$/, '/cs')
  const buttons = choices.map(({ title, payload }) => ({ type: 'oa.query.hide', title, payload }))
  const message = buttons.length > 0 ? { text, attachment: { type: 'template', payload: { buttons } } } : { text }
  const answered = await ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', access_token: zalo.key },
    body: JSON.stringify({ recipient: { user_id: to }, message }),
  })
  if ('is' in answered) return answered
  if (answered.status !== 200) return outcomeOf(answered)
  const said = Said.safeParse(parse(answered.text))
  if (!said.success) return later('carrierDown')
  if (said.data.error === 0) return sent()
  return LASTING.has(said.data.error) ? failed('refused') : later(said.data.error === -216 ? 'wrongKey' : 'busy')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
