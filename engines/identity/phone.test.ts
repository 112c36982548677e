import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { cleanName, nameFault } from './person-name.ts'
import { maskPhone, readPhone } from './phone-number.ts'
import { browser } from './testing/sign-in-client.ts'
import { demoBrowser, from, phoneStage, refusal, START, type Stage } from './testing/phone-stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await phoneStage({ PUBLIC_URL: 'https://so.example.vn' })
})
afterAll(() => stage.stop())
beforeEach(() => stage.app.clock.set(START))
const db = () => stage.app.platform.database.db
const later = (seconds: number) => stage.app.clock.set(new Date(stage.app.clock.now().getTime() + seconds * 1_000))

describe('numbers', () => {
  test.each([
    ['0912 345 678', '+84912345678'],
    ['+84 912.345.678', '+84912345678'],
    ['84912345678', '+84912345678'],
    ['0084-912-345-678', '+84912345678'],
    ['+84 (0) 912 345 678', '+84912345678'],
    ['０９１２３４５６７８', '+84912345678'],
  ])('%s is read', (text, number) => expect(readPhone(text)).toEqual({ number }))

  test.each([
    ['0168 234 5678', { fault: 'old', now: '0382345678' }],
    ['+84 121 234 5678', { fault: 'old', now: '0792345678' }],
    ['0234 382 2222', { fault: 'landline' }],
    ['+1 415 555 2671', { fault: 'foreign' }],
    ['0112345678', { fault: 'wrong' }],
    ['12', { fault: 'wrong' }],
    ['+84912345678; drop table', { fault: 'wrong' }],
    ['\u202e8765432190', { fault: 'wrong' }],
  ])('%s is refused', (text, fault) => expect(readPhone(text)).toEqual(fault))

  test('a shown number cannot be called', () => expect(maskPhone('+84912345678')).toBe('091 ••• •678'))
})

describe('names', () => {
  test.each([
    ['Nguyễn Thị Ánh', undefined],
    ['Y Bhăm Êban', undefined],
    ['ệ'.repeat(60), undefined],
    ['ệ'.repeat(61), 'long'],
    ['a\u0301\u0323\u0302\u0308\u0330'.repeat(60), 'signs'],
    ['An\u202egnas', 'signs'],
    ['An\u200bna', 'signs'],
    ['An\u0007na', 'signs'],
    ['123', 'empty'],
    [' ', 'empty'],
  ])('%j', (name, fault) => expect(nameFault(name)).toBe(fault))

  test('what comes from elsewhere is made safe', () => {
    expect(cleanName('An\u202e\u0000 \n Ba\u0301\u0330\u0331\u0332\u0333')).toBe('An B\u00e1\u0330\u0331')
    expect(cleanName('Lê Thị Ngọc Huyền')).toBe('Lê Thị Ngọc Huyền')
  })
})

test('a code opens an account that holds nothing but the number, at level 1', async () => {
  const me = browser(stage.app)
  const { id, code, text } = await stage.codeFor(me, '0912 000 001')
  expect(text).toMatch(/^\d{6} la ma dang nhap CLB/)
  expect(text).toContain('Khong chia se')
  expect(text.split('\n').at(-1)).toBe(`@so.example.vn #${code}`)
  const { me: mine, isNew } = await me.phoneSignIn({ id, code: `${code.slice(0, 3)} ${code.slice(3)}` })
  expect(isNew).toBe(true)
  expect(mine).toMatchObject({ kind: 'citizen', assurance: 1, name: 'Số 091 ••• •001', account: null })
  expect((await me.send('/api/courts/mine')).status).toBe(200)
  expect((await me.send('/api/courts/verified')).status).toBe(403)
  const rows = await many(
    db(),
    sql<{ row: string }>`select to_jsonb(p)::text || (select coalesce(string_agg(to_jsonb(c)::text, ''), '')
      from identity.phone_code c) as row from identity.person p join identity.account a on a.person_id = p.id
      join identity.phone n on n.account_id = a.id`,
  )
  expect(rows[0]?.row).not.toContain('912000001')
  expect(rows[0]?.row).not.toContain(code)
  const again = browser(stage.app)
  later(31)
  await stage.byPhone(again, '+84912000001')
  expect((await again.me({})) as { id: string }).toMatchObject({ id: (mine as { id: string }).id })
})

