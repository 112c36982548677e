import { describe, expect, test, vi } from 'vitest'
import { browser, type Browser } from './testing/browser.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import {
  answer,
  authorizePath,
  details,
  exchange,
  formOf,
  getCode,
  official,
  pkce,
  refresh,
  signedIn,
  token,
  userinfo,
  visit,
} from './testing/stage.ts'
import { app, citizen, startConsented } from './testing/consented.ts'

startConsented()

const page = (change: Record<string, string | undefined>, own: Browser = citizen) =>
  visit(own, app, authorizePath(pkce().challenge, change))

describe('addresses to go back to', () => {
  test.each([
    'http://localhost:8400/callback/../evil',
    'http://localhost:8400/callbackx',
    'http://localhost:8400/callback?more=1',
    'http://localhost:8400/callback#part',
    'http://localhost:8400/CALLBACK',
    'http://LOCALHOST:8400/callback',
    'http://user:word@localhost:8400/callback',
    'http://localhost:8400@evil.example/callback',
    'http://localhost.evil.example:8400/callback',
    'https://localhost:8400/callback',
    'javascript:alert(1)//localhost:8400/callback',
    '//localhost:8400/callback',
    'http://localhost:8400/callback%2f..',
    'http://localhost:99999/callback',
    'data:text/html,hello',
    '',
  ])('%s is refused on a page of ours and leads nowhere', async (redirect_uri) => {
    const { response, html, left } = await page({ redirect_uri })
    expect(left).toBeUndefined()
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(html).not.toContain('alert(1)')
  })

  test.each(['http://localhost:50123/callback', 'http://127.0.0.1:9/callback'])(
    'any port of this machine is good for the demo: %s',
    async (redirect_uri) => expect((await getCode(citizen, app, { redirect_uri })).back.href).toContain(redirect_uri),
  )
})

