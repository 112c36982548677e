import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { reorganised, unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { holdings, identity, makeAuthenticate, personsWithGrant, staffName } from './index.ts'
import { findPersonOfAccount } from './people.ts'
import { browser, demo, type Browser } from './testing/sign-in-client.ts'
import { courtsSystem } from './testing/tennis-staff.ts'

const systems = [units, notify, identity, courtsSystem]
const unit = (key: string) => unitIdOfKey('sample', key)
const [MAY_NGAN, BEN_DA, CUA_SONG, PROVINCE] = [
  unit('c99001-suoi-may'),
  unit('c99010-ben-da'),
  unit('c99004-cua-song'),
  unit('p99'),
]
const START = '2027-03-01T02:00:00Z'
let app: TestApp
let admin: Browser
const db = () => app.platform.database.db
const person = (login: string) => app.run(async (ctx) => (await findPersonOfAccount(ctx, login)) ?? '')
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )

beforeAll(async () => {
  app = await testApp(systems, { authenticate: makeAuthenticate(systems), seed: true, now: START })
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.clock.set(START)
  await sql`delete from identity.role_grant where role like 'courts.%'`.execute(db())
  admin = await signedIn('admin')
})

async function signedIn(account: string): Promise<Browser> {
  const me = browser(app)
  await me.signIn(demo(account))
  return me
}
const look = async (me: Browser) => {
  const response = await me.send('/api/courts/look')
  return response.ok ? ((await response.json()) as { units: string[] | '*' }).units : response.status
}
const give = async (login: string, over: object = {}) =>
  admin.grant({
    person: await person(login),
    role: 'courts.manager',
    unit: MAY_NGAN,
    validFrom: '2027-03-01',
    citation: 'Quyết định 12/QĐ',
    ...over,
  })

test('a grant opens at once in this process, in its unit only, and closes at once when it is ended', async () => {
  const me = await signedIn('officer-doi-che')
  expect(await look(me)).toBe(403)
  const grant = await give('officer-doi-che')
  expect(grant).toMatchObject({ role: 'courts.manager', unit: { name: 'Mây Ngàn' }, person: { name: 'Lương Văn Chè' } })
  const covered = await look(me)
  expect(covered).toContain(MAY_NGAN)
  expect(covered).not.toContain(BEN_DA)
  expect(await me.me({})).toMatchObject({ permissions: expect.arrayContaining(['courts.manage', 'courts.close']) })
  await admin.endGrant({ id: grant.id, reason: 'Chuyển công tác' })
  expect(await look(me)).toBe(403)
  expect(await refusal(admin.endGrant({ id: grant.id, reason: 'Lần nữa' }))).toBe('identity.grantOver')
})

test('a grant at the province, or at none, covers everything', async () => {
  const me = await signedIn('officer-doi-che')
  await give('officer-doi-che', { unit: PROVINCE })
  expect(await look(me)).toBe('*')
  const other = await signedIn('officer-ben-da')
  await give('officer-ben-da', { unit: null })
  expect(await look(other)).toBe('*')
})

test("a grant is in force from its first day until the day before its last, by Vietnam's calendar", async () => {
  const me = browser(app)
  await give('officer-doi-che', { validFrom: '2027-03-10', validTo: '2027-03-12' })
  const on = async (at: string) => {
    app.clock.set(at)
    await me.signIn(demo('officer-doi-che'))
    return look(me)
  }
  expect(await on('2027-03-09T16:59:59Z')).toBe(403)
  expect(await on('2027-03-09T17:00:00Z')).toContain(MAY_NGAN)
  expect(await on('2027-03-11T16:59:59Z')).toContain(MAY_NGAN)
  expect(await on('2027-03-11T17:00:00Z')).toBe(403)
})

test('another process sees a change at most five seconds later', async () => {
  const me = await signedIn('officer-doi-che')
  expect(await look(me)).toBe(403)
  // Written past this process, as another one would.
  await sql`insert into identity.role_grant (id, person_id, role, unit_id, valid_from, source, citation, created_at)
    values (${newId()}, ${await person('officer-doi-che')}, 'courts.manager', ${MAY_NGAN}, '2027-01-01', 'decision', 'x', now())`.execute(
    db(),
  )
  expect(await look(me)).toBe(403)
  app.clock.set(new Date(Date.parse(START) + 5_000))
  expect(await look(me)).toContain(MAY_NGAN)
})

