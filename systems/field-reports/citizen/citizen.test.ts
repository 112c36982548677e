import { describe, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { tellDigests, tellNews } from './watches.ts'
import { ADDRESSES } from '../web/sending.ts'
import {
  app,
  reporter,
  follower,
  commune,
  category,
  NORTH_100,
  somewhere,
  submit,
  show,
  inboxOf,
  openStreet,
} from '../testing/citizen-stage.ts'

openStreet()

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
