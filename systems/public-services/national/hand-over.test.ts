import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { findOrMakePerson } from '@hue-s/engines/identity/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { desk, hallDossier, MONDAY } from '../testing/desk.ts'
import { openExchange, type Exchange } from '../testing/national.ts'
import { forgetOld, forgetPrepared, heldOf } from './forget.ts'

// Papers are signed here: slow where many tests run at once.
vi.setConfig({ testTimeout: 120_000 })

let x: Exchange
let mother: Actor
const staff = desk()
beforeAll(async () => {
  x = await openExchange()
  mother = await x.hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
})
afterAll(() => x.stop())
beforeEach(() => {
  x.hall.app.clock.set(MONDAY)
  x.portal.setFault('none')
})
const me = () => x.hall.as(mother)
const switchTo = (mode: string) =>
  fetch(`${x.portal.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  })

test('handed over, filed there, handled here; state, date, paper and rating go back and forth', async () => {
  const fileId = await x.hall.scan(mother)
  const input = hallDossier({ papers: [{ need: 'id-card', fileId }] })
  await expect(me().file(input)).rejects.toMatchObject({ code: 'public-services.filedElsewhere' })
  const handed = await me().handOver(input)
  expect(handed).toMatchObject({ state: 'sent', nationalCode: null, dossierId: null })
  expect((await me().handOver(input)).id).toBe(handed.id)
  const page = await (await fetch(handed.url ?? '')).text()
  expect(page).toContain('Vũ Thị Mận')
  expect(page).toContain('Mượn sân nhà văn hóa tối thứ bảy')
  expect((await me().handOvers({})).items.map(({ id }) => id)).toEqual([handed.id])

  const code = await x.portal.finish(handed.id)
  expect(code).toMatch(/^G99\.01-261123-\d{6}$/)
  const filed = await me().readHandOver({ id: handed.id })
  expect(filed).toMatchObject({ state: 'filed', nationalCode: code, url: null })
  const id = filed.dossierId ?? ''
  const own = await me().mineOne({ id })
  expect(own).toMatchObject({ channel: 'national', code, accepted: false, state: 'submitted', sync: 'none' })
  expect(own.papers).toMatchObject([{ need: 'id-card', fileId, origin: 'upload' }])
  await x.settle()
  expect(await me().mineOne({ id })).toMatchObject({ sync: 'acknowledged', national: { code, state: 'acknowledged' } })
  expect(x.portal.dossier(code)).toMatchObject({ id, state: '1', taken: 1 })

  const accepted = await x.hall.step(staff.clerk, id, 'accept')
  // One code by whichever way it came.
  expect(accepted).toMatchObject({ code, accepted: true })
  await x.settle()
  const there = x.portal.dossier(code)
  expect(there).toMatchObject({ state: '2', last: { NgayHenTra: accepted.promisedAt, NguonHoSo: 'CONG' } })
  await x.hall.step(staff.officer, id, 'take')
  const draft = { conclusion: 'approve' as const, body: 'Đồng ý cho mượn sân nhà văn hóa theo đơn.' }
  await x.hall.step(staff.officer, id, 'submit', { note: 'Đủ điều kiện', draft })
  await x.hall.step(staff.signer, id, 'sign')
  await x.hall.step(staff.registrar, id, 'issue')
  await x.settle()
  expect(there.state).toBe('10')
  const result = there.last?.DanhSachGiayToKetQua.find(({ LoaiGiayTo }) => LoaiGiayTo === 'result')
  const paper = await fetch(`${x.portal.url}/tep/${result?.MaBam}`)
  expect(
    Buffer.from(await paper.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')

  await x.portal.rate(code, 3, 'Nhanh gọn')
  expect(await me().mineOne({ id })).toMatchObject({ rating: 3, state: 'done' })
  await x.settle()
  expect(there.last?.DanhGia).toBe(3)
  // Every number once, in order.
  expect(there.taken).toBe(await x.count('national_message', `dossier_id = '${id}'`))
})

test('a supplement is asked for here, answered there, and the clock runs again', async () => {
  const handed = await me().handOver(hallDossier())
  const code = await x.portal.finish(handed.id)
  const id = await x.idOf(code)
  await x.hall.step(staff.clerk, id, 'ask', { note: 'Bổ sung kế hoạch tổ chức hội thi' })
  await x.settle()
  expect(x.portal.dossier(code)).toMatchObject({
    state: '5',
    last: { NoiDungYeuCau: 'Bổ sung kế hoạch tổ chức hội thi' },
  })
  const bytes = Buffer.from('%PDF-1.4\n%ke hoach\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')
  await x.portal.supplement(code, {
    text: 'Tôi gửi kế hoạch',
    papers: [
      { need: 'id-card', name: 'Căn cước', bytes },
      { need: 'ke-hoach', name: 'Kế hoạch hội thi', bytes: Buffer.concat([bytes, Buffer.from('%2')]) },
    ],
  })
  const own = await me().mineOne({ id })
  expect(own.state).toBe('submitted')
  expect(own.papers.map(({ need, origin }) => `${need} ${origin}`).toSorted()).toEqual([
    // Taken from her store when she filed, and sent anew.
    'id-card store',
    'id-card supplement',
    'ke-hoach supplement',
  ])
  // Nothing is asked any more: the rule says no, the number is used up, and the next message is heard.
  await x.portal.supplement(code, { text: 'Còn một tờ nữa' })
  const said = x.portal.dossier(code).outbound.at(-1)
  expect(said?.answer).toMatchObject({
    status: 200,
    body: { KetQua: 'TU_CHOI', MaLoi: 'public-services.nothingAsked' },
  })
  await x.portal.withdraw(code, 'Tôi đổi ngày tổ chức')
  expect(await me().mineOne({ id })).toMatchObject({ state: 'withdrawn' })
  await x.settle()
  expect(x.portal.dossier(code).state).toBe('7')
})

test('the portal does not answer: what was prepared stays, and is sent again by its person', async () => {
  await switchTo('refuse')
  const handed = await me().handOver(hallDossier())
  expect(handed).toMatchObject({ state: 'prepared', url: null })
  expect(await me().sendHandOver({ id: handed.id })).toMatchObject({ state: 'prepared' })
  await switchTo('ok')
  const sent = await me().sendHandOver({ id: handed.id })
  expect(sent).toMatchObject({ state: 'sent', url: expect.stringContaining(handed.id) })
  await expect(x.hall.as(citizen()).sendHandOver({ id: handed.id })).rejects.toMatchObject({ status: 404 })
  await expect(x.hall.as(citizen()).readHandOver({ id: handed.id })).rejects.toMatchObject({ status: 404 })
  expect(await me().dropHandOver({ id: handed.id })).toMatchObject({ state: 'dropped' })
  await expect(me().sendHandOver({ id: handed.id })).rejects.toMatchObject({ code: 'public-services.handOverOver' })
  // Filed there all the same: the one who prepared it took it back, so it is not taken.
  const code = await x.portal.finish(handed.id)
  expect(x.portal.dossier(code).outbound[0]?.answer).toMatchObject({
    body: { KetQua: 'TU_CHOI', MaLoi: 'public-services.handOverOver' },
  })
  expect(await x.idOf(code)).toBe('')
})

test('what nobody files within its time is forgotten, with its files', async () => {
  const fileId = await x.hall.scan(mother)
  const handed = await me().handOver(hallDossier({ papers: [{ need: 'id-card', fileId }] }))
  const mine = await x.hall.app.run((ctx) => heldOf(ctx, mother.id ?? ''))
  expect(JSON.stringify(mine)).toContain('0905123456')
  await x.settle()
  x.hall.app.clock.set('2027-01-04T03:00:00Z')
  expect((await me().handOvers({})).items.map(({ id }) => id)).not.toContain(handed.id)
  await x.hall.app.run(forgetOld)
  expect(await me().readHandOver({ id: handed.id })).toMatchObject({ state: 'expired' })
  expect(await x.count('hand_over', `id = '${handed.id}' and sealed is null`)).toBe(1)
  expect(await x.hall.app.run((ctx) => heldOf(ctx, mother.id ?? ''))).toEqual([])
  // What the portal took is known to have been told, and no longer what it said.
  expect(await x.count('national_message', "state = 'acknowledged' and length(sealed) > 0")).toBe(0)
  await me().handOver(hallDossier())
  expect(await x.hall.app.run((ctx) => forgetPrepared(ctx, mother.id ?? ''))).toBe(1)
})

test('what changes tomorrow changes tomorrow: filed here today, handed over from then on', async () => {
  const stall = (more = {}) => hallDossier({ procedure: '9.000004', ...more })
  const ask = () => me().prepare({ code: '9.000004', channel: 'online', facts: '{}' })
  expect((await ask()).filedAt).toMatchObject({ where: 'here', next: { on: '2026-11-24', where: 'national' } })
  await expect(me().handOver(stall())).rejects.toMatchObject({ code: 'public-services.filedHere' })
  const here = await me().file(stall())
  x.hall.app.clock.set('2026-11-23T17:00:01Z')
  expect((await ask()).filedAt).toMatchObject({ where: 'national', since: '2026-11-24', next: null })
  await expect(me().file(stall())).rejects.toMatchObject({ code: 'public-services.filedElsewhere' })
  const handed = await me().handOver(stall())
  expect(handed.state).toBe('sent')
  await me().dropHandOver({ id: handed.id })
  // What was filed here before goes on here, and the portal is told of it under both of its codes.
  await x.settle()
  expect(x.portal.book.find(here.id, '')).toMatchObject({ code: here.code, filedHere: false, state: '1' })
  const accepted = await x.hall.step(staff.clerk, here.id, 'accept')
  await x.settle()
  expect(accepted.code).toMatch(/^H99\.99\.001-261124-\d{4}$/)
  expect(x.portal.book.find(here.id, '')).toMatchObject({
    code: accepted.code,
    state: '2',
    last: { NguonHoSo: 'TINH' },
  })
})

test('the same hand-over pressed five times at once is one; what is refused leaves nothing', async () => {
  const input = hallDossier()
  const all = await Promise.all(Array.from({ length: 5 }, () => me().handOver(input)))
  expect(new Set(all.map(({ id }) => id)).size).toBe(1)
  const before = await x.count('hand_over')
  await expect(me().handOver(hallDossier({ answers: {} }))).rejects.toMatchObject({
    code: 'public-services.badAnswers',
  })
  const id = await x.hall.app.run((ctx) => findOrMakePerson(ctx, { kind: 'citizen', level: 2, name: 'Không Rõ Số' }))
  await expect(x.hall.as({ ...citizen(), id }).handOver(hallDossier())).rejects.toMatchObject({
    code: 'public-services.nationalNeedsId',
  })
  expect(await x.count('hand_over')).toBe(before)
})
