import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import * as cases from './index.ts'
import { club, MONDAY, people } from './testing/story.ts'
import { COMMUNE, dispute, NORTH, repair, SOUTH } from './testing/tennis-club.ts'

const { handler, reporter } = people
const TYPE = 'tennis-club.dispute'
let story: Awaited<ReturnType<typeof club>>
let app: typeof story.app
const ids: string[] = []
const day = (n: number) => new Date(Date.parse('2026-01-05T02:00:00Z') + n * 86_400_000).toISOString()

beforeAll(async () => {
  story = await club()
  app = story.app
  app.clock.set(MONDAY)
  const hand = { kind: 'staff' as const, id: handler.id }
  const list = Array.from({ length: 30 }, (_, i): cases.ImportedCase => ({
    type: TYPE,
    title: `Chuyện riêng của ông A số ${i}`,
    data: { category: i % 3 === 0 ? 'noise' : 'court', racket: `Vợt ${i}` },
    agencyId: i % 2 ? NORTH : SOUTH,
    communeId: i % 5 ? COMMUNE : null,
    point: i === 7 ? null : { lon: 107.5 + (i % 6) * 0.05, lat: 16.4 + Math.floor(i / 6) * 0.02 },
    placeText: 'Nhà số 5',
    parties: [{ role: 'reporter', personId: reporter.id! }],
    openedAt: day(i),
    openedBy: { kind: 'citizen', id: reporter.id },
    code: `P-${i}`,
    steps: [
      { at: day(i + 1), actor: hand, action: 'accept' },
      { at: day(i + 1), actor: { kind: 'citizen', id: reporter.id }, comment: 'Nhờ anh chị, số của tôi 0900000000' },
      ...(i % 4
        ? []
        : [
            { at: day(i + 2), actor: hand, action: 'resolve', input: { outcome: 'Đã nhắc ông A' } },
            { at: day(i + 3), actor: hand, action: 'close', input: {} },
          ]),
    ],
    ...(i < 25
      ? { publication: { title: i % 2 ? 'Tiếng ồn ở sân' : 'Lưới rách', text: 'Đã biên tập', at: day(i + 1) } }
      : {}),
    ...(i % 8 ? {} : { rating: { score: 1, note: 'Ông A vẫn ồn', at: day(i + 4) } }),
  }))
  for (const made of await app.run((ctx) => cases.importHistory(ctx, list))) ids.push(made.id)
})
afterAll(() => app.stop())
const find = (filters: Parameters<typeof cases.listPublic>[1]) =>
  app.run((ctx) => cases.listPublic(ctx, filters), anyone)
const numbers = (items: readonly { id: string }[]) => items.map((c) => ids.indexOf(c.id))

describe('the public list', () => {
  const all = Array.from({ length: 25 }, (_, i) => i)
  const fits: [string, Parameters<typeof cases.listPublic>[1], (i: number) => boolean][] = [
    ['no filter', {}, () => true],
    ['a kind', { types: [TYPE] }, () => true],
    ['another kind', { types: ['tennis-club.repair'] }, () => false],
    ['a commune', { communeIds: [COMMUNE] }, (i) => i % 5 !== 0],
    ['communes', { communeIds: [COMMUNE, newId()] }, (i) => i % 5 !== 0],
    ['an agency and a category', { agencyIds: [NORTH], category: 'noise' }, (i) => i % 2 === 1 && i % 3 === 0],
    ['states', { states: ['closed'] }, (i) => i % 4 === 0],
    ['a period', { from: day(3), to: day(9) }, (i) => i >= 3 && i < 9],
    ['words without marks', { q: 'tieng on' }, (i) => i % 2 === 1],
    ['words and a period', { q: 'LƯỚI', from: day(10) }, (i) => i % 2 === 0 && i >= 10],
    ['the reporter’s own words', { q: 'ông a' }, () => false],
    ['a small box', { bbox: [107.54, 16.39, 107.56, 16.41] }, (i) => i === 1],
    ['a large box', { bbox: [107, 16, 108, 17] }, (i) => i !== 7],
    [
      'everything at once',
      {
        types: [TYPE],
        communeIds: [COMMUNE],
        agencyIds: [NORTH],
        category: 'court',
        states: ['working'],
        q: 'on',
        from: day(0),
        to: day(20),
        bbox: [107, 16, 108, 17],
      },
      (i) => i % 5 !== 0 && i % 2 === 1 && i % 3 !== 0 && i % 4 !== 0 && i < 20 && i !== 7,
    ],
  ]
  test.each(fits)('by %s, page by page, newest and oldest first', async (_, filters, fit) => {
    const wanted = all.filter(fit)
    for (const sort of ['newest', 'oldest'] as const) {
      const seen: number[] = []
      for (let after: string | undefined; ;) {
        const { items, next } = await find({ ...filters, sort, limit: 4, ...(after ? { after } : {}) })
        expect(JSON.stringify(items)).not.toContain('ông A')
        seen.push(...numbers(items))
        if (next === null) break
        after = next
      }
      expect(seen).toEqual(sort === 'oldest' ? wanted : [...wanted].reverse())
    }
  })

  test('by how many follow, and refuses pages and areas that make no sense', async () => {
    for (const [fans, i] of [
      [2, 4],
      [1, 9],
    ] as const)
      for (let n = 0; n < fans; n++) await story.api(citizen()).follow({ id: ids[i]!, follow: true })
    const first = await find({ sort: 'followed', limit: 2 })
    expect(numbers(first.items)).toEqual([4, 9])
    expect(numbers((await find({ sort: 'followed', limit: 200, after: first.next! })).items)).toHaveLength(23)
    await expect(find({ after: first.next! })).rejects.toMatchObject({ code: 'cases.badPage' })
    for (const bbox of [
      [1, 1, 0, 0],
      [-999, 0, 0, 0],
      [0, 0, Number.NaN, 1],
    ] as [number, number, number, number][])
      await expect(find({ bbox })).rejects.toMatchObject({ code: 'cases.badArea', status: 400 })
  })
})

