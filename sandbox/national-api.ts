import { z } from 'zod'
import type { PortalBook, PortalDossier } from './national-book.ts'
import { Prepared, Told } from './national-shapes.ts'
import { wrongWith } from './national-signed.ts'
import { type Ask, notFound, readBody, Refusal, sendJson } from './serve.ts'

export const defaultNational = { province: 'province', secret: 'sandbox-national-secret' }
const MOST_FILE = 50 * 1024 * 1024
const MOST_JSON = 4 * 1024 * 1024

interface Parts {
  book: PortalBook
  now: () => Date
  base: () => string
  refuses: () => boolean
  flush: (dossier: PortalDossier) => Promise<void>
}

/** The portal's side of the exchange: signed requests of the province, judged strictly. */
export function makeApi({ book, now, base, refuses, flush }: Parts) {
  const { province, secret } = defaultNational

  /** The body of a request that the province signed for this; anything else is refused as the real portal does. */
  async function signed({ req }: Ask, operation: string, most: number): Promise<Buffer> {
    const body = await readBody(req, most)
    const wrong = wrongWith(secret, { from: province, operation, now: now() }, req.headers, body)
    if (wrong) throw new Refusal(401, wrong, 'The signature or its time is wrong')
    return body
  }
  async function shaped<T extends z.ZodType>(ask: Ask, operation: string, shape: T): Promise<z.output<T>> {
    const body = await signed(ask, operation, MOST_JSON)
    let json: unknown
    try {
      json = JSON.parse(body.toString('utf8'))
    } catch {
      throw new Refusal(400, 'SAI_CAU_TRUC', 'No JSON')
    }
    const parsed = shape.safeParse(json)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new Refusal(400, 'SAI_CAU_TRUC', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }

  return async function api(ask: Ask): Promise<void> {
    const { res, url } = ask
    switch (url.pathname.slice('/api/v1/'.length)) {
      case 'tep':
        return sendJson(res, 200, { MaBam: book.keepFile(await signed(ask, 'tep', MOST_FILE)) })
      case 'thong-diep': {
        const told = await shaped(ask, 'thong-diep', Told)
        if (told.MaThongDiep !== ask.req.headers['x-message-id']) throw new Refusal(400, 'SAI_CAU_TRUC', 'MaThongDiep')
        const { status, body } = book.take(told, refuses())
        return sendJson(res, status, body)
      }
      case 'chuan-bi': {
        const given = await shaped(ask, 'chuan-bi', Prepared)
        const missing = given.TaiLieuNop.filter(({ MaBam }) => !book.files.has(MaBam))
        if (missing.length > 0) throw new Refusal(409, 'THIEU_TEP', missing.map(({ MaBam }) => MaBam).join(' '))
        book.prepared.set(given.MaChuanBi, { ...given, done: book.prepared.get(given.MaChuanBi)?.done ?? null })
        return sendJson(res, 200, { DiaChi: `${base()}/nop/${given.MaChuanBi}` })
      }
      case 'doi-soat': {
        const { Ngay } = await shaped(ask, 'doi-soat', z.strictObject({ Ngay: z.iso.date() }))
        return sendJson(res, 200, { Ngay, HoSo: book.day(Ngay) })
      }
      case 'gui-lai': {
        const { MaHoSo } = await shaped(ask, 'gui-lai', z.strictObject({ MaHoSo: z.string() }))
        const found = book.dossiers.get(MaHoSo)
        if (!found) throw notFound('This dossier')
        for (const message of found.outbound) message.answer = null
        void flush(found)
        return sendJson(res, 202, { MaHoSo })
      }
      default:
        throw notFound('This address')
    }
  }
}

/** A refusal of the exchange in the words of its protocol. */
export function inItsWords({ res }: Ask, error: unknown): void {
  if (!(error instanceof Refusal)) throw error
  sendJson(res, error.status, { MaLoi: error.code, MoTa: error.message }, { connection: 'close' })
}
