import { describe, expect, test } from 'vitest'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import * as units from './index.ts'
import { loadPack } from './pack.ts'
import { api, app, ctx, named, sample, startPacks } from './testing/stage.ts'

startPacks()

const hue = (key: string) => units.unitIdOfKey('hue', key)

describe('units on a date', () => {
  test.each([
    ['2024-06-01', 141, 9],
    ['2024-12-31', 141, 9],
    ['2025-03-01', 133, 9],
    ['2025-07-01', 40, 0],
    ['2026-11-21', 40, 0],
  ])('%s: %i communes, %i districts', async (at, communes, districts) => {
    const found = await api().list({ level: 'commune', at })
    expect([found.items.length, found.total]).toEqual([communes, communes])
    expect((await api().list({ level: 'district', at })).total).toBe(districts)
    expect((await api().list({ level: 'province', at })).total).toBe(1)
    expect(found.items.every((unit) => unit.validFrom <= at && (unit.validTo === null || unit.validTo > at))).toBe(true)
    expect(found.items.every((unit) => unit.parent !== null)).toBe(true)
  })

  test.each([
    '2021-06-30',
    '1945-09-02',
    '0001-01-01',
    '0000-01-01',
    '9999-99-99',
    '2025-02-30',
    '10000-01-01',
    'hôm nay',
    '',
  ])('at «%s» there were none', async (at) => {
    expect(await api().list({ level: 'commune', at })).toEqual({ items: [], total: 0 })
  })

  test('the default is today, in Vietnamese order, and search needs no marks', async () => {
    const { items } = await api().list({ level: 'commune' })
    expect(items).toHaveLength(40)
    const sorted = [...items].sort((a, b) => a.name.localeCompare(b.name, 'vi'))
    expect(named(items)).toEqual(named(sorted))
    expect(named((await api().list({ level: 'commune', q: 'phuong thuy' })).items)).toEqual(['Thủy Xuân'])
    expect(named((await api().list({ level: 'commune', q: '%_' })).items)).toEqual([])
    expect(named((await api().list({ level: 'commune', code: '19900', at: '2024-06-01' })).items)).toEqual(['Thuận An'])
  })

  test('a parent narrows the list, and each unit names its parent of that day', async () => {
    const before = await api().list({ level: 'commune', at: '2024-06-01', parent: hue('d481-a-luoi') })
    expect(before.total).toBe(18)
    expect(new Set(before.items.map(({ parent }) => parent?.name))).toEqual(new Set(['A Lưới']))
    const one = await api().list({ code: '19750', at: '2025-03-01' })
    expect(one.items).toMatchObject([{ name: 'Tây Lộc', type: 'phường', parent: { code: '475', name: 'Phú Xuân' } }])
    const old = await api().list({ code: '19750', at: '2024-06-01' })
    expect(old.items[0]).toMatchObject({ id: one.items[0]?.id, parent: { code: '474', name: 'Huế' } })
  })

  test('a unit that had ended is told in its last version; one not yet there is not found', async () => {
    const id = hue('c19750-tay-loc')
    expect(await api().read({ id })).toMatchObject({ name: 'Tây Lộc', validTo: '2025-07-01', parent: { code: '475' } })
    expect(await api().read({ id, at: '2024-06-01' })).toMatchObject({ validTo: '2025-01-01' })
    const young = hue('c19753-phu-xuan')
    expect(await api().read({ id: young })).toMatchObject({ areaKm2: 10.38, centroid: { lon: 107.5772, lat: 16.4785 } })
    const refusal = { status: 404, code: 'units.noSuchUnit' }
    await expect(api().read({ id: young, at: '2025-06-30' })).rejects.toMatchObject(refusal)
    await expect(api().read({ id: '00000000-0000-4000-8000-000000000000' })).rejects.toMatchObject(refusal)
    expect(await units.findUnitByKey(ctx(), 'c19753-phu-xuan', '2025-06-30')).toBeUndefined()
    expect(await units.findUnitByKey(ctx(), 'c19753-phu-xuan')).toMatchObject({ id: young, name: 'Phú Xuân' })
    expect(await units.findUnitByKey(ctx(), 'no-such-key')).toBeUndefined()
  })

  test('one code, one name, three units', async () => {
    const ids = await Promise.all(
      ['2024-06-01', '2025-03-01', '2025-07-01'].map(
        async (at) => (await api().list({ code: '19900', at })).items[0]?.id,
      ),
    )
    expect(new Set(ids).size).toBe(3)
  })
})

test.each([
  'level=planet',
  'parent=abc',
  `q=${'a'.repeat(500)}`,
  `code=${'9'.repeat(31)}`,
  'q=%00',
  'at=%00',
  'level=commune&level=agency',
])('refuses /api/units?%s', async (query) => {
  const response = await fetch(`${app.url}/api/units?${query.replace('%%', '%')}`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: expect.stringMatching(/^kernel\.(badInput|nulByte)$/) as string })
})

