import { describe, expect, test } from 'vitest'
import { SYSTEM, type Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClubOnMondays, story } from './testing/stage.ts'
import { people } from './testing/story.ts'
import { dispute, NORTH, SOUTH } from './testing/tennis-club.ts'

const { reporter, stranger, handler, second, reader, southern } = people
openClubOnMondays()
const merge = (ids: string[], into: string) => app.run((ctx) => cases.merge(ctx, { ids, into }), handler)
const followers = (id: string) => app.run((ctx) => cases.followersOf(ctx, id), SYSTEM)
const sound = async (...ids: string[]) => {
  for (const id of ids) expect((await app.run((ctx) => cases.rebuild(ctx, id))).differences).toEqual([])
}

describe('taking a merger back', () => {
  test('the clocks go on as if nothing had happened and everybody is back where they were', async () => {
    const fan = citizen()
    const [a, b] = [await open({}, stranger), await open()]
    await app.run((ctx) => cases.publish(ctx, { id: a.id, title: 'A' }), people.publisher)
    await api(fan).follow({ id: a.id, follow: true })
    await act(handler, a.id, 'accept')
    await act(handler, a.id, 'ask', { message: 'Hỏi' })
    const before = await story.clocks(a.id)
    app.clock.set('2026-03-03T02:00:00Z')
    await merge([a.id], b.id)
    expect((await followers(b.id)).sort()).toEqual([stranger.id, fan.id].sort())
    expect((await followers(a.id)).sort()).toEqual([stranger.id, fan.id].sort())
    app.clock.set('2026-03-04T02:00:00Z')
    const back = await api(handler).unmerge({ id: a.id, note: 'Gộp nhầm' })
    expect(back).toMatchObject({ mergedInto: null, closedAt: null, state: 'waiting' })
    expect(await story.clocks(a.id)).toEqual(before)
    expect(await followers(b.id)).toEqual([])
    expect(await followers(a.id)).toEqual([fan.id])
    expect((await api(handler).read({ id: b.id })).relations).toEqual([])
    await act(stranger, a.id, 'answer', { message: 'Đáp' })
    expect((await story.told(a.id)).find((t) => t.topic === 'cases.unmerged')?.payload).toMatchObject({ from: b.id })
    await sound(a.id, b.id)
  })

  test('of a chain the case goes back with what had come into it', async () => {
    const [a, b, c] = [await open({}, stranger), await open({}, citizen()), await open()]
    await merge([a.id], b.id)
    await merge([b.id], c.id)
    expect(await followers(c.id)).toHaveLength(2)
    await api(handler).unmerge({ id: b.id })
    expect(await followers(c.id)).toEqual([])
    expect(await followers(b.id)).toEqual([stranger.id])
    await api(handler).unmerge({ id: a.id })
    expect(await followers(b.id)).toEqual([])
    await sound(a.id, b.id, c.id)
  })

  test('whoever follows a merged case follows the one that goes on', async () => {
    const fan = citizen()
    const [a, b] = [await open({}, stranger), await open()]
    await app.run((ctx) => cases.publish(ctx, { id: a.id, title: 'A' }), people.publisher)
    await merge([a.id], b.id)
    await api(fan).follow({ id: a.id, follow: true })
    expect(await followers(b.id)).toContain(fan.id)
    await api(fan).follow({ id: a.id, follow: false })
    expect(await followers(b.id)).not.toContain(fan.id)
  })

  test('is refused for what was not merged, into what has ended, and to those who may not', async () => {
    const [a, b] = [await open(), await open()]
    await expect(api(handler).unmerge({ id: a.id })).rejects.toMatchObject({ code: 'cases.notMerged', status: 409 })
    await merge([a.id], b.id)
    await expect(api(reader).unmerge({ id: a.id })).rejects.toMatchObject({ code: 'cases.notAllowed' })
    await expect(api(southern).unmerge({ id: a.id })).rejects.toMatchObject({ status: 404 })
    await act(handler, b.id, 'refuse', { reason: 'không đúng' })
    await expect(api(handler).unmerge({ id: a.id })).rejects.toMatchObject({ code: 'cases.rootClosed' })
    await expect(api(handler).unmerge({ id: newId() })).rejects.toMatchObject({ status: 404 })
  })
})

