import { describe, expect, test } from 'vitest'
import { reorganised } from '@hue-s/engines/units/contract.ts'
import { json, one, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as cases from './index.ts'
import { act, api, app, open, openClubOnMondays, story } from './testing/stage.ts'
import { branch, people } from './testing/story.ts'
import { NORTH, SOUTH } from './testing/tennis-club.ts'

const { handler, southern } = people

openClubOnMondays()

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
