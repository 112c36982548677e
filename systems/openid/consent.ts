import { createHash } from 'node:crypto'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Details, Shared } from './contract.ts'
import type { OidcContext, OidcGrant, OidcProvider } from './provider/oidc.ts'
import { findByClientId } from './store-clients.ts'
import { findOpenConsent, type ConsentRow, type Said } from './store-consents.ts'

export const DAY_MS = 86_400_000

/** What the page says: who, and what for. */
export const saidOf = ({ name, organisation, shares }: Details): Said => ({ name, organisation, shares })

/** A fingerprint of what was said. Another purpose, or something that became required, needs a new answer. */
export function termsOf(details: Details): string {
  const shares = [...details.shares].sort((a, b) => (a.what < b.what ? -1 : 1))
  const said = [details.organisation, details.name.vi, ...shares.map((s) => [s.what, s.purpose.vi, s.required])]
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}

/** Whether an earlier answer still counts. */
export const isGood = (consent: ConsentRow | undefined, details: Details, now: Date): consent is ConsentRow =>
  consent !== undefined && consent.until > now.toISOString() && consent.terms === termsOf(details)

/** Turns a decision into what the library reads: everything that was asked, less what was declined. */
export function makeGrant(
  provider: OidcProvider,
  of: { accountId: string; clientId: string; allowed: readonly Shared[]; declined: readonly Shared[]; seconds: number },
): OidcGrant {
  const { accountId, clientId } = of
  const grant = new provider.Grant({ accountId, clientId, expiresIn: Math.max(1, Math.floor(of.seconds)) })
  grant.addOIDCScope(['openid', ...of.allowed, ...of.declined].join(' '))
  if (of.declined.length > 0) grant.rejectOIDCScope(of.declined.join(' '))
  return grant
}

/**
 * What the person allowed this partner before. A grant is one line of tokens and may end with them (a stolen code,
 * a sign-out); the decision of the person stands until they withdraw it, so a new grant is made from it.
 */
export function makeLoadGrant(platform: Platform) {
  return async (ctx: OidcContext): Promise<OidcGrant | undefined> => {
    const { provider, session, result, client, account } = ctx.oidc
    if (!client || !account) return undefined
    const row = await findByClientId(platform.database.db, client.clientId)
    const consent = await findOpenConsent(platform.database.db, account.accountId, client.clientId)
    if (!row?.approved || !isGood(consent, row.approved, platform.clock.now())) return undefined
    const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
    const before = id ? await provider.Grant.find(id) : undefined
    if (before && before.accountId === account.accountId && before.clientId === client.clientId) return before
    const grant = makeGrant(provider, {
      accountId: account.accountId,
      clientId: client.clientId,
      allowed: consent.allowed,
      declined: consent.declined,
      seconds: (Date.parse(consent.until) - platform.clock.now().getTime()) / 1_000,
    })
    await grant.save()
    return grant
  }
}