describe('splitting', () => {
  test('makes parts with the same people, files and clock, and the case goes on', async () => {
    const fan = citizen()
    const files = [newId(), newId()] as const
    const whole = await open({
      attachments: [
        { fileId: files[0], kind: 'before', visibleTo: 'reporter' },
        { fileId: files[1], kind: 'paper', visibleTo: 'agency' },
      ],
    })
    await app.run((ctx) => cases.publish(ctx, { id: whole.id, title: 'A' }), people.publisher)
    await api(fan).follow({ id: whole.id, follow: true })
    await act(handler, whole.id, 'accept')
    const due = (await story.clocks(whole.id))['handle']!
    app.clock.set('2026-03-04T02:00:00Z')
    const { case: after, parts } = await api(handler).split({
      id: whole.id,
      version: 3,
      parts: [
        { title: 'Phần sân', attachments: [files[0]] },
        { title: 'Phần ồn', data: { category: 'noise' }, agencyId: SOUTH, point: null },
      ],
    })
    expect(after).toMatchObject({ state: 'working', closedAt: null })
    expect(parts.map((p) => [p.title, p.agencyId, p.category, p.state, p.lon === null])).toEqual([
      ['Phần sân', NORTH, 'court', 'received', false],
      ['Phần ồn', SOUTH, 'noise', 'received', true],
    ])
    for (const part of parts) {
      expect(await app.run((ctx) => cases.partiesOf(ctx, part.id), SYSTEM)).toEqual([
        { role: 'reporter', personId: reporter.id },
      ])
      expect(await followers(part.id)).toEqual([fan.id])
      // Nobody wins time: the deadline of the whole is the deadline of the part.
      expect((await story.clocks(part.id))['handle']).toMatchObject({ startedAt: due.startedAt, dueAt: due.dueAt })
      expect(part.data).toMatchObject({ racket: 'gỗ' })
    }
    expect((await api(southern).read({ id: parts[1]!.id })).attachments).toHaveLength(2)
    expect((await api(handler).read({ id: parts[0]!.id })).attachments.map((a) => a.fileId)).toEqual([files[0]])
    const { relations } = await api(handler).read({ id: whole.id })
    expect(relations.map((r) => [r.kind, r.direction, r.id])).toEqual([['part_of', 'from', parts[0]!.id]])
    expect((await story.told(whole.id)).find((t) => t.topic === 'cases.split')?.payload['parts']).toHaveLength(2)
    await act(handler, parts[0]!.id, 'accept')
    expect((await story.clocks(parts[0]!.id))['handle']?.dueAt).toBe(due.dueAt)
    await sound(whole.id, ...parts.map((p) => p.id))
  })

  test('may end the case by the action that its table names', async () => {
    const whole = await open()
    const end = { input: { reason: 'đã tách việc' } }
    const done = await api(handler).split({ id: whole.id, version: 1, parts: [{ title: 'Một' }], end })
    expect(done.case).toMatchObject({ state: 'refused' })
    expect((await story.row(done.parts[0]!.id)).state).toBe('received')
  })

  test('is refused with everything undone when something does not fit', async () => {
    const whole = await open()
    const count = async () => (await app.run((ctx) => cases.countQueue(ctx, {}), handler)).agency
    const before = await count()
    const parts = [{ title: 'Một' }]
    const refusals: [Record<string, unknown>, Actor, string][] = [
      [{ parts: [{ title: 'Một', data: { category: 'war' } }] }, handler, 'cases.badData'],
      [{ parts: [{ title: 'Một', attachments: [newId()] }] }, handler, 'cases.unknownAttachment'],
      [{ parts: [{ title: 'Một', clocks: [{ name: 'none', budget: { days: 1 } }] }] }, handler, 'cases.unknownClock'],
      [{ parts, end: { input: {} } }, handler, 'cases.badActionInput'],
      [{ parts, version: 9 }, handler, 'cases.stale'],
      [{ parts }, reader, 'cases.notAllowed'],
      [{ parts }, southern, 'kernel.recordNotFound'],
    ]
    for (const [more, who, code] of refusals)
      await expect(api(who).split({ id: whole.id, version: 1, parts, ...more } as never)).rejects.toMatchObject({
        code,
      })
    for (const bad of [{ parts: [] }, { parts: [{ title: ' ' }] }])
      await expect(api(handler).split({ id: whole.id, version: 1, ...bad })).rejects.toMatchObject({ status: 400 })
    await act(handler, whole.id, 'refuse', { reason: 'không đúng' })
    await expect(api(handler).split({ id: whole.id, version: 2, parts })).rejects.toMatchObject({
      code: 'cases.notNow',
    })
    const repair = await open({ type: 'tennis-club.repair', data: { court: 1 } })
    const clerk = {
      ...handler,
      grants: [...handler.grants, { permission: 'tennis-club.repairs', units: '*' as const }],
    }
    await expect(api(clerk).split({ id: repair.id, version: 1, parts, end: { input: {} } })).rejects.toMatchObject({
      code: 'cases.noEndingAction',
    })
    expect(await count()).toBe(before - 1)
  })
})

