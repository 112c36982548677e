import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { forbidden, invalid, type AppError, tooMany, unsupported } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import type { Route } from '../shared/route.ts'
import type { Lang } from '../shared/text.ts'
import type { Actor } from './access.ts'
import { answerStored, MAX_BODY, runnerOf } from './answer.ts'
import { atOnce } from './at-once.ts'
import { AnswerCache } from './cache.ts'
import { mustBe, type Platform, type RequestFacts } from './ctx.ts'
import type { Db } from './db.ts'
import { parseInput, parseJson, queryCoercer, refuseNul } from './input.ts'
import { languageOf } from './language.ts'
import { asAppError, problemOf, type Problem } from './problem.ts'
import type { Door, System } from './system.ts'

/** Who is calling: reads the session cookie or the bearer token. The identity engine provides it. */
export type Authenticate = (request: FastifyRequest, db: Db) => Promise<Actor>

/** For pages. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=(self)',
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; " +
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
}

export interface Http {
  fastify: FastifyInstance
  cache: AnswerCache
}

/**
 * A server of our own making takes none of the framework's times (ms). Node would hang up after five seconds of silence,
 * just when a browser or a proxy sends the next request: the one that reuses a connection should be the one to end it.
 */
const TIMES = { headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 75_000 }

/** The HTTP side: every route of every system, with the same steps in the same order. */
export async function makeHttp(platform: Platform, authenticate: Authenticate): Promise<Http> {
  const cache = new AnswerCache()
  const fastify: FastifyInstance = Fastify({
    loggerInstance: platform.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    // Nobody writes through a logger of the request: what is logged names its id.
    childLoggerFactory: (logger) => logger,
    trustProxy: platform.config.trustProxy,
    bodyLimit: MAX_BODY,
    frameworkErrors: (error, request, reply) => sendProblem(platform, request, reply, error),
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    serverFactory: (handle) => createServer(TIMES, (req, res) => answerStored(cache, req, res) || handle(req, res)),
  })
  await fastify.register(cookie)
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => (isExact(request) ? Readable.from([body]) : parseJson(body)),
  )
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  fastify.addHook('onRequest', (request, reply, done) => {
    // What is data is never drawn, whatever it holds: it needs no more than to be taken as what it says it is.
    if (request.url.startsWith('/api/')) reply.header('x-content-type-options', 'nosniff')
    else reply.headers(SECURITY_HEADERS)
    const door = doorOf(platform, request.url)
    if (door?.headers) reply.headers(door.headers)
    reply.header('x-request-id', request.id)
    done(foreignOrigin(platform, request))
  })
  // Answers of one turn of the event loop leave together: whoever waits for them (a proxy beside us) is woken once.
  fastify.addHook('onSend', (_request, _reply, payload, done) => {
    if (typeof payload === 'string') setImmediate(done, null, payload)
    else done(null, payload)
  })
  fastify.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode >= 500 ? 'error' : 'debug'
    if (platform.log.isLevelEnabled(level)) {
      const { url } = request.routeOptions
      const ms = Math.round(reply.elapsedTime)
      platform.log[level](
        { id: request.id, method: request.method, route: url, status: reply.statusCode, ms },
        'request',
      )
    }
    done()
  })
  fastify.setErrorHandler((error, request, reply) => sendProblem(platform, request, reply, error))
  fastify.setNotFoundHandler((request, reply) => {
    reply.status(404)
    return sendProblem(platform, request, reply, invalid('kernel.noSuchPath'), 404)
  })
  const limit = new RateLimiterMemory({ points: platform.config.rateLimit, duration: 60 })
  for (const system of platform.systems) {
    for (const route of Object.values(system.contract))
      mount(platform, { fastify, cache }, authenticate, limit, system, route)
  }
  return { fastify, cache }
}

/** A browser that carries our cookie from a foreign page is refused before anything is read (CSRF). */
function foreignOrigin(platform: Platform, request: FastifyRequest): AppError | undefined {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined
  const { origin, cookie: cookies } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return undefined
  const own = origin === platform.config.publicUrl || (origin !== undefined && hostOf(origin) === request.host)
  return !own && (cookies !== undefined || origin === undefined) ? forbidden('kernel.foreignOrigin') : undefined
}

const hostOf = (origin: string) => {
  try {
    return new URL(origin).host
  } catch {
    return ''
  }
}

function sendProblem(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
  status?: number,
) {
  const error = asAppError(thrown)
  if (!error) platform.log.error({ err: thrown, id: request.id, route: request.routeOptions.url }, 'bug')
  const lang = languageOf(request.url, request.headers.cookie, request.headers['accept-language'])
  const problem = problemOf(platform, error, request.id, lang)
  if (error?.status === 429 && typeof error.details['seconds'] === 'number')
    reply.header('retry-after', error.details['seconds'])
  const door = doorOf(platform, request.url)
  if (door) return refuseAtDoor(door, request, reply, { ...problem, status: status ?? problem.status }, lang)
  if (error?.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .status(status ?? problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ ...problem, status: status ?? problem.status }))
}

