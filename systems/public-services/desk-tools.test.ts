import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff as person } from '@hue-s/kernel/testing/people.ts'
import { fill } from './office/templates.ts'
import { BUILDING, COMMUNE, desk, hallDossier, MONDAY, openHall, type Hall } from './testing/desk.ts'

let hall: Hall
let mother: Actor
const staff = desk()
const DRAFT = { conclusion: 'approve' as const, body: 'Đồng ý cho mượn sân nhà văn hóa theo đơn.' }
beforeAll(async () => {
  hall = await openHall()
  hall.app.clock.set(MONDAY)
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
})
afterAll(() => hall.app.stop())

const fetched = { value: 'counter', source: { kind: 'typed' as const } }
const atCounter = () =>
  hall.as(staff.clerk).fileAtCounter({
    ...hallDossier(),
    answers: { ...hallDossier().answers, delivery: fetched },
    agencyId: COMMUNE,
    applicant: { citizenId: '001085004436', name: 'Đỗ Quốc Toản', birthDate: '1985-01-28' },
    papers: [{ need: 'id-card', original: true }],
  })
const queued = async (dossierId: string, show: 'open' | 'ended' = 'open') =>
  (await hall.as(staff.clerk).printQueue({ agencyId: COMMUNE, show })).items.filter(
    (one) => one.dossierId === dossierId,
  )

describe('the print queue of a counter', () => {
  test('slips of those who came to the counter are put there, printed, handed over; a copy needs a reason', async () => {
    const { id } = await atCounter()
    await hall.step(staff.clerk, id, 'accept')
    const [slip] = await queued(id)
    expect(slip).toMatchObject({ form: 'receipt', state: 'waiting', copies: 0, applicant: 'Đỗ Quốc Toản', log: [] })
    const job = slip?.id ?? ''
    const file = (await hall.as(staff.clerk).printFile({ id: job })) as unknown as Response
    expect(file.headers.get('content-type')).toBe('application/pdf')
    expect(file.headers.get('content-disposition')).toMatch(/^inline/)
    const mark = (as: 'printed' | 'handed' | 'dropped', reason?: string) =>
      hall.as(staff.clerk).printed({ id: job, as, ...(reason === undefined ? {} : { reason }) })
    await expect(mark('handed')).rejects.toMatchObject({ code: 'public-services.notPrinted' })
    expect(await mark('printed')).toMatchObject({ state: 'printed', copies: 1 })
    // Pressed again by mistake it is a copy, and a copy needs a reason.
    await expect(mark('printed')).rejects.toMatchObject({ code: 'public-services.printReasonNeeded' })
    expect(await mark('printed', 'Máy in kẹt giấy')).toMatchObject({ state: 'printed', copies: 2 })
    expect(await mark('handed')).toMatchObject({ state: 'handed' })
    await expect(mark('dropped', 'Không cần nữa')).rejects.toMatchObject({ code: 'public-services.handedAlready' })
    const copy = await mark('printed', 'Người nộp làm mất')
    expect(copy).toMatchObject({ state: 'handed', copies: 3 })
    expect(copy.log.map(({ what, reason }) => [what, reason])).toEqual([
      ['printed', null],
      ['reprinted', 'Máy in kẹt giấy'],
      ['handed', null],
      ['reprinted', 'Người nộp làm mất'],
    ])
    expect(await queued(id)).toEqual([])
    expect(await queued(id, 'ended')).toHaveLength(1)
  })

  test('who files and receives by the network prints nothing here', async () => {
    const { id } = await hall.as(mother).file(hallDossier())
    await hall.step(staff.clerk, id, 'accept')
    await hall.step(staff.officer, id, 'take')
    await hall.step(staff.officer, id, 'submit', { note: 'Đủ điều kiện', draft: DRAFT })
    await hall.step(staff.signer, id, 'sign')
    await hall.step(staff.registrar, id, 'issue')
    expect(await queued(id)).toEqual([])
  })

  test('two clerks who print one paper at once make one first print; other counters see nothing', async () => {
    const { id } = await atCounter()
    await hall.step(staff.clerk, id, 'accept')
    const job = (await queued(id))[0]?.id ?? ''
    const both = await Promise.allSettled([1, 2].map(() => hall.as(desk().clerk).printed({ id: job, as: 'printed' })))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const far = hall.as(desk(BUILDING).clerk)
    await expect(far.printQueue({ agencyId: COMMUNE })).rejects.toMatchObject({ status: 404 })
    await expect(far.printFile({ id: job })).rejects.toMatchObject({ status: 404 })
    await expect(far.printed({ id: job, as: 'handed' })).rejects.toMatchObject({ status: 404 })
    await expect(hall.as(staff.clerk).printed({ id: newId(), as: 'handed' })).rejects.toMatchObject({ status: 404 })
  })
})

