import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { unitsContract } from './contract.ts'
import * as units from './index.ts'
import { loadPack } from './pack.ts'

interface Pack {
  units: { key: string; kind: string; versions: Record<string, unknown>[] }[]
  lineage: Record<string, unknown>[]
}

const folder = mkdtempSync(join(tmpdir(), 'hue-s-pack-'))
const file = join(folder, 'sample', 'units.json')
let app: TestApp
let original: string
beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../../provinces/sample', import.meta.url)), join(folder, 'sample'), { recursive: true })
  original = readFileSync(file, 'utf8')
  app = await testApp([units.units], { now: '2026-03-01T03:00:00Z', env: { PROVINCES_DIR: folder } })
})
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

const id = (key: string) => units.unitIdOfKey('sample', key)
const communes = async (at: string) =>
  (await app.as(ANYONE, unitsContract).list({ level: 'commune', at })).items.map(
    ({ id, code, name }) => `${id} ${code} ${name}`,
  )
const edited = (edit: (pack: Pack) => void) => {
  const pack = JSON.parse(original) as Pack
  edit(pack)
  writeFileSync(file, JSON.stringify(pack))
}
const unitOf = (pack: Pack, key: string) => pack.units.find((unit) => unit.key === key)?.versions ?? []

test.each([
  ['is not JSON', () => writeFileSync(file, '{"units": [')],
  ['has a version without a name', () => edited((pack) => delete unitOf(pack, 'p99')[0]?.['name'])],
  [
    'has a date that is none',
    () => edited((pack) => Object.assign(unitOf(pack, 'p99')[0] ?? {}, { from: '2021-02-30' })),
  ],
  [
    'names a parent that is not in it',
    () => edited((pack) => Object.assign(unitOf(pack, 'a-xay-dung')[0] ?? {}, { parent: 'p00' })),
  ],
  [
    'gives one code to two communes',
    () => edited((pack) => Object.assign(unitOf(pack, 'c99016-tan-lap')[1] ?? {}, { code: '99010' })),
  ],
  [
    'has two versions of a unit on one day',
    () => edited((pack) => Object.assign(unitOf(pack, 'c99016-tan-lap')[0] ?? {}, { to: '2025-08-01' })),
  ],
])('a file that %s stops the start at the file, and nothing changes', async (_, write) => {
  const before = await communes('2026-03-01')
  write()
  await expect(app.run(loadPack)).rejects.toMatchObject({ name: 'StartError', code: 'packFileWrong' })
  expect(await communes('2026-03-01')).toEqual(before)
})

test('a corrected file is loaded: new words, the same ids', async () => {
  const before = await communes('2026-03-01')
  edited((pack) => Object.assign(unitOf(pack, 'c99016-tan-lap')[1] ?? {}, { name: 'Tân Lập Hạ' }))
  await app.run(loadPack)
  expect(await communes('2026-03-01')).toEqual(before.map((one) => one.replace('Tân Lập', 'Tân Lập Hạ')))
  writeFileSync(file, original)
  await app.run(loadPack)
  expect(await communes('2026-03-01')).toEqual(before)
})

test('a file that catches up with a reorganisation made here adds no second unit', async () => {
  const merged = { name: 'Bến Đá', code: '99010', type: 'phường', kind: 'commune' as const, parentId: id('p99') }
  const draft = await app.as(staff(['units.reorganise']), unitsContract).draft({
    title: 'Nhập Bến Đá và Bến Đa',
    citation: 'Nghị quyết mẫu 40/NQ-M (hư cấu)',
    effectiveOn: '2026-07-01',
    operations: [{ op: 'merge', from: [id('c99010-ben-da'), id('c99022-ben-da')], into: merged }],
  })
  await app.as(staff(['units.approve']), unitsContract).approve({ id: draft.id, version: 1 })
  app.clock.set('2026-07-01T00:00:00Z')
  await app.run(units.applyDue)
  const after = await communes('2026-07-01')
  edited((pack) => {
    for (const key of ['c99010-ben-da', 'c99022-ben-da']) {
      Object.assign(unitOf(pack, key).at(-1) ?? {}, { to: '2026-07-01' })
      pack.lineage.push({ from: key, to: 'c99010-ben-da-202607', kind: 'merge', on: '2026-07-01', citation: 'mẫu' })
    }
    const version = {
      from: '2026-07-01',
      to: null,
      code: '99010',
      name: 'Bến Đá',
      type: 'phường',
      parent: 'p99',
      citation: 'mẫu',
    }
    pack.units.push({ key: 'c99010-ben-da-202607', kind: 'commune', versions: [version] })
  })
  await app.run(loadPack)
  expect(await communes('2026-07-01')).toEqual(after)
  const heirs = await app.run((ctx) => units.successors(ctx, id('c99010-ben-da'), '2026-01-01', '2026-07-01'))
  expect(heirs).toMatchObject([{ share: 1, kind: 'merge' }])
})
