import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import { defaultNational } from '@hue-s/sandbox/national.ts'
import { PORTAL_NAME, signatureHeaders } from '@hue-s/sandbox/national-signed.ts'
import { COMMUNE, desk, hallDossier, MONDAY } from '../testing/desk.ts'
import { newcomer, openExchange, type Exchange } from '../testing/national.ts'
import { sendDue } from './deliver.ts'
import { claimNext } from './store-messages.ts'

// Papers are signed here: slow where many tests run at once.
vi.setConfig({ testTimeout: 120_000 })

let x: Exchange
const staff = desk()
beforeAll(async () => void (x = await openExchange()))
afterAll(() => x.stop())
beforeEach(() => {
  x.hall.app.clock.set(MONDAY)
  x.portal.setFault('none')
})
const clock = (at: string) => x.hall.app.clock.set(at)
const switchTo = async (mode: string) =>
  void (await fetch(`${x.portal.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  }))
const bodyOf = (code: string, n = -1) => x.portal.dossier(code).outbound.at(n)?.answer?.body
const messagesOf = async (id: string) =>
  (
    await sql<{
      seq: number
      state: string
      tries: number
    }>`select seq, state, tries from public_services.national_message
      where dossier_id = ${id} order by seq`.execute(x.hall.app.platform.database.db)
  ).rows

/** A request as the portal signs it, with whatever is wrong about it. */
async function post(
  message: unknown,
  wrong: Partial<Parameters<typeof signatureHeaders>[1]> & { secret?: string } = {},
) {
  const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  const messageId = (message as { MaThongDiep?: string }).MaThongDiep ?? randomUUID()
  const { secret = defaultNational.secret, ...more } = wrong
  const usual = { from: PORTAL_NAME, to: defaultNational.province, operation: 'thong-diep', messageId }
  const headers = signatureHeaders(secret, { ...usual, at: x.hall.app.clock.now(), ...more }, body)
  const response = await fetch(`${x.hall.app.url}/api/public-services/national/messages`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: new Uint8Array(body),
  })
  return { status: response.status, ...((await response.json()) as { code?: string; KetQua?: string }) }
}
const rating = (more: Record<string, unknown> = {}) => ({
  PhienBan: 1,
  MaThongDiep: randomUUID(),
  LoaiThongDiep: 'DanhGiaHoSo',
  MaHoSo: 'G99.01-261123-999999',
  ThuTu: 1,
  ThoiDiem: MONDAY.replace('Z', '.000Z'),
  DuLieu: { Diem: 3, YKien: null },
  ...more,
})

describe('filed there by somebody who never was here', () => {
  test('arrives, with papers and what fits of the form, and is handled like any other', async () => {
    const paper = { need: 'id-card', name: 'Căn cước', base64: Buffer.from('%PDF-1.4\n%x\n%%EOF').toString('base64') }
    const code = await x.portal.file(newcomer({ papers: [paper], values: { delivery: 'electronic', shoeSize: 43 } }))
    expect(bodyOf(code)).toMatchObject({ KetQua: 'DA_NHAN' })
    const id = await x.idOf(code)
    const read = await x.hall.as(staff.clerk).read({ id })
    expect(read).toMatchObject({
      code,
      channel: 'national',
      applicant: { name: 'Lê Thị Hoa Ban', citizenId: '001185004433', phone: '0905999888' },
      papers: [{ need: 'id-card', origin: 'upload' }],
      receivingAgency: { id: COMMUNE },
      answers: { request: { value: 'Mượn sân nhà văn hóa chiều chủ nhật cho giải bóng chuyền' } },
    })
    expect(read.answers).not.toHaveProperty('shoeSize')
    await x.hall.step(staff.clerk, id, 'refuse', { ground: 'not-competent', note: 'Sân này thuộc xã bên cạnh' })
    await x.settle()
    const there = x.portal.dossier(code)
    expect(there).toMatchObject({
      state: '3',
      last: { NoiDungYeuCau: expect.stringContaining('Sân này thuộc xã bên') },
    })
    expect(there.last?.DanhSachGiayToKetQua.map(({ LoaiGiayTo }) => LoaiGiayTo)).toEqual(['refusal'])
    // Whoever holds code and citizen number looks it up here by the code that they know.
    const found = await x.hall.as(staff.clerk).queue({ q: code, limit: 10 })
    expect(found.items).toMatchObject([{ id, code }])
  })

  test.each([
    ['a procedure that is none', { procedure: '9.999999' }, 'public-services.noSuchProcedure'],
    ['a number that fits nobody', { citizenId: '099185004433' }, 'public-services.badCitizenId'],
    ['no commune', { commune: '' }, 'public-services.communeNeeded'],
    ['a commune elsewhere', { commune: '00001' }, 'public-services.communeNeeded'],
    ['a procedure that has ended', { procedure: '9.000005' }, 'public-services.procedureEnded'],
  ])('%s is refused with its reason, and leaves nothing', async (_, more, reason) => {
    const before = await x.count('dossier')
    const code = await x.portal.file(newcomer(more))
    expect(bodyOf(code)).toMatchObject({ KetQua: 'TU_CHOI', MaLoi: reason })
    expect(await x.count('dossier')).toBe(before)
  })

  test('what was paid there is paid; what was not is owed here', async () => {
    const trees = { procedure: '9.000003', commune: '' }
    const paid = await x.idOf(await x.portal.file(newcomer({ ...trees, paid: 50_000 })))
    const owed = await x.idOf(await x.portal.file(newcomer({ ...trees, paid: 0 })))
    const { rows } = await sql<{ id: string; money: string; order: string | null }>`
      select id, money, order_id as "order" from public_services.dossier where id in (${paid}, ${owed})`.execute(
      x.hall.app.platform.database.db,
    )
    expect(rows.find(({ id }) => id === paid)).toMatchObject({ money: 'paid', order: null })
    expect(rows.find(({ id }) => id === owed)).toMatchObject({ money: 'due', order: expect.any(String) })
  })
})

describe('what goes wrong on the way here', () => {
  test('twice is once', async () => {
    x.portal.setFault('twice')
    const code = await x.portal.file(newcomer())
    expect(bodyOf(code)).toMatchObject({ KetQua: 'DA_CO' })
    expect(await x.count('dossier', `request_code = '${code}'`)).toBe(1)
    expect(await x.count('national_received', `code = '${code}'`)).toBe(1)
  })

  test('the same message eight times at once is one dossier', async () => {
    x.portal.setFault('silence')
    const code = await x.portal.file(newcomer())
    x.portal.setFault('none')
    const message = x.portal.dossier(code).outbound[0]
    const same = {
      PhienBan: 1,
      MaThongDiep: message?.id,
      LoaiThongDiep: 'NopHoSo',
      MaHoSo: code,
      ThuTu: 1,
      ThoiDiem: message?.at,
      DuLieu: message?.data,
    }
    const all = await Promise.all(Array.from({ length: 8 }, () => post(same)))
    expect(all.map(({ KetQua }) => KetQua).toSorted()).toEqual([...Array.from({ length: 7 }, () => 'DA_CO'), 'DA_NHAN'])
    expect(await x.count('dossier', `request_code = '${code}'`)).toBe(1)
  })

  test('out of order: the second waits for the first, then both are done', async () => {
    x.portal.setFault('outOfOrder')
    const code = await x.portal.file(newcomer())
    expect(await x.idOf(code)).toBe('')
    await x.portal.withdraw(code, 'Tôi nộp nhầm thủ tục')
    const id = await x.idOf(code)
    expect(await x.hall.as(staff.clerk).read({ id })).toMatchObject({ state: 'withdrawn' })
    expect(
      x.portal.dossier(code).outbound.map(({ answer }) => (answer?.body as { KetQua?: string } | undefined)?.KetQua),
    ).toEqual(['DA_NHAN', 'CHO_THU_TU'])
  })

  test('late is late and no more', async () => {
    x.portal.setFault('late')
    const code = await x.portal.file(newcomer())
    expect(bodyOf(code)).toMatchObject({ KetQua: 'DA_NHAN' })
  })

  test.each([
    ['forged', 'public-services.nationalBadSignature'],
    ['old', 'public-services.nationalTooOld'],
  ] as const)('%s is not heard', async (fault, reason) => {
    x.portal.setFault(fault)
    const code = await x.portal.file(newcomer())
    expect(x.portal.dossier(code).outbound[0]?.answer).toMatchObject({ status: 403, body: { code: reason } })
    expect(await x.idOf(code)).toBe('')
    // The next true one is.
    x.portal.setFault('none')
    await x.portal.flush()
    expect(bodyOf(code)).toMatchObject({ KetQua: 'DA_NHAN' })
  })

  test.each<[string, unknown, Parameters<typeof post>[1], number, string]>([
    ['no JSON', '{', {}, 400, 'nationalBadMessage'],
    ['another kind', rating({ LoaiThongDiep: 'XoaHoSo' }), {}, 400, 'nationalBadMessage'],
    ['a field too many', rating({ GhiChu: 'x' }), {}, 400, 'nationalBadMessage'],
    ['a code of nobody', rating({ MaHoSo: '’; drop table' }), {}, 400, 'nationalBadMessage'],
    ['number nought', rating({ ThuTu: 0 }), {}, 400, 'nationalBadMessage'],
    ['five stars', rating({ DuLieu: { Diem: 5, YKien: null } }), {}, 400, 'nationalBadMessage'],
    ['another id than the signed one', rating(), { messageId: randomUUID() }, 400, 'nationalBadMessage'],
    ['to somebody else', rating(), { to: 'other' }, 403, 'nationalBadSignature'],
    ['our own message sent back', rating(), { from: 'province', to: PORTAL_NAME }, 403, 'nationalBadSignature'],
    ['signed for another purpose', rating(), { operation: 'tep' }, 403, 'nationalBadSignature'],
    ['with another key', rating(), { secret: 'some other secret' }, 403, 'nationalBadSignature'],
    ['from an hour ahead', rating(), { at: new Date(Date.parse(MONDAY) + 3_600_000) }, 403, 'nationalTooOld'],
  ])('%s is refused in words', async (_, message, wrong, status, code) => {
    expect(await post(message, wrong)).toMatchObject({ status, code: `public-services.${code}` })
  })

  test('contents of a file: once however often, never of a kind that nobody may send, never unsigned', async () => {
    const bring = async (body: Buffer, secret = defaultNational.secret) => {
      const usual = { from: PORTAL_NAME, to: defaultNational.province, operation: 'tep', messageId: randomUUID() }
      const headers = signatureHeaders(secret, { ...usual, at: x.hall.app.clock.now() }, body)
      const response = await fetch(`${x.hall.app.url}/api/public-services/national/files`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(body),
      })
      return { status: response.status, ...((await response.json()) as { code?: string; MaBam?: string }) }
    }
    const pdf = Buffer.from(`%PDF-1.4\n%${randomUUID()}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF`)
    const before = await x.count('national_file')
    const [first, second] = [await bring(pdf), await bring(pdf)]
    expect(first).toMatchObject({ status: 200, MaBam: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(second.MaBam).toBe(first.MaBam)
    expect(await x.count('national_file')).toBe(before + 1)
    expect(await bring(Buffer.from('#!/bin/sh\necho hello'))).toMatchObject({ code: 'files.typeNotAllowed' })
    expect(await bring(Buffer.alloc(0))).toMatchObject({ code: 'files.empty' })
    expect(await bring(pdf, 'some other secret')).toMatchObject({ code: 'public-services.nationalBadSignature' })
  })

  test('of a dossier that is unknown, far ahead, or under a used number: refused, and the same answer again', async () => {
    const unknown = rating()
    expect(await post(unknown)).toMatchObject({ KetQua: 'TU_CHOI', MaLoi: 'public-services.nationalUnknown' })
    expect(await post(unknown)).toMatchObject({ KetQua: 'TU_CHOI', MaLoi: 'public-services.nationalUnknown' })
    expect(await post(rating())).toMatchObject({ KetQua: 'TU_CHOI', MaLoi: 'SO_THU_TU_CU' })
    expect(await post(rating({ ThuTu: 90 }))).toMatchObject({ KetQua: 'TU_CHOI', MaLoi: 'SO_THU_TU_XA' })
  })
})

describe('what goes wrong on the way there', () => {
  test('an hour of silence, then everything once and in order', async () => {
    const code = await x.portal.file(newcomer())
    const id = await x.idOf(code)
    await x.settle()
    await switchTo('refuse')
    expect(await x.hall.as(staff.clerk).read({ id })).toMatchObject({ sync: 'acknowledged' })
    expect(await x.hall.step(staff.clerk, id, 'accept')).toMatchObject({ sync: 'waiting' })
    await x.settle()
    await x.hall.step(staff.officer, id, 'take')
    await x.settle()
    for (const minute of ['10', '20', '45']) {
      clock(`2026-11-23T03:${minute}:00Z`)
      await x.settle()
    }
    const waiting = await messagesOf(id)
    expect(waiting.slice(1).every(({ state }) => state === 'waiting')).toBe(true)
    expect(waiting[1]?.tries).toBeGreaterThan(2)
    expect(await x.hall.as(staff.clerk).read({ id })).toMatchObject({ sync: 'waiting' })
    await switchTo('ok')
    clock('2026-11-23T04:00:00Z')
    await x.settle()
    expect((await messagesOf(id)).every(({ state }) => state === 'acknowledged')).toBe(true)
    expect(x.portal.dossier(code)).toMatchObject({ state: '4', taken: waiting.length })
    const told = x.portal.book.told.filter(({ DuLieu }) => DuLieu.IdHoSo === id).map(({ ThuTu }) => ThuTu)
    expect(told).toEqual(told.map((_, n) => n + 1))
    expect(await x.hall.as(staff.clerk).read({ id })).toMatchObject({ sync: 'acknowledged' })
  })

  test('killed between sending and the answer: sent again, taken once', async () => {
    const mother = await x.hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
    const { id } = await x.hall.as(mother).file(hallDossier({ procedure: '9.000004' }))
    await x.hall.app.settle()
    await x.settle()
    await x.hall.step(staff.clerk, id, 'accept')
    const { platform } = x.hall.app
    // It was taken from the queue and reached the portal; whoever sent it died before writing that down.
    await x.hall.app.settle()
    await sendDue(platform)
    await sql`update public_services.national_message set state = 'sent', ended_at = null, next_at = ${new Date('2026-11-23T03:02:00Z')}
      where dossier_id = ${id} and seq = 2`.execute(platform.database.db)
    expect(await sendDue(platform)).toBe(0)
    clock('2026-11-23T03:02:01Z')
    expect(await sendDue(platform)).toBe(1)
    expect((await messagesOf(id)).map(({ state, tries }) => `${state} ${tries}`)).toEqual([
      'acknowledged 1',
      'acknowledged 2',
    ])
    expect(x.portal.book.told.filter(({ DuLieu }) => DuLieu.IdHoSo === id)).toHaveLength(2)
  })

  test('two processes take each message once, and never two of one dossier', async () => {
    await switchTo('refuse')
    const codes = await Promise.all(Array.from({ length: 4 }, () => x.portal.file(newcomer())))
    await x.hall.app.settle()
    await sendDue(x.hall.app.platform)
    clock('2026-11-23T05:00:00Z')
    const { db } = x.hall.app.platform.database
    const [now, until] = [new Date('2026-11-23T05:00:00Z'), new Date('2026-11-23T05:02:00Z')]
    const taken = (await Promise.all(Array.from({ length: 12 }, () => claimNext(db, now, until)))).filter((m) => m)
    expect(new Set(taken.map((m) => m?.id)).size).toBe(taken.length)
    expect(new Set(taken.map((m) => m?.dossierId)).size).toBe(taken.length)
    expect(taken.length).toBeGreaterThanOrEqual(codes.length)
    await switchTo('ok')
    clock('2026-11-23T05:03:00Z')
    await x.settle()
    for (const code of codes) expect(x.portal.dossier(code).taken).toBe(1)
  })
})
