import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
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
import { AppError, conflict, forbidden, invalid, tooMany, unsupported } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import type { Route } from '../shared/route.ts'
import type { Lang } from '../shared/text.ts'
import type { Actor } from './access.ts'
import { AnswerCache, type Answer } from './cache.ts'
import { isKeyTaken } from './commit.ts'
import { makeCtx, mustBe, type Platform, type RequestFacts } from './ctx.ts'
import { maybe, sql, type Db } from './db.ts'
import { spool, type Spooled } from './spool.ts'
import { parseInput, parseJson, queryCoercer, refuseNul } from './input.ts'
import { asAppError, problemOf } from './problem.ts'
import type { Bytes, System } from './system.ts'
import { inTransaction } from './unit-of-work.ts'

/** Who is calling: reads the session cookie or the bearer token. The identity engine provides it. */
export type Authenticate = (request: FastifyRequest, db: Db) => Promise<Actor>

const MAX_BODY = 1024 * 1024

/** An answer that is data needs no more: it is never drawn, whatever it holds. */
const API_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

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

/** Reads the language a person asked for: `?lang=`, then their cookie, then the browser's, then Vietnamese. */
export function languageOf(url: string, cookies: string | undefined, accept: string | undefined): Lang {
  const asked =
    (url.includes('lang=') ? /[?&]lang=(vi|en)\b/.exec(url)?.[1] : undefined) ??
    (cookies === undefined ? undefined : /(?:^|; )lang=(vi|en)\b/.exec(cookies)?.[1])
  if (asked) return asked as Lang
  if (accept === undefined) return 'vi'
  const first = /^\s*([a-z]{2})/i.exec(accept)?.[1]?.toLowerCase()
  return first === undefined || first === 'vi' ? 'vi' : 'en'
}

