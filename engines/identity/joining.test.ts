import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeEidLogin, defaultEidClient, startEid, type Eid } from '@hue-s/sandbox/eid.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { browser, type Browser } from './testing/sign-in-client.ts'
import { Authenticator } from './testing/authenticator.ts'
import { demoBrowser, from, phoneStage, refusal, START, type Stage } from './testing/phone-stage.ts'

const NEWCOMER = '003185000001'
const KNOWN = '003155000003'
let stage: Stage
let eid: Eid
beforeAll(async () => {
  eid = await startEid({ port: 0 })
  stage = await phoneStage({
    EID_URL: eid.issuer,
    EID_CLIENT_ID: defaultEidClient.client_id,
    EID_CLIENT_SECRET: defaultEidClient.client_secret ?? '',
  })
})
afterAll(async () => {
  await stage.stop()
  await eid.stop()
})
beforeEach(() => stage.app.clock.set(START))
const later = (seconds: number) => stage.app.clock.set(new Date(stage.app.clock.now().getTime() + seconds * 1_000))
const idOf = async (me: Browser) => ((await me.me({})) as { id: string }).id

async function eidSignIn(me: Browser, citizenId: string, query = 'level=1') {
  const response = await me.send(`/api/identity/eid/start?${query}`)
  const to = response.headers.get('location')
  if (response.status !== 303 || !to) return response
  return me.send(await completeEidLogin(to, citizenId))
}

test('who came by phone and then proves the e-ID keeps their record, when they ask for it', async () => {
  const me = from(stage.app, '10.1.0.1')
  await stage.byPhone(me, '0913000001')
  const before = await idOf(me)
  expect((await eidSignIn(me, NEWCOMER, 'level=2&link=1&returnTo=/me')).headers.get('location')).toBe('/me')
  expect(await me.me({})).toMatchObject({ id: before, name: 'Lê Thị Thử Nghiệm', assurance: 2 })
  // The number opens the same person, at its own level.
  const again = from(stage.app, '10.1.0.2')
  later(40)
  await stage.byPhone(again, '0913000001')
  expect(await again.me({})).toMatchObject({ id: before, assurance: 1 })
  // And the e-ID in another browser does too.
  const third = browser(stage.app)
  await eidSignIn(third, NEWCOMER)
  expect(await idOf(third)).toBe(before)
})

test('without asking, e-ID and phone stay two', async () => {
  const me = from(stage.app, '10.1.1.1')
  await stage.byPhone(me, '0913000002')
  const before = await idOf(me)
  await eidSignIn(me, KNOWN)
  expect(await idOf(me)).not.toBe(before)
})

test('a phone account joins somebody who was here before; it can be undone', async () => {
  const me = from(stage.app, '10.1.2.1')
  const elsewhere = browser(stage.app)
  await eidSignIn(elsewhere, KNOWN)
  const known = await idOf(elsewhere)
  await stage.byPhone(me, '0913000003')
  const old = await idOf(me)
  await eidSignIn(me, KNOWN, 'level=1&link=1')
  expect(await idOf(me)).toBe(known)
  const { items } = await me.delegations({})
  const merged = items.find((d) => d.how === 'merged')
  expect(merged).toMatchObject({ given: false, state: 'active' })
  await me.actFor({ delegation: merged?.id ?? '' })
  expect(((await (await me.send('/api/courts/mine')).json()) as { onBehalfOf: string }).onBehalfOf).toBe(old)
  await me.actFor({ delegation: null })
  expect(await refusal(me.endDelegation({ id: merged?.id ?? '' }))).toBe('identity.delegationMerged')
  const audit = await many(
    stage.app.platform.database.db,
    sql<{ s: unknown }>`select subjects as s from kernel.audit
    where subjects @> '[{"kind":"identity.merger"}]'`,
  )
  expect(audit.length).toBeGreaterThan(0)
  const [merger] = (await me.security({})).mergers
  await me.undoMerge({ id: merger?.id ?? '' })
  const back = from(stage.app, '10.1.2.3')
  later(60)
  await stage.byPhone(back, '0913000003')
  expect(await idOf(back)).toBe(old)
  expect(await refusal(me.undoMerge({ id: merger?.id ?? '' }))).toBe('identity.undoLate')
})

test('a number that opens another account is joined only on a clear yes, after proof of both', async () => {
  const phone = from(stage.app, '10.1.3.1')
  await stage.byPhone(phone, '0913000004')
  later(60)
  const me = browser(stage.app)
  await eidSignIn(me, KNOWN)
  const { id, code } = await stage.codeFor(me, '0913000004', 'add')
  expect(await refusal(me.addPhone({ id, code }))).toBe('identity.phoneElsewhere')
  expect((await me.addPhone({ id, code, merge: true })).phones).toMatchObject([{ phone: '091 ••• •004' }])
  expect(await phone.me({})).toEqual({ signedIn: false })
})

