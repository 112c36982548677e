import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { comment, cases, publish as publishCase } from '@hue-s/engines/cases/index.ts'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findPersonOfAccount, identity } from '@hue-s/engines/identity/index.ts'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { contractOfNotify as notifyContract } from '@hue-s/engines/notify/contract.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { SYSTEM, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, reportChanged, type NewReport } from '../contract.ts'
import { drawnPhoto } from '../demo/photos.ts'
import { findDeviceFacts } from './store-citizen.ts'
import { fieldReports } from '../system.ts'
import { tellDigests, tellNews } from './watches.ts'
import { ADDRESSES } from '../web/sending.ts'

let app: TestApp
let reporter: Actor
let follower: Actor
let commune = { id: '', centroid: { lon: 0, lat: 0 } }
let category = ''
const START = '2026-11-20T02:00:00Z'
/** A tenth of a kilometre to the north. */
const NORTH_100 = 100 / 111_195
let lane = 0

beforeAll(async () => {
  app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    seed: true,
    now: START,
  })
  const idOf = (account: string) => app.run((ctx) => findPersonOfAccount(ctx, account))
  reporter = { ...citizen(), id: (await idOf('citizen')) ?? '' }
  follower = { ...citizen(), id: (await idOf('business')) ?? '' }
  category = (await app.as(anyone, contract).categories({})).items[0]?.id ?? ''
  const [found] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  if (!found?.centroid) throw new Error('the sample province has communes with centres')
  commune = { id: found.id, centroid: found.centroid }
})
afterAll(() => app.stop())

/** A place of its own for each story, so that no story meets another's reports: some metres further each time. */
const somewhere = () => ({ lon: commune.centroid.lon, lat: commune.centroid.lat + ++lane * NORTH_100 * 0.01 })
const submit = async (more: Partial<NewReport> = {}, who = reporter) =>
  app.as(who, contract).submit({
    category,
    note: 'Đèn đường tắt ba đêm nay',
    at: commune.centroid,
    communeId: commune.id,
    ...more,
  })

/** Makes a report public as the platform does, and says so. */
async function show(id: string, action = 'publish', at = app.clock.now().toISOString()) {
  const own = await app.as(reporter, contract).own({ id })
  await app.run(async (ctx) => {
    const platform = ctx.as(SYSTEM)
    await publishCase(platform, { id, title: own.note, text: own.note })
    const { code, state, category: kind, commune: where, agency } = own
    await ctx.emit(reportChanged, {
      id,
      code,
      action,
      state,
      category: kind,
      communeId: where?.id ?? null,
      agencyId: agency?.id ?? null,
      ...own.at,
      at,
    })
  })
  await app.settle()
}
const inboxOf = async (who: Actor, topic: string) =>
  (await app.as(who, notifyContract).inbox({ limit: 200 })).items.filter((one) => one.topic === topic)

describe('similar reports nearby', () => {
  test('only published ones of the same kind, with their distance; nothing of those that are not public', async () => {
    const at = { lon: commune.centroid.lon, lat: commune.centroid.lat + 0.004 }
    const hidden = await submit({ at, note: 'Chỉ cơ quan biết việc này' })
    const shown = await submit({ at, note: 'Đèn hỏng ở ngõ nhỏ' })
    await show(shown.id)
    const near = { category, lon: at.lon, lat: at.lat + NORTH_100 }
    const { items, radius } = await app.as(anyone, contract).similar(near)
    expect(radius).toBe(200)
    const mine = items.find(({ id }) => id === shown.id)
    expect(mine).toMatchObject({ code: shown.code, note: 'Đèn hỏng ở ngõ nhỏ', following: false })
    expect(mine?.metres).toBeGreaterThan(95)
    expect(mine?.metres).toBeLessThan(105)
    expect(items.map(({ id }) => id)).not.toContain(hidden.id)
    expect(JSON.stringify(items)).not.toContain(reporter.id)
  })

  test('one that is followed says so; one that was withdrawn is not offered', async () => {
    const at = { lon: commune.centroid.lon, lat: commune.centroid.lat - 0.004 }
    const one = await submit({ at })
    const gone = await submit({ at, note: 'Tôi sẽ rút phản ánh này' })
    await show(one.id)
    await show(gone.id)
    const { version } = await app.as(reporter, contract).own({ id: gone.id })
    await app.as(reporter, contract).reply({ id: gone.id, action: 'withdraw', version })
    await app.as(follower, contractOfCases).follow({ id: one.id, follow: true })
    const { items } = await app.as(follower, contract).similar({ category, ...at })
    expect(items.find(({ id }) => id === one.id)?.following).toBe(true)
    expect(items.map(({ id }) => id)).not.toContain(gone.id)
  })

  test('an unknown kind and a place that is none are refused', async () => {
    await expect(app.as(anyone, contract).similar({ category: 'no-such', lon: 107, lat: 16 })).rejects.toMatchObject({
      code: 'field-reports.noSuchCategory',
    })
    await expect(app.as(anyone, contract).similar({ category, lon: 999, lat: 16 })).rejects.toMatchObject({
      status: 400,
    })
  })
})

