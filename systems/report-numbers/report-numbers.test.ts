import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { recompute } from '../../tools/recompute.ts'
import { openEdition } from '../../tools/recompute/edition.ts'
import { figuresOf } from '../../tools/recompute/figures.ts'
import { COUNTS, DIMENSIONS, reportNumbersContract as contract, type Figures } from './contract.ts'
import { listBehind } from './shared/list-behind.ts'
import { publishFrom } from './publish.ts'
import type { ReportFact } from './source.ts'
import { reportNumbers } from './system.ts'
import { savedEdition } from './testing/kept-folder.ts'
import { madeUp, monthOf, randomFacts } from './testing/made-up.ts'

const engines = [calendar, cases, files, geo, identity, notify, papers, search, units, fieldReports, reportNumbers]
const MAPS = ['2024-06-01', '2025-03-01', '2025-07-01']
let app: TestApp
let facts: ReportFact[]
let made: ReturnType<typeof madeUp>
const publish = () => app.run((ctx) => publishFrom(ctx, made.source))
const ask = (input: Parameters<ReturnType<typeof client>['figures']>[0] = {}) => client().figures(input)
const client = () => app.as(anyone, contract)
const nothing = () => undefined

beforeAll(async () => {
  app = await testApp(engines, { env: { PROVINCE: 'hue' }, now: '2026-10-20T02:00:00Z' })
})
afterAll(() => app.stop())

test('before the first edition everything answers, with nothing in it', async () => {
  made = madeUp([])
  expect(await publish()).toEqual({ published: false, edition: null, months: [] })
  expect(await ask()).toMatchObject({ proof: null, total: null, rows: [] })
  expect(await client().behind({ measure: 'late' })).toMatchObject({ proof: null, count: 0, items: [] })
  expect((await client().editions({})).items).toEqual([])
  const csv = await fetch(`${app.url}/api/report-numbers/figures.csv`)
  expect((await csv.text()).split('\n')).toHaveLength(2)
})

test('what is published, counted by SQL, is what anyone recomputes from the files', async () => {
  facts = await app.run((ctx) =>
    randomFacts(ctx, { count: 1_500, from: '2024-02-01T00:00:00Z', to: '2026-10-20T01:00:00Z' }),
  )
  made = madeUp(facts)
  const { published, months } = await publish()
  expect(published).toBe(true)
  expect(months).toHaveLength(33)
  const said: string[] = []
  expect(await recompute({ where: app.url }, (line) => said.push(line))).toBe(true)
  expect(said.filter((line) => line.startsWith('same ')).length).toBeGreaterThanOrEqual(16)
})

test('totals on the map of any day are the totals of the records', async () => {
  const counted = facts.filter((f) => !f.merged)
  for (const boundaries of MAPS) {
    const { rows, total } = await ask({ by: 'commune', boundaries })
    const sum = (name: (typeof COUNTS)[number]) => rows.reduce((n, r) => n + r.numbers[name], 0)
    expect(sum('received'), boundaries).toBe(counted.length)
    expect(sum('finished')).toBe(counted.filter((f) => f.outcome === 'finished').length)
    expect(sum('late')).toBe(counted.filter((f) => f.outcome === 'finished' && f.late).length)
    for (const name of COUNTS) expect(sum(name)).toBe(total?.numbers[name])
    expect(rows.find((r) => r.key === null)?.numbers.received).toBe(counted.filter((f) => f.communeId === null).length)
  }
})

test('only a divided commune is estimated, and the answer says so', async () => {
  const old = await ask({ by: 'commune', boundaries: '2024-06-01', to: '2024-12-31' })
  expect(old.total?.numbers.estimated).toBe(0)
  const forward = await ask({ by: 'commune', boundaries: '2025-07-01', to: '2024-12-31' })
  expect(forward.total?.numbers.estimated).toBe(0)
  const back = await ask({ by: 'commune', boundaries: '2024-06-01', from: '2025-08-01' })
  expect(back.total?.numbers.estimated).toBeGreaterThan(0)
})

test('each number opens the list of exactly those reports', async () => {
  const { rows, proof } = await ask({ by: 'commune', boundaries: '2025-03-01', from: '2024-06-01' })
  const row = rows.find((r) => r.numbers.late > 2)
  const link = row ? listBehind(row, 'late') : ''
  expect(link).toContain(`edition=${proof?.edition.slice(0, 20)}`)
  expect(link).toContain('definitions=1')
  const answer = (await (await fetch(app.url + link)).json()) as { count: number; items: { late: boolean }[] }
  expect(answer.count).toBe(row?.numbers.late)
  expect(answer.items).toHaveLength(answer.count)
  expect(answer.items.every((i) => i.late)).toBe(true)
  for (const by of DIMENSIONS) {
    const all = await ask({ by, from: '2024-03-10', to: '2026-09-12' })
    for (const one of all.rows.slice(0, 3)) {
      const list = (await (await fetch(app.url + listBehind(one, 'received'))).json()) as { count: number }
      expect(list.count, `${by} ${one.key}`).toBe(one.numbers.received)
    }
  }
})

