import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import * as cases from './index.ts'
import { app, openClubOnMondays, story } from './testing/stage.ts'
import { MONDAY, people } from './testing/story.ts'
import { COMMUNE, dispute, NORTH, SOUTH } from './testing/tennis-club.ts'

openClubOnMondays()

const anybody: Actor = {
  ...people.reporter,
  grants: ['tennis-club.read', 'tennis-club.handle', 'tennis-club.publish'].map((permission) => ({
    permission,
    units: '*' as const,
  })),
}
const actorOf = ({ kind, id }: Actor) => ({ kind, id })
const opening = (more: Partial<cases.ImportedCase> = {}): cases.ImportedCase => ({
  type: 'tennis-club.dispute',
  title: 'Tranh chấp sân số 3',
  data: { racket: 'gỗ' },
  agencyId: NORTH,
  communeId: COMMUNE,
  point: { lon: 107.59, lat: 16.46 },
  parties: [{ role: 'reporter', personId: anybody.id ?? '' }],
  openedAt: MONDAY,
  openedBy: actorOf(anybody),
  ...more,
})
const load = (list: cases.ImportedCase[]) => app.run((ctx) => cases.importHistory(ctx, list))

/** Everything the database keeps of a case, without what is a case's own: ids and numbers. */
async function everything(id: string, code: string): Promise<unknown> {
  const { db } = story.platform()
  const rows = async (table: string, order: string, drop: string[]) => {
    const key = table === 'case' ? 'id' : 'case_id'
    const found = await many(
      db,
      sql<{
        row: Record<string, unknown>
      }>`select to_jsonb(t) - ${[...drop, key]}::text[] as row from ${sql.table(`cases.${table}`)} t
        where ${sql.ref(key)} = ${id} order by ${sql.raw(order)}`,
    )
    return found.map(({ row }) => (row['stopped_at'] ? { ...row, escalated: 'over' } : row))
  }
  // The watcher writes down when it came by; that it came by is compared.
  const marks = ['reminded_at', 'overdue_at']
  const all = [
    await rows('case', 'id', ['code', 'imported_at']),
    await rows('case_event', 'n', []),
    await rows('clock', 'name', marks),
    await rows('party', 'role, person_id', []),
    await rows('attachment', 'file_id', []),
    await rows('request', 'asked_at, action', ['id']),
  ]
  return JSON.parse(JSON.stringify(all).replaceAll(id, 'ID').replaceAll(code, 'CODE')) as unknown
}

const inputs: Record<string, Record<string, unknown>> = {
  refuse: { reason: 'không đúng', note: 'ghi chú' },
  assign: { assigneeId: newId() },
  ask: { message: 'Hỏi' },
  answer: { message: 'Đáp' },
  resolve: { outcome: 'Đã xong' },
  extend: { extension: { workingDays: 1 } },
  transfer: { agencyId: SOUTH },
}
const other = ['comment', 'attach', 'rate', 'publish', 'withdraw'] as const
const step = fc.record({
  hours: fc.integer({ min: 0, max: 60 }),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...Object.keys(dispute.actions)) },
    { weight: 2, arbitrary: fc.constantFrom(...other) },
  ),
  decide: fc.constantFrom(true, false, null),
})
type Plan = { hours: number; what: string; decide: boolean | null }

