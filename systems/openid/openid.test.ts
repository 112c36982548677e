import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import type { Browser } from './testing/browser.ts'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import {
  answer,
  authorizePath,
  claimsOf,
  exchange,
  freePort,
  getCode,
  openStage,
  pkce,
  refresh,
  SECRET,
  signedIn,
  SYSTEMS,
  userinfo,
  visit,
} from './testing/stage.ts'

let app: TestApp
let citizen: Browser
beforeAll(async () => {
  app = await openStage()
  citizen = await signedIn(app)
}, 120_000)
afterAll(() => app?.stop())

test('discovery names one issuer, code flow with S256 only, and no address of another host', async () => {
  const response = await fetch(`${app.url}/.well-known/openid-configuration`, {
    headers: { 'x-forwarded-host': 'evil' },
  })
  const found = (await response.json()) as Record<string, unknown>
  expect(found).toMatchObject({
    issuer: app.url,
    jwks_uri: `${app.url}/openid/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    backchannel_logout_supported: true,
    authorization_response_iss_parameter_supported: true,
  })
  expect(JSON.stringify(found)).not.toContain('evil')
})

test('a person signs in, sees who asks for what, agrees in part, and the partner learns just that', async () => {
  const { verifier, challenge } = pkce()
  const scope = 'openid profile email phone assurance'
  const page = await visit(citizen, app, authorizePath(challenge, { scope }))
  expect(page.response.status).toBe(200)
  expect(page.response.headers.get('x-frame-options')).toBe('DENY')
  expect(page.response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(page.html).toContain('Ứng dụng thử')
  const { left } = await answer(citizen, app, page.html, 'yes', ['email'])
  expect(left?.searchParams.get('state')).toBe('the-state')
  expect(left?.searchParams.get('iss')).toBe(app.url)
  const { status, body } = await exchange(app, { code: left?.searchParams.get('code') ?? '', verifier })
  expect(status).toBe(200)
  const claims = claimsOf(body['id_token'])
  expect(claims).toMatchObject({ iss: app.url, nonce: 'the-nonce', acr: 'level2', amr: ['pwd'] })
  expect(claims).not.toHaveProperty('name')
  const info = await userinfo(app, body['access_token'])
  expect(Object.keys(info.body).sort()).toEqual(['email', 'name', 'sub'])
  expect(info.body['sub']).toBe(claims['sub'])
  const looked = await citizen.whoLooked({ limit: 10 })
  expect(looked.items[0]).toMatchObject({ record: { kind: 'openid-partner', id: 'hue-s-demo-app' } })
})

test('who is not signed in goes to our own sign-in and comes back to the same question', async () => {
  const { browser, demo } = await import('./testing/browser.ts')
  const stranger = browser(app)
  const first = await visit(stranger, app, authorizePath(pkce().challenge))
  expect(first.left?.pathname).toBe('/sign-in')
  const back = first.left?.searchParams.get('returnTo') ?? ''
  expect(back).toMatch(/^\/openid\/interaction\/[\w-]+$/)
  await stranger.signIn(demo('business'))
  const page = await visit(stranger, app, back)
  expect(page.html).toContain('name="csrf"')
})

test('a refresh token is good once; its successor works; the old one used later ends everything', async () => {
  const scope = 'openid profile offline_access'
  const code = await getCode(citizen, app, { scope, prompt: 'consent' }, ['offline_access'])
  const first = (await exchange(app, code)).body
  const second = await refresh(app, first['refresh_token'])
  expect(second.status).toBe(200)
  expect(second.body['refresh_token']).not.toBe(first['refresh_token'])
  // Within the moment of a double click the old token opens nothing and ends nothing.
  expect(await refresh(app, first['refresh_token'])).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await userinfo(app, second.body['access_token'])).status).toBe(200)
  app.clock.set(new Date(Date.now() + 60_000))
  expect((await refresh(app, first['refresh_token'])).body['error']).toBe('invalid_grant')
  expect((await refresh(app, second.body['refresh_token'])).body['error']).toBe('invalid_grant')
  expect((await userinfo(app, second.body['access_token'])).status).toBe(401)
  app.clock.set(new Date())
})

test('two processes over one database are one provider: a code of one is good at the other, once', async () => {
  const { PORT, PUBLIC_URL } = { PORT: String(await freePort()), PUBLIC_URL: app.url }
  const second = await boot({
    config: readConfig({ PORT, PUBLIC_URL, PROVINCE: 'sample', LOG_LEVEL: 'silent', SECRET, RATE_LIMIT: '100000' }),
    systems: SYSTEMS,
    databaseUrl: app.platform.database.url,
    authenticate: makeAuthenticate(SYSTEMS),
    background: false,
  })
  try {
    const other = { ...app, url: await second.listen() }
    const got = await getCode(citizen, app)
    const both = await Promise.all([exchange(app, got), exchange(other, got)])
    expect(both.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    const tokens = (await exchange(other, await getCode(citizen, app))).body
    expect((await userinfo(app, tokens['access_token'])).status).toBe(200)
    const next = await refresh(app, tokens['refresh_token'])
    expect((await refresh(other, next.body['refresh_token'])).status).toBe(200)
    const [one, two] = await Promise.all(
      [app.url, other.url].map(async (u) => (await fetch(`${u}/openid/jwks`)).text()),
    )
    expect(one).toBe(two)
  } finally {
    await second.stop()
  }
})