test('nobody hands out more than they hold there, nor anything to themselves', async () => {
  await give('officer-doi-che', { role: 'platform.unit-admin' })
  const chief = await signedIn('officer-doi-che')
  const someone = await person('officer-ben-da')
  const from = { person: someone, validFrom: '2027-03-01', citation: 'Quyết định 13/QĐ' }
  expect(await refusal(chief.grant({ ...from, role: 'courts.manager', unit: MAY_NGAN }))).toBe('identity.grantAbove')
  expect(await refusal(chief.grant({ ...from, role: 'platform.unit-admin', unit: BEN_DA }))).toBe('identity.grantAbove')
  expect(await refusal(chief.grant({ ...from, role: 'platform.unit-admin', unit: null }))).toBe('identity.grantAbove')
  expect(await refusal(chief.grant({ ...from, role: 'platform.admin', unit: MAY_NGAN }))).toBe('identity.grantAbove')
  const given = await chief.grant({ ...from, role: 'platform.unit-admin', unit: MAY_NGAN })
  expect((await chief.grants({})).items.map((g) => g.id)).toContain(given.id)
  expect((await chief.grants({})).items.every((g) => g.unit?.id === MAY_NGAN)).toBe(true)
  expect(
    await refusal(admin.grant({ ...from, person: await person('admin'), role: 'courts.manager', unit: null })),
  ).toBe('identity.grantSelf')
  const adminGrant = (await admin.grants({ person: await person('auditor') })).items[0]?.id ?? ''
  expect(await refusal(chief.endGrant({ id: adminGrant, reason: 'Không được' }))).toBe('kernel.recordNotFound')
  await sql`delete from identity.role_grant where role = 'platform.unit-admin'`.execute(db())
})

test.each([
  ['an unknown role', { role: 'courts.king' }, 'identity.noSuchRole'],
  ['an unknown unit', { unit: newId() }, 'identity.noSuchUnit'],
  ['an unknown person', { person: newId() }, 'identity.noSuchStaff'],
  ['an end before its beginning', { validTo: '2027-03-01' }, 'identity.badPeriod'],
  ['a date out of history', { validFrom: '0000-01-01' }, 'kernel.badInput'],
  ['an impossible day', { validFrom: '2027-02-30' }, 'kernel.badInput'],
  ['no citation', { citation: ' ' }, 'kernel.badInput'],
])('a grant with %s is refused', async (_, over, code) => {
  expect(await refusal(give('officer-doi-che', over))).toBe(code)
})

test('a citizen cannot be given a role', async () => {
  expect(await refusal(give('citizen'))).toBe('identity.noSuchStaff')
})

test('who holds a permission that covers a unit is found, those above included', async () => {
  await give('officer-doi-che')
  await give('officer-ben-da', { unit: BEN_DA })
  await give('officer-cua-song', { unit: PROVINCE })
  await give('officer-water', { validFrom: '2027-04-01' })
  const [own, other, above] = [
    await person('officer-doi-che'),
    await person('officer-ben-da'),
    await person('officer-cua-song'),
  ]
  const holders = (unitId: string | null) => app.run((ctx) => personsWithGrant(ctx, 'courts.manage', unitId))
  expect((await holders(MAY_NGAN)).sort()).toEqual([own, above].sort())
  expect((await holders(BEN_DA)).sort()).toEqual([other, above].sort())
  expect(await holders(null)).toEqual([above])
  expect(await app.run((ctx) => personsWithGrant(ctx, 'courts.nothing', MAY_NGAN))).toEqual([])
  const names = await app.run((ctx) => staffName(ctx, [own, own, newId()]))
  expect([...names]).toEqual([[own, 'Lương Văn Chè']])
})

test('when a unit goes into one other its grants follow; when it is divided a person decides', async () => {
  const [a, b] = [await give('officer-doi-che'), await give('officer-ben-da', { unit: BEN_DA })]
  await give('officer-doi-che', { unit: CUA_SONG, validFrom: '2027-02-01' })
  expect(await app.run((ctx) => holdings(ctx, MAY_NGAN))).toMatchObject([
    { moves: true, what: { en: 'roles granted at the unit' } },
  ])
  const citation = 'Nghị quyết 99/NQ'
  const rolesAt = async (id: string, more = sql``) =>
    (
      await many(
        db(),
        sql<{ role: string }>`select role from identity.role_grant
          where unit_id = ${id} and role not like 'courts.%' ${more} order by role`,
      )
    ).map(({ role }) => role)
  const before = await rolesAt(MAY_NGAN)
  expect(before).toContain('field-reports.officer')
  await app.run((ctx) =>
    ctx.emit(reorganised, {
      id: newId(),
      on: '2027-03-01',
      ended: [MAY_NGAN, BEN_DA],
      changed: [],
      made: [],
      lineage: [
        { from: MAY_NGAN, to: CUA_SONG, kind: 'merge', share: null, citation },
        { from: BEN_DA, to: CUA_SONG, kind: 'part', share: 0.5, citation },
        { from: BEN_DA, to: unit('c99007-doi-che-202501'), kind: 'part', share: 0.5, citation },
      ],
    }),
  )
  await app.settle()
  const mine = (await admin.grants({ person: a.person.id })).items.filter((g) => g.role === 'courts.manager')
  expect(mine.map((g) => [g.unit?.id, g.source])).toEqual([[CUA_SONG, 'decision']])
  const undecided = (await admin.grants({ undecided: true })).items.filter((g) => g.role === 'courts.manager')
  expect(undecided.map((g) => [g.id, g.undecidedOn])).toEqual([[b.id, '2027-03-01']])
  const moved = await admin.moveGrant({ id: b.id, unit: CUA_SONG, citation })
  expect(moved).toMatchObject({ unit: { id: CUA_SONG }, source: 'reorganisation', citation })
  expect((await admin.grants({ undecided: true })).items.filter((g) => g.role === 'courts.manager')).toEqual([])
  expect(await rolesAt(CUA_SONG, sql`and source = 'reorganisation' and citation = ${citation}`)).toEqual(before)
})

