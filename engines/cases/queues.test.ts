import { describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClubOnMondays, story } from './testing/stage.ts'
import { branch, MONDAY, people } from './testing/story.ts'
import { COMMUNE, NORTH, SOUTH } from './testing/tennis-club.ts'

const { handler, reader, reporter, stranger } = people

openClubOnMondays()

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

  test('many read at once are those that are seen one by one, each as much as its reader sees, in the order asked', async () => {
    const agencies = [SOUTH, NORTH, null]
    const ids: string[] = []
    for (const agencyId of agencies) ids.push((await open({ agencyId })).id)
    await act(handler, ids[1]!, 'accept')
    const asked = [ids[2]!, newId(), ids[0]!, ids[1]!]
    for (const who of [handler, reader, reporter, stranger, undefined]) {
      const alone = (id: string) => app.run((ctx) => cases.getCase(ctx, id), who).catch(() => undefined)
      const seen = (await Promise.all(asked.map(alone))).filter((one) => one !== undefined)
      expect(await app.run((ctx) => cases.getCases(ctx, asked), who)).toEqual(seen)
    }
    expect(await app.run((ctx) => cases.getCases(ctx, asked), reporter)).toHaveLength(3)
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

test('a reader who holds no work permission sees the queue but may do nothing in it', async () => {
  const { id } = await open()
  expect((await api(reader).list({ view: 'agency', limit: 200 })).items.map((c) => c.id)).toContain(id)
  await expect(api(reader).act({ id, action: 'accept', version: 1 })).rejects.toMatchObject({
    code: 'cases.notAllowed',
    status: 403,
  })
})