test('a code opens once, for five minutes, and is dead after five wrong tries', async () => {
  const me = from(stage.app, '10.0.1.1')
  const first = await stage.codeFor(me, '0912000002')
  await me.phoneSignIn(first)
  expect(await refusal(from(stage.app, '10.0.1.2').phoneSignIn(first))).toBe('identity.codeOver')
  later(61)
  const late = await stage.codeFor(me, '0912000002')
  later(301)
  expect(await refusal(me.phoneSignIn(late))).toBe('identity.codeOver')
  const third = await stage.codeFor(me, '0912000002')
  const wrong = third.code === '111111' ? '222222' : '111111'
  const said: string[] = []
  for (let i = 0; i < 6; i++) said.push(await refusal(me.phoneSignIn({ id: third.id, code: wrong })))
  expect(said).toEqual([...Array<string>(4).fill('identity.wrongCode'), 'identity.codeSpent', 'identity.codeSpent'])
  expect(await refusal(me.phoneSignIn(third))).toBe('identity.codeSpent')
})

test('many guesses at once do not slip through together', async () => {
  const me = from(stage.app, '10.0.2.1')
  const { id, code } = await stage.codeFor(me, '0912000003')
  const guesses = Array.from({ length: 40 }, (_, i) => String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0'))
  const said = await Promise.all(guesses.map((guess) => refusal(me.phoneSignIn({ id, code: guess }))))
  expect(said.filter((s) => s === 'identity.wrongCode').length).toBeLessThanOrEqual(5)
  expect(await refusal(me.phoneSignIn({ id, code }))).toMatch(/codeSpent|locked/)
})

test('two sign-ins with one code at once: one is in', async () => {
  const [a, b] = [from(stage.app, '10.0.3.1'), from(stage.app, '10.0.3.2')]
  const made = await stage.codeFor(a, '0912000004')
  const said = await Promise.all([refusal(a.phoneSignIn(made)), refusal(b.phoneSignIn(made))])
  expect(said.sort()).toEqual(['identity.codeOver', 'ok'])
})

test('the answer is the same whether the number has an account or not', async () => {
  const owner = from(stage.app, '10.0.4.1')
  await stage.byPhone(owner, '0912000005')
  const stranger = from(stage.app, '10.0.4.9')
  const shape = (answer: object) => ({ ...answer, id: '', phone: '' })
  const [known, unknown] = [
    await stranger.sendPhoneCode({ phone: '0912000005' }),
    await stranger.sendPhoneCode({ phone: '0912000006' }),
  ]
  expect(shape(known)).toEqual(shape(unknown))
})

test('asking again waits longer each time, in words', async () => {
  const me = from(stage.app, '10.0.5.1')
  const waits: number[] = []
  for (let i = 0; i < 4; i++) {
    const { resendAt } = await me.sendPhoneCode({ phone: '0912000007' })
    waits.push((new Date(resendAt).getTime() - stage.app.clock.now().getTime()) / 1_000)
    expect(await refusal(me.sendPhoneCode({ phone: '0912000007' }))).toBe('identity.codeWait')
    later(waits.at(-1) ?? 0)
  }
  expect(waits).toEqual([30, 60, 120, 300])
})

test('a flood of codes for a number keeps its holder out neither here nor on a device used before', async () => {
  const phone = '0912000008'
  const home = from(stage.app, '10.0.6.1')
  await stage.byPhone(home, phone)
  await home.signOut({})
  later(60)
  for (let i = 0; i < 3; i++) await stage.codeFor(from(stage.app, `10.9.9.${i}`), phone)
  const sent = stage.count('+84912000008')
  // A stranger's device: no further message, but the newest one in the holder's hand opens.
  const abroad = from(stage.app, '10.0.6.2')
  const joined = await abroad.sendPhoneCode({ phone })
  expect(stage.count('+84912000008')).toBe(sent)
  const code = (await stage.message('+84912000008', 0)).slice(0, 6)
  await abroad.phoneSignIn({ id: joined.id, code })
  expect(await abroad.me({})).toMatchObject({ signedIn: true, assurance: 1 })
  // A known browser has messages of its own.
  await stage.codeFor(home, phone)
  expect(stage.count('+84912000008')).toBe(sent + 1)
})

test('who joined the code of a flood guesses twice, not five times', async () => {
  const phone = '0912000009'
  for (let i = 0; i < 4; i++) await stage.codeFor(from(stage.app, `10.8.9.${i}`), phone)
  const me = from(stage.app, '10.0.7.2')
  const { id } = await me.sendPhoneCode({ phone })
  const real = (await stage.message('+84912000009', 0)).slice(0, 6)
  const wrong = real === '333333' ? '444444' : '333333'
  expect(await refusal(me.phoneSignIn({ id, code: wrong }))).toBe('identity.wrongCode')
  expect(await refusal(me.phoneSignIn({ id, code: wrong }))).toBe('identity.codeSpent')
  expect(await refusal(me.phoneSignIn({ id, code: real }))).toBe('identity.codeSpent')
})

test('who joined a code guesses no more often by guessing at once', async () => {
  const phone = '0912000014'
  for (let i = 0; i < 4; i++) await stage.codeFor(from(stage.app, `10.8.14.${i}`), phone)
  const me = from(stage.app, '10.0.14.2')
  const { id } = await me.sendPhoneCode({ phone })
  const real = (await stage.message('+84912000014', 0)).slice(0, 6)
  const guesses = Array.from({ length: 8 }, (_, i) => String((Number(real) + 1 + i) % 1_000_000).padStart(6, '0'))
  const said = await Promise.all(guesses.map((guess) => refusal(me.phoneSignIn({ id, code: guess }))))
  expect(said.filter((s) => s === 'identity.wrongCode').length).toBeLessThanOrEqual(2)
  expect(await refusal(me.phoneSignIn({ id, code: real }))).toBe('identity.codeSpent')
})

test.each([
  ['an old number', '01682345678', 'identity.phoneOld'],
  ['a landline', '02343822222', 'identity.phoneLandline'],
  ['a foreign number', '+14155552671', 'identity.phoneForeign'],
  ['rubbish', '<script>', 'identity.phoneWrong'],
  ['nothing', '', 'kernel.badInput'],
])('%s is refused in words', async (_, phone, code) => {
  expect(await refusal(browser(stage.app).sendPhoneCode({ phone }))).toBe(code)
})

test.each([
  ['letters', 'abcdef', 'kernel.badInput'],
  ['too short', '12345', 'kernel.badInput'],
  ['a forged flow', '123456', 'identity.codeOver'],
])('a code of %s opens nothing', async (_, code, said) => {
  const id = '019a0000-0000-7000-8000-00000000aaaa'
  expect(await refusal(browser(stage.app).phoneSignIn({ id, code }))).toBe(said)
})

test('a carrier that refuses is told to who waits for the message', async () => {
  const me = from(stage.app, '10.0.8.1')
  await fetch(`${stage.messages.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode: 'refuse' }),
  })
  const { id } = await me.sendPhoneCode({ phone: '0912000010' })
  expect((await me.phoneCodeState({ id })).state).toBe('sending')
  await expect.poll(async () => (await me.phoneCodeState({ id })).state, { timeout: 15_000 }).toBe('failed')
  await fetch(`${stage.messages.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode: 'ok' }),
  })
})

