import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, defineCaseType, openCase, registerCaseType, act } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { findOrMakeAccount, findOrMakePerson, identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp, type TestAppOptions } from '@hue-s/kernel/testing/testApp.ts'
import { z } from 'zod'
import { personal } from '../system.ts'

/** A neutral kind of case: a repair at a tennis club, with a question to its member. */
export const repair = registerCaseType(
  defineCaseType({
    type: 'personal.club-repair',
    version: 1,
    codePrefix: 'CR',
    parties: ['reporter'],
    data: z.object({ note: z.string() }),
    partySees: ['note'],
    personalFields: ['title', 'note'],
    readPermission: 'club.read',
    workPermission: 'club.work',
    initial: 'open',
    states: {
      open: { final: false, tone: 'new' },
      waiting: { final: false, tone: 'waiting' },
      paused: { final: false, tone: 'waiting' },
      done: { final: true, tone: 'done' },
    },
    clocks: {},
    actions: {
      ask: { from: ['open'], to: 'waiting', who: { relation: 'system' } },
      answer: { from: ['waiting'], to: 'open', who: { relation: 'party:reporter' } },
      pause: { from: ['open'], to: 'paused', who: { relation: 'system' } },
      finish: { from: ['open', 'paused'], to: 'done', who: { relation: 'system' } },
    },
  }),
)

export const startApp = (options: TestAppOptions = {}): Promise<TestApp> =>
  testApp([calendar, cases, files, identity, notify, papers, units, personal], {
    now: '2026-11-20T02:00:00Z',
    ...options,
  })

/** A citizen whom the identity engine knows. */
export async function makeCitizen(app: TestApp, name: string, citizenId: string): Promise<Actor> {
  const id = await app.run(async (ctx) => {
    const personId = await findOrMakePerson(ctx, {
      kind: 'citizen',
      name,
      citizenId,
      birthDate: '1990-05-17',
      phone: '+84900000199',
      level: 2,
    })
    await findOrMakeAccount(ctx, { personId, kind: 'citizen', login: null })
    return personId
  })
  return { ...citizen(), id, assurance: 2 }
}

/** Opens a repair of this person; `steps` are done by the platform. */
export const openRepair = (app: TestApp, person: Actor, steps: readonly string[] = []) =>
  app.run(async (ctx: Ctx) => {
    const row = await openCase(ctx, {
      type: repair.type,
      title: 'Lưới sân 3 rách',
      data: { note: 'Rách một đoạn dài' },
      agencyId: null,
      communeId: null,
      point: null,
      parties: [{ role: 'reporter', personId: person.id ?? '' }],
    })
    for (const action of steps) await act(ctx, { id: row.id, action })
    return row
  })
