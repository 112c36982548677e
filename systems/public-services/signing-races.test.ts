import { describe, expect, test } from 'vitest'
import { forgetFailures, judgePdf, papersOf } from '@hue-s/engines/papers/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { staff as person } from '@hue-s/kernel/testing/people.ts'
import { COMMUNE } from './testing/desk.ts'
import { ca, DRAFT, hall, mother, openSigning, PIN, staff, submitted } from './testing/signing.ts'

/** Two who lead the same commune, each with a key of their own. */
const leaders = [0, 1].map(() => person(['public-services.read', 'public-services.sign'], [COMMUNE]))
const [chairman, deputy] = leaders as [Actor, Actor]
openSigning(leaders.map((actor, n) => ({ actor, credentialID: `leader${n}`, name: 'Lãnh Đạo' })))

type Item = Awaited<ReturnType<typeof submitted>>
const sign = (who: Actor, items: Item[], more: { pin?: string; byWord?: true } = { pin: PIN }) =>
  hall.as(who).signMany({ items, ...more })
const stateOf = async (id: string) => (await hall.as(staff.officer).read({ id })).state
const laidOut = (id: string) =>
  hall.app.run(async (ctx) =>
    (await papersOf(ctx, 'public-services.dossier', [id])).filter(({ kind }) => kind === 'public-services.result'),
  )
/** Of a dossier: the numbers of results that count, and of those that are void but keep theirs. */
async function numbersOf(id: string) {
  const kept = (await laidOut(id)).filter(({ freedAt }) => freedAt === null)
  return {
    live: kept.flatMap(({ number, revokedAt }) => (revokedAt === null ? [number ?? 0] : [])),
    void: kept.flatMap(({ number, revokedAt }) => (revokedAt === null ? [] : [number ?? 0])),
  }
}

describe('a number belongs to what was signed', { timeout: 90_000 }, () => {
  test('a wrong PIN spends none: the next result of the register takes it, whichever that is', async () => {
    const [a, b] = [await submitted(), await submitted()]
    await expect(sign(chairman, [a], { pin: '0000' })).rejects.toMatchObject({ code: 'papers.pinWrong' })
    const [spent] = await laidOut(a.id)
    expect(spent).toMatchObject({ revokeReason: 'cancelled', freedAt: expect.any(String) })
    await sign(chairman, [b])
    expect((await numbersOf(b.id)).live).toEqual([spent?.number])
    await hall.step(chairman, a.id, 'return', { note: 'Ghi rõ giờ mượn sân' })
    const again = await hall.step(staff.officer, a.id, 'submit', { note: 'Đã ghi rõ', draft: DRAFT })
    await sign(chairman, [{ id: a.id, version: again.caseVersion }])
    expect(await numbersOf(a.id)).toEqual({ live: [(spent?.number ?? 0) + 1], void: [] })
  })

  test('two leaders at once: each dossier is signed once, and the register runs on without a gap', async () => {
    const items = [await submitted(), await submitted()]
    const both = await Promise.all([sign(chairman, items), sign(deputy, items)])
    // Whoever was overtaken while the key was open hears it, and finds the desk as it is; nobody's dossier is lost.
    for (const one of items) if ((await stateOf(one.id)) === 'signing') await sign(chairman, [one])
    await hall.app.settle()
    for (const { id } of items) {
      expect(await stateOf(id)).toBe('approved')
      const issued = await hall.step(staff.registrar, id, 'issue')
      expect(issued.timeline.filter(({ action }) => action === 'sign')).toHaveLength(1)
      expect((await numbersOf(id)).live).toHaveLength(1)
    }
    for (const { results } of both)
      for (const { state, code } of results)
        if (state === 'refused') expect(['public-services.signedMeanwhile', 'cases.stale']).toContain(code)
  })

  test('returned or withdrawn while the key is open: one of both happens, and no result without its dossier', async () => {
    const note = 'Ghi rõ giờ mượn sân'
    for (const leave of ['return', 'withdraw', 'return', 'withdraw'] as const) {
      const one = await submitted()
      const away =
        leave === 'return'
          ? hall.as(deputy).step({ ...one, action: 'return', note })
          : hall.as(mother).withdraw({ ...one, text: 'Tôi không cần mượn nữa' })
      const [left, signed] = await Promise.allSettled([away, sign(chairman, [one])])
      await hall.app.settle()
      const state = await stateOf(one.id)
      const { live } = await numbersOf(one.id)
      if (left.status === 'fulfilled') {
        expect(['processing', 'withdrawn']).toContain(state)
        expect(live).toEqual([])
      } else {
        expect(state).toBe('approved')
        expect(live).toHaveLength(1)
        expect(signed.status).toBe('fulfilled')
      }
    }
  })

  test('the register of the agency has no number twice and none without a reason', async () => {
    const all = await hall.app.run((ctx) =>
      many(
        ctx.db,
        sql<{
          number: number
          live: boolean
          free: boolean
        }>`select number, revoked_at is null as live, freed_at is not null as free
          from papers.paper where kind = 'public-services.result' order by number`,
      ),
    )
    const kept = all.filter(({ free }) => !free).map(({ number }) => number)
    expect(new Set(kept).size).toBe(kept.length)
    const highest = Math.max(...all.map(({ number }) => number))
    for (let n = 1; n <= highest; n += 1) expect(all.some(({ number }) => number === n)).toBe(true)
  })
})

