import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError, conflict, forbidden, invalid, tooMany } from '@hue-s/kernel/shared/error.ts'
import { LANGUAGES } from '@hue-s/kernel/shared/text.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Platform, type RequestFacts } from '@hue-s/kernel/server/ctx.ts'
import { SECURITY_HEADERS } from '@hue-s/kernel/server/http.ts'
import { languageOf } from '@hue-s/kernel/server/language.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { closeEidFlow, openEidFlow, signInWithEid } from './eid.ts'
import { joinableAccount } from './mergers.ts'
import { hashOf, randomToken } from './secrets.ts'
import { isFresh } from './session.ts'
import { findEidFlow, insertEidFlow, useEidFlow } from './store/credentials.ts'
import { findSession } from './store/sessions.ts'

const LIFE_SECONDS = 15 * 60
const START = '/api/identity/eid/start'
const CALLBACK = '/api/identity/eid/callback'
const BROWSER = 'eid'

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/**
 * The two addresses that redirect, which a contract cannot: the way to the e-ID provider and the way back. A refusal
 * is a page in words for a browser, problem+json for anything else.
 */
export async function identityPages(fastify: FastifyInstance, platform: Platform): Promise<void> {
  const limit = new RateLimiterMemory({ points: 60, duration: 60 })
  const guarded =
    (handler: Handler): Handler =>
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      try {
        await limit.consume(request.ip).catch(() => {
          throw tooMany('kernel.tooMany', { seconds: 60 })
        })
        return await handler(request, reply)
      } catch (error) {
        const html = request.headers.accept?.includes('text/html')
        if (!(error instanceof AppError) || !html) throw error
        return refusalPage(platform, request, reply, error, await againAddress(platform, request))
      }
    }
  fastify.get(
    START,
    guarded((request, reply) => start(platform, request, reply)),
  )
  fastify.get(
    CALLBACK,
    guarded((request, reply) => callback(platform, request, reply)),
  )
}

/** Only a path of ours: a sign-in must not become a way to send people elsewhere. */
export function localPath(value: unknown): string {
  if (typeof value !== 'string' || value.length > 500 || !/^\/(?![/\\])[^\\\s]*$/.test(value)) return '/'
  const url = URL.canParse(value, 'http://local') ? new URL(value, 'http://local') : undefined
  // The address as a browser would read it, so that no sign in it can still mean something else.
  return url?.origin === 'http://local' ? url.pathname + url.search + url.hash : '/'
}

/** On this machine, in demo mode, the address the browser used; otherwise the one that is registered. */
function baseOf({ config }: Platform, request: FastifyRequest): string {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(request.host)
  return config.mode === 'demo' && local ? `http://${request.host}` : new URL(config.publicUrl).origin
}

const cookie = (platform: Platform, maxAge: number) => ({
  path: '/api/identity/eid',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: platform.config.publicUrl.startsWith('https:'),
  maxAge,
})

async function start(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { level, returnTo, keep, link } = request.query as Record<string, unknown>
  if (level !== undefined && level !== '1' && level !== '2') throw invalid('identity.badLevel')
  const wanted = level === '2' ? 2 : 1
  const redirectUri = baseOf(platform, request) + CALLBACK
  const flow = await openEidFlow(platform, redirectUri, wanted, langOf(request))
  const browser = randomToken()
  await insertEidFlow(platform.database.db, hashOf(flow.state), hashOf(browser), {
    nonce: flow.nonce,
    verifier: flow.verifier,
    level: wanted,
    keep: keep === '1' || keep === 'true',
    returnTo: localPath(returnTo),
    redirectUri,
    linkAccount: link === '1' ? await accountToJoin(platform, request) : null,
    expiresAt: new Date(platform.clock.now().getTime() + LIFE_SECONDS * 1_000).toISOString(),
  })
  return reply.setCookie(BROWSER, browser, cookie(platform, LIFE_SECONDS)).redirect(flow.url, 303)
}