/** Plays one step now; answers it as an imported step when it was accepted. */
async function play(id: string, { what, decide }: Plan): Promise<cases.ImportedStep[]> {
  const done = { at: app.platform.clock.now().toISOString(), actor: actorOf(anybody) }
  const as = <T>(work: Parameters<typeof app.run<T>>[0]) => app.run(work, anybody)
  switch (what) {
    case 'comment':
      await as((ctx) => cases.comment(ctx, { id, text: 'Tin nhắn', visibleTo: 'agency' }))
      return [{ ...done, comment: 'Tin nhắn', visibleTo: 'agency' }]
    case 'attach': {
      const file = { fileId: newId(), kind: 'after', visibleTo: 'agency' } as const
      await as((ctx) => cases.attach(ctx, { id, ...file }))
      return [{ ...done, attach: file }]
    }
    case 'rate':
      await as((ctx) => cases.rate(ctx, { id, score: 2, note: 'tạm được' }))
      return [{ ...done, rate: { score: 2, note: 'tạm được' } }]
    case 'publish':
      await as((ctx) => cases.publish(ctx, { id, title: 'Công khai', text: 'Nội dung' }))
      return [{ ...done, publish: { title: 'Công khai', text: 'Nội dung' } }]
    case 'withdraw': {
      const { publishedAt } = await story.row(id)
      await as((ctx) => cases.withdraw(ctx, { id }))
      return publishedAt === null ? [] : [{ ...done, withdraw: {} }]
    }
  }
  const input = inputs[what] ?? {}
  await as((ctx) => cases.act(ctx, { id, action: what, input }))
  const asked = { ...done, action: what, input }
  if (what !== 'extend' || decide === null) return [asked]
  const requests = await app.run((ctx) => cases.listRequests(ctx, { limit: 200 }), people.second)
  const request = requests.items.find((r) => r.caseId === id)
  if (!request) return [asked]
  await app.run((ctx) => cases.decide(ctx, { id: request.id, approve: decide }), people.second)
  return [{ ...asked, decision: { at: done.at, actor: actorOf(people.second), approve: decide } }]
}

