import { pino, type Logger } from 'pino'

export type Log = Logger

/** Structured logs on standard output. Bodies, cookies and tokens are never logged. */
export function makeLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', 'token'],
  })
}
