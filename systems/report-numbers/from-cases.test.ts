import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, findByCode } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findPersonOfAccount, identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { recompute } from '../../tools/recompute.ts'
import { reportNumbersContract as contract } from './contract.ts'
import { reportNumbers } from './system.ts'

const systems = [calendar, cases, files, geo, identity, notify, papers, search, units, fieldReports, reportNumbers]

let app: TestApp
beforeAll(async () => {
  app = await testApp(systems, { seed: true, now: '2026-11-20T02:00:00Z' })
  for (const { seedMore } of [fieldReports, reportNumbers]) await app.run((ctx) => seedMore!(ctx, 0))
}, 120_000)
afterAll(() => app.stop())

const publisher = staff(['report-numbers.publish'])
const nothing = () => undefined

test('the demonstration begins with an edition, and it can be recomputed', async () => {
  const { items } = await app.as(anyone, contract).editions({})
  expect(items).toHaveLength(1)
  expect(items[0]?.rows).toBeGreaterThan(0)
  expect(await recompute({ where: app.url }, nothing)).toBe(true)
})

test('a real report, sent and withdrawn, is in the next editions under its month only', async () => {
  const before = await app.as(anyone, contract).figures({ by: 'month' })
  const id = (await app.run((ctx) => findPersonOfAccount(ctx, 'citizen'))) ?? ''
  const reporter = { ...citizen(), id }
  const { items } = await app.as(anyone, fieldReportsContract).categories({})
  const sent = await app.as(reporter, fieldReportsContract).submit({
    category: items[0]?.id ?? '',
    note: 'Đèn đường tắt ba đêm nay',
    at: { lon: 110.5, lat: 14 },
  })
  app.clock.set('2026-11-20T02:10:00Z')
  const month = legalDate(app.clock.now()).slice(0, 7)
  const first = await app.as(publisher, contract).publish({})
  expect(first).toMatchObject({ published: true, months: [month] })
  const now = await app.as(anyone, contract).figures({ by: 'month' })
  expect(now.total?.numbers.received).toBe((before.total?.numbers.received ?? 0) + 1)
  expect(now.total?.numbers.open).toBe((before.total?.numbers.open ?? 0) + 1)
  await app.as(reporter, fieldReportsContract).reply({ id: sent.id, action: 'withdraw', version: sent.version })
  app.clock.set('2026-11-20T02:20:00Z')
  expect((await app.as(publisher, contract).publish({})).published).toBe(true)
  const then = await app.as(anyone, contract).figures({ by: 'month' })
  expect(then.total?.numbers.declined).toBe((now.total?.numbers.declined ?? 0) + 1)
  expect(then.total?.numbers.open).toBe((now.total?.numbers.open ?? 0) - 1)
  const list = await app.as(anyone, contract).behind({ measure: 'declined', limit: 200 })
  expect(list.items.find((i) => i.code === sent.code)).toMatchObject({ report: null, state: 'withdrawn' })
  expect(await app.run((ctx) => findByCode(ctx, sent.code), reporter)).toBeDefined()
  expect(await recompute({ where: app.url }, nothing)).toBe(true)
})
