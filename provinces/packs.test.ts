import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { alive, datesOf, endOf, filesOf, fold, follow, load, read, startOf, versionAt } from './testing.ts'

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
    expect(new Set(pack.people.map(({ account }) => account)).size).toBe(pack.people.length)
    expect(pack.people.filter((person) => person.kind === 'citizen')).toHaveLength(7)
    expect(pack.people.filter((person) => person.kind === 'staff').length).toBe(pack.people.length - 7)
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
    for (const file of filesOf(pack.pack)) {
      const text = read(pack.pack, file)
      expect(text === text.normalize('NFC'), file).toBe(true)
    }
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
    // With its marks a word is itself: «phòng thủ» is no place called Phong Thu.
    const plain = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')
    const files = filesOf('sample').map((file) => read('sample', file))
    const [text, folded] = [plain, (words: string) => plain(fold(words))].map((as) => ` ${files.map(as).join(' ')} `)
    const units = hue.units.filter(({ kind }) => kind !== 'agency')
    const places = hue.places.filter(({ kind }) => kind !== 'street')
    const theirs = [
      ...units.flatMap(({ versions }) => versions.map(({ name }) => name)),
      ...places.map(({ name }) => name),
    ]
    for (const word of theirs) expect(text?.includes(` ${plain(word).trim()} `), word).toBe(false)
    for (const word of ['hue', 'song huong', 'thua thien']) expect(folded?.includes(` ${word} `), word).toBe(false)
  })
})
