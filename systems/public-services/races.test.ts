import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { apologise } from './handling/late.ts'
import { moneyCame } from './handling/paid.ts'
import { takeCode } from './handling/numbers.ts'
import { readCode } from './shared/dossier-code.ts'
import { TYPE } from './contract.ts'
import { BUILDING, COMMUNE, desk, hallDossier, MONDAY, openHall, type Hall } from './testing/desk.ts'

let hall: Hall
let mother: Actor
const staff = desk()
beforeAll(async () => {
  hall = await openHall()
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
})
afterAll(() => hall.app.stop())

const codesOf = async (agency: string) =>
  (
    await sql<{
      code: string
    }>`select code from public_services.dossier where receiving_agency = ${agency} and code is not null`.execute(
      hall.app.platform.database.db,
    )
  ).rows.map((r) => readCode(r.code)?.number ?? 0)

test('two clerks who accept one dossier at once: one does, the other hears it; the number is taken once', async () => {
  hall.app.clock.set(MONDAY)
  const { id } = await hall.as(mother).file(hallDossier())
  const seen = await hall.as(staff.clerk).read({ id })
  const other = desk().clerk
  const both = await Promise.allSettled(
    [staff.clerk, other].map((who) => hall.as(who).step({ id, version: seen.caseVersion, action: 'accept' })),
  )
  expect(both.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect((both.find((r) => r.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({
    code: 'cases.stale',
  })
  expect(await codesOf(COMMUNE)).toEqual([1])
})

test('the same dossier sent twice, also at once, is one', async () => {
  const input = hallDossier()
  const sent = await Promise.all([1, 2, 3].map(() => hall.as(mother).file(input)))
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  expect((await hall.as(mother).file(input)).id).toBe(sent[0]?.id)
})

describe('numbers', () => {
  test('a hundred at once have no gap and no repeat; one that is rolled back leaves none', async () => {
    hall.app.clock.set('2026-12-01T03:00:00Z')
    const one = () => hall.app.run((ctx) => takeCode(ctx, BUILDING))
    const failing = hall.app.run(async (ctx) => {
      await takeCode(ctx, BUILDING)
      throw new Error('thrown away')
    })
    const all = await Promise.allSettled([
      ...Array.from({ length: 50 }, one),
      failing,
      ...Array.from({ length: 50 }, one),
    ])
    const codes = all.flatMap((r) => (r.status === 'fulfilled' ? [readCode(r.value as string)?.number ?? 0] : []))
    expect(codes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
  })

  test('on 31 December at 23:59:59 it is still that day’s register; a second later it is another', async () => {
    hall.app.clock.set('2026-12-31T16:59:59Z')
    const last = await hall.app.run((ctx) => takeCode(ctx, BUILDING))
    hall.app.clock.set('2026-12-31T17:00:00Z')
    const first = await hall.app.run((ctx) => takeCode(ctx, BUILDING))
    expect([last, first]).toEqual(['H99.01-261231-0001', 'H99.01-270101-0001'])
  })

  test('results of a year have one register for each agency', async () => {
    const issue = async (at: string) => {
      hall.app.clock.set(at)
      const { id } = await hall.as(mother).file(hallDossier())
      await hall.step(staff.clerk, id, 'accept')
      await hall.step(staff.officer, id, 'take')
      await hall.step(staff.officer, id, 'submit', {
        note: 'Đủ điều kiện',
        draft: { conclusion: 'approve', body: 'Đồng ý cho mượn sân.' },
      })
      await hall.step(staff.signer, id, 'sign')
      return (await hall.step(staff.registrar, id, 'issue')).issued.find((i) => i.form === 'result')?.number
    }
    expect(await issue('2026-12-31T16:59:59Z')).toBe('1/2026')
    expect(await issue('2026-12-31T17:00:01Z')).toBe('1/2027')
    expect(await issue('2026-12-31T17:00:02Z')).toBe('2/2027')
  })
})

test('a broken promise is apologised for by itself, once, with a new date', async () => {
  hall.app.clock.set(MONDAY)
  const { id } = await hall.as(mother).file(hallDossier())
  const accepted = await hall.step(staff.clerk, id, 'accept')
  hall.app.clock.set('2026-11-30T03:00:00Z')
  await hall.app.run((ctx) => apologise(ctx))
  await hall.app.run((ctx) => apologise(ctx))
  const late = await hall.as(mother).mineOne({ id })
  expect(late).toMatchObject({ late: true, state: 'accepted' })
  expect(late.issued.map((i) => i.form)).toEqual(['receipt', 'apology'])
  expect(Date.parse(late.promisedAt ?? '')).toBeGreaterThan(Date.parse(accepted.promisedAt ?? ''))
  expect(Date.parse(late.promisedAt ?? '')).toBeGreaterThan(Date.parse('2026-11-30T03:00:00Z'))
  await expect(hall.step(staff.head, id, 'extend')).rejects.toMatchObject({ code: 'public-services.extendedOnce' })
})

test('money that comes twice counts once, and lets the result out', async () => {
  hall.app.clock.set(MONDAY)
  const building = desk(BUILDING)
  const { id } = await hall.as(mother).file(hallDossier({ procedure: '9.000003' }))
  await hall.step(building.clerk, id, 'accept')
  await hall.step(building.officer, id, 'take')
  const before = await hall.as(mother).mineOne({ id })
  const paused = await hall.step(building.officer, id, 'pause', { reason: 'money', note: 'Nộp phí trước khi khảo sát' })
  expect(paused).toMatchObject({ state: 'paused', issued: [expect.objectContaining({ form: 'receipt' })] })
  hall.app.clock.set('2026-11-25T03:00:00Z')
  const said = { recordKind: TYPE, recordId: id }
  await hall.app.run((ctx) => moneyCame(ctx, said))
  await hall.app.run((ctx) => moneyCame(ctx, said))
  const after = await hall.as(mother).mineOne({ id })
  expect(after).toMatchObject({ state: 'processing', money: 'paid' })
  // Two days stood still: the promise moved by as many.
  expect(Date.parse(after.promisedAt ?? '') - Date.parse(before.promisedAt ?? '')).toBeGreaterThanOrEqual(86_400_000)
  expect(after.timeline.filter((e) => e.action === 'resume')).toHaveLength(1)
  await hall.step(building.officer, id, 'submit', {
    note: 'Đã khảo sát',
    draft: { conclusion: 'reject', body: 'Cây còn khỏe, không chặt.' },
  })
  await hall.step(building.signer, id, 'sign')
  expect(await hall.step(building.registrar, id, 'issue')).toMatchObject({ state: 'done', delivery: 'delivered' })
})
