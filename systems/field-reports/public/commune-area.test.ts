import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, getCase, openCase } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { TYPE } from '../report-type.ts'
import { showReport } from '../service.ts'
import { fieldReports } from '../system.ts'

/** Cát Vàng was divided on 2025-07-01: three fifths went to Cửa Sông (with all of the old Cửa Sông), the rest to Bến Đa. */
const DIVIDED = 'c99019-cat-vang'
const WHOLE = 'c99013-cua-song'
const HEIR = 'c99004-cua-song'
const OTHER_HEIR = 'c99022-ben-da'
const BEFORE = '2025-03-01'
const AFTER = '2025-09-01'

const square = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const shape = (code: string, ...coordinates: number[][][]) => ({
  type: 'Feature',
  properties: { code },
  geometry: { type: 'Polygon', coordinates },
})
const HOLE = square(110.62, 13.92, 110.64, 13.94)
const IN_HEIR = { lon: 110.67, lat: 13.95 }
const IN_HOLE = { lon: 110.63, lat: 13.93 }
const IN_OTHER = { lon: 110.55, lat: 13.95 }
type Spot = typeof IN_HEIR | null

const engines = [calendar, cases, files, geo, identity, notify, papers, search, units, fieldReports]
const folder = mkdtempSync(join(tmpdir(), 'hue-s-area-'))
let app: TestApp
afterAll(() => rmSync(folder, { recursive: true }))

async function start(name: string, validOn: string, features: object[]) {
  const file = join(folder, `${name}.geojson`)
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', validOn, features }))
  app = await testApp(engines, { env: features.length > 0 ? { BOUNDARIES: file } : {}, now: '2026-11-20T02:00:00Z' })
}
const idOf = (key: string) => unitIdOfKey(app.platform.config.province, key)

async function record(key: string, anchoredOn: string, point: Spot): Promise<string> {
  const note = `Hồ sơ của ${key}`
  const data = { category: 'street-lamp', child: null, note, certainty: 'person', routedBy: null }
  const opened = await app.run((ctx) =>
    openCase(ctx, {
      type: TYPE,
      title: note,
      data,
      agencyId: null,
      communeId: idOf(key),
      anchoredOn,
      point,
      parties: [],
      channel: 'import',
      visibility: 'public',
    }),
  )
  await app.run(async (ctx) => {
    await showReport(ctx, await getCase(ctx, opened.id))
    ctx.changed('field-reports')
  })
  return opened.id
}

/** What the list, the numbers and the feed say of a commune; all three must agree. */
async function found(key: string) {
  const api = app.as(anyone, contract)
  const commune = idOf(key)
  const { items, mayBelong } = await api.list({ commune, limit: 100 })
  const ids = items.map(({ id }) => id)
  expect((await api.counts({ commune })).total).toBe(ids.length)
  const feed = await (await fetch(`${app.url}/feeds/reports.atom?commune=${commune}`)).text()
  expect([...feed.matchAll(/<id>urn:uuid:([^<]+)<\/id>/g)].map((hit) => hit[1]).toSorted()).toEqual(ids.toSorted())
  const { commune: chosen } = await api.choices({ commune })
  return { ids: new Set(ids), mayBelong: new Set(mayBelong), outlined: chosen?.outlined }
}

describe('today’s boundaries are known', () => {
  let old: Record<'inHeir' | 'inHole' | 'inOther' | 'nowhere' | 'whole', string>
  beforeAll(async () => {
    await start('today', '2025-07-01', [
      shape('99004', square(110.6, 13.9, 110.7, 14), HOLE),
      shape('99022', square(110.5, 13.9, 110.6, 14)),
    ])
    old = {
      inHeir: await record(DIVIDED, BEFORE, IN_HEIR),
      inHole: await record(DIVIDED, BEFORE, IN_HOLE),
      inOther: await record(DIVIDED, BEFORE, IN_OTHER),
      nowhere: await record(DIVIDED, BEFORE, null),
      whole: await record(WHOLE, BEFORE, IN_OTHER),
    }
  })
  afterAll(() => app.stop())

  test('a record of the divided commune is where it lies; one without a place may be here or there', async () => {
    const heir = await found(HEIR)
    expect(heir.ids).toEqual(new Set([old.inHeir, old.nowhere, old.whole]))
    expect(heir.mayBelong).toEqual(new Set([old.nowhere]))
    expect(heir.outlined).toBe(true)
    const other = await found(OTHER_HEIR)
    expect(other.ids).toEqual(new Set([old.inOther, old.nowhere]))
    expect(other.mayBelong).toEqual(new Set([old.nowhere]))
  })

  test('the divided commune itself has all its own, whatever their place, and may have what came after', async () => {
    const later = await record(HEIR, AFTER, IN_HEIR)
    const earlier = await record(OTHER_HEIR, BEFORE, IN_OTHER)
    const { ids, mayBelong, outlined } = await found(DIVIDED)
    expect(ids).toEqual(new Set([old.inHeir, old.inHole, old.inOther, old.nowhere, later]))
    // Of the divided commune’s own day there is no boundary; what Bến Đa had before was never part of it.
    expect(ids).not.toContain(earlier)
    expect(mayBelong).toEqual(new Set([later]))
    expect(outlined).toBe(false)
  })
})

describe('only the boundaries before the division are known', () => {
  beforeAll(() => start('before', '2025-06-30', [shape('99019', square(110.6, 13.9, 110.7, 14), HOLE)]))
  afterAll(() => app.stop())

  test('what came after is found on the ended commune’s own boundary', async () => {
    const inside = await record(HEIR, AFTER, IN_HEIR)
    await record(HEIR, AFTER, IN_HOLE)
    await record(OTHER_HEIR, AFTER, IN_OTHER)
    const nowhere = await record(OTHER_HEIR, AFTER, null)
    const { ids, mayBelong, outlined } = await found(DIVIDED)
    expect(ids).toEqual(new Set([inside, nowhere]))
    expect(mayBelong).toEqual(new Set([nowhere]))
    expect(outlined).toBe(true)
  })
})

describe('no boundary is known: a drawing decides nothing', () => {
  beforeAll(() => start('none', '2025-07-01', []))
  afterAll(() => app.stop())

  test('lineage finds them all and says which may belong elsewhere', async () => {
    const inHeir = await record(DIVIDED, BEFORE, IN_HEIR)
    const whole = await record(WHOLE, BEFORE, IN_OTHER)
    for (const heir of [HEIR, OTHER_HEIR]) expect((await found(heir)).mayBelong).toEqual(new Set([inHeir]))
    expect((await found(HEIR)).ids).toEqual(new Set([inHeir, whole]))
    const later = await record(HEIR, AFTER, IN_HEIR)
    // The old Cửa Sông went whole into a larger one: what came since may be of the other part.
    const { ids, mayBelong } = await found(WHOLE)
    expect(ids).toEqual(new Set([whole, later]))
    expect(mayBelong).toEqual(new Set([later]))
  })

  test('a place on a day that is yet to come, or a commune that never was, finds nothing and breaks nothing', async () => {
    const { items, mayBelong } = await app.as(anyone, contract).list({ commune: crypto.randomUUID() })
    expect([items, mayBelong]).toEqual([[], []])
  })
})
