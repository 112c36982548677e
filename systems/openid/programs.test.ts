import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CALLBACK, details, exchange, getCode, official, openStage, refresh, token } from './testing/stage.ts'
import { app, citizen, startConsented } from './testing/consented.ts'

startConsented()

describe('programs', () => {
  test.each([
    ['/openid/token', 'grant_type=password&username=citizen&password=demo-citizen&client_id=hue-s-demo-app'],
    ['/openid/token', 'grant_type=client_credentials&client_id=hue-s-demo-app'],
    ['/openid/token', 'grant_type=authorization_code&code=x&code=y&client_id=hue-s-demo-app'],
    ['/openid/token', ''],
    ['/openid/token', '%ff%00=%00'],
    ['/openid/revoke', 'token=x'],
    ['/openid/introspect', 'token=x'],
    ['/openid/logout/confirm', 'xsrf=x&logout=yes'],
  ])('%s with «%s» is refused as OAuth says', async (path, body) => {
    const response = await fetch(app.url + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(await response.json()).toHaveProperty('error')
  })

  test.each(['{', '{"grant_type":"authorization_code"}'])('JSON to the token endpoint is refused: %s', async (body) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${app.url}/openid/token`, { method: 'POST', body, headers })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request' })
  })

  test('a body of a megabyte, an unknown path and other methods are no bugs', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const large = await fetch(`${app.url}/openid/token`, {
      method: 'POST',
      headers,
      body: `code=${'x'.repeat(900_000)}`,
    })
    expect(large.status).toBe(400)
    expect((await fetch(`${app.url}/openid/nothing`)).status).toBe(404)
    expect((await fetch(`${app.url}/openid/token`)).status).toBeLessThan(500)
    expect((await fetch(`${app.url}/openid/token`, { method: 'DELETE' })).status).toBeLessThan(500)
    expect((await fetch(`${app.url}/openid/interaction/x`)).status).toBe(400)
  })

  test('private_key_jwt: good once, not twice, not unsigned, not from the far future', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }
    const admin = await official(app, 'admin')
    const change = { auth: 'private_key_jwt' as const, keys: [jwk], redirectUris: ['https://keys.example.org/cb'] }
    const made = await admin.register({ clientId: 'with-keys', details: details(change) })
    await (await official(app, 'leader')).approve({ id: made.id, draftAt: made.draftAt ?? '' })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const assertion = (claims: object = {}, alg = 'ES256') => {
      const now = Math.floor(Date.now() / 1_000)
      const of = {
        iss: 'with-keys',
        sub: 'with-keys',
        aud: app.url,
        jti: randomUUID(),
        iat: now,
        exp: now + 60,
        ...claims,
      }
      const input = `${part({ alg, kid: 'one' })}.${part(of)}`
      const bytes = Buffer.from(input)
      if (alg === 'none') return `${input}.`
      if (alg === 'HS256')
        return `${input}.${createHmac('sha256', JSON.stringify(jwk)).update(bytes).digest('base64url')}`
      return `${input}.${sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
    }
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    const ask = (client_assertion: string) =>
      token(app, {
        grant_type: 'refresh_token',
        refresh_token: 'x',
        client_id: 'with-keys',
        client_assertion,
        client_assertion_type: type,
      })
    const good = assertion()
    // Known as itself: only its refresh token is wrong.
    expect((await ask(good)).body['error']).toBe('invalid_grant')
    expect((await ask(good)).body['error']).toBe('invalid_client')
    const now = Math.floor(Date.now() / 1_000)
    expect((await ask(assertion({ iat: now + 20 }))).body['error']).toBe('invalid_grant')
    expect((await ask(assertion({ exp: now - 120 }))).body['error']).toBe('invalid_client')
    expect((await ask(assertion({ nbf: now + 600 }))).body['error']).toBe('invalid_client')
    expect((await ask(assertion({}, 'none'))).body['error']).toBe('invalid_client')
    expect((await ask(assertion({}, 'HS256'))).body['error']).toBe('invalid_client')
    expect((await ask(assertion({ aud: 'https://elsewhere.example' }))).body['error']).toBe('invalid_client')
  })

  test('a public partner learns nothing by introspection', async () => {
    const tokens = (await exchange(app, await getCode(citizen, app))).body
    const body = new URLSearchParams({ token: tokens['access_token'] ?? '', client_id: 'hue-s-demo-app' })
    const response = await fetch(`${app.url}/openid/introspect`, { method: 'POST', body })
    expect(await response.json()).toEqual({ active: false })
  })

  test('a page elsewhere may not call with a confidential partner or from an unregistered place', async () => {
    const headers = { origin: 'https://evil.example' }
    const response = await token(app, { grant_type: 'refresh_token', refresh_token: 'x' }, headers)
    expect(response.body['error']).toBe('invalid_request')
    expect(
      (await token(app, { grant_type: 'refresh_token', refresh_token: 'x' }, { origin: new URL(CALLBACK).origin }))
        .body['error'],
    ).toBe('invalid_grant')
  })

  test('too many wrong tries from one address are slowed down, with a word when to come back', async () => {
    const slow = await openStage()
    try {
      const tries = await Promise.all(
        Array.from({ length: 70 }, () => refresh(slow, 'guess').then(({ status }) => status)),
      )
      expect(new Set(tries)).toContain(400)
      const after = await fetch(`${slow.url}/openid/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'x' }),
      })
      expect(after.status).toBe(429)
      expect(after.headers.get('retry-after')).toBe('60')
    } finally {
      await slow.stop()
    }
  })
})
