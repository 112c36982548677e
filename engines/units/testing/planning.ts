import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { defineSystem, on } from '@hue-s/kernel/server/system.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contract } from '@hue-s/kernel/shared/route.ts'
import * as units from '../index.ts'
import { reorganised, unitsContract } from '../contract.ts'

/** What the club was told. */
export const heard: z.infer<typeof reorganised.payload>[] = []
/** A club that sleeps cannot say what it holds. */
export const club = { sleeps: false }

/** A club that has courts in units: the neutral holder of something that a reorganisation must move. */
const clubSystem = defineSystem({
  id: 'tennis-club',
  owner: 'Câu lạc bộ quần vợt',
  uses: ['units'],
  contract: contract('tennis-club', {}),
  service: {},
  on: [on(reorganised, 'move-courts', async (_, event) => void heard.push(event))],
  holdings: async (_, unitId) => {
    if (club.sleeps) throw new Error('the club is asleep')
    return [{ what: { vi: 'sân', en: 'courts' }, count: unitId === id('c99010-ben-da') ? 3 : 4, moves: false }]
  },
})

export let app: TestApp
export const id = (key: string) => units.unitIdOfKey('sample', key)
const TODAY = '2026-03-01T03:00:00Z'

export const planner = staff(['units.reorganise'])
export const as = (actor: Actor) => app.as(actor, unitsContract)
export const benDa = { name: 'Bến Đá', code: '99010', type: 'phường', kind: 'commune' as const, parentId: id('p99') }
export const draftOf = (operations: unknown[], effectiveOn = '2026-07-01') =>
  ({ title: 'Sắp xếp năm 2026', citation: 'Nghị quyết mẫu 40/NQ-M (hư cấu)', effectiveOn, operations }) as never

/** Starts the sample province, where the clubs hear of reorganisations, before the tests of a file. */
export function startPlanning() {
  beforeAll(async () => {
    app = await testApp([units.units, clubSystem], { now: TODAY, env: { RATE_LIMIT: '100000' } })
  })
  afterAll(() => app.stop())
}