test('nobody takes a number of a proved person, nor uses a code that another asked for', async () => {
  const [owner, thief] = [browser(stage.app), from(stage.app, '10.1.4.9')]
  await eidSignIn(owner, KNOWN)
  const mine = await stage.codeFor(owner, '0913000005', 'add')
  await stage.byPhone(thief, '0913000006')
  expect(await refusal(thief.addPhone(mine))).toBe('identity.sessionNeeded')
  await owner.addPhone(mine)
  later(40)
  const { id, code } = await stage.codeFor(thief, '0913000005', 'add')
  expect(await refusal(thief.addPhone({ id, code, merge: true }))).toBe('identity.phoneTaken')
  // A code to sign in adds nothing, and the other way round.
  later(130)
  const signIn = await stage.codeFor(thief, '0913000007')
  expect(await refusal(thief.addPhone(signIn))).toBe('identity.codeOver')
})

test('a session that is not fresh neither joins nor changes the ways in; the refusal says what to prove', async () => {
  const me = from(stage.app, '10.1.5.1')
  await stage.byPhone(me, '0913000008')
  later(11 * 60)
  const response = await eidSignIn(me, NEWCOMER, 'level=1&link=1')
  expect(response.status).toBe(403)
  const refused = await me.sendPhoneCode({ phone: '0913000009', use: 'add' }).catch((e: unknown) => e)
  expect(refused).toMatchObject({ code: 'identity.proveAgain', details: { minutes: 10, assurance: 1 } })
})

test('a code by SMS does not freshen what the e-ID proved', async () => {
  const me = from(stage.app, '10.1.6.1')
  await stage.byPhone(me, '0913000010')
  await eidSignIn(me, '003078000002', 'level=2&link=1')
  const level = ((await me.me({})) as { assurance: number }).assurance
  expect(level).toBe(2)
  later(11 * 60)
  await stage.byPhone(me, '0913000010')
  expect(await me.me({})).toMatchObject({ assurance: 2 })
  expect(await refusal(me.passkeyOptions({}))).toBe('identity.proveAgain')
})

test("a citizen's passkey proves what its maker had proved", async () => {
  const key = async (me: Browser) => {
    const authenticator = new Authenticator()
    const here = { origin: new URL(stage.app.platform.config.publicUrl).origin, rpId: 'localhost' }
    const { challengeId, options } = await me.passkeyOptions({})
    const response = authenticator.create({ ...here, challenge: String(options['challenge']) })
    const made = await me.addPasskey({ challengeId, name: 'Điện thoại', response })
    const other = browser(stage.app)
    const asked = await other.passkeySignInOptions({})
    const proof = authenticator.get({ ...here, challenge: String(asked.options['challenge']) })
    const { me: got } = await other.passkeySignIn({ challengeId: asked.challengeId, response: proof })
    return [made.level, (got as { assurance: number }).assurance]
  }
  const low = from(stage.app, '10.1.7.1')
  await stage.byPhone(low, '0913000011')
  expect(await key(low)).toEqual([1, 1])
  expect(await key(await demoBrowser(stage.app, 'citizen'))).toEqual([2, 2])
})

test('a person is let back in at a counter by two officers, and nobody alone', async () => {
  await stage.give('commune-officer', 'platform.counter', null)
  await stage.give('agency-officer', 'platform.counter', null)
  const [first, second] = [
    await demoBrowser(stage.app, 'commune-officer'),
    await demoBrowser(stage.app, 'agency-officer'),
  ]
  const gone = browser(stage.app)
  await eidSignIn(gone, '003185000001')
  const lost = await idOf(gone)
  const phone = from(stage.app, '10.1.8.1')
  const asked = {
    citizenId: '003185000001',
    phone: '0913000012',
    document: 'Thẻ căn cước',
    reason: 'Mất điện thoại cũ',
  }
  expect(await refusal(first.openRecovery(asked))).toBe('identity.recoveryPhone')
  await stage.byPhone(phone, '0913000012')
  const opened = await first.openRecovery(asked)
  expect(opened).toMatchObject({ state: 'open', own: true, phone: '091 ••• •012' })
  expect(await refusal(first.openRecovery(asked))).toBe('identity.recoveryOpen')
  expect(await refusal(first.decideRecovery({ id: opened.id, approve: true, note: 'Đúng người' }))).toBe(
    'identity.secondPerson',
  )
  expect((await second.recoveries({})).items[0]).toMatchObject({ id: opened.id, own: false })
  await second.decideRecovery({ id: opened.id, approve: true, note: 'Đúng người' })
  expect(await refusal(second.decideRecovery({ id: opened.id, approve: true, note: 'Lại' }))).toBe(
    'identity.recoveryOver',
  )
  expect(await gone.me({})).toEqual({ signedIn: false })
  const back = from(stage.app, '10.1.8.2')
  later(60)
  await stage.byPhone(back, '0913000012')
  expect(await back.me({})).toMatchObject({ id: lost, assurance: 1 })
  const looked = (await back.whoLooked({})).items
  expect(looked.some((l) => l.purpose === 'Khôi phục tài khoản của bạn tại quầy')).toBe(true)
})
