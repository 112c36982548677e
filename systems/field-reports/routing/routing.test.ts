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
import { isInArea } from './areas.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { coverageOf, questionOf } from './coverage-rules.ts'
import { placesAt } from './decision.ts'
import { holdsAt, momentsOf, rankRows, routeFor, specificity, weekMoment } from './routing.ts'
import type { RouteRow, RoutingTable } from '../contract-routing-shapes.ts'
import { fieldReports } from '../system.ts'
import { canonical, changesBetween } from './table-changes.ts'
import { tableFaults } from './table-faults.ts'

const row = (more: Partial<RouteRow>): RouteRow => ({
  category: 'a',
  place: '*',
  from: '2025-01-01',
  to: null,
  agency: 'x',
  citation: '',
  ...more,
})
const limit = { hours: 4, working: true }
const kind = (id: string, children: string[] = []): RoutingTable['categories'][number] => ({
  id,
  icon: 'info',
  name: { vi: id, en: id },
  words: [],
  flow: 'timed',
  clock: { accept: limit, handle: limit },
  children: children.map((child) => ({ id: child, name: { vi: child, en: child }, words: [] })),
})

describe('rules of the table', () => {
  const places = new Map([
    ['here', 2],
    ['district', 1],
    ['area:park', 3],
  ])
  const ask = (rows: RouteRow[], more: object = {}) =>
    rankRows(rows, { category: 'a', places, on: '2026-01-01', at: { day: 1, minute: 600 }, ...more })

  test('the matter counts before the place, the place before the hours', () => {
    const rows = [
      row({ agency: 'all' }),
      row({ agency: 'night', hours: { from: '09:00', to: '11:00' } }),
      row({ agency: 'district', place: 'district' }),
      row({ agency: 'commune', place: 'here' }),
      row({ agency: 'park', place: 'area:park' }),
      row({ agency: 'child', child: 'a1' }),
    ]
    const winners: string[] = []
    for (let left = rows; left.length > 0;) {
      const { winner } = ask(left, { child: 'a1' })
      winners.push(winner?.agency ?? '')
      left = left.filter((one) => one !== winner)
    }
    expect(winners).toEqual(['child', 'park', 'commune', 'district', 'night', 'all'])
  })

  test('each row that does not decide says why', () => {
    const why = Object.fromEntries(
      ask([
        row({ agency: 'wins', place: 'here' }),
        row({ agency: 'same', place: 'here' }),
        row({ agency: 'wide' }),
        row({ agency: 'gone', to: '2025-06-01' }),
        row({ agency: 'later', from: '2027-01-01' }),
        row({ agency: 'far', place: 'there' }),
        row({ agency: 'night', hours: { from: '22:00', to: '06:00' } }),
        row({ agency: 'part', child: 'a1' }),
      ]).others.map((one) => [one.row.agency, one.why]),
    )
    expect(why).toEqual({
      wins: 'tie',
      wide: 'lessSpecific',
      gone: 'ended',
      later: 'notYet',
      far: 'otherPlace',
      night: 'otherHours',
      part: 'otherChild',
    })
  })

  test.each([
    ['22:00', '06:00', undefined, { day: 1, minute: 23 * 60 }, true],
    ['22:00', '06:00', undefined, { day: 1, minute: 360 }, false],
    ['22:00', '06:00', [7], { day: 1, minute: 300 }, true],
    ['22:00', '06:00', [7], { day: 7, minute: 300 }, false],
    ['08:00', '17:00', [1, 2], { day: 2, minute: 480 }, true],
    ['08:00', '17:00', [1, 2], { day: 3, minute: 480 }, false],
  ])('hours %s–%s on %s at %s', (from, to, days, at, expected) => {
    expect(holdsAt({ hours: { from, to }, ...(days ? { days } : {}) }, at)).toBe(expected)
  })

  test('a week has its moments in Vietnam, not in UTC', () => {
    expect(weekMoment(new Date('2026-11-22T17:30:00Z'))).toEqual({ day: 1, minute: 30 })
  })

  test('areas: inside a ring, near a line', () => {
    const polygon = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ] as [number, number][]
    expect(isInArea({ lon: 1, lat: 1 }, { shape: { polygon } })).toBe(true)
    expect(isInArea({ lon: 3, lat: 1 }, { shape: { polygon } })).toBe(false)
    const line = {
      line: [
        [107.58, 16.46],
        [107.59, 16.46],
      ] as [number, number][],
      metres: 30,
    }
    expect(isInArea({ lon: 107.585, lat: 16.4602 }, { shape: line })).toBe(true)
    expect(isInArea({ lon: 107.585, lat: 16.4605 }, { shape: line })).toBe(false)
    expect(isInArea({ lon: 107.5905, lat: 16.46 }, { shape: line })).toBe(false)
  })
})

