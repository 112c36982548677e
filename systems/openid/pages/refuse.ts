import type { Refusal } from '@hue-s/kernel/server/system.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** A refusal as OAuth programs read it (RFC 6749 5.2). */
export function oauthRefusal(status: number, why: string) {
  const error = status >= 500 ? 'server_error' : status === 429 ? 'temporarily_unavailable' : 'invalid_request'
  return { status, type: JSON_TYPE, body: JSON.stringify({ error, error_description: why }) }
}

/** What the platform refuses before the provider sees it, in the same form. */
export const refuseAtDoor = ({ status, code }: Refusal) => oauthRefusal(status, code)
