import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { exchange, getCode, openStage, signedIn, userinfo } from './testing/stage.ts'

let app: TestApp
beforeAll(async () => {
  app = await openStage()
})
afterAll(() => app.stop())

const queued = async () =>
  (await many(app.platform.database.db, sql<{ id: string }>`select id from openid.logout`)).length
const shadows = async () =>
  (await many(app.platform.database.db, sql<{ n: string }>`select session_id as n from openid.shadow`)).length

test('a session that is ended from another device ends what partners opened by it, and they are told', async () => {
  const [phone, desk] = [await signedIn(app), await signedIn(app)]
  const tokens = (await exchange(app, await getCode(phone, app))).body
  expect((await userinfo(app, tokens['access_token'])).status).toBe(200)
  await desk.endOtherSessions({})
  await app.settle()
  expect((await userinfo(app, tokens['access_token'])).status).toBe(401)
  expect(await queued()).toBe(1)
  // Told once, however often the same end is heard.
  await app.settle()
  expect(await queued()).toBe(1)
  expect(await shadows()).toBe(0)
})

test('signing out here does the same at once; the sessions of others go on', async () => {
  const [one, other] = [await signedIn(app), await signedIn(app, 'business')]
  const mine = (await exchange(app, await getCode(one, app))).body
  const theirs = (await exchange(app, await getCode(other, app))).body
  const before = await queued()
  await one.signOut({})
  await app.settle()
  expect((await userinfo(app, mine['access_token'])).status).toBe(401)
  expect((await userinfo(app, theirs['access_token'])).status).toBe(200)
  expect(await queued()).toBe(before + 1)
})

test('whoever sits at the same browser afterwards is not signed out for it', async () => {
  const shared = await signedIn(app)
  await getCode(shared, app)
  await shared.signIn({ account: 'business', password: 'demo-business' })
  const next = (await exchange(app, await getCode(shared, app))).body
  await app.settle()
  expect((await userinfo(app, next['access_token'])).status).toBe(200)
})
