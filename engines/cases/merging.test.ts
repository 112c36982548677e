import { describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClub, story } from './testing/stage.ts'
import { people } from './testing/story.ts'
import { NORTH, SOUTH } from './testing/tennis-club.ts'

const { reporter, stranger, handler, reader, southern } = people

openClub()

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
