import { describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClub, row, story } from './testing/stage.ts'
import { MONDAY, people } from './testing/story.ts'
import { NORTH, SOUTH } from './testing/tennis-club.ts'

const { reporter, handler, second, reader, southern } = people

openClub()

describe('a whole life', () => {
  test('from the report to the rating, with clocks, messages and events', async () => {
    app.clock.set(MONDAY)
    const { id, code } = await open()
    expect(code).toMatch(/^TC-260302-\d{4}$/)
    expect(await row(id)).toMatchObject({
      state: 'received',
      dueClock: 'accept',
      dueAt: '2026-03-02T08:00:00.000Z',
      category: 'court',
      version: 1,
      anchoredOn: '2026-03-02',
    })

    app.clock.set('2026-03-02T03:00:00Z')
    const accepted = await api(handler).act({ id, action: 'accept', version: 1 })
    expect(accepted.case).toMatchObject({
      state: 'working',
      assigneeId: handler.id,
      dueClock: 'handle',
      dueAt: '2026-03-09T10:00:00.000Z',
      wasLate: false,
    })
    expect(accepted.clocks.find((c) => c.name === 'accept')).toMatchObject({ stoppedAt: '2026-03-02T03:00:00.000Z' })

    await api(handler).act({ id, action: 'ask', version: 2, input: { message: 'Chị thuê sân lúc mấy giờ?' } })
    expect(await row(id)).toMatchObject({ state: 'waiting', dueAt: null, dueClock: null })
    app.clock.set('2026-03-04T03:00:00Z')
    await api(reporter).act({ id, action: 'answer', version: 3, input: { message: 'Lúc 8 giờ sáng.' } })
    expect((await row(id)).dueAt).toBe('2026-03-11T10:00:00.000Z')
    expect((await story.clocks(id))['handle']?.reasons.some((r) => r.kind === 'stop')).toBe(true)

    const resolved = await api(handler).act({
      id,
      action: 'resolve',
      version: 4,
      input: { outcome: 'Chia đôi thời gian' },
    })
    expect(resolved.case).toMatchObject({
      state: 'resolved',
      dueAt: null,
      closedAt: null,
      data: { outcome: 'Chia đôi thời gian', racket: 'gỗ' },
    })
    expect(await api(reporter).rate({ id, score: 1, note: 'Chưa công bằng' })).toMatchObject({ rating: 1 })
    await expect(api(reporter).rate({ id, score: 3 })).rejects.toMatchObject({ code: 'cases.alreadyRated' })

    await api(reporter).act({ id, action: 'reopen', version: 6 })
    expect(await row(id)).toMatchObject({ state: 'working', rating: null, dueClock: 'handle' })
    await act(handler, id, 'resolve', { outcome: 'Đổi giờ' })
    await api(reporter).rate({ id, score: 3 })
    await act(handler, id, 'close')
    expect(await row(id)).toMatchObject({
      state: 'closed',
      rating: 3,
      closedAt: '2026-03-04T03:00:00.000Z',
      dueAt: null,
    })

    const told = await story.told(id)
    expect(told.map((t) => t.topic)).toEqual(
      [
        'opened',
        'acted',
        'acted',
        'messaged',
        'acted',
        'messaged',
        'acted',
        'rated',
        'acted',
        'acted',
        'rated',
        'acted',
      ].map((t) => `cases.${t}`),
    )
    expect(told.filter((t) => t.topic === 'cases.messaged').map((t) => t.payload['byParty'])).toEqual([false, true])
    expect(JSON.stringify(told)).not.toContain(reporter.id)
    expect(JSON.stringify(told)).not.toContain('8 giờ')
    expect(await app.run((ctx) => cases.rebuild(ctx, id))).toEqual({ id, same: true, differences: [] })
  })

  test('a party’s wish raises the priority and is signalled', async () => {
    const { id } = await open()
    await act(reporter, id, 'urge')
    expect(await row(id)).toMatchObject({ priority: 3, state: 'received' })
    expect((await story.told(id)).find((t) => t.topic === 'cases.signalled')?.payload).toMatchObject({ kind: 'urged' })
    await expect(act(handler, id, 'urge')).rejects.toMatchObject({ code: 'cases.notAllowed', status: 403 })
  })

  test('a transfer changes the agency, frees the case and never restarts a running clock', async () => {
    app.clock.set(MONDAY)
    const { id } = await open()
    const before = (await row(id)).dueAt
    app.clock.set('2026-03-02T04:00:00Z')
    await expect(act(handler, id, 'transfer', { agencyId: NORTH })).rejects.toMatchObject({ code: 'cases.sameAgency' })
    const answer = await api(handler).act({ id, action: 'transfer', version: 1, input: { agencyId: SOUTH } })
    expect(answer).toMatchObject({
      viewer: { level: 'public' },
      actions: [],
      case: { agencyId: SOUTH, assigneeId: null, data: {} },
    })
    expect(await row(id)).toMatchObject({ agencyId: SOUTH, assigneeId: null, dueAt: before })
    await expect(api(handler).read({ id })).rejects.toMatchObject({ status: 404 })
    expect((await api(southern).timeline({ id })).items.map((e) => e.action)).toEqual([null, 'transfer'])
  })
})

