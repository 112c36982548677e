import webPush from 'web-push'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import * as store from './store.ts'

const USE = 'notify.senderKey'
const NAME = 'vapid'

/** Makes the key that signs our pushes (VAPID, RFC 8292) at the first start; subscriptions are bound to it for good. */
export async function prepareSenderKey(ctx: Ctx): Promise<void> {
  if (await store.findSenderKey(ctx.db, NAME)) return
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  await store.addSenderKey(ctx.db, NAME, publicKey, seal(ctx.platform, USE, NAME, privateKey), ctx.now())
}

export interface SenderKey {
  publicKey: string
  privateKey: string
}

/** The key pair that signs our pushes. */
export async function getSenderKey(platform: Platform): Promise<SenderKey> {
  const found = await store.findSenderKey(platform.database.db, NAME)
  if (!found) throw new Error('the sender key was not prepared')
  return { publicKey: found.publicKey, privateKey: open<string>(platform, USE, NAME, found.sealed) }
}
