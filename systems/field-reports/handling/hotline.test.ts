import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { openDesk, officerOf, operator, type Desk } from './testing.ts'

let desk: Desk
let at: { lon: number; lat: number }
beforeAll(async () => {
  desk = await openDesk()
  at = (await desk.submit()).at
})
afterAll(() => desk.app.stop())

const call = (note: string) => ({ category: desk.category, note, at, name: 'Bà Tám', phone: '+84905123456' })

test('an operator takes down what a caller says: the same report, its sender known to the centre only', async () => {
  const centre = operator()
  const taken = await desk.as(centre).hotline(call('Đèn đường trước chợ tắt, gọi đường dây nóng'))
  expect(taken).toMatchObject({ state: 'assigned', repeated: false, published: false })
  expect(taken.dueAt).not.toBeNull()
  const report = await desk.as(centre).work({ id: taken.id })
  const officer = officerOf(report.agency?.id)
  expect(JSON.stringify(await desk.as(officer).work({ id: taken.id }))).not.toContain('905123456')
  expect(await desk.as(centre).reveal({ id: taken.id, purpose: 'contact' })).toEqual({
    name: 'Bà Tám',
    phone: '+84905123456',
  })
  const { case: row } = await desk.app.as(centre, contractOfCases).read({ id: taken.id })
  expect(row.channel).toBe('hotline')
})

test('the centre sees what is near before it takes the matter down twice', async () => {
  const centre = operator()
  const taken = await desk.as(centre).hotline(call('Đèn ngã tư tắt, người thứ hai gọi'))
  const { items } = await desk.as(centre).hotlineNear({ category: desk.category, ...at })
  expect(items.map(({ id }) => id)).toContain(taken.id)
})

test('only the centre sits at the phone; a number that is none is refused', async () => {
  const officer = officerOf(undefined)
  await expect(desk.as(officer).hotline(call('Không được phép'))).rejects.toMatchObject({ status: 403 })
  await expect(desk.as(officer).hotlineNear({ category: desk.category, ...at })).rejects.toMatchObject({ status: 403 })
  await expect(desk.as(operator()).hotline({ ...call('Số sai'), phone: '0905' })).rejects.toMatchObject({ status: 400 })
})
