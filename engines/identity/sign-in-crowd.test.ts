import { beforeAll, expect, test } from 'vitest'
import { browser } from './testing/sign-in-client.ts'
import { app, refusal, startSignIn } from './testing/sign-in-stage.ts'

startSignIn()
const crowd = (name: string) =>
  Promise.all(
    Array.from({ length: 24 }, (_, n) =>
      refusal(browser(app).signIn({ account: `${name}-${n}`, password: 'wrong-password' })),
    ),
  )

// The first crowd meets cold code and a pool that opens its connections: it is not the one that is measured.
beforeAll(async () => void (await crowd('early')))

test('many who sign in at once hold few connections of the database', async () => {
  const { pool } = app.platform.database
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, pool.totalCount - pool.idleCount)), 5)
  const codes = new Set((await crowd('nobody')).map(({ code }) => code))
  clearInterval(watch)
  expect([...codes].every((code) => ['identity.wrongPassword', 'identity.locked'].includes(code))).toBe(true)
  expect(codes).toContain('identity.wrongPassword')
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(8)
})
