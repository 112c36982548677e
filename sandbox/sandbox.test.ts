import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import * as openid from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import webPush from 'web-push'
import { completeEidLogin, defaultEidClient, denyEidLogin } from './eid.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { type Messages, startMessages } from './messages.ts'
import { signReport } from './sms.ts'
import { smsSize } from './sms-parts.ts'

let sandbox: Sandbox
const publicUrl = 'https://province.example'
beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, publicUrl, lang: 'vi' })
})
afterAll(() => sandbox.stop())

const post = (url: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: signal ?? null,
  })
const switchTo = async (url: string, mode: string, delayMs?: number) => {
  const res = await post(`${url}/_control`, delayMs === undefined ? { mode } : { mode, delayMs })
  expect(res.status).toBe(200)
}
afterEach(async () => {
  for (const url of [sandbox.eid.url, sandbox.mail.webUrl, sandbox.messages.url, sandbox.push.url]) {
    expect((await post(`${url}/_reset`, {})).status).toBe(200)
  }
})

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

describe('mail, sent by nodemailer', () => {
  const letter = {
    from: '"Ủy ban" <ubnd@province.example>',
    to: 'dan@example.com',
    subject: 'Giấy hẹn trả kết quả số 12 – đã sẵn sàng',
    text: 'Kính gửi bà Nguyễn Thị Ví Dụ,\nHồ sơ của bà đã xử lý xong.',
    html: '<p>Hồ sơ đã <b>xử lý xong</b>.</p>',
    attachments: [{ filename: 'giấy-hẹn.txt', content: 'Số 12' }],
  }
  const transport = (more = {}) =>
    createTransport({ host: '127.0.0.1', port: sandbox.mail.port, secure: false, ...more })

  test('a Vietnamese letter arrives whole and is shown', async () => {
    await transport({ auth: { user: 'any', pass: 'thing' } }).sendMail(letter)
    const [mail] = (await (await fetch(`${sandbox.mail.webUrl}/messages`)).json()) as { id: string }[]
    expect(mail).toMatchObject({ from: 'ubnd@province.example', to: ['dan@example.com'], subject: letter.subject })
    const one = (await (await fetch(`${sandbox.mail.webUrl}/messages/${mail!.id}`)).json()) as typeof letter
    expect(one.text.trim()).toBe(letter.text)
    expect(one.html.trim()).toBe(letter.html)
    expect(one.attachments).toMatchObject([{ name: 'giấy-hẹn.txt', size: 7 }])
    expect(await (await fetch(sandbox.mail.webUrl)).text()).toContain(letter.subject)
    expect(await (await fetch(`${sandbox.mail.webUrl}/mail/${mail!.id}`)).text()).toContain('Nguyễn Thị Ví Dụ')
    expect((await fetch(`${sandbox.mail.webUrl}/messages/none`)).status).toBe(404)
  })

  test('refuses for the time being, answers late, or says nothing at all', async () => {
    await switchTo(sandbox.mail.webUrl, 'refuse')
    await expect(transport().sendMail(letter)).rejects.toMatchObject({ responseCode: 451 })
    await switchTo(sandbox.mail.webUrl, 'silent')
    await expect(transport({ socketTimeout: 200 }).sendMail(letter)).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    await switchTo(sandbox.mail.webUrl, 'delay', 150)
    const began = performance.now()
    await transport().sendMail(letter)
    expect(performance.now() - began).toBeGreaterThan(140)
    expect(sandbox.mail.messages()).toHaveLength(1)
  })
})

