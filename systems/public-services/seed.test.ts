import { expect, test } from 'vitest'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { caTokens, demoCredentials, startCa } from '@hue-s/sandbox/ca.ts'
import { publicServicesContract } from './contract.ts'
import { ROUNDS } from './demo/past.ts'
import { apologise } from './handling/late.ts'
import { seedMore, STORY_ROUNDS } from './seed.ts'
import { fillDossiers } from './testing/fill.ts'
import { COMMUNE, desk as deskAt, openHall, unit } from './testing/desk.ts'
import { placeToOpen } from './web/office/place-to-open.ts'

const NOW = '2026-11-24T04:00:00Z'

const leader = staff(['public-services.read', 'public-services.sign'], '*')

// Procedures of the sample province ask for nothing beyond their forms, and one of them is the province's own.
test.each([
  ['sample', 0, 1],
  ['hue', 3, 7],
])(
  'a dozen believable dossiers of %s, one of each kind, sealed with the key that the demonstration has',
  async (province, withScans, provincial) => {
    const ca = await startCa({ now: () => new Date(NOW), credentials: demoCredentials })
    const signing = {
      ...{ PAPERS_CSC_URL: ca.url, PAPERS_CSC_TOKEN: caTokens.remote },
      ...{ PAPERS_CSC_CREDENTIAL: 'seal', PAPERS_CSC_PIN: '123456' },
    }
    const { app } = await openHall({ seed: true, env: { PROVINCE: province, ...signing }, now: NOW })
    for (let round = 0; round < STORY_ROUNDS; round++) await app.run((ctx) => seedMore(ctx, round))
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
    const desk = await app.as(leader, publicServicesContract).toSign({})
    const mended = await app.run((ctx) => apologise(ctx))
    const after = await app.as(leader, publicServicesContract).toSign({})
    await app.stop()
    await ca.stop()
    // One of the commune, the others of the province: each another matter of another person, all paid for.
    expect(desk.total).toBe(provincial + 1)
    const ofProvince = desk.items.filter(({ agency }) => !agency?.name.startsWith('UBND'))
    expect(ofProvince).toHaveLength(provincial)
    expect(new Set(ofProvince.map(({ procedure }) => procedure.code)).size).toBe(provincial)
    expect(new Set(ofProvince.map(({ applicant }) => applicant)).size).toBe(provincial)
    const unusual = (items: typeof desk.items) => new Set(items.flatMap((one) => one.unusual))
    expect(unusual(ofProvince)).toEqual(new Set(provincial === 1 ? ['late'] : ['late', 'dueToday', 'rejects']))
    // The platform apologises for what is late, by itself.
    expect(mended).toBeGreaterThan(0)
    expect(unusual(after.items)).toContain('extended')
    expect(scans[0]?.dossiers).toBeGreaterThanOrEqual(withScans)
    expect(Object.fromEntries(rows.map((r) => [r.state, r.count]))).toMatchObject({
      submitted: 1,
      supplement: 1,
      accepted: 1,
      processing: 2,
      paused: 1,
      signing: provincial + 1,
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
  for (const round of [0, 1, 2]) expect(await app.run((ctx) => seedMore(ctx, STORY_ROUNDS + round))).toBe(true)
  expect(await app.run((ctx) => seedMore(ctx, STORY_ROUNDS + ROUNDS - 1))).toBe(false)
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

test('counter and print queue open where the official works, not at a counter where they stand in', async () => {
  const { app } = await openHall({ seed: true, now: NOW })
  // The stories whose results are fetched at the counter.
  for (const round of [8, 9]) await app.run((ctx) => seedMore(ctx, round))
  const [centre, own] = [deskAt(unit('a-dieu-hanh')), deskAt(COMMUNE)]
  const grants = [...centre.clerk.grants, ...own.clerk.grants, ...own.officer.grants]
  const official = app.as({ ...own.clerk, grants }, publicServicesContract)
  const { receive, counter } = await official.places({})
  expect(receive.map(({ id, own: isOwn }) => [id, isOwn])).toEqual([
    [unit('a-dieu-hanh'), false],
    [COMMUNE, true],
  ])
  const agencyId = placeToOpen(receive, { asked: null, unit: null }) ?? ''
  expect(agencyId).toBe(COMMUNE)
  expect(placeToOpen(counter, { asked: null, unit: null })).toBe(COMMUNE)
  const { items } = await official.printQueue({ agencyId })
  expect(items.length).toBeGreaterThan(0)
  expect(receive.map(({ toPrint }) => toPrint)).toEqual([0, items.length])
  await app.stop()
}, 240_000)

test('dossiers of the past have their scans: one drawn page for each kind of paper', async () => {
  const { app } = await openHall({ seed: true, env: { PROVINCE: 'hue' }, now: NOW })
  for (const round of [0, 1]) await app.run((ctx) => seedMore(ctx, STORY_ROUNDS + round))
  const { rows } = await sql<{ id: string; papers: number; files: number; kinds: number }>`
    select min(dossier_id::text) as id, count(*) as papers, count(distinct file_id) as files, count(distinct name) as kinds
    from public_services.dossier_paper`.execute(app.platform.database.db)
  const [all] = rows
  expect(all?.papers).toBeGreaterThan(100)
  expect(all?.files).toBe(all?.kinds)
  const { papers } = await app.as(leader, publicServicesContract).read({ id: all?.id ?? '' })
  expect(papers[0]).toMatchObject({ type: 'application/pdf', link: expect.any(String) })
  await app.stop()
}, 240_000)
