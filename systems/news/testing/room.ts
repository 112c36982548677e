import { afterAll, beforeAll } from 'vitest'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { newsContract as contract } from '../contract.ts'
import { newsroom, type Newsroom } from './stage.ts'

export let room: Newsroom
export const reader = () => room.app.as(anyone, contract)

/** Opens the newsroom before the tests of a file. */
export function openRoom() {
  beforeAll(async () => {
    room = await newsroom({ now: '2026-11-20T02:00:00Z' })
  })
  afterAll(() => room.app.stop())
}