test('accepting again after a transfer leaves the running clock as it was', async () => {
  app.clock.set(MONDAY)
  const { id } = await open()
  await act(handler, id, 'accept')
  const { handle } = await story.clocks(id)
  app.clock.set('2026-03-04T02:00:00Z')
  await act(handler, id, 'transfer', { agencyId: SOUTH })
  await act(southern, id, 'accept')
  expect((await story.clocks(id))['handle']).toMatchObject({ startedAt: MONDAY, dueAt: handle?.dueAt })
  expect(await row(id)).toMatchObject({ state: 'working', assigneeId: southern.id })
})

test('a case that ends while it waits closes its pause and its clocks', async () => {
  app.clock.set(MONDAY)
  const { id } = await open()
  await act(handler, id, 'accept')
  await act(handler, id, 'ask', { message: 'Hỏi' })
  expect((await story.clocks(id))['handle']).toMatchObject({ paused: true, dueAt: null })
  const end = '2026-03-03T02:00:00.000Z'
  app.clock.set(end)
  await act(handler, id, 'refuse', { reason: 'không trả lời' })
  expect((await story.clocks(id))['handle']).toMatchObject({
    paused: false,
    stoppedAt: end,
    stops: [{ from: MONDAY, to: end }],
  })
  expect(await row(id)).toMatchObject({ closedAt: end, wasLate: false })
})

