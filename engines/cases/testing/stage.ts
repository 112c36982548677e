import { afterAll, beforeAll, beforeEach } from 'vitest'
import { club, MONDAY } from './story.ts'

/** The club that the tests of one file play in. */
export let story: Awaited<ReturnType<typeof club>>
export let app: typeof story.app
export const open: typeof story.open = (...args) => story.open(...args)
export const api: typeof story.api = (who) => story.api(who)
export const act: typeof story.act = (...args) => story.act(...args)
export const row: typeof story.row = (id) => story.row(id)

/** Opens the club before the tests of a file and closes it after them. */
export function openClub() {
  beforeAll(async () => {
    story = await club()
    app = story.app
  })
  afterAll(() => app.stop())
}

/** As `openClub`, and every test begins on the same Monday. */
export function openClubOnMondays() {
  openClub()
  beforeEach(() => app.clock.set(MONDAY))
}