test('importing a story leaves the same rows as playing it, and both add up', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (plan) => {
      let now = Date.parse(MONDAY)
      app.clock.set(MONDAY)
      const played = await app.run((ctx) => cases.openCase(ctx, opening() as cases.NewCase), anybody)
      const steps: cases.ImportedStep[] = []
      for (const one of plan) {
        now += one.hours * 3_600_000
        app.clock.set(new Date(now))
        // As the job does while a case is worked on.
        await app.run((ctx) => cases.flagClocks(ctx))
        await play(played.id, one).then(
          (done) => steps.push(...done),
          (refused: unknown) => {
            if (!(refused instanceof AppError)) throw refused
          },
        )
      }
      await app.run((ctx) => cases.flagClocks(ctx))
      const [imported] = await load([opening({ steps })])
      expect(await everything(imported!.id, imported!.code)).toEqual(await everything(played.id, played.code))
      expect((await app.run((ctx) => cases.rebuild(ctx, imported!.id))).differences).toEqual([])
      expect(await story.told(imported!.id)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

describe('an import', () => {
  const handler = actorOf(people.handler)
  const accept = { at: '2026-03-02T03:00:00.000Z', actor: handler, action: 'accept' }
  const later = '2026-03-20T02:00:00.000Z'

  test('takes its numbers from the register, keeps the other system’s, and can be repeated', async () => {
    app.clock.set(later)
    const one = opening({ code: 'EXT-1', openedAt: '2026-03-05T02:00:00.000Z' })
    const two = opening({ code: 'EXT-2', openedAt: '2026-03-05T03:00:00.000Z' })
    const first = await load([one, two])
    expect(first.map((c) => [c.code, c.externalCode])).toEqual([
      ['TC-260305-0001', 'EXT-1'],
      ['TC-260305-0002', 'EXT-2'],
    ])
    expect(await load([one, two])).toEqual([])
    app.clock.set('2026-03-05T04:00:00.000Z')
    expect((await story.open()).code).toBe('TC-260305-0003')
    const found = await app.run((ctx) => cases.findByExternalCode(ctx, 'tennis-club.dispute', 'EXT-2'))
    expect(found?.id).toBe(first[1]!.id)
    expect(await app.run((ctx) => cases.findByExternalCode(ctx, 'tennis-club.dispute', 'EXT-2'), people.stranger)).toBe(
      undefined,
    )
  })

  test('what was given beside the steps takes its place in time', async () => {
    app.clock.set(later)
    const resolve = {
      at: '2026-03-03T03:00:00.000Z',
      actor: handler,
      action: 'resolve',
      input: { outcome: 'xong rồi' },
    }
    const [made] = await load([
      opening({
        steps: [accept, resolve],
        publication: { title: 'Công khai', at: '2026-03-02T05:00:00.000Z' },
        rating: { score: 3 },
      }),
    ])
    const entries = (await app.run((ctx) => cases.timeline(ctx, { id: made!.id }))).items
    expect(entries.map((e) => e.action ?? e.kind)).toEqual(['opened', 'accept', 'published', 'resolve', 'rated'])
    expect(await story.row(made!.id)).toMatchObject({
      rating: 3,
      finishedAt: '2026-03-03T03:00:00.000Z',
      publicTitle: 'Công khai',
    })
  })

  test('duplicates go into the case that is named, with their people', async () => {
    app.clock.set(later)
    const mergeInto = { at: '2026-03-02T04:00:00.000Z', actor: handler, mergeInto: 'ROOT' }
    const [child, root] = await load([
      opening({ code: 'CHILD', steps: [mergeInto], parties: [{ role: 'reporter', personId: people.stranger.id! }] }),
      opening({ code: 'ROOT', steps: [accept] }),
    ])
    expect(await story.row(child!.id)).toMatchObject({ mergedInto: root!.id, closedAt: mergeInto.at })
    for (const one of [child!, root!])
      expect((await app.run((ctx) => cases.rebuild(ctx, one.id))).differences).toEqual([])
    expect(await app.run((ctx) => cases.followersOf(ctx, root!.id))).toEqual([people.stranger.id])
    expect((await app.run((ctx) => cases.viewCase(ctx, root!.id), people.handler)).relations).toHaveLength(1)
  })

  test('a running case is watched from now on; what was long announced is not announced again', async () => {
    app.clock.set(later)
    const [late, fresh] = await load([
      opening({ steps: [accept] }),
      opening({ openedAt: '2026-03-20T01:00:00.000Z', steps: [{ ...accept, at: '2026-03-20T01:30:00.000Z' }] }),
    ])
    await app.run((ctx) => cases.flagClocks(ctx))
    expect(await story.told(late!.id)).toEqual([])
    const queue = await app.run((ctx) => cases.listQueue(ctx, { view: 'escalated', q: late!.code }), people.handler)
    expect(queue.items).toMatchObject([{ id: late!.id, escalation: 2 }])
    app.clock.set('2026-04-10T02:00:00.000Z')
    await app.run((ctx) => cases.flagClocks(ctx))
    const topics = (await story.told(fresh!.id)).map((t) => t.topic)
    expect(topics.sort()).toEqual(['cases.escalated', 'cases.escalated', 'cases.overdue'])
    expect(await story.told(late!.id)).toEqual([])
  })

  test.each<[string, Partial<cases.ImportedCase>, Record<string, unknown>]>([
    [
      'a step that its state does not allow',
      { steps: [accept, accept] },
      { step: 1, action: 'accept', reason: 'cases.notNow' },
    ],
    ['an unknown action', { steps: [{ ...accept, action: 'fly' }] }, { step: 0, reason: 'cases.unknownAction' }],
    [
      'an input that is missing',
      { steps: [{ ...accept, action: 'refuse' }] },
      { step: 0, reason: 'cases.badActionInput' },
    ],
    ['steps out of order', { steps: [{ ...accept, at: '2026-03-01T02:00:00.000Z' }] }, { step: 0, reason: 'order' }],
    ['a step to come', { steps: [{ ...accept, at: '2027-01-01T02:00:00.000Z' }] }, { step: 0, reason: 'future' }],
    ['a rating before any result', { rating: { score: 2 } }, { action: 'rate', reason: 'cases.notYetRateable' }],
    ['a role nobody knows', { parties: [{ role: 'umpire', personId: newId() }] }, { reason: 'cases.unknownRole' }],
    [
      'a merger into nothing',
      { code: 'A', steps: [{ at: later, actor: handler, mergeInto: 'B' }] },
      { reason: 'cases.mergeCycle' },
    ],
    ['a title without words', { title: ' ' }, { action: 'open', reason: 'cases.badCase' }],
  ])('%s refuses the whole call by name', async (_, more, details) => {
    app.clock.set(later)
    const before = (await app.run((ctx) => cases.listQueue(ctx, { view: 'all', limit: 200 }))).items.length
    await expect(load([opening(), opening(more)])).rejects.toMatchObject({
      code: 'cases.badImport',
      status: 400,
      details: { case: 1, ...details },
    })
    expect((await app.run((ctx) => cases.listQueue(ctx, { view: 'all', limit: 200 }))).items.length).toBe(before)
  })
})
