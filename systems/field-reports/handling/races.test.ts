import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { reportType } from '../report-type.ts'
import { headOf, officerOf, openDesk, operator, step, type Desk } from './testing.ts'
import { REPORTERS, waysAt, WORDS, type At, type ReportersStep } from './testing-ways.ts'

let desk: Desk
const { take, reporterTakes, assigned, result, reach, steps } = waysAt(() => desk)
beforeAll(async () => {
  desk = await openDesk()
})
beforeEach(() => {
  desk.reporter = citizen()
  desk.app.clock.set('2026-11-18T02:00:00Z')
})
afterAll(() => desk.app.stop())

const officer = (at: At) => officerOf(at.agency)

/** The steps of the reporter: from where, and what of staff may cross them. */
const MEETS: Readonly<Record<ReportersStep, { from: string; rival: (at: At) => Promise<unknown> }>> = {
  answer: { from: 'waiting', rival: (at) => take(at, officer(at), 'resume') },
  appeal: { from: 'refused', rival: (at) => reporterTakes(at, 'appeal') },
  reopen: { from: 'published', rival: (at) => take(at, operator(), 'unpublish', { note: WORDS }) },
  withdraw: { from: 'assigned', rival: (at) => take(at, officer(at), 'accept') },
}

/** One of two came through; how the other was refused. */
function lostOf(answers: readonly PromiseSettledResult<unknown>[]): AppError {
  expect(answers.map((a) => a.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  return (answers.find((a) => a.status === 'rejected') as PromiseRejectedResult).reason as AppError
}

describe('two people at once', () => {
  test('every step of the table is raced: by two of staff, or by the reporter and somebody of staff', () => {
    expect([...Object.keys(steps), ...Object.keys(MEETS)].toSorted()).toEqual(
      Object.keys(reportType.actions).toSorted(),
    )
  })

  test.each(Object.keys(steps))('%s: one is done, the other learns what changed', async (action) => {
    const { from, who, more } = steps[action]!
    const at = await reach[from]!()
    const two = [who(at), who(at)]
    const inputs = [await more?.(at, two[0]!), await more?.(at, two[1]!)]
    const asked = action === 'hide' ? 'unpublish' : action
    const answers = await Promise.allSettled(
      two.map((actor, i) => desk.as(actor).act(step(at.id, at.version, asked, inputs[i] ?? {}))),
    )
    const lost = lostOf(answers)
    if (reportType.actions[action]?.secondPerson) return expect(lost.code).toBe('cases.alreadyRequested')
    expect(lost).toMatchObject({ code: 'cases.stale', status: 409 })
    expect(lost.details['changes']).toMatchObject([{ kind: 'acted', action }])
  })

  test.each(REPORTERS)('%s, sent twice by one person on two phones', async (action) => {
    const at = await reach[MEETS[action].from]!()
    const lost = lostOf(await Promise.allSettled([reporterTakes(at, action), reporterTakes(at, action)]))
    expect(action === 'appeal' ? ['field-reports.notAppealable', 'cases.stale'] : ['cases.stale']).toContain(lost.code)
  })

  test.each(REPORTERS)('%s, while somebody of staff takes another step', async (action) => {
    const { from, rival } = MEETS[action]
    const at = await reach[from]!()
    const answers = await Promise.allSettled([reporterTakes(at, action), rival(at)])
    const lost = lostOf(answers)
    expect(lost.status).toBe(409)
    expect(action === 'appeal' ? ['field-reports.notAppealable', 'cases.stale'] : ['cases.stale']).toContain(lost.code)
    const { timeline } = await desk.as(desk.reporter).own({ id: at.id })
    expect(new Set(timeline.map((entry) => JSON.stringify(entry))).size).toBe(timeline.length)
  })

  test('different steps at once: resolve against pause, publish against redo', async () => {
    const working = await reach['working']!()
    const who = officer(working)
    const done = await result(who)
    const first = await Promise.allSettled([
      take(working, who, 'resolve', done),
      take(working, officer(working), 'pause', { note: WORDS, reason: 'weather' }),
    ])
    const resolved = await reach['resolved']!()
    const second = await Promise.allSettled([
      take(resolved, operator(), 'publish', { nothingToCover: true }),
      take(resolved, operator(), 'redo', { note: WORDS }),
    ])
    for (const pair of [first, second]) expect(lostOf(pair).code).toBe('cases.stale')
  })
})

describe('deeds beside the table, by two at once', () => {
  const TEXT = 'Ngoài ra bãi rác tự phát cạnh trụ đèn'

  test('a request is decided once, whatever the two who decide it think', async () => {
    const at = await reach['working']!()
    await take(at, officer(at), 'extend', { note: WORDS, extension: { workingDays: 2 } })
    const two = [headOf(at.agency), headOf(at.agency)]
    const request = (await desk.as(two[0]!).requests({})).items.find((r) => r.reportId === at.id)
    const id = request?.id ?? ''
    const answers = await Promise.allSettled([
      desk.as(two[0]!).decide({ id, approve: true }),
      desk.as(two[1]!).decide({ id, approve: false, note: WORDS }),
    ])
    expect(lostOf(answers).status).toBe(409)
    const after = await desk.as(two[0]!).requests({})
    expect(after.items.filter((r) => r.reportId === at.id)).toEqual([])
  })

  test('two merge the same duplicate into different reports: it has one root, and nothing is doubled', async () => {
    const [one, other, duplicate] = [await assigned(), await assigned(), await assigned()]
    const merging = (into: At) => desk.as(operator()).merge({ id: into.id, version: into.version, ids: [duplicate.id] })
    expect(lostOf(await Promise.allSettled([merging(one), merging(other)])).code).toBe('cases.merged')
    const roots = []
    for (const { id } of [one, other])
      roots.push(...(await desk.as(operator()).related({ id })).items.filter((r) => r.relation === 'duplicate'))
    expect(roots.map((r) => r.id)).toEqual([duplicate.id])
    const apart = () => desk.as(operator()).unmerge({ id: duplicate.id, note: WORDS })
    expect(lostOf(await Promise.allSettled([apart(), apart()])).code).toBe('cases.notMerged')
  })

  test('two merge each into the other: no circle', async () => {
    const [one, other] = [await assigned(), await assigned()]
    const merging = (into: At, what: At) =>
      desk.as(operator()).merge({ id: into.id, version: into.version, ids: [what.id] })
    expect(lostOf(await Promise.allSettled([merging(one, other), merging(other, one)])).status).toBe(409)
  })

  test('a report is merged while its agency accepts it: both are told apart, no clock runs on behind it', async () => {
    const [root, duplicate] = [await assigned(), await assigned()]
    const answers = await Promise.allSettled([
      desk.as(operator()).merge({ id: root.id, version: root.version, ids: [duplicate.id] }),
      take(duplicate, officer(duplicate), 'accept'),
    ])
    const merged = await desk.as(operator()).work({ id: duplicate.id })
    for (const { reason } of answers.filter((a) => a.status === 'rejected'))
      expect((reason as AppError).status).toBe(409)
    expect(answers[0]?.status).toBe('fulfilled')
    expect(merged.actions).toEqual([])
  })

  test('two split off the same matter: the second sees that it was done', async () => {
    const at = await assigned()
    const parts = [{ category: desk.category, note: TEXT, photos: [] }]
    const splitting = () => desk.as(operator()).split({ id: at.id, version: at.version, parts })
    expect(lostOf(await Promise.allSettled([splitting(), splitting()])).code).toBe('cases.stale')
    const { items } = await desk.as(operator()).related({ id: at.id })
    expect(items.filter((r) => r.relation === 'part')).toHaveLength(1)
  })
})
