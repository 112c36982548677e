import { describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClubOnMondays, story } from './testing/stage.ts'
import { branch, people } from './testing/story.ts'
import { NORTH, SOUTH } from './testing/tennis-club.ts'

const { reporter, handler, second, reader, southern, publisher } = people
const TYPE = 'tennis-club.dispute'

openClubOnMondays()

describe('a ladder', () => {
  const flag = (at: string) => (app.clock.set(at), app.run((ctx) => cases.flagClocks(ctx)))
  const levels = async (id: string) =>
    (await story.told(id)).filter((t) => t.topic === 'cases.escalated').map((t) => t.payload['level'])
  const shown = async (id: string) =>
    (await api(handler).list({ limit: 200 })).items.find((c) => c.id === id)?.escalation

  test('is climbed once per level and run; a stopped, paused or extended clock ends it', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    // Due on Monday the 9th at 17:00; four working hours later is Tuesday noon.
    await flag('2026-03-10T02:00:00Z')
    expect(await levels(id)).toEqual([])
    await flag('2026-03-10T06:00:00Z')
    await flag('2026-03-10T06:05:00Z')
    expect([await levels(id), await shown(id)]).toEqual([[1], 1])
    expect((await api(handler).list({ view: 'escalated', limit: 200 })).items.map((c) => c.id)).toContain(id)
    await act(handler, id, 'ask', { message: 'Hỏi' })
    expect(await shown(id)).toBe(0)
    await flag('2026-03-16T02:00:00Z')
    expect(await levels(id)).toEqual([1])
    await act(reporter, id, 'answer', { message: 'Đáp' })
    expect(await shown(id)).toBe(1)
    await flag('2026-03-16T02:10:00Z')
    expect([await levels(id), await shown(id)]).toEqual([[1, 2], 2])
    await act(handler, id, 'extend', { extension: { workingDays: 30 } })
    const request = (await api(second).requests({ limit: 200 })).items.find((r) => r.caseId === id)!
    await api(second).decide({ id: request.id, approve: true })
    expect(await shown(id)).toBe(0)
    await flag('2026-06-20T02:00:00Z')
    expect([await levels(id), await shown(id)]).toEqual([[1, 2, 1, 2], 2])
    await act(handler, id, 'resolve', { outcome: 'xong rồi' })
    expect(await shown(id)).toBe(0)
    expect((await app.run((ctx) => cases.rebuild(ctx, id))).differences).toEqual([])
  })

  test('two watchers at once tell each level once', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    app.clock.set('2026-03-20T02:00:00Z')
    await Promise.all([1, 2, 3].map(() => app.run((ctx) => cases.flagClocks(ctx))))
    await app.run((ctx) => cases.flagClocks(ctx))
    expect((await levels(id)).sort()).toEqual([1, 2])
  })

  test('an opening may bring its own, which a part of the case keeps; levels that do not rise are refused', async () => {
    const budget = { workingDays: 1 }
    const handle = { name: 'handle', budget, escalate: [{ after: { hours: 0 }, level: 3 }] }
    const { id, version } = await open({ clocks: [handle] })
    await act(handler, id, 'accept')
    const done = await app.run(
      (ctx) => cases.split(ctx, { id, version: version + 1, parts: [{ title: 'Phần hai' }] }),
      handler,
    )
    const part = done.parts[0]!.id
    await flag('2026-03-03T09:59:00Z')
    expect([await levels(id), await levels(part)]).toEqual([[], []])
    await flag('2026-03-03T10:00:00Z')
    expect([await levels(id), await shown(id)]).toEqual([[3], 3])
    expect((await app.run((ctx) => cases.rebuild(ctx, id))).differences).toEqual([])
    const falling = [1, 1].map((level) => ({ after: budget, level }))
    await expect(open({ clocks: [{ name: 'handle', budget, escalate: falling }] })).rejects.toMatchObject({
      code: 'cases.badCase',
    })
  })

  test('where nobody stands on a level the next one comes at once, and only once', async () => {
    const { id } = await open()
    await act(handler, id, 'accept')
    await flag('2026-03-10T06:00:00Z')
    expect(await levels(id)).toEqual([1])
    const hurry = (level: number) => app.run((ctx) => cases.hurry(ctx, { id, clock: 'handle', level }))
    await hurry(0)
    expect(await levels(id)).toEqual([1])
    await Promise.all([hurry(1), hurry(1)])
    expect([await levels(id), await shown(id)]).toEqual([[1, 2], 2])
    await hurry(2)
    await flag('2026-03-20T02:00:00Z')
    expect(await levels(id)).toEqual([1, 2])
    const paused = await open()
    await act(handler, paused.id, 'accept')
    await act(handler, paused.id, 'ask', { message: 'Hỏi' })
    await app.run((ctx) => cases.hurry(ctx, { id: paused.id, clock: 'handle', level: 0 }))
    expect(await levels(paused.id)).toEqual([])
  })
})

