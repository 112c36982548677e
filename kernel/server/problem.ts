import { AppError, conflict, invalid, tooLarge, unavailable, unsupported } from '../shared/error.ts'
import { LANGUAGES, type Lang } from '../shared/text.ts'
import type { Platform } from './ctx.ts'
import type { Fault } from './input.ts'

/** RFC 9457 problem details; `text` carries the sentence in every language, `code` is stable. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  instance: string
  text: { vi: string; en: string }
  details?: Record<string, unknown>
  errors?: Fault[]
}

/** Turns anything thrown into an expected "no", or undefined when it is a bug. */
export function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  return (code === undefined ? undefined : (FASTIFY[code] ?? POSTGRES[code])?.()) ?? clientFault(statusCode)
}

const clientFault = (status: number | undefined) =>
  status !== undefined && status >= 400 && status < 500 ? new AppError(status, 'kernel.badRequest') : undefined

const FASTIFY: Readonly<Record<string, () => AppError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => tooLarge('kernel.bodyTooLarge'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => unsupported('kernel.wrongContentType'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => invalid('kernel.badRequest'),
  ECONNRESET: () => invalid('kernel.connectionDropped'),
  ERR_STREAM_PREMATURE_CLOSE: () => invalid('kernel.connectionDropped'),
}

const busy = () => unavailable('kernel.databaseBusy')
const away = () => unavailable('kernel.databaseAway')
/** PostgreSQL codes that are not our bug: bad text from outside, a busy or absent database. */
const POSTGRES: Readonly<Record<string, () => AppError>> = {
  '22021': () => invalid('kernel.nulByte'),
  '22P05': () => invalid('kernel.nulByte'),
  '23505': () => conflict('kernel.alreadyExists'),
  '40001': busy,
  '40P01': busy,
  '57014': busy,
  '53300': busy,
  '53100': () => unavailable('kernel.diskFull'),
  '57P01': away,
  '57P03': away,
  ECONNREFUSED: away,
}

/** The answer body of a refusal or a bug. */
export function problemOf(platform: Platform, error: AppError | undefined, requestId: string, lang: Lang): Problem {
  const code = error?.code ?? 'kernel.bug'
  const status = error?.status ?? 500
  const say = (l: Lang) => platform.translate(l, `errors.${code}`, error?.details)
  const { faults, ...details } = error?.details ?? {}
  return {
    type: `/api/docs#${code}`,
    title: say(lang),
    status,
    code,
    instance: requestId,
    text: Object.fromEntries(LANGUAGES.map((l) => [l, say(l)])) as Problem['text'],
    ...(Object.keys(details).length > 0 ? { details } : {}),
    ...(faults ? { errors: faults as Fault[] } : {}),
  }
}
