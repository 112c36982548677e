import { describe, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { contractOfCases } from './contract.ts'
import { api, open, openClub } from './testing/stage.ts'
import { people } from './testing/story.ts'
import { NORTH } from './testing/tennis-club.ts'

const { stranger, publisher } = people

openClub()

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
