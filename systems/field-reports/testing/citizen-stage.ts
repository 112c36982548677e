import { afterAll, beforeAll } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, publish as publishCase } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findPersonOfAccount, identity } from '@hue-s/engines/identity/index.ts'
import { contractOfNotify as notifyContract } from '@hue-s/engines/notify/contract.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { SYSTEM, type Actor } from '@hue-s/kernel/server/access.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, reportChanged, type NewReport } from '../contract.ts'
import { fieldReports } from '../system.ts'

export let app: TestApp
export let reporter: Actor
export let follower: Actor
export let commune = { id: '', centroid: { lon: 0, lat: 0 } }
export let category = ''
const START = '2026-11-20T02:00:00Z'
/** A tenth of a kilometre to the north. */
export const NORTH_100 = 100 / 111_195
let lane = 0

/** A place of its own for each story, so that no story meets another's reports: some metres further each time. */
export const somewhere = () => ({ lon: commune.centroid.lon, lat: commune.centroid.lat + ++lane * NORTH_100 * 0.01 })
export const submit = async (more: Partial<NewReport> = {}, who = reporter) =>
  app.as(who, contract).submit({
    category,
    note: 'Đèn đường tắt ba đêm nay',
    at: commune.centroid,
    communeId: commune.id,
    ...more,
  })

/** Makes a report public as the platform does, and says so. */
export async function show(id: string, action = 'publish', at = app.clock.now().toISOString()) {
  const own = await app.as(reporter, contract).own({ id })
  await app.run(async (ctx) => {
    const platform = ctx.as(SYSTEM)
    await publishCase(platform, { id, title: own.note, text: own.note })
    const { code, state, category: kind, commune: where, agency } = own
    await ctx.emit(reportChanged, {
      id,
      code,
      action,
      state,
      category: kind,
      communeId: where?.id ?? null,
      agencyId: agency?.id ?? null,
      ...own.at,
      at,
    })
  })
  await app.settle()
}
export const inboxOf = async (who: Actor, topic: string) =>
  (await app.as(who, notifyContract).inbox({ limit: 200 })).items.filter((one) => one.topic === topic)

/** Starts the platform with two citizens before the tests of a file. */
export function openStreet() {
  beforeAll(async () => {
    app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
      seed: true,
      now: START,
    })
    const idOf = (account: string) => app.run((ctx) => findPersonOfAccount(ctx, account))
    reporter = { ...citizen(), id: (await idOf('citizen')) ?? '' }
    follower = { ...citizen(), id: (await idOf('business')) ?? '' }
    category = (await app.as(anyone, contract).categories({})).items[0]?.id ?? ''
    const [found] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
    if (!found?.centroid) throw new Error('the sample province has communes with centres')
    commune = { id: found.id, centroid: found.centroid }
  })
  afterAll(() => app.stop())
}
