import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, conflict, invalid } from '../shared/error.ts'
import type { Route } from '../shared/route.ts'
import type { Actor } from './access.ts'
import { rangeOf } from './byte-range.ts'
import type { Answer, AnswerCache } from './cache.ts'
import { isKeyTaken } from './commit.ts'
import { makeCtx, type Ctx, type Platform, type RequestFacts } from './ctx.ts'
import { maybe, sql } from './db.ts'
import { languageOf } from './language.ts'
import { keyed, open, seal } from './sealed.ts'
import { spool, type Spooled } from './spool.ts'
import type { Bytes, System } from './system.ts'
import { inTransaction } from './unit-of-work.ts'

/** Largest body unless the route says otherwise. */
export const MAX_BODY = 1024 * 1024

/** One call as far as the road to the service has brought it. */
export interface Call {
  request: FastifyRequest
  reply: FastifyReply
  actor: Actor
  input: unknown
  facts: RequestFacts
}
export type Run = System['service'][string]

/** How a route of this kind is answered. */
export function runnerOf(
  platform: Platform,
  cache: AnswerCache,
  route: Route,
  run: Run,
): (call: Call) => Promise<unknown> {
  if (route.kind === 'query' && route.public) return (call) => answerPublic(platform, cache, route, run, call)
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
  const question = `${call.facts.lang} ${route.id} ${JSON.stringify(call.input)}`
  cache.remember(addressOf(call.request.raw), question)
  const make = async () => encode(route, await read(platform, route, run, call))
  const answer = await cache.fill(question, maxAge, tags, make)
  call.reply.hijack()
  writeStored(call.request.raw, call.reply.raw, answer, call.request.id)
}

/** The address with the language that is spoken there. */
const addressOf = (req: IncomingMessage) =>
  `${languageOf(req.url ?? '', req.headers.cookie, req.headers['accept-language'])} ${req.url}`

/** The shortest path: a stored public answer goes out before the framework wakes. */
export function answerStored(cache: AnswerCache, req: IncomingMessage, res: ServerResponse): boolean {
  if (req.method !== 'GET' || req.headers.authorization !== undefined) return false
  const answer = cache.get(addressOf(req))
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
  const body = answer.body(encoding)
  const coded = encoding === 'identity' ? [] : ['content-encoding', encoding]
  res.writeHead(200, [...answer.headers, 'content-length', String(body.length), ...coded, ...extra])
  res.end(req.method === 'HEAD' ? undefined : body)
}

/** Bytes of a public route may be kept by anybody on the way, as its contract says; others by the reader alone. */
const keepFor = (route: Route, { maxAge }: Bytes) =>
  route.public ? `public, max-age=${route.public.maxAge}` : maxAge ? `private, max-age=${maxAge}` : 'private, no-store'

async function answerBytes(platform: Platform, route: Route, run: Run, call: Call) {
  const bytes = (await read(platform, route, run, call)) as Bytes
  return sendBytes(call, bytes, keepFor(route, bytes))
}

function sendBytes({ reply, request }: Call, bytes: Bytes, keep = 'private, no-store') {
  reply.header('content-type', bytes.type).header('cache-control', keep)
  // What people upload is never run: no scripts, no plug-ins, not even styles, when it is opened by itself.
  if (!bytes.type.startsWith('text/html')) reply.header('content-security-policy', "default-src 'none'; sandbox")
  if (bytes.filename)
    reply.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(bytes.filename)}`)
  if (bytes.size !== undefined) reply.header('content-length', bytes.size)
  if (bytes.etag) {
    reply.header('etag', bytes.etag)
    if (request.headers['if-none-match'] === bytes.etag) return reply.status(304).send()
  }
  return sendStretch(request, reply, bytes)
}

/** All of the bytes, or the stretch that was asked for where the answer knows its size and can be cut. */
function sendStretch(request: FastifyRequest, reply: FastifyReply, { body, size, etag, part }: Bytes) {
  const length = body instanceof Buffer ? body.length : part && size
  if (length === undefined) return reply.send(body)
  reply.header('accept-ranges', 'bytes')
  const stretch = rangeOf(request.headers, length, etag)
  if (stretch === 'whole') return reply.send(body)
  if (stretch === 'none') {
    return reply.status(416).header('content-range', `bytes */${length}`).removeHeader('content-length').send()
  }
  const { start, end } = stretch
  reply
    .status(206)
    .header('content-range', `bytes ${start}-${end}/${length}`)
    .header('content-length', end - start + 1)
  return reply.send(body instanceof Buffer ? body.subarray(start, end + 1) : part?.(start, end))
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
        // With our key: what was sent may hold a password or a PIN, which a bare hash would let others guess.
        hash: keyed(platform, 'kernel.idempotency', JSON.stringify([route.id, call.input])),
      }
    : null
  reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store')
  try {
    const done = await inTransaction<string | Bytes>(
      platform,
      { actor, request: facts, action: route.id },
      async (ctx) => {
        if (arrived) facts.body = arrived.open()
        await passGuards(ctx, route, call.input)
        const result = await run(ctx, call.input as never)
        if (route.raw) return { result: result as Bytes }
        const response = encode(route, result)
        return { result: response, stored: repeat ? { ...repeat, response: keep(platform, repeat, response) } : null }
      },
    )
    return typeof done === 'string' ? reply.send(done) : sendBytes(call, done)
  } catch (error) {
    // A repeat of a call that was answered meets its own work: the key, or what the work itself left behind.
    const before =
      repeat && (isKeyTaken(error) || error instanceof AppError) ? await firstAnswer(platform, repeat) : undefined
    if (before === undefined) throw error
    return reply.header('idempotency-replayed', 'true').send(before)
  }
}

/** Whoever closes screens (an operator who switches a service off) refuses what is done on them. */
async function passGuards(ctx: Ctx, { screen }: Route, input: unknown): Promise<void> {
  if (screen === undefined) return
  for (const { guard } of ctx.platform.systems) await guard?.(ctx, screen, input)
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\w.:-]{8,100}$/.test(key)) throw invalid('kernel.badIdempotencyKey')
  return key
}

/** Answers may hold what is shown once: they are kept sealed. */
const keep = (platform: Platform, { actor, key }: { actor: string; key: string }, response: string) =>
  seal(platform, 'kernel.idempotency', `${actor} ${key}`, response).toString('base64')

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
  return (
    before && open<string>(platform, 'kernel.idempotency', `${actor} ${key}`, Buffer.from(before.response, 'base64'))
  )
}
