import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importHistory } from '@hue-s/engines/cases/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { openDesk, operator, type Desk } from '../handling/testing.ts'
import { watchOutbreaks } from './outbreak-watch.ts'
import { TYPE } from '../report-type.ts'
import { countDays } from './days.ts'
import { compared, isoWeek, mondayOf, mondayOfWeek, sameWeeks, weeksFromTet, weeksOf } from './trend.ts'

// Wednesday morning in Vietnam.
const NOW = '2026-11-18T02:00:00Z'
const DAY = 86_400_000

describe('weeks', () => {
  test('are those of ISO 8601', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16')
    expect(isoWeek('2026-11-16')).toEqual({ year: 2026, week: 47 })
    expect(isoWeek('2025-12-29')).toEqual({ year: 2026, week: 1 })
    expect(mondayOfWeek(2026, 1)).toBe('2025-12-29')
    expect(mondayOfWeek(2026, 53)).toBe('2026-12-28')
    // 2025 has 52 weeks: the 53rd of another year stands beside its last.
    expect(mondayOfWeek(2025, 53)).toBe('2025-12-22')
  })

  test('near Tết stand beside weeks as near to Tết, and other weeks never beside those', () => {
    // Tết: 17 February 2026, 29 January 2025, 10 February 2024.
    expect(weeksFromTet('2026-02-16')).toBe(0)
    expect(weeksFromTet('2026-02-09')).toBe(-1)
    expect(weeksFromTet('2026-03-09')).toBeNull()
    expect(sameWeeks('2026-02-16').slice(0, 2)).toEqual(['2025-01-27', '2024-02-05'])
    expect(sameWeeks('2026-02-02')).not.toContain('2025-01-27')
    expect(sameWeeks('2026-11-16').slice(0, 2)).toEqual(['2025-11-17', '2024-11-18'])
  })

  test('a year counts only if it is known from the first day of that week', () => {
    const received = new Map([
      ['2026-11-16', 20],
      ['2026-11-17', 22],
      ['2026-11-18', 9],
      ['2025-11-17', 10],
      ['2025-11-18', 20],
      ['2025-11-19', 500],
      ['2024-11-18', 30],
    ])
    const counted = { received, finished: new Map([['2026-11-17', 4]]) }
    const weeks = weeksOf('2026-11-18', { ...counted, firstDay: '2025-01-01' })
    expect(weeks).toHaveLength(12)
    expect(weeks.at(-1)).toMatchObject({ received: 51, finished: 4, low: 530, high: 530, mean: 530 })
    expect(weeksOf('2026-11-18', { ...counted, firstDay: null }).at(-1)).toMatchObject({ low: null, before: [] })
    // Monday and Tuesday against Monday and Tuesday: today is not over.
    expect(compared('2026-11-18', { ...counted, firstDay: '2025-01-01' })).toMatchObject({
      days: 2,
      received: 42,
      usual: 30,
      ratio: 1.4,
    })
    expect(compared('2026-11-16', { ...counted, firstDay: '2025-01-01' })).toMatchObject({
      days: 7,
      from: '2026-11-09',
    })
  })
})

