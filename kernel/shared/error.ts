/** Facts about a refusal that its sentence may mention. Never personal data: details travel to the client. */
export type Details = Record<string, unknown>

/**
 * An expected "no". The code is stable and public; the sentence a person reads comes from `text/*.json` by code.
 * Anything thrown that is not an AppError is a bug: it is logged with the request id and shown as a bare 500.
 */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly details: Details
  constructor(status: number, code: string, details: Details = {}) {
    super(code)
    this.name = 'AppError'
    this.status = status
    this.code = code
    this.details = details
  }
}

const maker =
  (status: number) =>
  (code: string, details: Details = {}) =>
    new AppError(status, code, details)

export const invalid = maker(400)
export const unauthenticated = maker(401)
export const forbidden = maker(403)
/** Also the answer for a record that exists but must not be seen, so that ids cannot be probed. */
export const notFound = maker(404)
export const conflict = maker(409)
export const gone = maker(410)
export const tooLarge = maker(413)
export const unsupported = maker(415)
export const tooMany = maker(429)
export const unavailable = maker(503)

/** Where something between us and the server refuses, in words for nobody: a proxy whose server starts again, a limit. */
const FOREIGN: Readonly<Record<number, string>> = { 413: 'kernel.bodyTooLarge', 429: 'kernel.tooMany' }

/** The code of a refusal, also of one that is not the server's own. */
export function codeOf(status: number, body: Readonly<Record<string, unknown>>): string {
  if (typeof body['code'] === 'string') return body['code']
  return FOREIGN[status] ?? (status >= 500 ? 'kernel.databaseAway' : 'kernel.badRequest')
}