describe('two people at once', () => {
  test('the loser gets a conflict that shows what changed', async () => {
    const { id } = await open()
    const race = await Promise.allSettled(
      [handler, second].map((who) => api(who).act({ id, action: 'accept', version: 1 })),
    )
    const lost = race.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect(lost.reason).toMatchObject({
      code: 'cases.stale',
      status: 409,
      details: { version: 2, state: 'working', changes: [{ n: 2, action: 'accept' }] },
    })
  })

  test('a message that arrives meanwhile takes nobody’s turn; a version from the future is refused', async () => {
    const { id } = await open()
    await api(reporter).comment({ id, text: 'Có ai đọc chưa?' })
    await expect(api(handler).act({ id, action: 'accept', version: 99 })).rejects.toMatchObject({ code: 'cases.stale' })
    expect((await api(handler).act({ id, action: 'accept', version: 1 })).case.state).toBe('working')
  })

  test('a change that a party may not see is not told to the party', async () => {
    const { id } = await open()
    await act(handler, id, 'assign', { assigneeId: second.id })
    await expect(api(reporter).act({ id, action: 'urge', version: 1 })).rejects.toMatchObject({
      code: 'cases.stale',
      details: { changes: [] },
    })
  })

  test('twenty opened at once have numbers without gap or repeat', async () => {
    app.clock.set('2026-04-01T02:00:00Z')
    const failing = open({ data: { category: 'war' } }).catch(() => undefined)
    const opened = await Promise.all(Array.from({ length: 20 }, () => open()))
    await failing
    const numbers = opened.map((c) => c.code).sort()
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => `TC-260401-${String(i + 1).padStart(4, '0')}`))
  })

  test('one that is still being opened holds nobody up, and of one that is given up the number is missing', async () => {
    app.clock.set('2026-04-01T02:00:00Z')
    const repair = { type: 'tennis-club.repair', data: { court: 1 } }
    await expect(
      app.run(async (ctx) => {
        const slow = await cases.openCase(ctx, {
          ...repair,
          title: 'Lưới rách',
          agencyId: SOUTH,
          communeId: null,
          point: null,
          parties: [],
        })
        expect(slow.code).toBe('CR-260401-0001')
        expect((await open(repair)).code).toBe('CR-260401-0002')
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect((await open(repair)).code).toBe('CR-260401-0003')
  })
})

describe('a second person', () => {
  test('approves what the first one asked, never their own request', async () => {
    app.clock.set(MONDAY)
    const { id } = await open()
    await act(handler, id, 'accept')
    const due = (await row(id)).dueAt!
    const asked = await api(handler).act({
      id,
      action: 'extend',
      version: 2,
      input: { extension: { workingDays: 2 }, note: 'Chờ đo lại sân' },
    })
    expect(asked.case).toMatchObject({ state: 'working', dueAt: due })
    await expect(act(handler, id, 'extend', { extension: { workingDays: 1 } })).rejects.toMatchObject({
      code: 'cases.alreadyRequested',
    })
    const mine = async (who: Actor) => (await api(who).requests({})).items.filter((r) => r.caseId === id)
    expect(await mine(handler)).toEqual([])
    expect(await mine(reader)).toEqual([])
    expect(await mine(southern)).toEqual([])
    const [request] = await mine(second)
    expect(request).toMatchObject({ action: 'extend', askedBy: handler.id, input: { extension: { workingDays: 2 } } })
    await expect(api(handler).decide({ id: request!.id, approve: true })).rejects.toMatchObject({
      code: 'cases.ownRequest',
    })
    await expect(api(reader).decide({ id: request!.id, approve: true })).rejects.toMatchObject({
      code: 'cases.notAllowed',
    })
    await expect(api(southern).decide({ id: request!.id, approve: true })).rejects.toMatchObject({ status: 404 })
    const done = await api(second).decide({ id: request!.id, approve: true })
    expect(done.dueAt).toBe('2026-03-11T10:00:00.000Z')
    expect(due < done.dueAt!).toBe(true)
    await expect(api(second).decide({ id: request!.id, approve: true })).rejects.toMatchObject({
      code: 'cases.requestDecided',
    })
    expect((await api(reader).timeline({ id })).items.map((e) => e.kind)).toEqual([
      'opened',
      'acted',
      'requested',
      'approved',
      'acted',
    ])
  })

  test('declining changes nothing; what has become impossible cannot be approved', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    const due = (await row(id)).dueAt
    await act(handler, id, 'extend', { extension: { workingDays: 9 } })
    const find = async () => (await api(second).requests({})).items.find((r) => r.caseId === id)!.id
    await api(second).decide({ id: await find(), approve: false, note: 'Đủ thời gian rồi' })
    expect((await row(id)).dueAt).toBe(due)
    await act(handler, id, 'extend', { extension: { workingDays: 3 } })
    await act(handler, id, 'resolve', { outcome: 'xong' })
    await expect(api(second).decide({ id: await find(), approve: true })).rejects.toMatchObject({
      code: 'cases.notNow',
    })
    await expect(act(handler, id, 'extend', { extension: { hours: 3 } })).rejects.toMatchObject({
      code: 'cases.notNow',
    })
  })

  test('an extension in another unit, or beyond all measure, is refused before anybody is asked', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    await expect(act(handler, id, 'extend', { extension: { hours: 3 } })).rejects.toMatchObject({
      code: 'cases.extensionUnit',
    })
    await expect(act(handler, id, 'extend', { extension: { workingDays: 3_650 } })).rejects.toMatchObject({
      code: 'cases.badBudget',
    })
  })
})