describe('SMS and Zalo', () => {
  test.each([
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    [`${'a'.repeat(152)}€${'a'.repeat(151)}`, 'GSM-7', 305, 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['ạ'.repeat(70), 'UCS-2', 70, 1],
    ['ạ'.repeat(71), 'UCS-2', 71, 2],
    [`${'ạ'.repeat(66)}😀${'ạ'.repeat(66)}`, 'UCS-2', 134, 3],
  ])('parts of a text (%#)', (text, encoding, units, parts) => {
    expect(smsSize(text)).toEqual({ encoding, units, parts })
  })

  const bearer = { authorization: 'Bearer sandbox-sms-token' }
  const sms = { brand: 'TINH', to: '+84912345678', text: 'Hồ sơ số 12 đã xong', reference: 'r-1' }
  const sendUrl = (at: Messages = sandbox.messages) => `${at.url}/sms/v1/send`

  test('a message is taken and its signed delivery report comes, again if the first try fails', async () => {
    const heard: { body: string; signature: string }[] = []
    const product = createServer((req, res) => {
      void req
        .setEncoding('utf8')
        .toArray()
        .then((chunks: string[]) => {
          heard.push({ body: chunks.join(''), signature: String(req.headers['x-signature']) })
          res.writeHead(heard.length === 1 ? 503 : 204).end()
        })
    })
    await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve))
    const callbackUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}/reports`
    const gateway = await startMessages({ callbackUrl, callbackSecret: 's3cret', reportAfterMs: 5 })
    try {
      const res = await post(sendUrl(gateway), sms, bearer)
      const { id } = (await res.json()) as { id: string }
      expect(res.status).toBe(202)
      await expect.poll(() => heard.length).toBe(2)
      expect(heard[1]).toEqual(heard[0])
      expect(JSON.parse(heard[1]!.body)).toMatchObject({
        id,
        reference: 'r-1',
        to: sms.to,
        status: 'delivered',
        parts: 1,
      })
      expect(heard[1]!.signature).toBe(signReport('s3cret', heard[1]!.body))
      expect(heard[1]!.signature).not.toBe(signReport('other', heard[1]!.body))
      await post(sendUrl(gateway), { ...sms, to: '+84900000000', callback_url: callbackUrl }, bearer)
      await expect.poll(() => heard.length).toBe(3)
      expect(JSON.parse(heard[2]!.body)).toMatchObject({ to: '+84900000000', status: 'failed' })
      expect(await (await fetch(gateway.url)).text()).toContain(sms.text)
    } finally {
      await gateway.stop()
      product.closeAllConnections()
      product.close()
    }
  })

  test.each([
    [{ to: '0912345678' }, bearer, 400, 'invalid_number'],
    [{ to: '+84234567890' }, bearer, 400, 'invalid_number'],
    [{ brand: 'a name that is long' }, bearer, 400, 'invalid'],
    [{ text: 5 }, bearer, 400, 'invalid'],
    [{ callback_url: 'http://elsewhere.example/' }, bearer, 400, 'invalid_callback'],
    [{}, { authorization: 'Bearer guess' }, 401, 'unauthorized'],
  ])('refuses %o', async (wrong, headers, status, code) => {
    const res = await post(sendUrl(), { ...sms, ...wrong }, headers)
    expect([res.status, await res.json()]).toMatchObject([status, { error: { code } }])
    expect(sandbox.messages.messages()).toEqual([])
  })

  const zaloUrl = () => `${sandbox.messages.url}/zalo/v3.0/oa/message/transaction`
  const notice = { template_id: '310', template_data: { ma: 'H-12', phi: 5000 }, tracking_id: 't-1' }
  const access = { access_token: 'sandbox-zalo-token' }

  test('Zalo takes a notice by phone or by user id', async () => {
    for (const recipient of [{ phone: '84912345678' }, { user_id: '8001' }]) {
      const answer = await (await post(zaloUrl(), { ...notice, recipient }, access)).json()
      expect(answer).toMatchObject({
        error: 0,
        message: 'Success',
        data: { msg_id: expect.stringMatching(/^\w{24}$/) },
      })
    }
    const listed = await (await fetch(`${sandbox.messages.url}/messages`)).json()
    expect(listed).toMatchObject([
      { to: '8001' },
      { to: '+84912345678', templateId: '310', data: notice.template_data },
    ])
  })

  test.each([
    [{ recipient: { phone: '84912345678' } }, { access_token: 'old' }, -216],
    [{ recipient: { phone: '0912' } }, access, -108],
    [{ recipient: {} }, access, -201],
    ['rubbish', access, -201],
  ])('Zalo says no with its number: %o', async (body, headers, error) => {
    const res = await post(zaloUrl(), typeof body === 'string' ? body : { ...notice, ...body }, headers)
    expect([res.status, await res.json()]).toMatchObject([200, { error }])
  })

  test('refuses, is late, is silent; what came can still be looked at', async () => {
    await switchTo(sandbox.messages.url, 'refuse')
    expect((await post(sendUrl(), sms, bearer)).status).toBe(503)
    expect(await (await post(zaloUrl(), { ...notice, recipient: { user_id: '1' } }, access)).json()).toMatchObject({
      error: -32,
    })
    await switchTo(sandbox.messages.url, 'silent')
    await expect(post(sendUrl(), sms, bearer, AbortSignal.timeout(200))).rejects.toThrow(/timeout/)
    expect(await (await fetch(`${sandbox.messages.url}/messages`)).json()).toEqual([])
    await switchTo(sandbox.messages.url, 'delay', 150)
    const began = performance.now()
    expect((await post(sendUrl(), sms, bearer)).status).toBe(202)
    expect(performance.now() - began).toBeGreaterThan(140)
  })
})

describe('push, encrypted and signed by web-push', () => {
  const keys = webPush.generateVAPIDKeys()
  const vapidDetails = { subject: 'mailto:ops@province.example', ...keys }
  const payload = JSON.stringify({ title: 'Cảnh báo lũ', body: 'Nước sông lên trên báo động 2' })
  type Details = ReturnType<typeof webPush.generateRequestDetails>
  type Subscription = webPush.PushSubscription

  const subscribe = async (applicationServerKey = keys.publicKey) =>
    (await (await post(`${sandbox.push.url}/subscribe`, { applicationServerKey })).json()) as Subscription
  const deliver = ({ endpoint, method, headers, body }: Details, more: Record<string, string> = {}) =>
    fetch(endpoint, {
      method,
      headers: { ...(headers as Record<string, string>), ...more },
      body: body ? new Uint8Array(body) : null,
    })
  const send = (to: Subscription, options: webPush.RequestOptions = {}, more: Record<string, string> = {}) =>
    deliver(webPush.generateRequestDetails(to, payload, { vapidDetails, TTL: 60, ...options }), more)

  test('the payload comes out as it went in, for the right subscription only', async () => {
    const [one, two] = [await subscribe(), await subscribe()]
    const res = await send(one, { urgency: 'high', topic: 'lu' })
    expect([res.status, res.headers.get('ttl')]).toEqual([201, '60'])
    const shown = async (of: Subscription) =>
      (await fetch(`${sandbox.push.url}/messages?subscription=${encodeURIComponent(of.endpoint)}`)).json()
    expect(await shown(one)).toMatchObject([{ payload, ttl: 60, urgency: 'high', topic: 'lu' }])
    expect(await shown(two)).toEqual([])
    const mixed = { ...two, keys: one.keys }
    expect((await send(mixed)).status).toBe(201)
    expect(sandbox.push.messages(two.endpoint)).toMatchObject([{ payload: undefined, problem: expect.any(String) }])
  })

  test('an ended subscription is gone, an unknown one was never there', async () => {
    const to = await subscribe()
    expect((await fetch(to.endpoint, { method: 'DELETE' })).status).toBe(204)
    expect((await send(to)).status).toBe(410)
    expect((await send({ ...to, endpoint: `${sandbox.push.url}/push/none` })).status).toBe(404)
  })

  test('refuses what a real service refuses', async () => {
    const to = await subscribe()
    const other = { subject: 'mailto:ops@province.example', ...webPush.generateVAPIDKeys() }
    expect((await send(to, { vapidDetails: other })).status).toBe(403)
    expect((await send(to, {}, { ttl: '' })).status).toBe(400)
    expect((await send(to, {}, { urgency: 'now' })).status).toBe(400)
    expect((await send(to, {}, { 'content-encoding': 'aesgcm' })).status).toBe(415)
    expect((await fetch(to.endpoint, { method: 'POST', headers: { ttl: '1' } })).status).toBe(401)
    const sign = (audience: string, expiration: number) =>
      webPush.getVapidHeaders(audience, vapidDetails.subject, keys.publicKey, keys.privateKey, 'aes128gcm', expiration)
    const now = Math.floor(Date.now() / 1000)
    const status = async (header: { Authorization: string }) =>
      (await fetch(to.endpoint, { method: 'POST', headers: { ttl: '1', authorization: header.Authorization } })).status
    const { origin } = new URL(to.endpoint)
    expect(await status(sign(origin, now + 60))).toBe(201)
    expect(await status(sign('https://elsewhere.example', now + 60))).toBe(403)
    const [head, claims, signature] = sign(origin, now + 60).Authorization.split('.')
    const later = Buffer.from(JSON.stringify({ aud: origin, exp: now + 90_000, sub: 'mailto:a@b' })).toString(
      'base64url',
    )
    expect(await status({ Authorization: `${head}.${later}.${signature}` })).toBe(403)
    expect(await status({ Authorization: `${head}.${claims}` })).toBe(403)
  })

  test('asks to come back later, is late, is silent', async () => {
    const to = await subscribe()
    await switchTo(sandbox.push.url, 'refuse')
    const busy = await send(to)
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '30'])
    await switchTo(sandbox.push.url, 'silent')
    const mute = fetch(to.endpoint, { method: 'POST', signal: AbortSignal.timeout(200) })
    await expect(mute).rejects.toThrow(/timeout/)
    await switchTo(sandbox.push.url, 'delay', 100)
    expect((await send(to)).status).toBe(201)
  })
})

describe('the switch', () => {
  test('is shown, refuses rubbish, and answers this machine only', async () => {
    const { url } = sandbox.eid
    await switchTo(url, 'delay', 20)
    expect(await (await fetch(`${url}/_control`)).json()).toEqual({ mode: 'delay', delayMs: 20 })
    expect((await post(`${url}/_control`, { mode: 'loud' })).status).toBe(400)
    expect((await fetch(`${url}/_control`, { method: 'POST', body: '{"mode":"silent"}' })).status).toBe(415)
    expect((await post(`${url}/_control`, { mode: 'silent' }, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(403)
    await switchTo(url, 'refuse')
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(503)
    expect((await post(`${url}/_reset`, {})).status).toBe(200)
    expect((await fetch(`${url}/.well-known/openid-configuration`)).status).toBe(200)
  })

  test('no server listens for other machines', async () => {
    await expect(startMessages({ host: '0.0.0.0' })).rejects.toThrow(/loopback only/)
  })

  test('the six ports follow the base port; a taken port stops them all, and stopping frees them', async () => {
    const others: Sandbox[] = []
    const free = async () => {
      const basePort = 20_000 + Math.floor(Math.random() * 10_000)
      others.push(await startSandbox({ basePort }))
      return basePort
    }
    const basePort = await free().catch(free)
    const [other] = others
    const { eid, mail, messages, push, open311 } = other!
    const ports = [eid.port, mail.port, mail.webPort, messages.port, push.port, open311.port]
    expect(ports).toEqual([1, 2, 3, 4, 5, 6].map((offset) => basePort + offset))
    await expect(startSandbox({ basePort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await other!.stop()
    const blocker = await startMessages({ port: basePort + 5 })
    await expect(startSandbox({ basePort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await blocker.stop()
    await (await startSandbox({ basePort })).stop()
  })
})
