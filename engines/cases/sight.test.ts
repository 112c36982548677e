import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { contractOfCases } from './contract.ts'
import * as cases from './index.ts'
import { club, people } from './testing/story.ts'
import { NORTH, SOUTH } from './testing/tennis-club.ts'

const { reporter, stranger, handler, second, reader, southern, publisher } = people
let story: Awaited<ReturnType<typeof club>>
let app: typeof story.app
beforeAll(async () => {
  story = await club()
  app = story.app
})
afterAll(() => app.stop())
const open: typeof story.open = (...args) => story.open(...args)
const api: typeof story.api = (who) => story.api(who)
const act: typeof story.act = (...args) => story.act(...args)
const kinds = async (who: Actor, id: string) =>
  (await app.run((ctx) => cases.timeline(ctx, { id }), who)).items.map((e) => e.action ?? e.kind)

describe('who sees what', () => {
  test('each viewer reads their own part of the timeline', async () => {
    const { id } = await open()
    await act(handler, id, 'accept', { note: 'Nhờ anh Ba xem giúp' })
    await api(handler).comment({ id, text: 'Sân tạm đóng', visibleTo: 'public' })
    await api(handler).comment({ id, text: 'Hỏi ban quản lý sân', visibleTo: 'internal' })
    await api(handler).comment({ id, text: 'Đã xem biên bản', visibleTo: 'agency' })
    await api(handler).comment({ id, text: 'Chúng tôi đang xử lý', visibleTo: 'reporter' })
    await api(reporter).comment({ id, text: 'Cảm ơn' })
    await act(handler, id, 'resolve', { outcome: 'Xong' })
    await app.run((ctx) => cases.publish(ctx, { id, title: 'Tranh chấp sân đã giải quyết' }), publisher)
    const said = ['commented', 'commented']
    const first = ['accept', 'commented']
    expect(await kinds(stranger, id)).toEqual(['accept', 'commented', 'resolve', 'published'])
    const shown = await app.run((ctx) => cases.timeline(ctx, { id }), stranger)
    expect(shown.items.map((e) => e.note)).toEqual([null, 'Sân tạm đóng', null, null])
    expect(await kinds(reporter, id)).toEqual(['opened', ...first, ...said, 'resolve', 'published'])
    expect(await kinds(reader, id)).toEqual(['opened', ...first, 'commented', ...said, 'resolve', 'published'])
    expect(await kinds(second, id)).toEqual([
      'opened',
      ...first,
      'commented',
      'commented',
      ...said,
      'resolve',
      'published',
    ])
    expect(await kinds(southern, id)).toEqual([...first, 'resolve', 'published'])
  })

  test('the agency never learns who the parties are; the party sees no one’s id either', async () => {
    const { id } = await open()
    await act(reporter, id, 'urge')
    await act(handler, id, 'accept')
    await act(handler, id, 'ask', { message: 'Hỏi' })
    await act(reporter, id, 'answer', { message: 'Đáp' })
    for (const who of [handler, reader]) {
      const seen = JSON.stringify([
        await api(who).read({ id }),
        await api(who).timeline({ id }),
        await api(who).list({}),
      ])
      expect(seen).not.toContain(reporter.id)
    }
    const mine = (await api(reporter).timeline({ id })).items
    expect(mine.map((e) => [e.by, e.you])).toEqual([
      ['party', true],
      ['staff', false],
      ['staff', false],
      ['party', true],
    ])
    expect(JSON.stringify([mine, await api(reporter).read({ id }), await api(reporter).mine({})])).not.toContain(
      handler.id,
    )
  })

  test('an official’s own case hides them as a party', async () => {
    const official = staff([])
    const { id } = await open({}, official)
    const [entry] = (await api(handler).timeline({ id })).items
    expect(entry).toMatchObject({ by: 'party', actorId: null })
  })

  test('staff of another agency and strangers meet a case that does not exist', async () => {
    const { id, code } = await open()
    for (const who of [southern, stranger, staff(['tennis-club.repairs'])]) {
      await expect(api(who).read({ id })).rejects.toMatchObject({ status: 404 })
      await expect(api(who).timeline({ id })).rejects.toMatchObject({ status: 404 })
      await expect(api(who).comment({ id, text: 'x' })).rejects.toMatchObject({ status: 404 })
      await expect(api(who).act({ id, action: 'accept', version: 1 })).rejects.toMatchObject({ status: 404 })
      expect(await app.run((ctx) => cases.findByCode(ctx, code), who)).toBeUndefined()
    }
    expect(await app.run((ctx) => cases.findByCode(ctx, code), reporter)).toMatchObject({
      id,
      data: { category: 'court' },
    })
  })

  test('a party reads only the fields that the type shows; nobody reads the parties without the permission', async () => {
    const { id } = await open()
    expect((await api(reporter).read({ id })).case.data).toEqual({ category: 'court' })
    expect((await api(reader).read({ id })).case.data).toEqual({ category: 'court', racket: 'gỗ' })
    for (const who of [handler, reporter, southern])
      await expect(app.run((ctx) => cases.partiesOf(ctx, id), who)).rejects.toMatchObject({ status: 404 })
    const parties = [{ role: 'reporter', personId: reporter.id }]
    expect(await app.run((ctx) => cases.partiesOf(ctx, id), publisher)).toEqual(parties)
    expect(await app.run((ctx) => cases.partiesOf(ctx, id), SYSTEM)).toEqual(parties)
    expect(await app.run((ctx) => cases.isParty(ctx, id, reporter.id!))).toBe(true)
    expect(await app.run((ctx) => cases.isParty(ctx, id, stranger.id!))).toBe(false)
  })

  test('a party writes to the agency only; a reader does not write at all', async () => {
    const { id } = await open()
    await expect(api(reporter).comment({ id, text: 'x', visibleTo: 'public' })).rejects.toMatchObject({
      code: 'cases.notAllowed',
    })
    await expect(api(reader).comment({ id, text: 'x' })).rejects.toMatchObject({ code: 'cases.notAllowed' })
    await expect(api(handler).comment({ id, text: ' ' })).rejects.toMatchObject({ status: 400 })
  })

  test('files are seen by whom they are for', async () => {
    const { id } = await open({ attachments: [{ fileId: newId(), kind: 'before', visibleTo: 'reporter' }] })
    const add = (who: Actor, visibleTo: 'public' | 'agency' | 'internal') =>
      app.run((ctx) => cases.attach(ctx, { id, fileId: newId(), kind: 'evidence', visibleTo }), who)
    await add(reporter, 'public')
    await add(handler, 'internal')
    await add(handler, 'agency')
    await add(handler, 'public')
    const seen = async (who: Actor) => (await api(who).read({ id })).attachments.map((a) => a.visibleTo)
    expect(await seen(reporter)).toEqual(['reporter', 'reporter', 'public'])
    expect(await seen(reader)).toEqual(['reporter', 'reporter', 'agency', 'public'])
    expect(await seen(handler)).toHaveLength(5)
    await expect(add(reader, 'agency')).rejects.toMatchObject({ code: 'cases.notAllowed' })
  })

  test('who acts on behalf of a party is that party', async () => {
    const { id } = await open()
    const deputy: Actor = { ...citizen(), onBehalfOf: reporter.id }
    expect((await api(deputy).read({ id })).viewer.roles).toEqual(['reporter'])
    expect((await api(deputy).mine({})).items.some((c) => c.id === id)).toBe(true)
  })

  test('the assignee sees and does their case wherever it lies', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    await act(handler, id, 'assign', { assigneeId: southern.id })
    expect((await api(southern).read({ id })).viewer).toMatchObject({ assignee: true, level: 'internal' })
    expect((await api(southern).list({ view: 'mine' })).items.map((c) => c.id)).toContain(id)
    await api(southern).act({ id, action: 'ask', version: 3, input: { message: 'Sân nào?' } })
  })
})

