import { afterAll, beforeAll, expect } from 'vitest'
import { court, openClub, type Club } from './club.ts'

export let club: Club
export const ids = { things: [] as number[], streams: [] as number[] }

/** Builds a ground with courts, streams and observations before the tests of a file, and ends it after them. */
export function openGround() {
  beforeAll(async () => {
    club = await openClub()
    for (let n = 1; n <= 3; n++) {
      const made = await club.send('POST', 'Things', court(n))
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      ids.things.push(made.body['@iot.id'])
      const streams = await club.get(`Things(${made.body['@iot.id']})/Datastreams`)
      ids.streams.push(streams.body.value[0]['@iot.id'])
    }
    for (let n = 0; n < 12; n++) {
      const body = {
        phenomenonTime: `2026-11-19T${String(n).padStart(2, '0')}:00:00Z`,
        result: 20 + n,
        resultTime: null,
        parameters: { n },
      }
      const made = await club.send('POST', `Datastreams(${ids.streams[0]})/Observations`, body)
      expect(made.status, JSON.stringify(made.body)).toBe(201)
    }
  })
  afterAll(() => club.app.stop())
}
