import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgePdf } from '@hue-s/engines/papers/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { CODE } from './shared/dossier-code.ts'
import { adviser, BUILDING, COMMUNE, desk, hallDossier, MONDAY, openHall, unit, type Hall } from './testing/desk.ts'

let hall: Hall
let mother: Actor
const staff = desk()
beforeAll(async () => {
  hall = await openHall()
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
})
afterAll(() => hall.app.stop())

const DRAFT = { conclusion: 'approve' as const, body: 'Đồng ý cho mượn sân nhà văn hóa theo đơn.' }

test('a plain dossier: filed online, accepted, handled, signed, in the person’s hands', async () => {
  hall.app.clock.set(MONDAY)
  const sent = await hall.as(mother).file(hallDossier())
  expect(sent.code).toMatch(/^YC-261123-\d{4}$/)
  // 8 working hours from 10:00 on Monday: 10:00 on Tuesday with a break at noon (7 hours a day by the sample's calendar or 7.5).
  expect(sent.checkBy).not.toBeNull()
  const { id } = sent

  const accepted = await hall.step(staff.clerk, id, 'accept')
  expect(accepted).toMatchObject({ state: 'accepted', accepted: true, money: 'none', delivery: 'none', sync: 'none' })
  expect(accepted.code).toMatch(CODE)
  expect(accepted.code).toMatch(/^H99\.99\.001-261123-0001$/)
  expect(accepted.oldCode).toBeNull()
  // Two working days after Monday: Wednesday at close.
  expect(accepted.promisedAt).toMatch(/^2026-11-2[5-6]T/)
  expect(accepted.issued.map((i) => i.form)).toEqual(['receipt'])

  await hall.step(staff.officer, id, 'take')
  await hall.step(staff.officer, id, 'submit', { note: 'Đủ điều kiện', draft: DRAFT })
  await expect(hall.step(staff.officer, id, 'sign')).rejects.toMatchObject({ code: 'cases.notAllowed' })
  await hall.step(staff.signer, id, 'sign')
  const issued = await hall.step(staff.registrar, id, 'issue')
  // The result goes into the electronic store: nobody has to fetch it.
  expect(issued).toMatchObject({ state: 'done', delivery: 'delivered' })
  const result = issued.issued.find((i) => i.form === 'result')
  expect(result?.number).toBe('1/2026')

  const own = await hall.as(mother).mineOne({ id })
  expect(own).toMatchObject({ state: 'done', late: false, actions: expect.arrayContaining(['rate', 'complain']) })
  expect(own.timeline.map((e) => e.action)).toEqual(['opened', 'accept', 'take', 'issue', 'handOver'])
  expect(own.looks.length).toBeGreaterThan(0)
  const pdf = (await hall.as(mother).paper({ id: result?.id ?? '' })) as unknown as Response
  const judged = judgePdf(Buffer.from(await pdf.arrayBuffer()), new Set())
  expect(judged.signatures[0]).toMatchObject({ intact: true, coversAll: true })
  expect((await hall.as(mother).stored({})).items).toMatchObject([
    { kind: 'decision', origin: 'result', number: '1/2026' },
  ])
})

test('with a supplement: asked once, answered with a paper, the clock stood still', async () => {
  hall.app.clock.set(MONDAY)
  const { id } = await hall.as(mother).file(hallDossier())
  await expect(hall.step(staff.clerk, id, 'ask')).rejects.toMatchObject({ code: 'public-services.noteNeeded' })
  const asked = await hall.step(staff.clerk, id, 'ask', { note: 'Bổ sung kế hoạch tổ chức hội thi' })
  expect(asked.issued.map((i) => i.form)).toEqual(['supplement'])
  const waiting = await hall.as(mother).mineOne({ id })
  expect(waiting).toMatchObject({
    state: 'supplement',
    asked: { text: 'Bổ sung kế hoạch tổ chức hội thi' },
    actions: expect.arrayContaining(['answer', 'withdraw']),
  })
  hall.app.clock.set('2026-11-30T03:00:00Z')
  const fileId = await hall.scan(mother)
  const back = await hall
    .as(mother)
    .answer({ id, version: waiting.version, text: 'Tôi gửi kế hoạch', papers: [{ need: 'id-card', fileId }] })
  expect(back).toMatchObject({
    state: 'submitted',
    papers: [expect.objectContaining({ origin: 'supplement', fileId })],
  })
  await expect(hall.step(staff.clerk, id, 'ask', { note: 'Thêm một lần nữa' })).rejects.toMatchObject({
    code: 'public-services.supplementOnce',
  })
  const accepted = await hall.step(staff.clerk, id, 'accept')
  expect(accepted.code).toMatch(/-261130-\d{4}$/)
  // What a clerk accepted serves again: it is in the store now.
  expect((await hall.as(mother).stored({})).items.map((i) => i.kind)).toContain('identity-card')
  const prepared = await hall.as(mother).prepare({ code: '9.000002', channel: 'online', facts: '{}' })
  expect(prepared.papers.find((p) => p.key === 'id-card')?.stored).toHaveLength(1)
})