describe('rating', () => {
  test('only the reporter, only a result, only three values', async () => {
    const { id } = await open()
    await expect(api(reporter).rate({ id, score: 3 })).rejects.toMatchObject({ code: 'cases.notYetRateable' })
    await act(handler, id, 'refuse', { reason: 'Không đúng nơi' })
    await expect(api(handler).rate({ id, score: 3 })).rejects.toMatchObject({ code: 'cases.notAllowed' })
    await expect(api(reporter).rate({ id, score: 4 })).rejects.toMatchObject({ status: 400 })
    expect(await api(reporter).rate({ id, score: 2 })).toMatchObject({ rating: 2 })
  })
})

describe('the public', () => {
  test('reads the edited words, filtered; withdrawing hides them again', async () => {
    const { id } = await open({ title: 'Ông A ở số 5 gây ồn', data: { category: 'noise' } })
    await expect(app.run((ctx) => cases.publish(ctx, { id, title: 'Tiếng ồn' }), handler)).rejects.toMatchObject({
      code: 'cases.notAllowed',
    })
    const published = await app.run(
      (ctx) => cases.publish(ctx, { id, title: 'Tiếng ồn ở sân tập', text: 'Đã nhắc nhở' }),
      publisher,
    )
    expect(published.visibility).toBe('public')
    const find = (filters: Parameters<typeof cases.listPublic>[1]) =>
      app.run((ctx) => cases.listPublic(ctx, filters), anyone)
    const shown = await find({ q: 'tieng on' })
    expect(shown.items.map((c) => c.id)).toEqual([id])
    expect(JSON.stringify(shown)).not.toContain('Ông A')
    expect(
      (
        await find({
          category: 'noise',
          types: ['tennis-club.dispute'],
          agencyIds: [NORTH],
          states: ['received'],
          bbox: [107.5, 16.4, 107.7, 16.5],
        })
      ).items,
    ).toHaveLength(1)
    expect((await find({ category: 'fee' })).items).toEqual([])
    expect((await find({ bbox: [0, 0, 1, 1] })).items).toEqual([])
    expect((await find({ q: '%' })).items).toEqual([])
    expect(await app.run((ctx) => cases.getPublic(ctx, id), anyone)).toMatchObject({
      publicTitle: 'Tiếng ồn ở sân tập',
    })
    await api(stranger).follow({ id, follow: true })
    await expect(api(stranger).read({ id })).rejects.toMatchObject({ status: 404 })
    await api(publisher).withdraw({ id })
    expect((await find({ q: 'tieng on' })).items).toEqual([])
    await expect(app.run((ctx) => cases.getPublic(ctx, id), anyone)).rejects.toMatchObject({ status: 404 })
    await expect(api(citizen()).follow({ id, follow: true })).rejects.toMatchObject({ status: 404 })
    expect(await app.run((ctx) => cases.followersOf(ctx, id), SYSTEM)).toEqual([stranger.id])
    await api(stranger).follow({ id, follow: false })
    expect(await app.run((ctx) => cases.followersOf(ctx, id), SYSTEM)).toEqual([])
  })
})

