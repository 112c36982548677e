import { afterAll, beforeAll, expect, test } from 'vitest'
import { countBy, linesForFigures } from '@hue-s/engines/cases/index.ts'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { filesOfMany } from '@hue-s/engines/files/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { officerOf, openDesk, operator, step, type Desk } from './testing.ts'
import { MESSAGE_KIND } from '../citizen/messages.ts'
import { COVER_KIND, FILE_KIND } from '../present.ts'
import { TYPE } from '../report-type.ts'
import { anonymiseOld } from './retention.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.stop())
const words = 'Nội dung đủ dài để ghi'

async function handled(): Promise<string> {
  desk.reporter = citizen()
  const photo = await desk.photo(desk.reporter)
  const sent = await desk.submit({
    note: 'Nhà ông Trần Văn Bảy 0905123456 đổ rác',
    photos: [photo],
    place: 'Trước nhà 12',
  })
  const officer = officerOf(sent.agency?.id)
  const accepted = await desk.as(officer).act(step(sent.id, sent.version, 'accept'))
  await desk.as(desk.reporter).say({ id: sent.id, text: 'Tôi ở số 14', photos: [await desk.photo(desk.reporter)] })
  const photos = [await desk.photo(officer, true)]
  const done = await desk.as(officer).act(step(sent.id, accepted.version, 'resolve', { note: words, photos }))
  await desk.app.settle()
  const [before] = (await desk.as(operator()).publication({ id: sent.id })).photos.filter((p) => p.kind === 'before')
  const shapes = [{ kind: 'rect' as const, x: 0, y: 0, w: 0.5, h: 0.5 }]
  await desk
    .as(operator())
    .redactPhoto({ id: sent.id, photoId: before?.photoId ?? '', revision: 0, mode: 'block', shapes })
  await desk.as(operator()).act(step(sent.id, done.version, 'publish', { nothingToCover: true }))
  await desk.as(desk.reporter).reply({ id: sent.id, action: 'rate', version: done.version, grade: 2, note: 'Tạm được' })
  return sent.id
}

const figures = () =>
  desk.app.run(async (ctx) => {
    const lines = []
    const period = { openedFrom: '2020-01-01T00:00:00Z', openedTo: '2040-01-01T00:00:00Z' }
    for await (const line of linesForFigures(ctx, { type: TYPE, ...period, fields: ['category', 'child'] }))
      lines.push({ ...line, updatedAt: null })
    const tallies = []
    for (const by of ['state', 'category', 'commune', 'agency'] as const)
      tallies.push(await countBy(ctx, { by, types: [TYPE] }))
    return { lines, tallies }
  })

test('after its years a report has no people in it, what is public stays, and every figure is what it was', async () => {
  const old = await handled()
  desk.app.clock.set('2029-06-01T02:00:00Z')
  const young = await handled()
  await desk.app.settle()
  desk.app.clock.set('2029-12-01T02:00:00Z')
  const before = await figures()
  const shown = await desk.as(anyone).read({ id: old })
  expect(await desk.app.run(anonymiseOld)).toBe(1)
  await desk.app.settle()
  expect(await figures()).toEqual(before)
  expect(await desk.app.run(anonymiseOld)).toBe(0)
  const after = await desk.as(anyone).read({ id: old })
  // Where exactly may tell whose house it is: the commune and the point stay.
  const rest = { updatedAt: null, place: '' }
  expect({ ...after, ...rest }).toEqual({ ...shown, ...rest })
  const work = await desk.as(operator()).work({ id: old })
  expect(JSON.stringify(work)).not.toMatch(/Bảy|0905|Trước nhà|số 14|Tạm được/)
  expect((await desk.as(operator()).work({ id: young })).note).toContain('Bảy')
  await expect(desk.as(operator()).reveal({ id: old, purpose: 'contact' })).rejects.toMatchObject({
    code: 'field-reports.noReporter',
  })
  const held = await desk.app.run((ctx) => filesOfMany(ctx, [FILE_KIND, MESSAGE_KIND, COVER_KIND], [old]))
  expect([...new Set(held.map((f) => f.fileId))]).toEqual(
    after.photos.filter((p) => p.kind === 'before').map((p) => p.id),
  )
  const found = await many(
    desk.app.platform.database.db,
    sql`select from search.doc d where d::text like ${`%${old}%`} and d::text ~ 'Bảy|0905'`,
  )
  expect(found).toHaveLength(0)
  expect(
    (await desk.app.as(operator(), contractOfCases).timeline({ id: old, limit: 200 })).items.length,
  ).toBeGreaterThan(4)
  expect((await desk.as(operator()).staffMessages({ id: old })).items).toEqual([])
})
