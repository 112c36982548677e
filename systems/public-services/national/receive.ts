import { storeBytes } from '@hue-s/engines/files/index.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { AppError, forbidden, invalid } from '@hue-s/kernel/shared/error.ts'
import { asPlatform } from '../by-rules.ts'
import { MOST_FILE, MOST_MESSAGE } from '../contract-national.ts'
import { apply } from './apply.ts'
import { mustBeConnected } from './portal.ts'
import { Incoming, type Answer } from './protocol.ts'
import { filesHere } from './files-here.ts'
import { checkSigned, PORTAL, sha256, type Operation } from './signature.ts'
import { findReceived, lockInbox, moveInbox, parkedNext, putReceived, type Verdict } from './store-inbox.ts'
import { noteReceived } from './store-messages.ts'

const SEAL = 'public-services.national-received'
/** So far ahead of its turn a message may come; further away something else is wrong. */
const MOST_AHEAD = 50
const MOST_FAULTS = 10

async function bodyOf(ctx: Ctx, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (ctx.request.body ?? []) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw invalid('public-services.nationalBadMessage', { faults: ['too large'] })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The bytes of a request that the portal itself signed, for this, a moment ago; anything else is refused. */
async function genuine(ctx: Ctx, operation: Operation, most: number): Promise<{ body: Buffer; messageId: string }> {
  const connection = mustBeConnected(ctx)
  const body = await bodyOf(ctx, most)
  const expected = { from: PORTAL, to: connection.id, operation, now: ctx.now() }
  const checked = checkSigned(connection.secret, expected, ctx.request.headers ?? {}, body)
  if (!checked.genuine)
    throw forbidden(`public-services.${checked.why === 'tooOld' ? 'nationalTooOld' : 'nationalBadSignature'}`)
  return { body, messageId: checked.messageId }
}

/** Takes the contents of a file that a message will name by its hash. */
export async function nationalFile(ctx: Ctx): Promise<{ MaBam: string }> {
  const { body } = await genuine(ctx, 'tep', MOST_FILE)
  const hash = sha256(body)
  if ((await filesHere(ctx, [hash])).size === 0) {
    const { id } = await storeBytes(asPlatform(ctx), body, 'document')
    await noteReceived(ctx.db, hash, id, ctx.now())
  }
  ctx.audit('national-file', hash.slice(0, 16))
  return { MaBam: hash }
}

function parsed(body: Buffer, messageId: string): Incoming {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch {
    throw invalid('public-services.nationalBadMessage', { faults: ['no JSON'] })
  }
  const message = Incoming.safeParse(json)
  if (!message.success) {
    const faults = message.error.issues.slice(0, MOST_FAULTS).map(({ path, code }) => `${path.join('.')}: ${code}`)
    throw invalid('public-services.nationalBadMessage', { faults })
  }
  // The id that is signed and the one that is read are one.
  if (message.data.MaThongDiep !== messageId)
    throw invalid('public-services.nationalBadMessage', { faults: ['MaThongDiep'] })
  return message.data
}

const answer = (id: string, KetQua: Answer['KetQua'], code: string | null = null, files: string[] = []): Answer => ({
  MaThongDiep: id,
  KetQua,
  MaLoi: code,
  MoTa: null,
  ThieuTep: files,
})
const WORD: Readonly<Record<Verdict, Answer['KetQua']>> = {
  applied: 'DA_NHAN',
  parked: 'CHO_THU_TU',
  refused: 'TU_CHOI',
}

/**
 * Takes what the portal tells of a dossier: each message once, in the order of their numbers. One that comes too early is
 * kept and waits for those before it; one whose files are not here is not taken at all.
 */
export async function nationalMessage(ctx: Ctx): Promise<Answer> {
  const { body, messageId } = await genuine(ctx, 'thong-diep', MOST_MESSAGE)
  const message = parsed(body, messageId)
  const last = await lockInbox(ctx.db, message.MaHoSo)
  const known = await findReceived(ctx.db, messageId)
  if (known) return answer(messageId, known.verdict === 'applied' ? 'DA_CO' : WORD[known.verdict], known.reason)
  const missing = await missingFiles(ctx, message)
  if (missing.length > 0) return answer(messageId, 'THIEU_TEP', null, missing)
  ctx.audit('national-message', messageId, { kind: message.LoaiThongDiep, seq: message.ThuTu })
  const { ThuTu } = message
  if (ThuTu <= last) return refuse(ctx, message, 'SO_THU_TU_CU')
  if (ThuTu > last + MOST_AHEAD) return refuse(ctx, message, 'SO_THU_TU_XA')
  if (ThuTu > last + 1) return park(ctx, message)
  const first = await judge(ctx, message)
  await goOn(ctx, message.MaHoSo, ThuTu)
  return first
}

async function missingFiles(ctx: Ctx, message: Incoming): Promise<string[]> {
  if (!('TaiLieuNop' in message.DuLieu)) return []
  const hashes = [...new Set(message.DuLieu.TaiLieuNop.map(({ MaBam }) => MaBam))]
  const here = await filesHere(ctx, hashes)
  return hashes.filter((hash) => !here.has(hash))
}

const rowOf = (m: Incoming, verdict: Verdict, reason: string | null) => ({
  id: m.MaThongDiep,
  code: m.MaHoSo,
  seq: m.ThuTu,
  kind: m.LoaiThongDiep,
  verdict,
  reason,
})

async function refuse(ctx: Ctx, message: Incoming, code: string): Promise<Answer> {
  await putReceived(ctx.db, rowOf(message, 'refused', code), ctx.now(), null)
  return answer(message.MaThongDiep, 'TU_CHOI', code)
}
async function park(ctx: Ctx, message: Incoming): Promise<Answer> {
  const sealed = seal(ctx.platform, SEAL, message.MaThongDiep, message)
  await putReceived(ctx.db, rowOf(message, 'parked', null), ctx.now(), sealed)
  return answer(message.MaThongDiep, 'CHO_THU_TU')
}

/** Does what a message says. A rule that forbids it undoes all of it, and is the answer; its number is used up. */
async function judge(ctx: Ctx, message: Incoming): Promise<Answer> {
  const { pending } = ctx
  const marks = { events: pending.events.length, subjects: pending.subjects.length, after: pending.after.length }
  await sql`savepoint national`.execute(ctx.db)
  let reason: string | null = null
  try {
    await apply(asPlatform(ctx), message)
    await sql`release savepoint national`.execute(ctx.db)
  } catch (refused) {
    if (!(refused instanceof AppError) || refused.status >= 500) throw refused
    await sql`rollback to savepoint national`.execute(ctx.db)
    pending.events.splice(marks.events)
    pending.subjects.splice(marks.subjects)
    pending.after.splice(marks.after)
    reason = refused.code
  }
  await putReceived(ctx.db, rowOf(message, reason === null ? 'applied' : 'refused', reason), ctx.now(), null)
  await moveInbox(ctx.db, message.MaHoSo, message.ThuTu)
  return answer(message.MaThongDiep, reason === null ? 'DA_NHAN' : 'TU_CHOI', reason)
}

/** Those that waited for this one, as long as the next is there. */
async function goOn(ctx: Ctx, code: string, last: number): Promise<void> {
  for (let seq = last + 1; ; seq++) {
    const next = await parkedNext(ctx.db, code, seq)
    if (!next) return
    await judge(ctx, open<Incoming>(ctx.platform, SEAL, next.id, next.sealed))
  }
}
