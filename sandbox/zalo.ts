import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Ask, readJson, Refusal, sendJson } from './serve.ts'

export type ZaloMessage = {
  kind: 'zalo'
  id: string
  at: string
  /** A phone in E.164 form, or a Zalo user id. */
  to: string
  templateId: string
  data: Record<string, string | number>
  trackingId: string
}

const Transaction = z.object({
  recipient: z.union([
    z.strictObject({ user_id: z.string().regex(/^\d{1,32}$/) }),
    z.strictObject({ phone: z.string().max(20) }),
  ]),
  template_id: z.string().min(1).max(64),
  template_data: z.record(z.string().max(64), z.union([z.string().max(2000), z.number()])),
  tracking_id: z.string().max(48).default(''),
})

const Chat = z.object({
  recipient: z.object({ user_id: z.string().regex(/^\d{1,32}$/) }),
  message: z.object({
    text: z.string().min(1).max(2000),
    attachment: z
      .object({ payload: z.object({ buttons: z.array(z.object({ title: z.string(), payload: z.string() })).max(5) }) })
      .optional(),
  }),
})

/** Zalo answers HTTP 200 always; the number in `error` tells. */
const fail = (ask: Ask, error: number, message: string): void => sendJson(ask.res, 200, { error, message })

/** Zalo writes phones as 849…; E.164 is taken too. */
function phoneOf(written: string): string | undefined {
  return /^\+?84[35789]\d{8}$/.test(written) ? `+${written.replace('+', '')}` : undefined
}

/** `POST /zalo/v3.0/oa/message/transaction`: a notice by template from an official account. */
export async function answerZalo(ask: Ask, token: string, take: (message: ZaloMessage) => void): Promise<void> {
  if (ask.method !== 'POST') throw new Refusal(405, 'method', 'Use POST')
  if (ask.req.headers.access_token !== token) return fail(ask, -216, 'Access token is invalid or expired')
  const body = await readJson(ask.req, Transaction).catch((error: unknown) => {
    if (error instanceof Refusal) return error
    throw error
  })
  if (body instanceof Refusal) return fail(ask, -201, `Params is invalid (${body.message})`)
  const { recipient } = body
  const to = 'phone' in recipient ? phoneOf(recipient.phone) : recipient.user_id
  if (to === undefined) return fail(ask, -108, 'Phone number is invalid')
  const id = randomBytes(12).toString('hex')
  const at = new Date().toISOString()
  const { template_id: templateId, template_data: data, tracking_id: trackingId } = body
  take({ kind: 'zalo', id, at, to, templateId, data, trackingId })
  sendJson(ask.res, 200, { error: 0, message: 'Success', data: { msg_id: id, sent_time: String(Date.parse(at)) } })
}

/** `POST /zalo/v3.0/oa/message/cs`: an answer in a conversation, with buttons below it. */
export async function answerChat(ask: Ask, token: string, take: (message: ZaloMessage) => void): Promise<void> {
  if (ask.method !== 'POST') throw new Refusal(405, 'method', 'Use POST')
  if (ask.req.headers.access_token !== token) return fail(ask, -216, 'Access token is invalid or expired')
  const body = await readJson(ask.req, Chat).catch((error: unknown) => {
    if (error instanceof Refusal) return error
    throw error
  })
  if (body instanceof Refusal) return fail(ask, -201, `Params is invalid (${body.message})`)
  const id = randomBytes(12).toString('hex')
  const { text, attachment } = body.message
  const buttons = attachment?.payload.buttons.map(({ title }) => title).join(' · ')
  const data = { text, ...(buttons ? { buttons } : {}) }
  take({
    kind: 'zalo',
    id,
    at: new Date().toISOString(),
    to: body.recipient.user_id,
    templateId: 'chat',
    data,
    trackingId: '',
  })
  sendJson(ask.res, 200, { error: 0, message: 'Success', data: { message_id: id } })
}

export const refuseZalo = (ask: Ask): void => fail(ask, -32, 'Exceeded the limit of requests per minute')
