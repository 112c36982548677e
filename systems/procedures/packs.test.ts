import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { guideFaults } from './check/guide.ts'
import { proceduresContract as contract, type Guide } from './contract.ts'
import { readPack } from './load/pack-files.ts'
import { codeOf } from './record.ts'
import { pathsOf } from './shared/choose.ts'
import { catalogue } from './testing/stage.ts'

const PROVINCES = ['hue', 'sample'] as const

describe.each(PROVINCES)('pack %s', (province) => {
  const pack = readPack(join(ROOT, 'provinces', province))
  let stage: Awaited<ReturnType<typeof catalogue>>
  beforeAll(async () => {
    stage = await catalogue({ env: { PROVINCE: province } })
  })
  afterAll(() => stage.app.stop())

  test('loads whole: every record is in the catalogue, and a second start changes nothing', async () => {
    for (const { at, kind, content, version } of pack.records) {
      if (kind !== 'procedure') continue
      const { items } = await stage.app.as(anyone, contract).history({ code: codeOf(content) })
      expect(
        items.some((one) => one.version === version),
        at,
      ).toBe(true)
    }
  })

  test('no code has two versions on one day, and every form of a procedure is in the pack', () => {
    const forms = new Set(pack.forms.map(({ form }) => form['id']))
    const ends = new Map<string, string>()
    for (const { at, kind, content, validFrom, validTo } of pack.records) {
      if (kind !== 'procedure' || !('papers' in content)) continue
      const end = ends.get(content.code)
      expect(end === undefined || end <= validFrom, `${at}: ${content.code}`).toBe(true)
      ends.set(content.code, validTo ?? '9999-12-31')
      for (const { id } of content.forms) expect(forms.has(id), `${at}: form ${id}`).toBe(true)
    }
  })

  test('every way through every decision table ends at a row', () => {
    const guides = pack.records.filter(({ kind }) => kind === 'guide')
    expect(guides.length).toBeGreaterThan(0)
    for (const { at, content } of guides) {
      const guide = content as Guide
      expect(guideFaults(guide), at).toEqual([])
      const paths = pathsOf(guide) ?? []
      expect(paths.length, at).toBeGreaterThan(2)
      for (const { answers, rows } of paths) expect(rows.length, `${at}: ${JSON.stringify(answers)}`).toBeGreaterThan(0)
    }
  })
})

test('the first province has at least 40 procedures and 12 forms of their own', () => {
  const pack = readPack(join(ROOT, 'provinces', 'hue'))
  const codes = new Set(pack.records.filter(({ kind }) => kind === 'procedure').map(({ content }) => codeOf(content)))
  expect(codes.size).toBeGreaterThanOrEqual(40)
  expect(pack.forms.length).toBeGreaterThanOrEqual(13)
})

test('words of the pack are composed Vietnamese', () => {
  for (const province of PROVINCES)
    for (const folder of ['procedures', 'forms'])
      for (const name of readdirSync(join(ROOT, 'provinces', province, folder))) {
        const text = readFileSync(join(ROOT, 'provinces', province, folder, name), 'utf8')
        expect(text === text.normalize('NFC'), `${province}/${folder}/${name}`).toBe(true)
      }
})
