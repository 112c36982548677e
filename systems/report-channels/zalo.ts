import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { numberOf, senderKey } from './sender.ts'
import { channelSetting } from './setting.ts'
import { mustBeFresh, mustBeZalo, rawBody, shaped } from './signed-body.ts'
import * as store from './store.ts'
import { talk, type Said } from './zalo-talk.ts'

const Degrees = z.coerce.number()
const Attachment = z.object({
  type: z.string().max(40),
  payload: z
    .object({
      url: z.string().max(2000).optional(),
      coordinates: z.object({ latitude: Degrees, longitude: Degrees }).optional(),
    })
    .optional(),
})
/** An event of the official account, as far as a report needs it; other fields are not read. */
const Event = z.object({
  app_id: z.coerce.string().max(40),
  event_name: z.string().max(60),
  timestamp: z.coerce.number(),
  sender: z.object({ id: z.coerce.string().regex(/^\d{1,32}$/) }),
  message: z
    .object({
      msg_id: z.string().min(1).max(100),
      text: z.string().max(8000).default(''),
      attachments: z.array(Attachment).max(20).default([]),
    })
    .optional(),
})
type Event = z.output<typeof Event>

const KNOWN = new Set(['user_send_text', 'user_send_image', 'user_send_location'])
const HOUR = 3_600_000
const PER_HOUR = 120
const OK = { ok: true as const }

/** Zalo's webhook. The answer goes out after the commit, so that Zalo never waits. */
export async function zalo(ctx: Ctx): Promise<{ ok: true }> {
  const { zalo: account } = ctx.config.inbound
  if (!account || !ctx.setting(channelSetting).zalo.on) throw unavailable('report-channels.off')
  const body = await rawBody(ctx)
  mustBeZalo(ctx, account, body)
  const event = shaped(body, Event)
  mustBeFresh(ctx, event.timestamp)
  if (event.app_id !== account.appId || !KNOWN.has(event.event_name) || !event.message) return OK
  await take(ctx, event, event.message)
  return OK
}

async function take(ctx: Ctx, event: Event, message: NonNullable<Event['message']>): Promise<void> {
  const id = newId(ctx.now().getTime())
  const sender = { channel: 'zalo' as const, address: event.sender.id, name: '', verified: true }
  const key = senderKey(ctx.platform, sender)
  const externalId = numberOf(`zalo ${message.msg_id}`)
  if (!(await store.addMessage(ctx.db, { id, channel: 'zalo', externalId, sender: key, at: ctx.now() }))) return
  ctx.audit('report-channels-message', id, { channel: 'zalo' })
  await store.lockSender(ctx.db, key)
  await store.settle(ctx.db, id, { state: 'talk' }, ctx.now())
  const since = new Date(ctx.now().getTime() - HOUR)
  if ((await store.countSince(ctx.db, key, ['talk'], since)) > PER_HOUR) return
  await talk(ctx, { id, sender, key, said: saidBy(event.event_name, message) })
}

function saidBy(name: string, { text, attachments }: NonNullable<Event['message']>): Said {
  const clean = text
    .normalize('NFC')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()
    .slice(0, 2000)
  const place = attachments.find(({ payload }) => payload?.coordinates)?.payload?.coordinates
  const photos = attachments.flatMap(({ type, payload }) => (type === 'image' && payload?.url ? [payload.url] : []))
  return {
    text: clean,
    ...(name === 'user_send_location' && place ? { at: { lat: place.latitude, lon: place.longitude } } : {}),
    photos: name === 'user_send_image' ? photos : [],
  }
}
