import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { sendSoon } from '../logout-queue.ts'
import { countUse, findByClientId } from '../store-clients.ts'
import { touchConsent } from '../store-consents.ts'
import type { OidcContext, OidcProvider } from './oidc.ts'
import { visitorOf } from './visitor.ts'

/** What the library says in its own words when something is used a second time. */
const REUSED = /already (used|consumed)/

/**
 * After each answer: counts for the register, «last used» for the person, an audit row when a code or token comes a
 * second time, and our own sign-out when the person chose to leave both places.
 */
export function countWhatHappens(platform: Platform, provider: OidcProvider): void {
  for (const event of ['grant.error', 'authorization.error'])
    provider.on(event, (ctx, error) => {
      const { error_detail: detail, error_description: words } = error as Record<string, string | undefined>
      ctx.state['refusal'] = `${detail ?? ''} ${words ?? ''}`
    })
  provider.on('server_error', (ctx, error) =>
    platform.log.error({ err: error, route: ctx.oidc?.route }, 'openid provider'),
  )
  provider.use(async (ctx, next) => {
    await next()
    if (!ctx.oidc?.route) return
    await after(platform, ctx).catch((error: unknown) => platform.log.error({ err: error }, 'openid counting'))
  })
}

async function after(platform: Platform, ctx: OidcContext): Promise<void> {
  const { route, body, client, entities } = ctx.oidc
  if (route === 'end_session_confirm' && ctx.status === 303) {
    sendSoon(platform)
    if (body?.['logout'] === 'yes') await leaveHere(platform, ctx)
  }
  if (!client) return
  const accountId = entities['Account']?.accountId
  if (route === 'token') return afterToken(platform, ctx, client.clientId, accountId)
  if (route === 'userinfo' && ctx.status === 200) await used(platform, client.clientId, 'userinfo', accountId)
}

async function afterToken(platform: Platform, ctx: OidcContext, clientId: string, accountId: string | undefined) {
  if (ctx.status === 200) {
    const what = ctx.oidc.params?.['grant_type'] === 'refresh_token' ? 'refresh' : 'signIn'
    return used(platform, clientId, what, accountId)
  }
  await used(platform, clientId, 'refused', undefined)
  if (!REUSED.test(String(ctx.state['refusal'] ?? ''))) return
  await inTransaction(platform, { actor: SYSTEM, action: 'openid.reuse' }, async (own) => {
    own.audit('openid-partner', clientId, { what: ctx.oidc.params?.['grant_type'] })
    return { result: undefined }
  })
}

async function used(platform: Platform, clientId: string, what: string, accountId: string | undefined): Promise<void> {
  const { db } = platform.database
  const now = platform.clock.now()
  const row = await findByClientId(db, clientId)
  if (row) await countUse(db, row.id, legalDate(now), what)
  if (accountId) await touchConsent(db, accountId, clientId, now)
}

/** The person chose to leave both places: our own session ends as by the button of our own pages. */
async function leaveHere(platform: Platform, ctx: OidcContext): Promise<void> {
  const visitor = visitorOf(ctx.req)
  if (!visitor || visitor.actor.kind === 'anyone') return
  const facts = {
    ...visitor.facts,
    setCookie: (name: string) => ctx.append('Set-Cookie', `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`),
  }
  const who = { actor: visitor.actor, request: facts, action: identityContract.signOut.id }
  await inTransaction(platform, who, async (own) => ({ result: await own.call(identityContract.signOut, {}) }))
}
