import { describe, expect, test } from 'vitest'
import { searchFor } from '@hue-s/engines/search/index.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { bodyWith, job, paragraph } from './testing/stage.ts'
import { room, reader, openRoom } from './testing/room.ts'

openRoom()

describe('from the first word to the reader', () => {
  test('a writer sends, a second person publishes, everybody reads and finds', async () => {
    const { desk, writer, publisher } = room
    const waiting = await room.inReview('Cầu mới thông xe')
    await expect(reader().read({ page: 'news', slug: waiting.slug })).rejects.toMatchObject({ status: 404 })
    await expect(desk(writer).publish({ id: waiting.id, version: waiting.version })).rejects.toMatchObject({
      status: 403,
    })
    const out = await desk(publisher).publish({ id: waiting.id, version: waiting.version })
    expect(out).toMatchObject({ state: 'published', live: true, slug: 'cau-moi-thong-xe' })
    const article = await reader().read({ page: 'news', slug: 'cau-moi-thong-xe' })
    expect(article).toMatchObject({ title: 'Cầu mới thông xe', lang: 'vi', corrections: [], translation: null })
    expect((await reader().list({})).items.map(({ id }) => id)).toContain(waiting.id)
    const found = await room.app.run((ctx) => searchFor(ctx, { q: 'cau moi' }))
    expect(found.items[0]).toMatchObject({ kind: 'news-news', url: '/news/cau-moi-thong-xe' })
  })

  test('whoever wrote does not publish, even with the right to', async () => {
    const { desk, publisher } = room
    const own = await room.written('Tự viết tự duyệt', 'news', undefined, publisher)
    const sent = await desk(publisher).submit({ id: own.id, version: own.version })
    expect(sent.secondPerson).toBe(true)
    await expect(desk(publisher).publish({ id: own.id, version: sent.version })).rejects.toMatchObject({
      code: 'news.secondPerson',
    })
  })

  test('a correction must say what changed, and says it to readers; until then they see the old words', async () => {
    const { desk, writer, publisher } = room
    const item = await room.published('Lịch cắt nước')
    const text = item.texts[0]
    await desk(writer).saveText({
      id: item.id,
      lang: 'vi',
      version: text?.version ?? 0,
      title: 'Lịch cắt nước mới',
      lead: 'Đổi ngày',
      body: bodyWith(paragraph('Ngày 5.')),
    })
    expect((await reader().read({ page: 'news', slug: item.slug })).title).toBe('Lịch cắt nước')
    const draft = await desk(writer).deskItem({ id: item.id })
    expect(draft).toMatchObject({ state: 'draft', live: true })
    const sent = await desk(writer).submit({ id: item.id, version: draft.version })
    await expect(desk(publisher).publish({ id: item.id, version: sent.version })).rejects.toMatchObject({
      code: 'news.sayWhatChanged',
    })
    room.app.clock.set('2026-11-20T03:00:00Z')
    await desk(publisher).publish({ id: item.id, version: sent.version, change: { vi: 'Sửa ngày cắt nước.' } })
    const article = await reader().read({ page: 'news', slug: item.slug })
    expect(article).toMatchObject({
      title: 'Lịch cắt nước mới',
      correctedAt: '2026-11-20T03:00:00.000Z',
      corrections: [{ at: '2026-11-20T03:00:00.000Z', words: { vi: 'Sửa ngày cắt nước.' } }],
    })
    const { items } = await desk(writer).history({ id: item.id })
    expect(items.map(({ action }) => action)).toEqual(['corrected', 'submitted', 'published', 'submitted', 'created'])
    const published = items.find(({ action }) => action === 'published')?.number ?? 0
    const diff = await desk(writer).difference({ id: item.id, from: published, to: 0, lang: 'vi' })
    expect(diff.items).toContainEqual({ op: 'changed', before: 'Lịch cắt nước', after: 'Lịch cắt nước mới' })
    expect(diff.items.filter(({ op }) => op === 'removed').map(({ before }) => before)).toContain('Đoạn một.')
  })

  test('a withdrawn address answers 410 with the day and the reason, and is found no more', async () => {
    const { desk, publisher } = room
    const item = await room.published('Thông tin nhầm lẫn')
    await expect(
      desk(publisher).withdraw({ id: item.id, version: item.version, reason: { vi: 'x' } }),
    ).rejects.toMatchObject({ status: 400 })
    await desk(publisher).withdraw({ id: item.id, version: item.version, reason: { vi: 'Nguồn không chính xác' } })
    await expect(reader().read({ page: 'news', slug: item.slug })).rejects.toMatchObject({
      status: 410,
      code: 'news.withdrawn',
      details: { reason: 'Nguồn không chính xác', on: '20/11/2026' },
    })
    expect((await room.app.run((ctx) => searchFor(ctx, { q: 'thông tin nhầm lẫn' }))).items).toEqual([])
    const again = await desk(publisher).deskItem({ id: item.id })
    expect(again.acts).toEqual(['restore'])
    await expect(desk(room.writer).reopen({ id: item.id, version: again.version })).rejects.toMatchObject({
      status: 404,
    })
  })

  test('two publishers at once: one decides, the other is told', async () => {
    const { desk, publisher } = room
    const other = staff(['news.edit', 'news.publish'])
    const { id, version } = await room.inReview('Hai người cùng duyệt')
    const results = await Promise.allSettled([
      desk(publisher).publish({ id, version }),
      desk(other).publish({ id, version }),
    ])
    const lost = results.filter((one) => one.status === 'rejected')
    expect(lost).toHaveLength(1)
    expect((lost[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'news.changedMeanwhile' })
    const { items } = await desk(publisher).history({ id })
    expect(items.filter(({ action }) => action === 'published')).toHaveLength(1)
  })

  test('slugs that collide are told apart, a published one stays', async () => {
    const { desk, writer } = room
    const made = await Promise.all(['Trùng tên', 'Trung ten', 'TRÙNG TÊN'].map((t) => room.written(t)))
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(3)
    const [one, two] = made
    const change = (id: string, metaVersion: number, slug: string) => desk(writer).saveMeta({ id, metaVersion, slug })
    await expect(change(two?.id ?? '', two?.metaVersion ?? 0, one?.slug ?? '')).rejects.toMatchObject({
      code: 'news.slugTaken',
    })
    const out = await room.published('Địa chỉ cố định')
    await expect(change(out.id, out.metaVersion, 'khac')).rejects.toMatchObject({ code: 'news.slugFixed' })
    await expect(change(out.id, out.metaVersion, '../etc')).rejects.toMatchObject({ status: 400 })
  })
})

describe('planned publication', () => {
  test('goes out at its minute, once, although two processes look at the same time', async () => {
    const { desk, publisher, app } = room
    app.clock.set('2026-11-21T00:00:00Z')
    const { id, version, slug } = await room.inReview('Hẹn giờ')
    const planned = await desk(publisher).publish({ id, version, at: '2026-11-21T01:00:00Z' })
    expect(planned).toMatchObject({ state: 'scheduled', publishAt: '2026-11-21T01:00:00.000Z' })
    await job(app, 'publish-due')
    await expect(reader().read({ page: 'news', slug })).rejects.toMatchObject({ status: 404 })
    const month = await desk(publisher).deskCalendar({ month: '2026-11' })
    expect(month.items.map((one) => one.id)).toContain(id)
    app.clock.set('2026-11-21T01:00:30Z')
    await Promise.all([job(app, 'publish-due'), job(app, 'publish-due'), job(app, 'publish-due')])
    expect(await reader().read({ page: 'news', slug })).toMatchObject({ at: '2026-11-21T01:00:30.000Z' })
    const { items } = await desk(publisher).history({ id })
    expect(items.filter(({ action }) => action === 'published')).toHaveLength(1)
  })

  test.each(['2020-01-01T00:00:00Z', '2031-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T00:00:00Z'])(
    'a time out of range is refused: %s',
    async (at) => {
      const { id, version } = await room.inReview(`Ngoài khoảng ${at}`)
      await expect(room.desk(room.publisher).publish({ id, version, at })).rejects.toMatchObject({ status: 400 })
    },
  )

  test('taken back, it is not published', async () => {
    const { desk, writer, publisher, app } = room
    const { id, version, slug } = await room.inReview('Rút lại')
    const planned = await desk(publisher).publish({ id, version, at: '2026-11-22T00:00:00Z' })
    await desk(writer).reopen({ id, version: planned.version })
    app.clock.set('2026-11-23T00:00:00Z')
    await job(app, 'publish-due')
    await expect(reader().read({ page: 'news', slug })).rejects.toMatchObject({ status: 404 })
  })

  test('what has expired leaves lists, search and its address', async () => {
    const { desk, writer, publisher, app } = room
    const made = await room.written('Sắp hết hạn')
    await desk(writer).saveMeta({ id: made.id, metaVersion: made.metaVersion, expiresAt: '2026-12-01T00:00:00Z' })
    const { version } = await desk(writer).deskItem({ id: made.id })
    const sent = await desk(writer).submit({ id: made.id, version })
    await desk(publisher).publish({ id: made.id, version: sent.version })
    app.clock.set('2026-12-02T00:00:00Z')
    await job(app, 'expire')
    await expect(reader().read({ page: 'news', slug: made.slug })).rejects.toMatchObject({ code: 'news.expired' })
    expect((await app.run((ctx) => searchFor(ctx, { q: 'sap het han' }))).items).toEqual([])
    expect((await reader().list({ limit: 50 })).items.map(({ id }) => id)).not.toContain(made.id)
  })
})

describe('translations', () => {
  const english = (id: string, version: number, title: string, ofVersion?: number) => ({
    id,
    lang: 'en' as const,
    version,
    title,
    lead: 'Lead',
    body: bodyWith(paragraph('One.')),
    ...(ofVersion ? { ofVersion } : {}),
  })

  test('readers get one only after a second person has read it, and are told when it is older than the original', async () => {
    const { desk, writer, publisher } = room
    const item = await room.published('Bản gốc')
    await desk(writer).saveText(english(item.id, 0, 'The original'))
    expect(await desk(writer).deskItem({ id: item.id })).toMatchObject({ state: 'published' })
    const asked = { page: 'news' as const, slug: item.slug, in: 'en' as const }
    expect(await reader().read(asked)).toMatchObject({ lang: 'vi', langs: ['vi'] })
    await expect(desk(writer).checkText({ id: item.id, lang: 'en', version: 1 })).rejects.toMatchObject({
      code: 'news.secondPerson',
    })
    await desk(publisher).checkText({ id: item.id, lang: 'en', version: 1 })
    expect(await reader().read(asked)).toMatchObject({
      lang: 'en',
      title: 'The original',
      translation: { madeBy: 'person', outdated: false, of: 'vi' },
    })
    const now = await desk(writer).deskItem({ id: item.id })
    const vi = now.texts.find(({ lang }) => lang === 'vi')
    await desk(writer).saveText({
      ...english(item.id, vi?.version ?? 0, 'Bản gốc sửa'),
      lang: 'vi',
    })
    const draft = await desk(writer).deskItem({ id: item.id })
    const sent = await desk(writer).submit({ id: item.id, version: draft.version, change: { vi: 'Sửa tên' } })
    await desk(publisher).publish({ id: item.id, version: sent.version })
    expect(await reader().read(asked)).toMatchObject({ title: 'The original', translation: { outdated: true } })
  })

  test('a machine’s translation is never shown as a person’s', async () => {
    const { desk, writer, publisher } = room
    const item = await room.published('Bản máy')
    await desk(writer).saveText({ ...english(item.id, 0, 'By machine'), madeBy: 'machine' })
    await desk(publisher).checkText({ id: item.id, lang: 'en', version: 1 })
    const read = await reader().read({ page: 'news', slug: item.slug, in: 'en' })
    expect(read.translation).toMatchObject({ madeBy: 'machine' })
    await desk(writer).removeText({ id: item.id, lang: 'en' })
    expect((await reader().read({ page: 'news', slug: item.slug, in: 'en' })).lang).toBe('vi')
  })
})

describe('two editors', () => {
  test('the second save of one language is refused with who and when; another language is not touched by it', async () => {
    const { desk, writer, publisher } = room
    const { id } = await room.written('Hai biên tập viên')
    const save = (lang: 'vi' | 'en', version: number, as = writer) =>
      desk(as).saveText({ id, lang, version, title: 'T', lead: 'L', body: bodyWith(paragraph('x')) })
    await save('vi', 2)
    await expect(save('vi', 2, publisher)).rejects.toMatchObject({
      code: 'news.changedMeanwhile',
      details: { version: 3, by: 'Cán bộ thử nghiệm' },
    })
    await save('en', 0, publisher)
    await save('vi', 3)
    await expect(desk(publisher).saveMeta({ id, metaVersion: 9, tags: ['a'] })).rejects.toMatchObject({
      code: 'news.changedMeanwhile',
    })
  })
})