test('with two other agencies, a fee, and a result that waits for the money', async () => {
  hall.app.clock.set(MONDAY)
  const building = desk(BUILDING)
  const sent = await hall.as(mother).file(hallDossier({ procedure: '9.000003' }))
  expect(sent).toMatchObject({ feeTotal: 50_000 })
  const { id } = sent
  await hall.step(building.clerk, id, 'accept')
  await hall.step(building.officer, id, 'take')
  const [first, second] = [unit('a-moi-truong'), unit('a-cong-ich')]
  expect((await hall.as(building.officer).read({ id })).opinionAgencies.map((a) => a.id)).toEqual([first, second])
  await expect(hall.step(building.officer, id, 'consult', { note: 'Cây có nguy hiểm không?' })).rejects.toMatchObject({
    code: 'public-services.agenciesNeeded',
  })
  await hall.step(building.officer, id, 'consult', { note: 'Cây có nguy hiểm không?', agencyIds: [first, second] })
  await expect(hall.step(building.officer, id, 'goOn')).rejects.toMatchObject({ code: 'public-services.opinionsOpen' })
  const one = (await hall.as(adviser(first)).opinionsAsked({})).items.find((o) => o.dossierId === id)
  const other = (await hall.as(adviser(second)).opinionsAsked({})).items.find((o) => o.dossierId === id)
  await expect(
    hall.as(adviser(second)).opine({ id: one?.id ?? '', verdict: 'agree', text: 'Không phải của tôi' }),
  ).rejects.toMatchObject({ status: 404 })
  expect(
    await hall.as(adviser(first)).opine({ id: one?.id ?? '', verdict: 'agree', text: 'Cây mục gốc, nên chặt' }),
  ).toMatchObject({ state: 'opinions' })
  await expect(
    hall.as(adviser(first)).opine({ id: one?.id ?? '', verdict: 'disagree', text: 'Đổi ý rồi' }),
  ).rejects.toMatchObject({ code: 'public-services.opinionGiven' })
  expect(
    await hall.as(adviser(second)).opine({ id: other?.id ?? '', verdict: 'conditions', text: 'Trồng lại cây khác' }),
  ).toMatchObject({ state: 'processing' })
  await hall.step(building.officer, id, 'submit', { note: 'Hai cơ quan đồng ý', draft: DRAFT })
  await hall.step(building.signer, id, 'sign')
  const issued = await hall.step(building.registrar, id, 'issue')
  expect(issued).toMatchObject({ state: 'ready', money: 'due', delivery: 'ready' })
  await expect(hall.step(building.clerk, id, 'handOver')).rejects.toMatchObject({ code: 'public-services.notPaid' })
})

test('refused with a ground of law, then a complaint; withdrawn ones end too', async () => {
  hall.app.clock.set(MONDAY)
  const { id } = await hall.as(mother).file(hallDossier())
  await expect(hall.step(staff.clerk, id, 'refuse', { note: 'Không thuộc xã này' })).rejects.toMatchObject({
    code: 'public-services.groundNeeded',
  })
  await expect(hall.step(staff.clerk, id, 'refuse', { ground: 'no-answer', note: 'Sai bước' })).rejects.toMatchObject({
    code: 'public-services.groundNeeded',
  })
  const refused = await hall.step(staff.clerk, id, 'refuse', {
    ground: 'not-competent',
    note: 'Sân này thuộc xã bên cạnh',
  })
  expect(refused).toMatchObject({ state: 'refused', accepted: false, ground: { note: 'Sân này thuộc xã bên cạnh' } })
  expect(refused.issued.map((i) => i.form)).toEqual(['refusal'])
  const own = await hall.as(mother).mineOne({ id })
  const complained = await hall
    .as(mother)
    .complain({ id, version: own.version, text: 'Sân này nằm ngay trong xã tôi ở' })
  expect(complained.state).toBe('refused')
  await expect(
    hall.as(mother).withdraw({ id, version: complained.version, text: 'Thôi không nộp nữa' }),
  ).rejects.toMatchObject({ code: 'cases.notNow' })
  const next = await hall.as(mother).file(hallDossier())
  const open = await hall.as(mother).mineOne({ id: next.id })
  expect(
    await hall.as(mother).withdraw({ id: next.id, version: open.version, text: 'Tôi đổi ngày tổ chức' }),
  ).toMatchObject({ state: 'withdrawn' })
})