describe('following', () => {
  test('a watch is kept once, listed, and taken off by its owner alone', async () => {
    const mine = app.as(citizen(), contract)
    const wish = { kind: 'place' as const, at: somewhere(), radius: 500, name: 'Nhà tôi' }
    const first = await mine.watch(wish)
    expect(await mine.watch(wish)).toMatchObject({ id: first.id })
    await mine.watch({ kind: 'area', communeId: commune.id })
    expect((await mine.watches({})).items.map(({ kind }) => kind)).toEqual(['area', 'place'])
    await expect(app.as(follower, contract).unwatch({ id: first.id })).rejects.toMatchObject({ status: 404 })
    await mine.unwatch({ id: first.id })
    expect((await mine.watches({})).items.map(({ kind }) => kind)).toEqual(['area'])
  })

  test.each([
    [{ kind: 'place', at: { lon: 107, lat: 16 }, radius: 50_000 }, 400],
    [{ kind: 'place', at: { lon: 107, lat: 160 } }, 400],
    [{ kind: 'category', category: 'no-such' }, 400],
    [{ kind: 'area', communeId: '019a0000-0000-7000-8000-000000000009' }, 404],
    [{ kind: 'everything' }, 400],
    [{ kind: 'place', at: { lon: 107, lat: 16 }, name: 'x'.repeat(101) }, 400],
  ])('%j is refused with %i', async (wish, status) => {
    await expect(app.as(citizen(), contract).watch(wish as never)).rejects.toMatchObject({ status })
  })

  test('there is a most', async () => {
    const mine = app.as(citizen(), contract)
    const { most } = await mine.watches({})
    const adding = Array.from({ length: most }, () => mine.watch({ kind: 'place', at: somewhere() }))
    await Promise.all(adding)
    await expect(mine.watch({ kind: 'place', at: somewhere() })).rejects.toMatchObject({
      code: 'field-reports.tooManyWatches',
    })
  })

  test('a new public report is told once, however many watches fit; not to its reporter, not before it is public', async () => {
    const at = { lon: commune.centroid.lon + 0.003, lat: commune.centroid.lat }
    await app.settle()
    const person = { ...citizen() }
    for (const who of [person, reporter]) {
      await app.as(who, contract).watch({ kind: 'place', at, radius: 300 })
      await app.as(who, contract).watch({ kind: 'area', communeId: commune.id, category })
    }
    const far = { ...citizen() }
    await app.as(far, contract).watch({ kind: 'place', at: { lon: at.lon + 0.05, lat: at.lat }, radius: 300 })
    const sent = await submit({ at, note: 'Ổ gà trước trường học' })
    await app.settle()
    expect(await inboxOf(person, 'field-reports.following')).toEqual([])
    app.clock.set('2026-11-20T03:00:00Z')
    await show(sent.id)
    const told = await inboxOf(person, 'field-reports.following')
    expect(told.map(({ title, body, link }) => ({ title, body, link }))).toEqual([
      {
        title: 'Phản ánh mới ở nơi bạn theo dõi',
        body: expect.stringContaining('Ổ gà trước trường học'),
        link: `/reports/${sent.id}`,
      },
    ])
    expect(await inboxOf(reporter, 'field-reports.following')).toEqual([])
    expect(await inboxOf(far, 'field-reports.following')).toEqual([])
    // The same step again, as an outbox may deliver it: nothing more.
    await show(sent.id, 'publish', '2026-11-20T03:00:00.000Z')
    expect(await inboxOf(person, 'field-reports.following')).toHaveLength(1)
  })

  test('beyond the day’s number the news waits for one message in the morning', async () => {
    app.clock.set('2026-11-21T02:00:00Z')
    const person = { ...citizen() }
    const at = { lon: commune.centroid.lon - 0.003, lat: commune.centroid.lat }
    const { perDay } = await app.as(person, contract).watches({})
    await app.as(person, contract).watch({ kind: 'place', at, radius: 200 })
    for (let n = 0; n < perDay + 2; n++) {
      const { id } = await submit({ at, note: `Đèn tắt số ${n} trên cùng con đường` })
      await app.settle()
      app.clock.set(new Date(Date.parse('2026-11-21T02:00:00Z') + (n + 1) * 60_000).toISOString())
      await show(id)
    }
    expect(await inboxOf(person, 'field-reports.following')).toHaveLength(perDay)
    await app.run((ctx) => tellNews(ctx))
    expect(await inboxOf(person, 'field-reports.following')).toHaveLength(perDay)
    app.clock.set('2026-11-22T00:00:00Z')
    await app.run((ctx) => tellDigests(ctx))
    await app.run((ctx) => tellDigests(ctx))
    const [digest, ...rest] = await inboxOf(person, 'field-reports.following')
    expect(digest).toMatchObject({ link: '/follows', body: expect.stringContaining('2') })
    expect(rest).toHaveLength(perDay)
  })
})

