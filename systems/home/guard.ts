import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { glance } from '@hue-s/kernel/server/glance.ts'
import { AUDIENCES } from './contract.ts'
import { isBehind } from './shared/front.ts'
import { mustBeOpen } from './show.ts'
import { latest } from './store.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The commune that the matter itself names, else the one that the person chose on this device. */
const communeOf = (ctx: Ctx, input: unknown): string | undefined =>
  [(input as { communeId?: unknown } | null)?.communeId, ctx.request.choice?.('commune')].find(
    (one): one is string => typeof one === 'string' && UUID.test(one),
  )

/** Within a second a switch counts in every process, whatever happens. */
const inForce = glance('home', 1_000, latest)

/**
 * Refuses what is done on a screen while that service is switched off, with the operator's reason: also to whoever had
 * the form open before, and to what waited on a phone.
 */
export async function guardScreen(ctx: Ctx, screen: string, input: unknown): Promise<void> {
  const off = (await inForce(ctx))?.content.off ?? []
  if (!off.some(({ path }) => isBehind(screen, path))) return
  const chosen = ctx.request.choice?.('audience')
  const audience = AUDIENCES.find((one) => one === chosen)
  await mustBeOpen(ctx, { path: screen, audience, commune: communeOf(ctx, input) })
}