describe('the map', () => {
  const grid = (more: object = {}, who = anyone) =>
    app.run((ctx) => cases.gridOf(ctx, { types: [TYPE], bbox: [107, 16, 108, 17], cells: 4, ...more }), who)
  test('gathers published cases; one alone is named', async () => {
    const clusters = await grid()
    expect(clusters.reduce((n, c) => n + c.count, 0)).toBe(24)
    const alone = await grid({ bbox: [107.54, 16.39, 107.56, 16.41], cells: 10 })
    expect(alone).toEqual([{ count: 1, lon: 107.55, lat: 16.4, id: ids[1] }])
    expect((await grid({ filters: { category: 'noise' } })).reduce((n, c) => n + c.count, 0)).toBe(9)
    await expect(grid({ cells: 0 })).rejects.toMatchObject({ code: 'cases.badArea' })
  })
  test('shows staff what they may read, and nobody else anything', async () => {
    const north = staff(['tennis-club.read'], [NORTH])
    const sum = (list: cases.Cluster[]) => list.reduce((n, c) => n + c.count, 0)
    expect(sum(await grid({ audience: 'staff' }, north))).toBe(14)
    expect(sum(await grid({ audience: 'staff' }, citizen()))).toBe(0)
  })
  test('totals are of the published unless told', async () => {
    const total = async (audience?: 'public' | 'staff' | 'all', who = anyone) =>
      (
        await app.run(
          (ctx) => cases.countBy(ctx, { by: 'state', types: [TYPE], ...(audience ? { audience } : {}) }),
          who,
        )
      )
        .map((t) => t.total)
        .reduce((a, b) => a + b, 0)
    expect([await total(), await total('all'), await total('staff')]).toEqual([25, 30, 0])
    expect(await total('staff', staff(['tennis-club.read'], [SOUTH]))).toBe(15)
    const noise = await app.run((ctx) => cases.countBy(ctx, { by: 'state', types: [TYPE], q: 'tieng on' }))
    expect(noise.reduce((n, t) => n + t.total, 0)).toBe(12)
  })
})

describe('figures', () => {
  const lines = async (from: string, to: string, fields: string[] = []) => {
    const out: cases.FigureLine[] = []
    await app.run(async (ctx) => {
      for await (const line of cases.linesForFigures(ctx, { type: TYPE, openedFrom: from, openedTo: to, fields }))
        out.push(line)
    })
    return out
  }
  test('tell each case of a period once, in order, and no person', async () => {
    const found = await lines(day(2), day(6), ['category'])
    expect(numbers(found)).toEqual([2, 3, 4, 5])
    expect(found[2]).toMatchObject({
      state: 'closed',
      openedAt: day(4),
      finishedAt: day(6),
      closedAt: day(7),
      dueAt: '2026-01-16T10:00:00.000Z',
      wasLate: true,
      published: true,
      mergedInto: null,
      data: { category: 'court' },
    })
    expect(JSON.stringify(found)).not.toContain('ông A')
    await expect(lines(day(2), day(6), ['racket'])).rejects.toMatchObject({ code: 'cases.badFigures' })
    await expect(lines(day(6), day(2))).rejects.toMatchObject({ code: 'cases.badFigures' })
  })
  test('name the months that changed', async () => {
    const months = (since: string | null) => app.run((ctx) => cases.monthsChangedSince(ctx, { type: TYPE, since }))
    expect(await months(null)).toEqual(['2026-01', '2026-02'])
    // Their own dates are older; that they were imported since then counts too.
    expect(await months(MONDAY)).toEqual(['2026-01', '2026-02'])
    app.clock.set('2026-03-02T03:00:00Z')
    await app.run((ctx) => cases.comment(ctx, { id: ids[29]!, text: 'Thêm' }))
    expect(await months('2026-03-02T02:30:00Z')).toEqual(['2026-02'])
    await expect(months('yesterday')).rejects.toMatchObject({ code: 'cases.badFigures' })
  })
})

