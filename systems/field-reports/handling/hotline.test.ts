import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { partiesOf } from '@hue-s/engines/cases/index.ts'
import { looksAt } from '@hue-s/engines/identity/index.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
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

test('a number that has called before: its reports are offered, each look is written down and shown to the caller', async () => {
  const centre = operator()
  const phone = '+84905777888'
  expect(await desk.as(centre).hotlineCaller({ phone })).toEqual({ name: '', items: [] })
  const first = await desk.as(centre).hotline({ ...call('Nắp cống vỡ trước trường'), phone, name: 'Ông Năm' })
  desk.app.clock.set(new Date(desk.app.clock.now().getTime() + 60_000))
  const second = await desk.as(centre).hotline({ ...call('Cây đổ chắn đường làng'), phone, name: 'Năm' })
  const found = await desk.as(centre).hotlineCaller({ phone })
  expect(found.name).toBe('Ông Năm')
  expect(found.items.map(({ code }) => code)).toEqual([second.code, first.code])
  const [party] = await desk.app.run((ctx) => partiesOf(ctx, first.id))
  const caller = { ...citizen(), id: party?.personId ?? '' }
  const looks = await desk.app.run((ctx) => looksAt(ctx, 'field-report', first.id), caller)
  expect(looks.map(({ purpose }) => purpose)).toEqual([
    'Bạn gọi đường dây nóng, tổng đài xem các phản ánh trước của bạn',
  ])
  await expect(desk.as(officerOf(undefined)).hotlineCaller({ phone })).rejects.toMatchObject({ status: 403 })
  await expect(desk.as(centre).hotlineCaller({ phone: '0905' })).rejects.toMatchObject({ status: 400 })
})

test('only the centre sits at the phone; a number that is none is refused', async () => {
  const officer = officerOf(undefined)
  await expect(desk.as(officer).hotline(call('Không được phép'))).rejects.toMatchObject({ status: 403 })
  await expect(desk.as(officer).hotlineNear({ category: desk.category, ...at })).rejects.toMatchObject({ status: 403 })
  await expect(desk.as(operator()).hotline({ ...call('Số sai'), phone: '0905' })).rejects.toMatchObject({ status: 400 })
})
