import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { explainDue } from '@hue-s/engines/cases/index.ts'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import type { Act } from '../contract.ts'
import { headOf, officerOf, openDesk, operator, step, type Desk } from './testing.ts'
import { reportType } from '../report-type.ts'

let desk: Desk
let other: string
beforeAll(async () => {
  desk = await openDesk()
  other = unitIdOfKey(desk.app.platform.config.province, 'a-cong-ich')
})
beforeEach(() => {
  desk.reporter = citizen()
  desk.app.clock.set('2026-11-18T02:00:00Z')
})
afterAll(() => desk.app.stop())

const words = 'Nội dung đủ dài để ghi'
type At = { id: string; agency: string; version: number }
const officer = (at: At) => officerOf(at.agency)

async function take(at: At, who: Actor, action: string, more: Partial<Act> = {}): Promise<At> {
  const row = await desk.as(who).act(step(at.id, at.version, action, more))
  return { id: at.id, agency: row.agency?.id ?? at.agency, version: row.version }
}
async function reporterTakes(at: At, action: 'answer' | 'reopen' | 'withdraw'): Promise<At> {
  const row = await desk.as(desk.reporter).reply({ id: at.id, version: at.version, action, note: words })
  return { ...at, version: row.version }
}
async function assigned(): Promise<At> {
  const sent = await desk.submit()
  return { id: sent.id, agency: sent.agency?.id ?? '', version: sent.version }
}
const result = async (at: At) => ({ note: words, photos: [await desk.photo(officer(at), true)] })

/** How a report comes to stand in each state. */
const reach: Record<string, () => Promise<At>> = {
  assigned,
  unrouted: async () => {
    const at = await assigned()
    return take(at, officer(at), 'return', { note: words })
  },
  working: async () => {
    const at = await assigned()
    return take(at, officer(at), 'accept')
  },
  waiting: async () => {
    const at = await reach['working']!()
    return take(at, officer(at), 'ask', { note: words })
  },
  paused: async () => {
    const at = await reach['working']!()
    return take(at, officer(at), 'pause', { note: words, reason: 'weather' })
  },
  resolved: async () => {
    const at = await reach['working']!()
    const who = officer(at)
    const photos = [await desk.photo(who, true)]
    return take(at, who, 'resolve', { note: words, photos })
  },
  published: async () => take(await reach['resolved']!(), operator(), 'publish', { nothingToCover: true }),
  closed: async () => take(await reach['published']!(), operator(), 'unpublish', { note: words }),
  refused: async () => {
    const at = await take(await reach['working']!(), operator(), 'markFalse', { note: words })
    const second = operator()
    const request = (await desk.as(second).requests({})).items.find((r) => r.reportId === at.id)
    return { ...at, version: (await desk.as(second).decide({ id: request!.id, approve: true })).version }
  },
  appealed: async () => {
    const at = await reach['refused']!()
    const note = 'Việc này có thật, tôi có ảnh chụp'
    return { ...at, version: (await desk.as(desk.reporter).appeal({ id: at.id, version: at.version, note })).version }
  },
}

/** Every step of the table with two people who may take it. */
const RACES: Readonly<
  Record<string, { from: string; who: (at: At) => Actor; more?: (at: At, who: Actor) => Promise<Partial<Act>> }>
> = {
  route: { from: 'unrouted', who: operator, more: async () => ({ agencyId: desk.communes[0] ?? '' }) },
  keep: { from: 'unrouted', who: operator },
  accept: { from: 'assigned', who: officer },
  assign: {
    from: 'working',
    who: (at) => headOf(at.agency),
    more: async (at) => ({ assigneeId: (await desk.as(operator()).colleagues({ id: at.id })).items[0]?.id ?? '' }),
  },
  return: { from: 'working', who: officer, more: async () => ({ note: words }) },
  transfer: { from: 'working', who: operator, more: async () => ({ agencyId: desk.communes[0] ?? '' }) },
  ask: { from: 'working', who: officer, more: async () => ({ note: words }) },
  pause: { from: 'working', who: officer, more: async () => ({ note: words, reason: 'materials' }) },
  resume: { from: 'paused', who: officer },
  extend: { from: 'working', who: officer, more: async () => ({ note: words, extension: { workingDays: 2 } }) },
  resolve: {
    from: 'working',
    who: officer,
    more: async (_, who) => ({ note: words, photos: [await desk.photo(who, true)] }),
  },
  redo: { from: 'resolved', who: operator, more: async () => ({ note: words }) },
  publish: { from: 'resolved', who: operator, more: async () => ({ nothingToCover: true }) },
  close: { from: 'resolved', who: operator },
  unpublish: { from: 'published', who: operator, more: async () => ({ note: words }) },
  republish: { from: 'closed', who: operator },
  refuse: { from: 'assigned', who: operator, more: async () => ({ reason: 'not-enough', note: words }) },
  markFalse: { from: 'working', who: officer, more: async () => ({ note: words }) },
  lift: { from: 'appealed', who: operator, more: async () => ({ note: words }) },
  uphold: { from: 'appealed', who: operator, more: async () => ({ note: words }) },
}