describe('the signing service is down', { timeout: 90_000 }, () => {
  test('the desk opens and says so; by word it goes on where the province allows it, and the dossier says why', async () => {
    const [a, b] = [await submitted(), await submitted()]
    ca.setFault({ service: 'remote', mode: 'silent' })
    const began = Date.now()
    const seen = await hall.as(chairman).toSign({})
    expect(Date.now() - began).toBeLessThan(7_000)
    expect(seen.items.map(({ id }) => id)).toEqual(expect.arrayContaining([a.id, b.id]))
    expect(seen.key).toMatchObject({ byWord: true, own: { reachable: false, subject: 'Lãnh Đạo' } })
    await expect(sign(chairman, [a], {})).rejects.toMatchObject({ code: 'public-services.pinNeeded' })
    const { results } = await sign(chairman, [a], { byWord: true })
    expect(results).toEqual([{ id: a.id, state: 'done', code: null }])
    const issued = await hall.step(staff.registrar, a.id, 'issue')
    expect(issued.timeline.find(({ action }) => action === 'sign')?.note).toMatch(/dịch vụ ký số không trả lời/)
    const paper = issued.issued.find(({ form }) => form === 'result')
    const file = (await hall.as(mother).paper({ id: paper?.id ?? '' })) as unknown as Response
    expect(judgePdf(Buffer.from(await file.arrayBuffer()), new Set()).signatures).toHaveLength(1)
    // Back again: the same desk, and the key signs what is left.
    ca.setFault({ service: 'remote', mode: 'ok' })
    forgetFailures()
    expect((await hall.as(chairman).toSign({})).key).toMatchObject({ byWord: false, own: { reachable: true } })
    await expect(sign(chairman, [b], { byWord: true })).rejects.toMatchObject({ code: 'public-services.keyAnswers' })
    expect((await sign(chairman, [b])).results[0]?.state).toBe('done')
  })

  test('tried with the PIN all the same: refused in words, no number spent, everything as it was', async () => {
    const one = await submitted()
    ca.setFault({ service: 'remote', mode: 'refuse' })
    await expect(sign(chairman, [one])).rejects.toMatchObject({ code: 'papers.signingServiceDown' })
    expect((await hall.as(chairman).toSign({})).key.own?.reachable).toBe(false)
    expect([await stateOf(one.id), await numbersOf(one.id)]).toEqual(['signing', { live: [], void: [] }])
  })
})