test('at the counter, for somebody whose card was read; the paper itself is handed over', async () => {
  hall.app.clock.set(MONDAY)
  const card = await hall
    .as(staff.clerk)
    .readCard({ text: '001085004436|191234567|Đỗ Quốc Toản|28011985|Nam|Mây Ngàn|01032022' })
  expect(card).toMatchObject({ citizenId: '001085004436', birthDate: '1985-01-28' })
  const { citizenId, name, birthDate } = card
  const sent = await hall.as(staff.clerk).fileAtCounter({
    ...hallDossier(),
    agencyId: COMMUNE,
    applicant: { citizenId, name, birthDate, phone: '0905000111' },
    papers: [{ need: 'id-card', original: true }],
  })
  const accepted = await hall.step(staff.clerk, sent.id, 'accept')
  expect(accepted).toMatchObject({
    channel: 'counter',
    applicant: { name: 'Đỗ Quốc Toản', citizenId },
    supportAgency: { id: COMMUNE },
    papers: [expect.objectContaining({ origin: 'original', fileId: null })],
  })
  const found = await hall.as(staff.clerk).queue({ q: 'do quoc toan', limit: 10 })
  expect(found.items.map((i) => i.id)).toContain(sent.id)
  expect((await hall.as(staff.clerk).queue({ q: accepted.oldCode ?? accepted.code, limit: 10 })).items).toMatchObject([
    { id: sent.id },
  ])
})

test('a daughter files for her mother: it is the mother’s dossier', async () => {
  hall.app.clock.set(MONDAY)
  const daughter = await hall.named('Trần Thị Lan', '001190002418', '1990-03-01')
  const acting: Actor = { ...daughter, onBehalfOf: mother.id }
  const { id } = await hall.as(acting).file(hallDossier())
  expect(await hall.as(mother).mineOne({ id })).toMatchObject({ onBehalf: true })
  await expect(hall.as(daughter).mineOne({ id })).rejects.toMatchObject({ status: 404 })
  expect((await hall.as(acting).mine({ show: 'open', limit: 50 })).items.map((d) => d.id)).toContain(id)
  expect(await hall.as(staff.clerk).read({ id })).toMatchObject({ onBehalf: true, applicant: { name: 'Vũ Thị Mận' } })
})

test('anybody who holds code and key looks up the state; everything else gets the same answer', async () => {
  hall.app.clock.set(MONDAY)
  const { id } = await hall.as(mother).file(hallDossier())
  const { code } = await hall.step(staff.clerk, id, 'accept')
  const { lookUpKey } = await hall.as(mother).mineOne({ id })
  const nothing = { dossier: null, wait: false }
  expect(await hall.as(anyone).lookUp({ code, secret: lookUpKey.toLowerCase() })).toMatchObject({
    dossier: { code, state: 'accepted' },
  })
  const shown = await hall.as(anyone).lookUp({ code: ` ${code.toLowerCase()} `, secret: '001160002417' })
  expect(shown.dossier?.code).toBe(code)
  expect(JSON.stringify(shown)).not.toMatch(/Mận|001160002417|0905/)
  expect(await hall.as(anyone).lookUp({ code, secret: 'WRONG' })).toEqual(nothing)
  expect(await hall.as(anyone).lookUp({ code: 'H99.99.001-261123-9999', secret: lookUpKey })).toEqual(nothing)
  expect(await hall.as(anyone).lookUp({ code: '’; drop table', secret: '' })).toEqual(nothing)
})
