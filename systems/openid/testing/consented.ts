import { afterAll, beforeAll } from 'vitest'
import type { Browser } from './browser.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { getCode, openStage, signedIn } from './stage.ts'

export let app: TestApp
export let citizen: Browser

/** Opens the provider with a person who has said yes once, before the tests of a file. */
export function startConsented() {
  beforeAll(async () => {
    app = await openStage()
    citizen = await signedIn(app)
    await getCode(citizen, app)
  }, 120_000)
  afterAll(() => app?.stop())
}
