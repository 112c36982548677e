import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { adviser, BUILDING, COMMUNE, desk, hallDossier, MONDAY, openHall, unit, type Hall } from './testing/desk.ts'

let hall: Hall
let mother: Actor
let id: string
let key: string
const here = desk()
const elsewhere = desk(BUILDING)
beforeAll(async () => {
  hall = await openHall()
  hall.app.clock.set(MONDAY)
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
  const sent = await hall.as(mother).file(hallDossier())
  id = sent.id
  key = (await hall.as(mother).mineOne({ id })).lookUpKey
})
afterAll(() => hall.app.stop())

type Api = ReturnType<Hall['as']>
const person = { name: 'Đỗ Quốc Toản', citizenId: '001085004436', birthDate: '1985-01-28' }
/** Status for: nobody, a stranger, staff without a permission, staff of another agency, staff of this agency; 0 = let in. */
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' }
const words = { agencyId: COMMUNE, purpose: 'ask' as const, title: 'Thiếu giấy tờ', text: 'Hồ sơ còn thiếu giấy tờ.' }
const ROUTES: [string, (api: Api) => Promise<unknown>, [number, number, number, number, number]][] = [
  ['prepare', (a) => a.prepare({ code: '9.000002', channel: 'online', facts: '{}' }), [401, 0, 0, 0, 0]],
  ['file', (a) => a.file({ ...hallDossier(), procedure: 'x' }), [401, 404, 403, 403, 403]],
  ['mine', (a) => a.mine({ show: 'all', limit: 10 }), [401, 0, 0, 0, 0]],
  ['mineOne', (a) => a.mineOne({ id }), [401, 404, 404, 404, 404]],
  ['answer', (a) => a.answer({ id, version: 1, text: 'Tôi bổ sung', papers: [] }), [401, 404, 404, 404, 404]],
  ['withdraw', (a) => a.withdraw({ id, version: 1, text: 'Tôi rút hồ sơ' }), [401, 404, 404, 404, 404]],
  ['complain', (a) => a.complain({ id, version: 1, text: 'Tôi phản ánh việc này' }), [401, 404, 404, 404, 404]],
  ['stored', (a) => a.stored({}), [401, 0, 0, 0, 0]],
  ['paper', (a) => a.paper({ id: newId() }), [401, 404, 404, 404, 404]],
  ['lookUp', (a) => a.lookUp({ code: 'H99-261123-0001', secret: 'x' }), [0, 0, 0, 0, 0]],
  ['queue', (a) => a.queue({ limit: 10 }), [401, 403, 403, 0, 0]],
  ['counts', (a) => a.counts({}), [401, 403, 403, 0, 0]],
  ['read', (a) => a.read({ id }), [401, 403, 404, 404, 0]],
  ['step', (a) => a.step({ id, version: 1, action: 'issue' }), [401, 403, 404, 404, 403]],
  ['scan', (a) => a.scan({ id, need: 'id-card', fileId: newId() }), [401, 403, 404, 404, 404]],
  ['opinionsAsked', (a) => a.opinionsAsked({}), [401, 403, 403, 403, 403]],
  ['opine', (a) => a.opine({ id: newId(), verdict: 'agree', text: 'Đồng ý' }), [401, 403, 403, 403, 403]],
  ['deliver', (a) => a.deliver({ id, to: 'sent' }), [401, 403, 403, 404, 409]],
  [
    'fileAtCounter',
    (a) => a.fileAtCounter({ ...hallDossier(), procedure: 'x', agencyId: COMMUNE, applicant: person }),
    [401, 403, 403, 409, 404],
  ],
  ['readCard', (a) => a.readCard({ text: 'x' }), [401, 403, 403, 400, 400]],
  ['book', (a) => a.book({ agencyId: COMMUNE, from: '2026-11-01', to: '2026-11-30' }), [401, 403, 403, 404, 0]],
  ['controlSlip', (a) => a.controlSlip({ id }), [401, 403, 403, 404, 0]],
  ['places', (a) => a.places({}), [401, 403, 0, 0, 0]],
  ['toSign', (a) => a.toSign({}), [401, 403, 403, 403, 403]],
  ['signMany', (a) => a.signMany({ items: [{ id, version: 1 }] }), [401, 403, 403, 403, 403]],
  ['draft', (a) => a.draft({ id }), [401, 403, 404, 404, 409]],
  ['printQueue', (a) => a.printQueue({ agencyId: COMMUNE }), [401, 403, 403, 404, 0]],
  ['printFile', (a) => a.printFile({ id: newId() }), [401, 403, 403, 404, 404]],
  ['printed', (a) => a.printed({ id: newId(), as: 'printed' }), [401, 403, 403, 404, 404]],
  ['templates', (a) => a.templates({ dossierId: id }), [401, 403, 404, 404, 0]],
  ['putTemplate', (a) => a.putTemplate(words), [401, 403, 403, 403, 0]],
  ['removeTemplate', (a) => a.removeTemplate({ id: newId(), version: 1 }), [401, 403, 404, 404, 404]],
  ['counters', (a) => a.counters({}), [0, 0, 0, 0, 0]],
  ['board', (a) => a.board({ agencyId: COMMUNE }), [0, 0, 0, 0, 0]],
  ['waiting', (a) => a.waiting({ agencyId: COMMUNE }), [401, 403, 403, 404, 0]],
  ['callNext', (a) => a.callNext({ agencyId: COMMUNE, desk: '1' }), [401, 403, 403, 404, 0]],
  ['endTicket', (a) => a.endTicket({ id: newId(), as: 'served' }), [401, 403, 403, 404, 404]],
  ['slots', (a) => a.slots({ agencyId: COMMUNE, day: '2026-11-24' }), [0, 0, 0, 0, 0]],
  ['bookSlot', (a) => a.bookSlot({ agencyId: COMMUNE, at: '2026-11-24T00:07:00Z' }), [401, 400, 403, 403, 403]],
  ['bookings', (a) => a.bookings({}), [401, 0, 0, 0, 0]],
  ['cancelBooking', (a) => a.cancelBooking({ id: newId() }), [401, 404, 404, 404, 404]],
  ['bookedToday', (a) => a.bookedToday({ agencyId: COMMUNE, day: '2026-11-24' }), [401, 403, 403, 404, 0]],
  ['arrived', (a) => a.arrived({ id: newId() }), [401, 403, 403, 404, 404]],
  ['qualityIndex', (a) => a.qualityIndex(NOVEMBER), [0, 0, 0, 0, 0]],
  ['adoption', (a) => a.adoption(NOVEMBER), [0, 0, 0, 0, 0]],
  [
    'indexDossiers',
    (a) => a.indexDossiers({ ...NOVEMBER, agencyId: COMMUNE, indicator: 'onTime' }),
    [401, 403, 403, 404, 0],
  ],
  ['dropOff', (a) => a.dropOff({ procedure: '9.000002' }), [401, 403, 403, 0, 0]],
  ['warnings', (a) => a.warnings({}), [401, 403, 403, 0, 0]],
  [
    'backTest',
    (a) => a.backTest({ ...NOVEMBER, procedure: '9.000002', amount: 2, unit: 'workingDays' }),
    [401, 403, 403, 0, 0],
  ],
  ['takeTicket', (a) => a.takeTicket({ agencyId: COMMUNE, kind: 'ask' }), [0, 0, 0, 0, 0]],
]
test.each(ROUTES)('%s: who may', async (_, call, expected) => {
  const actors = [anyone, citizen(), staff([]), elsewhere.clerk, here.clerk]
  const answers: number[] = []
  for (const actor of actors)
    answers.push(
      await call(hall.as(actor))
        .then(() => 0)
        .catch((refused: { status: number }) => refused.status),
    )
  expect(answers).toEqual(expected)
})

