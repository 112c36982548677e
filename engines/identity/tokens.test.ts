import { afterAll, beforeAll, expect, test } from 'vitest'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { createFirstAdmin, findPersonOfAccount, identity, makeAuthenticate } from './index.ts'
import { browser, demo, type Browser } from './testing/sign-in-client.ts'
import { courtsSystem } from './testing/tennis-staff.ts'

const systems = [units, notify, identity, courtsSystem]
const START = Date.parse('2027-03-01T02:00:00Z')
let app: TestApp
let admin: Browser
beforeAll(async () => {
  app = await testApp(systems, {
    authenticate: makeAuthenticate(systems),
    seed: true,
    now: new Date(START).toISOString(),
  })
  admin = browser(app)
  await admin.signIn(demo('admin'))
  const person = (await app.run((ctx) => findPersonOfAccount(ctx, 'officer-water'))) ?? ''
  await admin.grant({
    person,
    role: 'courts.manager',
    unit: null,
    validFrom: '2027-01-01',
    citation: 'Quyết định 1/QĐ',
  })
})
afterAll(() => app.stop())

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )
const as = (token: string) => browser(app, { authorization: `Bearer ${token}` })
const status = async (token: string, path: string) => (await as(token).send(path)).status

async function officer() {
  const me = browser(app)
  await me.signIn(demo('officer-water'))
  return me
}

test('a token may do what its owner may, and of that only what it names', async () => {
  const me = await officer()
  const all = await me.createToken({ name: 'mọi việc', days: 30, scopes: 'all' })
  const some = await me.createToken({ name: 'đọc', days: 30, scopes: ['courts.close'] })
  expect(all.token).toMatch(/^hs_[\w-]{43}$/)
  expect(await status(all.token, '/api/courts/look')).toBe(200)
  expect(await status(some.token, '/api/courts/look')).toBe(403)
  expect(await status(some.token, '/api/courts/mine')).toBe(200)
  expect(await status(all.token, '/api/courts/verified')).toBe(403)
  expect(await as(some.token).me({})).toMatchObject({ permissions: ['courts.close'], session: null })
  expect(await refusal(me.createToken({ name: 'quá quyền', days: 1, scopes: ['courts.clean'] }))).toBe(
    'identity.scopeNotHeld',
  )
  expect((await me.tokens({})).items.map((t) => t.name)).toEqual(expect.arrayContaining(['mọi việc', 'đọc']))
  await me.revokeToken({ id: all.id })
  expect(await status(all.token, '/api/courts/mine')).toBe(401)
})

test('what its owner loses, the token loses', async () => {
  const me = await officer()
  const { token } = await me.createToken({ name: 'sẽ mất quyền', days: 30, scopes: ['courts.manage'] })
  expect(await status(token, '/api/courts/look')).toBe(200)
  const grant = (await admin.grants({ person: ((await me.me({})) as { id: string }).id })).items.find(
    (g) => g.role === 'courts.manager',
  )
  await admin.endGrant({ id: grant?.id ?? '', reason: 'Thôi việc' })
  expect(await status(token, '/api/courts/look')).toBe(403)
  await admin.grant({
    person: grant?.person.id ?? '',
    role: 'courts.manager',
    unit: null,
    validFrom: '2027-01-01',
    citation: 'Quyết định 2/QĐ',
  })
  app.clock.set(new Date(START + 31 * 86_400_000))
  expect(await status(token, '/api/courts/mine')).toBe(401)
  app.clock.set(new Date(START))
})

test('a token cannot manage the account it belongs to', async () => {
  const me = await officer()
  const mine = as((await me.createToken({ name: 'x', days: 1, scopes: 'all' })).token)
  const tries = [
    mine.createToken({ name: 'y', days: 365, scopes: 'all' }),
    mine.changePassword({ current: 'demo-officer-water', next: 'mật khẩu khác' }),
    mine.startTotp({}),
    mine.passkeyOptions({}),
    mine.endSession({ id: '00000000-0000-7000-8000-000000000000' }),
    mine.actFor({ delegation: null }),
  ]
  expect(new Set(await Promise.all(tries.map(refusal)))).toEqual(new Set(['identity.sessionNeeded']))
  const stranger = browser(app)
  await stranger.signIn(demo('citizen'))
  const [own] = (await me.tokens({})).items
  expect(await refusal(stranger.revokeToken({ id: own?.id ?? '' }))).toBe('kernel.recordNotFound')
})

test('making a token needs a fresh proof', async () => {
  const me = await officer()
  app.clock.set(new Date(START + 11 * 60_000))
  expect(await refusal(me.createToken({ name: 'x', days: 1, scopes: 'all' }))).toBe('identity.proveAgain')
  app.clock.set(new Date(START))
})

test('a demo token is for scripts on this machine, not for pages or through proxies', async () => {
  const { token } = await browser(app).demoToken({ account: 'citizen' })
  expect(await as(token).me({})).toMatchObject({ account: 'citizen', assurance: 2 })
  for (const extra of [
    { origin: app.url },
    { 'x-forwarded-for': '10.0.0.1' },
    { forwarded: 'for=10.0.0.1' },
    { 'sec-fetch-site': 'same-origin' },
  ]) {
    expect(
      await refusal(browser(app, extra as unknown as Record<string, string>).demoToken({ account: 'citizen' })),
    ).toBe('identity.demoOnly')
  }
  expect(await refusal(browser(app).demoToken({ account: 'nobody' }))).toBe('identity.noSuchDemoAccount')
})

