import { describe, expect, test } from 'vitest'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { act, api, app, open, openClubOnMondays } from './testing/stage.ts'
import { branch, people } from './testing/story.ts'
import { SOUTH } from './testing/tennis-club.ts'

const { southern } = people

openClubOnMondays()

describe('standing in', () => {
  const away = (deputyId: string | null) => ({ deputyId, from: '2026-03-02', until: '2026-03-06' })

  test('puts the cases of whoever is away among one’s own, marked, and lets one act as the assignee', async () => {
    const { agencyId, anna, ben } = branch()
    const { id } = await open({ agencyId })
    await act(anna, id, 'accept')
    const mine = async () => (await api(ben).list({ view: 'mine' })).items
    expect(await mine()).toEqual([])
    await api(anna).putAbsence(away(ben.id))
    expect(await mine()).toMatchObject([{ id, replacing: true, assigneeAbsent: true }])
    expect((await api(anna).list({ view: 'mine' })).items).toMatchObject([
      { id, replacing: false, assigneeAbsent: true },
    ])
    expect((await api(ben).counts({})).mine).toBe(1)
    expect((await api(ben).read({ id })).viewer.assignee).toBe(true)
    expect((await api(ben).pack({})).items).toMatchObject([{ view: { case: { id } }, replacing: true }])
    await api(ben).act({ id, action: 'ask', version: 2, input: { message: 'Hỏi' } })
    app.clock.set('2026-03-07T02:00:00Z')
    expect(await mine()).toEqual([])
    expect((await api(anna).list({ view: 'mine' })).items).toMatchObject([{ assigneeAbsent: false }])
  })

  test('gives nobody a case that they may not read', async () => {
    const { agencyId, anna } = branch()
    const { id } = await open({ agencyId })
    await act(anna, id, 'accept')
    await api(anna).putAbsence(away(southern.id))
    await expect(api(southern).read({ id })).rejects.toMatchObject({ status: 404 })
    expect((await api(southern).list({ view: 'mine' })).items.map((c) => c.id)).not.toContain(id)
    // Who may only read in the agency does the work of the assignee, as long as they stand in.
    const looker = staff(['tennis-club.read'], [agencyId])
    await api(anna).putAbsence({ ...away(looker.id), from: '2026-03-09', until: '2026-03-10' })
    expect((await api(looker).read({ id })).viewer).toMatchObject({ level: 'agency', assignee: false })
    app.clock.set('2026-03-09T02:00:00Z')
    expect((await api(looker).read({ id })).viewer).toMatchObject({ level: 'internal', assignee: true })
    expect((await api(looker).read({ id })).actions.map((a) => a.action)).toEqual(['ask'])
  })

  test('is set by oneself, or by the office for its own cases only', async () => {
    const { agencyId, anna, ben } = branch()
    const chief = staff(['cases.manageAbsence'], [agencyId])
    const [here, there] = [await open({ agencyId }), await open({ agencyId: SOUTH })]
    await act(anna, here.id, 'assign', { assigneeId: anna.id })
    await act(southern, there.id, 'assign', { assigneeId: anna.id })
    const both = staff(['tennis-club.read'], [agencyId, SOUTH])
    await api(chief).putAbsence({ ...away(both.id), personId: anna.id!, agencyId })
    expect((await api(both).list({ view: 'mine' })).items.map((c) => c.id)).toEqual([here.id])
    expect((await api(chief).absences({ agencyId })).items).toHaveLength(1)
    expect((await api(both).absences({})).items).toHaveLength(1)
    const other = { personId: anna.id!, agencyId, ...away(ben.id) }
    await expect(api(ben).putAbsence(other)).rejects.toMatchObject({ code: 'cases.notAllowedHere', status: 403 })
    await expect(api(chief).putAbsence({ ...other, agencyId: SOUTH })).rejects.toMatchObject({ status: 403 })
    await expect(api(chief).putAbsence(other)).rejects.toMatchObject({ code: 'cases.absenceOverlaps', status: 409 })
    const [set] = (await api(chief).absences({ agencyId })).items
    await expect(api(both).endAbsence({ id: set!.id })).rejects.toMatchObject({ status: 404 })
    await api(chief).endAbsence({ id: set!.id })
    expect((await api(both).list({ view: 'mine' })).items).toEqual([])
  })

  test('takes days that make sense', async () => {
    const { anna, ben } = branch()
    for (const bad of [
      { from: '2026-03-06', until: '2026-03-02' },
      { from: '2026-01-01', until: '2026-01-05' },
      { from: '2026-03-02', until: '2030-01-01' },
      { deputyId: anna.id },
    ])
      await expect(api(anna).putAbsence({ ...away(ben.id), ...bad })).rejects.toMatchObject({
        code: 'cases.badAbsence',
        status: 400,
      })
    await expect(api(anna).putAbsence({ ...away(ben.id), from: '2026-02-30' })).rejects.toMatchObject({ status: 400 })
  })
})