test('what is announced for later is not told of today', async () => {
  const db = sample.platform.database.db
  const later = units.unitIdOfKey('sample', 'later')
  await sql`insert into units.unit (id, kind, source) values (${later}, 'commune', 'pack')`.execute(db)
  await sql`insert into units.unit_version (unit_id, kind, valid_from, code, name, type, parent_id, citation)
    values (${later}, 'commune', '2090-01-01', '99090', 'Quỳnh Trang', 'xã', ${units.unitIdOfKey('sample', 'p99')}, 'mẫu')`.execute(
    db,
  )
  const api = sample.as(ANYONE, units.unitsContract)
  expect((await api.list({ code: '99090' })).total).toBe(0)
  expect((await api.find({ q: 'Quỳnh Trang' })).items).toEqual([])
  await expect(api.read({ id: later })).rejects.toMatchObject({ code: 'units.noSuchUnit' })
  await expect(api.lineage({ code: '99090' })).rejects.toMatchObject({ code: 'units.noSuchCode' })
  expect((await api.list({ code: '99090', at: '2090-01-01' })).total).toBe(1)
  expect((await api.find({ q: 'Quỳnh Trang', at: '2090-01-01' })).items).toMatchObject([{ today: [{ kind: 'same' }] }])
  await sql`delete from units.unit_version where unit_id = ${later}`.execute(db)
})

