import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeEidLogin, defaultEidClient, denyEidLogin, startEid, type Eid } from '@hue-s/sandbox/eid.ts'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { levelOf } from './eid.ts'
import { identity, makeAuthenticate } from './index.ts'
import { localPath } from './pages.ts'
import { browser, demo, type Browser } from './testing/sign-in-client.ts'
import { courtsSystem } from './testing/tennis-staff.ts'

const systems = [units, notify, identity, courtsSystem]
const LEVEL_2 = '003185000001'
const LEVEL_1 = '003155000003'
let eid: Eid
let app: TestApp

beforeAll(async () => {
  eid = await startEid({ port: 0 })
  app = await testApp(systems, {
    authenticate: makeAuthenticate(systems),
    seed: true,
    env: {
      EID_URL: eid.issuer,
      EID_CLIENT_ID: defaultEidClient.client_id,
      EID_CLIENT_SECRET: defaultEidClient.client_secret ?? '',
    },
  })
})
afterAll(async () => {
  await app.stop()
  await eid.stop()
})
const mode = (to: string) =>
  fetch(`${eid.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode: to }),
  })
beforeEach(async () => void (await mode('ok')))

async function start(me: Browser, query: string): Promise<string> {
  const response = await me.send(`/api/identity/eid/start?${query}`)
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}

/** The whole way: to the provider, in as this person, and back. */
async function signIn(me: Browser, citizenId: string, query = 'level=1&returnTo=/reports') {
  return me.send(await completeEidLogin(await start(me, query), citizenId))
}

const codeOf = async (response: Response) => {
  const type = response.headers.get('content-type') ?? ''
  return type.includes('json')
    ? ((await response.json()) as { code: string }).code
    : /data-code="([\w.]+)"/.exec(await response.text())?.[1]
}

test('the first sign-in makes person and account, the next finds them by citizen id', async () => {
  const [first, second] = [browser(app), browser(app)]
  const back = await signIn(first, LEVEL_2)
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toBe('/reports')
  const mine = await first.me({})
  expect(mine).toMatchObject({
    signedIn: true,
    kind: 'citizen',
    name: 'Lê Thị Thử Nghiệm',
    account: null,
    assurance: 2,
  })
  await signIn(second, LEVEL_2)
  const again = await second.me({})
  expect(again.signedIn && mine.signedIn && again.id === mine.id && again.session !== mine.session).toBe(true)
  const rows = await many(
    app.platform.database.db,
    sql<{ row: string }>`select to_jsonb(p)::text as row from identity.person p`,
  )
  expect(rows.some((r) => r.row.includes(LEVEL_2) || r.row.includes('Thử Nghiệm'))).toBe(false)
  const audit = await one(
    app.platform.database.db,
    sql<{ n: number }>`select count(*) as n from kernel.audit where action = 'identity.signInWithEid'`,
  )
  expect(audit.n).toBe(2)
})

test('level 1 opens, but not what needs level 2; who has not reached level 2 is told so', async () => {
  const me = browser(app)
  await signIn(me, LEVEL_1)
  expect(await me.me({})).toMatchObject({ signedIn: true, assurance: 1 })
  expect((await me.send('/api/courts/mine')).status).toBe(200)
  expect(await codeOf(await me.send('/api/courts/verified'))).toBe('kernel.stepUpNeeded')
  const back = await signIn(me, LEVEL_1, 'level=2')
  expect(await codeOf(back)).toBe('identity.eidRefused')
})

test('a step-up raises the same session under a new token', async () => {
  const me = browser(app)
  await signIn(me, LEVEL_2)
  const before = await me.me({})
  const sid = me.cookies.get('sid')
  await signIn(me, LEVEL_2, 'level=2&returnTo=/dossiers/new')
  const after = await me.me({})
  expect(before.signedIn && after.signedIn && after.session === before.session).toBe(true)
  expect(me.cookies.get('sid')).not.toBe(sid)
  expect((await me.send('/api/courts/verified')).status).toBe(200)
})

test("an e-ID sign-in over somebody else's session ends that session", async () => {
  const [me, old] = [browser(app), browser(app)]
  await me.signIn(demo('commune-officer'))
  old.cookies.set('sid', me.cookies.get('sid') ?? '')
  await signIn(me, LEVEL_2)
  expect(await me.me({})).toMatchObject({ kind: 'citizen', name: 'Lê Thị Thử Nghiệm' })
  expect(await old.me({})).toEqual({ signedIn: false })
})

test('refusing leaves nobody signed in', async () => {
  const me = browser(app)
  const back = await me.send(await denyEidLogin(await start(me, 'level=2&returnTo=/report%3Fstep=3')), {
    headers: { accept: 'text/html' },
  })
  expect(back.status).toBe(403)
  const html = await back.text()
  expect(html).toContain('data-code="identity.eidRefused"')
  // «Again» begins the same sign-in: same level, and back to where the person was.
  expect(html.replaceAll('&#38;', '&')).toContain('level=2&returnTo=%2Freport%3Fstep%3D3')
  expect(await me.me({})).toEqual({ signedIn: false })
})

test('the same answer counts once', async () => {
  const me = browser(app)
  const url = await completeEidLogin(await start(me, 'level=1'), LEVEL_2)
  expect((await me.send(url)).status).toBe(303)
  // The first answer took the flow's cookie back; a copy of the request still has it.
  const copy = browser(app)
  const other = await completeEidLogin(await start(copy, 'level=1'), LEVEL_2)
  const eidCookie = copy.cookies.get('eid') ?? ''
  expect((await copy.send(other)).status).toBe(303)
  copy.cookies.set('eid', eidCookie)
  const again = await copy.send(other)
  expect(again.status).toBe(409)
  expect(await codeOf(again)).toBe('identity.eidUsed')
})

test('an answer for another browser, a made-up state or none is refused', async () => {
  const [victim, attacker] = [browser(app), browser(app)]
  const url = await completeEidLogin(await start(attacker, 'level=1'), LEVEL_2)
  expect(await codeOf(await victim.send(url))).toBe('identity.eidForeign')
  await start(victim, 'level=1')
  expect(await codeOf(await victim.send(url))).toBe('identity.eidForeign')
  for (const query of [
    '',
    '?state=x&code=y',
    '?state=&code=',
    '?state=a&state=b&code=c',
    `?code=${'x'.repeat(9_000)}`,
  ]) {
    const response = await victim.send(`/api/identity/eid/callback${query}`)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
  }
  expect(await victim.me({})).toEqual({ signedIn: false })
})

test('a forged code for the right state is refused, and the flow is over', async () => {
  const me = browser(app)
  const state = new URL(await start(me, 'level=1')).searchParams.get('state') ?? ''
  const callback = `/api/identity/eid/callback?state=${state}&code=forged&iss=${encodeURIComponent(eid.issuer)}`
  expect(await codeOf(await me.send(callback))).toBe('identity.eidFailed')
  expect(await codeOf(await me.send(callback))).toBe('identity.eidUsed')
})

test('a flow left open for more than fifteen minutes is over', async () => {
  const me = browser(app)
  const url = await completeEidLogin(await start(me, 'level=1'), LEVEL_2)
  app.clock.set(new Date(Date.now() + 16 * 60_000))
  expect(await codeOf(await me.send(url))).toBe('identity.eidExpired')
  app.clock.set(new Date())
})

test(
  'a silent provider is given five seconds, on either way; a refusing one is away too',
  { timeout: 40_000 },
  async () => {
    const me = browser(app)
    const url = await completeEidLogin(await start(me, 'level=1'), LEVEL_2)
    await mode('silent')
    const began = Date.now()
    const back = await me.send(url, { headers: { accept: 'text/html' } })
    expect(Date.now() - began).toBeLessThan(12_000)
    expect(back.status).toBe(503)
    expect(await codeOf(back)).toBe('identity.eidAway')
    await mode('ok')
    const second = await completeEidLogin(await start(me, 'level=1'), LEVEL_2)
    await mode('refuse')
    expect(await codeOf(await me.send(second))).toBe('identity.eidAway')
  },
)

test(
  'without a provider, or with one that is silent from the start, the page says so',
  { timeout: 40_000 },
  async () => {
    const quiet = await startEid({ port: 0 })
    await fetch(`${quiet.url}/_control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"mode":"silent"}',
    })
    const options = { authenticate: makeAuthenticate(systems) }
    const [off, away] = [
      await testApp(systems, options),
      await testApp(systems, { ...options, env: { EID_URL: quiet.issuer } }),
    ]
    expect(await codeOf(await browser(off).send('/api/identity/eid/start'))).toBe('identity.eidOff')
    expect(await codeOf(await browser(away).send('/api/identity/eid/start'))).toBe('identity.eidAway')
    await Promise.all([off.stop(), away.stop(), quiet.stop()])
  },
)

