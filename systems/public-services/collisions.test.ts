import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract as files } from '@hue-s/engines/files/contract.ts'
import { contractOfPayments } from '@hue-s/engines/payments/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { staff as person } from '@hue-s/kernel/testing/people.ts'
import { apologise } from './handling/late.ts'
import { adviser, BUILDING, desk, hallDossier, MONDAY, openHall, type Hall } from './testing/desk.ts'

let hall: Hall
let mother: Actor
const staff = desk()
const building = desk(BUILDING)
const cashier = person(['payments.cash', 'payments.read'], [BUILDING])
beforeAll(async () => {
  hall = await openHall()
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
  await hall.app.as(cashier, contractOfPayments).openShift({ unitId: BUILDING, float: 0 })
})
afterAll(() => hall.app.stop())

const codes = (all: PromiseSettledResult<unknown>[]) =>
  all.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code?: string }).code)).toSorted()

/** A dossier that owes money, at the agency that handles it. */
async function owing() {
  const { id } = await hall.as(mother).file(hallDossier({ procedure: '9.000003' }))
  await hall.step(building.clerk, id, 'accept')
  const { orderId, feeTotal } = await hall.as(mother).mineOne({ id })
  const pay = () =>
    hall.app.as(cashier, contractOfPayments).takeCash({ id: orderId ?? '', amount: feeTotal, tendered: feeTotal })
  return { id, pay }
}

describe('money', () => {
  test('paid, and withdrawn before the dossier heard of it: it goes back, it is not called waived', async () => {
    const { id, pay } = await owing()
    await pay()
    const { version } = await hall.as(mother).mineOne({ id })
    await hall.as(mother).withdraw({ id, version, text: 'Tôi không cần nữa' })
    await hall.app.settle()
    expect(await hall.as(mother).mineOne({ id })).toMatchObject({ state: 'withdrawn', money: 'refunding' })
  })

  test('paid and withdrawn at once: whoever is first, no money is forgotten', async () => {
    for (const _ of [1, 2, 3]) {
      const { id, pay } = await owing()
      const { version } = await hall.as(mother).mineOne({ id })
      const [paid] = await Promise.allSettled([
        pay(),
        hall.as(mother).withdraw({ id, version, text: 'Thôi không làm' }),
      ])
      await hall.app.settle()
      expect(await hall.as(mother).mineOne({ id })).toMatchObject({
        state: 'withdrawn',
        money: paid.status === 'fulfilled' ? 'refunding' : 'waived',
      })
    }
  })

  test('paid twice at once at two desks: it counts once', async () => {
    const { id, pay } = await owing()
    const both = await Promise.allSettled([pay(), pay()])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await hall.app.settle()
    expect(await hall.as(mother).mineOne({ id })).toMatchObject({ money: 'paid' })
  })
})

describe('handed in twice', () => {
  test('one draft from two tabs is one dossier, and the second tab hears which', async () => {
    const draftId = newId()
    const both = await Promise.allSettled([1, 2].map(() => hall.as(mother).file(hallDossier({ draftId }))))
    expect(codes(both)).toEqual(['done', 'public-services.filedAlready'])
    const { code } = (both.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<{ code: string }>)
      .value
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({ details: { code } })
    // Somebody else's draft of the same number is nobody's business here.
    const other = await hall.named('Lê Văn Tám', '001090002418', '1990-03-04')
    await expect(hall.as(other).file(hallDossier({ draftId, answers: {} }))).rejects.not.toMatchObject({
      code: 'public-services.filedAlready',
    })
  })

  test('the same paper scanned from two tabs lies there once', async () => {
    const { id } = await hall.as(mother).file(hallDossier({ procedure: '9.000003' }))
    const [need] = (await hall.as(building.clerk).read({ id })).needs.filter(({ state }) => state !== 'form')
    const same = new Blob([`%PDF-1.4\n%${newId()}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF`], { type: 'application/pdf' })
    const sent = await Promise.all(
      [1, 2].map(async () => (await hall.app.as(building.clerk, files).upload({ purpose: 'document' }, same)).id),
    )
    const papers = await Promise.all(
      sent.map((fileId) => hall.as(building.clerk).scan({ id, need: need?.key ?? '', fileId })),
    )
    expect(new Set(papers.map((paper) => paper.id)).size).toBe(1)
    const after = await hall.as(building.clerk).read({ id })
    expect(after.papers.filter((paper) => paper.need === need?.key)).toHaveLength(1)
    expect(after.needs.find(({ key }) => key === need?.key)).toMatchObject({ state: 'there', given: [papers[0]?.id] })
  })
})