describe('merging and relating', () => {
  const merge = (ids: string[], into: string, who: Actor = handler) =>
    app.run((ctx) => cases.merge(ctx, { ids, into }), who)

  test('merged into merged means into the root; people and messages come along, nothing is deleted', async () => {
    const [a, b, c] = [await open({}, stranger), await open(), await open({}, citizen())]
    await api(stranger).comment({ id: a.id, text: 'Tin của người thứ nhất' })
    await merge([a.id], b.id)
    await merge([b.id], c.id)
    const d = await open({}, citizen())
    expect((await merge([d.id], a.id)).id).toBe(c.id)
    expect(await story.row(d.id)).toMatchObject({ mergedInto: c.id, dueAt: null, state: 'received' })
    expect((await story.row(d.id)).closedAt).not.toBeNull()
    expect((await api(stranger).read({ id: a.id })).root).toMatchObject({ code: c.code })
    const whole = (await api(handler).timeline({ id: c.id })).items
    expect(whole.find((e) => e.caseId === a.id)?.note).toBe('Tin của người thứ nhất')
    expect(await app.run((ctx) => cases.followersOf(ctx, c.id), SYSTEM)).toHaveLength(3)
    expect((await api(handler).read({ id: c.id })).relations.map((r) => r.kind)).toEqual([
      'duplicate_of',
      'duplicate_of',
    ])
    for (const one of [a, b, c, d]) expect((await app.run((ctx) => cases.rebuild(ctx, one.id))).differences).toEqual([])
    await expect(act(handler, a.id, 'accept')).rejects.toMatchObject({
      code: 'cases.merged',
      details: { into: c.code },
    })
    expect((await api(handler).read({ id: a.id })).actions).toEqual([])
  })

  test('the parties of one case never read the messages of another', async () => {
    const [a, b] = [await open({}, stranger), await open()]
    await api(stranger).comment({ id: a.id, text: 'Chuyện riêng' })
    await merge([a.id], b.id)
    expect(
      JSON.stringify([await api(reporter).timeline({ id: b.id }), await api(reporter).read({ id: b.id })]),
    ).not.toContain('Chuyện riêng')
    await expect(api(stranger).read({ id: b.id })).rejects.toMatchObject({ status: 404 })
  })

  test('circles, other kinds, strangers and doubles are refused', async () => {
    const [a, b] = [await open(), await open()]
    const repair = await open({ type: 'tennis-club.repair', data: { court: 2 } })
    await expect(merge([a.id], a.id)).rejects.toMatchObject({ code: 'cases.mergeCycle' })
    await expect(merge([repair.id], a.id)).rejects.toMatchObject({ status: 404 })
    await expect(
      merge([repair.id], a.id, staff(['tennis-club.read', 'tennis-club.handle', 'tennis-club.repairs'])),
    ).rejects.toMatchObject({ code: 'cases.mergeTypes' })
    await expect(merge([b.id], a.id, southern)).rejects.toMatchObject({ status: 404 })
    await expect(merge([b.id], a.id, reader)).rejects.toMatchObject({ code: 'cases.notAllowed' })
    await expect(merge([b.id], newId())).rejects.toMatchObject({ status: 404 })
    await merge([a.id], b.id)
    await expect(merge([b.id], a.id)).rejects.toMatchObject({ code: 'cases.mergeCycle' })
    await expect(merge([a.id], b.id)).rejects.toMatchObject({ code: 'cases.merged' })
    await expect(merge([a.id], (await open()).id)).rejects.toMatchObject({ code: 'cases.merged' })
  })

  test('two merging each other at once leave one root', async () => {
    const [a, b] = [await open(), await open()]
    const race = await Promise.allSettled([merge([a.id], b.id), merge([b.id], a.id)])
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  })

  test('relations of one kind make no circle, and other people’s cases stay hidden', async () => {
    const [a, b, c] = [await open(), await open(), await open({ agencyId: SOUTH })]
    const relate = (from: string, to: string, who: Actor = handler) =>
      app.run((ctx) => cases.relate(ctx, { from, kind: 'part_of', to }), who)
    await relate(a.id, b.id)
    await relate(a.id, b.id)
    await expect(relate(b.id, a.id)).rejects.toMatchObject({ code: 'cases.relationCycle' })
    await expect(relate(a.id, a.id)).rejects.toMatchObject({ code: 'cases.relationCycle' })
    await expect(relate(b.id, c.id)).rejects.toMatchObject({ status: 404 })
    await relate(c.id, b.id, staff(['tennis-club.read', 'tennis-club.handle'], [NORTH, SOUTH]))
    expect((await api(handler).read({ id: b.id })).relations.map((r) => r.id)).toEqual([a.id])
    expect((await api(reporter).read({ id: a.id })).relations).toEqual([])
  })
})