describe('the wall', () => {
  let desk: Desk
  let at: { lon: number; lat: number }
  beforeAll(async () => {
    desk = await openDesk({ now: NOW })
    at = (await desk.submit()).at
  })
  afterAll(() => desk.app.stop())
  const wall = () => desk.as(operator())

  /** Reports of other days, as an import brings them. */
  async function sent(count: number, communeId: string, category: string, daysAgo: (n: number) => number) {
    const system = { kind: 'system' as const, id: null }
    const reports = Array.from({ length: count }, (_, n) => ({
      type: TYPE,
      title: 'Ngập đường',
      data: { category, child: null, note: 'Nước ngập đường', certainty: 'boundary', routedBy: null },
      agencyId: null,
      communeId,
      point: at,
      parties: [],
      channel: 'app',
      clocks: [],
      openedAt: new Date(desk.app.clock.now().getTime() - daysAgo(n) * DAY).toISOString(),
      openedBy: system,
    }))
    await desk.app.run((ctx) => importHistory(ctx, reports))
  }
  const run = (work: typeof watchOutbreaks) => desk.app.run(work)
  const look = async () => {
    await run(watchOutbreaks)
    await desk.app.settle()
  }

  test('every number opens the list it counts', async () => {
    const mate = { category: desk.category }
    for (let n = 0; n < 3; n++) await desk.submit(mate, citizen())
    const figures = await wall().wall({})
    expect(figures.open).toBeGreaterThanOrEqual(4)
    const total = async (input: Parameters<ReturnType<typeof wall>['wallReports']>[0]) =>
      (await wall().wallReports(input)).total
    expect(await total({})).toBe(figures.open)
    expect(await total({ waiting: true })).toBe(figures.waiting)
    expect(await total({ late: true })).toBe(figures.late)
    for (const { key, count } of figures.byState) expect(await total({ state: key })).toBe(count)
    for (const { key, count } of figures.byCategory) expect(await total({ category: key })).toBe(count)
    for (const { key, count } of figures.byCommune) expect(await total({ commune: key })).toBe(count)
    for (const { key, count } of figures.byAgency)
      expect(await total(key === '' ? { unrouted: true } : { agency: key })).toBe(count)
    expect(await total({ from: '2026-11-18', to: '2026-11-18' })).toBe(figures.today)
  })

  test('a cell of the heat opens the list it counts', async () => {
    const box = { west: at.lon - 0.5, south: at.lat - 0.5, east: at.lon + 0.5, north: at.lat + 0.5 }
    const { cells, size, total } = await wall().heat({ days: 7, ...box })
    expect(total).toBe(cells.reduce((n, c) => n + c.count, 0))
    expect(total).toBeGreaterThanOrEqual(4)
    for (const { west, south, count } of cells) {
      const cell = { west, south, east: west + size, north: south + size }
      expect((await wall().wallReports({ days: 7, ...cell })).total).toBe(count)
    }
    await expect(wall().heat({ days: 7, ...box, west: 108, east: 107 })).rejects.toMatchObject({
      code: 'cases.badArea',
    })
  })

  test('spans that are too wide, reversed or half a box are refused', async () => {
    for (const input of [
      { from: '2020-01-01', to: '2026-01-01' },
      { from: '2026-11-18', to: '2026-11-01' },
    ])
      await expect(wall().wallReports(input)).rejects.toMatchObject({ code: 'field-reports.tooWide' })
    await expect(wall().wallReports({ west: 1 })).rejects.toMatchObject({ code: 'cases.badArea' })
    await expect(wall().wallReports({ outbreak: crypto.randomUUID() })).rejects.toMatchObject({ status: 404 })
  })

  test('without earlier years the trend says so; with them it compares', async () => {
    await run(async (ctx) => void (await countDays(ctx)))
    const young = await wall().trend({})
    expect(young.weeks).toHaveLength(12)
    expect(young.ratio).toBeNull()
    expect(young.said).toContain('chưa có năm trước')
    // The same Monday and Tuesday of a year before, and something before that, so that the year is known.
    await sent(10, desk.communes[0] ?? '', desk.category, (n) => (n < 5 ? 366 : 400))
    for (let n = 0; n < 8; n++) await sent(1, desk.communes[2 + (n % 4)] ?? '', desk.category, () => 1)
    // An import bears the dates of its history: only a look at the counts themselves finds it.
    desk.app.clock.set('2026-11-18T02:10:00Z')
    await run(async (ctx) => void (await countDays(ctx)))
    const grown = await wall().trend({})
    expect(grown.countedAt).not.toBeNull()
    expect(grown.ratio).toBeCloseTo(8 / 5)
    expect(grown.said).toContain('1,6 lần')
    const other = await desk.as({ ...operator() }).trend({ category: 'no-such-kind' })
    expect(other.weeks.at(-1)?.received).toBe(0)
  })

  test('counting again changes nothing, and takes in what changed', async () => {
    const sums = () =>
      many(desk.app.platform.database.db, sql<{ n: number }>`select sum(received) as n from field_reports.wall_day`)
    desk.app.clock.set('2026-11-18T02:21:00Z')
    await run(async (ctx) => void (await countDays(ctx)))
    const before = (await sums())[0]?.n ?? 0
    await sent(2, desk.communes[0] ?? '', desk.category, () => 40)
    desk.app.clock.set('2026-11-18T02:32:00Z')
    await run(async (ctx) => void (await countDays(ctx)))
    // Once for the commune and once for the province.
    expect((await sums())[0]?.n).toBe(before + 4)
    desk.app.clock.set('2026-11-18T02:43:00Z')
    await run(async (ctx) => void (await countDays(ctx)))
    expect((await sums())[0]?.n).toBe(before + 4)
  })

  test('a hint comes, explains itself, is announced, decided on once, and ends', async () => {
    const commune = desk.communes[1] ?? ''
    const category = 'drainage'
    // A week later: what the other tests sent is the usual by now.
    desk.app.clock.set('2026-11-25T02:00:00Z')
    await look()
    expect((await wall().outbreaks({})).items).toEqual([])
    await sent(40, commune, category, (n) => 0.01 * n)
    await look()
    const { items } = await wall().outbreaks({})
    expect(items).toHaveLength(1)
    const [hint] = items
    if (!hint) throw new Error('no hint')
    expect(hint).toMatchObject({ state: 'open', count: 40, hours: 24, thin: true, commune: { id: commune } })
    expect(hint.said).toMatch(/40 phản ánh trong 24 giờ, thường .*khả năng ngẫu nhiên dưới 1\/\d/)
    const behind = await wall().wallReports({ outbreak: hint.id })
    expect(behind.total).toBe(40)
    expect(behind.items.every((l) => l.category === category && l.commune?.id === commune)).toBe(true)
    const facts = await many(
      desk.app.platform.database.db,
      sql<{ facts: { topic: string; data: object }[] }>`select facts from kernel.outbox
        where topic = 'field-reports.outbreakChanged' order by id desc limit 1`,
    )
    expect(facts[0]?.facts[0]).toMatchObject({ topic: 'field-reports.wall', data: { outbreak: hint.id, isNew: true } })

    // The same again changes nothing: the hint stands in its table, whoever looks next.
    await look()
    expect((await wall().outbreaks({})).items.map((o) => o.id)).toEqual([hint.id])

    const { id, version } = hint
    const decisions = await Promise.allSettled([
      desk.as(operator()).dismissOutbreak({ id, version, reason: 'Diễn tập', hours: 6 }),
      desk.as(operator()).noteIncident({ id, version, note: 'Vỡ cống' }),
    ])
    expect(decisions.filter((d) => d.status === 'fulfilled')).toHaveLength(1)
    expect(decisions.find((d) => d.status === 'rejected')).toMatchObject({
      reason: { code: 'field-reports.outbreakChanged' },
    })
    const [now] = (await wall().outbreaks({})).items
    const aside = await desk
      .as(operator())
      .dismissOutbreak({ id, version: now?.version ?? 0, reason: 'Diễn tập', hours: 6 })
    expect(aside).toMatchObject({ state: 'dismissed', note: 'Diễn tập' })
    await look()
    expect((await wall().outbreaks({})).items[0]?.state).toBe('dismissed')
    // After its hours it stands again, while it is still unusual.
    desk.app.clock.set('2026-11-25T09:00:00Z')
    await look()
    expect((await wall().outbreaks({})).items[0]?.state).toBe('open')
    desk.app.clock.set('2026-11-30T02:00:00Z')
    await look()
    expect((await wall().outbreaks({})).items).toEqual([])
    const [over] = (await wall().outbreaks({ ended: true })).items
    expect(over?.endedAt).not.toBeNull()
    await expect(
      desk.as(operator()).noteIncident({ id, version: over?.version ?? 0, note: 'Quá muộn' }),
    ).rejects.toMatchObject({ code: 'field-reports.outbreakOver' })
    expect((await wall().wallReports({ outbreak: id })).total).toBeGreaterThan(0)
  })

  test('a decision on nothing, or badly written, is refused', async () => {
    const id = newId()
    await expect(
      desk.as(operator()).dismissOutbreak({ id, version: 1, reason: 'Diễn tập', hours: 6 }),
    ).rejects.toMatchObject({ status: 404 })
    for (const bad of [{ hours: 0 }, { hours: 1000 }, { reason: '' }, { reason: 'x'.repeat(501) }])
      await expect(
        desk.as(operator()).dismissOutbreak({ id, version: 1, reason: 'Diễn tập', hours: 6, ...bad }),
      ).rejects.toMatchObject({ status: 400 })
  })

  test.each([
    ['wallReports', 'GET', '/wall/reports', 200],
    ['heat', 'GET', '/wall/heat?days=1&west=107&south=16&east=108&north=17', 200],
    ['trend', 'GET', '/wall/trend', 200],
    ['outbreaks', 'GET', '/wall/outbreaks', 200],
    ['dismissOutbreak', 'POST', `/wall/outbreaks/${crypto.randomUUID()}/dismiss`, 400],
    ['noteIncident', 'POST', `/wall/outbreaks/${crypto.randomUUID()}/incident`, 400],
  ])('%s: anyone, citizen, plain staff, the centre', async (_, method, path, status) => {
    const statuses = await Promise.all(
      [anyone, citizen(), staff([]), operator()].map(async (who) => {
        const headers = {
          'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64'),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        }
        const body = method === 'POST' ? '{}' : null
        return (await fetch(`${desk.app.url}/api/field-reports${path}`, { method, headers, body })).status
      }),
    )
    expect(statuses).toEqual([401, 403, 403, status])
  })
})
