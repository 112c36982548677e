import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** Facts of PostgreSQL's and Node's errors that say where a fault lies and quote nobody. */
const FACTS = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine', 'errno', 'syscall', 'port']
const DEEPEST = 3

/**
 * What may be told of an error. The rest stays out: PostgreSQL's `detail` quotes the row that was refused, with whatever
 * a person wrote in it, and others carry the whole client they failed on.
 */
function told(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error
  const facts = Object.entries(error).filter(
    ([name, value]) => FACTS.includes(name) && ['string', 'number'].includes(typeof value),
  )
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...Object.fromEntries(facts),
    ...(error.cause !== undefined && depth < DEEPEST ? { cause: told(error.cause, depth + 1) } : {}),
  }
}

/** Structured logs on standard output. Bodies, cookies, tokens and rows are never logged. */
export function makeLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', 'token'],
    serializers: { err: told },
  }
  return to ? pino(options, to) : pino(options)
}
