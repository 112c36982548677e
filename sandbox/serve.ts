import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { z } from 'zod'
import { type Control, Switch } from './control.ts'

export type Ask = { req: IncomingMessage; res: ServerResponse; url: URL; method: string }
export type Answer = (ask: Ask) => Promise<void> | void

export type Site = {
  host?: string | undefined
  port: number
  control: Control
  /** Makes the answering function once the address is known. */
  build: (url: string) => Answer | Promise<Answer>
  /** How this service says no while it is switched to "refuse". */
  refuse: (ask: Ask) => void
  /** What the tests look at; the switch does not touch it. */
  isView?: (ask: Ask) => boolean
  reset: () => void | Promise<void>
}
export type Served = { url: string; port: number; stop: () => Promise<void> }

/** A "no" of a stand-in, sent as JSON with its stable code. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/

/** True for a name or address of this same machine. */
export const isLoopback = (host: string): boolean => loopback.test(host)

/** The stand-ins keep no secret worth the name, so they must never be reachable from outside. */
export function mustBeLoopback(host: string): string {
  if (!isLoopback(host)) throw new Error(`A sandbox server listens on loopback only, not on ${host}`)
  return host
}

/** How a host is written inside an address. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** Reads a request body, at most `limit` bytes. */
export async function readBody(req: IncomingMessage, limit = 64_000): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new Refusal(413, 'too_large', `The body is larger than ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Reads and checks a JSON body. */
export async function readJson<T extends z.ZodType>(req: IncomingMessage, shape: T): Promise<z.infer<T>> {
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(req.headers['content-type'] ?? '')
  if (!isJson) throw new Refusal(415, 'not_json', 'Send application/json')
  const text = (await readBody(req)).toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal(400, 'bad_json', 'The body is not valid JSON')
  }
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Refusal(400, 'invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`)
}

export function sendJson(res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers })
  res.end(JSON.stringify(body))
}

export function sendPage(res: ServerResponse, status: number, html: string) {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  res.end(html)
}

export const notFound = (what: string): Refusal => new Refusal(404, 'not_found', `${what} is not here`)

/** A person at this machine or a test; not a proxy, and not a web page that rebinds a name to loopback. */
function isLocal({ req }: Ask): boolean {
  const name = (req.headers.host ?? '').replace(/:\d+$/, '')
  const forwarded = req.headers['x-forwarded-for'] ?? req.headers['forwarded']
  return isLoopback(req.socket.remoteAddress ?? '') && isLoopback(name) && forwarded === undefined
}

async function answerControl(ask: Ask, site: Site): Promise<void> {
  const { req, res, url, method } = ask
  if (!isLocal(ask)) throw new Refusal(403, 'loopback_only', 'The switches work from this machine only')
  if (url.pathname === '/_reset') {
    if (method !== 'POST') throw new Refusal(405, 'method', 'Use POST')
    site.control.reset()
    await site.reset()
    return sendJson(res, 200, site.control.show())
  }
  if (method === 'GET') return sendJson(res, 200, site.control.show())
  if (method !== 'POST') throw new Refusal(405, 'method', 'Use GET or POST')
  sendJson(res, 200, site.control.set(await readJson(req, Switch)))
}

async function route(ask: Ask, site: Site, answer: Answer): Promise<void> {
  const { pathname } = ask.url
  if (pathname === '/_control' || pathname === '/_reset') return answerControl(ask, site)
  if (site.isView?.(ask)) return answer(ask)
  const now = await site.control.pass()
  if (now === 'silent') return
  if (now === 'refuse') return site.refuse(ask)
  return answer(ask)
}

function sendFailure(res: ServerResponse, error: unknown): void {
  if (res.headersSent) return void res.destroy()
  if (error instanceof Refusal) {
    return sendJson(res, error.status, { error: { code: error.code, message: error.message } }, { connection: 'close' })
  }
  process.emitWarning(error instanceof Error ? error : String(error))
  sendJson(res, 500, { error: { code: 'bug', message: 'The stand-in itself failed' } })
}

/** Starts one HTTP stand-in with its switch. */
export async function serve(site: Site): Promise<Served> {
  const host = mustBeLoopback(site.host ?? '127.0.0.1')
  let answer: Answer | Promise<Answer> | undefined
  const server = createServer((req, res) => {
    const path = req.url ?? '/'
    if (!URL.canParse(path, 'http://sandbox')) {
      return sendFailure(res, new Refusal(400, 'bad_address', 'The address cannot be read'))
    }
    const ask = { req, res, url: new URL(path, 'http://sandbox'), method: req.method ?? 'GET' }
    Promise.resolve(answer ?? notFound('The service'))
      .then((ready) => (typeof ready === 'function' ? route(ask, site, ready) : Promise.reject(ready)))
      .catch((error: unknown) => sendFailure(res, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(site.port, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://${inUrl(host)}:${port}`
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  try {
    answer = site.build(url)
    await answer
  } catch (error) {
    await stop()
    throw error
  }
  return { url, port, stop }
}