test('staff are listed by given name in Vietnamese order, page by page, and found without marks', async () => {
  const all: string[] = []
  let after: string | undefined
  do {
    const page = await admin.staff({ limit: 3, ...(after ? { after } : {}) })
    all.push(...page.items.map((s) => s.name))
    after = page.next ?? undefined
  } while (after)
  const given = all.map((name) => name.split(' ').at(-1) ?? '')
  expect(all.length).toBeGreaterThanOrEqual(12)
  expect(given).toEqual([...given].sort(new Intl.Collator('vi').compare))
  expect((await admin.staff({ q: 'mai thi buoi' })).items.map((s) => s.account)).toEqual(['commune-officer'])
  expect((await admin.staff({ q: '%' })).items).toEqual([])
  expect((await admin.staff({ unit: BEN_DA })).items.map((s) => s.account)).toContain('officer-ben-da')
  expect(await refusal(admin.staff({ after: 'rubbish' }))).toBe('identity.badCursor')
})

test('who may read staff in one unit sees only those who serve there', async () => {
  await give('officer-doi-che', { role: 'platform.unit-admin', unit: BEN_DA })
  const chief = await signedIn('officer-doi-che')
  expect((await chief.staff({})).items.map((s) => s.account).sort()).toEqual(['officer-ben-da', 'officer-doi-che'])
  expect((await chief.staff({ unit: MAY_NGAN })).items).toEqual([])
  await sql`delete from identity.role_grant where role = 'platform.unit-admin'`.execute(db())
})

test('a new account opens nothing but the change of its password', async () => {
  const made = await admin.createStaff({ account: 'can-bo-moi', name: 'Ứng Thị Ý Nhi', password: 'mật khẩu tạm thời' })
  await admin.grant({
    person: made.id,
    role: 'courts.manager',
    unit: null,
    validFrom: '2027-03-01',
    citation: 'Quyết định 14/QĐ',
  })
  const me = browser(app)
  await me.signIn({ account: 'CAN-BO-MOI ', password: 'mật khẩu tạm thời' })
  expect(await me.me({})).toMatchObject({ mustChangePassword: true, permissions: [] })
  expect(await look(me)).toBe(401)
  await me.changePassword({ current: 'mật khẩu tạm thời', next: 'mật khẩu của tôi' })
  expect(await me.me({})).toMatchObject({ mustChangePassword: false })
  expect(await look(me)).toBe('*')
  expect(
    await refusal(admin.createStaff({ account: 'can-bo-moi', name: 'Ai Khác', password: 'mật khẩu tạm thời' })),
  ).toBe('identity.accountTaken')
  expect(
    await refusal(
      admin.createStaff({ account: 'x2', name: 'Ai Khác', password: 'mật khẩu tạm thời', citizenId: '000000000000' }),
    ),
  ).toBe('identity.badCitizenId')
})

test("a staff account for a citizen id is never the citizen's own record", async () => {
  const made = await admin.createStaff({
    account: 'gia-mao',
    name: 'Kẻ Giả',
    password: 'mật khẩu tạm thời',
    citizenId: '001160002417',
  })
  expect(made.id).not.toBe(await person('citizen'))
  const me = await signedIn('citizen')
  expect(await me.me({})).toMatchObject({ name: 'Vũ Thị Mận' })
})

test('every grant of the seed cites its ground, and the audit names each', async () => {
  const audited = await one(
    db(),
    sql<{
      n: number
    }>`select count(*) as n from kernel.audit a, jsonb_array_elements(a.subjects) s where s ->> 'kind' = 'identity.grant'`,
  )
  expect(audited.n).toBeGreaterThan(10)
})
