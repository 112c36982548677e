import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, invalid, tooMany, unsupported } from '@hue-s/kernel/shared/error.ts'
import { asksForQuiet, deviceOf } from './agent.ts'
import { Seen } from './contract.ts'
import { counterOf, FLUSH_MS } from './counter.ts'
import { countLiteViews } from './lite-views.ts'

export const SEEN = '/api/usage/seen'
const LARGEST = 600
/** Many phones share one address of a mobile network. */
const MOST_PER_MINUTE = 600

/** A telling from a foreign page is not a visit to ours. */
function isOwn(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = request.headers
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host)
}

/**
 * The one address that browsers tell: no session is read, so it does not even know who asks. It stands beside the
 * contract because a command would leave an audit row per telling. Sums go to the database every ten seconds.
 */
export async function usagePages(fastify: FastifyInstance, platform: Platform): Promise<void> {
  const counter = counterOf(platform)
  const limit = new RateLimiterMemory({ points: MOST_PER_MINUTE, duration: 60 })
  // The address is needed for a minute to slow down floods; it is held mixed with a secret that dies with the process.
  const secret = randomBytes(32)
  const nameless = (address: string) => createHash('sha256').update(secret).update(address).digest('base64url')
  const seen = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store')
    await limit.consume(nameless(request.ip)).catch(() => {
      throw tooMany('kernel.tooMany', { seconds: 60 })
    })
    if (!isOwn(request)) throw forbidden('kernel.foreignOrigin')
    if (!request.headers['content-type']?.startsWith('application/json')) throw unsupported('kernel.wrongContentType')
    const told = Seen.safeParse(request.body)
    if (!told.success) throw invalid('usage.notUnderstood')
    const device = deviceOf(request.headers['user-agent'])
    if (device !== undefined && !asksForQuiet(request.headers) && !(await counter.add(told.data, device)))
      throw invalid('usage.notUnderstood')
    return reply.status(204).send()
  }
  fastify.post(SEEN, { bodyLimit: LARGEST }, seen)
  countLiteViews(fastify, platform)
  const timer = setInterval(() => void counter.flush(), FLUSH_MS)
  timer.unref()
  fastify.addHook('onClose', async () => {
    clearInterval(timer)
    await counter.flush()
  })
}
