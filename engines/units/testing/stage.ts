import { afterAll, beforeAll } from 'vitest'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { platformCtx } from '@hue-s/kernel/server/boot.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import * as units from '../index.ts'

export let app: TestApp
export let sample: TestApp
/** As anybody asks over HTTP; and as the platform itself. */
export const api = () => app.as(ANYONE, units.unitsContract)
export const ctx = () => platformCtx(app)
export const named = (items: readonly { name: string }[]) => items.map(({ name }) => name)

/** Starts one instance per province pack before the tests of a file. */
export function startPacks() {
  beforeAll(async () => {
    app = await testApp([units.units], { env: { PROVINCE: 'hue', RATE_LIMIT: '100000' } })
    sample = await testApp([units.units])
  })
  afterAll(async () => {
    await app.stop()
    await sample.stop()
  })
}
