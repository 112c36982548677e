import * as oidc from 'openid-client'
import { z } from 'zod'
import { AppError, forbidden, unavailable } from '@hue-s/kernel/shared/error.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Me } from './contract.ts'
import { tellOwner } from './devices.ts'
import { joinableAccount, mergeInto } from './mergers.ts'
import { findOrMakeAccount, findOrMakePerson, proveIdentity, type PersonFacts } from './people.ts'
import { currentSession, startSession } from './session.ts'
import type { EidFlow } from './store/credentials.ts'
import { reopenErased, type AccountRow } from './store/people.ts'

const TIMEOUT_SECONDS = 5
const KEEP_MS = 60 * 60_000
const discovered = new WeakMap<Platform, { at: number; provider: Promise<oidc.Configuration> }>()

/** What the national provider tells of a person (Nghị định 69/2024/NĐ-CP: level 1 or 2, organisations have one level). */
const Claims = z.object({
  citizen_id: z.string().regex(/^\d{12}$/),
  name: z.string().trim().min(1).max(200),
  birthdate: z.iso.date().optional().catch(undefined),
  level: z.coerce.number().int().min(1).max(2).optional().catch(undefined),
  acr: z.string().optional().catch(undefined),
  account_type: z.enum(['person', 'organisation']).default('person').catch('person'),
})
export type EidClaims = z.output<typeof Claims>

/** The provider's own description, asked once an hour. A failure is not remembered. */
async function providerOf(platform: Platform): Promise<oidc.Configuration> {
  const now = platform.clock.now().getTime()
  const before = discovered.get(platform)
  if (before && Math.abs(now - before.at) < KEEP_MS) return before.provider
  const provider = discover(platform)
  discovered.set(platform, { at: now, provider })
  provider.catch(() => discovered.delete(platform))
  return provider
}

async function discover(platform: Platform): Promise<oidc.Configuration> {
  const { config } = platform
  const { eid } = config.outside
  if (!eid) throw unavailable('identity.eidOff')
  const server = new URL(eid.url)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname)
  const auth = eid.clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(eid.clientSecret)
  return oidc
    .discovery(server, eid.clientId, undefined, auth, {
      timeout: TIMEOUT_SECONDS,
      // Codes and claims in the clear are for a stand-in on this machine only.
      ...(local && config.mode === 'demo' ? { execute: [oidc.allowInsecureRequests] } : {}),
    })
    .catch((error: unknown) => {
      throw outsideFault(platform, error, 'identity.eidFailed')
    })
}

/** What went wrong out there, as a refusal with words. What the provider said is for the operators' log only. */
function outsideFault(platform: Platform, error: unknown, otherwise: string): AppError {
  if (error instanceof AppError) return error
  if (error instanceof oidc.AuthorizationResponseError) {
    return error.error === 'access_denied' ? forbidden('identity.eidRefused') : unavailable('identity.eidFailed')
  }
  const { code, cause, name, message } = error as {
    code?: string
    cause?: { status?: unknown }
    name?: string
    message?: string
  }
  platform.log.warn({ code, name, message }, 'e-ID provider')
  const away = code === 'OAUTH_TIMEOUT' || name === 'TypeError' || Number(cause?.status) >= 500
  return unavailable(away ? 'identity.eidAway' : otherwise)
}

/** The provider's sign-in page for one flow, and the secrets that its answer must match. */
export async function openEidFlow(platform: Platform, redirectUri: string, level: 1 | 2, lang: string) {
  const provider = await providerOf(platform)
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
  const url = oidc.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    acr_values: `level${level}`,
    ui_locales: lang,
  })
  return { url: url.href, state, nonce, verifier }
}

/** Trades the provider's answer for who it is, checked against the flow it belongs to. */
export async function closeEidFlow(
  platform: Platform,
  flow: EidFlow,
  state: string,
  search: string,
): Promise<EidClaims> {
  const provider = await providerOf(platform)
  const current = new URL(flow.redirectUri)
  current.search = search
  const checks = {
    expectedState: state,
    expectedNonce: flow.nonce,
    pkceCodeVerifier: flow.verifier,
    idTokenExpected: true,
  }
  try {
    const tokens = await oidc.authorizationCodeGrant(provider, current, checks)
    const told = tokens.claims()
    const more = told?.['citizen_id'] ? {} : await oidc.fetchUserInfo(provider, tokens.access_token, told?.sub ?? '')
    const claims = Claims.safeParse({ ...more, ...told })
    if (!claims.success) throw unavailable('identity.eidFailed')
    return claims.data
  } catch (error) {
    throw outsideFault(platform, error, 'identity.eidFailed')
  }
}

/** Level 2 only where the provider says so; anything unclear is level 1. */
export const levelOf = ({ level, acr }: EidClaims): 1 | 2 =>
  level === 2 && (acr === undefined || acr !== 'level1') ? 2 : level === undefined && acr === 'level2' ? 2 : 1

/**
 * Somebody who came by phone, and asked for it, proves their e-ID: the same browser holds the proof of both. Who is new
 * here becomes that person with all they have; who was here before gets the phone account joined to theirs.
 */
async function joinByEid(ctx: Ctx, accountId: string, facts: PersonFacts): Promise<AccountRow> {
  const session = await currentSession(ctx)
  const account = session?.accountId === accountId ? await joinableAccount(ctx, accountId) : undefined
  if (!account) throw forbidden('identity.eidForeign')
  if (await proveIdentity(ctx, account.personId, facts)) {
    ctx.audit('identity.merger', account.personId, { how: 'eid', proved: true })
    await tellOwner(ctx, account.personId, 'proved')
    return account
  }
  const personId = await findOrMakePerson(ctx, facts)
  await findOrMakeAccount(ctx, { personId, kind: 'citizen', login: null })
  return mergeInto(ctx, account, personId, 'eid')
}

/** Signs in who the provider named: the first time makes person and account, later times find them by citizen id. */
export async function signInWithEid(
  ctx: Ctx,
  claims: EidClaims,
  flow: Pick<EidFlow, 'level' | 'keep'> & Partial<Pick<EidFlow, 'linkAccount'>>,
): Promise<Me> {
  const level = levelOf(claims)
  if (level < flow.level) throw forbidden('identity.eidLevelTooLow', { level: flow.level })
  const facts = {
    kind: claims.account_type === 'organisation' ? 'organisation' : 'citizen',
    name: claims.name,
    citizenId: claims.citizen_id,
    birthDate: claims.birthdate,
    level,
  } as const
  const account = flow.linkAccount
    ? await joinByEid(ctx, flow.linkAccount, facts)
    : await findOrMakeAccount(ctx, { personId: await findOrMakePerson(ctx, facts), kind: 'citizen', login: null })
  const open = account.status === 'active' || (await reopenErased(ctx.db, account.id))
  const closed = !open || (account.demo && ctx.config.mode === 'production')
  if (closed) throw forbidden('identity.accountClosed')
  return startSession(ctx, account, { method: 'eid', assurance: level, keep: flow.keep })
}
