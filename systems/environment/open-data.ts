import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Dataset } from '@hue-s/kernel/server/system.ts'
import { air } from './air/air.ts'
import { rain } from './rain.ts'
import { stations } from './stations.ts'

async function* newest(ctx: Ctx): AsyncIterable<Record<string, unknown>> {
  for (const s of (await stations(ctx, {})).items)
    for (const { measure, value, unit, at, state, doubts } of s.readings)
      yield { station: s.key, name: s.name.vi, kind: s.kind, lon: s.at.lon, lat: s.at.lat, measure, value, unit, at, state, doubts: doubts.join(' ') } // prettier-ignore
}

async function* rainRows(ctx: Ctx): AsyncIterable<Record<string, unknown>> {
  for (const one of (await rain(ctx)).items)
    for (const { hours, mm, coverage } of one.sums) yield { station: one.key, name: one.name.vi, hours, mm, coverage }
}

async function* airRows(ctx: Ctx): AsyncIterable<Record<string, unknown>> {
  for (const { key, name, hour, now, yesterday } of (await air(ctx)).items)
    yield { station: key, name: name.vi, hour, vnAqiHour: now.value, day: yesterday.day, vnAqiDay: yesterday.value }
}

/** What is measured, as datasets of the open-data portal. */
export const openData: readonly Dataset[] = [
  {
    name: 'observations',
    title: { vi: 'Số đo mới nhất của các trạm', en: 'Newest values of the stations' },
    rows: newest,
  },
  { name: 'rain', title: { vi: 'Lượng mưa theo trạm', en: 'Rain by station' }, rows: rainRows },
  { name: 'vn-aqi', title: { vi: 'Chỉ số VN_AQI theo trạm', en: 'VN_AQI by station' }, rows: airRows },
]