/** A small generator with a fixed seed, so that a failure is the same everywhere. */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
const COMMUNES = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const DISTRICT = '00000000-0000-4000-8000-00000000000d'
const DAYS = ['2024-01-01', '2025-01-01', '2025-07-01', '2026-01-01']
function randomTable(seed: number): RoutingTable {
  const roll = dice(seed)
  const pick = <T>(list: readonly T[]) => list[roll(list.length)] as T
  const routes = Array.from({ length: 1 + roll(14) }, () => {
    const from = roll(3)
    return row({
      category: pick(['a', 'b']),
      ...(roll(3) === 0 ? { child: pick(['a1', 'b1']) } : {}),
      place: pick(['*', ...COMMUNES, DISTRICT, 'area:park']),
      from: DAYS[from]!,
      to: roll(2) === 0 ? null : DAYS[from + 1]!,
      agency: pick(['commune', 'district', 'x', 'y']),
      ...(roll(3) === 0
        ? {
            hours: pick([
              { from: '22:00', to: '06:00' },
              { from: '06:00', to: '22:00' },
            ]),
          }
        : {}),
      ...(roll(5) === 0
        ? {
            days: pick([
              [1, 2, 3, 4, 5],
              [6, 7],
            ]),
          }
        : {}),
    })
  })
  const polygon: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 1],
  ]
  return {
    categories: [kind('a', ['a1']), kind('b', ['b1'])],
    areas: [{ id: 'area:park', name: { vi: 'p', en: 'p' }, citation: '', shape: { polygon } }],
    routes,
  }
}
const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  const roll = dice(seed)
  return list
    .map((one) => [roll(1e6), one] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one)
}
const where = (communeId: string) => ({ communeId, above: [{ id: DISTRICT, kind: 'district' }] })

test('random tables: the answer does not hang on the order of the rows', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const table = randomTable(seed)
    for (const on of DAYS)
      for (const communeId of COMMUNES)
        for (const at of momentsOf(table.routes).slice(0, 6)) {
          const places = placesAt(table, 'x', where(communeId))
          const q = { category: 'a', child: 'a1', places, on, at }
          const first = rankRows(table.routes, q).winner
          const again = rankRows(shuffled(table.routes, seed + 1), q).winner
          expect(canonical(again ?? null)).toBe(canonical(first ?? null))
        }
  }
})

test('random tables: no row that fits is more specific than the one that decides', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const table = randomTable(seed)
    const places = placesAt(table, 'x', where(COMMUNES[0]!))
    for (const on of DAYS)
      for (const at of momentsOf(table.routes).slice(0, 6)) {
        const { winner, others } = rankRows(table.routes, { category: 'a', child: 'a1', places, on, at })
        if (!winner) expect(others.every(({ why }) => why !== 'tie' && why !== 'lessSpecific')).toBe(true)
        else
          for (const { row: other, why } of others) {
            const [w, o] = [specificity(winner, places), specificity(other, places)]
            const dominates = o.every((part, i) => part >= w[i]!) && o.some((part, i) => part > w[i]!)
            if (why === 'tie') expect(o).toEqual(w)
            if (why === 'lessSpecific') expect(dominates).toBe(false)
          }
      }
  }
})

test('random tables: the holes of the coverage are exactly where nothing is answered', () => {
  let holes = 0
  for (let seed = 1; seed <= 60; seed++) {
    const table = randomTable(seed)
    for (const on of DAYS) {
      const communes = COMMUNES.map(where)
      const { lines } = coverageOf(table, on, { province: 'x', communes, lives: () => true, placeLives: () => true })
      for (const { category, child, cells } of lines)
        for (const [n, state] of cells.entries()) {
          const places = placesAt(table, 'x', communes[n]!)
          // Every hour of the week, without the shortcut that the report takes.
          const silent = Array.from({ length: 7 * 24 }, (_, h) => ({
            day: 1 + Math.floor(h / 24),
            minute: (h % 24) * 60,
          })).map((at) => !rankRows(table.routes, questionOf(category, child, places, on, at)).winner)
          const expected = silent.every(Boolean) ? 'hole' : silent.some(Boolean) ? 'part' : undefined
          if (expected) holes++
          if (expected === 'hole') expect(state).toBe('hole')
          else if (expected === 'part') expect(['part', 'gone']).toContain(state)
          else expect(['hole', 'part']).not.toContain(state)
        }
    }
  }
  expect(holes).toBeGreaterThan(50)
})

test('faults that hold on any day are named', () => {
  const table: RoutingTable = {
    categories: [
      { ...kind('a', ['a1', 'a1']), successor: 'nowhere' },
      { ...kind('b'), flow: 'outOfScope' },
      { ...kind('c'), clock: undefined },
    ],
    areas: [],
    routes: [row({ category: 'z' }), row({ place: 'area:none' }), row({ from: '2026-01-01', to: '2025-01-01' })],
  }
  expect(
    tableFaults(table)
      .map(({ kind: name }) => name)
      .sort(),
  ).toEqual(['badPeriod', 'doubleId', 'noAdvice', 'noClock', 'noSuccessor', 'unknownArea', 'unknownKind'].sort())
})

test('a difference between tables is told piece by piece', () => {
  const before = { categories: [kind('a', ['a1'])], areas: [], routes: [row({}), row({ place: 'here' })] }
  const after = {
    categories: [{ ...kind('a', []), icon: 'dog' }, kind('b')],
    areas: [],
    routes: [row({ agency: 'y' }), row({ child: 'a1' })],
  }
  expect(
    changesBetween(before, after)
      .map(({ what, kind: how, id }) => `${how} ${what} ${id.split(' ')[0]}`)
      .sort(),
  ).toEqual(
    [
      'added category b',
      'added row a',
      'changed category a',
      'changed row a',
      'removed child a1',
      'removed row a',
    ].sort(),
  )
  expect(changesBetween(before, before)).toEqual([])
})

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

  test('the simpler question stays open to all, with dates that bound it', () => {
    const rows = [
      row({ place: 'c1', to: '2026-01-01', agency: 'old' }),
      row({ place: 'c1', from: '2026-01-01', agency: 'new' }),
    ]
    expect(routeFor(rows, 'a', ['c1'], '2025-12-31')?.agency).toBe('old')
    expect(routeFor(rows, 'a', ['c1'], '2026-01-01')?.agency).toBe('new')
  })
})
