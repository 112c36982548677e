import { afterAll, beforeAll } from 'vitest'
import { ingestDurably, type NewObservation } from '../index.ts'
import { openClub, registerCourt, type Club } from './club.ts'

export let club: Club
let next = 100
export const at = (text: string) => Date.parse(text)
export const DAY = 86_400_000

/** A court of its own with one datastream, on these terms. */
export async function court(terms = {}, more = {}) {
  const n = next++
  const { thing, datastreams } = await registerCourt(club, n, terms, more)
  return { thing, id: datastreams[`court-${n}.temperature`] ?? 0 }
}
export const put = (rows: NewObservation[]) => ingestDurably(club.app.platform, rows, 'test')
export const row = (datastream: number, time: string | number, result: unknown): NewObservation => ({
  datastream,
  time: typeof time === 'number' ? time : at(time),
  result,
})

/** Opens the club before the tests of a file and closes it after them. */
export function openCourts() {
  beforeAll(async () => {
    club = await openClub()
  })
  afterAll(() => club.app.stop())
}