/** The HTTP side: every route of every system, with the same steps in the same order. */
export async function makeHttp(platform: Platform, authenticate: Authenticate): Promise<Http> {
  const cache = new AnswerCache()
  const fastify: FastifyInstance = Fastify({
    loggerInstance: platform.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    trustProxy: platform.config.trustProxy,
    bodyLimit: MAX_BODY,
    requestTimeout: 180_000,
    connectionTimeout: 200_000,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    serverFactory: (handle) =>
      createServer({ headersTimeout: 15_000 }, (req, res) => answerStored(cache, req, res) || handle(req, res)),
  })
  await fastify.register(cookie)
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    parseJson(body),
  )
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(request.url.startsWith('/api/') ? API_HEADERS : SECURITY_HEADERS)
    reply.header('x-request-id', request.id)
    refuseForeignOrigin(platform, request)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    const level = reply.statusCode >= 500 ? 'error' : 'debug'
    if (platform.log.isLevelEnabled(level))
      platform.log[level](
        {
          id: request.id,
          method: request.method,
          route: request.routeOptions.url,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
        },
        'request',
      )
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
function refuseForeignOrigin(platform: Platform, request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const { origin, cookie: cookies } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return
  const own = origin === platform.config.publicUrl || (origin !== undefined && hostOf(origin) === request.host)
  if (!own && (cookies !== undefined || origin === undefined)) throw forbidden('kernel.foreignOrigin')
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
  if (error?.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .status(status ?? problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ ...problem, status: status ?? problem.status }))
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
  const execute = runnerOf(platform, http, route, run)
  http.fastify.route({
    method: route.method,
    url: route.url,
    bodyLimit: route.maxBytes ?? MAX_BODY,
    exposeHeadRoute: route.method === 'GET',
    handler: async (request, reply) => {
      const actor = await authenticate(request, platform.database.db)
      const who = actor.id ?? request.ip
      await consume(limit, who)
      if (own) await consume(own, who)
      mustBe(actor, route.allow, route.assurance ?? 0)
      const input = parseInput(route, rawInput(route, request, coerce), platform.translate)
      return execute({ request, reply, actor, input, facts: factsOf(request, reply, platform) })
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

function factsOf(request: FastifyRequest, reply: FastifyReply, platform: Platform): RequestFacts {
  const { headers } = request
  const secure = platform.config.publicUrl.startsWith('https:')
  const facts: RequestFacts = {
    id: request.id,
    address: request.ip,
    userAgent: String(headers['user-agent'] ?? '').slice(0, 300),
    lang: languageOf(request.url, headers.cookie, headers['accept-language']),
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
  return facts
}

interface Call {
  request: FastifyRequest
  reply: FastifyReply
  actor: Actor
  input: unknown
  facts: RequestFacts
}
type Run = System['service'][string]

function runnerOf(platform: Platform, http: Http, route: Route, run: Run): (call: Call) => Promise<unknown> {
  if (route.kind === 'query' && route.public) return (call) => answerPublic(platform, http.cache, route, run, call)
  if (route.kind === 'query') return (call) => answerQuery(platform, route, run, call)
  if (route.kind === 'download') return (call) => answerBytes(platform, route, run, call)
  return (call) => answerCommand(platform, route, run, call)
}

const encode = (route: Route, answer: unknown) => JSON.stringify(route.output.parse(answer) ?? null)

async function read(platform: Platform, route: Route, run: Run, call: Call): Promise<unknown> {
  if (!route.transaction)
    return run(makeCtx(platform, platform.database.db, call.actor, call.facts), call.input as never)
  return inTransaction(platform, { actor: call.actor, request: call.facts, action: route.id }, async (ctx) => {
    const result = await run(ctx, call.input as never)
    return { result, audited: ctx.pending.subjects.length > 0 }
  })
}

async function answerQuery(platform: Platform, route: Route, run: Run, call: Call) {
  const text = encode(route, await read(platform, route, run, call))
  return call.reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(text)
}

async function answerPublic(platform: Platform, cache: AnswerCache, route: Route, run: Run, call: Call) {
  const { maxAge, tags } = route.public ?? { maxAge: 0, tags: [] }
  const key = cacheKey(call.request.raw)
  const answer = await cache.fill(key, maxAge, tags, async () => encode(route, await read(platform, route, run, call)))
  call.reply.hijack()
  writeStored(call.request.raw, call.reply.raw, answer, call.request.id)
}

const cacheKey = (req: IncomingMessage) =>
  `${languageOf(req.url ?? '', req.headers.cookie, req.headers['accept-language'])} ${req.url}`

/** The shortest path: a stored public answer goes out before the framework wakes. */
function answerStored(cache: AnswerCache, req: IncomingMessage, res: ServerResponse): boolean {
  if (req.method !== 'GET' || req.headers.authorization !== undefined) return false
  const answer = cache.get(cacheKey(req))
  if (!answer) return false
  writeStored(req, res, answer)
  return true
}

function writeStored(req: IncomingMessage, res: ServerResponse, answer: Answer, requestId?: string): void {
  const accept = req.headers['accept-encoding'] ?? ''
  const encoding = accept.includes('br') ? 'br' : accept.includes('gzip') ? 'gzip' : 'identity'
  const extra = requestId === undefined ? [] : ['x-request-id', requestId]
  if (req.headers['if-none-match'] === answer.etag) {
    res.writeHead(304, [...answer.headers, ...extra]).end()
    return
  }
  const body = answer.bodies[encoding]
  const coded = encoding === 'identity' ? [] : ['content-encoding', encoding]
  res.writeHead(200, [...answer.headers, 'content-length', String(body.length), ...coded, ...extra])
  res.end(req.method === 'HEAD' ? undefined : body)
}

async function answerBytes(platform: Platform, route: Route, run: Run, call: Call) {
  const bytes = (await read(platform, route, run, call)) as Bytes
  const { reply, request } = call
  reply
    .header('content-type', bytes.type)
    .header('cache-control', bytes.maxAge ? `private, max-age=${bytes.maxAge}` : 'private, no-store')
  // What people upload is never run: no scripts, no plug-ins, not even styles, when it is opened by itself.
  if (!bytes.type.startsWith('text/html')) reply.header('content-security-policy', "default-src 'none'; sandbox")
  if (bytes.filename)
    reply.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(bytes.filename)}`)
  if (bytes.size !== undefined) reply.header('content-length', bytes.size)
  if (bytes.etag) {
    reply.header('etag', bytes.etag)
    if (request.headers['if-none-match'] === bytes.etag) return reply.status(304).send()
  }
  return reply.send(bytes.body)
}

async function answerCommand(platform: Platform, route: Route, run: Run, call: Call) {
  const { request } = call
  const arrived =
    route.kind === 'upload'
      ? await spool(bodyOf(request), route.maxBytes ?? MAX_BODY, platform.config.dataDir)
      : undefined
  try {
    return await commit(platform, route, run, call, arrived)
  } finally {
    await arrived?.drop()
  }
}

/** The bytes of an upload; a JSON document that is uploaded was parsed already and is given back as text. */
function bodyOf(request: FastifyRequest): Readable {
  const { body } = request
  return body instanceof Readable
    ? body
    : Readable.from([body === undefined || body === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body))])
}

async function commit(platform: Platform, route: Route, run: Run, call: Call, arrived: Spooled | undefined) {
  const { request, reply, actor, facts } = call
  const key = idempotencyKey(request)
  const owner = actor.id ?? `${request.ip} ${facts.userAgent}`.slice(0, 200)
  const repeat = key
    ? {
        actor: owner,
        key,
        hash: createHash('sha256')
          .update(JSON.stringify([route.id, call.input]))
          .digest('base64url'),
      }
    : null
  reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store')
  try {
    const text = await inTransaction(platform, { actor, request: facts, action: route.id }, async (ctx) => {
      if (arrived) facts.body = arrived.open()
      const response = encode(route, await run(ctx, call.input as never))
      return { result: response, stored: repeat ? { ...repeat, response } : null }
    })
    return reply.send(text)
  } catch (error) {
    // A repeat of a call that was answered meets its own work: the key, or what the work itself left behind.
    const before =
      repeat && (isKeyTaken(error) || error instanceof AppError) ? await firstAnswer(platform, repeat) : undefined
    if (before === undefined) throw error
    return reply.header('idempotency-replayed', 'true').send(before)
  }
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\w.:-]{8,100}$/.test(key)) throw invalid('kernel.badIdempotencyKey')
  return key
}

/** The answer the first call with this key got; the same key with another body is refused. */
async function firstAnswer(
  platform: Platform,
  { actor, key, hash }: { actor: string; key: string; hash: string },
): Promise<string | undefined> {
  const before = await maybe(
    platform.database.db,
    sql<{
      hash: string
      response: string
    }>`select hash, response from kernel.idempotency where actor = ${actor} and key = ${key}`,
  )
  if (before && before.hash !== hash) throw conflict('kernel.keyReused')
  return before?.response
}
