import { expect, test } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import * as units from './index.ts'
import { unitsAt } from './store.ts'
import { app, sample, startPacks } from './testing/stage.ts'

startPacks()

test('what is remembered of the units is what the database says, at every turn of every unit', async () => {
  const versions = await app.run((at) => units.listVersions(at, '9999-12-31'))
  const turns = new Set(versions.flatMap((v) => [v.validFrom, ...(v.validTo === null ? [] : [v.validTo])]))
  const ids = [...new Set(versions.map(({ id }) => id))]
  const eves = Array.from(turns, (day) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10))
  for (const day of [...turns, ...eves, '2026-11-21']) {
    const stored = await unitsAt(app.platform.database.db, ids, day)
    for (const unit of stored) expect(await app.run((at) => units.getUnit(at, unit.id, day))).toEqual(unit)
    const known = await app.run((at) =>
      units.getUnits(
        at,
        ids.map((id) => ({ id, at: day })),
      ),
    )
    expect(new Set(known.keys())).toEqual(new Set(stored.map(({ id }) => id)))
    for (const { id, parent } of stored) {
      const above = await app.run((at) => units.ancestors(at, id, day))
      expect(above[0]?.id ?? null).toBe(parent?.id ?? null)
    }
  }
})

test('a unit that somebody else has just made is there at once', async () => {
  const db = sample.platform.database.db
  const made = units.unitIdOfKey('sample', 'made-elsewhere')
  const get = () => sample.run((at) => units.getUnit(at, made))
  await expect(get()).rejects.toMatchObject({ code: 'units.noSuchUnit' })
  await sql`insert into units.unit (id, kind, source) values (${made}, 'commune', 'pack')`.execute(db)
  await sql`insert into units.unit_version (unit_id, kind, valid_from, code, name, type, parent_id, citation)
    values (${made}, 'commune', '2020-01-01', '99091', 'Bàu Sen', 'xã', ${units.unitIdOfKey('sample', 'p99')}, 'mẫu')`.execute(
    db,
  )
  expect(await sample.run((at) => units.getUnit(at, made.toUpperCase()))).toMatchObject({ id: made })
  expect(await get()).toMatchObject({ name: 'Bàu Sen', parent: { id: units.unitIdOfKey('sample', 'p99') } })
  await sql`delete from units.unit_version where unit_id = ${made}`.execute(db)
})