describe('two officers at once', () => {
  const winners = async (race: Promise<unknown>[]) => {
    const done = await Promise.allSettled(race)
    for (const lost of done.filter((d) => d.status === 'rejected'))
      // 404: the winner handed the case to another agency, and with it went the loser's sight of it.
      expect([409, 403, 404]).toContain((lost.reason as { status: number }).status)
    return done.filter((d) => d.status === 'fulfilled').length
  }
  const ready: Record<string, [string, Record<string, unknown>][]> = {
    received: [],
    working: [['accept', {}]],
    waiting: [
      ['accept', {}],
      ['ask', { message: 'x' }],
    ],
    resolved: [
      ['accept', {}],
      ['resolve', { outcome: 'xong' }],
    ],
  }
  const deeds: [string, string, Record<string, unknown>][] = [
    ['accept', 'received', {}],
    ['refuse', 'working', { reason: 'không đúng' }],
    ['assign', 'received', { assigneeId: newId() }],
    ['ask', 'working', { message: 'Hỏi' }],
    ['answer', 'waiting', { message: 'Đáp' }],
    ['transfer', 'received', { agencyId: SOUTH }],
    ['extend', 'working', { extension: { workingDays: 1 } }],
    ['urge', 'received', {}],
    ['resolve', 'working', { outcome: 'xong' }],
    ['close', 'resolved', {}],
    ['reopen', 'resolved', {}],
  ]

  test('the list of deeds is the whole table', () => {
    expect(deeds.map(([name]) => name).sort()).toEqual(Object.keys(dispute.actions).sort())
  })

  test.each(deeds)('%s in %s happens once', async (action, state, input) => {
    const party = ['answer', 'urge'].includes(action)
    const { id } = await open({
      parties: [
        { role: 'reporter', personId: reporter.id! },
        { role: 'reporter', personId: stranger.id! },
      ],
    })
    for (const [name, asked] of ready[state] ?? []) await act(handler, id, name, asked)
    const { version } = await story.row(id)
    const both = party ? [reporter, stranger] : [handler, second]
    expect(await winners(both.map((who) => api(who).act({ id, action, version, input })))).toBe(1)
    await sound(id)
  })

  test('splitting, merging and taking back happen once', async () => {
    const [a, b] = [await open(), await open()]
    const both = [handler, second]
    expect(await winners(both.map((who) => api(who).split({ id: a.id, version: 1, parts: [{ title: 'Một' }] })))).toBe(
      1,
    )
    expect(await winners(both.map((who) => api(who).merge({ id: b.id, ids: [a.id] })))).toBe(1)
    expect(await winners(both.map((who) => api(who).unmerge({ id: a.id })))).toBe(1)
    await sound(a.id, b.id)
  })

  test('deciding on one request happens once', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    await act(handler, id, 'extend', { extension: { workingDays: 1 } })
    const request = (await api(second).requests({ limit: 200 })).items.find((r) => r.caseId === id)!
    const both = [second, people.publisher]
    expect(await winners(both.map((who) => api(who).decide({ id: request.id, approve: true })))).toBe(1)
  })
})
