import type { Actor } from '@hue-s/kernel/server/access.ts'
import { platformCtx } from '@hue-s/kernel/server/boot.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { contractOfCases } from '../contract.ts'
import * as cases from '../index.ts'
import { COMMUNE, NORTH, SOUTH } from './tennis-club.ts'

const HANDLE = ['tennis-club.read', 'tennis-club.handle']

/** The people of the club: who brought a dispute, who works on it, who only reads, who is of another branch. */
export const people = {
  reporter: citizen(),
  stranger: citizen(),
  handler: staff(HANDLE, [NORTH]),
  second: staff(HANDLE, [NORTH]),
  reader: staff(['tennis-club.read'], [NORTH]),
  southern: staff(HANDLE, [SOUTH]),
  publisher: staff([...HANDLE, 'tennis-club.publish', 'tennis-club.names'], [NORTH]),
}

/** Monday, 2 March 2026, 9:00 in Vietnam. */
export const MONDAY = '2026-03-02T02:00:00.000Z'

/** Two clerks of a fresh agency, so that each test has a queue of its own. */
export function branch() {
  const agencyId = newId()
  const one = () => staff(HANDLE, [agencyId])
  const clerk = one()
  return { agencyId, clerk, anna: clerk, ben: one() }
}

/** The club's platform with the shortest words for what tests do all the time. */
export async function club() {
  const app: TestApp = await testApp([units, calendar, cases.cases], { now: MONDAY })
  return {
    app,
    api: (who: Actor) => app.as(who, contractOfCases),
    open(more: Partial<cases.NewCase> = {}, who: Actor = people.reporter) {
      const asked: cases.NewCase = {
        type: 'tennis-club.dispute',
        title: 'Tranh chấp sân số 3',
        data: { racket: 'gỗ' },
        agencyId: NORTH,
        communeId: COMMUNE,
        point: { lon: 107.59, lat: 16.46 },
        parties: [{ role: 'reporter', personId: who.id ?? '' }],
        ...more,
      }
      return app.run((ctx) => cases.openCase(ctx, asked), who)
    },
    act: (who: Actor, id: string, action: string, input: Record<string, unknown> = {}) =>
      app.run((ctx) => cases.act(ctx, { id, action, input }), who),
    row: (id: string) => cases.getCase(platformCtx(app), id),
    clocks: async (id: string) =>
      Object.fromEntries((await cases.explainDue(platformCtx(app), id)).map((c) => [c.name, c])),
    /** What was announced about a case. */
    told: (id: string) =>
      many(
        platformCtx(app).db,
        sql<{
          topic: string
          payload: Record<string, unknown>
        }>`select topic, payload from kernel.outbox where payload ->> 'id' = ${id} order by id`,
      ),
    platform: () => platformCtx(app),
  }
}
