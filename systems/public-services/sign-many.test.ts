import { describe, expect, test } from 'vitest'
import { forgetFailures, judgePdf, papersOf } from '@hue-s/engines/papers/index.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff as person } from '@hue-s/kernel/testing/people.ts'
import { BUILDING, COMMUNE, desk, hallDossier } from './testing/desk.ts'
import { ca, DRAFT, hall, mother, openSigning, PIN, staff, submitted } from './testing/signing.ts'

/** Leads the same commune, and has a key of their own at the signing service. */
const chairman = person(['public-services.read', 'public-services.sign'], [COMMUNE])
openSigning([{ actor: chairman, credentialID: 'chairman', name: 'Nguyễn Văn Chủ Tịch' }])

const stateOf = async (id: string) => (await hall.as(staff.officer).read({ id })).state
const resultsOf = (id: string) =>
  hall.app.run(async (ctx) =>
    (await papersOf(ctx, 'public-services.dossier', [id])).filter(
      ({ kind, freedAt }) => kind === 'public-services.result' && freedAt === null,
    ),
  )
const pdfOf = async (id: string) => {
  const { issued } = await hall.as(mother).mineOne({ id })
  const result = issued.find(({ form }) => form === 'result')
  const answer = (await hall.as(mother).paper({ id: result?.id ?? '' })) as unknown as Response
  return Buffer.from(await answer.arrayBuffer())
}

describe('by a word', () => {
  test('what waits is listed with what is unusual; many are signed at once, each by itself', async () => {
    const [a, b, c] = [
      await submitted(),
      await submitted({ conclusion: 'reject', body: 'Sân đã có người mượn.' }),
      await submitted(),
    ]
    const waiting = await hall.as(staff.signer).toSign({})
    expect(waiting).toMatchObject({ key: { needed: false, own: null } })
    expect(waiting.total).toBe(waiting.items.length)
    expect(waiting.items.find(({ id }) => id === b.id)).toMatchObject({
      ...{ version: b.version, conclusion: 'reject', body: 'Sân đã có người mượn.', note: 'Đủ điều kiện' },
      ...{ applicant: 'Vũ Thị Mận', unusual: ['rejects'] },
    })
    await hall.step(staff.signer, c.id, 'return', { note: 'Xem lại lịch của sân' })
    const { results } = await hall.as(staff.signer).signMany({ items: [a, b, c, a, { id: newId(), version: 1 }] })
    expect(results).toEqual([
      { id: a.id, state: 'done', code: null },
      { id: b.id, state: 'done', code: null },
      { id: c.id, state: 'refused', code: 'cases.stale' },
      { id: expect.any(String), state: 'refused', code: 'kernel.recordNotFound' },
    ])
    expect([await stateOf(a.id), await stateOf(b.id), await stateOf(c.id)]).toEqual([
      'approved',
      'approved',
      'processing',
    ])
  })

  test('sent again, also at once, it is signed once; another leader hears that it is too late', async () => {
    const one = await submitted()
    const twice = await Promise.all([1, 2].map(() => hall.as(staff.signer).signMany({ items: [one] })))
    expect(twice.map(({ results }) => results[0]?.state)).toEqual(['done', 'done'])
    const { timeline } = await hall.as(staff.officer).read({ id: one.id })
    expect(timeline.filter(({ action }) => action === 'sign')).toHaveLength(1)
    const other = await hall.as(desk().signer).signMany({ items: [one] })
    expect(other.results[0]).toMatchObject({ state: 'refused', code: 'cases.stale' })
  })

  test('nobody signs what they drew up, nor for another agency', async () => {
    const both = person(['public-services.read', 'public-services.handle', 'public-services.sign'], [COMMUNE])
    const { id } = await hall.as(mother).file(hallDossier())
    await hall.step(staff.clerk, id, 'accept')
    await hall.step(both, id, 'take')
    const { caseVersion: version } = await hall.step(both, id, 'submit', { note: 'Đủ điều kiện', draft: DRAFT })
    expect((await hall.as(both).toSign({})).items.find((one) => one.id === id)?.unusual).toEqual(['ownDraft'])
    const own = await hall.as(both).signMany({ items: [{ id, version }] })
    expect(own.results[0]).toMatchObject({ state: 'refused', code: 'public-services.ownDraft' })
    const far = desk(BUILDING).signer
    expect((await hall.as(far).toSign({})).items.map((one) => one.id)).not.toContain(id)
    const foreign = await hall.as(far).signMany({ items: [{ id, version }] })
    expect(foreign.results[0]).toMatchObject({ state: 'refused', code: 'kernel.recordNotFound' })
    expect(await stateOf(id)).toBe('signing')
  })

  test('the draft is read as pages, without number or signature; without one there is nothing to read', async () => {
    const { id } = await submitted()
    const answer = (await hall.as(staff.signer).draft({ id })) as unknown as Response
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(judgePdf(bytes, new Set()).signatures).toEqual([])
    const { id: fresh } = await hall.as(mother).file(hallDossier())
    await expect(hall.as(staff.clerk).draft({ id: fresh })).rejects.toMatchObject({
      code: 'public-services.draftNeeded',
    })
    await expect(hall.as(desk(BUILDING).signer).draft({ id })).rejects.toMatchObject({ status: 404 })
  })
})