describe('a clerk who works from two tabs', () => {
  test('each step of a dossier happens once, whatever the second tab shows', async () => {
    const { id } = await hall.as(mother).file(hallDossier())
    const both = async (who: Actor, action: 'accept' | 'take') => {
      const { caseVersion: version } = await hall.as(who).read({ id })
      return codes(await Promise.allSettled([1, 2].map(() => hall.as(who).step({ id, version, action }))))
    }
    expect(await both(staff.clerk, 'accept')).toEqual(['cases.stale', 'done'])
    expect(await both(staff.officer, 'take')).toEqual(['cases.stale', 'done'])
    const { caseVersion: version } = await hall.as(staff.officer).read({ id })
    const note = 'Đủ điều kiện'
    const apart = await Promise.allSettled([
      hall
        .as(staff.officer)
        .step({ id, version, action: 'submit', note, draft: { conclusion: 'approve', body: 'Đồng ý.' } }),
      hall
        .as(staff.officer)
        .step({ id, version, action: 'pause', reason: 'supplement', note: 'Thiếu giấy giới thiệu' }),
    ])
    expect(codes(apart)).toEqual(['cases.stale', 'done'])
  })

  test('an opinion given from two tabs, and while the dossier goes on without it', async () => {
    const asked = async () => {
      const { id } = await hall.as(mother).file(hallDossier())
      await hall.step(staff.clerk, id, 'accept')
      await hall.step(staff.officer, id, 'take')
      await hall.step(staff.officer, id, 'consult', { note: 'Xin ý kiến về an toàn', agencyIds: [BUILDING] })
      const { opinions, caseVersion: version } = await hall.as(staff.officer).read({ id })
      return { id, version, opinion: opinions[0]?.id ?? '' }
    }
    const expert = adviser(BUILDING)
    const say = (id: string) => hall.as(expert).opine({ id, verdict: 'agree', text: 'Bảo đảm an toàn' })
    const one = await asked()
    const twice = await Promise.allSettled([say(one.opinion), say(one.opinion)])
    expect(codes(twice)).toEqual(['done', 'public-services.opinionGiven'])
    for (const _ of [1, 2, 3]) {
      const two = await asked()
      hall.app.clock.set('2026-12-14T03:00:00Z')
      const apart = await Promise.allSettled([
        say(two.opinion),
        hall.as(staff.officer).step({ id: two.id, version: two.version, action: 'goOn' }),
      ])
      expect(codes(apart)).toContain('done')
      for (const code of codes(apart)) expect(code).not.toMatch(/^kernel\.(bug|busy)/)
      expect((await hall.as(staff.officer).read({ id: two.id })).state).toBe('processing')
      hall.app.clock.set(MONDAY)
    }
  })
})

test('an apology and the issue of the result at once: neither stops the other, nor the apologies of others', async () => {
  const ready = async () => {
    const { id } = await hall.as(mother).file(hallDossier())
    await hall.step(staff.clerk, id, 'accept')
    await hall.step(staff.officer, id, 'take')
    return id
  }
  const [a, b] = [await ready(), await ready()]
  const draft = { conclusion: 'approve' as const, body: 'Đồng ý cho mượn.' }
  await hall.step(staff.officer, a, 'submit', { note: 'Đủ điều kiện', draft })
  await hall.step(staff.signer, a, 'sign')
  hall.app.clock.set('2026-12-14T03:00:00Z')
  const [, said] = await Promise.allSettled([
    hall.step(staff.registrar, a, 'issue'),
    hall.app.run((ctx) => apologise(ctx)),
  ])
  expect(said.status).toBe('fulfilled')
  await hall.app.run((ctx) => apologise(ctx))
  expect((await hall.as(mother).mineOne({ id: b })).issued.map(({ form }) => form)).toContain('apology')
  hall.app.clock.set(MONDAY)
})