test('the timeline cannot be altered or deleted', async () => {
  const { id } = await open()
  const { db } = story.platform()
  for (const statement of [
    sql`update cases.case_event set note = 'x' where case_id = ${id}`,
    sql`delete from cases.case_event where case_id = ${id}`,
    sql`truncate cases.case_event`,
  ]) {
    await expect(many(db, statement)).rejects.toThrow('append-only')
  }
})

describe('every route × every kind of caller', () => {
  const calls: Record<keyof typeof contractOfCases, (id: string) => Record<string, unknown>> = {
    types: () => ({}),
    list: () => ({}),
    counts: () => ({}),
    mine: () => ({}),
    requests: () => ({}),
    decide: (id) => ({ id, approve: true }),
    read: (id) => ({ id }),
    timeline: (id) => ({ id }),
    act: (id) => ({ id, action: 'accept', version: 1 }),
    bulk: (id) => ({ ids: [id], action: 'accept' }),
    comment: (id) => ({ id, text: 'x', visibleTo: 'agency' }),
    rate: (id) => ({ id, score: 3 }),
    follow: (id) => ({ id, follow: true }),
    merge: (id) => ({ id, ids: [newId()] }),
    publish: (id) => ({ id, title: 'x' }),
    withdraw: (id) => ({ id }),
    unmerge: (id) => ({ id }),
    split: (id) => ({ id, version: 1, parts: [{ title: 'Một phần' }] }),
    pack: () => ({}),
    templates: () => ({ type: 'tennis-club.dispute' }),
    putTemplate: () => ({ type: 'tennis-club.dispute', agencyId: NORTH, title: 'x', text: 'x' }),
    removeTemplate: (id) => ({ id, version: 1 }),
    filters: () => ({}),
    putFilter: () => ({ name: newId(), query: {} }),
    removeFilter: (id) => ({ id }),
    orderFilters: () => ({ ids: [newId()] }),
    absences: () => ({ agencyId: NORTH }),
    putAbsence: () => ({ personId: newId(), agencyId: NORTH, deputyId: null, from: '2030-01-01', until: '2030-01-02' }),
    endAbsence: (id) => ({ id }),
  }
  // 200 answered, else the status; for: anyone, a citizen, staff without permission, staff with it.
  const expected: Record<keyof typeof contractOfCases, [number, number, number, number]> = {
    types: [401, 403, 200, 200],
    list: [401, 403, 200, 200],
    counts: [401, 403, 200, 200],
    mine: [401, 200, 200, 200],
    requests: [401, 403, 200, 200],
    decide: [401, 403, 404, 404],
    read: [401, 404, 404, 200],
    timeline: [401, 404, 404, 200],
    act: [401, 404, 404, 200],
    bulk: [401, 403, 200, 200],
    comment: [401, 404, 404, 200],
    rate: [401, 404, 404, 403],
    follow: [401, 404, 404, 200],
    merge: [401, 403, 404, 404],
    publish: [401, 403, 404, 200],
    withdraw: [401, 403, 404, 200],
    unmerge: [401, 403, 404, 409],
    split: [401, 403, 404, 200],
    pack: [401, 403, 200, 200],
    templates: [401, 403, 403, 200],
    putTemplate: [401, 403, 403, 200],
    removeTemplate: [401, 403, 404, 404],
    filters: [401, 403, 200, 200],
    putFilter: [401, 403, 200, 200],
    removeFilter: [401, 403, 200, 200],
    orderFilters: [401, 403, 409, 409],
    absences: [401, 403, 403, 403],
    putAbsence: [401, 403, 403, 403],
    endAbsence: [401, 403, 404, 404],
  }
  const table = (Object.keys(contractOfCases) as (keyof typeof contractOfCases)[]).map((route) => [route] as const)
  test.each(table)('%s', async (route) => {
    const got: number[] = []
    for (const who of [anyone, stranger, staff([]), publisher]) {
      const { id } = await open()
      const call = api(who)[route] as (input: unknown) => Promise<unknown>
      got.push(
        await call(calls[route](id)).then(
          () => 200,
          (e: { status: number }) => e.status,
        ),
      )
    }
    expect(got).toEqual(expected[route])
  })

  test('staff without permission find nothing in lists and change nothing in bulk', async () => {
    const nobody = staff([])
    const { id } = await open()
    expect(await api(nobody).types({})).toEqual({ items: [] })
    expect((await api(nobody).list({})).items).toEqual([])
    expect(await api(nobody).counts({})).toEqual({
      mine: 0,
      unassigned: 0,
      agency: 0,
      late: 0,
      escalated: 0,
      dueToday: 0,
      all: 0,
    })
    expect((await api(nobody).bulk({ ids: [id], action: 'accept' })).results).toEqual([
      { id, ok: false, code: 'kernel.recordNotFound', state: null },
    ])
  })
})