test('a long list is read page by page, nothing twice and nothing left out', async () => {
  const seen: string[] = []
  for (let after: string | undefined, page = 0; page < 50; page++) {
    const list = await client().behind({ measure: 'finished', limit: 200, ...(after ? { after } : {}) })
    seen.push(...list.items.map((i) => i.code))
    expect(list.items.every((i) => (i.report === null) === false)).toBe(true)
    if (list.next === null) break
    after = list.next
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toHaveLength(facts.filter((f) => !f.merged && f.outcome === 'finished').length)
})

test('nothing changed, no new edition; one report changed, one new part, the chain intact', async () => {
  const before = (await client().editions({})).items[0]
  expect((await publish()).published).toBe(false)
  const one = facts.find((f) => f.outcome === 'open' && !f.merged && monthOf(f.openedAt) === '2026-05') as ReportFact
  Object.assign(one, { outcome: 'finished', finishedAt: '2026-10-20T02:30:00.123Z', closedAt: null, dueAt: null })
  app.clock.set('2026-10-20T03:00:00Z')
  made.touch(one, '2026-10-20T02:30:00Z')
  expect(await publish()).toMatchObject({ published: true, months: ['2026-05'] })
  const [now] = (await client().editions({})).items
  expect(now?.previous).toBe(before?.version)
  const hashes = async (version = '') =>
    (await openEdition(app.url, version, 10)).manifest.parts.map((p) => `${p.month} ${p.sha256}`)
  const [old, fresh] = [await hashes(before?.version), await hashes(now?.version)]
  expect(fresh.filter((h) => !old.includes(h)).map((h) => h.slice(0, 7))).toEqual(['2026-05'])
  expect((await openEdition(app.url, now?.version, 10)).chain).toBe(1)
  // The old edition still answers as it did.
  const then = await ask({ edition: before?.version })
  expect(then.total?.numbers.finished).toBe(((await ask()).total?.numbers.finished ?? 0) - 1)
  expect(await recompute({ where: app.url, edition: before?.version }, nothing)).toBe(true)
})

test('a report that falls due makes a new edition without a new part', async () => {
  app.clock.set('2026-11-20T03:00:00Z')
  expect(await publish()).toMatchObject({ published: true, months: [] })
  expect(await recompute({ where: app.url, figures: 'by=agency' }, nothing)).toBe(true)
})

test('a kept folder can be recomputed without the instance; a changed letter is told by its file', async () => {
  const folder = await savedEdition(app)
  expect(await recompute({ where: folder }, nothing)).toBe(true)
  const path = join(folder, 'parts', '2025-02.csv')
  writeFileSync(path, readFileSync(path, 'utf8').replace(',0,', ',1,'))
  const said: string[] = []
  expect(await recompute({ where: folder }, (line) => said.push(line))).toBe(false)
  expect(said.find((line) => line.startsWith('✗'))).toContain('parts/2025-02.csv')
  rmSync(folder, { recursive: true })
})

test('a part changed in the database, or a row behind the SQL, is found from outside', async () => {
  const version = (await client().editions({})).items[0]?.version ?? ''
  const { manifest } = await openEdition(app.url, version, 0)
  const part = manifest.parts.find((p) => p.month === '2025-04')
  const bytes = Buffer.from(
    await (await fetch(`${app.url}/api/report-numbers/editions/${version}/parts/2025-04.csv`)).arrayBuffer(),
  )
  const put = (body: Buffer) =>
    app.run((ctx) =>
      many(ctx.db, sql`update report_numbers.blob set bytes = ${gzipSync(body)} where sha256 = ${part?.sha256 ?? ''}`),
    )
  await put(Buffer.from(bytes.toString('utf8').replace('finished', 'declined')))
  const said: string[] = []
  expect(await recompute({ where: app.url, figures: 'by=month' }, (line) => said.push(line))).toBe(false)
  expect(said.find((line) => line.startsWith('✗'))).toContain('parts/2025-04.csv')
  await put(bytes)
  const row = sql`(part_id, n) in (select r.part_id, r.n from report_numbers.row r join report_numbers.part p on p.id = r.part_id
    where p.month = '2025-06' and r.outcome = 'finished' and not r.merged order by 1, 2 limit 1)`
  await app.run((ctx) =>
    many(ctx.db, sql`update report_numbers.row set category = 'tree', late = not late where ${row}`),
  )
  const told: string[] = []
  expect(await recompute({ where: app.url, figures: 'by=quarter&category=tree' }, (line) => told.push(line))).toBe(
    false,
  )
  expect(told.some((line) => line.includes('2025-Q2'))).toBe(true)
})

test('cells that a spreadsheet would run are made harmless, and read back as they were', async () => {
  const at = '2023-01-05T02:00:00.000Z'
  const evil = ['=1+1', '+cmd', '-2', '@sum', '\tx', "'=y", 'plain, "quoted"\nline']
  const some = evil.map((channel, n): ReportFact => ({
    ...(facts[0] as ReportFact),
    id: `00000000-0000-7000-8000-00000000000${n}`,
    code: `PA-EVIL-${n}`,
    channel,
    openedAt: at,
    anchoredOn: '2023-01-05',
    merged: false,
  }))
  facts.push(...some)
  app.clock.set('2026-11-20T05:00:00Z')
  made.touch(some[0] as ReportFact, '2026-11-20T04:30:00Z')
  expect((await publish()).months).toEqual(['2023-01'])
  const version = (await client().editions({})).items[0]?.version
  const text = await (await fetch(`${app.url}/api/report-numbers/editions/${version}/parts/2023-01.csv`)).text()
  for (const cell of ["'=1+1", "'+cmd", "'-2", "'@sum", "'\tx", "''=y"]) expect(text).toContain(`,${cell},`)
  const edition = await openEdition(app.url, version, 0)
  expect(edition.faults).toEqual([])
  const mine = figuresOf(edition, { by: 'channel', to: '2023-12-31' })
  expect([...mine.rows.keys()].sort()).toEqual([...evil].sort())
  const shown = await ask({ by: 'channel', to: '2023-12-31' })
  expect(shown.rows.map((r) => r.key).sort()).toEqual([...evil].sort())
  const csv = await (await fetch(`${app.url}/api/report-numbers/figures.csv?by=channel&to=2023-12-31`)).text()
  expect(/(^|,)[=+@\t-]/m.test(csv)).toBe(false)
  expect(csv).toContain("'=1+1")
})

test('the same period a year before stands beside', async () => {
  const range = { from: '2025-05-01', to: '2025-08-31' }
  const now = await ask({ by: 'category', ...range })
  const then = await ask({ by: 'category', from: '2024-05-01', to: '2024-08-31' })
  expect(now.total?.before).toEqual(then.total?.numbers)
  for (const row of now.rows) expect(row.before).toEqual(then.rows.find((r) => r.key === row.key)?.numbers ?? null)
  const leap = await ask({ by: 'year', from: '2024-02-29', to: '2024-02-29' })
  expect(leap.from).toBe('2024-02-29')
})

test.each([
  ['from=2026-02-01&to=2026-01-01', 400, 'report-numbers.fromAfterTo'],
  ['boundaries=1990-01-01', 400, 'report-numbers.noBoundaries'],
  ['boundaries=2025-13-01', 400, 'kernel.badInput'],
  [`edition=${'0'.repeat(64)}`, 404, 'report-numbers.noEdition'],
  ['edition=xyz', 400, 'kernel.badInput'],
  ['by=colour', 400, 'kernel.badInput'],
  ["category=a'b", 400, 'kernel.badInput'],
  ['commune=no', 400, 'kernel.badInput'],
])('figures?%s is refused with words', async (query, status, code) => {
  const answer = await fetch(`${app.url}/api/report-numbers/figures?${query}`)
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
})

test.each([
  ['editions/abcabcabcabc/manifest.json', 404],
  ['editions/abc/manifest.json', 400],
  ['behind?after=x', 400],
  ['behind?measure=onTimeRate', 400],
  ['editions?after=x', 400],
])('%s is refused', async (path, status) => {
  expect((await fetch(`${app.url}/api/report-numbers/${path}`)).status).toBe(status)
})

test('an edition without a month says so', async () => {
  const version = (await client().editions({})).items[0]?.version
  const answer = await fetch(`${app.url}/api/report-numbers/editions/${version}/parts/1999-01.csv`)
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'report-numbers.noPart'])
})

