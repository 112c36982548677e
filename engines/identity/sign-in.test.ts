import { TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { accountKey } from './attempts.ts'
import { browser, demo, type Browser } from './testing/sign-in-client.ts'
import { app, now, later, refusal, startSignIn } from './testing/sign-in-stage.ts'

startSignIn()

const db = () => app.platform.database.db

async function withTotp(account: string) {
  const me = browser(app)
  await me.signIn(demo(account))
  const { secret, uri } = await me.startTotp({})
  expect(uri).toContain('otpauth://totp/')
  const code = () => new TOTP({ secret }).generate({ timestamp: now })
  const { recoveryCodes } = await me.confirmTotp({ code: code() })
  return { me, code, recoveryCodes }
}

test('a password opens a session, in a cookie no script can read; the database holds its hash only', async () => {
  const me = browser(app)
  expect(await me.me({})).toEqual({ signedIn: false })
  const response = await me.send('/api/identity/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(demo('commune-officer')),
  })
  const line = response.headers.getSetCookie().find((c) => c.startsWith('sid=')) ?? ''
  expect(line).toMatch(/HttpOnly/i)
  expect(line).toMatch(/SameSite=Lax/i)
  const mine = await me.me({})
  expect(mine).toMatchObject({
    signedIn: true,
    kind: 'staff',
    name: 'Mai Thị Bưởi',
    account: 'commune-officer',
    assurance: 2,
  })
  const sid = me.cookies.get('sid') ?? ''
  expect(sid).toHaveLength(43)
  const rows = await many(db(), sql<{ row: string }>`select to_jsonb(s)::text as row from identity.session s`)
  expect(rows.map((r) => r.row).join()).not.toContain(sid)
  await me.signOut({})
  expect(me.cookies.has('sid')).toBe(false)
  me.cookies.set('sid', sid)
  expect(await me.me({})).toEqual({ signedIn: false })
})

test('an unknown account and a wrong password get the same answer, after the same work', async () => {
  const me = browser(app)
  const wrong = await refusal(me.signIn({ account: 'leader', password: 'not it' }))
  const unknown = await refusal(me.signIn({ account: 'nobody-at-all', password: 'not it' }))
  expect(wrong).toMatchObject({ status: 401, code: 'identity.wrongPassword' })
  expect({ ...unknown }).toEqual({ ...wrong })
})

test.each([
  ['no body', undefined, 400],
  ['a list', '[]', 400],
  ['numbers', '{"account":1,"password":2}', 400],
  ['a huge password', JSON.stringify({ account: 'admin', password: 'x'.repeat(5_000) }), 400],
  ['a NUL', '{"account":"a\\u0000b","password":"x"}', 400],
  ['broken surrogates', '{"account":"\\ud800","password":"\\ud800"}', 401],
  ['SQL in the name', `{"account":"' or 1=1 --","password":"x"}`, 401],
])('sign-in with %s is refused in words', async (_, body, status) => {
  const response = await browser(app).send('/api/identity/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body ? { body } : {}),
  })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ text: { vi: expect.any(String) } })
})

test('after five wrong passwords the account waits, longer each time; others do not', async () => {
  const me = browser(app)
  const wrong = () => refusal(me.signIn({ account: 'officer-roads', password: 'guess' }))
  for (let i = 0; i < 5; i++) expect(await wrong()).toMatchObject({ code: 'identity.wrongPassword' })
  expect(await wrong()).toMatchObject({ status: 429, code: 'identity.locked', details: { seconds: 60 } })
  expect(await refusal(me.signIn(demo('officer-roads')))).toMatchObject({ code: 'identity.locked' })
  await browser(app).signIn(demo('officer-water'))
  later(61)
  expect(await wrong()).toMatchObject({ code: 'identity.wrongPassword' })
  expect(await wrong()).toMatchObject({ code: 'identity.locked', details: { seconds: 120 } })
  later(121)
  await me.signIn(demo('officer-roads'))
  expect(await many(db(), sql`select from identity.attempt where key = ${accountKey('officer-roads')}`)).toHaveLength(0)
})

test('many guesses at once do not slip through together', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => refusal(browser(app).signIn({ account: 'officer-ben-da', password: 'guess' }))),
  )
  expect(answers.filter((a) => a.code === 'identity.wrongPassword').length).toBeLessThanOrEqual(5)
  expect(answers.every((a) => a.code === 'identity.wrongPassword' || a.code === 'identity.locked')).toBe(true)
})