describe('messages', () => {
  const photo = async (who: Actor) => {
    const bytes = new Uint8Array(await drawnPhoto('lamp', 'before'))
    return (await app.as(who, filesContract).upload({ purpose: 'photo' }, new Blob([bytes], { type: 'image/jpeg' }))).id
  }

  test('both ways, with a picture that stays between the two', async () => {
    const sent = await submit({ at: somewhere() })
    const mine = app.as(reporter, contract)
    const picture = await photo(reporter)
    const { items } = await mine.say({ id: sent.id, text: 'Tôi gửi thêm ảnh', photos: [picture, picture] })
    expect(items).toMatchObject([
      { who: 'reporter', text: 'Tôi gửi thêm ảnh', photos: [{ id: picture, video: false }] },
    ])
    expect((await fetch(app.url + (items[0]?.photos[0]?.view ?? ''))).status).toBe(200)
    expect((await fetch(`${app.url}/api/files/${picture}`)).status).toBe(404)
    const officer = staff(['field-reports.read', 'field-reports.handle'], [sent.agency?.id ?? ''])
    await app.run((ctx) =>
      comment(ctx.as(officer), { id: sent.id, text: 'Chiều nay chúng tôi đến', visibleTo: 'reporter' }),
    )
    await app.run((ctx) => comment(ctx.as(officer), { id: sent.id, text: 'Nội bộ: gọi đội 2', visibleTo: 'agency' }))
    await app.settle()
    const talk = await mine.messages({ id: sent.id })
    expect(talk.items.map(({ who, text }) => [who, text])).toEqual([
      ['reporter', 'Tôi gửi thêm ảnh'],
      ['agency', 'Chiều nay chúng tôi đến'],
    ])
    const told = (await inboxOf(reporter, 'field-reports')).filter(({ title }) => title.includes('nhắn cho bạn'))
    expect(told).toHaveLength(1)
  })

  test('nobody else reads or writes them, and somebody else’s picture is not taken', async () => {
    const sent = await submit({ at: somewhere() })
    for (const who of [follower, anyone, staff(['field-reports.read'])]) {
      await expect(app.as(who, contract).messages({ id: sent.id })).rejects.toMatchObject({
        status: who === follower ? 404 : who === anyone ? 401 : 403,
      })
      await expect(app.as(who, contract).say({ id: sent.id, text: 'Xin chào' })).rejects.toMatchObject({
        status: who === follower ? 404 : who === anyone ? 401 : 403,
      })
    }
    const foreign = await photo(follower)
    await expect(
      app.as(reporter, contract).say({ id: sent.id, text: 'Ảnh của ai?', photos: [foreign] }),
    ).rejects.toMatchObject({ code: 'files.notFound' })
  })

  test('a withdrawn report takes no more messages', async () => {
    const sent = await submit({ at: somewhere() })
    const mine = app.as(reporter, contract)
    await mine.reply({ id: sent.id, action: 'withdraw', version: sent.version })
    expect((await mine.messages({ id: sent.id })).maySay).toBe(false)
    await expect(mine.say({ id: sent.id, text: 'Còn ai không?' })).rejects.toMatchObject({
      code: 'field-reports.messageClosed',
    })
  })
})

