import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as cases from './index.ts'
import { club, MONDAY, people } from './testing/story.ts'
import { dispute, NORTH, SOUTH } from './testing/tennis-club.ts'

const { reporter, handler, second, reader, southern } = people
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
const row: typeof story.row = (id) => story.row(id)

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

describe('the table is obeyed', () => {
  const paths: Record<string, [Actor, string, Record<string, unknown>][]> = {
    received: [],
    working: [[handler, 'accept', {}]],
    waiting: [
      [handler, 'accept', {}],
      [handler, 'ask', { message: 'x' }],
    ],
    resolved: [
      [handler, 'accept', {}],
      [handler, 'resolve', { outcome: 'xong' }],
    ],
    closed: [
      [handler, 'accept', {}],
      [handler, 'resolve', { outcome: 'xong' }],
      [handler, 'close', {}],
    ],
    refused: [[handler, 'refuse', { reason: 'không đúng' }]],
  }
  const pairs = Object.keys(dispute.states).flatMap((state) =>
    Object.keys(dispute.actions).map((action) => [state, action] as const),
  )
  const illegal = pairs.filter(([state, action]) => !dispute.actions[action]?.from.includes(state))
  const both: Actor = { ...reporter, grants: handler.grants }
  const at: Record<string, string> = {}

  test.each(illegal)('in %s, %s is refused and tells what is possible', async (state, action) => {
    if (!at[state]) {
      at[state] = (await open()).id
      for (const [who, name, input] of paths[state] ?? []) await act(who, at[state], name, input)
    }
    const id = at[state]
    const legal = Object.keys(dispute.actions).filter((a) => dispute.actions[a]?.from.includes(state))
    await expect(act(both, id, action)).rejects.toMatchObject({ code: 'cases.notNow', details: { state, legal } })
    expect((await row(id)).state).toBe(state)
  })

  test('unknown actions and bad input are refused with the faults named', async () => {
    const { id } = await open()
    for (const action of ['fly', 'constructor', 'toString']) {
      await expect(api(handler).act({ id, action, version: 1 })).rejects.toMatchObject({ status: 400 })
    }
    await expect(api(handler).act({ id, action: '__proto__', version: 1 })).rejects.toMatchObject({ status: 400 })
    await expect(api(handler).act({ id, action: 'refuse', version: 1 })).rejects.toMatchObject({
      code: 'cases.badActionInput',
      details: { errors: [{ path: 'reason' }] },
    })
    await expect(
      api(handler).act({ id, action: 'assign', version: 1, input: { assigneeId: 'me' } }),
    ).rejects.toMatchObject({ code: 'cases.badActionInput' })
    await expect(api(handler).act({ id, action: 'accept', version: 0 })).rejects.toMatchObject({ status: 400 })
    await expect(api(handler).act({ id: 'x', action: 'accept', version: 1 })).rejects.toMatchObject({ status: 400 })
    await expect(api(handler).act({ id: newId(), action: 'accept', version: 1 })).rejects.toMatchObject({ status: 404 })
  })

  test('a case cannot be opened with what its type does not know', async () => {
    const refusals: [Partial<cases.NewCase>, string][] = [
      [{ type: 'tennis-club.nothing' }, 'cases.unknownType'],
      [{ data: { category: 'war' } }, 'cases.badData'],
      [{ title: ' ' }, 'cases.badCase'],
      [{ point: { lon: 999, lat: 0 } }, 'cases.badCase'],
      [{ parties: [{ role: 'umpire', personId: newId() }] }, 'cases.unknownRole'],
      [{ clocks: [{ name: 'none', budget: { days: 1 } }] }, 'cases.unknownClock'],
      [{ clocks: [{ name: 'handle', budget: { days: -1 } }] }, 'cases.badCase'],
      [{ anchoredOn: '2026-02-30' }, 'cases.badCase'],
    ]
    for (const [more, code] of refusals) await expect(open(more)).rejects.toMatchObject({ code, status: 400 })
  })

  test('what may be done comes with the form it asks for', async () => {
    const { id } = await open()
    const { actions } = await api(handler).read({ id })
    expect(actions.map((a) => a.action)).toEqual(['accept', 'refuse', 'assign', 'transfer'])
    expect(actions.find((a) => a.action === 'refuse')?.input).toMatchObject({ required: ['reason'] })
    expect((await api(reader).read({ id })).actions).toEqual([])
    expect((await api(reporter).read({ id })).actions.map((a) => a.action)).toEqual(['urge'])
  })
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
    await expect(
      app.run(async (ctx) => {
        await cases.openCase(ctx, {
          type: 'tennis-club.repair',
          title: 'Lưới rách',
          data: { court: 1 },
          agencyId: SOUTH,
          communeId: null,
          point: null,
          parties: [],
        })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    const next = await open({ type: 'tennis-club.repair', data: { court: 1 } })
    expect(next.code).toBe('CR-260401-0001')
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
