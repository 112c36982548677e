import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { openLogout } from './logout-queue.ts'
import { reach } from './outward.ts'
import { getProvider } from './provider/instance.ts'
import { settleLogout, takeLogouts, type LogoutRow } from './store-consents.ts'

/** With pauses that double up to four hours, this is about a day and a half. */
const MOST_TRIES = 16
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Sends what is due, a few at a time, outside any transaction: a slow partner must hold nothing. */
export async function deliverLogouts(platform: Platform): Promise<void> {
  const { db } = platform.database
  for (let round = 0; round < 10; round++) {
    const due = await takeLogouts(db, platform.clock.now(), 20)
    await Promise.all(due.map((row) => deliver(platform, row)))
    if (due.length < 20) break
  }
}

async function deliver(platform: Platform, row: LogoutRow): Promise<void> {
  const error = await send(platform, row).catch((thrown: unknown) => (thrown as Error).message.slice(0, 200))
  await settleLogout(platform.database.db, row.id, platform.clock.now(), error, row.tries >= MOST_TRIES)
}

/** Null when the partner took it, or has nowhere to be told. */
async function send(platform: Platform, row: LogoutRow): Promise<string | null> {
  const { accountId, sid } = openLogout(platform, row)
  const provider = await getProvider(platform)
  const client = await provider.Client.find(row.clientId)
  if (!client?.backchannelLogoutUri) return null
  const token = new provider.IdToken({ sub: accountId }, { client, ctx: undefined })
  token.mask = { sub: null }
  token.set('events', { [EVENT]: {} })
  // One number for every try of one sign-out, so that a partner can tell a repeat.
  token.set('jti', row.id)
  if (sid !== undefined) token.set('sid', sid)
  const body = new URLSearchParams({ logout_token: await token.issue({ use: 'logout' }) }).toString()
  const { status } = await reach(client.backchannelLogoutUri, {
    method: 'POST',
    body,
    type: 'application/x-www-form-urlencoded',
    maxBytes: 10_000,
    loopback: platform.config.mode === 'demo',
  })
  return status === 200 || status === 204 ? null : `status ${status}`
}
