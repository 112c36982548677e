import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AUDIENCES } from './contract.ts'
import { isBehind } from './shared/front.ts'
import { current, mustBeOpen } from './show.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The commune that the matter itself names, else the one that the person chose on this device. */
const communeOf = (ctx: Ctx, input: unknown): string | undefined =>
  [(input as { communeId?: unknown } | null)?.communeId, ctx.request.choice?.('commune')].find(
    (one): one is string => typeof one === 'string' && UUID.test(one),
  )

/**
 * Refuses what is done on a screen while that service is switched off, with the operator's reason: also to whoever had
 * the form open before, and to what waited on a phone.
 */
export async function guardScreen(ctx: Ctx, screen: string, input: unknown): Promise<void> {
  const { content } = await current(ctx)
  if (!content.off.some(({ path }) => isBehind(screen, path))) return
  const chosen = ctx.request.choice?.('audience')
  const audience = AUDIENCES.find((one) => one === chosen)
  await mustBeOpen(ctx, { path: screen, audience, commune: communeOf(ctx, input) })
}
