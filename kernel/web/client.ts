import { AppError, codeOf } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import { addressOf, type Client, type Contract, type RouteAddress } from '../shared/route.ts'

/** A field that the server refused, with words in both languages. */
export interface FieldFault {
  path: string
  code: string
  text: { vi: string; en: string }
}

/** What the server said of a refusal: enough to show it without knowing its code. */
export interface ProblemDetails {
  text?: { vi: string; en: string }
  errors?: FieldFault[]
  requestId?: string
}

const hearers = new Set<(refusal: AppError) => void>()

/** Hears every refusal, for example to ask for a new sign-in where the session has ended; answers how to stop. */
export function onRefusal(hear: (refusal: AppError) => void): () => void {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text()
  let body: Record<string, unknown> = {}
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    if (response.ok) throw new AppError(502, 'kernel.notJson')
  }
  if (response.ok) return body
  const details = {
    ...(body['details'] as object),
    text: body['text'],
    errors: body['errors'],
    requestId: body['instance'],
  }
  const refusal = new AppError(response.status, codeOf(response.status, body), details)
  hearers.forEach((hear) => hear(refusal))
  throw refusal
}

/** The language of the page, whatever the browser's is: what the server says stands among the page's own words. */
const pageLanguage = () => (typeof document === 'undefined' ? '' : document.documentElement.lang)

/**
 * Sends one call. A command carries an idempotency key, so that a lost answer can be asked for again without
 * doing the work twice; no network is an AppError like any other refusal.
 */
export async function send(
  route: RouteAddress,
  input: unknown,
  options: { body?: Blob | undefined; key?: string; signal?: AbortSignal } = {},
): Promise<unknown> {
  const { url, body } = addressOf(route, input as Record<string, unknown> | undefined)
  const headers: Record<string, string> = { accept: 'application/json' }
  const lang = pageLanguage()
  if (lang) headers['accept-language'] = lang
  if (body) headers['content-type'] = 'application/json'
  else if (options.body) headers['content-type'] = options.body.type || 'application/octet-stream'
  if (route.method !== 'GET') headers['idempotency-key'] = options.key ?? newId()
  let response: Response
  try {
    const sent = body ? JSON.stringify(body) : (options.body ?? null)
    response = await fetch(url, {
      method: route.method,
      headers,
      body: sent,
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch {
    throw new AppError(0, 'kernel.offline')
  }
  return answerOf(response)
}

/** The typed client of one contract: `api(contract).submit({…})`. */
export function api<C extends Contract>(contract: C): Client<C> {
  const calls = Object.entries(contract).map(([name, route]) => [
    name,
    (input: unknown, body?: Blob) => send(route, input, { body }),
  ])
  return Object.fromEntries(calls) as Client<C>
}
