import type { Refusal } from '@hue-s/kernel/server/system.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const METHODS = 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS'

/** A refusal as clients of the standard read it: number and words, and our own stable code. */
export const refusalBody = (status: number, code: string, message: string): string =>
  JSON.stringify({ code: status, type: 'error', message, error: { code, message } })

/** What the door says no with. */
export function refuse({ method, status, code, text, faults }: Refusal) {
  if (method === 'OPTIONS')
    return {
      status: 204,
      type: JSON_TYPE,
      body: '',
      headers: {
        allow: METHODS,
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': 'authorization, content-type, idempotency-key',
      },
    }
  const message = faults.length > 0 ? `${text} ${faults.map((f) => `${f.path}: ${f.text}`).join('; ')}` : text
  const headers: Record<string, string> =
    status === 401 ? { 'www-authenticate': 'Bearer, Basic realm="SensorThings"' } : {}
  return { status, type: JSON_TYPE, body: refusalBody(status, code, message), headers }
}
