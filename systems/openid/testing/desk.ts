import { afterAll, beforeAll } from 'vitest'
import type { Browser } from './browser.ts'
import type { Client } from '@hue-s/kernel/shared/route.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { openidContract } from '../contract.ts'
import { official, openStage, signedIn } from './stage.ts'

export let app: TestApp
export let admin: Client<typeof openidContract>
export let leader: Client<typeof openidContract>
export let citizen: Browser

/** Opens the provider with its two officials before the tests of a file. */
export function openDesk() {
  beforeAll(async () => {
    app = await openStage()
    admin = await official(app, 'admin')
    leader = await official(app, 'leader')
    citizen = await signedIn(app)
  }, 120_000)
  afterAll(() => app?.stop())
}
