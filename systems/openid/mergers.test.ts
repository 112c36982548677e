import { afterAll, beforeAll, expect, test } from 'vitest'
import { client, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { openidContract } from './contract.ts'
import { giveBack, takeOver } from './mergers.ts'
import { openLogout } from './logout-queue.ts'
import type { LogoutRow } from './store-consents.ts'
import type { Browser } from './testing/browser.ts'
import {
  authorizePath,
  claimsOf,
  details,
  exchange,
  getCode,
  official,
  openStage,
  pkce,
  signedIn,
  token,
  userinfo,
  visit,
} from './testing/stage.ts'

let app: TestApp
const PARTNER = { client_id: 'second-hand', redirect_uri: 'https://partner.example.org/callback' }
beforeAll(async () => {
  app = await openStage()
  const [admin, leader] = [await official(app, 'admin'), await official(app, 'leader')]
  const partner = details({ kind: 'public', auth: 'none' })
  const { id, draftAt } = await admin.register({ clientId: PARTNER.client_id, details: partner })
  await leader.approve({ id, draftAt: draftAt ?? '' })
})
afterAll(() => app.stop())

async function idOf(who: Browser): Promise<string> {
  const me = await who.me({})
  if (!me.signedIn) throw new Error('nobody is signed in')
  return me.id
}
const take = (merged: Merged) => app.run((ctx) => takeOver(ctx, merged))
const give = (merged: Merged) => app.run((ctx) => giveBack(ctx, merged))
type Merged = Parameters<typeof takeOver>[1]

/** Signs in at the partner; whether the page asked, by which name it knows them. */
async function come(who: Browser) {
  const { challenge } = pkce()
  const asked = (await visit(who, app, authorizePath(challenge, PARTNER))).html.includes('name="csrf"')
  const tokens = (await exchange(app, await getCode(who, app, PARTNER), PARTNER)).body
  return { asked, name: claimsOf(tokens['id_token'])['sub'], tokens }
}

const again = (refreshToken = '') =>
  token(app, { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: PARTNER.client_id })

const told = async () =>
  (
    await many(app.platform.database.db, sql<LogoutRow>`select id, sealed from openid.logout order by created_at, id`)
  ).map((row) => openLogout(app.platform, row).accountId)

test('a partner that knew only the record goes on knowing the person by its name; undone, each has their own again', async () => {
  const [record, person] = [await signedIn(app), await signedIn(app, 'business')]
  const [from, to] = [await idOf(record), await idOf(person)]
  const before = await come(record)
  expect(before.asked).toBe(true)
  const merged = { id: newId(), from, to }
  await take(merged)
  await take(merged)
  // What the record was given ends, and the partner is told once.
  expect((await userinfo(app, before.tokens['access_token'])).status).toBe(401)
  expect((await again(before.tokens['refresh_token'])).status).toBe(400)
  expect(await told()).toEqual([from])

  const after = await come(person)
  expect(after).toMatchObject({ asked: false, name: before.name })
  expect((await userinfo(app, after.tokens['access_token'])).body['sub']).toBe(before.name)

  await give(merged)
  await give(merged)
  expect((await userinfo(app, after.tokens['access_token'])).status).toBe(401)
  // Told by the name under which the partner knew them.
  expect(await told()).toEqual([from, from])
  expect(await come(record)).toMatchObject({ asked: false, name: before.name })
  const own = await come(person)
  expect(own.asked).toBe(true)
  expect(own.name).not.toBe(before.name)
})

test('a partner that knew both keeps the person’s own name and permission; the record’s stands again when it is undone', async () => {
  const [record, person] = [await signedIn(app, 'visitor'), await signedIn(app, 'business')]
  const [from, to] = [await idOf(record), await idOf(person)]
  const [theirs, own] = [await come(record), await come(person)]
  const merged = { id: newId(), from, to }
  await take(merged)
  expect(await come(person)).toMatchObject({ asked: false, name: own.name })
  expect(await openOf(to)).toBe(1)
  expect(await openOf(from)).toBe(0)
  await give(merged)
  expect([await openOf(from), await openOf(to)]).toEqual([1, 1])
  expect(await come(record)).toMatchObject({ asked: false, name: theirs.name })
})

test('a permission that came with a record is withdrawn like one’s own, and stays withdrawn when it goes back', async () => {
  const [record, person] = [await signedIn(app), await signedIn(app, 'citizen-student')]
  const [from, to] = [await idOf(record), await idOf(person)]
  await come(record)
  const merged = { id: newId(), from, to }
  await take(merged)
  const { token } = await person.demoToken({ account: 'citizen-student' })
  const mine = client(app.url, openidContract, { authorization: `Bearer ${token}` })
  const open = (await mine.mine({})).items.filter(({ state }) => state === 'open')
  expect(open).toHaveLength(1)
  await mine.withdraw({ id: open[0]!.id })
  await give(merged)
  expect([await openOf(from), await openOf(to)]).toEqual([0, 0])
})

const openOf = async (personId: string) =>
  (
    await many(
      app.platform.database.db,
      sql<{ id: string }>`select id from openid.consent where person_id = ${personId} and ended_at is null`,
    )
  ).length
