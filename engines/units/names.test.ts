import { expect, test } from 'vitest'
import { platformCtx } from '@hue-s/kernel/server/boot.ts'
import * as units from './index.ts'
import { api, ctx, named, sample, startPacks } from './testing/stage.ts'

startPacks()

test('an old name leads to the old unit and to what it is today', async () => {
  for (const words of ['Phường Tây Lộc', 'phuong tay loc', 'P. Tây Lộc', 'P.Tây Lộc', 'TÂY  LỘC']) {
    const { items } = await api().find({ q: words })
    expect(items, words).toMatchObject([
      {
        unit: { code: '19750', validTo: '2025-07-01' },
        today: [{ unit: { code: '19753', name: 'Phú Xuân' }, share: 1 }],
      },
    ])
    expect(items[0]?.match).toBe(/[âÂ]/.test(words) ? 'exact' : 'folded')
  }
})

test('two communes of one name are two answers; the type or the parent tells them apart', async () => {
  const both = await units.findUnitsByName(ctx(), 'Hương Phong', { at: '2024-06-01' })
  expect(both.map(({ unit }) => unit.code).sort()).toEqual(['20002', '20080'])
  const [first] = await units.findUnitsByName(ctx(), 'Phường Hương Phong', { at: '2025-03-01' })
  expect(first?.unit).toMatchObject({ code: '20002', type: 'phường' })
  const inMountains = await units.findUnitsByName(ctx(), 'Hương Phong, huyện A Lưới', { at: '2024-06-01' })
  expect(inMountains.map(({ unit }) => unit.code)).toEqual(['20080'])
  const byParent = await units.findUnitsByName(ctx(), 'huong phong', { at: '2024-06-01', parentWords: 'a luoi' })
  expect(byParent.map(({ unit }) => unit.code)).toEqual(['20080'])
})

test('names that differ by marks: the same marks come first, the other is offered', async () => {
  const codes = async (q: string) =>
    (await api().find({ q, at: '2024-06-01' })).items.map(({ unit, match }) => [unit.code, match])
  expect(await codes('Hương Vân')).toEqual([
    ['20008', 'exact'],
    ['20011', 'folded'],
  ])
  expect(await codes('Hương Văn')).toEqual([
    ['20011', 'exact'],
    ['20008', 'folded'],
  ])
  expect((await codes('huong van')).map(([, match]) => match)).toEqual(['folded', 'folded'])
  expect(await codes('Thuận Hoà')).toEqual([['19762', 'exact']])
  expect(await codes('Thuỷ Biều')).toEqual([['19807', 'exact']])
  expect((await codes('Vĩ Dạ')).map(([code]) => code)).toEqual(['19777'])
  expect(await codes('Phường Đúc')).toEqual([['19780', 'exact']])
})

test('an old unit is as near as what it is today', async () => {
  const codes = async (lon: number, lat: number) =>
    (await units.findUnitsByName(ctx(), 'Hương Phong', { at: '2024-06-01', near: { lon, lat } })).map(
      ({ unit }) => unit.code,
    )
  expect(await codes(107.58, 16.55)).toEqual(['20002', '20080'])
  expect(await codes(107.35, 16.14)).toEqual(['20080', '20002'])
})

test('nearer first among equals; a part or a slip of the pen still finds', async () => {
  const near = await units.findUnitsByName(ctx(), 'Ben Da', { near: { lon: 110.54, lat: 13.89 } })
  expect(near.filter(({ match }) => match !== 'near')).toEqual([])
  const there = await units.findUnitsByName(platformCtx(sample), 'Ben Da', { near: { lon: 110.54, lat: 13.89 } })
  expect(named(there.map(({ unit }) => unit))).toEqual(['Bến Đa', 'Bến Đá'])
  const other = await units.findUnitsByName(platformCtx(sample), 'Ben Da', { near: { lon: 110.42, lat: 14 } })
  expect(named(other.map(({ unit }) => unit))).toEqual(['Bến Đá', 'Bến Đa'])
  const part = await api().find({ q: 'Chân Mây' })
  expect(part.items[0]).toMatchObject({ unit: { name: 'Chân Mây - Lăng Cô' }, match: 'near' })
  expect((await api().find({ q: 'không có nơi nào như thế' })).items).toEqual([])
})

test.each([
  [{ q: '' }, 'kernel.badInput'],
  [{ q: ' \n ' }, 'kernel.badInput'],
  [{ q: 'a'.repeat(201) }, 'kernel.badInput'],
  [{ q: 'a'.repeat(9_000) }, 'kernel.badInput'],
  [{ q: 'a\u0000b' }, 'kernel.nulByte'],
  [{ q: 'Huế', at: '2025-13-01' }, 'kernel.badInput'],
])('refuses %j', async (input, code) => {
  const refused = api().find(input)
  await expect(refused).rejects.toMatchObject({ code })
})

test.each([',,,', '%', "'; drop table units.unit; --", '\ud800', '🏛️', '(.*)', '\\', 'p.', '.', 'Phường'])(
  '«%s» is only words',
  async (q) => {
    expect(Array.isArray((await api().find({ q })).items)).toBe(true)
    expect((await api().list({ q })).total).toBeGreaterThanOrEqual(0)
  },
)
