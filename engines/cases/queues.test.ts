import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reorganised } from '@hue-s/engines/units/contract.ts'
import { json, one, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import * as cases from './index.ts'
import { club, MONDAY, people } from './testing/story.ts'
import { COMMUNE, NORTH, SOUTH } from './testing/tennis-club.ts'

const { handler, reader, reporter, southern, stranger } = people
let story: Awaited<ReturnType<typeof club>>
let app: typeof story.app
beforeAll(async () => {
  story = await club()
  app = story.app
})
afterAll(() => app.stop())
beforeEach(() => app.clock.set(MONDAY))
const open: typeof story.open = (...args) => story.open(...args)
const api: typeof story.api = (who) => story.api(who)
const act: typeof story.act = (...args) => story.act(...args)

/** A clerk of a fresh agency, so that each test has a queue of its own. */
function branch() {
  const agencyId = newId()
  return { agencyId, clerk: staff(['tennis-club.read', 'tennis-club.handle'], [agencyId]) }
}

describe('queues', () => {
  test('each view shows what it says, and the counts agree', async () => {
    const { agencyId, clerk } = branch()
    const late = await open({ agencyId, clocks: [{ name: 'accept', budget: { hours: 1 } }], title: 'Quá hạn' })
    const today = await open({ agencyId, title: 'Hôm nay' })
    const later = await open({ agencyId, clocks: [{ name: 'accept', budget: { days: 9 } }], title: 'Để sau' })
    app.clock.set('2026-03-02T02:10:00Z')
    const own = await open({ agencyId, title: 'Của tôi' })
    const gone = await open({ agencyId, title: 'Đã từ chối' })
    await act(clerk, own.id, 'assign', { assigneeId: clerk.id })
    await act(clerk, gone.id, 'refuse', { reason: 'không đúng' })
    app.clock.set('2026-03-02T04:00:00Z')
    const views = {
      mine: [own],
      unassigned: [late, today, later],
      agency: [late, today, own, later],
      late: [late],
      escalated: [],
      dueToday: [today, own],
      all: [late, today, own, later, gone],
    }
    for (const [view, wanted] of Object.entries(views) as [cases.View, typeof views.mine][]) {
      expect([view, (await api(clerk).list({ view })).items.map((c) => c.title)]).toEqual([
        view,
        wanted.map((c) => c.title),
      ])
    }
    expect(await api(clerk).counts({})).toEqual(
      Object.fromEntries(Object.entries(views).map(([v, w]) => [v, w.length])),
    )
    expect((await api(clerk).list({ sort: 'opened' })).items).toHaveLength(5)
    expect((await api(clerk).list({ state: 'refused' })).items.map((c) => c.id)).toEqual([gone.id])
    expect((await api(clerk).list({ q: 'hom nay' })).items.map((c) => c.id)).toEqual([today.id])
    expect((await api(clerk).list({ q: today.code.toLowerCase() })).items.map((c) => c.id)).toEqual([today.id])
    expect((await api(clerk).list({ q: '_' })).items).toEqual([])
    expect((await api(clerk).list({ communeIds: [COMMUNE] })).items).toHaveLength(5)
    expect((await api(clerk).list({ agencyIds: [NORTH] })).items).toEqual([])
    expect((await api(clerk).list({ types: ['tennis-club.repair'] })).items).toEqual([])
  })

  test.each(['due', 'opened'] as const)('pages by %s lose and repeat nothing', async (sort) => {
    const { agencyId, clerk } = branch()
    // Many with the very same due time, some without any: the id decides.
    for (let i = 0; i < 23; i++)
      await open({ agencyId, ...(i % 3 === 0 ? { clocks: [{ name: 'accept', budget: { days: (i % 5) + 1 } }] } : {}) })
    const paused = await open({ agencyId })
    await act(clerk, paused.id, 'accept')
    await act(clerk, paused.id, 'ask', { message: 'Hỏi' })
    const seen: string[] = []
    for (let after: string | undefined; ;) {
      const { items, next } = await api(clerk).list({ sort, limit: 5, ...(after ? { after } : {}) })
      seen.push(...items.map((c) => c.id))
      if (next === null) break
      after = next
    }
    expect(seen).toEqual((await api(clerk).list({ sort, limit: 200 })).items.map((c) => c.id))
    expect(new Set(seen).size).toBe(24)
    if (sort === 'due') expect(seen.at(-1)).toBe(paused.id)
  })

  test('pages that we did not write are refused', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    for (const after of [
      'x',
      '',
      made({}),
      made([1, 2]),
      made(['2026-03-02', 'x']),
      made(["'; drop", newId()]),
      made(['2026-13-45 99:99:99+00', newId()]),
      made(['infinity']),
    ]) {
      await expect(api(handler).list({ after })).rejects.toMatchObject({ code: 'cases.badPage', status: 400 })
      await expect(api(reporter).mine({ after })).rejects.toMatchObject({ code: 'cases.badPage' })
      await expect(api(handler).requests({ after })).rejects.toMatchObject({ code: 'cases.badPage' })
    }
    const { id } = await open()
    await expect(api(handler).timeline({ id, after: made(['1', '2', '3']) })).rejects.toMatchObject({
      code: 'cases.badPage',
    })
    for (const bad of [
      { view: 'everything' },
      { limit: 0 },
      { types: ['x y'] },
      { agencyIds: ['north'] },
      { state: 'a b' },
    ]) {
      await expect(api(handler).list(bad as never)).rejects.toMatchObject({ status: 400 })
    }
  })

  test('my cases are those I am a party of, of every type, page by page', async () => {
    const person = stranger
    for (let i = 0; i < 5; i++)
      await open(i % 2 ? { type: 'tennis-club.repair', data: { court: 1 }, agencyId: SOUTH } : {}, person)
    await open()
    const first = await api(person).mine({ limit: 3 })
    const rest = await api(person).mine({ limit: 3, after: first.next! })
    expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 2, null])
    expect(new Set([...first.items, ...rest.items].map((c) => c.type)).size).toBe(2)
  })

  test('the timeline pages too', async () => {
    const { id } = await open()
    for (let i = 0; i < 7; i++) await app.run((ctx) => cases.comment(ctx, { id, text: `Tin ${i}` }), handler)
    const seen: number[] = []
    for (let after: string | undefined; ;) {
      const { items, next } = await api(handler).timeline({ id, limit: 3, ...(after ? { after } : {}) })
      seen.push(...items.map((e) => e.n))
      if (next === null) break
      after = next
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('lists are filtered by the same rule as single cases, whatever the grants', async () => {
    const agencies = [NORTH, SOUTH, null]
    for (const agencyId of agencies)
      for (const type of ['tennis-club.dispute', 'tennis-club.repair'])
        await open({ agencyId, type, data: { court: 3 } })
    const grants = ['tennis-club.read', 'tennis-club.handle', 'tennis-club.repairs'].flatMap((p) =>
      ['*' as const, [NORTH], [SOUTH], [NORTH, SOUTH]].map((u) => staff([p], u)),
    )
    const everything = await app.run((ctx) => cases.listQueue(ctx, { view: 'all', limit: 200 }))
    for (const who of grants) {
      const listed = new Set((await api(who).list({ limit: 200 })).items.map((c) => c.id))
      for (const { id, type } of everything.items) {
        const seen = await app
          .run((ctx) => cases.getCase(ctx, id), who)
          .then(
            () => true,
            () => false,
          )
        // Who may work but not read has no list of it: reading one by number is part of the work.
        const worksOnly = type === 'tennis-club.dispute' && who.grants[0]?.permission === 'tennis-club.handle'
        expect(listed.has(id)).toBe(seen && !worksOnly)
      }
    }
  })
})

describe('many at once', () => {
  test('each is done or refused by itself, and refusals leave no trace', async () => {
    const [a, b, c] = [await open(), await open(), await open({ agencyId: SOUTH })]
    await act(handler, b.id, 'accept')
    const { results } = await api(handler).bulk({ ids: [a.id, b.id, c.id, a.id], action: 'accept' })
    expect(results).toEqual([
      { id: a.id, ok: true, code: null, state: 'working' },
      { id: b.id, ok: false, code: 'cases.notNow', state: null },
      { id: c.id, ok: false, code: 'kernel.recordNotFound', state: null },
    ])
    expect((await story.told(b.id)).filter((t) => t.topic === 'cases.acted')).toHaveLength(1)
    await expect(api(handler).bulk({ ids: [], action: 'accept' })).rejects.toMatchObject({ status: 400 })
  })
})

describe('around a place', () => {
  test('duplicates are found by distance, time and category, the nearest first', async () => {
    const at = (metres: number) => ({ lon: 107.7, lat: 16.5 + metres / 111_195 })
    const near = await open({ point: at(30) })
    const far = await open({ point: at(480) })
    await open({ point: at(900) })
    await open({ point: at(40), data: { category: 'noise' } })
    const closed = await open({ point: at(60) })
    await act(handler, closed.id, 'refuse', { reason: 'trùng' })
    const find = (days: number) =>
      app.run((ctx) =>
        cases.similarNear(ctx, {
          type: 'tennis-club.dispute',
          point: at(0),
          radiusMetres: 500,
          days,
          category: 'court',
        }),
      )
    expect((await find(7)).map((c) => [c.id, Math.round(c.metres)])).toEqual([
      [near.id, 30],
      [closed.id, 60],
      [far.id, 480],
    ])
    app.clock.set('2026-04-02T02:00:00Z')
    expect((await find(7)).map((c) => c.id)).toEqual([near.id, far.id])
  })
})

test('totals by state, agency and category', async () => {
  const { agencyId, clerk } = branch()
  const a = await open({ agencyId, clocks: [{ name: 'accept', budget: { hours: 1 } }] })
  await open({ agencyId, data: { category: 'fee' } })
  app.clock.set('2026-03-02T05:00:00Z')
  await act(clerk, a.id, 'refuse', { reason: 'muộn' })
  await api(reporter).rate({ id: a.id, score: 2 })
  const by = (what: 'state' | 'agency' | 'category') =>
    app.run((ctx) => cases.countBy(ctx, { by: what, types: ['tennis-club.dispute'], from: MONDAY, audience: 'all' }))
  expect((await by('agency')).find((t) => t.key === agencyId)).toEqual({
    key: agencyId,
    total: 2,
    open: 1,
    late: 0,
    closed: 1,
    closedLate: 1,
    rated: 1,
    ratingSum: 2,
  })
  expect((await by('category')).some((t) => t.key === 'fee')).toBe(true)
  expect((await story.row(a.id)).wasLate).toBe(true)
})

describe('clocks that run out', () => {
  test('warn once, then tell once that they are late; the next clock is told by itself', async () => {
    const { id } = await open()
    const flag = (at: string) => (app.clock.set(at), app.run((ctx) => cases.flagClocks(ctx)))
    const kinds = async () =>
      (await story.told(id)).map((t) => t.topic).filter((t) => t.endsWith('Due') || t.endsWith('overdue'))
    await flag('2026-03-02T06:59:00Z')
    expect(await kinds()).toEqual([])
    await flag('2026-03-02T07:01:00Z')
    await flag('2026-03-02T07:06:00Z')
    expect(await kinds()).toEqual(['cases.nearDue'])
    await flag('2026-03-02T08:00:00Z')
    await flag('2026-03-02T09:00:00Z')
    expect(await kinds()).toEqual(['cases.nearDue', 'cases.overdue'])
    await act(handler, id, 'accept')
    expect(await story.row(id)).toMatchObject({ wasLate: true, dueClock: 'handle' })
    await flag('2026-03-09T10:00:00Z')
    expect((await kinds()).slice(2)).toEqual(['cases.overdue'])
    // A pause after the time has run out neither heals the lateness nor tells it again.
    await act(handler, id, 'ask', { message: 'Hỏi' })
    await flag('2026-03-09T11:00:00Z')
    expect((await kinds()).slice(2)).toEqual(['cases.overdue'])
    expect((await story.row(id)).dueAt).toBe('2026-03-09T10:00:00.000Z')
  })

  test('a new day off moves open due times, is told, and changes nothing that stopped', async () => {
    const [moved, same, done] = [await open(), await open(), await open()]
    await act(handler, moved.id, 'accept')
    await act(handler, done.id, 'accept')
    await act(handler, done.id, 'resolve', { outcome: 'xong' })
    const { db } = story.platform()
    type Pack = { years: Record<string, { swaps: unknown[] }> }
    const { content } = await one(
      db,
      sql<{ content: Pack }>`select content from kernel.setting where name = 'calendar' order by version desc limit 1`,
    )
    const year = (content.years['2026'] ??= { swaps: [] })
    year.swaps = [...(year.swaps ?? []), { off: '2026-03-05', work: '2026-03-14', citation: 'Quyết định thử nghiệm' }]
    await sql`insert into kernel.setting (name, version, hash, valid_from, content, citation) values ('calendar', 2, 'test', '2026-03-02', ${json(content)}, 'test')`.execute(
      db,
    )
    await app.platform.settings.reload(db)
    const result = await app.run((ctx) => cases.recomputeClocks(ctx))
    expect(result.cases).toContain(moved.id)
    expect(result.cases).not.toContain(same.id)
    expect(await story.row(moved.id)).toMatchObject({ dueAt: '2026-03-10T10:00:00.000Z' })
    expect(await story.clocks(moved.id)).toMatchObject({ handle: { calendar: 2 } })
    expect((await story.told(moved.id)).at(-1)).toMatchObject({
      topic: 'cases.dueChanged',
      payload: { dueAt: '2026-03-10T10:00:00.000Z' },
    })
    expect((await story.row(done.id)).version).toBe(3)
    expect(await app.run((ctx) => cases.recomputeClocks(ctx))).toEqual({ checked: 0, changed: 0, cases: [] })
    expect((await app.run((ctx) => cases.rebuildAll(ctx))).different).toEqual([])
    // What a person saw before the calendar changed still stands for acting.
    expect(
      (await api(handler).act({ id: moved.id, action: 'refuse', version: 2, input: { reason: 'thôi' } })).case.state,
    ).toBe('refused')
  })
})

describe('a reorganisation', () => {
  const lineage = (from: string, to: string, kind: 'merge' | 'part') => ({
    from,
    to,
    kind,
    share: null,
    citation: 'Nghị quyết thử',
  })
  const announce = async (ended: string[], edges: ReturnType<typeof lineage>[]) => {
    await app.run((ctx) =>
      ctx.emit(reorganised, { id: newId(), on: '2026-03-02', ended, changed: [], made: [], lineage: edges }),
    )
    await app.settle()
  }

  test('an agency that went whole into another takes its open cases and their people along', async () => {
    const { agencyId, clerk } = branch()
    const [running, closed] = [await open({ agencyId }), await open({ agencyId })]
    await act(clerk, running.id, 'accept')
    await act(clerk, closed.id, 'refuse', { reason: 'thôi' })
    const holds = async () => (await cases.cases.holdings!(story.platform(), agencyId)).map((h) => h.count)
    expect(await holds()).toEqual([1])
    const before = await story.row(running.id)
    await announce([agencyId], [lineage(agencyId, SOUTH, 'merge')])
    expect(await story.row(running.id)).toMatchObject({
      agencyId: SOUTH,
      assigneeId: clerk.id,
      dueAt: before.dueAt,
      anchoredOn: before.anchoredOn,
    })
    expect((await story.row(closed.id)).agencyId).toBe(agencyId)
    expect((await api(southern).timeline({ id: running.id })).items.at(-1)?.kind).toBe('moved')
    expect(await holds()).toEqual([])
    expect((await app.run((ctx) => cases.rebuild(ctx, running.id))).same).toBe(true)
  })

  test('after a division the cases stay for a person to hand on', async () => {
    const { agencyId } = branch()
    const { id } = await open({ agencyId })
    await announce([agencyId], [lineage(agencyId, NORTH, 'part'), lineage(agencyId, SOUTH, 'part')])
    expect((await story.row(id)).agencyId).toBe(agencyId)
  })
})

test('a reader who holds no work permission sees the queue but may do nothing in it', async () => {
  const { id } = await open()
  expect((await api(reader).list({ view: 'agency', limit: 200 })).items.map((c) => c.id)).toContain(id)
  await expect(api(reader).act({ id, action: 'accept', version: 1 })).rejects.toMatchObject({
    code: 'cases.notAllowed',
    status: 403,
  })
})