test('the page of a refusal carries no markup from outside and both languages', async () => {
  const response = await browser(app).send('/api/identity/eid/start?level=%3Cscript%3E&lang=en', {
    headers: { accept: 'text/html' },
  })
  expect(response.status).toBe(400)
  const html = await response.text()
  expect(html).toContain('<html lang="en">')
  expect(html).toContain('Mức định danh phải là 1 hoặc 2.')
  expect(html).not.toContain('<script')
})

test.each([
  ['/reports?x=1#top', '/reports?x=1#top'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\nSet-Cookie: x=1', '/'],
  ['', '/'],
  [['/a', '/b'], '/'],
  [undefined, '/'],
  [`/${'a'.repeat(600)}`, '/'],
])('the way back from %s is %s', (asked, path) => expect(localPath(asked)).toBe(path))

test.each([
  [{ level: 2, acr: 'level2' }, 2],
  [{ level: 2 }, 2],
  [{ acr: 'level2' }, 2],
  [{ level: 2, acr: 'level1' }, 1],
  [{ level: 1, acr: 'level2' }, 1],
  [{}, 1],
])('claims %o are level %i', (claims, level) =>
  expect(
    levelOf({
      citizen_id: LEVEL_2,
      name: 'Ai Đó',
      account_type: 'person',
      birthdate: undefined,
      level: undefined,
      acr: undefined,
      ...claims,
    }),
  ).toBe(level),
)
