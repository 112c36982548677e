import { afterAll, beforeAll, beforeEach } from 'vitest'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { identity, makeAuthenticate } from '../index.ts'
import { courtsSystem } from './tennis-staff.ts'

const systems = [units, notify, identity, courtsSystem]
export let app: TestApp
export let now = Date.parse('2027-03-01T02:00:00Z')
export const later = (seconds: number) => app.clock.set(new Date((now += seconds * 1_000)))
export const refusal = (call: Promise<unknown>) =>
  call.then(
    () => ({ status: 200, code: 'ok', details: {} as Record<string, unknown> }),
    (error: { status: number; code: string; details: Record<string, unknown> }) => error,
  )

/** Starts the platform with its staff accounts before the tests of a file; each test begins two hours after the one before. */
export function startSignIn() {
  beforeAll(async () => {
    app = await testApp(systems, {
      authenticate: makeAuthenticate(systems),
      seed: true,
      now: new Date(now).toISOString(),
    })
  })
  afterAll(() => app.stop())
  // Tests share one address, whose failures are forgotten after an hour.
  beforeEach(() => later(7_200))
}
