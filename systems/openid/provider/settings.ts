import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { makeLoadGrant } from '../consent.ts'
import { SHARED } from '../contract.ts'
import { isLoopback } from '../outward.ts'
import { nameHolder } from '../store-mergers.ts'
import { errorPage, loggedOutPage, logoutPage } from '../pages/plain-pages.ts'
import { CLAIMS, makeFindAccount } from './account.ts'
import { makeAdapter } from './adapter.ts'
import type { PrivateKey } from './keys.ts'
import type { OidcClient, OidcContext, OidcModule, Refused } from './oidc.ts'
import { LEVELS, levelOf, levelWanted } from './visitor.ts'

/** Everything of the provider lives below this path; only discovery has an address of its own. */
export const BASE = '/openid'
const MINUTE = 60
const DAY = 86_400

export const ROUTES = {
  authorization: `${BASE}/authorize`,
  token: `${BASE}/token`,
  userinfo: `${BASE}/userinfo`,
  revocation: `${BASE}/revoke`,
  introspection: `${BASE}/introspect`,
  end_session: `${BASE}/logout`,
  jwks: `${BASE}/jwks`,
}

export const INTERACTION = `${BASE}/interaction`

/** The public address of this instance, under which partners know it. */
export const issuerOf = (platform: Platform): string => platform.config.publicUrl.replace(/\/+$/, '')

/** Everything the library is told. What is not named here is off: code flow with PKCE and nothing else. */
export function makeSettings(platform: Platform, oidc: OidcModule, keys: readonly PrivateKey[], salt: Buffer) {
  return {
    adapter: makeAdapter(platform, oidc),
    acrValues: [...LEVELS],
    claims: { ...CLAIMS, iss: null, sid: null },
    scopes: ['openid', ...SHARED],
    clientAuthMethods: ['none', 'client_secret_basic', 'private_key_jwt'],
    clientBasedCORS,
    clockTolerance: 30,
    cookies: {
      keys: [platform.key('openid.cookies').toString('base64url')],
      names: { session: 'openid_session', interaction: 'openid_interaction', resume: 'openid_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    discovery: { ui_locales_supported: ['vi', 'en'], claims_locales_supported: ['vi'] },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256'],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      dPoP: { enabled: false },
      introspection: { enabled: true, allowedPolicy: ownTokensOnly },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: true, allowedPolicy: ownOnly },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: OidcContext, form: string) => logoutPage(platform, ctx, form),
        postLogoutSuccessSource: (ctx: OidcContext) => loggedOutPage(platform, ctx),
      },
    },
    findAccount: makeFindAccount(platform),
    interactions: {
      policy: makePolicy(oidc),
      url: (_: OidcContext, { uid }: { uid: string }) => `${INTERACTION}/${uid}`,
    },
    // A line of tokens may be renewed by every partner; without «offline_access» it ends with the session.
    issueRefreshToken: async () => true,
    jwks: { keys: [...keys] },
    loadExistingGrant: makeLoadGrant(platform),
    pairwiseIdentifier: async (_: unknown, accountId: string, client: OidcClient) =>
      pairwise(salt, await nameHolder(platform.database.db, accountId, client.clientId), client),
    pkce: { required: () => true },
    renderError: (ctx: OidcContext, out: Refused, error: Error) => errorPage(platform, ctx, out, error),
    responseTypes: ['code'],
    rotateRefreshToken: true,
    routes: ROUTES,
    // The file of a sector is read and checked when the partner is entered, by us and not at each sign-in.
    sectorIdentifierUriValidate: () => false,
    subjectTypes: ['pairwise'],
    ttl: {
      AccessToken: 10 * MINUTE,
      AuthorizationCode: MINUTE,
      Grant: 180 * DAY,
      IdToken: 10 * MINUTE,
      Interaction: 30 * MINUTE,
      RefreshToken: 30 * DAY,
      Session: DAY,
    },
  }
}

/** A name for the person that only this partner's sector knows (OpenID Connect Core 8.1). */
export const pairwise = (salt: Buffer, accountId: string, client: Pick<OidcClient, 'sectorIdentifier'>): string =>
  createHmac('sha256', salt).update(`${client.sectorIdentifier} ${accountId}`).digest('base64url')

export const secretHash = (secret: string): string =>
  createHash('sha256').update(`openid secret ${secret}`).digest('base64url')

/** The register keeps hashes of secrets, at most two while a new one takes over. */
export function compareSecret(this: OidcClient, given: string): boolean {
  const hash = Buffer.from(secretHash(given))
  const same = (this.clientSecret ?? '').split(' ').map((known) => {
    const other = Buffer.from(known)
    return other.length === hash.length && timingSafeEqual(other, hash)
  })
  return same.includes(true)
}

/** Pages of a public partner may call from the places it registered; on loopback from any port, as it may be sent to any. */
function clientBasedCORS(ctx: OidcContext, origin: string, client: OidcClient): boolean {
  if (client.tokenEndpointAuthMethod !== 'none' && ctx.oidc.route !== 'userinfo') return false
  if (!URL.canParse(origin)) return false
  const { hostname, protocol } = new URL(origin)
  const native = client.applicationType === 'native' && protocol === 'http:' && isLoopback(hostname)
  return client.redirectUris.some((uri) => {
    const known = new URL(uri)
    return known.origin === origin || (native && known.protocol === 'http:' && known.hostname === hostname)
  })
}

/** Nobody learns anything about tokens of another partner, and public partners cannot prove that it is they who ask. */
const ownOnly = async (_: OidcContext, client: OidcClient, token: { clientId: string }) =>
  token.clientId === client.clientId
const ownTokensOnly = async (_: OidcContext, client: OidcClient, token: { clientId: string }) =>
  client.tokenEndpointAuthMethod !== 'none' && token.clientId === client.clientId

/** Besides what the standard asks: a level that the partner wants is proved before it gets an answer. */
function makePolicy({ interactionPolicy }: OidcModule) {
  const policy = interactionPolicy.base()
  const tooLow = (ctx: OidcContext) =>
    levelOf(ctx.oidc.session.acr) < levelWanted(ctx.oidc.params?.['acr_values']) && Boolean(ctx.oidc.session.accountId)
  const check = new interactionPolicy.Check('acr_values', 'a higher level is needed', 'login_required', tooLow)
  policy.get('login').checks.add(check)
  return policy
}
