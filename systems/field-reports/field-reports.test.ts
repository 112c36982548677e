import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, missingWords } from '@hue-s/engines/cases/index.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findPersonOfAccount, identity } from '@hue-s/engines/identity/index.ts'
import { contractOfNotify as notifyContract } from '@hue-s/engines/notify/contract.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { loadTexts } from '@hue-s/kernel/server/boot.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, type NewReport } from './contract.ts'
import { drawnPhoto } from './demo/photos.ts'
import { reportType } from './report-type.ts'
import { PLACE, rankRows } from './routing/routing.ts'
import { fieldReports } from './system.ts'

let app: TestApp
let reporter: Actor
let province: string
const lamp = { category: 'street-lamp', note: 'Đèn đường tắt ba đêm nay', at: { lon: 110.5, lat: 14 } }
const officer = (unit: string) => staff(['field-reports.read', 'field-reports.handle'], [unit])
const operator = () =>
  staff(['field-reports.read', 'field-reports.operate', 'field-reports.reveal', 'field-reports.wall'])

beforeAll(async () => {
  app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    seed: true,
    now: '2026-11-20T02:00:00Z',
  })
  const id = await app.run((ctx) => findPersonOfAccount(ctx, 'citizen'))
  reporter = { ...citizen(), id: id ?? '' }
  province = app.platform.config.province
  const { items } = await app.as(anyone, contract).categories({})
  lamp.category = items[0]?.id ?? ''
  const [commune] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  if (commune?.centroid) lamp.at = commune.centroid
})
afterAll(() => app.stop())

const photo = async (who: Actor, done = false) => {
  const bytes = new Uint8Array(await drawnPhoto('lamp', done ? 'after' : 'before'))
  return (await app.as(who, filesContract).upload({ purpose: 'photo' }, new Blob([bytes], { type: 'image/jpeg' }))).id
}
let sentSoFar = 0
/** Each with words of its own: the same words twice within minutes are one report. */
const submit = async (more: Partial<NewReport> = {}) =>
  app.as(reporter, contract).submit({ ...lamp, note: `${lamp.note}, trụ số ${(sentSoFar += 1)}`, ...more })

test.each([118, 119, 120, 121])(
  'a sign of two halves after %i letters, where titles are cut, loses nothing',
  async (n) => {
    const note = `${String(n).padEnd(n, 'ô')}🌊🌊 nước ngập`
    const sent = await submit({ note })
    expect(sent.note).toBe(note)
    const { items } = await app.as(reporter, contract).mine({})
    const title = items.find(({ id }) => id === sent.id)?.note ?? ''
    expect([...title].length).toBeGreaterThan(117)
    expect(title).toMatch(/^\d+ô+🌊{0,2}$/u)
  },
)

test('the answer to a new report is the one that is read afterwards', async () => {
  const photos = [await photo(reporter), await photo(reporter)]
  for (const more of [{ photos }, { visibility: 'agency' as const }, { place: 'Đầu kiệt 42, cạnh quán nước' }]) {
    const sent = await submit(more)
    expect(await app.as(reporter, contract).own({ id: sent.id })).toEqual(sent)
  }
})

