import { describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClub, story } from './testing/stage.ts'
import { people } from './testing/story.ts'
import { NORTH } from './testing/tennis-club.ts'

const { reporter, stranger, handler, second, reader, southern, publisher } = people

openClub()

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
