import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findPersonOfAccount, identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { iconNames } from '@hue-s/ui/icon-by-name.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { fieldReports } from '../system.ts'
import { tableFaults } from './table-faults.ts'

describe.each(['sample', 'hue'])('the pack of %s', (province) => {
  let app: TestApp
  beforeAll(async () => {
    app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
      now: '2026-11-20T02:00:00Z',
      env: { PROVINCE: province },
    })
  })
  afterAll(() => app.stop())
  const desk = () => app.as(staff(['field-reports.routing']), contract)

  test.each(['2022-01-10', '2023-05-01', '2025-02-01', '2025-03-15', '2025-07-01', '2026-11-20'])(
    'on %s every kind in every commune has somebody',
    async (on) => {
      const { problems, counts, lines, communes } = await desk().coverage({ on })
      expect(problems.map((p) => `${p.kind} ${p.child ?? p.category} ${p.rows.map((r) => r.n).join()}`)).toEqual([])
      expect(counts).toMatchObject({ holes: 0, overlaps: 0 })
      expect(communes.length).toBeGreaterThan(5)
      for (const line of lines) expect(line.cells).toHaveLength(communes.length)
    },
  )

  test('every kind has an icon that exists, words, and a basis or the mark «provisional» for its clocks', async () => {
    const { table } = await desk().routingTable({})
    expect(tableFaults(table)).toEqual([])
    for (const category of table.categories) {
      expect(iconNames).toContain(category.icon.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()))
      expect(category.words.length).toBeGreaterThan(1)
      for (const child of category.children) expect(child.words.length).toBeGreaterThan(0)
      expect(category.clock?.citation ?? category.clock?.provisional).toBeTruthy()
    }
    if (province === 'hue') {
      expect(table.categories.length).toBeGreaterThanOrEqual(20)
      expect(table.categories.filter(({ flow }) => flow === 'outOfScope').map(({ id }) => id)).toContain('complaint')
    }
  })
})

