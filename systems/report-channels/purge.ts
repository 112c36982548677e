import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { channelSetting } from './setting.ts'
import { forgetBefore } from './store.ts'
import { forgetUnfinished } from './store-talk.ts'

const DAY = 86_400_000

/** Forgets words and senders of what was settled long enough ago (Luật 91/2025/QH15: no longer than the purpose needs). */
export async function purge(ctx: Ctx): Promise<void> {
  const now = ctx.now()
  const before = new Date(now.getTime() - ctx.setting(channelSetting).keepDays * DAY)
  const count = await forgetBefore(ctx.db, before, ctx.today())
  await forgetUnfinished(ctx.db, now, new Date(now.getTime() - DAY))
  if (count > 0) ctx.log.info({ count }, 'messages of report channels forgotten')
}
