import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractOfSearch as searchContract } from '@hue-s/engines/search/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { holdersOf, personalContract, type PersonHolder } from '@hue-s/systems/personal/contract.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { earlierAnswers, paperAnswers } from './personal/earlier-answers.ts'
import { desk, hallDossier, MONDAY, openHall, unit, type Hall } from './testing/desk.ts'

let hall: Hall
let mother: Actor
let id: string
let code: string
const people = desk()
beforeAll(async () => {
  hall = await openHall()
  hall.app.clock.set(MONDAY)
  mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
  id = (await hall.as(mother).file(hallDossier())).id
  code = (await hall.step(people.clerk, id, 'accept')).code
  await hall.step(people.officer, id, 'take')
  await hall.step(people.officer, id, 'submit', {
    note: 'Đủ điều kiện',
    draft: { conclusion: 'approve', body: 'Đồng ý cho mượn sân nhà văn hóa.' },
  })
  await hall.step(people.signer, id, 'sign')
  await hall.step(people.registrar, id, 'issue')
  await hall.app.settle()
})
afterAll(() => hall.app.stop())

const found = async (who: Actor, q: string): Promise<string[]> => {
  const { items } = await hall.app.as(who, searchContract).find({ q })
  return items.map(({ url }) => url)
}

test('the code finds a dossier for its person and its agency, for nobody else', async () => {
  expect(await found(mother, code)).toContain(`/services/dossiers/${id}`)
  expect(await found(people.clerk, code)).toContain(`/office/dossiers/${id}`)
  const elsewhere = staff(['public-services.read'], [unit('a-cong-ich')])
  for (const who of [citizen(), elsewhere]) expect((await found(who, code)).join()).not.toContain(id)
  // Who applies is not in the index: that search is the queue's, which writes it down.
  expect((await found(people.clerk, 'Vũ Thị Mận')).join()).not.toContain(id)
})

test('the result stands in the wallet with what a stranger may be shown', async () => {
  const { items } = await hall.app.as(mother, personalContract).wallet({})
  const paper = items.find(({ id: one }) => one.startsWith('public-services:'))
  expect(paper).toMatchObject({ page: `/services/dossiers/${id}`, revokedAt: null })
  expect(paper?.download).toMatch(/^\/api\/public-services\/papers\/[\w-]{36}$/)
  const pdf = (await hall.as(mother).paper({ id: paper?.download?.split('/').at(-1) ?? '' })) as unknown as Response
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  const shown = await hall.app.as(mother, personalContract).paper({ id: paper?.id ?? '' })
  expect(shown.facts).toContainEqual(expect.objectContaining({ key: 'number', value: '1/2026' }))
  expect((await hall.app.as(citizen(), personalContract).wallet({})).items).toHaveLength(1)
})

test('a second filing knows what stood in the first, and says where it is from', async () => {
  const known = await hall.app.run((ctx) =>
    earlierAnswers(ctx, mother.id ?? '', [
      'applicantPhone',
      'general-application.request',
      'general-application.number',
      'other.request',
    ]),
  )
  expect(known['applicantPhone']).toMatchObject({ value: '0905123456', record: code })
  expect(known['general-application.request']?.value).toContain('nhà văn hóa')
  expect(known['general-application.number']?.value).toBe('1/2026')
  expect(known['other.request']).toBeUndefined()
  expect(
    await hall.app.run((ctx) => paperAnswers(ctx, mother.id ?? '', ['decision.number', 'passport.number'])),
  ).toEqual({
    'decision.number': { value: '1/2026', record: '1/2026', at: '2026-11-23' },
  })
  expect(await hall.app.run((ctx) => earlierAnswers(ctx, citizen().id ?? '', ['applicantPhone']))).toEqual({})
})

test('what was refused is no source of answers', async () => {
  const other = await hall.named('Trần Văn Ổi', '001060002418', '1960-05-09')
  const { id: bad } = await hall.as(other).file(hallDossier())
  await hall.step(people.clerk, bad, 'refuse', { ground: 'not-competent', note: 'Không thuộc thẩm quyền' })
  expect(await hall.app.run((ctx) => earlierAnswers(ctx, other.id ?? '', ['applicantPhone']))).toEqual({})
})

test('a copy of what is held has the answers and the papers; a deletion takes the store and leaves the archive', async () => {
  const holder = holdersOf<Ctx>().find((one) => one.id === 'public-services') as PersonHolder<Ctx>
  const person = mother.id ?? ''
  const held = await hall.app.run((ctx) => holder.collect(ctx, person))
  const rows = (name: string) => held.parts.find((part) => part.name === name)?.rows ?? []
  expect(rows('dossiers')).toMatchObject([{ code, applicant: { name: 'Vũ Thị Mận' } }])
  expect(JSON.stringify(rows('dossiers'))).toContain('0905123456')
  expect(rows('stored')).toHaveLength(1)
  expect(held.files?.map(({ name }) => name.split('/')[1]?.split('-')[0]).toSorted()).toEqual(['receipt', 'result'])

  const first = await hall.app.run((ctx) => holder.erase!(ctx, person))
  expect(first).toMatchObject({ erased: 1, kept: [{ count: 1 }] })
  expect((await hall.as(mother).stored({})).items).toEqual([])
  expect((await hall.as(people.clerk).read({ id })).applicant.name).toBe('Vũ Thị Mận')

  hall.app.clock.set('2047-01-15T03:00:00Z')
  expect((await hall.app.run((ctx) => holder.erase!(ctx, person))).erased).toBe(1)
  const kept = await hall.app.run((ctx) => holder.collect(ctx, person))
  expect(JSON.stringify(kept.parts)).not.toMatch(/Mận|0905123456|001160002417/)
  hall.app.clock.set(MONDAY)
})