test('one path all the way: reported, routed, accepted, resolved, published, rated', async () => {
  const sent = await submit({ photos: [await photo(reporter)] })
  expect(sent).toMatchObject({ state: 'assigned', late: false, actions: ['withdraw'] })
  expect(sent.commune?.name).not.toBe('')
  expect(sent.clocks.map((c) => c.name)).toEqual(expect.arrayContaining(['accept', 'handle']))
  for (const clock of sent.clocks) expect(clock.reasons.length).toBeGreaterThan(0)
  const worker = officer(sent.agency?.id ?? '')
  const desk = app.as(worker, contract)
  const accepted = await desk.act({ id: sent.id, action: 'accept', version: sent.version })
  expect(accepted.state).toBe('working')
  await expect(
    desk.act({ id: sent.id, action: 'resolve', version: accepted.version, note: 'Đã thay bóng' }),
  ).rejects.toMatchObject({ code: 'field-reports.photoNeeded' })
  const after = await photo(worker, true)
  const resolved = await desk.act({
    id: sent.id,
    action: 'resolve',
    version: accepted.version,
    note: 'Đã thay bóng đèn',
    photos: [after],
  })
  expect(resolved).toMatchObject({ state: 'resolved', mayReveal: false })
  await expect(app.as(anyone, contract).read({ id: sent.id })).rejects.toMatchObject({ status: 404 })
  await app
    .as(operator(), contract)
    .act({ id: sent.id, action: 'publish', version: resolved.version, nothingToCover: true })
  const shown = await app.as(anyone, contract).read({ id: sent.id })
  expect(shown.photos.map((p) => p.kind).sort()).toEqual(['after', 'before'])
  for (const p of shown.photos) expect((await fetch(app.url + p.view)).status).toBe(200)
  expect((await app.as(anyone, contract).list({ q: 'den duong' })).items.map((r) => r.id)).toContain(sent.id)
  const now = await app.as(reporter, contract).own({ id: sent.id })
  const rated = await app.as(reporter, contract).reply({ id: sent.id, action: 'rate', version: now.version, grade: 3 })
  expect(rated).toMatchObject({ rating: 3, state: 'published' })
  expect(rated.timeline.map((e) => e.action)).toEqual(expect.arrayContaining(['route', 'accept', 'resolve', 'publish']))
})

test('the reporter is told in the inbox, once per step', async () => {
  const sent = await submit()
  await app.settle()
  await app.as(officer(sent.agency?.id ?? ''), contract).act({ id: sent.id, action: 'accept', version: sent.version })
  await app.settle()
  const { items } = await app.as(reporter, notifyContract).inbox({})
  const mine = items.filter((i) => i.link === `/mine/${sent.id}`)
  expect(mine).toHaveLength(2)
  for (const item of mine) expect(item.title).toContain(sent.code)
})

test('nobody who handles a report learns who sent it; the centre may, and the reporter sees the look', async () => {
  const sent = await submit()
  const worker = officer(sent.agency?.id ?? '')
  const view = await app.as(worker, contract).work({ id: sent.id })
  expect(JSON.stringify(view)).not.toContain(reporter.id)
  await expect(app.as(worker, contract).reveal({ id: sent.id, purpose: 'contact' })).rejects.toMatchObject({
    status: 403,
  })
  const seen = await app.as(operator(), contract).reveal({ id: sent.id, purpose: 'contact' })
  expect(seen.name.length).toBeGreaterThan(2)
  const own = await app.as(reporter, contract).own({ id: sent.id })
  expect(own.looks).toHaveLength(1)
  expect(own.looks[0]?.purpose).not.toContain('field-reports.')
})

test('another agency neither sees nor handles it; another citizen neither', async () => {
  const sent = await submit()
  const other = officer(unitIdOfKey(province, 'nowhere'))
  await expect(app.as(other, contract).work({ id: sent.id })).rejects.toMatchObject({ status: 404 })
  await expect(
    app.as(other, contract).act({ id: sent.id, action: 'accept', version: sent.version }),
  ).rejects.toMatchObject({ status: 404 })
  await expect(app.as(citizen(), contract).own({ id: sent.id })).rejects.toMatchObject({ status: 404 })
  await expect(app.as(citizen(), contract).submit({ ...lamp, photos: [await photo(reporter)] })).rejects.toMatchObject({
    code: 'files.notFound',
  })
})

test('the clock waits while the reporter is asked, and a reopened report runs again', async () => {
  const sent = await submit()
  const desk = app.as(officer(sent.agency?.id ?? ''), contract)
  const accepted = await desk.act({ id: sent.id, action: 'accept', version: sent.version })
  const asked = await desk.act({ id: sent.id, action: 'ask', version: accepted.version, note: 'Cột số mấy ạ?' })
  expect(asked.clocks.find((c) => c.name === 'handle')).toMatchObject({ running: false, due: null })
  const own = await app.as(reporter, contract).own({ id: sent.id })
  expect(own.actions).toContain('answer')
  const answered = await app
    .as(reporter, contract)
    .reply({ id: sent.id, action: 'answer', version: own.version, note: 'Cột số 12' })
  expect(answered.state).toBe('working')
  expect(answered.clocks.find((c) => c.name === 'handle')?.due).not.toBeNull()
})

