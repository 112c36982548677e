import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import type { Platform, RequestFacts } from '@hue-s/kernel/server/ctx.ts'
import type { Authenticate } from '@hue-s/kernel/server/http.ts'
import { languageOf } from '@hue-s/kernel/server/language.ts'
import { invalid, tooLarge, tooMany, unauthenticated, unsupported } from '@hue-s/kernel/shared/error.ts'
import type { Device } from '../contract.ts'
import { deviceOfSecret, SECRET_PREFIX } from '../devices.ts'
import { Quota } from '../quota.ts'
import { jsonParts, jsonReplies, runBatch } from './batch.ts'
import { dispatch, type From } from './dispatch.ts'
import { boundaryOf, multipartParts, multipartReplies } from './multipart.ts'
import type { Reply } from './read.ts'

export const ROOT = '/sensorthings/v1.1'
/** Room for fifty thousand rows of a data array. */
const MAX_BODY = 8 * 1024 * 1024

/**
 * The doors of OGC SensorThings, which answer with statuses and headers of their own and so are no contract routes.
 * The identity of people comes from the platform's own sign-in, that of devices from their secrets.
 */
export async function sensorThingsPages(
  fastify: FastifyInstance,
  platform: Platform,
  authenticate: Authenticate,
): Promise<void> {
  const limit = new RateLimiterMemory({ points: platform.config.rateLimit, duration: 60 })
  const quota = new Quota()
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const from = await fromOf(platform, authenticate, quota, request)
    await limit
      .consume(from.device?.id ?? from.caller.actor.id ?? request.ip)
      .catch((refused: { msBeforeNext?: number }) => {
        throw tooMany('kernel.tooMany', { seconds: Math.ceil((refused.msBeforeNext ?? 1_000) / 1_000) })
      })
    return send(reply, await answer(from, request))
  }
  for (const url of [ROOT, `${ROOT}/*`])
    fastify.route({
      method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
      url,
      bodyLimit: MAX_BODY,
      exposeHeadRoute: true,
      handler,
    })
}

async function answer(from: From, request: FastifyRequest): Promise<Reply> {
  const raw = request.raw.url ?? ''
  const at = raw.indexOf('?')
  const path = (at < 0 ? raw : raw.slice(0, at)).slice(ROOT.length).replace(/^\/+|\/+$/g, '')
  const search = new URLSearchParams(at < 0 ? '' : raw.slice(at + 1))
  if (path === '$batch' && request.method === 'POST') return answerBatch(from, request)
  return dispatch(from, { method: request.method, path, search, body: await jsonBody(request) })
}

async function jsonBody(request: FastifyRequest): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'DELETE') return undefined
  if (request.body instanceof Readable) throw unsupported('kernel.wrongContentType')
  return request.body
}

async function answerBatch(from: From, request: FastifyRequest): Promise<Reply> {
  const boundary = boundaryOf(request.headers['content-type'] ?? '')
  if (boundary === undefined) {
    if (request.body instanceof Readable) throw unsupported('kernel.wrongContentType')
    return { status: 200, body: jsonReplies(await runBatch(from, jsonParts(request.body))) }
  }
  const parts = multipartParts(await textOf(request.body), boundary)
  return { status: 200, ...multipartReplies(await runBatch(from, parts), parts) }
}

async function textOf(body: unknown): Promise<string> {
  if (!(body instanceof Readable)) throw invalid('telemetry.badBatch')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) throw tooLarge('kernel.bodyTooLarge')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(reply: FastifyReply, { status, body, type, headers }: Reply) {
  reply
    .status(status)
    .headers({ 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; sandbox", ...headers })
  if (body === undefined) return reply.send()
  return reply.header('content-type', type ?? 'application/json; charset=utf-8').send(body)
}

async function fromOf(
  platform: Platform,
  authenticate: Authenticate,
  quota: Quota,
  request: FastifyRequest,
): Promise<From> {
  const secret = secretOf(request.headers.authorization)
  const device = secret === undefined ? undefined : await deviceOfSecret(platform, secret)
  if (secret !== undefined && !device) throw unauthenticated('telemetry.badSecret')
  const actor: Actor = device ? ANYONE : await authenticate(request, platform.database.db)
  const facts: RequestFacts = {
    id: request.id,
    address: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
    lang: languageOf(request.url, request.headers.cookie, request.headers['accept-language']),
  }
  return {
    platform,
    base: baseOf(platform, request),
    caller: {
      actor,
      ...(device ? { device: { id: device.id, kind: device.kind, unitId: device.unitId, things: device.things } } : {}),
    },
    device,
    facts,
    spend: (observations) => mustAfford(quota, device, observations),
  }
}

function mustAfford(quota: Quota, device: Device | undefined, observations: number): void {
  if (!device || quota.take(device.id, device.perMinute, observations)) return
  throw tooMany('telemetry.quotaSpent', { perMinute: device.perMinute, seconds: 60 })
}

/** The secret of a device: as a bearer token, or as the password of Basic, whose user name does not matter. */
function secretOf(authorization: string | undefined): string | undefined {
  const bearer = /^Bearer (td_[\w-]{1,100})$/i.exec(authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const basic = /^Basic ([\w+/=-]{1,400})$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return undefined
  const password = Buffer.from(basic, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
  return password.startsWith(SECRET_PREFIX) ? password : 'none'
}

/** On this machine, in demo mode, the address that was used; otherwise the one that is registered. */
function baseOf({ config }: Platform, request: FastifyRequest): string {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(request.host)
  return `${config.mode === 'demo' && local ? `http://${request.host}` : new URL(config.publicUrl).origin}${ROOT}`
}
