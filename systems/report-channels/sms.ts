import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { queueReply } from './replies.ts'
import { onlyCode } from './report-code.ts'
import { numberOf, senderKey } from './sender.ts'
import { sendOn } from './send-on.ts'
import { channelSetting } from './setting.ts'
import { mustBeFresh, mustBeGateway, rawBody, shaped } from './signed-body.ts'
import * as store from './store.ts'
import { addPart, dropParts } from './store-talk.ts'
import { receiptText, stateText } from './words.ts'

/** One SMS as the gateway posts it; a long text may come in parts. */
const Inbound = z.object({
  id: z.string().min(1).max(200),
  from: z.string().regex(/^\+[1-9]\d{7,14}$/),
  to: z.string().max(30).default(''),
  text: z.string().max(4000),
  at: z.iso.datetime({ offset: true }),
  part: z
    .object({ reference: z.string().min(1).max(60), number: z.int().min(1).max(20), total: z.int().min(1).max(20) })
    .optional(),
})
type Inbound = z.output<typeof Inbound>

const HOUR = 3_600_000
const COUNTED = ['sent', 'waiting', 'advised', 'asked']
const USE = 'report-channels.part'
const OK = { ok: true as const }
/** Less than this tells nothing. */
const LEAST = 5

/** The gateway's webhook. It answers only the gateway; the sender is answered by SMS after the commit. */
export async function sms(ctx: Ctx): Promise<{ ok: true }> {
  const { smsSecret } = ctx.config.inbound
  if (smsSecret === undefined || !ctx.setting(channelSetting).sms.on) throw unavailable('report-channels.off')
  const body = await rawBody(ctx)
  mustBeGateway(ctx, smsSecret, body)
  const inbound = shaped(body, Inbound)
  mustBeFresh(ctx, Date.parse(inbound.at))
  await take(ctx, inbound)
  return OK
}

async function take(ctx: Ctx, inbound: Inbound): Promise<void> {
  const id = newId(ctx.now().getTime())
  const sender = { channel: 'sms' as const, address: inbound.from, name: '', verified: true }
  const key = senderKey(ctx.platform, sender)
  const externalId = numberOf(`sms ${inbound.id}`)
  if (!(await store.addMessage(ctx.db, { id, channel: 'sms', externalId, sender: key, at: ctx.now() }))) return
  ctx.audit('report-channels-message', id, { channel: 'sms' })
  await store.lockSender(ctx.db, key)
  const whole = inbound.part ? await join(ctx, key, inbound) : inbound.text
  if (whole === undefined) return store.settle(ctx.db, id, { state: 'talk' }, ctx.now())
  const told = afterKeyword(clean(whole), ctx.setting(channelSetting).sms.keyword)
  if (told === undefined || (told.length < LEAST && !onlyCode(told))) return help(ctx, id, key, inbound.from)
  const since = new Date(ctx.now().getTime() - HOUR)
  if ((await store.countSince(ctx.db, key, COUNTED, since)) >= ctx.setting(channelSetting).perHour)
    return tooMany(ctx, id, key, inbound.from)
  const code = onlyCode(told)
  if (code) {
    await store.settle(ctx.db, id, { state: 'asked' }, ctx.now())
    return queueReply(ctx, id, 'sms', { to: inbound.from, text: await stateText(ctx, key, code) })
  }
  const kept = { sender, subject: '', text: told }
  const outcome = await sendOn(ctx, { id, senderKey: key, kept, photos: [], mayName: true })
  await queueReply(ctx, id, 'sms', { to: inbound.from, text: receiptText(ctx, outcome, 'sms') })
}

const clean = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()

/** What follows the keyword, however it is written; undefined when it is not there. */
export function afterKeyword(text: string, keyword: string): string | undefined {
  const found = /^(\p{L}+)(?:[\s:.,-]+|$)/u.exec(text)
  if (!found || fold(found[1] ?? '') !== keyword.toLowerCase()) return undefined
  return text.slice(found[0].length).trim()
}

/** Parts come in any order and may come twice; the last one completes the text. */
async function join(ctx: Ctx, sender: Buffer, { part, text }: Inbound): Promise<string | undefined> {
  if (!part || part.number > part.total) return text
  const owner = `${part.reference} ${part.number}`
  const sealed = seal(ctx.platform, USE, owner, text)
  const parts = await addPart(ctx.db, { ...part, sender, sealed, at: ctx.now() })
  const all = parts.filter(({ total }) => total === part.total)
  if (all.length < part.total) return undefined
  await dropParts(ctx.db, sender, part.reference)
  return all.map((one) => open<string>(ctx.platform, USE, `${part.reference} ${one.number}`, one.sealed)).join('')
}

async function help(ctx: Ctx, id: string, key: Buffer, to: string): Promise<void> {
  await store.settle(ctx.db, id, { state: 'ignored' }, ctx.now())
  if (!(await store.sayOnce(ctx.db, key, 'help', ctx.today()))) return
  const { keyword } = ctx.setting(channelSetting).sms
  await queueReply(ctx, id, 'sms', { to, text: ctx.t('report-channels.server.reply.sms.help', { keyword }) })
}

async function tooMany(ctx: Ctx, id: string, key: Buffer, to: string): Promise<void> {
  await store.settle(ctx.db, id, { state: 'ignored' }, ctx.now())
  if (!(await store.sayOnce(ctx.db, key, 'tooMany', ctx.today()))) return
  const { perHour } = ctx.setting(channelSetting)
  await queueReply(ctx, id, 'sms', { to, text: ctx.t('report-channels.server.reply.tooMany', { max: perHour }) })
}