describe('what is asked', () => {
  test.each([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['implicit', { response_type: 'token' }, 'unsupported_response_type'],
    ['id_token', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['hybrid', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['an unregistered scope', { scope: 'openid address' }, undefined],
    ['prompt none without consent', { prompt: 'none', scope: 'openid profile email' }, 'interaction_required'],
    ['a bad max_age', { max_age: '-1' }, 'invalid_request'],
    ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  ])('%s comes back as an error or not at all, never as a 500', async (_, change, error) => {
    const { response, left } = await page(change)
    expect(response.status).toBeLessThan(500)
    if (error) expect(left?.searchParams.get('error') ?? left?.hash).toContain(error)
    expect(left?.searchParams.get('code') ?? null).toBeNull()
  })

  test('state and nonce of 6 kB each come back whole', async () => {
    const [state, nonce] = ['s'.repeat(6_000), 'n'.repeat(6_000)]
    const got = await getCode(citizen, app, { state, nonce })
    expect(got.back.searchParams.get('state')).toBe(state)
    const { body } = await exchange(app, got)
    expect(Buffer.from(body['id_token']?.split('.')[1] ?? '', 'base64url').toString()).toContain(nonce)
  })

  test('state of 10 kB is answered or refused, never a 500', async () => {
    const { response, left } = await page({ state: 's'.repeat(10_240) })
    expect(response.status).toBeLessThan(500)
    if (left) expect(left.searchParams.get('state')).toHaveLength(10_240)
  })

  test('an unknown client is told to the person in their language, to a program as JSON', async () => {
    const told = await page({ client_id: 'nobody-knows' })
    expect(told.response.status).toBe(400)
    expect(told.html).toContain('chưa được đăng ký')
    const own = browser(app, { 'accept-language': 'en' })
    expect((await page({ client_id: 'nobody-knows' }, own)).html).toContain('is not registered')
    const json = await fetch(app.url + authorizePath('x', { client_id: 'nobody-knows' }), {
      headers: { accept: 'application/json' },
    })
    expect(await json.json()).toMatchObject({ error: 'invalid_client' })
  })
})

describe('codes', () => {
  test('a code with a wrong verifier, from a wrong client or for another address opens nothing', async () => {
    const got = await getCode(citizen, app)
    expect((await exchange(app, { ...got, verifier: pkce().verifier })).body['error']).toBe('invalid_grant')
    expect((await exchange(app, got, { redirect_uri: 'http://127.0.0.1:8400/callback' })).body['error']).toBe(
      'invalid_grant',
    )
    expect((await exchange(app, got, { client_id: 'nobody-knows' })).status).toBe(401)
    expect((await exchange(app, { ...got, code: `${got.code}x` })).body['error']).toBe('invalid_grant')
  })

  test('a code shown twice ends what it gave, and leaves a line in the audit log', async () => {
    const got = await getCode(citizen, app)
    const first = (await exchange(app, got)).body
    expect((await userinfo(app, first['access_token'])).status).toBe(200)
    expect(await exchange(app, got)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await userinfo(app, first['access_token'])).status).toBe(401)
    expect((await refresh(app, first['refresh_token'])).body['error']).toBe('invalid_grant')
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from kernel.audit where action = 'openid.reuse'`.execute(app.platform.database.db)
    expect(rows[0]?.n).toBeGreaterThan(0)
  })

  test('of two exchanges of one code at the same moment at most one answers, and it opens nothing', async () => {
    const got = await getCode(citizen, app)
    const both = await Promise.all([exchange(app, got), exchange(app, got)])
    const good = both.filter(({ status }) => status === 200)
    expect(good.length).toBeLessThanOrEqual(1)
    for (const { body } of good) expect((await userinfo(app, body['access_token'])).status).toBe(401)
  })

  test('an expired code opens nothing', async () => {
    const got = await getCode(citizen, app)
    const later = Date.now() + 5 * 60_000
    const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
    const { body } = await exchange(app, got)
    clock.mockRestore()
    expect(body['error']).toBe('invalid_grant')
  })
})

describe('refreshing', () => {
  test('of two refreshes at the same moment one wins, and the winner stays signed in', async () => {
    const got = await getCode(citizen, app, { scope: 'openid profile offline_access', prompt: 'consent' }, [
      'offline_access',
    ])
    const first = (await exchange(app, got)).body
    const both = await Promise.all([refresh(app, first['refresh_token']), refresh(app, first['refresh_token'])])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400])
    const winner = both.find(({ status }) => status === 200)
    expect((await userinfo(app, winner?.body['access_token'])).status).toBe(200)
    expect((await refresh(app, winner?.body['refresh_token'])).status).toBe(200)
  })
})

describe('the page between partner and person', () => {
  test('cannot be framed, answered without its hidden word, or answered by another person', async () => {
    const asked = await page({ prompt: 'consent' })
    expect(asked.response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(asked.response.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:8400")
    const { action, csrf } = formOf(asked.html)
    const press = (fields: Record<string, string>, own: Browser, headers: Record<string, string> = {}) =>
      own.send(action, { method: 'POST', body: new URLSearchParams(fields), headers })
    expect((await press({ answer: 'yes' }, citizen)).status).toBe(403)
    expect((await press({ answer: 'yes', csrf: 'x' }, citizen)).status).toBe(403)
    expect((await press({ answer: 'yes', csrf }, citizen, { origin: 'https://evil.example' })).status).toBe(403)
    const other = await signedIn(app, 'business')
    expect((await press({ answer: 'yes', csrf }, other)).status).toBe(400)
    expect(
      (await citizen.send(action, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415)
  })

  test('a session that ends in the middle leads to sign-in, and the answer given then counts for nobody', async () => {
    const own = await signedIn(app, 'visitor')
    const asked = await page({ prompt: 'consent' }, own)
    await own.signOut({})
    expect(await answer(own, app, asked.html, 'yes')).toMatchObject({ left: undefined, response: { status: 403 } })
    const again = await visit(own, app, formOf(asked.html).action)
    expect(again.left?.pathname).toBe('/sign-in')
  })

  test('saying no takes the person back with access_denied', async () => {
    const asked = await page({ prompt: 'consent' })
    const { left } = await answer(citizen, app, asked.html, 'no')
    expect(left?.searchParams.get('error')).toBe('access_denied')
    expect(left?.searchParams.get('state')).toBe('the-state')
  })

  test('names and purposes of partners are words, not markup', async () => {
    const admin = await official(app, 'admin')
    const name = { vi: '<script>alert(1)</script>"\'', en: '<b>x</b>' }
    const made = await admin.register({
      clientId: 'markup',
      details: details({ name, kind: 'public', auth: 'none' }),
    })
    await (await official(app, 'leader')).approve({ id: made.id, draftAt: made.draftAt ?? '' })
    const asked = await page({ client_id: 'markup', redirect_uri: 'https://partner.example.org/callback' })
    expect(asked.html).toContain('name="csrf"')
    expect(asked.html).not.toContain('<script>')
  })

  test('an official account is asked to use the personal one', async () => {
    const own = await signedIn(app, 'agency-officer')
    expect((await page({}, own)).html).toContain('tài khoản cá nhân')
  })
})

describe('how fresh and how sure', () => {
  test.each([{ prompt: 'login' }, { max_age: '0' }])('%o asks for a new proof, which then counts', async (change) => {
    const own = await signedIn(app, 'business')
    // Tokens count in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const asked = await page(change, own)
    expect(asked.html).toContain('Hãy đăng nhập lại')
    const { action } = formOf(asked.html)
    expect((await visit(own, app, action)).html).toContain('Hãy đăng nhập lại')
    await own.signIn({ account: 'business', password: 'demo-business' })
    const next = await visit(own, app, action)
    expect(next.html).toContain('Họ và tên')
    const { left } = await answer(own, app, next.html, 'yes')
    expect(left?.searchParams.get('code')).toBeTruthy()
  })

  test('a level that the person has not reached is asked for', async () => {
    const own = await signedIn(app, 'visitor')
    const me = await own.me({})
    const asked = await page({ acr_values: 'level2' }, own)
    if (me.signedIn && me.assurance < 2) expect(asked.html).toContain('Cần xác thực mức cao hơn')
    else expect(asked.html).toContain('name="csrf"')
    expect((await page({ acr_values: 'level1' }, citizen)).html).not.toContain('Cần xác thực mức cao hơn')
  })
})

describe('partners in the middle', () => {
  test('one that is suspended loses everything at once, and comes back only through another person', async () => {
    const [admin, leader] = [await official(app, 'admin'), await official(app, 'leader')]
    const change = { kind: 'public', auth: 'none', redirectUris: ['https://middle.example.org/cb'] } as const
    const made = await admin.register({
      clientId: 'middle',
      details: details({ ...change, redirectUris: [...change.redirectUris] }),
    })
    await leader.approve({ id: made.id, draftAt: made.draftAt ?? '' })
    const at = { client_id: 'middle', redirect_uri: 'https://middle.example.org/cb' }
    const got = await getCode(citizen, app, at)
    const tokens = (await exchange(app, got, at)).body
    const open = await page({ ...at, prompt: 'consent' })
    await admin.suspend({ id: made.id, reason: 'Dùng sai mục đích' })
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401)
    expect(
      (await token(app, { ...at, grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' })).status,
    ).toBe(401)
    const pressed = await answer(citizen, app, open.html, 'yes')
    expect(pressed.left).toBeUndefined()
    expect(pressed.html).toContain('tạm ngừng')
    expect((await page(at)).html).toContain('tạm ngừng')
    await leader.resume({ id: made.id })
    expect((await getCode(citizen, app, at)).code).toBeTruthy()
  })

  test('a withdrawn permission ends tokens at once', async () => {
    const tokens = (await exchange(app, await getCode(citizen, app))).body
    const mine = await citizen.send('/api/openid/mine')
    const { items } = (await mine.json()) as { items: { id: string; clientId: string; state: string }[] }
    const one = items.find((item) => item.clientId === 'hue-s-demo-app' && item.state === 'open')
    const done = await citizen.send(`/api/openid/mine/${one?.id}/withdraw`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(done.status).toBe(200)
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401)
    expect((await refresh(app, tokens['refresh_token'])).body['error']).toBe('invalid_grant')
    expect((await page({})).html).toContain('name="csrf"')
  })
})
