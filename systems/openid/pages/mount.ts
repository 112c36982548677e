import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { authenticate as ours } from '@hue-s/engines/identity/index.ts'
import { AppError, tooMany } from '@hue-s/kernel/shared/error.ts'
import { makeCtx, type Platform, type RequestFacts } from '@hue-s/kernel/server/ctx.ts'
import type { Authenticate } from '@hue-s/kernel/server/http.ts'
import { languageOf } from '@hue-s/kernel/server/language.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { isLoopback } from '../outward.ts'
import { getProvider } from '../provider/instance.ts'
import { INTERACTION, issuerOf, ROUTES } from '../provider/settings.ts'
import { rememberVisitor, type Visitor } from '../provider/visitor.ts'
import { STYLES, langOf, pageHeaders } from './frame.ts'
import { interaction } from './interaction.ts'
import { troublePage } from './plain-pages.ts'
import { oauthRefusal } from './refuse.ts'

/** Wrong tries per address in a minute, at the places where secrets are checked. */
const MOST_WRONG = 60
const DISCOVERY = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']
const SECRETS: readonly string[] = [ROUTES.token, ROUTES.introspection, ROUTES.revocation]
const PEOPLE = [ROUTES.authorization, ROUTES.end_session, INTERACTION]
/** An answer may go back to a partner by a form that sends itself. */
const FORMS_TO = ['https:', 'http://localhost:*', 'http://127.0.0.1:*']

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Mounts the provider: what the library answers, the page between partner and person, and its looks. */
export async function openidPages(
  fastify: FastifyInstance,
  platform: Platform,
  who: Authenticate = ours,
): Promise<void> {
  const guarded = makeGuard(platform)
  const library = guarded(async (request, reply) => passOn(platform, request, reply, who))
  for (const url of DISCOVERY)
    fastify.route({ method: ['GET', 'OPTIONS'], url, exposeHeadRoute: false, handler: library })
  fastify.route({ method: ['GET', 'POST', 'OPTIONS'], url: '/openid/*', exposeHeadRoute: false, handler: library })
  const between = guarded(async (request, reply) =>
    interaction(platform, request, reply, await visitorAt(platform, request, reply, who)),
  )
  fastify.route({ method: ['GET', 'POST'], url: `${INTERACTION}/:uid`, exposeHeadRoute: false, handler: between })
  const styles = await readFile(join(ROOT, 'systems/openid/pages/page.css'))
  fastify.get(STYLES, async (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(styles),
  )
}

/** The same limit as for every other call, a lower one for wrong secrets, and a refusal in the form that fits. */
function makeGuard(platform: Platform) {
  const calls = new RateLimiterMemory({ points: platform.config.rateLimit, duration: 60 })
  const wrong = new RateLimiterMemory({ points: MOST_WRONG, duration: 60 })
  return (handler: Handler): Handler =>
    async (request, reply) => {
      try {
        const failures = await wrong.get(request.ip)
        const path = request.url.split('?', 1)[0] ?? ''
        if (SECRETS.includes(path)) {
          if (failures !== null && failures.consumedPoints >= MOST_WRONG)
            throw tooMany('kernel.tooMany', { seconds: 60 })
          reply.raw.once('finish', () => {
            if (reply.raw.statusCode === 400 || reply.raw.statusCode === 401)
              void wrong.consume(request.ip).catch(() => undefined)
          })
        }
        await calls.consume(request.ip).catch(() => {
          throw tooMany('kernel.tooMany', { seconds: 60 })
        })
        return await handler(request, reply)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        return refuse(platform, request, reply, error)
      }
    }
}

function refuse(platform: Platform, request: FastifyRequest, reply: FastifyReply, error: AppError) {
  if (error.status === 429) reply.header('retry-after', '60')
  if (!request.headers.accept?.includes('text/html')) {
    const { status, type, body } = oauthRefusal(error.status, error.code)
    return reply.status(status).header('cache-control', 'no-store').type(type).send(body)
  }
  const lang = langOf(request.raw)
  const sentence = error.status === 429 ? 'tooMany' : error.code === 'openid.pageTooOld' ? 'expired' : 'badRequest'
  return reply
    .status(error.status)
    .headers(pageHeaders())
    .type('text/html; charset=utf-8')
    .send(troublePage(platform, lang, sentence, error.code))
}

async function passOn(platform: Platform, request: FastifyRequest, reply: FastifyReply, who: Authenticate) {
  const path = request.url.split('?', 1)[0] ?? ''
  const home = new URL(issuerOf(platform))
  const forPeople = PEOPLE.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
  // Cookies belong to one name of this machine, so everything happens under the one that partners know.
  const elsewhere = request.host !== home.host && platform.config.mode === 'demo' && isLoopback(request.hostname)
  if (forPeople && elsewhere && isLoopback(home.hostname) && request.method === 'GET')
    return reply.redirect(home.origin + request.url, 307)
  if (forPeople) rememberVisitor(request.raw, await visitorAt(platform, request, reply, who))
  const provider = await getProvider(platform)
  const { headers } = request.raw
  // What the library writes into its answers is our public address, whatever a caller says of itself.
  headers['x-forwarded-host'] = home.host
  headers['x-forwarded-proto'] = home.protocol.slice(0, -1)
  headers['x-forwarded-for'] = request.ip
  reply.hijack()
  const keep = path === ROUTES.jwks || DISCOVERY.includes(path) ? 'public, max-age=300' : 'no-store'
  const own = forPeople ? pageHeaders(FORMS_TO) : { 'x-content-type-options': 'nosniff', 'cache-control': keep }
  for (const [name, value] of Object.entries({ ...own, 'x-request-id': request.id })) reply.raw.setHeader(name, value)
  await provider.callback()(request.raw, reply.raw)
  return reply
}

const METHODS: Readonly<Record<string, readonly string[]>> = {
  password: ['pwd'],
  passkey: ['hwk', 'user'],
  eid: ['eid'],
}

async function visitorAt(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  who: Authenticate,
): Promise<Visitor> {
  const { db } = platform.database
  const actor = await who(request, db)
  const facts = factsOf(platform, request, reply)
  if (actor.sessionId === null) return { actor, amr: [], facts }
  const { items } = await makeCtx(platform, db, actor, facts).call(identityContract.sessions, {})
  const method = items.find((session) => session.current)?.method ?? ''
  return { actor, amr: METHODS[method] ?? (method === '' ? [] : [method]), facts }
}

function factsOf(platform: Platform, request: FastifyRequest, reply: FastifyReply): RequestFacts {
  const sid = request.cookies['sid']
  const secure = platform.config.publicUrl.startsWith('https:')
  return {
    id: request.id,
    address: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
    lang: languageOf(request.url, request.headers.cookie, request.headers['accept-language']),
    ...(sid ? { sessionToken: sid } : {}),
    setCookie: (name, value, { maxAge }) =>
      void reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge }),
  }
}