test('a place outside, an unknown category and an old version are refused in words', async () => {
  await expect(submit({ at: { lon: 100, lat: 10 } })).rejects.toMatchObject({ code: 'field-reports.outside' })
  await expect(submit({ category: 'dragons' })).rejects.toMatchObject({ code: 'field-reports.noSuchCategory' })
  await expect(submit({ note: 'x' })).rejects.toMatchObject({ code: 'kernel.badInput' })
  const sent = await submit()
  const desk = app.as(officer(sent.agency?.id ?? ''), contract)
  await desk.act({ id: sent.id, action: 'accept', version: sent.version })
  await expect(desk.act({ id: sent.id, action: 'accept', version: sent.version })).rejects.toMatchObject({
    code: 'cases.stale',
    status: 409,
  })
})

test('the tester tells agency and deadline before anything is sent', async () => {
  const answer = await app.as(anyone, contract).route({ category: lamp.category, ...lamp.at })
  expect(answer.agency?.name.length).toBeGreaterThan(2)
  expect(answer.clocks.every((c) => c.due !== null && c.reasons.length > 0)).toBe(true)
})

test('the wall counts what is there, and hears a new report', async () => {
  const wall = app.as(operator(), contract)
  const before = await wall.wall({})
  await submit()
  const after = await wall.wall({})
  expect(after.open).toBe(before.open + 1)
  expect(after.byCommune.reduce((n, c) => n + c.count, 0)).toBe(after.open)
  const facts = await many(
    app.platform.database.db,
    sql<{
      facts: { topic: string }[]
    }>`select facts from kernel.outbox where topic = 'field-reports.changed' order by id desc limit 1`,
  )
  expect(facts[0]?.facts[0]?.topic).toBe('field-reports.wall')
})

test.each([
  ['mine', 'GET', '/mine', [401, 200, 403, 403]],
  ['submit', 'POST', '/reports', [401, 400, 403, 403]],
  ['wall', 'GET', '/wall', [401, 403, 403, 200]],
  ['work', 'GET', `/work/${crypto.randomUUID()}`, [401, 403, 403, 404]],
  ['reveal', 'POST', `/work/${crypto.randomUUID()}/reporter`, [401, 403, 403, 400]],
  ['list', 'GET', '/reports', [200, 200, 200, 200]],
] as const)('%s: anyone, citizen, plain staff, operator', async (_, method, path, expected) => {
  const actors = [anyone, reporter, staff([]), operator()]
  const statuses = await Promise.all(
    actors.map(async (who) => {
      const headers = {
        'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64'),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      }
      return (
        await fetch(`${app.url}/api/field-reports${path}`, { method, headers, body: method === 'POST' ? '{}' : null })
      ).status
    }),
  )
  expect(statuses).toEqual([...expected])
})

test('a row that names the place beats the rest, and dates bound it', () => {
  const row = (place: string, from: string, to: string | null, agency: string) => ({
    category: 'a',
    place,
    from,
    to,
    agency,
    citation: '',
  })
  const rows = [
    row('*', '2025-01-01', null, 'all'),
    row('c1', '2025-01-01', '2026-01-01', 'old'),
    row('c1', '2026-01-01', null, 'new'),
  ]
  const agencyOf = (category: string, place: string, on: string) =>
    rankRows(rows, { category, places: new Map([[place, PLACE.commune]]), on }).winner?.agency
  expect(agencyOf('a', 'c1', '2025-12-31')).toBe('old')
  expect(agencyOf('a', 'c1', '2026-01-01')).toBe('new')
  expect(agencyOf('a', 'c2', '2026-01-01')).toBe('all')
  expect(agencyOf('b', 'c1', '2026-01-01')).toBeUndefined()
})

test('every state, action and clock has words in both languages', () => {
  const texts = loadTexts([cases, fieldReports], app.platform.config.provinceDir)
  expect(missingWords(reportType, texts.vi)).toEqual([])
  expect(missingWords(reportType, texts.en)).toEqual([])
})