describe('privacy', () => {
  test('an adviser reads only while asked; the control slip is not the applicant’s; looks are told', async () => {
    await hall.step(here.clerk, id, 'accept')
    const far = adviser(unit('a-cong-ich'))
    await expect(hall.as(far).read({ id })).rejects.toMatchObject({ status: 404 })
    await hall.step(here.officer, id, 'take')
    await hall.step(here.officer, id, 'consult', { note: 'Có vướng điện không?', agencyIds: [unit('a-cong-ich')] })
    expect((await hall.as(far).read({ id })).actions).toEqual(['opine'])
    const own = await hall.as(mother).mineOne({ id })
    expect(own.looks.length).toBeGreaterThan(1)
    expect(JSON.stringify(own)).not.toContain(here.officer.id)
    expect(JSON.stringify(await hall.as(anyone).board({ agencyId: COMMUNE }))).not.toMatch(/Mận/)
  })

  test('after ten wrong keys a code answers nobody within the hour, whether it exists or not', async () => {
    const { code } = await hall.as(mother).mineOne({ id })
    for (let n = 0; n < 10; n++)
      expect((await hall.as(citizen()).lookUp({ code, secret: `WRONG${n}` })).dossier).toBeNull()
    expect(await hall.as(citizen()).lookUp({ code, secret: key })).toEqual({ dossier: null, wait: true })
    hall.app.clock.set('2026-11-23T04:30:00Z')
    expect((await hall.as(citizen()).lookUp({ code, secret: key })).dossier?.code).toBe(code)
  })
})

