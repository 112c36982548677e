import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { headOf, officerOf, openDesk, operator, step, type Desk } from './testing.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
beforeEach(() => {
  desk.reporter = citizen()
  desk.app.clock.set('2026-11-18T02:00:00Z')
})
afterAll(() => desk.app.stop())

const words = 'Đã đến hiện trường, không có việc này'
const own = (id: string) => desk.as(desk.reporter).own({ id })

/** A report that two people hold to be false. */
async function marked(second: Actor = operator()) {
  const sent = await desk.submit()
  const officer = officerOf(sent.agency?.id)
  const accepted = await desk.as(officer).act(step(sent.id, sent.version, 'accept'))
  await desk.as(officer).act(step(sent.id, accepted.version, 'markFalse', { note: words }))
  expect((await own(sent.id)).state).toBe('working')
  const request = (await desk.as(second).requests({})).items.find((r) => r.reportId === sent.id)
  await desk.as(second).decide({ id: request?.id ?? '', approve: true })
  return { id: sent.id, code: sent.code, officer, second, agency: sent.agency?.id ?? '' }
}

test('one marks, another agrees, the reporter is told and may appeal; a third person decides', async () => {
  const at = await marked()
  const held = await own(at.id)
  expect(held).toMatchObject({ state: 'refused', refusal: { reason: 'false-report' } })
  expect(held.appealUntil).toBe('2026-11-28T02:00:00.000Z')
  await desk.app.settle()
  const { items } = await desk.app.as(desk.reporter, contractOfNotify).inbox({})
  expect(items.some((i) => i.title.includes(at.code) && i.level === 'important')).toBe(true)
  await expect(
    desk.app
      .as(desk.reporter, contractOfCases)
      .act({ id: at.id, action: 'appeal', version: held.version, input: { message: words } }),
  ).rejects.toMatchObject({ code: 'cases.notAllowed' })
  const appealed = await desk
    .as(desk.reporter)
    .appeal({ id: at.id, version: held.version, note: 'Tôi có ảnh chụp hôm qua' })
  expect(appealed.state).toBe('appealed')
  await expect(
    desk.as(desk.reporter).appeal({ id: at.id, version: appealed.version, note: 'Tôi khiếu nại lần nữa' }),
  ).rejects.toMatchObject({ code: 'field-reports.notAppealable' })
  await expect(desk.as(at.second).act(step(at.id, appealed.version, 'uphold', { note: words }))).rejects.toMatchObject({
    code: 'field-reports.ownMark',
  })
  const lifted = await desk.as(operator()).act(step(at.id, appealed.version, 'lift', { note: words }))
  expect(lifted).toMatchObject({ state: 'unrouted', refusal: null })
  expect(lifted.clocks.every((c) => c.running)).toBe(true)
  expect(await desk.as(desk.reporter).standing({})).toMatchObject({ reviewFirst: false, marks: [] })
})

test('the agency cannot mark alone, nor see how often a person was marked', async () => {
  const at = await marked(headOf((await desk.submit()).agency?.id))
  expect(JSON.stringify(await desk.as(operator()).work({ id: at.id }))).not.toMatch(/strike|marks/)
  const sent = await desk.submit()
  const head = headOf(sent.agency?.id)
  await desk.as(head).act(step(sent.id, sent.version, 'markFalse', { note: words }))
  expect((await desk.as(head).requests({})).items.map((r) => r.reportId)).not.toContain(sent.id)
})

test('an appeal that comes too late, or against something else, or from somebody else is refused', async () => {
  const at = await marked()
  const { version } = await own(at.id)
  await expect(
    desk.as(citizen()).appeal({ id: at.id, version, note: 'Tôi khiếu nại giùm người khác' }),
  ).rejects.toMatchObject({ status: 404 })
  desk.app.clock.set('2026-11-28T02:00:01Z')
  expect((await own(at.id)).appealUntil).toBeNull()
  await expect(
    desk.as(desk.reporter).appeal({ id: at.id, version, note: 'Tôi khiếu nại muộn rồi' }),
  ).rejects.toMatchObject({ code: 'field-reports.appealTooLate' })
  const other = await desk.submit()
  const refused = await desk
    .as(operator())
    .act(step(other.id, other.version, 'refuse', { reason: 'not-enough', note: words }))
  await expect(
    desk.as(desk.reporter).appeal({ id: other.id, version: refused.version, note: 'Không phải sai sự thật' }),
  ).rejects.toMatchObject({ code: 'field-reports.notAppealable' })
})

test('after three marks reports go to the centre first, the sender is told, and a year later it is over', async () => {
  for (let n = 0; n < 3; n++) {
    expect(await desk.as(desk.reporter).standing({})).toMatchObject({ reviewFirst: false })
    await marked()
  }
  const standing = await desk.as(desk.reporter).standing({})
  expect(standing).toMatchObject({ reviewFirst: true, until: '2027-11-18T02:00:00.000Z' })
  expect(standing.marks).toHaveLength(3)
  const sent = await desk.submit()
  expect(sent).toMatchObject({ state: 'unrouted', agency: null, review: true })
  await desk.app.settle()
  const { items } = await desk.app.as(desk.reporter, contractOfNotify).inbox({})
  expect(items.find((i) => i.link === `/mine/${sent.id}`)?.body).toContain('trung tâm')
  const { version } = await own(standing.marks[0]?.id ?? '')
  const appealed = await desk
    .as(desk.reporter)
    .appeal({ id: standing.marks[0]?.id ?? '', version, note: 'Việc này có thật, tôi có ảnh' })
  const lifted = await desk.as(operator()).act(step(appealed.id, appealed.version, 'lift', { note: words }))
  expect(lifted.state).toBe('unrouted')
  expect((await desk.as(desk.reporter).standing({})).reviewFirst).toBe(false)
  expect((await desk.submit()).state).toBe('assigned')
})
