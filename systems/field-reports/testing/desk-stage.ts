import { afterAll, beforeAll, beforeEach } from 'vitest'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { officerOf, openDesk, step, type Desk } from '../handling/testing.ts'

export let desk: Desk

export const words = 'Nội dung đủ dài để ghi'
/** A report that an officer works on. */
export async function working() {
  const sent = await desk.submit()
  const officer = officerOf(sent.agency?.id)
  const row = await desk.as(officer).act(step(sent.id, sent.version, 'accept'))
  return { id: sent.id, agency: sent.agency?.id ?? '', officer, row, version: row.version }
}
export async function resolved() {
  const at = await working()
  const photos = [await desk.photo(at.officer, true)]
  const row = await desk.as(at.officer).act(step(at.id, at.version, 'resolve', { note: words, photos }))
  return { ...at, row, version: row.version }
}
export const own = (id: string) => desk.as(desk.reporter).own({ id })

/** Opens the desk before the tests of a file. */
export function startDesk() {
  beforeAll(async () => {
    desk = await openDesk()
  })
  // Reports per person and hour are few: each test has a reporter of its own.
  beforeEach(() => {
    desk.reporter = citizen()
  })
  afterAll(() => desk.app.stop())
}
