import { z } from 'zod'
import { makeControl } from './control.ts'
import { defaultNational, inItsWords, makeApi } from './national-api.ts'
import { FAULTS, PortalBook, type NationalFault, type PortalDossier } from './national-book.ts'
import { dossierPage, finishPage, nationalHome, newPage, noticePage } from './national-pages.ts'
import { makeSender } from './national-send.ts'
import { NewFiling } from './national-shapes.ts'
import type { Lang } from './page.ts'
import { type Ask, isLoopback, notFound, readBody, Refusal, sendJson, sendPage, serve, type Served } from './serve.ts'

export { defaultNational } from './national-api.ts'
/** A page of nothing: what somebody hands in who has nothing to hand in. */
const SHEET = (text: string) =>
  Buffer.from(`%PDF-1.4\n%${text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`)

export type NationalOptions = {
  port?: number
  lang?: Lang | undefined
  /** `…/api/public-services/national` of the province. */
  door?: string | undefined
  lateMs?: number
  now?: () => Date
}
type Supplement = { text: string; papers?: { need: string; name: string; bytes: Buffer }[] }
export type NationalServer = Served & {
  setDoor: (url: string) => void
  setFault: (fault: NationalFault) => void
  book: PortalBook
  /** What pressing the button on the page of a prepared dossier does; answers the code. */
  finish: (id: string, paid?: boolean) => Promise<string>
  file: (filing: NewFiling) => Promise<string>
  supplement: (code: string, given: Supplement) => Promise<void>
  withdraw: (code: string, why: string) => Promise<void>
  rate: (code: string, score: 1 | 2 | 3, note?: string) => Promise<void>
  /** As after a loss: the portal does not know the dossier any more. */
  forget: (code: string) => void
  /** Everything that the province has not taken yet, once more. */
  flush: () => Promise<void>
  dossier: (code: string) => PortalDossier
}