test.each([
  ['anyone', anyone, 401, 401],
  ['a citizen', citizen(), 403, 403],
  ['staff without the permission', staff([]), 403, 403],
] as const)('%s may neither publish nor read case ids', async (_, actor, publishing, reading) => {
  await expect(app.as(actor, contract).publish({})).rejects.toMatchObject({ status: publishing })
  await expect(app.as(actor, contract).cases({ codes: 'PA-1' })).rejects.toMatchObject({ status: reading })
})

test('a leader goes from a number to the cases of the agencies they may read', async () => {
  const { items } = await client().behind({ measure: 'received', limit: 20, category: 'road' })
  const codes = items.map((i) => i.code).join()
  const all = await app.as(staff(['field-reports.read']), contract).cases({ codes })
  expect(all.items.map((i) => i.code).sort()).toEqual(items.map((i) => i.code).sort())
  const agency = facts.find((f) => f.agencyId !== null)?.agencyId ?? ''
  const some = await app.as(staff(['field-reports.read'], [agency]), contract).cases({ codes })
  expect(some.items.length).toBeLessThan(all.items.length)
})

test('nothing published tells who sent a report, or says it in words', async () => {
  const version = (await client().editions({})).items[0]?.version ?? ''
  const { rows } = await openEdition(app.url, version, 0)
  expect(Object.keys(rows[0] ?? {})).not.toEqual(expect.arrayContaining(['note']))
  for (const row of rows) if (row['lon'] !== '') expect(row['lon']).toMatch(/^\d+\.\d{3}$/)
})

test('the figures answer fits its contract for every dimension', async () => {
  for (const by of DIMENSIONS) {
    const answer: Figures = await ask({ by, period: '12m' })
    expect(answer.proof?.manifestHash).toBe(answer.proof?.edition)
    expect(answer.rows.length, by).toBeGreaterThan(0)
  }
})