test('production refuses demo accounts, whatever opened for them before', async () => {
  const demoMe = browser(app)
  await demoMe.signIn({ ...demo('citizen'), keep: true })
  const { token } = await browser(app).demoToken({ account: 'admin' })
  const config = readConfig({
    PORT: '0',
    PROVINCE: 'sample',
    MODE: 'production',
    LOG_LEVEL: 'silent',
    SECRET: 'a secret that only tests know, 32+',
  })
  const running = await boot({
    config,
    systems,
    databaseUrl: app.platform.database.url,
    authenticate: makeAuthenticate(systems),
    clock: app.clock,
    background: false,
  })
  const url = await running.listen()
  try {
    const there = browser({ url })
    expect(await refusal(there.signIn(demo('admin')))).toBe('identity.wrongPassword')
    expect(await refusal(there.demoToken({ account: 'admin' }))).toBe('identity.demoOnly')
    there.cookies.set('sid', demoMe.cookies.get('sid') ?? '')
    expect(await there.me({})).toEqual({ signedIn: false })
    expect(await refusal(browser({ url }, { authorization: `Bearer ${token}` }).me({}))).toBe('identity.badToken')
  } finally {
    await running.stop()
  }
})

test('the first administrator is made once, by hand, and must change the password', async () => {
  const first = { account: 'quan-tri', name: 'Quản Trị Đầu', password: 'mật khẩu ban đầu' }
  // Demo administrators do not count: they open nothing in production.
  const fresh = await testApp(systems, { authenticate: makeAuthenticate(systems), seed: true })
  await fresh.run((ctx) => createFirstAdmin(ctx, first))
  await expect(fresh.run((ctx) => createFirstAdmin(ctx, first))).rejects.toMatchObject({ code: 'identity.adminExists' })
  const me = browser(fresh)
  await me.signIn({ account: 'quan-tri', password: 'mật khẩu ban đầu' })
  await me.changePassword({ current: 'mật khẩu ban đầu', next: 'mật khẩu về sau' })
  expect(await me.me({})).toMatchObject({ permissions: expect.arrayContaining(['identity.grant', 'units.approve']) })
  await fresh.stop()
})

test('someone acts for another only while the delegation lasts, and only where it reaches', async () => {
  const [mother, son] = [browser(app), browser(app)]
  await mother.signIn(demo('citizen'))
  await son.signIn(demo('citizen-student'))
  const given = await mother.delegate({
    to: '001204003768',
    legalBasis: 'Giấy ủy quyền ngày 01/03/2027',
    scope: ['courts'],
    until: '2027-06-30',
  })
  const elsewhere = await mother.delegate({
    to: '001204003768',
    legalBasis: 'Giấy ủy quyền ngày 01/03/2027',
    scope: ['units'],
    until: '2027-06-30',
  })
  expect((await son.delegations({})).items[0]).toMatchObject({ given: false, from: 'Vũ Thị Mận', scope: ['courts'] })
  const stranger = browser(app)
  await stranger.signIn(demo('business'))
  expect(await refusal(stranger.actFor({ delegation: given.id }))).toBe('identity.noSuchDelegation')
  expect(await refusal(mother.actFor({ delegation: given.id }))).toBe('identity.noSuchDelegation')
  const motherId = ((await mother.me({})) as { id: string }).id
  const acting = async () =>
    ((await (await son.send('/api/courts/mine')).json()) as { onBehalfOf: string | null }).onBehalfOf
  expect((await son.actFor({ delegation: given.id })).me).toMatchObject({
    onBehalfOf: { id: motherId, name: 'Vũ Thị Mận' },
  })
  expect(await acting()).toBe(motherId)
  await son.actFor({ delegation: elsewhere.id })
  expect(await acting()).toBe(null)
  await son.actFor({ delegation: given.id })
  await mother.endDelegation({ id: given.id })
  expect(await acting()).toBe(null)
  await son.actFor({ delegation: null })
  expect(await son.me({})).toMatchObject({ onBehalfOf: null })
})

test.each([
  ['oneself', { to: '001160002417' }, 'identity.delegateSelf'],
  ['an impossible number', { to: '000160002417' }, 'identity.badCitizenId'],
  ['a past day', { until: '2027-02-28' }, 'identity.badPeriod'],
  ['no ground', { legalBasis: '' }, 'kernel.badInput'],
  ['nothing', { scope: [] }, 'kernel.badInput'],
])('a delegation for %s is refused', async (_, over, code) => {
  const me = browser(app)
  await me.signIn(demo('citizen'))
  expect(
    await refusal(
      me.delegate({ to: '001204003768', legalBasis: 'Giấy ủy quyền', scope: ['all'], until: '2027-06-30', ...over }),
    ),
  ).toBe(code)
})

test('an account that was closed opens nothing any more', async () => {
  const me = browser(app)
  await me.signIn(demo('citizen-tan-lap'))
  await sql`update identity.account set status = 'closed' where login = 'citizen-tan-lap'`.execute(
    app.platform.database.db,
  )
  app.clock.set(new Date(START + 5_000))
  expect(await me.me({})).toEqual({ signedIn: false })
  expect(await refusal(browser(app).signIn(demo('citizen-tan-lap')))).toBe('identity.wrongPassword')
  app.clock.set(new Date(START))
})
