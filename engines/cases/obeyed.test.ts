import { describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as cases from './index.ts'
import { act, api, open, openClub, row } from './testing/stage.ts'
import { people } from './testing/story.ts'
import { dispute } from './testing/tennis-club.ts'

const { reporter, handler, reader } = people

openClub()

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
