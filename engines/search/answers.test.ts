import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfSearch } from './contract.ts'
import { putDocument, putDocuments, rebuildIndex, removeDocument, search, type Document } from './index.ts'
import { town } from './testing/town.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([search], { now: '2026-11-21T12:00:00+07:00' })
  await app.run((ctx) => putDocuments(ctx, town))
})
afterAll(() => app.stop())

const api = (actor: Actor = anyone, lang = 'vi') => app.as(actor, contractOfSearch, { 'accept-language': lang })
const editor = staff(['search.readMisses', 'search.answer'])
const second = staff(['search.readMisses', 'search.answer'])
const page = (url: string, vi: string) => ({ kind: 'page' as const, url, title: { vi } })

describe('an answer to what was not found', () => {
  test('opens a page at once, first of all, and the miss is answered', async () => {
    expect((await api(citizen()).find({ q: 'thẻ mượn sách' })).items).toEqual([])
    expect((await api(editor).misses({})).items.map((m) => m.query)).toContain('the muon sach')
    const made = await api(editor).answer({
      phrase: 'Thẻ mượn sách',
      show: page('/place/thu-vien', 'Thư viện Tổng hợp'),
    })
    expect(made).toMatchObject({ version: 1, state: 'on', reviewedAt: null, changedByName: editor.name })
    const found = await api().find({ q: 'the muon sach' })
    expect(found.items).toMatchObject([{ kind: 'answer', url: '/place/thu-vien', title: 'Thư viện Tổng hợp' }])
    expect((await api().suggest({ q: 'thẻ mượn s' })).items[0]!.url).toBe('/place/thu-vien')
    expect((await api(editor).misses({})).items.map((m) => m.query)).not.toContain('the muon sach')
  })

  test('stands before better matches, and its page is shown once', async () => {
    await api(editor).answer({ phrase: 'chợ', show: page('/place/cho-dom', 'Chợ Đồm') })
    const found = (await api().find({ q: 'cho' })).items.map((i) => i.url)
    expect(found.slice(0, 2)).toEqual(['/place/cho-dom', '/place/cho-dong'])
    expect(found.filter((url) => url === '/place/cho-dom')).toHaveLength(1)
  })

  test('means other words, which must find something for everybody', async () => {
    const words = (means: string) => ({ kind: 'words' as const, means })
    await expect(api(editor).answer({ phrase: 'gold card', show: words('qqqqzzzz') })).rejects.toMatchObject({
      code: 'search.meansNothing',
    })
    const hidden: Document = {
      kind: 'x',
      id: '1',
      title: 'Kim bài',
      url: '/x',
      visible: { to: 'permission', permission: 'search.answer' },
    }
    await app.run((ctx) => putDocument(ctx, hidden))
    await expect(api(editor).answer({ phrase: 'gold card', show: words('kim bài') })).rejects.toMatchObject({
      code: 'search.meansNothing',
    })
    await app.run((ctx) => removeDocument(ctx, 'x', '1'))
    await expect(api(editor).answer({ phrase: 'gold card', show: words('GOLD  card!') })).rejects.toMatchObject({
      code: 'search.meansItself',
    })
    const made = await api(editor).answer({ phrase: 'gold card', show: words('sổ đỏ') })
    expect(await api().find({ q: 'Gold card' })).toMatchObject({ understoodAs: 'sổ đỏ', items: [{ id: 'dat-dai' }] })
    await api(editor).stop({ id: made.id, version: 1 })
    expect((await api().find({ q: 'Gold card' })).items).toEqual([])
  })

  test('has a history, is looked over by a second person, and is never changed over somebody’s head', async () => {
    const made = await api(editor).answer({ phrase: 'rạp xiếc', show: page('/place/nha-hat', 'Nhà hát') })
    const { id } = made
    await expect(api(second).answer({ phrase: 'RAP XIEC', show: page('/x', 'X') })).rejects.toMatchObject({
      status: 409,
      code: 'search.phraseTaken',
    })
    await expect(api(editor).review({ id, version: 1 })).rejects.toMatchObject({ code: 'search.sameHand' })
    expect(await api(second).review({ id, version: 1 })).toMatchObject({ version: 2, reviewedByName: second.name })
    await expect(
      api(editor).change({ id, version: 1, phrase: 'rạp xiếc', show: page('/y', 'Y') }),
    ).rejects.toMatchObject({ status: 409, code: 'search.staleAnswer' })
    const changed = await api(editor).change({ id, version: 2, phrase: 'xiếc', show: page('/place/cho-dong', 'Chợ') })
    expect(changed).toMatchObject({ version: 3, reviewedAt: null, phrase: 'xiếc' })
    expect((await api().find({ q: 'rap xiec' })).items.map((i) => i.url)).not.toContain('/place/nha-hat')
    await api(second).stop({ id, version: 3 })
    expect((await api().find({ q: 'xiec' })).items).toEqual([])
    await expect(api(editor).stop({ id, version: 4 })).rejects.toMatchObject({ code: 'search.answerStopped' })
    expect((await api(editor).history({ id })).items.map((s) => [s.version, s.step, s.byName])).toEqual([
      [4, 'stopped', second.name],
      [3, 'changed', editor.name],
      [2, 'reviewed', second.name],
      [1, 'made', editor.name],
    ])
  })

  test('two who answer one phrase at the same moment: one is told', async () => {
    const both = await Promise.allSettled(
      [editor, second].map((who) => api(who).answer({ phrase: 'song song', show: page('/s', 'S') })),
    )
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    const refused = both.find((one) => one.status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({ status: 409, code: 'search.phraseTaken' })
  })

  test.each([
    [{ phrase: '?!', show: page('/x', 'X') }],
    [{ phrase: '', show: page('/x', 'X') }],
    [{ phrase: 'x'.repeat(81), show: page('/x', 'X') }],
    [{ phrase: 'x', show: page('https://evil.example', 'X') }],
    [{ phrase: 'x', show: page('//evil.example', 'X') }],
    [{ phrase: 'x', show: page('/x', '') }],
    [{ phrase: 'x', show: { kind: 'other' } }],
  ])('%j is refused', async (input) => {
    await expect(api(editor).answer(input as never)).rejects.toMatchObject({ status: 400 })
  })

  test('is listed by pages, those in force first, and comes back when the index is made anew', async () => {
    const all = (await api(editor).answers({})).items
    expect(all.map((a) => a.state)).toEqual(
      all
        .map((a) => a.state)
        .toSorted()
        .toReversed(),
    )
    const first = await api(editor).answers({ limit: 2 })
    const rest = await api(editor).answers({ limit: 50, after: first.next! })
    expect([...first.items, ...rest.items]).toEqual(all)
    await expect(api(editor).answers({ after: 'x' })).rejects.toMatchObject({ code: 'search.badPage' })
    await sql`delete from search.doc where kind = 'answer'`.execute(app.platform.database.db)
    const told: string[] = []
    await rebuildIndex(app.platform, undefined, (kind) => void told.push(kind))
    expect(told).toContain('answer')
    expect((await api().find({ q: 'thẻ mượn sách' })).items).toMatchObject([{ url: '/place/thu-vien' }])
  })
})

describe('what is counted as a miss', () => {
  const count = async (query: string) =>
    (
      await one(
        app.platform.database.db,
        sql<{ n: number | null }>`select sum(count)::int as n from search.miss where query = ${query}`,
      )
    ).n
  test('one person’s insistence, what is still being typed, what officials look for and what a filter hid are not', async () => {
    const me = citizen()
    for (let n = 0; n < 3; n++) await api(me).find({ q: 'wwwwk' })
    expect(await count('wwwwk')).toBe(1)
    await api(citizen()).find({ q: 'wwwwk' })
    expect(await count('wwwwk')).toBe(2)
    await api(citizen()).suggest({ q: 'wwwwp' })
    await api(staff([])).find({ q: 'wwwwp' })
    await api(citizen()).find({ q: 'wwwwp', kinds: ['news'] })
    expect(await count('wwwwp')).toBeNull()
    await api(citizen()).find({ q: 'wwwwm nguoi.la@example.vn' })
    expect(await count('wwwwm')).toBe(1)
    await api(editor).forgetMiss({ query: 'wwwwk' })
    expect(await count('wwwwk')).toBeNull()
  })
})

describe('whose words, whose things', () => {
  const put = (document: Partial<Document> & { id: string; title: string }) =>
    app.run((ctx) =>
      putDocument(ctx, { kind: 'guide', url: `/guide/${document.id}`, visible: { to: 'public' }, ...document }),
    )

  test('a reader sees their language, and both find it', async () => {
    await put({
      id: 'ferry',
      title: 'Bến đò ngang',
      translations: { en: { title: 'River ferry', body: 'It leaves at dawn.' } },
      note: { vi: 'Nghỉ ngày mưa', en: 'Closed when it rains' },
    })
    const [inEnglish] = (await api(anyone, 'en').find({ q: 'ben do ngang' })).items
    expect(inEnglish).toMatchObject({ title: 'River ferry', note: 'Closed when it rains', lang: 'en' })
    const [inVietnamese] = (await api().find({ q: 'river ferry' })).items
    expect(inVietnamese).toMatchObject({ title: 'Bến đò ngang', note: 'Nghỉ ngày mưa', lang: 'vi' })
    expect((await api(anyone, 'en').find({ q: 'dawn' })).items[0]!.snippet).toBe('It leaves at dawn.')
  })

  test('who asks moves equals, never a better match', async () => {
    await put({ id: 'a', title: 'Xe điện tuyến quanh hồ', audiences: ['resident'] })
    await put({ id: 'b', title: 'Xe điện tuyến quanh núi', audiences: ['visitor'] })
    const first = async (q: string, audience: 'resident' | 'visitor') =>
      (await api().find({ q, audience })).items[0]!.id
    expect([await first('xe dien', 'resident'), await first('xe dien', 'visitor')]).toEqual(['a', 'b'])
    expect(await first('xe dien quanh ho', 'visitor')).toBe('a')
  })

  test('abbreviations and what they stand for are one, both ways', async () => {
    await put({ id: 'ubnd', title: 'Ủy ban nhân dân phường Đông' })
    await put({ id: 'gpxd', title: 'Mẫu đơn GPXD' })
    const top = async (q: string) => (await api().find({ q })).items[0]?.id
    expect(await top('UBND P. Đông')).toBe('ubnd')
    expect(await top('ubnd phuong dong')).toBe('ubnd')
    expect(await top('mẫu đơn giấy phép xây dựng')).toBe('gpxd')
    // «ca» is a word of its own; only capitals stand for «công an».
    await put({ id: 'ca', title: 'Công an phường Đông' })
    expect(await top('CA P. Đông')).toBe('ca')
    expect((await api().suggest({ q: 'ca' })).items.map((i) => i.id)).not.toContain('ca')
  })

  test('slips are put right in words that the asker may see, and of closed things nothing is told', async () => {
    expect(await api().find({ q: 'bnh viện đa khoa' })).toMatchObject({ suggestion: 'bệnh viện đa khoa' })
    await app.run((ctx) =>
      putDocument(ctx, { kind: 'x', id: '2', title: 'Hồ sơ quỳnhtrang', url: '/x/2', visible: { to: 'staff' } }),
    )
    const nothing = { items: [], suggestion: null, understoodAs: null, next: null, kinds: [] }
    expect(await api(citizen()).find({ q: 'quynhtrag', counts: true })).toEqual(nothing)
    expect((await api(staff([])).find({ q: 'quynhtrag' })).suggestion).toBe('quỳnhtrang')
  })

  test('while typing there are a few of each kind, without their texts', async () => {
    for (let n = 0; n < 9; n++) await put({ id: `many${n}`, title: `Đường mòn số ${n}`, body: 'Dốc.' })
    const { items } = await api().suggest({ q: 'duong' })
    const kinds = items.map((i) => i.kind)
    expect(kinds.filter((kind) => kind === 'guide')).toHaveLength(4)
    expect(kinds).toContain('street')
    expect(items.every((i) => i.snippet === '')).toBe(true)
  })
})
