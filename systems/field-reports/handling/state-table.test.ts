import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { explainDue } from '@hue-s/engines/cases/index.ts'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { reportType } from '../report-type.ts'
import { headOf, officerOf, openDesk, operator, type Desk } from './testing.ts'
import { REPORTERS, waysAt, WORDS, type At, type ReportersStep } from './testing-ways.ts'

let desk: Desk
let other: string
const { take, reporterTakes, reach, steps } = waysAt(() => desk)
beforeAll(async () => {
  desk = await openDesk()
  other = unitIdOfKey(desk.app.platform.config.province, 'a-cong-ich')
})
beforeEach(() => {
  desk.reporter = citizen()
  desk.app.clock.set('2026-11-18T02:00:00Z')
})
afterAll(() => desk.app.stop())

const officer = (at: At) => officerOf(at.agency)
const isReporters = (action: string): action is ReportersStep => (REPORTERS as readonly string[]).includes(action)

describe('the table itself', () => {
  test('every state can be reached', () => {
    const { shown: _, ...states } = reach
    expect(Object.keys(states).toSorted()).toEqual(Object.keys(reportType.states).toSorted())
  })

  test.each(Object.keys(reportType.states))(
    'in %s: only what the table has is offered, the rest is refused',
    async (state) => {
      const at = await reach[state]!()
      const wrong = Object.entries(reportType.actions).filter(
        ([action, { from }]) =>
          // What is done and public is taken back by `unpublish`, which is one button with `hide`.
          !(from as readonly string[]).includes(state) && !(action === 'hide' && state === 'published'),
      )
      expect(wrong.length).toBeGreaterThan(0)
      for (const who of [officer(at), headOf(at.agency), operator()]) {
        const { actions } = await desk.as(who).work({ id: at.id })
        const real = actions.map((a) => (a === 'unpublish' && state !== 'published' ? 'hide' : a))
        for (const action of real) expect(reportType.actions[action]?.from, action).toContain(state)
      }
      for (const [action] of wrong) {
        const taker = steps[action]?.who(at)
        const mine = isReporters(action)
        const more = action === 'resolve' ? { note: WORDS, photos: [] } : await steps[action]?.more?.(at, taker!)
        const tried = mine
          ? reporterTakes(at, action)
          : take(at, taker!, action === 'hide' ? 'unpublish' : action, more ?? {})
        const error: unknown = await tried.then(
          () => undefined,
          (refused: unknown) => refused,
        )
        expect(error, `${action} in ${state}`).toBeInstanceOf(AppError)
        expect((error as AppError).status).toBeLessThan(500)
        const now = await desk.as(desk.reporter).own({ id: at.id })
        expect([now.state, now.version], action).toEqual([state, at.version])
      }
    },
  )
})

describe('walks over the table', () => {
  const staffSteps = Object.keys(steps)
  const anyStep = fc.record({
    action: fc.constantFrom(...staffSteps, ...REPORTERS, 'nonsense'),
    as: fc.constantFrom('officer', 'head', 'operator', 'stranger'),
    minutes: fc.integer({ min: 0, max: 3_000 }),
  })

  test('no illegal state is reached, no clock runs backwards, nothing becomes a bug', async () => {
    const paths = fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 14 }), async (steps) => {
      desk.reporter = citizen()
      desk.app.clock.set('2026-11-18T02:00:00Z')
      const sent = await desk.submit()
      let state: string = sent.state
      let due = dueOf(await clocksOf(sent.id))
      for (const one of steps) {
        desk.app.clock.set(new Date(desk.app.platform.clock.now().getTime() + one.minutes * 60_000))
        const before = { state, due }
        const error = await tryStep(sent.id, one)
        const now = await desk.as(desk.reporter).own({ id: sent.id })
        const rule = reportType.actions[one.action]
        if (error) {
          expect(error.status, `${one.action} ${error.code}`).toBeLessThan(500)
          expect(now.state).toBe(before.state)
        } else {
          expect(rule?.from).toContain(before.state)
          const asked = rule?.secondPerson ?? false
          expect(now.state).toBe(asked ? before.state : (rule?.to ?? before.state))
        }
        state = now.state
        expect(now.closedAt !== null).toBe(reportType.states[state]?.final)
        const clocks = await clocksOf(sent.id)
        due = dueOf(clocks)
        const handle = clocks.find((c) => c.name === 'handle')
        if (state === 'paused' || state === 'waiting') expect(due).toBeNull()
        if (state === 'working') expect(due).not.toBeNull()
        for (const stop of handle?.stops ?? []) if (stop.to !== null) expect(stop.to >= stop.from).toBe(true)
        const restarts = ['redo', 'reopen', 'lift'].includes(one.action)
        if (!restarts && before.due !== null && due !== null) expect(due >= before.due).toBe(true)
      }
      const times = (await desk.as(desk.reporter).own({ id: sent.id })).timeline.map((e) => e.at)
      expect(times).toEqual(times.toSorted())
    })
    await fc.assert(paths, { numRuns: 12, seed: 20_261_118, endOnFailure: true })
  }, 120_000)

  const clocksOf = (id: string) => desk.app.run((ctx) => explainDue(ctx, id))
  const dueOf = (clocks: Awaited<ReturnType<typeof clocksOf>>) => clocks.find((c) => c.name === 'handle')?.dueAt ?? null

  async function tryStep(id: string, { action, as }: { action: string; as: string }): Promise<AppError | undefined> {
    const report = await desk.as(operator()).work({ id })
    const at = { id, agency: report.agency?.id ?? other, version: report.version }
    const who = {
      officer: officer(at),
      head: headOf(at.agency),
      operator: operator(),
      stranger: officerOf(desk.communes[3]),
    }[as]
    try {
      if (isReporters(action)) await reporterTakes(at, action)
      else await take(at, who!, action, (await steps[action]?.more?.(at, who!)) ?? {})
      return undefined
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
  }
})

test('a week of waiting moves the due date by exactly the working days of that week', async () => {
  const at = await reach['working']!()
  const before = await desk.as(desk.reporter).own({ id: at.id })
  const dueBefore = before.clocks.find((c) => c.name === 'handle')?.due ?? ''
  const paused = await take(at, officer(at), 'pause', { note: WORDS, reason: 'materials' })
  desk.app.clock.set('2026-11-25T02:00:00Z')
  const going = await take(paused, officer(at), 'resume')
  const after = await desk.as(desk.reporter).own({ id: going.id })
  const dueAfter = after.clocks.find((c) => c.name === 'handle')?.due ?? ''
  expect((Date.parse(dueAfter) - Date.parse(dueBefore)) / 86_400_000).toBe(7)
})