test('a phone account may say what to call it; a proved name stays', async () => {
  const me = from(stage.app, '10.0.9.1')
  await stage.byPhone(me, '0912000011')
  expect(await refusal(me.nameMyself({ name: 'An\u202egnas' }))).toBe('identity.badName')
  expect((await me.nameMyself({ name: '  Bà   Ngọc Huyền ' })).me).toMatchObject({ name: 'Bà Ngọc Huyền' })
  const proved = await demoBrowser(stage.app, 'citizen')
  expect(await refusal(proved.nameMyself({ name: 'Ai Đó' }))).toBe('identity.nameProved')
})

test('the last way in cannot be thrown away', async () => {
  const me = from(stage.app, '10.0.10.1')
  await stage.byPhone(me, '0912000012')
  const [phone] = (await me.security({})).phones
  expect(await refusal(me.removePhone({ id: phone?.id ?? '' }))).toBe('identity.lastWay')
})

test('a second device is told to the person; the first is not, and all others can be signed out', async () => {
  const [old, fresh] = [from(stage.app, '10.0.11.1'), from(stage.app, '10.0.11.2')]
  await stage.byPhone(old, '0912000013')
  await old.nameMyself({ name: 'Ông Ba' })
  later(40)
  const before = await one(
    db(),
    sql<{ n: number }>`select count(*) as n from notify.item where topic = 'identity.account'`,
  )
  await stage.byPhone(fresh, '0912000013')
  const after = await one(
    db(),
    sql<{ n: number }>`select count(*) as n from notify.item where topic = 'identity.account'`,
  )
  expect(after.n - before.n).toBe(1)
  expect((await fresh.sessions({})).items).toHaveLength(2)
  await fresh.endOtherSessions({})
  expect(await old.me({})).toEqual({ signedIn: false })
  expect((await fresh.sessions({})).items).toMatchObject([{ current: true, method: 'phone' }])
})
