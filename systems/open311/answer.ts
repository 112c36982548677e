import type { Bytes, Refusal } from '@hue-s/kernel/server/system.ts'
import type { Format } from './contract.ts'
import { writeJson, writeXml, type Value } from './xml.ts'

export const BASE = '/open311/v2'
const TYPES = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' } as const

/** An answer in the format that the address ends in. */
export function answerIn(format: Format, root: string, value: Value): Bytes {
  const body = Buffer.from(format === 'xml' ? writeXml(root, value) : writeJson(value))
  return { body, type: TYPES[format], size: body.length }
}

/** What may be done at which address; the rest is 405. */
const PLACES: readonly (readonly [path: RegExp, methods: string])[] = [
  [/^\/open311(\/v2)?\/discovery\.(xml|json)$/, 'GET, HEAD'],
  [/^\/open311\/v2\/services\.(xml|json)$/, 'GET, HEAD'],
  [/^\/open311\/v2\/(services|requests|tokens)\/[^/]+\.(xml|json)$/, 'GET, HEAD'],
  [/^\/open311\/v2\/(requests|servicerequestupdates)\.(xml|json)$/, 'GET, HEAD, POST'],
]
/** Statuses that say more than «it could not be done», which the standard calls 400. */
const SAID = new Set([400, 403, 404, 405, 413, 429, 500, 503])

/** The standard's own form of a refusal: `<errors>` in XML unless the address ends in `.json`. */
export function refuse({ method, path, status, text, faults }: Refusal) {
  const format = path.endsWith('.json') ? 'json' : 'xml'
  const methods = PLACES.find(([place]) => place.test(path.replace(/\/$/, '')))?.[1]
  if (methods && method === 'OPTIONS')
    return {
      status: 204,
      type: TYPES[format],
      body: '',
      headers: { allow: methods, 'access-control-allow-methods': methods },
    }
  const wrongMethod = methods !== undefined && status === 404 && !methods.split(', ').includes(method)
  const code = wrongMethod ? 405 : status === 401 ? 403 : SAID.has(status) ? status : status >= 500 ? 500 : 400
  const said =
    faults.length > 0
      ? faults.map((f) => `${f.path}: ${f.text}`)
      : [wrongMethod ? `${method} ${path}: ${methods}` : text]
  const errors = said.map((description) => ({ code, description }))
  const body = format === 'xml' ? writeXml('errors', errors) : writeJson(errors)
  return { status: code, type: TYPES[format], body, ...(wrongMethod ? { headers: { allow: methods } } : {}) }
}
