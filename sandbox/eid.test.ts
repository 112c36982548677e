import * as openid from 'openid-client'
import { describe, expect, test } from 'vitest'
import { completeEidLogin, defaultEidClient, denyEidLogin } from './eid.ts'
import { sandbox, publicUrl, openSandbox } from './testing/stage.ts'

openSandbox()

describe('the e-ID provider, driven by openid-client', () => {
  const redirectUri = 'http://localhost:8080/api/identity/eid/callback'
  const person = (level: 1 | 2) => sandbox.eid.people.find((one) => one.level === level)!

  async function begin(
    more: Record<string, string> = {},
    auth = openid.ClientSecretBasic(defaultEidClient.client_secret),
  ) {
    const options = { execute: [openid.allowInsecureRequests] }
    const client = await openid.discovery(new URL(sandbox.eid.issuer), 'province', {}, auth, options)
    const verifier = openid.randomPKCECodeVerifier()
    const url = openid.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 'a-state',
      nonce: 'a-nonce',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    }).href
    const end = (back: string, pkceCodeVerifier = verifier) =>
      openid.authorizationCodeGrant(client, new URL(back), {
        pkceCodeVerifier,
        expectedState: 'a-state',
        expectedNonce: 'a-nonce',
      })
    return { client, url, end }
  }

  test.each([
    ['header', openid.ClientSecretBasic(defaultEidClient.client_secret)],
    ['body', openid.ClientSecretPost(defaultEidClient.client_secret)],
  ])('signs a level 2 person in, secret in the %s', async (_, auth) => {
    const { client, url, end } = await begin({ acr_values: 'level2' }, auth)
    const tokens = await end(await completeEidLogin(url, person(2).citizenId))
    const { citizenId, name, birthDate } = person(2)
    const facts = {
      citizen_id: citizenId,
      name,
      birthdate: birthDate,
      gender: 'female',
      level: '2',
      account_type: 'person',
    }
    expect(tokens.claims()).toMatchObject({ ...facts, acr: 'level2' })
    const { sub } = tokens.claims()!
    expect(sub).not.toContain(citizenId)
    expect(await openid.fetchUserInfo(client, tokens.access_token, sub)).toMatchObject(facts)
  })

  test('signs a level 1 person in where level 1 is enough, and sends them back where it is not', async () => {
    const low = await begin()
    const tokens = await low.end(await completeEidLogin(low.url, person(1).citizenId))
    expect(tokens.claims()).toMatchObject({ citizen_id: person(1).citizenId, level: '1', acr: 'level1' })
    const high = await begin({ acr_values: 'level2' })
    const back = await completeEidLogin(high.url, person(1).citizenId)
    await expect(high.end(back)).rejects.toMatchObject({
      error: 'access_denied',
      error_description: 'level2 is required',
    })
  })

  test('a person may say no', async () => {
    const { url, end } = await begin()
    await expect(end(await denyEidLogin(url))).rejects.toMatchObject({ error: 'access_denied' })
  })

  test('refuses a wrong PKCE verifier, a request without PKCE, a wrong secret and a strange callback', async () => {
    const { url, end } = await begin()
    const back = await completeEidLogin(url, person(2).citizenId)
    await expect(end(back, openid.randomPKCECodeVerifier())).rejects.toMatchObject({ error: 'invalid_grant' })

    const bare = new URL((await begin()).url)
    for (const name of ['code_challenge', 'code_challenge_method']) bare.searchParams.delete(name)
    expect(await completeEidLogin(bare.href, person(2).citizenId)).toContain('error=invalid_request')

    const thief = await begin({}, openid.ClientSecretBasic('guess'))
    const theirs = await completeEidLogin(thief.url, person(2).citizenId)
    await expect(thief.end(theirs)).rejects.toMatchObject({ status: 401 })

    const strange = await begin({ redirect_uri: 'https://elsewhere.example/api/identity/eid/callback' })
    expect((await fetch(strange.url, { redirect: 'manual' })).status).toBe(400)
    const known = await begin({ redirect_uri: `${publicUrl}/api/identity/eid/callback` })
    expect(await completeEidLogin(known.url, person(2).citizenId)).toMatch(/^https:\/\/province\.example\/.*code=/)
  })

  /** One browser for a whole story: a cookie jar that outlives a sign-in. */
  function makeJar() {
    const jar = new Map<string, string>()
    return async (address: string | URL, form?: Record<string, string>) => {
      const url = new URL(address, sandbox.eid.url)
      const headers = { cookie: [...jar].map((pair) => pair.join('=')).join('; ') }
      const body = form ? new URLSearchParams(form) : null
      const res = await fetch(url, { method: form ? 'POST' : 'GET', body, headers, redirect: 'manual' })
      for (const line of res.headers.getSetCookie())
        jar.set(line.split('=')[0]!, line.split(';')[0]!.replace(/^[^=]+=/, ''))
      return { status: res.status, to: res.headers.get('location') ?? '', html: await res.text() }
    }
  }

  test('two people at one browser, one of them typed by hand, then sign-out', async () => {
    const visit = makeJar()
    const first = await begin({ ui_locales: 'en' })
    const opened = (await visit(first.url)).to
    const shown = (await visit(opened)).html
    expect(shown).toContain('lang="en"')
    expect(shown).not.toMatch(/<script/)
    for (const one of sandbox.eid.people) expect(shown).toContain(one.name)
    const resumed = await visit(`${opened}/login`, { citizen_id: person(2).citizenId })
    await first.end((await visit(resumed.to)).to)

    const second = await begin({ acr_values: 'level2' })
    const page = (await visit(second.url)).to
    const typed = { name: '<b>Người</b>', citizen_id: '12', birth_date: '1990-02-31', sex: 'male', level: '2' }
    const wrong = await visit(`${page}/other`, typed)
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('Số định danh phải có đúng 12 chữ số.')
    expect(wrong.html).toContain('Ngày sinh không đúng.')
    expect(wrong.html).not.toContain('<b>Người</b>')
    const right = { ...typed, name: 'Người Khác', citizen_id: '003090123456', birth_date: '1990-02-28' }
    const tokens = await second.end((await visit((await visit(`${page}/other`, right)).to)).to)
    expect(tokens.claims()).toMatchObject({
      name: 'Người Khác',
      citizen_id: '003090123456',
      gender: 'male',
      acr: 'level2',
    })

    const home = 'http://localhost:8080/'
    const hint = { id_token_hint: tokens.id_token!, post_logout_redirect_uri: home }
    const asked = await visit(openid.buildEndSessionUrl(second.client, hint))
    expect(asked.html).toContain('Bạn có muốn đăng xuất')
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.html)![1]!
    expect((await visit('/session/end/confirm', { xsrf, logout: 'yes' })).to).toBe(home)
  })

  test('a stranger to the sign-in sees a clear page, and rubbish never breaks it', async () => {
    const lost = await fetch(`${sandbox.eid.url}/interaction/none`)
    expect([lost.status, await lost.text()]).toEqual([400, expect.stringContaining('Phiên đăng nhập đã hết hạn')])
    for (const path of ['/auth?client_id=%00', '/auth', '/token', '/me', '//', '/interaction/%ff/x']) {
      for (const method of ['GET', 'POST']) {
        expect((await fetch(sandbox.eid.url + path, { method })).status, `${method} ${path}`).toBeLessThan(500)
      }
    }
  })
})