describe('templates of words', () => {
  const one = (more: Record<string, unknown> = {}) => ({
    ...{ agencyId: COMMUNE, procedure: null, purpose: 'ask' as const, title: 'Thiếu giấy tờ' },
    ...{ text: 'Hồ sơ {code} của ông/bà {applicant} còn thiếu giấy tờ. Hẹn trả {promised}.', ...more },
  })

  test('filled with the facts of a dossier, by purpose and procedure; a change is a new version', async () => {
    const { id } = await hall.as(mother).file(hallDossier())
    const api = hall.as(staff.clerk)
    const kept = await api.putTemplate(one())
    await api.putTemplate(one({ procedure: '9.000003', title: 'Chặt cây' }))
    await api.putTemplate(one({ purpose: 'refuse', title: 'Từ chối' }))
    const { items } = await api.templates({ dossierId: id, purpose: 'ask' })
    expect(items.map(({ title }) => title)).toEqual(['Thiếu giấy tờ'])
    const { code } = await api.read({ id })
    expect(items[0]).toMatchObject({ version: 1, mine: true })
    expect(items[0]?.filled).toBe(`Hồ sơ ${code} của ông/bà Vũ Thị Mận còn thiếu giấy tờ. Hẹn trả ….`)
    const changed = await api.putTemplate(one({ id: kept.id, version: 1, title: 'Thiếu giấy tờ (mới)' }))
    expect(changed).toMatchObject({ id: kept.id, version: 2 })
    await expect(api.putTemplate(one({ id: kept.id, version: 1 }))).rejects.toMatchObject({
      code: 'public-services.templateStale',
    })
    await api.removeTemplate({ id: kept.id, version: 2 })
    expect((await api.templates({ dossierId: id, purpose: 'ask' })).items).toEqual([])
    await expect(api.removeTemplate({ id: kept.id, version: 2 })).rejects.toMatchObject({ status: 404 })
  })

  test('two who change one at once: one does, the other hears it', async () => {
    const api = hall.as(staff.clerk)
    const { id } = await api.putTemplate(one({ title: 'Chung' }))
    const both = await Promise.allSettled(
      ['một', 'hai'].map((word) => api.putTemplate(one({ id, version: 1, title: `Chung ${word}` }))),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('of another agency, with an unknown field or for no procedure: refused in words', async () => {
    const api = hall.as(staff.clerk)
    const refused = (more: Record<string, unknown>) => expect(api.putTemplate(one(more))).rejects
    await refused({ agencyId: BUILDING }).toMatchObject({ code: 'public-services.templateNotYours' })
    await refused({ agencyId: null }).toMatchObject({ code: 'public-services.templateNotYours' })
    await refused({ text: 'Kính gửi {mật khẩu}' }).toMatchObject({ code: 'public-services.templatePlaceholder' })
    await refused({ procedure: '’; drop' }).toMatchObject({ code: 'public-services.noSuchProcedure' })
    await refused({ text: 'x' }).toMatchObject({ status: 400 })
    const { id } = await hall.as(mother).file(hallDossier())
    await expect(hall.as(desk(BUILDING).clerk).templates({ dossierId: id })).rejects.toMatchObject({ status: 404 })
    expect((await hall.as(desk(BUILDING).clerk).templates({})).items).toEqual([])
    const everywhere = person(['public-services.handle'], '*')
    expect(await hall.as(everywhere).putTemplate(one({ agencyId: null, title: 'Mọi nơi' }))).toMatchObject({
      agencyId: null,
    })
  })

  test('nothing in the words of a person is taken for a field', () => {
    expect(fill('{applicant} {code} {other}', { applicant: '{code}', code: 'A' })).toBe('{code} A {other}')
  })
})

describe('the queue', () => {
  test('the procedure is a filter of the whole queue, not of one page', async () => {
    const wanted = await hall.as(mother).file(hallDossier())
    const { items } = await hall.as(staff.clerk).queue({ procedure: '9.000002', limit: 1 })
    expect(items).toHaveLength(1)
    const other = await hall.as(staff.clerk).queue({ procedure: '9.000003', limit: 1 })
    expect(other).toEqual({ items: [], next: null })
    const { procedures } = await hall.as(staff.clerk).counts({})
    expect(procedures).toEqual([expect.objectContaining({ code: '9.000002' })])
    expect(procedures[0]?.count).toBeGreaterThanOrEqual(1)
    expect(wanted.id).toBeTruthy()
  })

  test('a result that waits to be fetched is not late by waiting', async () => {
    const { id } = await atCounter()
    await hall.step(staff.clerk, id, 'accept')
    await hall.step(staff.officer, id, 'take')
    await hall.step(staff.officer, id, 'submit', { note: 'Đủ điều kiện', draft: DRAFT })
    await hall.step(staff.signer, id, 'sign')
    await hall.step(staff.registrar, id, 'issue')
    hall.app.clock.set('2027-02-01T03:00:00Z')
    const [line] = (await hall.as(staff.clerk).queue({ q: 'do quoc toan', limit: 10 })).items.filter((l) => l.id === id)
    expect(line).toMatchObject({ state: 'ready', late: false, endedAt: null, readyAt: '2026-11-23T03:00:00.000Z' })
    // The clock stands still here, so either may be the first.
    expect((await queued(id)).map(({ form }) => form).toSorted()).toEqual(['receipt', 'result'])
  })
})
