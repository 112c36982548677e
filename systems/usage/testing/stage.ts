import { afterAll, beforeAll, beforeEach } from 'vitest'
import { boot, type Running } from '@hue-s/kernel/server/boot.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, trustTests, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { counterOf } from '../counter.ts'
import { countScreens } from '../known.ts'
import { usage } from '../system.ts'

export const SCREENS = ['/', '/report', '/mine/:id', '/reports', '/reports/:id', '/welcome', '/usage'].map((path) => ({
  path,
  title: { vi: `Trang ${path}`, en: `Page ${path}` },
}))
export const PHONE = 'Mozilla/5.0 (Linux; Android 12; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36'
export const page = {
  s: '/',
  a: 'resident',
  l: 'vi',
  v: 1,
  f: 1,
  b: 2,
  t: [] as string[],
  m: 'full',
  c: undefined as string | undefined,
}

export let app: TestApp
let other: Running
export let otherUrl: string
export let communes: string[]

export const flushed = () => Promise.all([counterOf(app.platform).flush(), counterOf(other.platform).flush()])

/** Tells as a browser does. */
export const tell = (said: unknown, headers: Record<string, string> = {}, url = app.url) =>
  fetch(`${url}/api/usage/seen`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': PHONE, ...headers },
    body: typeof said === 'string' ? said : JSON.stringify(said),
  }).then((answer) => answer.status)
export const totals = async () => {
  await flushed()
  return one(
    app.platform.database.db,
    sql<{ views: number; visits: number; inCommunes: number; visitsInCommunes: number }>`select
      (select coalesce(sum(views), 0)::int8 from usage.screen_sum) as views,
      (select coalesce(sum(visits), 0)::int8 from usage.screen_sum) as visits,
      (select coalesce(sum(views), 0)::int8 from usage.commune_sum) as in_communes,
      (select coalesce(sum(visits), 0)::int8 from usage.commune_sum) as visits_in_communes`,
  )
}

/** Starts two processes on one database before the tests of a file; each test begins with empty tables. */
export function startCounting() {
  beforeAll(async () => {
    app = await testApp([units, usage], { now: '2026-11-18T03:00:00Z' })
    countScreens(app.platform, SCREENS)
    other = await boot({
      config: { ...app.platform.config, role: 'web' },
      systems: [units, usage],
      databaseUrl: app.platform.database.url,
      authenticate: trustTests,
      clock: app.clock,
    })
    otherUrl = await other.listen()
    countScreens(other.platform, SCREENS)
    const { items } = await app.as(anyone, unitsContract).list({ level: 'commune' })
    communes = items.map(({ id }) => id)
  })
  afterAll(async () => {
    await other.stop()
    await app.stop()
  })
  beforeEach(async () => {
    await flushed()
    for (const name of ['screen_sum', 'commune_sum', 'step_sum', 'writer'])
      await sql`truncate ${sql.table(`usage.${name}`)}`.execute(app.platform.database.db)
    app.platform.dropTags(['usage'])
  })
}