describe('bad input is refused in words, never a 500', () => {
  const bad: [string, (api: Api) => Promise<unknown>, string][] = [
    ['an unknown procedure', (a) => a.file(hallDossier({ procedure: '9.999999' })), 'public-services.noSuchProcedure'],
    ['no code at all', (a) => a.file(hallDossier({ procedure: '’; drop' })), 'public-services.noSuchProcedure'],
    [
      'another form',
      (a) => a.file(hallDossier({ form: { id: 'civil-status-extract', version: 1 } })),
      'public-services.wrongForm',
    ],
    [
      'a form version that never was',
      (a) => a.file(hallDossier({ form: { id: 'general-application', version: 77 } })),
      'forms.noSuchForm',
    ],
    ['no answers', (a) => a.file(hallDossier({ answers: {} })), 'public-services.badAnswers'],
    ['a stale version', (a) => a.file(hallDossier({ versionId: newId() })), 'public-services.versionChanged'],
    ['no commune', (a) => a.file(hallDossier({ communeId: undefined })), 'public-services.communeNeeded'],
    ['an agency as commune', (a) => a.file(hallDossier({ communeId: BUILDING })), 'public-services.communeNeeded'],
    [
      'a paper nobody asks',
      (a) => a.file(hallDossier({ papers: [{ need: 'passport', fileId: newId() }] })),
      'public-services.noSuchPaper',
    ],
    [
      'a file of nobody',
      (a) => a.file(hallDossier({ papers: [{ need: 'id-card', fileId: newId() }] })),
      'files.notFound',
    ],
    [
      'paper by network',
      (a) => a.file(hallDossier({ papers: [{ need: 'id-card', original: true }] })),
      'public-services.originalNotHere',
    ],
    [
      'somebody else’s stored paper',
      (a) => a.file(hallDossier({ papers: [{ need: 'id-card', stored: newId() }] })),
      'public-services.noSuchStored',
    ],
    [
      'facts that are no JSON',
      (a) => a.prepare({ code: '9.000002', channel: 'online', facts: '{' }),
      'public-services.badFacts',
    ],
    [
      'facts that are a list',
      (a) => a.prepare({ code: '9.000002', channel: 'online', facts: '[[[]]]' }),
      'public-services.badFacts',
    ],
  ]
  test.each(bad)('%s', async (_, call, code) => {
    await expect(call(hall.as(mother))).rejects.toMatchObject({ code })
  })
  const cards: [string, string][] = [
    ['001085004436||Đỗ Quốc Toản|28011985|Nữ|Mây Ngàn|01032022', 'public-services.badCard'],
    ['001085004436||Đỗ Quốc Toản|29021985|Nam|Mây Ngàn|01032022', 'public-services.badCard'],
    ['001285004436||Đỗ Quốc Toản|28012090|Nam|Mây Ngàn|01032022', 'public-services.badCard'],
  ]
  test.each(cards)('the card %s', async (text, code) => {
    await expect(hall.as(here.clerk).readCard({ text })).rejects.toMatchObject({ code })
  })
  test.each([
    { ...person, citizenId: '001285004436' },
    { ...person, birthDate: '2999-01-01' },
    { ...person, citizenId: '099085004436' },
  ])('an applicant whose number does not fit: %o', async (applicant) => {
    await expect(
      hall.as(here.clerk).fileAtCounter({ ...hallDossier(), agencyId: COMMUNE, applicant }),
    ).rejects.toMatchObject({ code: 'public-services.badCitizenId' })
  })
})

test('tickets in order, appointments first, two desks never the same number; places end when they are taken', async () => {
  hall.app.clock.set('2026-11-25T01:00:00Z')
  const at = '2026-11-26T00:30:00.000Z'
  const free = (await hall.as(mother).slots({ agencyId: COMMUNE, day: '2026-11-26' })).items
  const slot = free.find((s) => s.free > 0)?.at ?? at
  const people = await Promise.all(Array.from({ length: 6 }, async () => citizen()))
  const booked = await Promise.allSettled(people.map((who) => hall.as(who).bookSlot({ agencyId: COMMUNE, at: slot })))
  expect(booked.filter((b) => b.status === 'fulfilled')).toHaveLength(4)
  hall.app.clock.set('2026-11-26T01:00:00Z')
  const tickets = await Promise.all(
    Array.from({ length: 5 }, () => hall.as(anyone).takeTicket({ agencyId: COMMUNE, kind: 'file' })),
  )
  expect(tickets.map((t) => t.number).toSorted()).toEqual([1, 2, 3, 4, 5])
  const { items } = await hall.as(here.clerk).bookedToday({ agencyId: COMMUNE, day: '2026-11-26' })
  const first = await hall.as(here.clerk).arrived({ id: items[0]?.id ?? '' })
  const [one, two] = await Promise.all(
    [here.clerk, desk().clerk].map((who, n) => hall.as(who).callNext({ agencyId: COMMUNE, desk: String(n + 1) })),
  )
  expect([one?.ticket?.number, two?.ticket?.number].toSorted()).toEqual([1, first.number])
  expect((await hall.as(anyone).board({ agencyId: COMMUNE })).called).toHaveLength(2)
})
