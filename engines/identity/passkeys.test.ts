import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { identity, makeAuthenticate } from './index.ts'
import { Authenticator } from './testing/authenticator.ts'
import { browser, demo, type Browser } from './testing/sign-in-client.ts'

const systems = [units, notify, identity]
let app: TestApp
beforeAll(async () => {
  app = await testApp(systems, {
    authenticate: makeAuthenticate(systems),
    seed: true,
    env: { PUBLIC_URL: 'https://so.example.vn' },
  })
})
afterAll(() => app.stop())

const here = { origin: 'https://so.example.vn', rpId: 'so.example.vn' }
const challengeOf = (options: Record<string, unknown>) => String(options['challenge'])
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )

async function register(me: Browser, key: Authenticator, over: object = {}) {
  const { challengeId, options } = await me.passkeyOptions({})
  const response = key.create({ ...here, challenge: challengeOf(options), ...over })
  return me.addPasskey({ challengeId, name: 'Điện thoại', response })
}

async function enter(me: Browser, key: Authenticator, over: object = {}) {
  const { challengeId, options } = await me.passkeySignInOptions({})
  const response = key.get({ ...here, challenge: challengeOf(options), ...over })
  return { challengeId, response, answer: () => me.passkeySignIn({ challengeId, response }) }
}

test('a passkey signs in by itself at level 2; its answer counts once', async () => {
  const [me, key] = [browser(app), new Authenticator()]
  await me.signIn(demo('commune-officer'))
  expect(await register(me, key)).toMatchObject({ name: 'Điện thoại', lastUsedAt: null })
  const other = browser(app)
  const { answer } = await enter(other, key)
  expect((await answer()).me).toMatchObject({ signedIn: true, account: 'commune-officer', assurance: 2 })
  expect(await refusal(answer())).toBe('identity.badPasskey')
  expect((await other.security({})).passkeys).toHaveLength(1)
  await other.removePasskey({ key: key.id.toString('base64url') })
  expect(await refusal((await enter(browser(app), key)).answer())).toBe('identity.badPasskey')
})

test.each([
  ['made for another site', { rpId: 'evil.example' }],
  ['made on another page', { origin: 'https://evil.example' }],
  ['made on this machine, which is not this site', { origin: 'http://localhost:8080' }],
  ['for another challenge', { challenge: 'AAAA' }],
  ['without checking who holds the device', { verified: false }],
])('a key %s neither registers nor opens', async (_, over) => {
  const [me, key] = [browser(app), new Authenticator()]
  await me.signIn(demo('leader'))
  expect(await refusal(register(me, new Authenticator(), over))).toBe('identity.badPasskey')
  await register(me, key)
  expect(await refusal((await enter(browser(app), key, over)).answer())).toBe('identity.badPasskey')
})

test('a copied key that counts backwards is refused', async () => {
  const [me, key] = [browser(app), new Authenticator()]
  await me.signIn(demo('ioc-operator'))
  await register(me, key)
  await (await enter(me, key)).answer()
  key.counter = 0
  expect(await refusal((await enter(browser(app), key)).answer())).toBe('identity.badPasskey')
})

test("a key of one account cannot be registered again, nor one account's challenge used by another", async () => {
  const [me, other, key] = [browser(app), browser(app), new Authenticator()]
  await me.signIn(demo('citizen'))
  await other.signIn(demo('business'))
  await register(me, key)
  expect(await refusal(register(other, key))).toBe('identity.badPasskey')
  const { challengeId, options } = await me.passkeyOptions({})
  const response = new Authenticator().create({ ...here, challenge: challengeOf(options) })
  expect(await refusal(other.addPasskey({ challengeId, name: 'x', response }))).toBe('identity.badPasskey')
  expect(await refusal(other.removePasskey({ key: key.id.toString('base64url') }))).toBe('kernel.recordNotFound')
})

test.each([
  ['nothing', {}],
  ['numbers', { id: 1, rawId: 2, type: 'public-key', response: 3 }],
  ['another type', { id: 'AA', rawId: 'AA', type: 'password', response: {} }],
  [
    'no base64',
    {
      id: '<',
      rawId: '<',
      type: 'public-key',
      response: { clientDataJSON: '<', authenticatorData: '<', signature: '<' },
    },
  ],
])('a sign-in with %s is refused as input', async (_, response) => {
  const { challengeId } = await browser(app).passkeySignInOptions({})
  expect(await refusal(browser(app).passkeySignIn({ challengeId, response: response as never }))).toBe(
    'kernel.badInput',
  )
})

test('rubbish in the right shape is refused in words', async () => {
  const { challengeId } = await browser(app).passkeySignInOptions({})
  const response = {
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key' as const,
    response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
  }
  expect(await refusal(browser(app).passkeySignIn({ challengeId, response }))).toBe('identity.badPasskey')
  const me = browser(app)
  await me.signIn(demo('visitor'))
  const own = await me.passkeyOptions({})
  const bad = { ...response, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } }
  expect(await refusal(me.addPasskey({ challengeId: own.challengeId, name: 'x', response: bad }))).toBe(
    'identity.badPasskey',
  )
})