/** Who asks to join the account they are in: freshly proved, and without an e-ID so far. */
async function accountToJoin(platform: Platform, request: FastifyRequest): Promise<string | null> {
  const { sid } = request.cookies
  const { db } = platform.database
  const now = platform.clock.now()
  const session = sid ? await findSession(db, hashOf(sid), now) : undefined
  const account = session ? await joinableAccount(makeCtx(platform, db), session.accountId) : undefined
  if (!session || !account) return null
  if (!isFresh({ now: () => now }, session.provedAt))
    throw forbidden('identity.proveAgain', { minutes: 10, assurance: session.assurance })
  return account.id
}

async function callback(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { state } = request.query as Record<string, unknown>
  const browser = request.cookies[BROWSER]
  const { db } = platform.database
  const flow = typeof state === 'string' && browser ? await findEidFlow(db, hashOf(state), hashOf(browser)) : undefined
  // Someone else's answer must not sign this browser in (RFC 6749 §10.12).
  if (!flow || typeof state !== 'string') throw forbidden('identity.eidForeign')
  if (flow.expiresAt <= platform.clock.now().toISOString()) throw forbidden('identity.eidExpired')
  if (!(await useEidFlow(db, hashOf(state), platform.clock.now()))) throw conflict('identity.eidUsed')
  const claims = await closeEidFlow(platform, flow, state, new URL(request.url, 'http://local').search)
  const who = { actor: ANYONE, request: factsOf(platform, request, reply), action: 'identity.signInWithEid' }
  await inTransaction(platform, who, async (ctx) => ({ result: await signInWithEid(ctx, claims, flow) }))
  return reply.setCookie(BROWSER, '', cookie(platform, 0)).redirect(flow.returnTo, 303)
}

const langOf = (request: FastifyRequest) =>
  languageOf(request.url, request.headers.cookie, request.headers['accept-language'])

function factsOf(platform: Platform, request: FastifyRequest, reply: FastifyReply): RequestFacts {
  const sid = request.cookies['sid']
  return {
    id: request.id,
    address: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
    lang: langOf(request),
    ...(sid ? { sessionToken: sid } : {}),
    headers: { cookie: request.headers.cookie ?? '' },
    setCookie: (name, value, { maxAge }) =>
      void reply.setCookie(name, value, { ...cookie(platform, maxAge), path: '/' }),
  }
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** The same sign-in from its beginning: same level, and back to where the person was. */
async function againAddress(platform: Platform, request: FastifyRequest): Promise<string> {
  const asked = request.query as Record<string, unknown>
  const browser = request.cookies[BROWSER]
  const flow =
    typeof asked['state'] === 'string' && browser
      ? await findEidFlow(platform.database.db, hashOf(asked['state']), hashOf(browser))
      : undefined
  const level = flow?.level ?? (asked['level'] === '2' ? 2 : 1)
  const keep = flow?.keep ?? (asked['keep'] === '1' || asked['keep'] === 'true')
  const search = new URLSearchParams({
    level: String(level),
    returnTo: flow?.returnTo ?? localPath(asked['returnTo']),
    lang: langOf(request),
    ...(keep ? { keep: '1' } : {}),
  })
  return `${START}?${search}`
}

/** A small page of its own: it must be readable when nothing else of the app is there. */
function refusalPage(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  error: AppError,
  again: string,
): unknown {
  const lang = langOf(request)
  const say = (key: string) => escaped(platform.translate(lang, key, error.details))
  const other = LANGUAGES.find((l) => l !== lang) ?? lang
  const button =
    'display:inline-block;padding:12px 20px;margin:8px 12px 8px 0;border:1px solid;border-radius:8px;color:inherit'
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${say('identity.eidPage.title')}</title></head>
<body style="max-width:34rem;margin:10vh auto;padding:0 1rem;font:1.125rem/1.6 system-ui,sans-serif">
<main data-code="${escaped(error.code)}"><h1 style="font-size:1.5rem">${say('identity.eidPage.title')}</h1>
<p>${say(`errors.${error.code}`)}</p>
<p lang="${other}" style="opacity:.75">${escaped(platform.translate(other, `errors.${error.code}`, error.details))}</p>
<p><a style="${button}" href="${escaped(again)}">${say('identity.eidPage.again')}</a>
<a style="${button}" href="/">${say('identity.eidPage.home')}</a></p></main></body></html>`
  return reply.status(error.status).headers(SECURITY_HEADERS).type('text/html; charset=utf-8').send(html)
}
