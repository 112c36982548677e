import { afterAll, beforeAll, expect, test } from 'vitest'
import { flagClocks, listQueue } from '@hue-s/engines/cases/index.ts'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { findPersonOfAccount } from '@hue-s/engines/identity/index.ts'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { officerOf, openDesk, operator, step, type Desk } from './testing.ts'

let desk: Desk
let agency: string
beforeAll(async () => {
  desk = await openDesk()
  agency = unitIdOfKey(desk.app.platform.config.province, 'a-cong-ich')
})
afterAll(() => desk.app.stop())

/** What somebody's inbox says of one report, oldest first. */
async function told(account: string, id: string): Promise<string[]> {
  const person = await desk.app.run((ctx) => findPersonOfAccount(ctx, account))
  const { items } = await desk.app.as({ ...staff([]), id: person ?? '' }, contractOfNotify).inbox({ limit: 200 })
  return items
    .filter((i) => i.link === `/office/field-reports/${id}`)
    .map((i) => i.title)
    .reverse()
}
const at = async (when: string) => {
  desk.app.clock.set(when)
  await desk.app.run(async (ctx) => void (await flagClocks(ctx)))
  await desk.app.settle()
}

test('reminded, then the head, the centre and the leader in working time; never who reported; done stops it', async () => {
  desk.reporter = citizen()
  const sent = await desk.submit()
  expect(sent.agency?.id).toBe(agency)
  const accepted = await desk.as(officerOf(agency)).act(step(sent.id, sent.version, 'accept'))
  const dueAt = accepted.clocks.find((c) => c.name === 'handle')?.due ?? ''
  const later = (hours: number) => new Date(Date.parse(dueAt) + hours * 3_600_000).toISOString()
  await at(new Date(Date.parse(dueAt) - 60_000).toISOString())
  expect(await told('agency-officer', sent.id)).toHaveLength(1)
  expect(await told('agency-head', sent.id)).toHaveLength(1)
  expect(await told('ioc-operator', sent.id)).toHaveLength(0)
  await at(later(0.1))
  expect(await told('agency-head', sent.id)).toHaveLength(2)
  expect(await told('ioc-operator', sent.id)).toHaveLength(0)
  await at(later(12))
  expect(await told('ioc-operator', sent.id), 'a night is no working time').toHaveLength(0)
  await at(later(24 * 4))
  expect(await told('ioc-operator', sent.id)).toHaveLength(1)
  const seen = await desk.app.run((ctx) => listQueue(ctx, { view: 'escalated' }), officerOf(agency))
  expect(seen.items.map(({ id, escalation }) => [id, escalation])).toEqual([[sent.id, 3]])
  const working = await desk.as(officerOf(agency)).work({ id: sent.id })
  await at(later(24 * 14))
  expect(await told('leader', sent.id)).toHaveLength(1)
  await at(later(24 * 15))
  expect(await told('leader', sent.id), 'each is told once').toHaveLength(1)
  expect(working.late).toBe(true)
})

test('what is done in time to stop the ladder stops it; where no head is named the centre hears at once', async () => {
  desk.app.clock.set('2026-11-18T02:00:00Z')
  desk.reporter = citizen()
  const nobody = unitIdOfKey(desk.app.platform.config.province, 'c99004-cua-song')
  const sent = await desk.submit()
  const moved = await desk.as(operator()).act(step(sent.id, sent.version, 'transfer', { agencyId: nobody }))
  const accepted = await desk.as(officerOf(nobody)).act(step(sent.id, moved.version, 'accept'))
  const dueAt = accepted.clocks.find((c) => c.name === 'handle')?.due ?? ''
  await at(new Date(Date.parse(dueAt) + 60_000).toISOString())
  await at(new Date(Date.parse(dueAt) + 120_000).toISOString())
  expect(await told('ioc-operator', sent.id)).toHaveLength(1)
  const { version } = await desk.as(officerOf(nobody)).work({ id: sent.id })
  await desk.as(officerOf(nobody)).act(step(sent.id, version, 'ask', { note: 'Trụ nào ạ?' }))
  await at(new Date(Date.parse(dueAt) + 20 * 86_400_000).toISOString())
  expect(await told('leader', sent.id)).toHaveLength(0)
})