describe('reply templates', () => {
  test('are kept per agency and for all, found without marks, and filled', async () => {
    const { agencyId, anna } = branch()
    const row = await open({ agencyId })
    const put = (more: object = {}) =>
      api(anna).putTemplate({
        type: TYPE,
        agencyId,
        title: 'Hẹn xử lý',
        text: 'Việc {code} xong trước {due}.',
        ...more,
      })
    const made = await put()
    await expect(put({ agencyId: null })).rejects.toMatchObject({ code: 'cases.notAllowedHere', status: 403 })
    const all = await api(publisher).putTemplate({ type: TYPE, agencyId: null, title: 'Cảm ơn', text: 'Cảm ơn bạn.' })
    const list = (q: object = {}) => api(anna).templates({ type: TYPE, agencyId, ...q })
    expect((await list()).items.map((t) => t.id)).toEqual([made.id, all.id])
    expect((await list({ q: 'hen XU ly' })).items.map((t) => t.id)).toEqual([made.id])
    expect((await list({ q: '%' })).items).toEqual([])
    expect((await list({ caseId: row.id })).items[0]?.filled).toBe(`Việc ${row.code} xong trước 15:00 ngày 02/03/2026.`)
    expect((await api(southern).templates({ type: TYPE })).items.map((t) => t.id)).toEqual([all.id])
    await expect(list({ caseId: (await open({ agencyId: SOUTH })).id })).rejects.toMatchObject({ status: 404 })
    await expect(api(anna).templates({ type: TYPE, agencyId: NORTH })).rejects.toMatchObject({ status: 403 })
  })

  test('are changed only in the version that was read; unknown placeholders and kinds are refused', async () => {
    const { agencyId, anna, ben } = branch()
    const draft = { type: TYPE, agencyId, title: 'A', text: 'Chữ' }
    const made = await api(anna).putTemplate(draft)
    const changed = await api(ben).putTemplate({ ...draft, id: made.id, version: 1, text: 'Mới {code}' })
    expect(changed).toMatchObject({ id: made.id, version: 2, text: 'Mới {code}' })
    await expect(api(anna).putTemplate({ ...draft, id: made.id, version: 1 })).rejects.toMatchObject({
      code: 'cases.changedMeanwhile',
      status: 409,
    })
    await expect(api(anna).putTemplate({ ...draft, text: 'Chào {name}' })).rejects.toMatchObject({
      code: 'cases.unknownPlaceholder',
    })
    await expect(api(anna).putTemplate({ ...draft, type: 'no.such' })).rejects.toMatchObject({
      code: 'cases.unknownType',
    })
    await expect(
      api(southern).putTemplate({ ...draft, agencyId: SOUTH, id: made.id, version: 2 }),
    ).rejects.toMatchObject({ status: 403 })
    await expect(api(anna).removeTemplate({ id: made.id, version: 1 })).rejects.toMatchObject({ status: 409 })
    await api(anna).removeTemplate({ id: made.id, version: 2 })
    await expect(api(anna).removeTemplate({ id: made.id, version: 2 })).rejects.toMatchObject({ status: 404 })
  })
})