test('with an authenticator app the password is not enough, and a code opens once', async () => {
  const { code } = await withTotp('leader')
  const me = browser(app)
  expect(await refusal(me.signIn(demo('leader')))).toMatchObject({ status: 401, code: 'identity.totpNeeded' })
  expect(await refusal(me.signIn({ ...demo('leader'), totp: '000000' }))).toMatchObject({ code: 'identity.wrongTotp' })
  expect(await refusal(me.signIn({ ...demo('leader'), totp: code() }))).toMatchObject({ code: 'identity.wrongTotp' })
  later(30)
  const fresh = code()
  expect((await me.signIn({ ...demo('leader'), totp: fresh })).me).toMatchObject({ assurance: 2 })
  expect(await refusal(browser(app).signIn({ ...demo('leader'), totp: fresh }))).toMatchObject({
    code: 'identity.wrongTotp',
  })
  later(30)
  await me.signIn({ ...demo('leader'), totp: code() })
  const sealed = await one(db(), sql<{ secret: Buffer }>`select secret from identity.totp limit 1`)
  expect(sealed.secret[0]).toBe(1)
  expect(await refusal(me.startTotp({}))).toMatchObject({ code: 'identity.totpInUse' })
})

test('a recovery code opens once; removing the app needs a fresh proof', async () => {
  const { me, recoveryCodes } = await withTotp('auditor')
  expect(recoveryCodes).toHaveLength(10)
  const other = browser(app)
  const totp = recoveryCodes[0] ?? ''
  await other.signIn({ ...demo('auditor'), totp })
  expect(await refusal(browser(app).signIn({ ...demo('auditor'), totp }))).toMatchObject({ code: 'identity.wrongTotp' })
  expect(await me.security({})).toMatchObject({ totp: true, recoveryCodes: 9 })
  later(11 * 60)
  expect(await refusal(me.removeTotp({}))).toMatchObject({ status: 403, code: 'identity.proveAgain' })
  await me.signIn({ ...demo('auditor'), totp: recoveryCodes[1] ?? '' })
  const again = await me.newRecoveryCodes({})
  expect(await refusal(browser(app).signIn({ ...demo('auditor'), totp: recoveryCodes[2] ?? '' }))).toMatchObject({
    code: 'identity.wrongTotp',
  })
  expect(again.recoveryCodes).not.toContain(recoveryCodes[2])
  await me.removeTotp({})
  await browser(app).signIn(demo('auditor'))
})

test('signing in again changes the token but keeps the session; another person ends it', async () => {
  const me = browser(app)
  await me.signIn(demo('commune-officer'))
  const [first, id] = [me.cookies.get('sid') ?? '', await sessionOf(me)]
  await me.signIn(demo('commune-officer'))
  expect(me.cookies.get('sid')).not.toBe(first)
  expect(await sessionOf(me)).toBe(id)
  const old = browser(app)
  old.cookies.set('sid', first)
  expect(await old.me({})).toEqual({ signedIn: false })
  const held = me.cookies.get('sid') ?? ''
  await me.signIn(demo('citizen'))
  old.cookies.set('sid', held)
  expect(await old.me({})).toEqual({ signedIn: false })
})

async function sessionOf(me: Browser) {
  const mine = await me.me({})
  return mine.signedIn ? mine.session : null
}

test.each([
  ['forged', 'A'.repeat(43)],
  ['too short', 'abc'],
  ['with foreign signs', '%00%ff<script>'],
  ['empty', '""'],
  ['very long', 'a'.repeat(6_000)],
])('a %s cookie is nobody, such a token is refused', async (_, value) => {
  const me = browser(app)
  me.cookies.set('sid', value)
  expect(await me.me({})).toEqual({ signedIn: false })
  for (const authorization of [`Bearer ${value}`, `Bearer hs_${value}`, 'Bearer', `Basic ${value}`]) {
    const response = await fetch(`${app.url}/api/identity/me`, { headers: { authorization } })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'identity.badToken' })
  }
})

