import { afterAll, beforeAll, expect, test } from 'vitest'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { alertDesk, COMMUNE, content, GONE } from './testing/stage.ts'

let room: Awaited<ReturnType<typeof alertDesk>>
beforeAll(async () => {
  room = await alertDesk()
})
afterAll(() => room.app.stop())
const author = () => room.desk(room.writer)

test('the communes along a river from one gauge to another, a wider band never fewer', async () => {
  const { items } = await author().rivers({})
  expect(items[0]).toMatchObject({ key: 'ngan', marks: [{ id: 'ho-ngan' }, { id: 'ben-da' }, { id: 'cua-song' }] })
  const band = (km: number) => author().stretch({ river: 'ngan', from: 'ben-da', to: 'cua-song', km })
  const [narrow, wide] = [await band(0.5), await band(5)]
  expect(narrow.unitIds).toContain(unitIdOfKey('sample', 'c99004-cua-song'))
  expect(wide.unitIds).toEqual(expect.arrayContaining(narrow.unitIds))
  expect(narrow.label.vi).toBe('Sông Ngàn, từ trạm Bến Đá đến trạm Cửa Sông')
  expect(narrow.path[0]).toEqual([110.42, 14])
  const back = await author().stretch({ river: 'ngan', from: 'cua-song', to: 'ben-da', km: 0.5 })
  expect(back.ring).toEqual(narrow.ring)
})

test('the band of a surveyed river goes out as a polygon of CAP, beside the code of each commune', async () => {
  const { ring, unitIds, label } = await author().stretch({ river: 'ngan', from: 'ben-da', to: 'cua-song', km: 1 })
  const { identifier } = await room.sent({ unitIds, shapes: [{ type: 'polygon', label: label.vi, points: ring }] })
  const xml = await (await fetch(`${room.app.url}/alerts/cap/${identifier}.xml`)).text()
  expect(xml).toContain(`<areaDesc>${label.vi}</areaDesc>`)
  const [, corners = ''] = /<polygon>([^<]+)</.exec(xml) ?? []
  const points = corners.split(' ')
  expect(points.length).toBe(ring.length + 1)
  expect(points.at(-1)).toBe(points[0])
  expect(points[0]).toBe(`${ring[0]?.[1]},${ring[0]?.[0]}`)
  expect(xml.match(/<geocode>/g)?.length).toBe(unitIds.length * 2)
})

test.each([
  [{ river: 'nowhere', from: 'ben-da', to: 'cua-song' }, 'alerts.noSuchStretch'],
  [{ river: 'ngan', from: 'ben-da', to: 'the-moon' }, 'alerts.noSuchStretch'],
  [{ river: 'ngan', from: 'ben-da', to: 'ben-da' }, 'alerts.stretchEmpty'],
  [{ river: 'ngan', from: 'ben-da', to: 'cua-song', km: 500 }, 'kernel.badInput'],
  [{ river: "ngan'; drop table alerts.alert; --", from: 'ben-da', to: 'cua-song' }, 'kernel.badInput'],
])('%o is refused', async (asked, code) => {
  await expect(author().stretch(asked)).rejects.toMatchObject({ code })
})

test('a drawn area that crosses itself, lies elsewhere or is no shape at all', async () => {
  const touched = (shape: unknown) => author().touched({ shape: JSON.stringify(shape) })
  const polygon = (points: number[][]) => ({ type: 'polygon', label: 'x', points })
  expect((await touched(polygon([[0, 0], [1, 1], [0, 1], [1, 0]]))).unitIds).toEqual([]) // prettier-ignore
  expect((await touched(polygon([[110.3, 13.8], [110.8, 14.2], [110.3, 14.2], [110.8, 13.8]]))).unitIds).toContain(COMMUNE) // prettier-ignore
  for (const shape of [
    polygon([[0, 0]]),
    { type: 'polygon' },
    7,
    null,
    polygon([
      [0, 0],
      [1, 1],
      [0, 999],
    ]),
  ])
    // prettier-ignore
    await expect(touched(shape)).rejects.toMatchObject({ code: 'alerts.badShape' })
  await expect(author().touched({ shape: '{' })).rejects.toMatchObject({ code: 'alerts.badShape' })
})

test('who may ask: authors only', async () => {
  for (const actor of [anyone, staff([])]) {
    await expect(room.desk(actor).rivers({})).rejects.toMatchObject({ status: expect.toSatisfy((s: number) => s === 401 || s === 403) }) // prettier-ignore
    await expect(room.desk(actor).stretch({ river: 'ngan', from: 'ben-da', to: 'cua-song' })).rejects.toMatchObject({ status: expect.toSatisfy((s: number) => s === 401 || s === 403) }) // prettier-ignore
  }
})

test('a commune that is no more is answered with its id and those of what it became', async () => {
  await expect(
    author().compose({ status: 'actual', content: content({ unitIds: [COMMUNE, GONE] }) }),
  ).rejects.toMatchObject({
    // prettier-ignore
    code: 'alerts.unitGone',
    details: { id: GONE, ids: [unitIdOfKey('sample', 'c99007-doi-che-202501')] },
  })
})
