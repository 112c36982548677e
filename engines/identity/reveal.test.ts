import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { makeCtx } from '@hue-s/kernel/server/ctx.ts'
import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { contactOf, findPersonOfAccount, identity, looksAt, makeAuthenticate, reveal } from './index.ts'
import { openText, sealText } from './secrets.ts'
import { browser, demo } from './testing/sign-in-client.ts'

const systems = [units, notify, identity]
let app: TestApp
let citizen: string
let official: Actor
const person = (login: string) => app.run(async (ctx) => (await findPersonOfAccount(ctx, login)) ?? '')
const db = () => app.platform.database.db
const record = { kind: 'club.booking', id: '7' }
const logged = async () => (await one(db(), sql<{ n: number }>`select count(*) as n from identity.access_log`)).n

beforeAll(async () => {
  app = await testApp(systems, { authenticate: makeAuthenticate(systems), seed: true })
  citizen = await person('citizen')
  official = { ...ANYONE, kind: 'staff', id: await person('commune-officer'), name: 'Mai Thị Bưởi', via: 'session' }
})
afterAll(() => app.stop())

test('looking at a person leaves who, why and at what, and the person sees it in plain words', async () => {
  const purpose = 'identity.contact'
  const seen = await app.run(
    (ctx) => reveal(ctx, citizen, { purpose, what: ['name', 'phone', 'address'], record }),
    official,
  )
  expect(seen).toEqual({ name: 'Vũ Thị Mận', phone: '+84900000201', address: null })
  const me = browser(app, { 'accept-language': 'en' })
  await me.signIn(demo('citizen'))
  const { items } = await me.whoLooked({})
  // Its role comes from a system that is not running here, so its code stands in for words.
  expect(items[0]).toMatchObject({
    who: 'field-reports.officer',
    unit: 'Mây Ngàn',
    purpose: 'To send you a message',
    what: ['name', 'phone number', 'address'],
    record,
  })
  expect(JSON.stringify(items)).not.toContain('Bưởi')
  const other = browser(app)
  await other.signIn(demo('business'))
  expect((await other.whoLooked({})).items).toEqual([])
  const own: Actor = { ...ANYONE, kind: 'citizen', id: citizen, via: 'session' }
  expect(await app.run((ctx) => looksAt(ctx, record.kind, record.id), own)).toHaveLength(1)
  expect(await app.run((ctx) => looksAt(ctx, record.kind, '8'), own)).toEqual([])
  expect(await app.run((ctx) => looksAt(ctx, record.kind, record.id), official)).toEqual([])
})

test('a look and its log live or die together', async () => {
  const before = await logged()
  const work = app.run(async (ctx) => {
    await reveal(ctx, citizen, { purpose: 'club.call', what: ['phone'] })
    throw new Error('the rest of the command failed')
  }, official)
  await expect(work).rejects.toThrow('the rest')
  expect(await logged()).toBe(before)
  const outside = makeCtx(app.platform, db(), official)
  await expect(reveal(outside, citizen, { purpose: 'club.call', what: ['phone'] })).rejects.toThrow(
    'needs a transaction',
  )
  expect(await logged()).toBe(before)
})

test('nobody looks without being someone; a person who does not exist is not found; oneself is no look', async () => {
  const before = await logged()
  const look = { purpose: 'club.call', what: ['name' as const] }
  await expect(app.run((ctx) => reveal(ctx, citizen, look), ANYONE)).rejects.toThrow('nobody')
  await expect(app.run((ctx) => reveal(ctx, newId(), look), official)).rejects.toMatchObject({ status: 404 })
  const own: Actor = { ...ANYONE, kind: 'citizen', id: citizen, via: 'session' }
  expect(await app.run((ctx) => reveal(ctx, citizen, look), own)).toEqual({ name: 'Vũ Thị Mận' })
  expect(await logged()).toBe(before)
})

test('contacts are for the platform itself, with a purpose on the log', async () => {
  expect(await app.run((ctx) => contactOf(ctx, citizen))).toEqual({
    phone: '+84900000201',
    email: 'citizen@example.org',
  })
  await expect(app.run((ctx) => contactOf(ctx, citizen), official)).rejects.toThrow('only the platform')
  const [last] = await many(
    db(),
    sql<{
      actorKind: string
      purpose: string
    }>`select actor_kind, purpose from identity.access_log order by id desc limit 1`,
  )
  expect(last).toEqual({ actorKind: 'system', purpose: 'identity.contact' })
})

test('the log of looks can only grow', async () => {
  for (const change of [
    sql`update identity.access_log set purpose = 'x'`,
    sql`delete from identity.access_log`,
    sql`truncate identity.access_log`,
  ]) {
    await expect(change.execute(db())).rejects.toThrow('append-only')
  }
})

test('auditors see looks and actions by person, record and day; their own reading is on the log', async () => {
  const auditor = browser(app)
  await auditor.signIn(demo('auditor'))
  const { items } = await auditor.looks({ person: citizen })
  expect(items.some((l) => l.actorName === 'Mai Thị Bưởi')).toBe(true)
  expect((await auditor.looks({ person: citizen, to: '2020-01-01' })).items).toEqual([])
  const first = await auditor.audit({ limit: 1 })
  const second = await auditor.audit({ limit: 1, after: first.next ?? '' })
  expect(first.items[0]?.id).toBeGreaterThan(second.items[0]?.id ?? 0)
  const about = await auditor.audit({ subjectKind: 'identity.accessLog', subject: citizen })
  expect(about.items[0]).toMatchObject({ action: 'identity.looks', actorName: 'Nghiêm Thị Sen' })
  expect((await auditor.audit({ actor: newId() })).items).toEqual([])
  for (const after of ['x', '-1', '1e9', '9'.repeat(30)])
    await expect(auditor.audit({ after })).rejects.toMatchObject({ code: 'identity.badCursor' })
})

test('an encrypted value opens only with its key, in its own place, unchanged', () => {
  const { platform } = app
  const sealed = sealText(platform, 'person.name:1', 'Vũ Thị Mận')
  expect(openText(platform, 'person.name:1', sealed)).toBe('Vũ Thị Mận')
  expect(sealText(platform, 'person.name:1', 'Vũ Thị Mận').equals(sealed)).toBe(false)
  expect(() => openText(platform, 'person.name:2', sealed)).toThrow()
  expect(() => openText({ ...platform, key: () => Buffer.alloc(32) }, 'person.name:1', sealed)).toThrow()
  for (const at of [0, 1, 14, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => openText(platform, 'person.name:1', changed)).toThrow()
  }
})
