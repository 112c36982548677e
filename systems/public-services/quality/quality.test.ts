import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { COMMUNE, desk, hallDossier, MONDAY, openHall, unit, type Hall } from '../testing/desk.ts'
import { INDICATORS, type Indicator } from '../contract-quality.ts'
import { scored } from './quality-index.ts'
import { workedHours } from './worked-hours.ts'

let hall: Hall
let mother: Actor
const here = desk()
const PERIOD = { from: '2026-11-01', to: '2026-12-31' }
const DRAFT = { conclusion: 'approve' as const, body: 'Đồng ý cho mượn sân nhà văn hóa.' }

/** A dossier that was accepted on Monday and issued at an instant. */
async function finished(issuedAt: string): Promise<string> {
  hall.app.clock.set(MONDAY)
  const { id } = await hall.as(mother).file(hallDossier())
  await hall.step(here.clerk, id, 'accept')
  await hall.step(here.officer, id, 'take')
  hall.app.clock.set(issuedAt)
  await hall.step(here.officer, id, 'submit', { note: 'Đủ điều kiện', draft: DRAFT })
  await hall.step(here.signer, id, 'sign')
  await hall.step(here.registrar, id, 'issue')
  return id
}
let quick: string
let slow: string
beforeAll(async () => {
  hall = await openHall()
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
  quick = await finished('2026-11-24T02:00:00Z')
  slow = await finished('2026-12-01T02:00:00Z')
  await hall.app.as(mother, contractOfCases).rate({ id: quick, score: 3 })
  await hall.app.as(mother, contractOfCases).rate({ id: slow, score: 1 })
  await hall.app.settle()
})
afterAll(() => hall.app.stop())

describe('the index', () => {
  test('counts every group, and each number opens its dossiers', async () => {
    const { agencies, whole } = await hall.as(anyone).qualityIndex(PERIOD)
    expect(agencies).toHaveLength(1)
    const [agency] = agencies
    expect(agency).toMatchObject({ agency: { id: COMMUNE }, dossiers: 2 })
    const counted = Object.fromEntries(
      (agency?.groups ?? []).flatMap((g) => g.indicators.map((i) => [i.indicator, `${i.met}/${i.all}`])),
    )
    expect(counted).toEqual({
      answered: '2/2',
      synced: '2/2',
      onTime: '1/2',
      scanned: '2/2',
      eResult: '2/2',
      filedOnline: '2/2',
      paidOnline: '0/0',
      satisfied: '1/2',
    })
    // 18 + 20/2 + 22 + 22 (nobody had to pay: those points go to the other of the group) + 18/2.
    expect(agency?.total).toBe(81)
    expect(agency?.band).toBe('good')
    expect(whole.total).toBe(81)
    const behind = (indicator: 'onTime' | 'satisfied', met: 'yes' | 'no') =>
      hall.as(here.head).indexDossiers({ ...PERIOD, agencyId: COMMUNE, indicator, met })
    expect((await behind('onTime', 'no')).items.map(({ id }) => id)).toEqual([slow])
    expect((await behind('onTime', 'yes')).items.map(({ id }) => id)).toEqual([quick])
    expect((await behind('satisfied', 'no')).items.map(({ id }) => id)).toEqual([slow])
  })

  test('page by page without a gap; another agency’s numbers do not open', async () => {
    const ask = { ...PERIOD, agencyId: COMMUNE, indicator: 'filedOnline' as const, met: 'yes' as const, limit: 1 }
    const first = await hall.as(here.head).indexDossiers(ask)
    const second = await hall.as(here.head).indexDossiers({ ...ask, after: first.next ?? '' })
    expect(new Set([...first.items, ...second.items].map(({ id }) => id))).toEqual(new Set([quick, slow]))
    expect(second.next).toBeNull()
    await expect(hall.as(here.head).indexDossiers({ ...ask, after: 'x~y' })).rejects.toMatchObject({ status: 400 })
    await expect(hall.as(desk(unit('a-cong-ich')).head).indexDossiers(ask)).rejects.toMatchObject({ status: 404 })
  })

  test.each([
    ['2026-12-31', '2026-11-01'],
    ['2020-01-01', '2026-01-01'],
  ])('from %s to %s is refused', async (from, to) => {
    await expect(hall.as(anyone).qualityIndex({ from, to })).rejects.toMatchObject({
      code: 'public-services.badIndexPeriod',
    })
  })

  test('how many of a procedure came by the network', async () => {
    const { items } = await hall.as(anyone).adoption(PERIOD)
    expect(items).toEqual([expect.objectContaining({ code: '9.000002', all: 2, online: 2 })])
  })
})

