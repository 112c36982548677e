import { series as readSeries } from '@hue-s/engines/telemetry/index.ts'
import { metresBetween } from '@hue-s/engines/geo/index.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Kind, Measure, SeriesShape, StationItem } from './contract.ts'
import { latestById, readingsOf, streamIds, type Latest } from './readings.ts'
import { alarmsOn, findStation, keyOf, listStations, measuresOf, stationsSetting, type Station } from './setting.ts'
import { KNOWN } from './measures.ts'

const DAY = 86_400_000
/** Hourly points of five days. */
const RECENT_POINTS = 120
const NEAREST = 5

export function oneStation(ctx: Ctx, key: string): Station {
  const station = findStation(ctx, key)
  if (!station) throw notFound('environment.noSuchStation', { key })
  return station
}

function itemOf(ctx: Ctx, s: Station, streams: Map<string, number>, latest: Map<number, Latest>): StationItem {
  const { key, name, kind, owner, uncertain, every, records, reaches } = s
  const river = ctx.setting(stationsSetting).rivers.find((r) => r.key === s.river)
  return {
    ...{ key, name, kind, owner, uncertain, every, records, reaches },
    at: { lon: s.at[0], lat: s.at[1] },
    code: s.code ?? null,
    river: river ?? null,
    alarms: alarmsOn(s, ctx.today()) ?? null,
    reservoir: s.reservoir ?? null,
    readings: readingsOf(s, streams, latest, ctx.now()),
  }
}

/** The stations, of one kind or all, with what they said last. */
export async function stations(ctx: Ctx, { kind }: { kind?: Kind | undefined }) {
  const [streams, latest] = await Promise.all([streamIds(ctx), latestById(ctx)])
  const items = listStations(ctx)
    .filter((s) => kind === undefined || s.kind === kind)
    .map((s) => itemOf(ctx, s, streams, latest))
  return { now: ctx.now().toISOString(), items }
}

export async function station(ctx: Ctx, { key }: { key: string }) {
  const found = oneStation(ctx, key)
  const [streams, latest] = await Promise.all([streamIds(ctx), latestById(ctx)])
  return { now: ctx.now().toISOString(), station: itemOf(ctx, found, streams, latest) }
}

interface Span {
  from: string
  to: string
  points: number
}

/** A series of a station; empty where the station does not measure that. */
export async function seriesOf(ctx: Ctx, s: Station, measure: Measure, span: Span): Promise<SeriesShape> {
  const base = { station: s.key, measure, unit: KNOWN[measure].unit.symbol }
  const datastream = (await streamIds(ctx)).get(keyOf(s.key, measure))
  if (datastream === undefined) return { ...base, points: [], gaps: [], coverage: null }
  const { points, gaps, coverage } = await readSeries(ctx, { datastream, ...span })
  return { ...base, points, gaps, coverage }
}

export async function series(ctx: Ctx, input: Span & { key: string; measure: Measure }): Promise<SeriesShape> {
  const { key, measure, ...span } = input
  return seriesOf(ctx, oneStation(ctx, key), measure, span)
}

/** The last days of a station, every measure, by the hour. */
export async function recent(ctx: Ctx, { key, days }: { key: string; days: number }) {
  const found = oneStation(ctx, key)
  const now = ctx.now()
  const from = new Date(now.getTime() - days * DAY).toISOString()
  const items: SeriesShape[] = []
  for (const measure of measuresOf(found))
    items.push(await seriesOf(ctx, found, measure, { from, to: now.toISOString(), points: RECENT_POINTS }))
  return { now: now.toISOString(), from, items }
}

/** The stations of a kind that are nearest to a commune; as the crow flies. */
export async function near(ctx: Ctx, { commune, kind }: { commune: string; kind: Kind }) {
  const unit = (await getUnits(ctx, [{ id: commune, at: ctx.today() }])).get(commune)
  if (!unit?.centroid || unit.kind !== 'commune') throw notFound('environment.noSuchCommune')
  const { id, name, type, centroid } = unit
  const items = listStations(ctx)
    .filter((s) => (kind === 'rain' ? measuresOf(s).includes('rain') : s.kind === kind))
    .map((s) => ({
      key: s.key,
      name: s.name,
      metres: Math.round(metresBetween(centroid, { lon: s.at[0], lat: s.at[1] })),
    }))
    .toSorted((a, b) => a.metres - b.metres)
    .slice(0, NEAREST)
  return { commune: { id, name, type }, items }
}
