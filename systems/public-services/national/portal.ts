import { randomUUID } from 'node:crypto'
import type { Config } from '@hue-s/kernel/server/config.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import { Answer, DayList, Prepared, type ChuanBi, type DayLine, type Outgoing } from './protocol.ts'
import { PORTAL, signedHeaders, type Operation } from './signature.ts'

/** How this province is known there. */
export type Connection = NonNullable<Config['outside']['national']>

const PATIENCE = 15_000
const MOST_ANSWER = 30 * 1024 * 1024

export const connectionOf = (ctx: Pick<Ctx, 'config'>): Connection | undefined => ctx.config.outside.national
export function mustBeConnected(ctx: Pick<Ctx, 'config'>): Connection {
  const connection = connectionOf(ctx)
  if (!connection) throw unavailable('public-services.nationalOff')
  return connection
}

/** Nobody answered, or not in a way that can be understood: another try may help. */
export class Silent extends Error {}
/** It was understood and refused; saying the same again would not help. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, words: string) {
    super(words)
    this.code = code
  }
}
/** Files that the message names and that are not there. */
export class FilesMissing extends Error {
  readonly hashes: readonly string[]
  constructor(hashes: readonly string[]) {
    super('files missing')
    this.hashes = hashes
  }
}

interface Call {
  connection: Connection
  operation: Operation
  path: string
  body: Buffer
  type: string
  messageId: string
  now: Date
}

async function call({ connection, operation, path, body, type, messageId, now }: Call): Promise<unknown> {
  const headers = signedHeaders(
    connection.secret,
    { from: connection.id, to: PORTAL, operation, messageId, at: now },
    body,
  )
  let response: Response, text: string
  try {
    response = await fetch(new URL(path, connection.url), {
      method: 'POST',
      headers: { ...headers, 'content-type': type },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(PATIENCE),
      redirect: 'error',
    })
    if (Number(response.headers.get('content-length') ?? 0) > MOST_ANSWER) throw new Silent('too large an answer')
    text = await response.text()
  } catch (error) {
    throw error instanceof Silent ? error : new Silent(reasonOf(error))
  }
  return understood(response.status, text)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unreachable'
  if (error.name === 'TimeoutError') return 'timeout'
  return String((error.cause as { code?: unknown } | undefined)?.code ?? error.name)
}

/** 2xx is an answer; 401, 403, 429 and 5xx may be different tomorrow; every other refusal stands. */
function understood(status: number, text: string): unknown {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new Silent(`HTTP ${status}`)
  }
  if (status >= 200 && status < 300) return answer
  const { MaLoi, MoTa } = (answer ?? {}) as { MaLoi?: unknown; MoTa?: unknown }
  const code = typeof MaLoi === 'string' ? MaLoi.slice(0, 100) : `HTTP ${status}`
  const words = typeof MoTa === 'string' ? MoTa.slice(0, 400) : ''
  if (status === 401 || status === 403 || status === 429 || status >= 500) throw new Silent(`${code} ${words}`.trim())
  throw new Refused(code, words)
}

const jsonCall = (
  connection: Connection,
  operation: Operation,
  path: string,
  body: unknown,
  now: Date,
  messageId: string = randomUUID(),
) =>
  call({
    connection,
    operation,
    path,
    body: Buffer.from(JSON.stringify(body)),
    type: 'application/json',
    messageId,
    now,
  })

/** Contents of one file, known there by their hash from now on. */
export async function pushFile(connection: Connection, bytes: Buffer, now: Date): Promise<void> {
  const type = 'application/octet-stream'
  await call({ connection, operation: 'tep', path: '/api/v1/tep', body: bytes, type, messageId: randomUUID(), now })
}

/** Tells how a dossier stands. The same message again is the same message: it is known there by its id. */
export async function tell(connection: Connection, message: Outgoing, now: Date): Promise<Answer> {
  const said = await jsonCall(connection, 'thong-diep', '/api/v1/thong-diep', message, now, message.MaThongDiep)
  const answer = Answer.safeParse(said)
  if (!answer.success || answer.data.MaThongDiep !== message.MaThongDiep) throw new Silent('unreadable answer')
  if (answer.data.KetQua === 'THIEU_TEP') throw new FilesMissing(answer.data.ThieuTep)
  if (answer.data.KetQua === 'TU_CHOI') throw new Refused(answer.data.MaLoi ?? 'TU_CHOI', answer.data.MoTa ?? '')
  return answer.data
}

/** Leaves a prepared dossier there; the same one again is the same one. Answers where its applicant finishes it. */
export async function leavePrepared(connection: Connection, prepared: ChuanBi, now: Date): Promise<string> {
  const said = await jsonCall(connection, 'chuan-bi', '/api/v1/chuan-bi', prepared, now)
  const answer = Prepared.safeParse(said)
  // People are sent to this address: a page on the open network, or one of the very server that answered.
  const page = answer.success ? new URL(answer.data.DiaChi) : undefined
  if (!answer.success || (page?.protocol !== 'https:' && page?.origin !== new URL(connection.url).origin))
    throw new Silent('unreadable answer')
  return answer.data.DiaChi
}

/** Everything about this province that moved there on a day. */
export async function listDay(connection: Connection, day: string, now: Date): Promise<DayLine[]> {
  const said = await jsonCall(connection, 'doi-soat', '/api/v1/doi-soat', { Ngay: day }, now)
  const answer = DayList.safeParse(said)
  if (!answer.success || answer.data.Ngay !== day) throw new Silent('unreadable answer')
  return answer.data.HoSo
}

/** Asks that everything about one dossier be told once more. */
export async function askAgain(connection: Connection, code: string, now: Date): Promise<void> {
  await jsonCall(connection, 'gui-lai', '/api/v1/gui-lai', { MaHoSo: code }, now)
}