test('back-test: a longer limit rescues the late one, a shorter one makes the quick one late; nothing is changed', async () => {
  const ask = { ...PERIOD, procedure: '9.000002' }
  const longer = await hall.as(here.head).backTest({ ...ask, amount: 10, unit: 'workingDays' })
  expect(longer).toMatchObject({ before: { all: 2, late: 1 }, after: { all: 2, late: 0 }, rescued: 1, newlyLate: [] })
  const shorter = await hall
    .as(here.head)
    .backTest({ ...ask, amount: 2, unit: 'workingHours', step: 'verify', hours: 8 })
  expect(shorter.after.late).toBe(2)
  expect(shorter.newlyLate.map(({ id }) => id)).toEqual([quick])
  expect(shorter.newlyLate[0]?.wouldBe).toMatch(/^2026-11-23T/)
  expect(shorter.steps.find(({ kind }) => kind === 'verify')).toMatchObject({ all: 2, over: 1 })
  expect((await hall.as(here.head).read({ id: quick })).late).toBe(false)
  expect((await hall.as(here.head).read({ id: slow })).late).toBe(true)
})

test('a dossier whose steps usually take longer than is left is told early, with the steps', async () => {
  hall.app.clock.set('2026-12-07T01:00:00Z')
  const { id } = await hall.as(mother).file(hallDossier())
  await hall.step(here.clerk, id, 'accept')
  const promise = (await hall.as(here.head).read({ id })).promisedAt ?? ''
  const told = async () => (await hall.as(here.head).warnings({})).items.find((one) => one.id === id)
  expect(await told()).toBeUndefined()
  hall.app.clock.set(new Date(Date.parse(promise) - 3_600_000).toISOString())
  const warning = await told()
  expect(warning?.expectedAt && warning.expectedAt > promise).toBe(true)
  expect(warning?.steps.length).toBeGreaterThan(1)
  // Two past dossiers are too few to know: the planned hours count, and that is said.
  expect(warning?.steps.every(({ from }) => from === 0)).toBe(true)
  expect((await hall.as(desk(unit('a-cong-ich')).head).warnings({})).items).toEqual([])
})

test('worked hours: never negative, never more than the clock, and they add up', async () => {
  const data = await hall.app.run(async (ctx) => ctx.setting(calendarSetting))
  const start = Date.parse('2026-01-01T00:00:00Z')
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 60 })
  fc.assert(
    fc.property(minutes, minutes, minutes, (a, b, c) => {
      const [from, middle, to] = [a, b, c].toSorted((x, y) => x - y).map((m) => new Date(start + m * 60_000)) as [
        Date,
        Date,
        Date,
      ]
      const whole = workedHours(data, from, to)
      expect(whole).toBeGreaterThanOrEqual(0)
      expect(whole).toBeLessThanOrEqual((to.getTime() - from.getTime()) / 3_600_000 + 0.01)
      expect(Math.abs(workedHours(data, from, middle) + workedHours(data, middle, to) - whole)).toBeLessThan(0.02)
    }),
    { numRuns: 200 },
  )
})

describe('where people leave a form', () => {
  const begin = (who: Actor, page: string | null, base = 0, id = newId()) =>
    hall.app
      .as(who, contractOfForms)
      .saveDraft({
        ...{ id, base, page, subject: 'dossier:9.000002', answers: {} },
        form: { id: 'general-application', version: 1 },
      })
      .then(() => id)

  test('counted by the furthest page of drafts that nobody came back to; too few are not told', async () => {
    hall.app.clock.set('2026-12-07T03:00:00Z')
    const pages = (await hall.app.as(mother, contractOfForms).read({ id: 'general-application', version: 1 })).pages
    const [first, second] = pages.map(({ name }) => name)
    await begin(mother, first ?? '')
    const back = await begin(mother, second ?? '')
    // Going back is no way to have got less far.
    await begin(mother, first ?? '', 1, back)
    const through = await begin(mother, first ?? '')
    await begin(mother, null, 1, through)
    const procedure = '9.000002'
    expect(await hall.as(here.clerk).dropOff({ procedure })).toMatchObject({ total: 0, few: false })
    hall.app.clock.set('2026-12-09T03:00:00Z')
    const left = await hall.as(here.clerk).dropOff({ procedure })
    expect(left).toMatchObject({ total: 3, review: 1, few: false })
    expect(left.pages.map((one) => one.left).slice(0, 2)).toEqual([1, 1])
    expect(left.pages.map(({ name }) => name)).toEqual(pages.map(({ name }) => name))
    expect(await hall.as(here.clerk).dropOff({ procedure: '’; drop' })).toMatchObject({ total: 0, pages: [] })
  })
})

test('below the least number of cases nothing is scored, and that is said', () => {
  const row = { agencyId: COMMUNE, dossiers: 4, allAnswered: 4, metAnswered: 4, allOntime: 20, metOntime: 10 }
  const points = Object.fromEntries(INDICATORS.map((name) => [name, 10])) as Record<Indicator, number>
  const rules = { points, bands: [{ from: 0, key: 'weak' }], citation: 'x', least: 10 }
  const { groups, total } = scored(row as never, rules)
  expect(groups.find(({ group }) => group === 'transparency')).toMatchObject({ points: null, few: true })
  expect(groups.find(({ group }) => group === 'progress')).toMatchObject({ points: 5, few: false })
  expect(groups.find(({ group }) => group === 'digital')).toMatchObject({ points: null, few: false })
  expect(total).toBe(50)
  expect(scored({ ...row, allOntime: 9 } as never, rules).total).toBeNull()
})
