import { AsyncLocalStorage } from 'node:async_hooks'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { logoutPage, notePage } from './eid-pages.ts'
import { claimsOf, type EidPerson, subjectOf } from './eid-people.ts'
import { type Interaction, type loadOidc, makeStore, type OidcContext, type OidcProvider } from './oidc.ts'
import { Html, type Lang, pickLang } from './page.ts'
import { isLoopback } from './serve.ts'

export type EidClient = { client_id: string; client_secret?: string; redirect_uris?: string[] }
export type EidOptions = {
  host?: string
  port?: number
  lang?: Lang
  /** The address a browser uses for this server, if a proxy stands before it. */
  issuer?: string | undefined
  /** The product's own address; its sign-in callback is allowed besides those on loopback. */
  productUrl?: string | undefined
  clients?: EidClient[] | undefined
  people?: EidPerson[] | undefined
}
export type EidDesk = { lang: Lang; people: EidPerson[]; others: Map<string, EidPerson> }
type Oidc = Awaited<ReturnType<typeof loadOidc>>
type GrantContext = {
  oidc: { provider: OidcProvider; client: { clientId: string }; account: { accountId: string } }
}

export const defaultEidClient: EidClient = { client_id: 'province', client_secret: 'sandbox-eid-secret' }
const callbackPath = '/api/identity/eid/callback'

const keyOf = (pair: { privateKey: { export: (as: { format: 'jwk' }) => object } }, alg: string) => ({
  ...pair.privateKey.export({ format: 'jwk' }),
  use: 'sig',
  alg,
  kid: `${alg}-${randomBytes(4).toString('hex')}`,
})

/** New signing keys at each start; nothing is kept on disk. */
const makeKeys = () => [
  keyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'RS256'),
  keyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'),
]

/** Whether a redirect goes to the product: any port of this machine, or the product's public address. */
function isProductAddress(value: string, productUrl: string | undefined, path?: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  if (path !== undefined && !url.pathname.endsWith(path)) return false
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return true
  return productUrl !== undefined && URL.canParse(productUrl) && url.origin === new URL(productUrl).origin
}

/** Real registrations name one way of client authentication; this provider takes the header and the body alike. */
const authMethod = new AsyncLocalStorage<string>()

/** Runs an answer with the way of client authentication that the request itself uses. */
export function withClientAuth<T>(req: IncomingMessage, answer: () => T): T {
  const isBasic = req.headers.authorization?.startsWith('Basic ') === true
  return authMethod.run(isBasic ? 'client_secret_basic' : 'client_secret_post', answer)
}

function registration(client: EidClient) {
  return {
    client_id: client.client_id,
    ...(client.client_secret === undefined ? {} : { client_secret: client.client_secret }),
    token_endpoint_auth_method: client.client_secret === undefined ? 'none' : authMethod.getStore(),
    redirect_uris: client.redirect_uris ?? [`http://127.0.0.1${callbackPath}`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }
}

const langOf = (ctx: OidcContext, lang: Lang) => pickLang(ctx.oidc?.params?.ui_locales, lang)

const say = (ctx: OidcContext, body: string) => Object.assign(ctx, { type: 'html', body })

/** The registered applications, looked up per request so that either way of authentication fits. */
function makeAdapter(store: ReturnType<typeof makeStore>, clients: EidClient[]) {
  const byId = new Map(clients.map((one) => [one.client_id, one]))
  return (model: string) => {
    const rows = store.adapter(model)
    if (model !== 'Client') return rows
    const find = async (id: string) => {
      const client = byId.get(id)
      return client && registration(client)
    }
    return { ...rows, find }
  }
}

/** No consent page: the sign-in page says what is shared, and signing in is the consent. */
function makePolicy({ interactionPolicy }: Oidc) {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const notYet = (ctx: OidcContext) => !ctx.oidc?.result?.login
  // People at one test machine change places, so every sign-in asks anew.
  policy.get('login').checks.add(new interactionPolicy.Check('each_time', 'Sign-in is asked each time', notYet))
  return policy
}

async function grantAll(ctx: GrantContext) {
  const { provider, client, account } = ctx.oidc
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  grant.addOIDCScope('openid profile')
  await grant.save()
  return grant
}

/** The pages that the provider itself shows. */
function makePages({ lang }: EidDesk) {
  return {
    logoutSource: (ctx: OidcContext, form: string) => say(ctx, logoutPage(langOf(ctx, lang), new Html(form))),
    postLogoutSuccessSource: (ctx: OidcContext) =>
      say(ctx, notePage(langOf(ctx, lang), 'eid.logout.title', 'eid.logout.done')),
    renderError: (ctx: OidcContext, out: { error: string; error_description?: string }) => {
      const reason = out.error_description ?? out.error
      say(ctx, notePage(langOf(ctx, lang), 'eid.failed.title', 'eid.failed.text', { reason }))
    },
  }
}

function findPerson({ people, others }: EidDesk, sub: string) {
  const person = [...people, ...others.values()].find(({ citizenId }) => subjectOf(citizenId) === sub)
  return person && { accountId: sub, claims: () => claimsOf(person) }
}

/** Everything `oidc-provider` is told, and the store it works on. */
export function makeSettings(desk: EidDesk, options: EidOptions, oidc: Oidc) {
  const store = makeStore()
  const { renderError, ...rpInitiatedLogout } = makePages(desk)
  const config = {
    adapter: makeAdapter(store, options.clients ?? [defaultEidClient]),
    acrValues: ['level1', 'level2'],
    claims: {
      openid: ['sub', 'citizen_id', 'name', 'birthdate', 'gender', 'level', 'account_type', 'acr'],
      profile: ['name', 'birthdate', 'gender'],
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    conformIdTokenClaims: false,
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      // Cookies do not know ports: names of our own, so a provider inside the product keeps its own.
      names: { session: 'eid_session', interaction: 'eid_interaction', resume: 'eid_resume' },
    },
    discovery: { ui_locales_supported: ['vi', 'en'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, ...rpInitiatedLogout },
    },
    findAccount: (_: unknown, sub: string) => findPerson(desk, sub),
    interactions: { policy: makePolicy(oidc), url: (_: unknown, { uid }: Interaction) => `/interaction/${uid}` },
    jwks: { keys: makeKeys() },
    loadExistingGrant: grantAll,
    pkce: { required: () => true },
    renderError,
    scopes: ['openid', 'profile'],
    ttl: { AuthorizationCode: 60, AccessToken: 900, IdToken: 900, Interaction: 1800, Session: 7200, Grant: 7200 },
  }
  return { store, config }
}

/** Lets the product's callback and its address after sign-out in, on whatever port it runs. */
export function allowProduct(provider: OidcProvider, productUrl: string | undefined): void {
  const { prototype } = provider.Client
  const { redirectUriAllowed, postLogoutRedirectUriAllowed } = prototype
  prototype.redirectUriAllowed = function (uri) {
    return isProductAddress(uri, productUrl, callbackPath) || redirectUriAllowed.call(this, uri)
  }
  prototype.postLogoutRedirectUriAllowed = function (uri) {
    return isProductAddress(uri, productUrl) || postLogoutRedirectUriAllowed.call(this, uri)
  }
}
