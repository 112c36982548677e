import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as client from 'openid-client'
import type { Browser as Chromium, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '@hue-s/systems/openid/testing/browser.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { answer, details, official, openStage, signedIn, visit } from '@hue-s/systems/openid/testing/stage.ts'

/** Two client libraries that we did not write: sign-in with consent, userinfo, refresh and logout. */
let app: TestApp
let partner: Server
let home = ''
/** Sign-out tokens that the partner's server was sent. */
const told: string[] = []
const bundle = readFileSync(join(ROOT, 'node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js'), 'utf8')

beforeAll(async () => {
  app = await openStage()
  partner = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/backchannel') {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        told.push(new URLSearchParams(body).get('logout_token') ?? '')
        response.writeHead(200).end()
      })
      return
    }
    const script = request.url === '/oidc.js'
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' })
    response.end(
      script ? bundle : '<!doctype html><title>Partner</title><h1>Partner</h1><script src="/oidc.js"></script>',
    )
  })
  await new Promise<void>((done) => partner.listen(0, '127.0.0.1', done))
  home = `http://127.0.0.1:${(partner.address() as AddressInfo).port}`
}, 120_000)
afterAll(async () => {
  partner?.close()
  await app?.stop()
})

/** A partner as it comes to be: entered by one official, approved by another, its secret handed over. */
async function register(clientId: string): Promise<string> {
  const admin = await official(app, 'admin')
  const leader = await official(app, 'leader')
  const callbacks = {
    redirectUris: [`${home}/callback`],
    logoutUris: [`${home}/bye`],
    backchannelUri: `${home}/backchannel`,
  }
  const made = await admin.register({ clientId, details: details(callbacks) })
  await leader.approve({ id: made.id, draftAt: made.draftAt ?? '' })
  return (await admin.newSecret({ id: made.id })).secret
}

/** The logout token as a partner must check it (OpenID Connect Back-Channel Logout 1.0, 2.6). */
async function checkLogout(token: string, jwksUri: string) {
  const [head = '', body = '', signature = ''] = token.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const { keys } = (await (await fetch(jwksUri)).json()) as { keys: (JsonWebKey & { kid: string })[] }
  const key = keys.find(({ kid }) => kid === read(head)['kid'])
  if (!key) throw new Error('signed with a key that is not shown')
  const good = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${body}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  )
  expect(good).toBe(true)
  expect(read(head)['typ']).toBe('logout+jwt')
  return read(body)
}

describe('openid-client 6, as a confidential server', () => {
  let config: client.Configuration
  let citizen: Browser
  beforeAll(async () => {
    const secret = await register('foreign-judge')
    config = await client.discovery(new URL(app.url), 'foreign-judge', undefined, client.ClientSecretBasic(secret), {
      execute: [client.allowInsecureRequests],
    })
    citizen = await signedIn(app)
  })

  test('finds the metadata that OpenID Connect Discovery 1.0 requires', () => {
    const found = config.serverMetadata()
    for (const name of [
      'issuer',
      'authorization_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
      'jwks_uri',
      'response_types_supported',
      'subject_types_supported',
      'id_token_signing_alg_values_supported',
      'scopes_supported',
      'claims_supported',
      'end_session_endpoint',
      'revocation_endpoint',
      'introspection_endpoint',
    ])
      expect(found, name).toHaveProperty(name)
    expect(found.id_token_signing_alg_values_supported).toContain('RS256')
    expect(found.jwks_uri).not.toBe(`${app.url}/.well-known/jwks.json`)
  })

  test('signs a person in with their consent, reads, renews, looks up, revokes and signs out', async () => {
    const verifier = client.randomPKCECodeVerifier()
    const [state, nonce] = [client.randomState(), client.randomNonce()]
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: `${home}/callback`,
      scope: 'openid profile email assurance offline_access',
      prompt: 'consent',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      max_age: '3600',
    })
    const page = await visit(citizen, app, url.pathname + url.search)
    const { left } = await answer(citizen, app, page.html, 'yes', ['email', 'offline_access'])
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 3600 }
    const tokens = await client.authorizationCodeGrant(config, left as URL, checks)
    const claims = tokens.claims()
    expect(claims).toMatchObject({ acr: 'level2', amr: ['pwd'], auth_time: expect.any(Number) as number })
    const sub = claims?.sub ?? ''
    const info = await client.fetchUserInfo(config, tokens.access_token, sub)
    expect(info).toMatchObject({
      sub,
      name: expect.any(String) as string,
      email: expect.stringContaining('@') as string,
    })
    expect(info).not.toHaveProperty('assurance_level')

    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token)
    expect(renewed.claims()?.sub).toBe(sub)
    expect(await client.tokenIntrospection(config, renewed.access_token)).toMatchObject({ active: true, sub })
    await client.tokenRevocation(config, renewed.access_token)
    expect(await client.tokenIntrospection(config, renewed.access_token)).toEqual({ active: false })

    const bye = client.buildEndSessionUrl(config, {
      id_token_hint: renewed.id_token ?? '',
      post_logout_redirect_uri: `${home}/bye`,
      state: 'gone',
    })
    const asked = await visit(citizen, app, bye.pathname + bye.search)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.html)?.[1] ?? ''
    const done = await citizen.send('/openid/logout/confirm', {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    expect(done.headers.get('location')).toBe(`${home}/bye?state=gone`)
    expect((await citizen.me({})).signedIn).toBe(false)
    await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0)
    const logout = await checkLogout(told.at(-1) ?? '', config.serverMetadata().jwks_uri ?? '')
    expect(logout).toMatchObject({ iss: app.url, aud: 'foreign-judge', sub, sid: claims?.['sid'] })
    expect(logout['events']).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
    expect(logout).not.toHaveProperty('nonce')
  })
})

