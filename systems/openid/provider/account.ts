import { reveal, type Personal } from '@hue-s/engines/identity/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { findOpenConsent } from '../store-consents.ts'
import type { OidcContext } from './oidc.ts'

/** Which claims belong to what a person allows. */
export const CLAIMS = {
  // How the person proved who they are is part of every answer, not something to decline.
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['name'],
  birthdate: ['birthdate'],
  email: ['email'],
  phone: ['phone_number'],
  assurance: ['assurance_level'],
} as const

const COLUMNS: Readonly<Record<string, { column: Personal; claim: string }>> = {
  profile: { column: 'name', claim: 'name' },
  birthdate: { column: 'birthDate', claim: 'birthdate' },
  email: { column: 'email', claim: 'email' },
  phone: { column: 'phone', claim: 'phone_number' },
}

/**
 * The person behind a token. What is personal leaves only here, when the partner asks for it, and each time it is
 * written down for the person to see (Luật 91/2025/QH15).
 */
export function makeFindAccount(platform: Platform) {
  return async (ctx: OidcContext, accountId: string) => ({
    accountId,
    claims: async (use: string, scope: string) => {
      const clientId = ctx.oidc.client?.clientId
      if (use !== 'userinfo' || !clientId) return { sub: accountId }
      return { sub: accountId, ...(await tell(platform, accountId, clientId, scope.split(' '))) }
    },
  })
}

async function tell(platform: Platform, accountId: string, clientId: string, scopes: readonly string[]) {
  const wanted = scopes.flatMap((scope) => COLUMNS[scope] ?? [])
  return inTransaction(platform, { actor: SYSTEM, action: null }, async (ctx) => {
    const consent = await findOpenConsent(ctx.db, accountId, clientId)
    // Withdrawn in this very moment: nothing goes out any more.
    if (!consent) return { result: {} }
    const allowed = wanted.filter((_, n) => consent.allowed.some((what) => COLUMNS[what] === wanted[n]))
    const told: Record<string, unknown> = {}
    if (allowed.length > 0) {
      const what = allowed.map(({ column }) => column)
      const record = { kind: 'openid-partner', id: clientId }
      const found = await reveal(ctx, accountId, { purpose: 'openid', what, record })
      for (const { column, claim } of allowed) if (found[column] !== null) told[claim] = found[column]
    }
    if (scopes.includes('assurance')) told['assurance_level'] = consent.level
    return { result: told }
  })
}
