import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { screenLanguageOf } from '@hue-s/kernel/server/language.ts'
import { asksForQuiet, deviceOf } from './agent.ts'
import { AUDIENCES } from './contract.ts'
import { counterOf } from './counter.ts'

const choice = (request: FastifyRequest, name: string): string | undefined => {
  const asked = (request.query as Record<string, unknown>)[name]
  return typeof asked === 'string' ? asked : request.cookies[name]
}

/** Pages of the site name the one they were opened from; a page without such a name begins a visit. */
function begins(request: FastifyRequest): 0 | 1 {
  const { referer } = request.headers
  return referer !== undefined && URL.canParse(referer) && new URL(referer).host === request.host ? 0 : 1
}

/**
 * In lite mode no script tells anything: the pages that the server draws are counted as they leave, without their
 * time. The choices that draw the page (audience, language, commune) are all that is read of the request.
 */
export function countLiteViews(fastify: FastifyInstance, platform: Platform): void {
  fastify.addHook('onResponse', async (request, reply) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || choice(request, 'lite') !== '1') return
    if (!String(reply.getHeader('content-type')).startsWith('text/html') || asksForQuiet(request.headers)) return
    const device = deviceOf(request.headers['user-agent'])
    const screen = request.routeOptions.url
    if (device === undefined || screen === undefined) return
    const l = screenLanguageOf(request.url, request.headers.cookie, request.headers['accept-language'])
    const a = AUDIENCES.find((one) => one === choice(request, 'audience')) ?? (l === 'vi' ? 'resident' : 'visitor')
    const { step, sent } = request.query as Record<string, unknown>
    const at = sent === undefined ? step : 'sent'
    const t = [typeof at === 'string' ? at : '']
    const seen = {
      s: screen,
      a,
      l,
      c: choice(request, 'commune'),
      v: 1,
      f: begins(request),
      b: 0,
      t,
      m: 'lite',
    } as const
    await counterOf(platform).add(seen, device, 0)
  })
}
