import { expect, test } from 'vitest'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { caTokens, demoCredentials, startCa } from '@hue-s/sandbox/ca.ts'
import { publicServicesContract } from './contract.ts'
import { ROUNDS } from './demo/past.ts'
import { seedMore } from './seed.ts'
import { fillDossiers } from './testing/fill.ts'
import { openHall } from './testing/desk.ts'

const NOW = '2026-11-24T04:00:00Z'

// Procedures of the sample province ask for nothing beyond their forms.
test.each([
  ['sample', 0],
  ['hue', 3],
])(
  'a dozen believable dossiers of %s, one of each kind, sealed with the key that the demonstration has',
  async (province, withScans) => {
    const ca = await startCa({ now: () => new Date(NOW), credentials: demoCredentials })
    const signing = {
      ...{ PAPERS_CSC_URL: ca.url, PAPERS_CSC_TOKEN: caTokens.remote },
      ...{ PAPERS_CSC_CREDENTIAL: 'seal', PAPERS_CSC_PIN: '123456' },
    }
    const { app } = await openHall({ seed: true, env: { PROVINCE: province, ...signing }, now: NOW })
    for (let round = 0; round < 13; round++) await app.run((ctx) => seedMore(ctx, round))
    const { rows } = await sql<{
      state: string
      count: number
    }>`select state, count(*) as count from public_services.dossier group by state order by state`.execute(
      app.platform.database.db,
    )
    const { rows: scans } = await sql<{ dossiers: number }>`
      select count(distinct dossier_id) as dossiers from public_services.dossier_paper where file_id is not null`.execute(
      app.platform.database.db,
    )
    await app.stop()
    await ca.stop()
    expect(scans[0]?.dossiers).toBeGreaterThanOrEqual(withScans)
    expect(Object.fromEntries(rows.map((r) => [r.state, r.count]))).toMatchObject({
      submitted: 1,
      supplement: 1,
      accepted: 1,
      processing: 2,
      paused: 1,
      signing: 1,
      approved: 1,
      ready: 1,
      done: 2,
      refused: 1,
      withdrawn: 1,
    })
  },
  240_000,
)

test('the past: cases and dossiers say the same, numbers without gap or repeat, the index counts them', async () => {
  const { app } = await openHall({ seed: true, now: NOW })
  const { db } = app.platform.database
  for (const round of [13, 14, 15]) expect(await app.run((ctx) => seedMore(ctx, round))).toBe(true)
  expect(await app.run((ctx) => seedMore(ctx, 12 + ROUNDS))).toBe(false)
  const { rows } = await sql<{ n: number; differ: number; doubled: number; late: number; gaps: number }>`
    select count(*) as n, count(*) filter (where d.state <> c.state) as differ, count(d.code) - count(distinct d.code) as doubled,
      count(*) filter (where d.ready_at > d.first_promised_at) as late,
      (select count(*) from public_services.code_counter k where k.last <> (select count(*) from public_services.dossier x
        where x.code like k.agency || '-' || to_char(k.day, 'YYMMDD') || '-%')) as gaps
    from public_services.dossier d join cases."case" c on c.id = d.id`.execute(db)
  const [all] = rows
  expect(all).toMatchObject({ differ: 0, doubled: 0, gaps: 0 })
  expect(all?.n).toBeGreaterThan(150)
  // Some are late, most are not.
  expect(all?.late).toBeGreaterThan(0)
  expect(all?.late).toBeLessThan((all?.n ?? 0) / 3)
  const period = { from: '2026-08-01', to: '2026-11-30' }
  const { whole } = await app.as(anyone, publicServicesContract).qualityIndex(period)
  expect(whole.dossiers).toBeGreaterThan(150)
  expect(whole.total).toBeGreaterThan(40)
  expect(await fillDossiers(app.platform, 1_500)).toMatchObject({ dossiers: expect.any(Number) })
  const filled = await sql<{ n: number }>`select count(*) as n from public_services.dossier`.execute(db)
  expect(filled.rows[0]?.n).toBeGreaterThan(1_400)
  await app.stop()
}, 240_000)
