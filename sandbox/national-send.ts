import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { NationalFault, Outbound, PortalBook, PortalDossier } from './national-book.ts'
import { PORTAL_NAME, signatureHeaders } from './national-signed.ts'

export interface SendOptions {
  /** `…/api/public-services/national` of the province. */
  door: () => string | undefined
  province: string
  secret: string
  now: () => Date
  fault: () => NationalFault
  lateMs: number
}
const TEN_MINUTES = 600_000
const LONGEST = 60_000

/** Brings the portal's messages to the province: in order, signed, again while nobody takes them; or wrongly, if told so. */
export function makeSender(book: PortalBook, options: SendOptions) {
  const { province, secret, now } = options
  const ending = new AbortController()
  const busy = new Map<string, Promise<void>>()

  async function post(path: string, operation: string, body: Buffer, messageId: string): Promise<Response | undefined> {
    const door = options.door()
    if (door === undefined) return undefined
    const fault = operation === 'thong-diep' ? options.fault() : 'none'
    const at = fault === 'old' ? new Date(now().getTime() - TEN_MINUTES) : now()
    const key = fault === 'forged' ? 'somebody else entirely' : secret
    const headers = signatureHeaders(key, { from: PORTAL_NAME, to: province, operation, messageId, at }, body)
    const type = operation === 'tep' ? 'application/octet-stream' : 'application/json'
    return fetch(`${door}/${path}`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { ...headers, 'content-type': type },
      signal: AbortSignal.any([AbortSignal.timeout(20_000), ending.signal]),
    }).catch(() => undefined)
  }

  /** One try of one message; true when it needs no other. */
  async function once(message: Outbound): Promise<boolean> {
    const body = Buffer.from(
      JSON.stringify({
        PhienBan: 1,
        MaThongDiep: message.id,
        LoaiThongDiep: message.kind,
        MaHoSo: message.code,
        ThuTu: message.seq,
        ThoiDiem: message.at,
        DuLieu: message.data,
      }),
    )
    const response = await post('messages', 'thong-diep', body, message.id)
    const answer: unknown = response ? await response.json().catch(() => null) : null
    message.answer = { status: response?.status ?? 0, body: answer }
    const { KetQua, ThieuTep } = (answer ?? {}) as { KetQua?: string; ThieuTep?: string[] }
    if (KetQua !== 'THIEU_TEP') return response?.ok === true || (response?.status ?? 0) === 400
    for (const hash of ThieuTep ?? []) {
      const bytes = book.files.get(hash)
      if (bytes) await post('files', 'tep', bytes, randomUUID())
    }
    return false
  }

  /** Until it was taken, refused for good, or nobody is there any more. */
  async function bring(message: Outbound): Promise<void> {
    if (options.fault() === 'late') await pause(options.lateMs)
    for (let n = 0; !ending.signal.aborted; n++) {
      if (options.fault() === 'silence') return
      if (await once(message)) break
      // Files were asked for: at once again with them. Otherwise more and more slowly.
      if ((message.answer?.body as { KetQua?: string } | null)?.KetQua === 'THIEU_TEP' && n < 3) continue
      if (options.fault() === 'forged' || options.fault() === 'old' || n >= 12) return
      await pause(Math.min(1_000 * 2 ** n, LONGEST))
    }
    if (options.fault() === 'twice') await once(message)
  }
  const pause = (ms: number) => wait(ms, undefined, { ref: false, signal: ending.signal }).catch(() => undefined)
  const isTaken = ({ answer }: Outbound) => answer?.status === 200 || answer?.status === 400

  async function run(dossier: PortalDossier): Promise<void> {
    const due = dossier.outbound.filter((one) => !isTaken(one))
    if (options.fault() !== 'outOfOrder') {
      for (const message of due) await bring(message)
      return
    }
    // One alone is held back until another comes that overtakes it.
    if (due.length > 1) for (const message of due.toReversed()) await bring(message)
  }

  /** Brings everything about a dossier that was not taken yet, one run after the other. */
  function flush(dossier: PortalDossier): Promise<void> {
    const before = busy.get(dossier.code) ?? Promise.resolve()
    const mine = before.then(() => run(dossier)).catch(() => undefined)
    busy.set(dossier.code, mine)
    return mine
  }
  return { flush, once, stop: () => ending.abort() }
}