const doorOf = (platform: Platform, url: string): Door | undefined => {
  const path = pathOf(url)
  for (const { doors } of platform.systems)
    for (const door of doors) if (path === door.prefix || path.startsWith(`${door.prefix}/`)) return door
  return undefined
}

const pathOf = (url: string) => url.split(/[?#]/, 1)[0] ?? url

function refuseAtDoor(door: Door, request: FastifyRequest, reply: FastifyReply, problem: Problem, lang: Lang) {
  const { status, code, title, errors = [] } = problem
  const faults = errors.map((fault) => ({ path: fault.path, text: fault.text[lang] }))
  const refusal = { method: request.method, path: pathOf(request.url), status, code, text: title, faults }
  const { body, type, headers = {}, ...said } = door.refuse(refusal)
  return reply
    .headers({ ...headers, 'content-type': type, 'cache-control': 'no-store' })
    .status(said.status)
    .send(body)
}

function mount(
  platform: Platform,
  http: Http,
  authenticate: Authenticate,
  limit: RateLimiterMemory,
  system: System,
  route: Route,
): void {
  const coerce = route.kind === 'command' ? undefined : queryCoercer(route.input)
  const own = route.rate ? new RateLimiterMemory({ points: route.rate.max, duration: route.rate.seconds }) : undefined
  const run = system.service[route.id.slice(system.id.length + 1)]
  if (!run) throw new Error(`${route.id} has no function in service.ts`)
  const answer = runnerOf(platform, http.cache, route, run)
  const execute = route.atOnce ? atOnce(route.atOnce, answer) : answer
  http.fastify.route({
    method: route.method,
    url: route.url,
    bodyLimit: route.maxBytes ?? MAX_BODY,
    exposeHeadRoute: route.method === 'GET',
    config: { exact: route.kind === 'upload' && route.reads !== undefined },
    handler: async (request, reply) => {
      const actor = await authenticate(request, platform.database.db)
      const who = actor.id ?? request.ip
      await consume(limit, who)
      if (own) await consume(own, who)
      mustBe(actor, route.allow, route.assurance ?? 0)
      const input = parseInput(route, rawInput(route, request, coerce), platform.translate)
      return execute({ request, reply, actor, input, facts: factsOf(request, reply, platform, route.reads) })
    },
  })
}

async function consume(limiter: RateLimiterMemory, who: string): Promise<void> {
  try {
    await limiter.consume(who)
  } catch (refused) {
    throw tooMany('kernel.tooMany', {
      seconds: Math.ceil((refused as { msBeforeNext?: number }).msBeforeNext ?? 1_000) / 1_000,
    })
  }
}

function rawInput(
  route: Route,
  request: FastifyRequest,
  coerce?: (raw: Record<string, unknown>) => Record<string, unknown>,
): unknown {
  const params = request.params as Record<string, unknown>
  const search = request.query as Record<string, unknown>
  refuseNul(params)
  if (coerce) {
    refuseNul(search)
    return coerce({ ...search, ...params })
  }
  const type = request.headers['content-type']
  if (request.body !== undefined && request.body !== null && !type?.startsWith('application/json'))
    throw unsupported('kernel.wrongContentType')
  const body = request.body ?? {}
  if (typeof body !== 'object' || Array.isArray(body)) throw invalid('kernel.bodyNotObject')
  return { ...body, ...params }
}

/** Whether the route checks a signature over the bytes of its body. */
const isExact = (request: FastifyRequest) => (request.routeOptions.config as { exact?: boolean }).exact === true

function factsOf(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  reads: readonly string[] = [],
): RequestFacts {
  const { headers } = request
  const secure = platform.config.publicUrl.startsWith('https:')
  const facts: RequestFacts = {
    id: request.id,
    address: request.ip,
    userAgent: String(headers['user-agent'] ?? '').slice(0, 300),
    lang: languageOf(request.url, headers.cookie, headers['accept-language']),
    choice: (name) => (name === 'sid' ? undefined : request.cookies[name]),
    setCookie: (name, value, options) =>
      void reply.setCookie(name, value, {
        path: '/',
        httpOnly: true,
        sameSite: options.sameSite ?? 'lax',
        secure,
        maxAge: options.maxAge,
      }),
  }
  const session = request.cookies['sid']
  if (session) facts.sessionToken = session
  if (headers['content-type']) facts.contentType = headers['content-type']
  if (headers['content-length']) facts.contentLength = Number(headers['content-length'])
  if (reads.length > 0)
    facts.headers = Object.fromEntries(
      reads.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
    )
  return facts
}
