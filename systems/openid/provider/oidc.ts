import type { IncomingMessage, ServerResponse } from 'node:http'

/** The parts of `oidc-provider` that are used here; the package brings no types of its own. */
export interface OidcSession {
  uid: string
  accountId?: string | undefined
  acr?: string | undefined
  amr?: string[] | undefined
  loginTs?: number | undefined
  authorizations?: Record<string, { sid?: string; grantId?: string }> | undefined
  touched?: boolean
  loginAccount: (facts: { accountId: string; loginTs: number; acr: string; amr: string[] }) => void
  grantIdFor: (clientId: string) => string | undefined
}

export interface OidcClient {
  clientId: string
  clientSecret?: string
  redirectUris: string[]
  tokenEndpointAuthMethod: string
  applicationType: string
  backchannelLogoutUri?: string
  sectorIdentifier?: string
  backchannelLogout: (accountId: string, sid: string | undefined) => Promise<unknown>
  compareClientSecret: (given: string) => boolean | Promise<boolean>
}

export interface OidcGrant {
  jti: string
  accountId: string
  clientId: string
  addOIDCScope: (scope: string) => void
  rejectOIDCScope: (scope: string) => void
  save: () => Promise<string>
}

export interface Interaction {
  uid: string
  iat: number
  returnTo: string
  params: Record<string, string | undefined>
  prompt: { name: string; reasons: string[]; details: Record<string, unknown> }
  session?: { accountId?: string; uid?: string; acr?: string }
  lastSubmission?: Record<string, unknown>
}

export interface Refused {
  error: string
  error_description?: string
}

/** The request as the library sees it (a Koa context), once it has been through its door. */
export interface OidcContext {
  req: IncomingMessage
  res: ServerResponse
  method: string
  path: string
  status: number
  type: string
  body: unknown
  ip: string
  state: Record<string, unknown>
  get: (name: string) => string
  set: (name: string, value: string) => void
  append: (name: string, value: string) => void
  accepts: (...types: string[]) => string | false
  oidc: {
    route: string
    session: OidcSession
    params?: Record<string, string | undefined>
    body?: Record<string, unknown>
    result?: { login?: unknown; consent?: { grantId?: string } }
    client?: OidcClient
    account?: { accountId: string }
    claims?: Record<string, unknown>
    entities: Record<string, { accountId?: string; clientId?: string; grantId?: string } | undefined>
    provider: OidcProvider
  }
}

interface IdToken {
  mask: Record<string, null>
  set: (name: string, value: unknown) => void
  issue: (how: { use: 'logout' }) => Promise<string>
}

export interface OidcProvider {
  proxy: boolean
  callback: () => (req: IncomingMessage, res: ServerResponse) => Promise<void>
  use: (middleware: (ctx: OidcContext, next: () => Promise<void>) => Promise<void>) => void
  on: (event: string, listener: (ctx: OidcContext, error?: unknown) => void) => void
  interactionDetails: (req: IncomingMessage, res: ServerResponse) => Promise<Interaction>
  interactionResult: (
    req: IncomingMessage,
    res: ServerResponse,
    result: object,
    how?: { mergeWithLastSubmission: boolean },
  ) => Promise<string>
  Client: { find: (id: string) => Promise<OidcClient | undefined>; prototype: OidcClient }
  Session: { get: (ctx: OidcContext) => Promise<OidcSession> }
  Grant: {
    new (of: { accountId: string; clientId: string; expiresIn?: number }): OidcGrant
    find: (id: string) => Promise<OidcGrant | undefined>
  }
  IdToken: new (claims: object, of: { client: OidcClient; ctx: undefined }) => IdToken
}

export interface Policy {
  get: (prompt: string) => { checks: { add: (check: object, index?: number) => void } }
}

export interface OidcModule {
  Provider: new (issuer: string, settings: object) => OidcProvider
  errors: Record<'InvalidGrant' | 'InvalidClientAuth', new (why: string) => Error>
  interactionPolicy: {
    base: () => Policy
    Check: new (reason: string, text: string, error: string, needed: (ctx: OidcContext) => boolean) => object
  }
}

let loaded: Promise<OidcModule> | undefined

/** Loads the library once, under the types above. The cast keeps the compiler from asking for types that do not exist. */
export function loadOidc(): Promise<OidcModule> {
  loaded ??= import('oidc-provider' as string) as Promise<OidcModule>
  return loaded
}
