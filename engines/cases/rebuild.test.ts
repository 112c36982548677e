import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as cases from './index.ts'
import { app, openClub, story } from './testing/stage.ts'
import { MONDAY, people } from './testing/story.ts'
import { dispute, NORTH, SOUTH } from './testing/tennis-club.ts'

openClub()

/** May do everything, so that chance decides what happens. */
const anybody: Actor = {
  ...people.reporter,
  grants: ['tennis-club.read', 'tennis-club.handle', 'tennis-club.publish'].map((permission) => ({
    permission,
    units: '*' as const,
  })),
}
const inputs: Record<string, Record<string, unknown>> = {
  refuse: { reason: 'không đúng' },
  assign: { assigneeId: newId() },
  ask: { message: 'Hỏi' },
  answer: { message: 'Đáp' },
  resolve: { outcome: 'Đã xong' },
  extend: { extension: { workingDays: 1 } },
}
const other = [
  (id: string) => app.run((ctx) => cases.comment(ctx, { id, text: 'Tin nhắn' }), anybody),
  (id: string) => app.run((ctx) => cases.attach(ctx, { id, fileId: newId(), kind: 'after' }), anybody),
  (id: string) => app.run((ctx) => cases.rate(ctx, { id, score: 2 }), anybody),
  (id: string) => app.run((ctx) => cases.publish(ctx, { id, title: 'Công khai' }), anybody),
  (id: string) => app.run((ctx) => cases.withdraw(ctx, { id }), anybody),
  async (id: string) => {
    const requests = await app.run((ctx) => cases.listRequests(ctx, { limit: 200 }), people.second)
    const mine = requests.items.find((r) => r.caseId === id)
    if (mine) await app.run((ctx) => cases.decide(ctx, { id: mine.id, approve: true }), people.second)
  },
]

const step = fc.record({
  hours: fc.integer({ min: 0, max: 60 }),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...Object.keys(dispute.actions)) },
    { weight: 1, arbitrary: fc.nat({ max: other.length - 1 }) },
  ),
})

async function take(id: string, what: string | number): Promise<void> {
  const { agencyId } = await story.row(id)
  const input =
    what === 'transfer'
      ? { agencyId: agencyId === NORTH ? SOUTH : NORTH }
      : typeof what === 'string'
        ? (inputs[what] ?? {})
        : {}
  const done =
    typeof what === 'number' ? other[what]!(id) : app.run((ctx) => cases.act(ctx, { id, action: what, input }), anybody)
  await done.catch((error: { status?: number }) => {
    // A refusal is a fine outcome; anything else is a bug.
    if (error.status === undefined) throw error
  })
}

test(
  'whatever happens, the events add up to the row, and no pause or extension brings a date forward',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        let now = Date.parse(MONDAY)
        app.clock.set(MONDAY)
        const { id } = await story.open()
        for (const { hours, what } of steps) {
          now += hours * 3_600_000
          app.clock.set(new Date(now))
          const before = await story.clocks(id)
          await take(id, what)
          const after = await story.clocks(id)
          for (const [name, clock] of Object.entries(after)) {
            const was = before[name]
            const continued = was?.startedAt === clock.startedAt && was?.dueAt && clock.dueAt
            if (continued) expect(Date.parse(clock.dueAt!)).toBeGreaterThanOrEqual(Date.parse(was.dueAt!))
          }
          const row = await story.row(id)
          const final = dispute.states[row.state]!.final
          expect(row.closedAt !== null).toBe(final)
          if (final) expect(Object.values(after).some((c) => c.startedAt && !c.stoppedAt)).toBe(false)
        }
        expect((await app.run((ctx) => cases.rebuild(ctx, id))).differences).toEqual([])
      }),
      { numRuns: 30 },
    )
  },
)

test('a row that was tampered with is found, told field by field, and repaired', async () => {
  app.clock.set(MONDAY)
  const { id } = await story.open()
  await app.run((ctx) => cases.act(ctx, { id, action: 'accept' }), people.handler)
  const { db } = story.platform()
  await sql`update cases.case set state = 'closed', title = 'Khác', due_at = null, assignee_id = null where id = ${id}`.execute(
    db,
  )
  await sql`update cases.clock set due_at = '2030-01-01' where case_id = ${id} and name = 'handle'`.execute(db)
  const all = await app.run((ctx) => cases.rebuildAll(ctx))
  expect(all.cases).toBeGreaterThan(0)
  expect(all.different.map((d) => d.id)).toEqual([id])
  expect(all.different[0]?.differences.map((d) => d.field)).toEqual([
    'assigneeId',
    'clock.handle.dueAt',
    'dueAt',
    'state',
    'title',
  ])
  await app.run((ctx) => cases.rebuildAll(ctx, { repair: true }))
  expect((await app.run((ctx) => cases.rebuild(ctx, id))).same).toBe(true)
  expect(await story.row(id)).toMatchObject({ state: 'working', title: 'Tranh chấp sân số 3' })
})

test('time never runs backwards in a case, even when the machine’s clock does', async () => {
  app.clock.set('2026-03-03T03:00:00Z')
  const { id } = await story.open()
  await app.run((ctx) => cases.act(ctx, { id, action: 'accept' }), people.handler)
  await app.run((ctx) => cases.act(ctx, { id, action: 'ask', input: { message: 'Hỏi' } }), people.handler)
  app.clock.set('2026-03-03T01:00:00Z')
  await app.run((ctx) => cases.act(ctx, { id, action: 'answer', input: { message: 'Đáp' } }), people.reporter)
  expect((await story.row(id)).updatedAt).toBe('2026-03-03T03:00:00.000Z')
})