describe('over HTTP in the sample province', () => {
  let app: TestApp
  let reporter: Actor
  const key = (name: string) => unitIdOfKey(app.platform.config.province, name)
  const admin = staff(['field-reports.routing', 'field-reports.setRouting', 'field-reports.approveRouting'])
  const leader = staff(['field-reports.routing', 'field-reports.approveRouting'])
  const desk = () => app.as(admin, contract)
  const open = { as: (who: Actor) => app.as(who, contract) }
  let at: { lon: number; lat: number }

  beforeAll(async () => {
    app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
      seed: true,
      now: '2026-11-20T02:00:00Z',
    })
    const id = await app.run((ctx) => findPersonOfAccount(ctx, 'citizen'))
    reporter = { ...citizen(), id: id ?? '' }
    const communes = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
    at = communes.find(({ centroid }) => centroid)?.centroid ?? { lon: 110.5, lat: 14 }
  })
  afterAll(() => app.stop())

  test('the tester names the row that decides, the rest and why not, the clocks and their reasons', async () => {
    const communeId = key('c99001-suoi-may')
    const answer = await desk().testRoute({ category: 'waste', communeId })
    expect(answer).toMatchObject({ why: 'row', desk: false, flow: 'timed', agency: { id: communeId } })
    expect(answer.row?.place).toBe('c99001-suoi-may')
    expect(answer.others.map(({ why }) => why)).toEqual(expect.arrayContaining(['lessSpecific', 'otherPlace']))
    expect(answer.clocks).toHaveLength(2)
    for (const clock of answer.clocks) expect(clock.reasons.length).toBeGreaterThan(0)
    const night = await desk().testRoute({
      category: 'water',
      child: 'water-burst',
      communeId,
      on: '2026-11-20',
      at: '23:00',
    })
    expect(night.agency?.id).toBe(key('a-dieu-hanh'))
    const noon = await desk().testRoute({
      category: 'water',
      child: 'water-burst',
      communeId,
      on: '2026-11-20',
      at: '12:00',
    })
    expect(noon.agency?.id).toBe(key('a-moi-truong'))
    expect(noon.others.map(({ why }) => why)).toContain('otherHours')
  })

  test('an area beats the commune, and districts answer while there were any', async () => {
    const inMarket = await desk().testRoute({ category: 'waste', lon: 110.5, lat: 14 })
    expect(inMarket.areas.map(({ en }) => en)).toEqual(['Sample market'])
    expect(inMarket.agency?.id).toBe(key('a-moi-truong'))
    const then = await desk().testRoute({ category: 'road', communeId: key('c99001-suoi-may'), on: '2024-06-01' })
    expect(then.agency?.id).toBe(key('d991-thuong-ngan'))
  })

  test('a kind that ended is refused for new reports, names what follows, and keeps its name', async () => {
    const send = (category: string, child?: string) =>
      open.as(reporter).submit({ category, ...(child ? { child } : {}), note: 'Thùng rác kiểu cũ hỏng', at })
    await expect(send('ferry')).rejects.toMatchObject({
      status: 400,
      code: 'field-reports.categoryReplaced',
      details: { successor: 'road', name: 'Bến đò cũ', next: 'Đường sá' },
    })
    await expect(send('waste', 'waste-old-bin')).rejects.toMatchObject({
      code: 'field-reports.categoryReplaced',
      details: { successor: 'waste-heap' },
    })
    await expect(send('nothing')).rejects.toMatchObject({ code: 'field-reports.noSuchCategory' })
    const { items } = await open.as(anyone).categories({})
    expect(items.find(({ id }) => id === 'ferry')).toMatchObject({ name: { vi: 'Bến đò cũ' }, to: '2025-07-01' })
    const tested = await desk().testRoute({ category: 'ferry', communeId: key('c99001-suoi-may') })
    expect(tested.category).toMatchObject({ open: false, successor: { vi: 'Đường sá' } })
  })

  test('what is out of scope says where to go, before and at sending; whoever insists reaches the centre', async () => {
    const foreseen = await open.as(anyone).route({ category: 'complaint', ...at })
    expect(foreseen).toMatchObject({ flow: 'outOfScope', agency: null, clocks: [] })
    expect(foreseen.advice?.phone).toBe('0900000001')
    const report = { category: 'complaint', note: 'Tôi khiếu nại quyết định', at }
    await expect(open.as(reporter).submit(report)).rejects.toMatchObject({
      status: 409,
      code: 'field-reports.outOfScope',
      details: { phone: '0900000001' },
    })
    const sent = await open.as(reporter).submit({ ...report, insist: true })
    expect(sent).toMatchObject({ state: 'unrouted', agency: null })
  })

  test('adopting: proposed by one, approved by another, undone until its day, in force from it', async () => {
    const { table, version } = await desk().routingTable({})
    const changed = {
      ...table,
      routes: table.routes.map((one) => (one.category === 'animals' ? { ...one, agency: 'a-cong-ich' } : one)),
    }
    const compared = await desk().compareRouting({ table: changed })
    expect(compared.changes.map(({ kind: how, what }) => `${how} ${what}`)).toEqual(['changed row'])
    expect(compared.tried).toBeGreaterThan(50)
    const elsewhere = compared.moved.reduce((n, one) => n + one.count, 0)
    expect(elsewhere).toBeGreaterThan(0)
    expect(compared.unchanged + elsewhere + compared.refused).toBe(compared.tried)
    expect(compared.moved.every(({ to }) => to?.id === key('a-cong-ich'))).toBe(true)

    const proposal = { table: changed, validFrom: '2026-12-01', citation: 'Quyết định mẫu 9' }
    await expect(desk().proposeRouting({ ...proposal, validFrom: '2026-11-20' })).rejects.toMatchObject({
      code: 'field-reports.draftTooLate',
    })
    const draft = await desk().proposeRouting(proposal)
    await expect(desk().approveRouting(draft)).rejects.toMatchObject({ code: 'field-reports.secondPerson' })
    await expect(open.as(leader).approveRouting({ id: draft.id, seq: 9 })).rejects.toMatchObject({
      code: 'field-reports.draftStale',
    })
    const both = await Promise.allSettled([
      open.as(leader).approveRouting(draft),
      open.as(leader).approveRouting(draft),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const animals = { category: 'animals', ...at, on: '2026-12-01' }
    expect((await open.as(anyone).route(animals)).agency?.id).toBe(key('a-cong-ich'))
    expect((await open.as(anyone).route({ ...animals, on: '2026-11-30' })).agency?.id).not.toBe(key('a-cong-ich'))

    const { items } = await desk().routingDrafts({})
    const approved = items.find(({ id }) => id === draft.id)!
    expect(approved).toMatchObject({ status: 'approved', inForce: false })
    await open.as(leader).undoRouting(approved)
    expect((await open.as(anyone).route(animals)).agency?.id).not.toBe(key('a-cong-ich'))

    const second = await desk().proposeRouting(proposal)
    expect((await desk().routingDraft(second)).changes).toHaveLength(1)
    const now = await open.as(leader).approveRouting(second)
    expect(now.version).toBeGreaterThan(version + 1)
    app.clock.set('2026-12-01T02:00:00Z')
    const sent = await open.as(reporter).submit({ category: 'animals', note: 'Chó thả rông cắn người', at })
    expect(sent.agency?.id).toBe(key('a-cong-ich'))
    await expect(open.as(leader).undoRouting(now)).rejects.toMatchObject({ code: 'field-reports.alreadyInForce' })
    app.clock.set('2026-11-20T02:00:00Z')
  })

  test('tables that are none are refused with the place of the mistake, never with a 500', async () => {
    const bad = [null, 7, 'x', [], {}, { categories: 1, routes: [] }, { categories: [{ id: 'É' }], routes: [{}] }]
    for (const table of bad) {
      const proposal = { table, validFrom: '2027-01-01', citation: 'Quyết định' }
      await expect(desk().compareRouting({ table })).rejects.toMatchObject({ status: 400 })
      await expect(desk().proposeRouting(proposal)).rejects.toMatchObject({ status: 400 })
    }
    const { table } = await desk().routingTable({})
    const broken = { ...table, routes: [...table.routes, { ...table.routes[0]!, category: 'nowhere' }] }
    await expect(
      desk().proposeRouting({ table: broken, validFrom: '2027-01-01', citation: 'Quyết định' }),
    ).rejects.toMatchObject({ code: 'field-reports.tableWrong' })
  })

  test.each([
    [{ category: 'waste' }, 'field-reports.placeNeeded'],
    [{ category: 'waste', lon: 0, lat: 0 }, 'field-reports.outside'],
    [{ category: 'none', lon: 110.5, lat: 14 }, 'field-reports.noSuchCategory'],
    [{ category: 'waste', child: 'road-sign', lon: 110.5, lat: 14 }, 'field-reports.noSuchCategory'],
    [{ category: 'waste', communeId: '00000000-0000-4000-8000-000000000000' }, 'units.noSuchUnit'],
  ])('the tester refuses %j', async (input, code) => {
    await expect(desk().testRoute(input)).rejects.toMatchObject({ code })
  })

  test.each([
    ['GET', '/test-route?category=waste&lon=110.5&lat=14', [401, 403, 403, 200]],
    ['GET', '/coverage', [401, 403, 403, 200]],
    ['GET', '/routing/table', [401, 403, 403, 200]],
    ['GET', '/routing/drafts', [401, 403, 403, 200]],
    ['GET', `/routing/drafts/${crypto.randomUUID()}`, [401, 403, 403, 404]],
    ['POST', '/routing/compare', [401, 403, 403, 400]],
    ['POST', '/routing/drafts', [401, 403, 403, 400]],
    ['POST', `/routing/drafts/${crypto.randomUUID()}/approve`, [401, 403, 403, 400]],
    ['POST', `/routing/drafts/${crypto.randomUUID()}/undo`, [401, 403, 403, 400]],
    ['POST', `/routing/drafts/${crypto.randomUUID()}/withdraw`, [401, 403, 403, 400]],
  ] as const)('%s %s: anyone, citizen, plain staff, administrator', async (method, path, expected) => {
    const statuses = await Promise.all(
      [anyone, reporter, staff([]), admin].map(async (who) => {
        const headers = {
          'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64'),
          'idempotency-key': crypto.randomUUID(),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        }
        const url = `${app.url}/api/field-reports${path}`
        return (await fetch(url, { method, headers, body: method === 'POST' ? '{}' : null })).status
      }),
    )
    expect(statuses).toEqual([...expected])
  })
})