describe('oidc-client-ts 3, as a public page in Chromium', () => {
  let chromium: Chromium
  let page: Page
  beforeAll(async () => {
    chromium = await launchBrowser()
    page = await (await chromium.newContext({ locale: 'vi-VN' })).newPage()
  }, 120_000)
  afterAll(() => chromium?.close())

  /** Runs the library on the partner's own page. */
  const run = <T>(work: string) =>
    page.evaluate<T>(`(async () => {
      const manager = new oidc.UserManager({
        authority: ${JSON.stringify(app.url)}, client_id: 'hue-s-demo-app',
        redirect_uri: location.origin + '/callback', post_logout_redirect_uri: location.origin + '/',
        response_type: 'code', scope: 'openid profile email offline_access', prompt: 'consent',
        userStore: new oidc.WebStorageStateStore({ store: localStorage }), loadUserInfo: true,
      })
      ${work}
    })()`)

  test('signs in with consent, reads, renews and signs out', async () => {
    const local = home.replace('127.0.0.1', 'localhost')
    await page.goto(local)
    await page.request.post(`${app.url}/api/identity/sign-in`, {
      data: { account: 'business', password: 'demo-business' },
    })
    await Promise.all([
      page.waitForURL(/\/openid\/interaction\//),
      run('void manager.signinRedirect({ state: "kept" })'),
    ])
    expect(await page.title()).toContain('Ứng dụng thử')
    await page.getByLabel('Địa chỉ email').check()
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    await page.waitForURL(/\/callback\?code=/)
    const user = await run<{ profile: Record<string, string>; refresh_token?: string; state: string }>(
      'return JSON.parse(JSON.stringify(await manager.signinRedirectCallback()))',
    )
    expect(user.state).toBe('kept')
    expect(user.profile['name']).toBeTruthy()
    expect(user.profile['email']).toContain('@')
    const renewed = await run<{ access_token: string; refresh_token: string }>(
      'return JSON.parse(JSON.stringify(await manager.signinSilent()))',
    )
    expect(renewed.refresh_token).not.toBe(user.refresh_token)
    await Promise.all([page.waitForURL(/\/openid\/logout/), run('void manager.signoutRedirect()')])
    await page.getByRole('button', { name: 'Thoát cả hai' }).click()
    await page.waitForURL(`${local}/`)
    const me = await page.request.get(`${app.url}/api/identity/me`)
    expect(await me.json()).toEqual({ signedIn: false })
  })
})