describe('two people at once', () => {
  test('every step of staff is among the races', () => {
    const mine = new Set(['answer', 'appeal', 'reopen', 'withdraw', 'hide'])
    expect(Object.keys(RACES).sort()).toEqual(
      Object.keys(reportType.actions)
        .filter((a) => !mine.has(a))
        .sort(),
    )
  })

  test.each(Object.keys(RACES))('%s: one is done, the other learns what changed', async (action) => {
    const { from, who, more } = RACES[action]!
    const at = await reach[from]!()
    const two = [who(at), who(at)]
    const inputs = [await more?.(at, two[0]!), await more?.(at, two[1]!)]
    const answers = await Promise.allSettled(
      two.map((actor, i) => desk.as(actor).act(step(at.id, at.version, action, inputs[i] ?? {}))),
    )
    const lost = answers.find((a) => a.status === 'rejected')?.reason as AppError
    expect(answers.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
    if (reportType.actions[action]?.secondPerson) return expect(lost.code).toBe('cases.alreadyRequested')
    expect(lost).toMatchObject({ code: 'cases.stale', status: 409 })
    expect(lost.details['changes']).toMatchObject([{ kind: 'acted', action }])
  })

  test.each(['answer', 'reopen', 'withdraw'] as const)('%s, sent twice by one person on two phones', async (action) => {
    const at = await reach[{ answer: 'waiting', reopen: 'published', withdraw: 'assigned' }[action]]!()
    const answers = await Promise.allSettled([reporterTakes(at, action), reporterTakes(at, action)])
    expect(answers.filter((a) => a.status === 'fulfilled')).toHaveLength(1)
    expect(answers.find((a) => a.status === 'rejected')?.reason).toMatchObject({ code: 'cases.stale' })
  })

  test('different steps at once: resolve against pause, publish against redo, accept against withdraw', async () => {
    const working = await reach['working']!()
    const who = officer(working)
    const done = await result(working)
    const photos = [await desk.photo(who, true)]
    const first = await Promise.allSettled([
      take(working, who, 'resolve', { ...done, photos }),
      take(working, officer(working), 'pause', { note: words, reason: 'weather' }),
    ])
    const resolved = await reach['resolved']!()
    const second = await Promise.allSettled([
      take(resolved, operator(), 'publish', { nothingToCover: true }),
      take(resolved, operator(), 'redo', { note: words }),
    ])
    const fresh = await reach['assigned']!()
    const third = await Promise.allSettled([take(fresh, officer(fresh), 'accept'), reporterTakes(fresh, 'withdraw')])
    for (const pair of [first, second, third]) {
      expect(pair.map((a) => a.status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(pair.find((a) => a.status === 'rejected')?.reason).toMatchObject({ code: 'cases.stale' })
    }
  })
})

describe('walks over the table', () => {
  const staffSteps = Object.keys(RACES)
  const anyStep = fc.record({
    action: fc.constantFrom(...staffSteps, 'answer', 'reopen', 'withdraw', 'nonsense'),
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
      if (action === 'answer' || action === 'reopen' || action === 'withdraw') await reporterTakes(at, action)
      else await take(at, who!, action, (await RACES[action]?.more?.(at, who!)) ?? {})
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
  const paused = await take(at, officer(at), 'pause', { note: words, reason: 'materials' })
  desk.app.clock.set('2026-11-25T02:00:00Z')
  const going = await take(paused, officer(at), 'resume')
  const after = await desk.as(desk.reporter).own({ id: going.id })
  const dueAfter = after.clocks.find((c) => c.name === 'handle')?.due ?? ''
  expect((Date.parse(dueAfter) - Date.parse(dueBefore)) / 86_400_000).toBe(7)
})