test('staff are out after half an hour of idling, or twelve hours at all; citizens who ask to be kept stay', async () => {
  const [officer, citizen, kept] = [browser(app), browser(app), browser(app)]
  await officer.signIn(demo('commune-officer'))
  await citizen.signIn(demo('citizen'))
  await kept.signIn({ ...demo('citizen'), keep: true })
  later(29 * 60)
  expect(await officer.me({})).toMatchObject({ signedIn: true })
  later(29 * 60)
  expect(await officer.me({})).toMatchObject({ signedIn: true })
  later(31 * 60)
  expect(await officer.me({})).toEqual({ signedIn: false })
  later(86_400)
  expect(await citizen.me({})).toEqual({ signedIn: false })
  later(20 * 86_400)
  expect(await kept.me({})).toMatchObject({ signedIn: true })
  later(31 * 86_400)
  expect(await kept.me({})).toEqual({ signedIn: false })
  await officer.signIn(demo('commune-officer'))
  for (let hour = 0; hour < 24; hour++) {
    later(29 * 60)
    await officer.me({})
  }
  later(29 * 60)
  expect(await officer.me({})).toEqual({ signedIn: false })
})

test('sessions are listed, and one can be ended from another', async () => {
  const [phone, desk] = [browser(app, { 'user-agent': 'phone' }), browser(app, { 'user-agent': 'desk' })]
  await phone.signIn(demo('business'))
  await desk.signIn(demo('business'))
  const { items } = await desk.sessions({})
  expect(items.map((s) => [s.userAgent, s.current]).sort()).toEqual([
    ['desk', true],
    ['phone', false],
  ])
  const id = items.find((s) => s.userAgent === 'phone')?.id ?? ''
  expect(await refusal(phone.endSession({ id: '00000000-0000-7000-8000-000000000000' }))).toMatchObject({
    status: 404,
  })
  const stranger = browser(app)
  await stranger.signIn(demo('citizen'))
  expect(await refusal(stranger.endSession({ id }))).toMatchObject({ status: 404 })
  await desk.endSession({ id })
  expect(await phone.me({})).toEqual({ signedIn: false })
})

test('a changed password throws the other sessions out', async () => {
  const [me, thief] = [browser(app), browser(app)]
  await me.signIn(demo('citizen-student'))
  await thief.signIn(demo('citizen-student'))
  const current = 'demo-citizen-student'
  expect(await refusal(me.changePassword({ current: 'wrong', next: 'một mật khẩu mới' }))).toMatchObject({
    code: 'identity.wrongPassword',
  })
  expect(await refusal(me.changePassword({ current, next: 'short' }))).toMatchObject({ code: 'kernel.badInput' })
  await me.changePassword({ current, next: 'một mật khẩu mới' })
  expect(await me.me({})).toMatchObject({ signedIn: true })
  expect(await thief.me({})).toEqual({ signedIn: false })
  expect(await refusal(browser(app).signIn(demo('citizen-student')))).toMatchObject({ code: 'identity.wrongPassword' })
  // The same words typed in decomposed form, as some keyboards do.
  await browser(app).signIn({ account: 'citizen-student', password: 'một mật khẩu mới'.normalize('NFD') })
})

test('no secret stays behind in stored answers, the audit log or the attempts', async () => {
  const { me, recoveryCodes } = await withTotp('business')
  const { token } = await me.createToken({ name: 'script', days: 1, scopes: 'all' })
  await expect
    .poll(async () => JSON.stringify(await many(db(), sql`select * from kernel.idempotency`)))
    .not.toContain(token)
  const dump = await one(
    db(),
    sql<{ all: string }>`select concat(
    (select jsonb_agg(i) from kernel.idempotency i), (select jsonb_agg(a) from kernel.audit a),
    (select jsonb_agg(o) from kernel.outbox o), (select jsonb_agg(t) from identity.attempt t)) as all`,
  )
  for (const secret of [token, recoveryCodes[0] ?? '-', 'demo-business', me.cookies.get('sid') ?? '-'])
    expect(dump.all.includes(secret)).toBe(false)
})

test('what is encrypted cannot be read in the database', async () => {
  const dump = await one(
    db(),
    sql<{
      all: string
    }>`select string_agg(to_jsonb(p)::text || encode(p.name, 'escape') || coalesce(encode(p.phone, 'escape'), ''), ' ') as all from identity.person p`,
  )
  for (const text of ['Vũ Thị Mận', 'Mận', '001160002417', '84900000201', 'citizen@example.org', '1960-05-09'])
    expect(dump.all).not.toContain(text)
  const settings = await many(
    db(),
    sql<{ name: string }>`select name from kernel.setting where content::text like '%001160002417%'`,
  )
  expect(settings).toEqual([])
})
