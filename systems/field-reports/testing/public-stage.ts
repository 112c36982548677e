import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, expect } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases, getCase } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units, type Unit } from '@hue-s/engines/units/index.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, type NewReport } from '../contract.ts'
import { indexReport } from '../find.ts'
import { openReport, showReport } from '../service.ts'
import { fieldReports } from '../system.ts'

export const NOW = '2026-11-20T02:00:00Z'

export let app: TestApp
export let communes: Unit[]
export let made = 0
export const api = () => app.as(anyone, contract)

/** A report as a citizen sends it, published as the centre does unless told. */
export async function report(
  more: Partial<NewReport> & { commune?: Unit; shown?: boolean; at?: NewReport['at'] } = {},
) {
  const { commune = communes[0], shown = true, ...input } = more
  if (!commune?.centroid) throw new Error('no commune')
  made += 1
  const note = input.note ?? `Đèn đường tắt, trụ số ${made}`
  const draft = {
    category: 'street-lamp',
    at: commune.centroid,
    communeId: commune.id,
    place: '',
    photos: [],
    visibility: 'public' as const,
    ...input,
    note,
  }
  const opened = await app.run((ctx) => openReport(ctx, draft), citizen())
  await app.run(async (ctx) => {
    if (shown) await showReport(ctx, await getCase(ctx, opened.id))
    await indexReport(ctx, await getCase(ctx, opened.id))
    ctx.changed('field-reports')
  })
  return opened
}
export const text = async (path: string) => (await fetch(app.url + path)).text()

export async function tileFeatures(z: number, at: { lon: number; lat: number }, query = '') {
  const x = Math.floor(((at.lon + 180) / 360) * 2 ** z)
  const sin = Math.sin((at.lat * Math.PI) / 180)
  const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z)
  const response = await fetch(`${app.url}/tiles/field-reports/${z}/${x}/${y}?${query}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers['reports']
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i).properties ?? {})
}

/** Starts the platform with its communes before the tests of a file. */
export function openTown() {
  beforeAll(async () => {
    app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
      env: { PROVINCE: 'hue' },
      now: NOW,
    })
    communes = await app.run(async (ctx) =>
      (await listUnits(ctx, { level: 'commune', at: ctx.today() })).filter((u) => u.centroid !== null),
    )
  }, 120_000)
  afterAll(() => app.stop())
}
