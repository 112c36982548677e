import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { geo } from '@hue-s/engines/geo/index.ts'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { rebuildIndex, search } from '@hue-s/engines/search/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { placeNamesContract } from './contract.ts'
import { indexChanged } from './indexing.ts'
import { placeNames } from './system.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([units, geo, search, placeNames], { env: { PROVINCE: 'hue' }, now: '2026-11-21T12:00:00+07:00' })
})
afterAll(() => app.stop())

const find = async (q: string, lang = 'vi') =>
  (await app.as(anyone, contractOfSearch, { 'accept-language': lang }).find({ q })).items
const read = () => app.as(anyone, placeNamesContract)

describe('an old name leads to who is there today', () => {
  test('a ward that went whole into another: its page, saying since when and by what', async () => {
    const [first] = await find('Phường Tây Lộc')
    expect(first).toMatchObject({ kind: 'unit', title: 'Phường Tây Lộc' })
    expect(first!.note).toMatch(/^nay thuộc phường Phú Xuân, từ 01\/07\/2025 \(Nghị quyết \d+\/NQ-/)
    const id = /^\/units\/([\da-f-]{36})\?from=/.exec(first!.url)![1]!
    const today = await read().unit({ id })
    expect(today).toMatchObject({
      title: { vi: 'Phường Phú Xuân', en: 'Phú Xuân ward' },
      isLiving: true,
      since: '2025-07-01',
    })
    expect(today.madeOf.map((one) => one.title.vi)).toContain('Phường Tây Lộc')
    const [inEnglish] = await find('tay loc ward', 'en')
    expect(inEnglish!.title).toBe('Tây Lộc ward')
    expect(inEnglish!.note).toMatch(/^now Phú Xuân ward, since 01\/07\/2025/)
  })

  test('a district that was divided: its own page with everyone who took over', async () => {
    const [first] = await find('huyện Quảng Điền')
    expect(first!.title).toBe('Huyện Quảng Điền')
    expect(first!.note).toMatch(/^nay thuộc .+, từ 01\/07\/2025/)
    const page = await read().unit({ id: /^\/units\/([\da-f-]{36})$/.exec(first!.url)![1]! })
    expect(page.isLiving).toBe(false)
    expect(page.today.length).toBeGreaterThan(1)
    expect(page.today.every((one) => one.level === 'commune')).toBe(true)
  })

  test('where a name is shared, who lives is first; the kind that was typed decides', async () => {
    expect((await find('phu xuan'))[0]).toMatchObject({ title: 'Phường Phú Xuân' })
    expect((await find('quận Phú Xuân'))[0]).toMatchObject({ title: 'Quận Phú Xuân' })
  })

  test('every unit and agency of the province leads to a page that exists', async () => {
    const docs = await many(
      app.platform.database.db,
      sql<{ title: string; url: string }>`select title, url from search.doc where kind in ('unit', 'agency', 'place')`,
    )
    expect(docs.length).toBeGreaterThan(250)
    for (const { title, url } of docs) {
      const address = url
        .replace(/^\/units\/([^?]+).*/, '/api/place-names/units/$1')
        .replace(/^\/places/, '/api/place-names/places')
      const response = await fetch(app.url + address)
      expect([title, response.status]).toEqual([title, 200])
    }
  })
})

test('places are found by any of their names, with what they are', async () => {
  const [first] = await find('cầu tràng tiền')
  expect(first).toMatchObject({ title: 'Cầu Trường Tiền', url: '/places/cau-truong-tien', note: 'Cầu' })
  const page = await read().place({ key: 'cau-truong-tien' })
  expect(page.commune).toMatchObject({ level: 'commune' })
})

test('the index comes back from nothing by a rebuild, and a start without changes writes nothing', async () => {
  const { db } = app.platform.database
  const state = () =>
    many(db, sql`select kind, id, title, note, words, url, names, boost, updated_at from search.doc order by kind, id`)
  const before = await state()
  await sql`truncate search.doc`.execute(db)
  expect(await rebuildIndex(app.platform)).toEqual({ put: before.length, removed: 0 })
  expect(await state()).toEqual(before)
  const times = () => many(db, sql`select kind, id, put_at::text from search.doc order by kind, id`)
  const putBefore = await times()
  await app.run(indexChanged)
  expect(await times()).toEqual(putBefore)
})

describe('who may call what, and bad input', () => {
  test.each([anyone, citizen(), staff([])])('everybody reads', async (actor) => {
    const api = app.as(actor, placeNamesContract)
    expect((await api.place({ key: 'ngo-mon' })).name).toBe('Ngọ Môn')
  })
  test.each([
    ['/units/x', 400],
    ['/units/00000000-0000-4000-8000-000000000000', 404],
    ['/places/%00', 400],
    ['/places/..%2f..%2fetc', 400],
    ['/places/no-such-place', 404],
    [`/places/${'a'.repeat(121)}`, 400],
  ])('%s is refused in words', async (path, status) => {
    const response = await fetch(`${app.url}/api/place-names${path}`)
    expect(response.status).toBe(status)
    expect(((await response.json()) as { text: { vi: string } }).text.vi).not.toContain('errors.')
  })
})