describe('with the leader’s own key', () => {
  test('the leader signs, the agency seals: two signatures in the result, one number', async () => {
    const [a, b] = [await submitted(), await submitted()]
    expect((await hall.as(chairman).toSign({})).key.own).toMatchObject({
      subject: 'Nguyễn Văn Chủ Tịch',
      asksOtp: false,
    })
    await expect(hall.as(chairman).signMany({ items: [a, b] })).rejects.toMatchObject({
      code: 'public-services.pinNeeded',
    })
    await expect(hall.as(chairman).signMany({ items: [a, b], pin: '0000' })).rejects.toMatchObject({
      code: 'papers.pinWrong',
    })
    expect(await stateOf(a.id)).toBe('signing')
    const { results } = await hall.as(chairman).signMany({ items: [a, b], pin: PIN })
    expect(results.map(({ state }) => state)).toEqual(['done', 'done'])
    await hall.app.settle()
    expect(await stateOf(a.id)).toBe('approved')
    // The applicant has it when it is issued, not before.
    expect((await hall.as(mother).mineOne({ id: a.id })).issued.map(({ form }) => form)).toEqual(['receipt'])
    const issued = await hall.step(staff.registrar, a.id, 'issue')
    expect(issued).toMatchObject({ state: 'done', delivery: 'delivered' })
    // What was laid out for the wrong PIN gave its number back: none was spent in vain.
    expect(await resultsOf(a.id)).toHaveLength(1)
    const judged = judgePdf(await pdfOf(a.id), new Set())
    expect(judged.signatures).toHaveLength(2)
    expect(judged.signatures.every(({ intact }) => intact)).toBe(true)
  })

  test('the signing service is down: nothing is signed, and the next try finds everything as it was', async () => {
    const one = await submitted()
    ca.setFault({ service: 'remote', mode: 'refuse' })
    await expect(hall.as(chairman).signMany({ items: [one], pin: PIN })).rejects.toMatchObject({ status: 503 })
    expect(await stateOf(one.id)).toBe('signing')
    ca.setFault({ service: 'remote', mode: 'ok' })
    forgetFailures()
    expect((await hall.as(chairman).signMany({ items: [one], pin: PIN })).results[0]?.state).toBe('done')
    // Sent again after a lost answer: it stays signed once.
    expect((await hall.as(chairman).signMany({ items: [one], pin: PIN })).results[0]?.state).toBe('done')
    expect(await resultsOf(one.id)).toHaveLength(1)
  })
})