describe('saved filters', () => {
  test('belong to one account, have names and an order, and are fifty at most', async () => {
    const { anna, ben } = branch()
    const save = (name: string, more: object = {}) =>
      api(anna).putFilter({ name, query: { view: 'late', q: 'sân' }, ...more })
    const [a, b] = [await save('Muộn'), await save('Hôm nay')]
    expect(a.query).toEqual({ view: 'late', q: 'sân', sort: 'due' })
    await expect(save('Muộn')).rejects.toMatchObject({ code: 'cases.filterName', status: 409 })
    expect(await save('Rất muộn', { id: a.id, version: 1 })).toMatchObject({
      id: a.id,
      version: 2,
      position: a.position,
    })
    await expect(save('Lại', { id: a.id, version: 1 })).rejects.toMatchObject({ code: 'cases.changedMeanwhile' })
    await expect(api(ben).putFilter({ id: a.id, version: 2, name: 'X', query: {} })).rejects.toMatchObject({
      status: 404,
    })
    expect((await api(anna).orderFilters({ ids: [b.id, a.id] })).items.map((f) => f.id)).toEqual([b.id, a.id])
    await expect(api(anna).orderFilters({ ids: [b.id] })).rejects.toMatchObject({ code: 'cases.changedMeanwhile' })
    await api(ben).removeFilter({ id: a.id })
    expect((await api(anna).filters({})).items).toHaveLength(2)
    for (let i = 3; i <= 50; i++) await save(`Bộ lọc ${i}`)
    await expect(save('Một cái nữa')).rejects.toMatchObject({ code: 'cases.tooManyFilters', status: 409 })
    await api(anna).removeFilter({ id: a.id })
    await save('Một cái nữa')
    expect((await api(ben).filters({})).items).toEqual([])
    await expect(api(anna).putFilter({ name: 'x', query: { view: 'nothing' } as never })).rejects.toMatchObject({
      status: 400,
    })
  })
})

describe('a pack for the field', () => {
  test('holds what the screens would show, in one stable answer', async () => {
    const { agencyId, anna } = branch()
    const own = await open({ agencyId, attachments: [{ fileId: newId(), kind: 'before', visibleTo: 'reporter' }] })
    const free = await open({ agencyId })
    await act(anna, own.id, 'accept')
    await api(reporter).comment({ id: own.id, text: 'Tôi ở nhà buổi sáng' })
    const pack = await api(anna).pack({})
    expect(pack.items.map((i) => i.view)).toEqual([await api(anna).read({ id: own.id })])
    expect(pack.items[0]?.timeline).toEqual((await api(anna).timeline({ id: own.id })).items)
    expect(JSON.stringify(pack)).not.toContain(reporter.id)
    expect((await api(anna).pack({})).tag).toBe(pack.tag)
    const whole = await api(anna).pack({ scope: 'agency' })
    expect(whole.items.map((i) => i.view.case.id)).toEqual([own.id, free.id].sort())
    expect((await api(anna).pack({ scope: 'agency', limit: 1 })).more).toBe(true)
    await api(reporter).comment({ id: own.id, text: 'Và buổi chiều' })
    expect((await api(anna).pack({})).tag).not.toBe(pack.tag)
    expect((await api(reader).pack({ scope: 'agency', limit: 1 })).items[0]?.view.actions).toEqual([])
  })

  test('a deed that was queued offline is done once, or told what changed since', async () => {
    const { agencyId, anna, ben } = branch()
    const { id } = await open({ agencyId })
    const deed = { id, action: 'accept', version: 1, key: newId() }
    const first = await api(anna).act(deed)
    const again = await Promise.all([1, 2, 3].map(() => api(anna).act(deed)))
    for (const answer of again) expect(answer.case.version).toBe(first.case.version)
    expect((await story.told(id)).filter((t) => t.topic === 'cases.acted')).toHaveLength(1)
    await act(ben, id, 'resolve', { outcome: 'xong rồi' })
    // The phone sends it once more, weeks later: it was done, whatever became of the case since.
    expect((await api(anna).act(deed)).case.state).toBe('resolved')
    await expect(api(anna).act({ ...deed, version: 2, key: newId() })).rejects.toMatchObject({
      code: 'cases.stale',
      status: 409,
      details: { state: 'resolved', changes: [{ n: 3, action: 'resolve', fromState: 'working', toState: 'resolved' }] },
    })
    await expect(api(ben).act(deed)).rejects.toMatchObject({ code: 'cases.keyReused', status: 409 })
    await expect(api(anna).act({ ...deed, action: 'close' })).rejects.toMatchObject({ code: 'cases.keyReused' })
  })
})