describe('making anonymous', () => {
  const run = (more: object = {}) =>
    app.run((ctx) => cases.anonymise(ctx, { type: TYPE, closedBefore: '2026-02-01T00:00:00Z', limit: 3, ...more }))
  const figures = async () => {
    const out: unknown[] = []
    await app.run(async (ctx) => {
      const asked = { type: TYPE, openedFrom: day(0), openedTo: day(31) }
      for await (const line of cases.linesForFigures(ctx, asked)) out.push({ ...line, updatedAt: null })
    })
    return out
  }

  test('takes people and their words away, keeps the figures, and the events still add up', async () => {
    const before = await figures()
    expect(await run()).toEqual({ anonymised: 3, more: true })
    while ((await run()).more);
    expect(await run()).toEqual({ anonymised: 0, more: false })
    expect(await figures()).toEqual(before)
    const id = ids[0]!
    const row = await story.row(id)
    expect(row).toMatchObject({
      title: row.code,
      placeText: null,
      rating: 1,
      ratingNote: null,
      data: { category: 'noise' },
    })
    const entries = (await app.run((ctx) => cases.timeline(ctx, { id, limit: 200 }))).items
    expect(entries.map((e) => e.action ?? e.kind)).toEqual([
      'opened',
      'accept',
      'commented',
      'published',
      'resolve',
      'close',
      'rated',
      'anonymised',
    ])
    const { db } = story.platform()
    const kept = await many(
      db,
      sql<{ e: unknown }>`select to_jsonb(e) as e from cases.case_event e where case_id = ${id}`,
    )
    for (const secret of ['ông A', 'Ông A', 'Vợt', '0900000000', reporter.id!, 'Nhà số 5'])
      expect(JSON.stringify(kept)).not.toContain(secret)
    expect(await app.run((ctx) => cases.partiesOf(ctx, id))).toEqual([])
    expect((await story.told(id)).at(-1)).toMatchObject({ topic: 'cases.anonymised', payload: { fileIds: [] } })
    expect((await app.run((ctx) => cases.rebuildAll(ctx))).different).toEqual([])
    expect(await story.row(ids[1]!)).toMatchObject({ title: 'Chuyện riêng của ông A số 1' })
    await expect(run({ type: 'no.such' })).rejects.toMatchObject({ code: 'cases.unknownType' })
    await expect(run({ closedBefore: '2999-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'cases.badFigures' })
  })
})

describe('the new words of a table', () => {
  const broken = (more: Partial<cases.CaseType>, of = dispute) => cases.checkCaseType({ ...of, ...more }).join('\n')
  test.each<[string, Partial<cases.CaseType>, RegExp]>([
    ['a main clock', { mainClock: 'none' }, /mainClock names no clock/],
    ['a state to split in', { split: { from: ['nowhere'] } }, /split names no state/],
    ['an action that ends', { split: { endsBy: 'accept' } }, /ends nothing: accept/],
    ['no such action', { split: { endsBy: 'fly' } }, /by no action: fly/],
    ['a personal field', { personalFields: ['secret'] }, /names no field: secret/],
    [
      'a ladder that rises',
      {
        clocks: {
          ...dispute.clocks,
          handle: {
            escalate: [
              { after: { hours: 1 }, level: 2 },
              { after: { hours: 2 }, level: 1 },
            ],
          },
        },
      },
      /do not rise/,
    ],
    [
      'a ladder of time',
      { clocks: { ...dispute.clocks, handle: { escalate: [{ after: { hours: -1 }, level: 1 }] } } },
      /bad budget/,
    ],
  ])('%s is asked for', (_, more, mistake) => {
    expect(broken(more)).toMatch(mistake)
  })
  test('a field that cannot be blank is no personal field', () => {
    expect(broken({ personalFields: ['court'] }, repair)).toMatch(/cannot be blank: court/)
  })
})
