import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { caTokens, startCa, type Ca } from '@hue-s/sandbox/ca.ts'
import { contractOfPapers as contract } from './contract.ts'
import { sealedCard } from './fixtures.ts'
import { askSignatures, dropSignatures, forgetFailures, getPaper, issuePaper, papers, usePki } from './index.ts'

let app: TestApp
let ca: Ca
const chairman = staff(['x.read'])
const PIN = '846203'
const NOON = '2026-11-20T05:00:00Z'

beforeAll(async () => {
  forgetFailures()
  app = await testApp([papers, files], { now: NOON })
  ca = await startCa({ now: () => app.clock.now() })
  usePki(app.platform, { roots: ca.root, tsa: `${ca.url}/tsa`, remote: { url: ca.url, token: caTokens.remote } })
  ca.addCredential({ credentialID: 'chairman', user: 'chairman', name: 'Chủ Tịch', id: 'CCCD:003090000001', pin: PIN })
  const holder = { kind: 'person' as const, id: chairman.id ?? '' }
  await app
    .as(staff(['papers.manage']), contract)
    .addCredential({ remoteId: 'chairman', holder, userId: '003090000001' })
})
afterAll(async () => {
  await app.stop()
  await ca.stop()
})

/** A card of this register that waits for the chairman. */
const laidOut = (register: string) =>
  app.run(async (ctx) => {
    const data = { member: 'Ai đó', note: '' }
    const paper = await issuePaper(ctx, { ...sealedCard, register }, { record: { kind: 'club.member', id: 'm' }, data })
    const asked = { by: { kind: 'person' as const, id: chairman.id ?? '' }, name: 'Chủ Tịch' }
    const [signing = ''] = await askSignatures(ctx, paper.id, [{ ...asked, reason: 'Cấp thẻ', location: 'Sân' }])
    return { id: paper.id, number: paper.number ?? 0, signing }
  })
const giveUp = (id: string) => app.run((ctx) => dropSignatures(ctx, id))
const numbersOf = async (register: string) =>
  (
    await many(
      app.platform.database.db,
      sql<{
        number: number
      }>`select number from papers.paper where register = ${register} and freed_at is null order by 1`,
    )
  ).map(({ number }) => number)
const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1)

describe('a paper that is given up', () => {
  test('unsigned: its number goes to the next paper of the register that day, and its row says that it is void', async () => {
    const [first, second] = [await laidOut('club.a'), await laidOut('club.a')]
    expect(await giveUp(first.id)).toBe('freed')
    expect(await app.run((ctx) => getPaper(ctx, first.id))).toMatchObject({
      ...{ number: 1, revokeReason: 'cancelled', freedAt: expect.any(String) },
    })
    // Given up twice, the number is free once.
    expect(await giveUp(first.id)).toBe('void')
    expect([(await laidOut('club.a')).number, (await laidOut('club.a')).number]).toEqual([1, 3])
    expect(second.number).toBe(2)
    expect(await numbersOf('club.a')).toEqual([1, 2, 3])
  })

  test('signed: its number stays taken, void; nothing may be signed any more of one that was given up', async () => {
    const [signed, dropped] = [await laidOut('club.b'), await laidOut('club.b')]
    const sign = (id: string) => app.as(chairman, contract).sign({ ids: [id], pin: PIN })
    expect((await sign(signed.signing)).results[0]?.state).toBe('done')
    expect(await giveUp(signed.id)).toBe('void')
    expect(await giveUp(dropped.id)).toBe('freed')
    expect((await sign(dropped.signing)).results[0]).toMatchObject({ state: 'refused', code: 'papers.notFound' })
    expect((await laidOut('club.b')).number).toBe(2)
    expect(await numbersOf('club.b')).toEqual([1, 2])
  })

  test('on a later day its number stays void: numbers run in the order of days', async () => {
    const one = await laidOut('club.c')
    const free = await laidOut('club.c')
    expect(await giveUp(free.id)).toBe('freed')
    app.clock.set('2026-11-20T17:00:01Z')
    expect(await giveUp(one.id)).toBe('void')
    expect((await laidOut('club.c')).number).toBe(3)
    app.clock.set(NOON)
  })

  test('a hundred by twenty at once, half of them given up while others take: every number once, no gap', async () => {
    // As many as the database takes at once; each lays out a whole PDF file while it holds the register.
    const left = upTo(100)
    const made: { id: string; number: number }[] = []
    const worker = async () => {
      for (let n = left.pop(); n !== undefined; n = left.pop()) {
        const paper = await laidOut('club.race')
        if (n % 2 === 0) await giveUp(paper.id)
        made.push(paper)
      }
    }
    await Promise.all(upTo(20).map(worker))
    expect(made).toHaveLength(100)
    const live = await numbersOf('club.race')
    expect(live).toHaveLength(50)
    expect(new Set(live).size).toBe(50)
    // What is free still is taken next, lowest first, before a new number is.
    const highest = Math.max(...made.map(({ number }) => number))
    for (const _ of upTo(highest - 50)) await laidOut('club.race')
    expect(await numbersOf('club.race')).toEqual(upTo(highest))
  }, 120_000)

  test('given up while it is being signed: either it was signed and is void, or it is unsigned and its number free', async () => {
    for (const _ of upTo(6)) {
      const one = await laidOut('club.d')
      const [signed, fate] = await Promise.all([
        app.as(chairman, contract).sign({ ids: [one.signing], pin: PIN }),
        giveUp(one.id),
      ])
      const paper = await app.run((ctx) => getPaper(ctx, one.id))
      expect(paper.revokedAt).not.toBeNull()
      if (fate === 'freed') expect([paper.level, signed.results[0]?.state]).toEqual(['none', 'refused'])
    }
    const live = await numbersOf('club.d')
    expect(new Set(live).size).toBe(live.length)
  })
})