describe('lineage', () => {
  test('19750 of 2024 is the whole of it in Phú Xuân of today', async () => {
    const { items } = await api().lineage({ code: '19750', at: '2024-06-01', to: '2025-07-01', level: 'commune' })
    expect(items).toMatchObject([
      {
        unit: { code: '19753', name: 'Phú Xuân', type: 'phường', level: 'commune', validTo: null },
        from: { name: 'Tây Lộc', id: hue('c19750-tay-loc') },
        kind: 'merge',
        on: '2025-07-01',
        citation: 'Nghị quyết 1675/NQ-UBTVQH15',
        share: 1,
        estimated: false,
      },
    ])
    expect(items).toHaveLength(1)
    const early = await api().lineage({ code: '19750', at: '2024-06-01', to: '2025-03-01' })
    expect(early.items).toMatchObject([{ unit: { name: 'Tây Lộc', parent: { code: '475' } }, kind: 'same', share: 1 }])
  })

  test('two changes on the way: the last is named, both are cited', async () => {
    const { items } = await api().lineage({ code: '19999', at: '2024-06-01', to: '2025-07-01' })
    expect(items).toMatchObject([{ unit: { name: 'Thuận An', id: hue('c19900-thuan-an-202507') }, on: '2025-07-01' }])
    expect(items[0]?.citation).toContain('1314')
    expect(items[0]?.citation).toContain('1675')
  })

  test('a unit that lives on is itself; a district is divided into communes', async () => {
    expect((await api().lineage({ code: '19909', at: '2025-03-01' })).items).toMatchObject([{ kind: 'same', on: null }])
    const { items } = await api().lineage({ code: '474', at: '2024-06-01', to: '2025-07-01', level: 'district' })
    expect(items.length).toBeGreaterThan(8)
    expect(items.every((item) => item.kind === 'part' && item.estimated && item.unit.level === 'commune')).toBe(true)
    expect(items.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  })

  test('a code without a date is followed for each owner it had; an earlier date goes backward', async () => {
    const all = await api().lineage({ code: '19900' })
    expect(new Set(all.items.map(({ from }) => from.id)).size).toBe(3)
    expect(new Set(all.items.map(({ unit }) => unit.id))).toEqual(new Set([hue('c19900-thuan-an-202507')]))
    const back = await api().lineage({ code: '19753', at: '2026-01-01', to: '2024-06-01' })
    expect(named(back.items.map(({ unit }) => unit)).sort()).toEqual(
      ['Gia Hội', 'Phú Hậu', 'Thuận Hòa', 'Thuận Lộc', 'Tây Lộc', 'Đông Ba'].sort(),
    )
  })

  test.each([
    [{ code: '00000' }, 404, 'units.noSuchCode'],
    [{ code: '19750', at: '2026-01-01' }, 404, 'units.codeNotInForce'],
    [{ code: '19750', at: '2024-06-01', level: 'district' as const }, 404, 'units.codeNotInForce'],
    [{ code: '19750', at: '9999-99-99' }, 400, 'kernel.badInput'],
    [{ code: '19750', at: '10000-01-01' }, 400, 'kernel.badInput'],
    [{ code: '19750', at: '0000-01-01' }, 400, 'kernel.badInput'],
    [{ code: 'x'.repeat(31) }, 400, 'kernel.badInput'],
    [{ code: '' }, 400, 'kernel.badInput'],
    [{ code: '1\u00009750' }, 400, 'kernel.nulByte'],
  ])('refuses %j', async (input, status, code) => {
    await expect(api().lineage(input)).rejects.toMatchObject({ status, code })
  })

  test('every owner in 2024 has successors of its level whose shares add up to 1, and back again', async () => {
    const ids = (await units.listUnits(ctx(), { at: '2024-06-01' })).map(({ id }) => id)
    const all = await units.successorsOfAll(ctx(), ids, '2024-06-01', '2026-01-01')
    for (const id of ids) {
      const sum = (all.get(id) ?? []).reduce((total, { share }) => total + share, 0)
      expect(sum, id).toBeCloseTo(1, 9)
    }
    const today = await units.listUnits(ctx(), { at: '2026-01-01', level: 'commune' })
    const back = await Promise.all(today.map(({ id }) => units.predecessors(ctx(), id, '2026-01-01', '2024-06-01')))
    expect(new Set(back.flat().map(({ unitId }) => unitId)).size).toBe(141)
    expect(back.flat()).toHaveLength(141)
  })
})

describe('what a unit covers', () => {
  test('the province covers every unit there ever was; a commune its old communes, not its whole old district', async () => {
    const all = await many(app.platform.database.db, sql<{ id: string }>`select id from units.unit`)
    const province = await units.withSubunits(ctx(), [hue('p46')], '2026-01-01')
    expect(new Set(province)).toEqual(new Set(all.map(({ id }) => id)))
    expect(province).toHaveLength(all.length)
    const commune = await units.withSubunits(ctx(), [hue('c19753-phu-xuan')], '2026-01-01')
    expect(commune).toHaveLength(7)
    expect(commune).toContain(hue('c19750-tay-loc'))
    expect(commune).not.toContain(hue('d475-phu-xuan'))
    expect(await units.withSubunits(ctx(), [hue('d481-a-luoi')], '2024-06-01')).toHaveLength(19)
    expect(await units.withSubunits(ctx(), [], '2024-06-01')).toEqual([])
    expect(await units.withSubunits(ctx(), ['00000000-0000-4000-8000-000000000000'], '2024-06-01')).toEqual([])
  })

  test('ancestors are those of the day', async () => {
    const above = (at: string) => units.ancestors(ctx(), hue('c19750-tay-loc'), at)
    expect((await above('2024-06-01')).map(({ code, name }) => `${code} ${name}`)).toEqual([
      '474 Huế',
      '46 Thừa Thiên Huế',
    ])
    expect((await above('2025-03-01')).map(({ code, name }) => `${code} ${name}`)).toEqual(['475 Phú Xuân', '46 Huế'])
    expect((await above('2026-03-01')).map(({ code }) => code)).toEqual(['475', '46'])
    expect(await units.ancestors(ctx(), hue('p46'), '2025-03-01')).toEqual([])
  })
})

describe('the sample province', () => {
  const api = () => sample.as(ANYONE, units.unitsContract)

  test.each([
    ['2024-12-31', 8, 2],
    ['2025-01-01', 7, 2],
    ['2025-07-01', 6, 0],
  ])('%s: %i communes, %i districts', async (at, communes, districts) => {
    expect((await api().list({ level: 'commune', at })).total).toBe(communes)
    expect((await api().list({ level: 'district', at })).total).toBe(districts)
  })

  test('a division by shares, into a new unit and into one that lived before', async () => {
    const { items } = await api().lineage({ code: '99019', at: '2024-01-01', to: '2025-07-01' })
    expect(items.map(({ unit, share, kind }) => [unit.name, share, kind])).toEqual([
      ['Cửa Sông', 0.6, 'part'],
      ['Bến Đa', 0.4, 'part'],
    ])
    const back = await api().lineage({ code: '99022', at: '2025-07-01', to: '2024-01-01' })
    expect(back.items.map(({ unit, share, kind }) => [unit.name, share, kind])).toEqual([
      ['Bến Đa', 1, 'same'],
      ['Cát Vàng', 0.4, 'part'],
    ])
  })

  test('a code given away names another unit on each date', async () => {
    const named = async (at: string) => (await api().list({ code: '99004', at })).items.map(({ name }) => name)
    expect([await named('2024-01-01'), await named('2025-03-01'), await named('2025-07-01')]).toEqual([
      ['Tân Lập'],
      [],
      ['Cửa Sông'],
    ])
  })
})

test('loading the pack again changes nothing; a changed file is loaded, and another province is refused', async () => {
  const count = () =>
    many(
      sample.platform.database.db,
      sql<{
        n: number
      }>`select count(*)::int as n from units.unit_version union all select count(*)::int from units.lineage`,
    )
  const before = await count()
  await sample.run(loadPack)
  expect(await count()).toEqual(before)
  await sql`update units.pack set hash = 'older'`.execute(sample.platform.database.db)
  await sample.run(loadPack)
  expect(await count()).toEqual(before)
  await sql`update units.pack set province = 'elsewhere'`.execute(sample.platform.database.db)
  await expect(sample.run(loadPack)).rejects.toThrow('PROVINCE=sample ≠ elsewhere')
  await sql`update units.pack set province = 'sample'`.execute(sample.platform.database.db)
})
