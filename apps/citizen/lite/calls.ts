import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addressOf, type RouteAddress } from '@hue-s/kernel/shared/route.ts'
import type { Lang, ScreenLang } from '@hue-s/kernel/shared/text.ts'

/** What a route answered to somebody's own call. */
export interface Answer {
  status: number
  body: Record<string, unknown>
  cookies: readonly string[]
}

/** Carried from the person's request to the call that is made for it: who it is, from where, in which language. */
const CARRIED = ['host', 'cookie', 'origin', 'referer', 'user-agent', 'accept-language', 'sec-fetch-site'] as const

interface Sent {
  method: 'GET' | 'POST' | 'PUT'
  url: string
  type?: string
  payload?: string | Buffer
  key?: string
}

/**
 * A call to our own API in the name of whoever asks for the page: the same door, with the same checks, limits and
 * records as if their browser's script had called it. Nothing is done here that the route does not allow.
 */
export async function callAs(fastify: FastifyInstance, request: FastifyRequest, sent: Sent): Promise<Answer> {
  const carried = CARRIED.flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const answer = await fastify.inject({
    method: sent.method,
    url: sent.url,
    remoteAddress: request.ip,
    headers: {
      ...Object.fromEntries(carried),
      accept: 'application/json',
      ...(sent.type ? { 'content-type': sent.type } : {}),
      ...(sent.key ? { 'idempotency-key': sent.key } : {}),
    },
    ...(sent.payload === undefined ? {} : { payload: sent.payload }),
  })
  const header = answer.headers['set-cookie']
  const cookies = header === undefined ? [] : [header].flat().map(String)
  try {
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown>, cookies }
  } catch {
    return { status: answer.statusCode, body: {}, cookies }
  }
}

/** One command with what the person typed. */
export const commandAs = (
  fastify: FastifyInstance,
  request: FastifyRequest,
  route: RouteAddress,
  input: object,
  key: string,
): Promise<Answer> => {
  const { url, body } = addressOf(route, input as Record<string, unknown>)
  const method = route.method === 'PUT' ? 'PUT' : 'POST'
  return callAs(fastify, request, { method, url, type: 'application/json', payload: JSON.stringify(body ?? {}), key })
}

/** Sends one photo; the same bytes under the same form are the same upload. */
export const uploadAs = (
  fastify: FastifyInstance,
  request: FastifyRequest,
  photo: { type: string; bytes: Buffer },
  key: string,
): Promise<Answer> =>
  callAs(fastify, request, {
    method: 'POST',
    url: '/api/files?purpose=photo',
    type: photo.type || 'application/octet-stream',
    payload: photo.bytes,
    key: `${key}-${createHash('sha256').update(photo.bytes).digest('hex').slice(0, 16)}`,
  })

interface Fault {
  path: string
  text: Record<Lang, string>
}

/** The sentence of a refusal and those of single fields, in the language of the screens where it has them. */
export function refusalOf(
  { body }: Answer,
  { lang, spoken, t }: { lang: Lang; spoken: ScreenLang; t: (key: string, values?: Record<string, unknown>) => string },
): { refused: string; faults: Record<string, string> } {
  const code = typeof body['code'] === 'string' ? body['code'] : 'kernel.bug'
  const own = t(`errors.${code}`, (body['details'] ?? {}) as Record<string, unknown>)
  const text = (body['text'] as Record<Lang, string> | undefined)?.[lang]
  const faults = (body['errors'] ?? []) as Fault[]
  return {
    refused: (spoken === lang || own.startsWith('errors.') ? text : undefined) ?? own,
    faults: Object.fromEntries(
      faults.map(({ path, text: words }) => [FIELDS[path] ?? path.split('.')[0] ?? path, words[lang]]),
    ),
  }
}

/** Where a form asks for a part of the input under another name. */
const FIELDS: Readonly<Record<string, string>> = {
  at: 'commune',
  communeId: 'commune',
  text: 'note',
  child: 'category',
}