describe('my reports', () => {
  test('by key, and by what waits', async () => {
    const who = { ...citizen() }
    const mine = app.as(who, contract)
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      app.clock.set(`2026-11-22T0${n + 1}:00:00Z`)
      ids.unshift((await submit({ at: somewhere(), note: `Việc số ${n} của tôi` }, who)).id)
    }
    const seen: string[] = []
    for (let after: string | null | undefined; after !== null;) {
      const page = await mine.mine({ limit: 2, ...(after ? { after } : {}) })
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    expect(seen).toEqual(ids)
    const { version } = await mine.own({ id: ids[0] ?? '' })
    await mine.reply({ id: ids[0] ?? '', action: 'withdraw', version })
    const shown = async (show: 'open' | 'closed' | 'waiting') => (await mine.mine({ show })).items.map(({ id }) => id)
    expect(await shown('open')).toEqual(ids.slice(1))
    expect(await shown('closed')).toEqual(ids.slice(0, 1))
    expect(await shown('waiting')).toEqual([])
  })

  test('what the device’s clock says is kept beside the server’s, and changes nothing', async () => {
    const device = {
      writtenAt: '2026-11-18T00:00:00.000Z',
      sentAt: '2036-01-01T00:00:00.000Z',
      placeFrom: 'phone' as const,
      accuracyMetres: 12,
    }
    app.clock.set('2026-11-23T02:00:00Z')
    const sent = await submit({ at: somewhere(), device })
    expect(sent.openedAt).toBe('2026-11-23T02:00:00.000Z')
    expect(await app.run((ctx) => findDeviceFacts(ctx.db, sent.id))).toEqual({
      writtenAt: device.writtenAt,
      sentAt: device.sentAt,
      receivedAt: '2026-11-23T02:00:00.000Z',
    })
  })

  test('ten presses of a nervous thumb make one report', async () => {
    const key = `thumb-${Date.now()}`
    const actor = Buffer.from(JSON.stringify(citizen())).toString('base64')
    const call = () =>
      fetch(`${app.url}${ADDRESSES.submit}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          'x-test-actor': actor,
        },
        body: JSON.stringify({ category, note: 'Bấm mười lần liền', at: commune.centroid, communeId: commune.id }),
      })
    const answers = await Promise.all(Array.from({ length: 10 }, call))
    const codes = await Promise.all(answers.map(async (one) => ((await one.json()) as { code: string }).code))
    expect(new Set(codes).size).toBe(1)
    const rows = await app.run((ctx) =>
      many(ctx.db, sql<{ n: number }>`select count(*) as n from cases.case where title = 'Bấm mười lần liền'`),
    )
    expect(rows[0]?.n).toBe(1)
  })
})

test('the addresses that the service worker calls are those of the contracts', () => {
  expect(ADDRESSES).toEqual({
    me: identityContract.me.url,
    upload: filesContract.upload.url,
    submit: contract.submit.url,
  })
})

test.each([
  ['similar', 'anyone'],
  ['watches', 'citizen'],
  ['watch', 'citizen'],
  ['unwatch', 'citizen'],
  ['messages', 'citizen'],
  ['say', 'citizen'],
] as const)('%s is for %s', (name, allow) => {
  expect(contract[name].allow).toBe(allow)
})
