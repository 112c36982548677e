import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { COUNTS, reportNumbersContract as contract } from './contract.ts'
import { publishFrom } from './publish.ts'
import type { ReportFact } from './source.ts'
import { reportNumbers } from './system.ts'
import { madeUp, randomFacts } from './testing/made-up.ts'

const engines = [calendar, cases, files, geo, identity, notify, papers, search, units, fieldReports, reportNumbers]
const DIVISION = '2025-07-01'
const MERGER = '2025-01-01'
const folder = mkdtempSync(join(tmpdir(), 'hue-s-totals-'))
let app: TestApp
let facts: ReportFact[]
const idOf = (key: string) => unitIdOfKey(app.platform.config.province, key)
afterAll(() => rmSync(folder, { recursive: true }))

/** Starts the sample province, publishes random reports of its three maps and keeps them to be counted by hand. */
async function start(env: Record<string, string>, change: (fact: ReportFact, n: number) => void) {
  app = await testApp(engines, { env, now: '2026-10-20T02:00:00Z' })
  const span = { from: '2024-02-01T00:00:00Z', to: '2026-10-20T01:00:00Z' }
  facts = await app.run((ctx) => randomFacts(ctx, { count: 900, seed: 7, ...span }))
  facts.forEach(change)
  await app.run((ctx) => publishFrom(ctx, madeUp(facts).source))
}

/**
 * Whether only a share can say where a report counts on a map: Cát Vàng was divided, both who got a part of it were
 * something smaller before, and Đồi Chè was made of two.
 */
function isDivided({ communeId, anchoredOn }: ReportFact, map: string): boolean {
  if (communeId === idOf('c99019-cat-vang')) return map >= DIVISION
  const heirs = [idOf('c99004-cua-song'), idOf('c99022-ben-da')]
  if (heirs.includes(communeId ?? '')) return anchoredOn >= DIVISION && map < DIVISION
  return communeId === idOf('c99007-doi-che-202501') && map < MERGER
}

const dayFrom = (first: string) => (n: number) =>
  new Date(Date.parse(first) + n * 86_400_000).toISOString().slice(0, 10)
const maps = fc.oneof(
  fc.integer({ min: 0, max: 1_930 }).map(dayFrom('2021-07-01')),
  fc.constantFrom('2024-12-31', MERGER, '2025-06-30', DIVISION),
)
const days = fc.integer({ min: 0, max: 1_000 }).map(dayFrom('2024-01-25'))
const questions = fc.record({
  map: maps,
  range: fc.tuple(days, days).map((two) => two.toSorted()),
  category: fc.option(fc.constantFrom('road', 'street-lamp', 'waste', 'tree'), { nil: undefined }),
})

/** Asks random questions; sums over the communes of any day are the totals, which are the records themselves. */
const holds = (isEstimated: (fact: ReportFact, map: string) => boolean) =>
  fc.assert(
    fc.asyncProperty(questions, async ({ map, range: [from = '', to = ''], category }) => {
      const asked = { by: 'commune' as const, boundaries: map, from, to, ...(category ? { category } : {}) }
      const { rows, total } = await app.as(anyone, contract).figures(asked)
      const meant = facts.filter(
        (f) =>
          !f.merged &&
          f.anchoredOn >= from &&
          f.anchoredOn <= to &&
          (category === undefined || f.category === category),
      )
      const sum = (name: (typeof COUNTS)[number] | 'estimated') => rows.reduce((n, r) => n + r.numbers[name], 0)
      for (const name of [...COUNTS, 'estimated'] as const) expect(sum(name), name).toBe(total?.numbers[name] ?? 0)
      expect(sum('received')).toBe(meant.length)
      for (const outcome of ['finished', 'open', 'declined'] as const)
        expect(sum(outcome), outcome).toBe(meant.filter((f) => f.outcome === outcome).length)
      expect(sum('rated')).toBe(meant.filter((f) => f.rating !== null).length)
      expect(sum('estimated'), map).toBe(meant.filter((f) => isEstimated(f, map)).length)
    }),
    { numRuns: 60, seed: 20_261_020, endOnFailure: true },
  )

describe('no boundaries are known', () => {
  beforeAll(() => start({}, () => undefined))
  afterAll(() => app.stop())

  test('sums agree on the map of any day, and exactly the reports of divided units are estimated', async () => {
    await holds(isDivided)
  }, 60_000)
})

describe('boundaries of today are known', () => {
  const square = (west: number, east: number) => [
    [west, 13.8],
    [east, 13.8],
    [east, 14.1],
    [west, 14.1],
    [west, 13.8],
  ]
  const shape = (code: string, ring: number[][]) => ({
    type: 'Feature',
    properties: { code },
    geometry: { type: 'Polygon', coordinates: [ring] },
  })
  beforeAll(() => {
    const file = join(folder, 'today.geojson')
    const features = [shape('99004', square(110.6, 110.7)), shape('99022', square(110.5, 110.6))]
    writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', validOn: DIVISION, features }))
    // Two in three lie within one of the two heirs; the rest has no place, or one that is in neither.
    return start({ BOUNDARIES: file }, (fact, n) => {
      const spot = [
        { lon: 110.55, lat: 13.95 },
        { lon: 110.65, lat: 13.95 },
        { lon: 110.4, lat: 13.95 },
      ][n % 3]
      if (fact.lon !== null) Object.assign(fact, spot)
    })
  })
  afterAll(() => app.stop())

  test('a place decides where it can, a share where it cannot; the sums agree all the same', async () => {
    await holds((fact, map) => isDivided(fact, map) && !(map >= DIVISION && fact.lon !== null && fact.lon > 110.5))
    const asked = { by: 'commune' as const, boundaries: DIVISION, commune: idOf('c99004-cua-song') }
    const { rows } = await app.as(anyone, contract).figures({ ...asked, to: '2025-06-30' })
    const surely = facts.filter(
      (f) =>
        !f.merged &&
        f.anchoredOn < DIVISION &&
        (f.communeId === idOf('c99013-cua-song') || (f.communeId === idOf('c99019-cat-vang') && f.lon === 110.65)),
    )
    const here = rows.find((r) => r.key === asked.commune)?.numbers
    expect((here?.received ?? 0) - (here?.estimated ?? 0)).toBe(surely.length)
  }, 60_000)
})
