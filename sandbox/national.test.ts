import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { defaultNational, startNational, type NationalServer } from './national.ts'
import { hashOf, PORTAL_NAME, signatureHeaders } from './national-signed.ts'

const NOW = new Date('2026-11-23T03:00:00Z')
let portal: NationalServer
beforeAll(async () => void (portal = await startNational({ now: () => NOW })))
afterAll(() => portal.stop())
afterEach(async () => void (await fetch(`${portal.url}/_reset`, { method: 'POST' })))

async function send(
  path: string,
  operation: string,
  body: unknown,
  wrong: { secret?: string; at?: Date; from?: string } = {},
) {
  const bytes = body instanceof Buffer ? body : Buffer.from(JSON.stringify(body))
  const messageId = (body as { MaThongDiep?: string }).MaThongDiep ?? randomUUID()
  const { secret = defaultNational.secret, at = NOW, from = defaultNational.province } = wrong
  const headers = signatureHeaders(secret, { from, to: PORTAL_NAME, operation, messageId, at }, bytes)
  const response = await fetch(`${portal.url}/api/v1/${path}`, { method: 'POST', headers, body: new Uint8Array(bytes) })
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) }
}
const id = randomUUID()
const told = (seq: number, more: Record<string, unknown> = {}, papers: unknown[] = []) => ({
  PhienBan: 1,
  MaThongDiep: randomUUID(),
  LoaiThongDiep: 'DongBoHoSo',
  MaHoSo: 'YC-261123-0001',
  ThuTu: seq,
  ThoiDiem: NOW.toISOString(),
  DuLieu: {
    IdHoSo: id,
    MaHoSo: 'YC-261123-0001',
    MaTTHC: '9.000002',
    TenTTHC: 'Cho mượn sân',
    KenhThucHien: '2',
    NguonHoSo: 'TINH',
    ChuHoSo: 'Vũ Thị Mận',
    SoDinhDanh: '001160002417',
    NgayNopHoSo: NOW.toISOString(),
    NgayTiepNhan: null,
    NgayHenTra: null,
    NgayTra: null,
    NgayKetThucXuLy: null,
    TrangThaiHoSo: '1',
    DonViXuLy: 'H99.99.001',
    TenDonViXuLy: 'UBND xã Suối Mây',
    TienDo: null,
    NoiDungYeuCau: null,
    DanhSachLePhi: [],
    DaThanhToan: false,
    TaiLieuNop: [],
    DanhSachGiayToKetQua: papers,
    DanhGia: null,
    ...more,
  },
})

describe('the portal judges strictly', () => {
  test.each([
    ['another key', { secret: 'not the key at all' }, 'CHU_KY_SAI'],
    ['another province', { from: 'neighbour' }, 'CHU_KY_SAI'],
    ['an hour ago', { at: new Date(NOW.getTime() - 3_600_000) }, 'QUA_HAN'],
  ])('%s is refused', async (_, wrong, code) => {
    expect(await send('thong-diep', 'thong-diep', told(1), wrong)).toMatchObject({ status: 401, MaLoi: code })
    expect(portal.book.dossiers.size).toBe(0)
  })

  test('a signature for one purpose opens no other', async () => {
    expect(await send('thong-diep', 'tep', told(1))).toMatchObject({ status: 401 })
  })

  test.each([
    ['an unknown state', { TrangThaiHoSo: '11' }],
    ['a field of nobody', { GhiChuNoiBo: 'x' }],
    ['a date that is none', { NgayHenTra: 'mai' }],
    ['no agency', { DonViXuLy: '' }],
  ])('%s is refused', async (_, more) => {
    expect(await send('thong-diep', 'thong-diep', told(1, more))).toMatchObject({ status: 400, MaLoi: 'SAI_CAU_TRUC' })
  })

  test('once, in order, and never without its files', async () => {
    const first = told(1)
    expect(await send('thong-diep', 'thong-diep', first)).toMatchObject({ KetQua: 'DA_NHAN' })
    expect(await send('thong-diep', 'thong-diep', first)).toMatchObject({ KetQua: 'DA_CO' })
    expect(await send('thong-diep', 'thong-diep', told(3))).toMatchObject({ KetQua: 'TU_CHOI', MaLoi: 'SAI_THU_TU' })
    const paper = Buffer.from('%PDF-1.4 result')
    const facts = { LoaiGiayTo: 'result', TenGiayTo: 'Quyết định', SoKyHieu: '1/2026', NgayCap: NOW.toISOString() }
    const with2 = told(2, { TrangThaiHoSo: '10' }, [{ ...facts, MaBam: hashOf(paper) }])
    expect(await send('thong-diep', 'thong-diep', with2)).toMatchObject({
      KetQua: 'THIEU_TEP',
      ThieuTep: [hashOf(paper)],
    })
    expect(await send('tep', 'tep', paper)).toMatchObject({ status: 200, MaBam: hashOf(paper) })
    expect(await send('thong-diep', 'thong-diep', with2)).toMatchObject({ KetQua: 'DA_NHAN' })
    expect(await send('doi-soat', 'doi-soat', { Ngay: '2026-11-23' })).toMatchObject({
      HoSo: [{ IdHoSo: id, TrangThaiHoSo: '10', ThuTu: 2 }],
    })
  })

  test('a page that rebinds a name, or another site, presses nothing', async () => {
    const press = (headers: Record<string, string>) =>
      fetch(`${portal.url}/faults`, { method: 'POST', headers, body: new URLSearchParams({ fault: 'refuse' }) })
    expect((await press({ origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await fetch(`${portal.url}/nop/${randomUUID()}`)).status).toBe(404)
    expect((await fetch(`${portal.url}/ho-so/${randomUUID()}`)).status).toBe(404)
    const wrong = await fetch(`${portal.url}/nop-moi`, { method: 'POST', body: new URLSearchParams({ name: 'x' }) })
    expect([wrong.status, (await wrong.text()).includes('role="alert"')]).toEqual([400, true])
  })
})