/** The national portal of public services: its pages for people, and its side of the protocol of exchange. */
export async function startNational(options: NationalOptions = {}): Promise<NationalServer> {
  const lang = options.lang ?? 'vi'
  const now = options.now ?? (() => new Date())
  const { province, secret } = defaultNational
  let door = options.door
  let fault: NationalFault = 'none'
  let base = ''
  const book = new PortalBook(now)
  const sending = { province, secret, now, lateMs: options.lateMs ?? 30_000 }
  const sender = makeSender(book, { ...sending, door: () => door, fault: () => fault })

  function dossier(code: string): PortalDossier {
    const found = book.dossiers.get(code)
    if (!found) throw notFound('This dossier')
    return found
  }

  async function finish(id: string, paid = false): Promise<string> {
    const p = book.prepared.get(id)
    if (!p) throw notFound('This prepared dossier')
    if (p.done !== null) return p.done
    const procedure = { code: p.MaTTHC, name: p.TenTTHC }
    const owner = { name: p.ChuHoSo.HoTen, citizenId: p.ChuHoSo.SoDinhDanh }
    const made = book.add({ code: book.nextCode(), procedure, owner, filedHere: true })
    p.done = made.code
    const { MaChuanBi, MaTTHC, MaXa, ChuHoSo, GiaTri, TaiLieuNop, HinhThucTra, DiaChiTra } = p
    const NgayNopHoSo = now().toISOString()
    const same = { MaChuanBi, MaTTHC, MaXa, ChuHoSo, GiaTri, TaiLieuNop, HinhThucTra, DiaChiTra }
    book.queue(made, 'NopHoSo', { ...same, NgayNopHoSo, NoiDung: '', DaThanhToan: paid ? p.LePhi : 0 })
    await sender.flush(made)
    return made.code
  }

  async function file(filing: NewFiling): Promise<string> {
    const f = NewFiling.parse(filing)
    const owner = { name: f.name, citizenId: f.citizenId }
    const made = book.add({
      code: book.nextCode(),
      procedure: { code: f.procedure, name: f.procedure },
      owner,
      filedHere: true,
    })
    const papers = f.papers.map(({ need, name, base64 }) => ({
      MaThanhPhanHoSo: need,
      TenTepDinhKem: name,
      MaBam: book.keepFile(Buffer.from(base64, 'base64')),
    }))
    book.queue(made, 'NopHoSo', {
      MaChuanBi: null,
      MaTTHC: f.procedure,
      MaXa: f.commune || null,
      ChuHoSo: {
        HoTen: f.name,
        SoDinhDanh: f.citizenId,
        NgaySinh: f.birthDate,
        SoDienThoai: f.phone || null,
        DiaChi: f.address || null,
      },
      NgayNopHoSo: now().toISOString(),
      NoiDung: f.request,
      GiaTri: f.values,
      TaiLieuNop: papers,
      HinhThucTra: 'DIEN_TU',
      DiaChiTra: null,
      DaThanhToan: f.paid,
    })
    await sender.flush(made)
    return made.code
  }

  async function said(code: string, kind: 'BoSungHoSo' | 'RutHoSo' | 'DanhGiaHoSo', data: Record<string, unknown>) {
    const found = dossier(code)
    book.queue(found, kind, data)
    await sender.flush(found)
  }
  const supplement = (code: string, { text, papers = [] }: Supplement) =>
    said(code, 'BoSungHoSo', {
      NoiDung: text,
      TaiLieuNop: papers.map(({ need, name, bytes }) => ({
        MaThanhPhanHoSo: need,
        TenTepDinhKem: name,
        MaBam: book.keepFile(bytes),
      })),
    })
  const withdraw = (code: string, why: string) => said(code, 'RutHoSo', { LyDo: why })
  const rate = (code: string, score: 1 | 2 | 3, note?: string) =>
    said(code, 'DanhGiaHoSo', { Diem: score, YKien: note ?? null })

  const api = makeApi({ book, now, base: () => base, refuses: () => fault === 'refuse', flush: (d) => sender.flush(d) })

  const formOf = async ({ req }: Ask) =>
    Object.fromEntries(new URLSearchParams((await readBody(req)).toString('utf8'))) as Record<string, string>
  const go = ({ res }: Ask, to: string) => void res.writeHead(303, { location: to }).end()

  async function pressed(ask: Ask): Promise<void> {
    ownPageOnly(ask)
    const [, what = '', id = '', deed = ''] = ask.url.pathname.split('/')
    const form = await formOf(ask)
    if (what === 'nop') {
      const p = book.prepared.get(id)
      if (!p) return sendPage(ask.res, 404, noticePage(lang, 'national.notFound'))
      // The province hears of it while the person is on the way back; if it does not answer, a little later.
      await Promise.race([finish(id, form.action === 'pay'), new Promise((done) => setTimeout(done, 3_000).unref())])
      return go(ask, p.TroVe)
    }
    if (what === 'nop-moi') {
      const filing = NewFiling.safeParse({ ...form, values: {}, papers: [] })
      if (!filing.success) return sendPage(ask.res, 400, newPage(lang, filing.error.issues[0]?.path.join('.') ?? ''))
      return go(ask, `/ho-so/${await file(filing.data)}`)
    }
    if (what === 'ho-so') {
      if (deed === 'bo-sung') await supplement(id, { text: form.text || '…', papers: form.paper ? [sheet(id)] : [] })
      if (deed === 'rut') await withdraw(id, form.text ?? '')
      if (deed === 'danh-gia')
        await rate(
          id,
          z.coerce
            .number()
            .pipe(z.union([z.literal(1), z.literal(2), z.literal(3)]))
            .parse(form.score),
        )
      return go(ask, `/ho-so/${id}`)
    }
    if (what === 'faults') {
      fault = z.enum(FAULTS).parse(form.fault)
      return go(ask, '/')
    }
    throw notFound('This address')
  }
  const sheet = (code: string) => ({
    need: 'supplement',
    name: 'Giấy tờ bổ sung',
    bytes: SHEET(`${code} ${now().toISOString()}`),
  })

  async function looked({ res, url }: Ask): Promise<void> {
    const [, what = '', id = ''] = url.pathname.split('/')
    if (what === '') {
      const dossiers = [...book.dossiers.values()].reverse()
      return sendPage(res, 200, nationalHome(lang, { prepared: [...book.prepared.values()], dossiers, fault }))
    }
    if (what === 'messages') return sendJson(res, 200, { told: book.told, dossiers: [...book.dossiers.values()] })
    if (what === 'nop-moi') return sendPage(res, 200, newPage(lang))
    if (what === 'nop') {
      const p = book.prepared.get(id)
      if (!p) return sendPage(res, 404, noticePage(lang, 'national.notFound'))
      return sendPage(res, 200, p.done === null ? finishPage(lang, p) : noticePage(lang, 'national.gone', p.TroVe))
    }
    if (what === 'ho-so') {
      const found = book.dossiers.get(id)
      return sendPage(res, found ? 200 : 404, found ? dossierPage(lang, found) : noticePage(lang, 'national.notFound'))
    }
    const bytes = what === 'tep' ? book.files.get(id) : undefined
    if (!bytes) throw notFound('This address')
    res.writeHead(200, { 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' }).end(bytes)
  }

  const served = await serve({
    port: options.port ?? 0,
    control: makeControl(),
    build: (url) => {
      base = url
      return (ask) =>
        ask.url.pathname.startsWith('/api/v1/') && ask.method === 'POST'
          ? api(ask).catch((error: unknown) => inItsWords(ask, error))
          : ask.method === 'POST'
            ? pressed(ask)
            : looked(ask)
    },
    refuse: ({ res }) => sendJson(res, 503, { MaLoi: 'TAM_NGUNG', MoTa: 'Switched to refuse' }),
    isView: ({ method, url }) => method === 'GET' && (url.pathname === '/' || url.pathname === '/messages'),
    reset: () => {
      book.clear()
      fault = 'none'
    },
  })
  const flush = async () => void (await Promise.all([...book.dossiers.values()].map((one) => sender.flush(one))))
  return {
    ...served,
    stop: async () => {
      sender.stop()
      await served.stop()
    },
    setDoor: (url) => void (door = url),
    setFault: (to) => void (fault = to),
    book,
    finish,
    file,
    supplement,
    withdraw,
    rate,
    forget: (code) => void book.dossiers.delete(code),
    flush,
    dossier,
  }
}

/** From this machine and our own pages only. */
function ownPageOnly({ req }: Ask): void {
  const { origin, host } = req.headers
  const ours = origin === undefined || origin === 'null' || new URL(origin).host === host
  if (!ours || !isLoopback((host ?? '').replace(/:\d+$/, '')) || !isLoopback(req.socket.remoteAddress ?? ''))
    throw new Refusal(403, 'own_page_only', 'Only this page may do that')
}
